using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2007: which setting is read is the model's choice, and it gets to see or use it.</summary>
public class ChosenSecretTests
{
    private static string Tools(string members, string beside = "") => $$"""
        using System.Net.Http.Headers;
        using System.Text.RegularExpressions;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class SettingTools(IConfiguration configuration, HttpClient http)
        {
            private static readonly HashSet<string> AllowedNames = new() { "REGION", "TIER" };
            private static readonly string[] s_allowed = { "REGION", "TIER" };
            private static readonly Dictionary<string, string> s_known = new() { ["region"] = "CRM_REGION" };

            public IConfiguration Settings => configuration;

            public HttpClient Http => http;

            {{members}}
        }

        {{beside}}
        """;

    private static Task Check(string source) => Verify.Analyzer<ChosenSecretAnalyzer>(source);

    private static string Tool(string body, string parameters = "string name") =>
        Tools("[McpServerTool] public async Task<string?> Read(" + parameters + ") { await Task.Yield(); " + body + " }");

    [Theory]
    [InlineData("return Environment.GetEnvironmentVariable([|name|]);")]
    [InlineData("return Environment.GetEnvironmentVariable([|name|], EnvironmentVariableTarget.Machine);")]
    [InlineData("return configuration[[|name|]];")]
    [InlineData("return configuration.GetSection([|name|]).Value;")]
    [InlineData("return configuration.GetValue<string>([|name|]);")]
    [InlineData("return configuration.GetConnectionString([|name|]);")]
    [InlineData("var value = Environment.GetEnvironmentVariable([|name|]); return $\"{name} is {value}\";")]
    [InlineData("var key = name.Trim().ToUpperInvariant(); return Environment.GetEnvironmentVariable([|key|]);")]
    [InlineData("return Environment.GetEnvironmentVariable($\"{[|name|]}_KEY\");")]
    [InlineData("return Environment.GetEnvironmentVariable([|name|] + \"_KEY\");")]
    [InlineData("return Environment.GetEnvironmentVariable(string.Format(\"{0}_KEY\", [|name|]));")]
    [InlineData("throw new McpException(\"Not \" + Environment.GetEnvironmentVariable([|name|]));")]
    [InlineData("http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", Environment.GetEnvironmentVariable([|name|])); return \"\";")]
    [InlineData("http.DefaultRequestHeaders.Add(\"X-Key\", Environment.GetEnvironmentVariable([|name|])); return \"\";")]
    [InlineData("return await http.GetStringAsync(\"https://crm.example.com/?key=\" + Environment.GetEnvironmentVariable([|name|]));")]
    public Task Chosen_setting_is_reported(string body) => Check(Tool(body));

    [Theory]
    [InlineData("return Environment.GetEnvironmentVariable(\"REGION\");")]
    [InlineData("return Environment.GetEnvironmentVariable(\"APP_\" + name);")]
    [InlineData("return Environment.GetEnvironmentVariable($\"APP_{name}\");")]
    [InlineData("return Environment.GetEnvironmentVariable(string.Format(\"APP_{0}\", name));")]
    [InlineData("return configuration[\"Labels:\" + name];")]
    [InlineData("return configuration.GetSection(\"Labels\")[name];")]
    [InlineData("return s_known[name];")]
    [InlineData("return Environment.GetEnvironmentVariable(s_known[name]);")]
    [InlineData("return s_known.TryGetValue(name, out var known) ? Environment.GetEnvironmentVariable(known) : null;")]
    [InlineData("return Environment.GetEnvironmentVariable(name) is null ? \"missing\" : \"set\";")]
    [InlineData("return string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)) ? \"missing\" : \"set\";")]
    [InlineData("return Environment.GetEnvironmentVariable(name)?.Length.ToString();")]
    [InlineData("if (!AllowedNames.Contains(name)) { throw new McpException(\"Unknown name\"); } return Environment.GetEnvironmentVariable(name);")]
    [InlineData("if (!s_allowed.Contains(name, StringComparer.OrdinalIgnoreCase)) { return null; } return Environment.GetEnvironmentVariable(name);")]
    [InlineData("return AllowedNames.Contains(name) ? Environment.GetEnvironmentVariable(name) : null;")]
    [InlineData("if (name is not (\"REGION\" or \"TIER\")) { return null; } return Environment.GetEnvironmentVariable(name);")]
    [InlineData("if (name == \"REGION\") { return Environment.GetEnvironmentVariable(name); } return null;")]
    [InlineData("if (name != \"REGION\" && name != \"TIER\") { return null; } return Environment.GetEnvironmentVariable(name);")]
    [InlineData("if (!string.Equals(name, \"REGION\", StringComparison.OrdinalIgnoreCase)) { return null; } return Environment.GetEnvironmentVariable(name);")]
    [InlineData("switch (name) { case \"REGION\": case \"TIER\": return Environment.GetEnvironmentVariable(name); default: return null; }")]
    [InlineData("return name switch { \"region\" => Environment.GetEnvironmentVariable(\"REGION\"), _ => null };")]
    [InlineData("if (!name.StartsWith(\"APP_\", StringComparison.Ordinal)) { return null; } return Environment.GetEnvironmentVariable(name);")]
    [InlineData("if (!Regex.IsMatch(name, \"^APP_[A-Z]+$\")) { return null; } return Environment.GetEnvironmentVariable(name);")]
    [InlineData("var isKnown = AllowedNames.Contains(name); if (!isKnown) { return null; } return Environment.GetEnvironmentVariable(name);")]
    [InlineData("if (name is null || !AllowedNames.Contains(name)) { return null; } return Environment.GetEnvironmentVariable(name);")]
    [InlineData("if (!s_allowed.Any(a => string.Equals(a, name, StringComparison.Ordinal))) { return null; } return Environment.GetEnvironmentVariable(name);")]
    public Task Fixed_or_checked_name_is_silent(string body) => Check(Tool(body));

    // Looked at, but not held to anything.
    [Theory]
    [InlineData("if (name.Length > 40) { return null; } return Environment.GetEnvironmentVariable([|name|]);")]
    [InlineData("if (string.IsNullOrEmpty(name)) { return null; } return Environment.GetEnvironmentVariable([|name|]);")]
    [InlineData("if (name == \"PATH\") { return null; } return Environment.GetEnvironmentVariable([|name|]);")]
    [InlineData("if (!AllowedNames.Contains(name)) { Console.Error.WriteLine(name); } return Environment.GetEnvironmentVariable([|name|]);")]
    [InlineData("if (AllowedNames.Contains(name)) { return null; } return Environment.GetEnvironmentVariable([|name|]);")]
    [InlineData("if (!AllowedNames.Contains(other)) { return null; } return Environment.GetEnvironmentVariable([|name|]);")]
    [InlineData("if (!Regex.IsMatch(name, \"^[A-Z_]+$\")) { return null; } return Environment.GetEnvironmentVariable([|name|]);")]
    [InlineData("if (\"REGION,TIER\".Contains(name)) { return Environment.GetEnvironmentVariable([|name|]); } return null;")]
    [InlineData("switch (name) { case \"REGION\": return \"eu\"; default: return Environment.GetEnvironmentVariable([|name|]); }")]
    [InlineData("return configuration.GetSection(\"ConnectionStrings\")[[|name|]];")]
    [InlineData("var found = false; while (!found) { found = !found; } return Environment.GetEnvironmentVariable([|name|]);")]
    public Task Test_that_does_not_hold_is_reported(string body) => Check(Tool(body, "string name, string other"));

    [Fact]
    public Task Message_names_the_parameter_and_what_is_read() =>
        Verify.Analyzer<ChosenSecretAnalyzer>(
            Tool("return Environment.GetEnvironmentVariable({|#0:variable|});", "string variable"),
            Verify.Diagnostic(Descriptors.MCPAC2007_ChosenSecret, 0, "Tool", "variable", "environment variable").WithSeverity(DiagnosticSeverity.Warning));

    [Fact]
    public Task Strict_mode_makes_an_error() =>
        Verify.Analyzer<ChosenSecretAnalyzer>(
            Tool("return configuration[{|#0:name|}];"),
            test =>
            {
                test.GlobalOptions["build_property.McpAnalysisMode"] = "Strict";
                test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2007_ChosenSecret, 0, "Tool", "name", "setting").WithSeverity(DiagnosticSeverity.Error));
            });

    [Fact]
    public Task Test_project_is_silent() =>
        Verify.Analyzer<ChosenSecretAnalyzer>(
            Tool("return Environment.GetEnvironmentVariable(name);"), test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Other_parameters_are_silent() => Check(Tools("""
        [McpServerTool] public string? A(Region region) => Environment.GetEnvironmentVariable(region.ToString());
        [McpServerTool] public string? B(int number) => Environment.GetEnvironmentVariable("KEY" + number);
        [McpServerTool] public string? C([FromKeyedServices("name")] string name) => Environment.GetEnvironmentVariable(name);
        public string? D(string name) => Environment.GetEnvironmentVariable(name);
        """, "public enum Region { Eu, Us }"));

    [Fact]
    public Task Helper_in_another_file_is_followed() => Verify.Analyzer<ChosenSecretAnalyzer>([
        ("/0/Tools.cs", """
            using ModelContextProtocol.Server;

            public static class Tools
            {
                [McpServerTool] public static string Show(string name) => Settings.Describe([|name|]);
                [McpServerTool] public static string Region() => Settings.Describe("REGION");
                [McpServerTool] public static string Check(string name) => Settings.IsSet(name) ? "set" : "missing";
                [McpServerTool] public static string Known(string name) => Settings.Known(name);
                [McpServerTool] public static string Safe(string name)
                {
                    Settings.EnsureKnown(name);
                    return Settings.Describe(name);
                }

                [McpServerTool] public static string Tested(string name) => Settings.IsFine(name) ? Settings.Describe(name) : "?";
            }
            """),
        ("/0/Settings.cs", """
            public static class Settings
            {
                private static readonly HashSet<string> s_names = new() { "REGION" };

                public static string Describe(string name) => name + "=" + Read(name);
                public static bool IsSet(string name) => Read(name) is not null;
                public static string Known(string name) => s_names.Contains(name) ? Describe(name) : "?";

                public static void EnsureKnown(string name)
                {
                    if (!s_names.Contains(name))
                    {
                        throw new ArgumentException("Unknown.");
                    }
                }

                public static bool IsFine(string name) => name.Length > 3 && s_names.Contains(name);
                private static string? Read(string name) => Environment.GetEnvironmentVariable(name);
            }
            """)]);

    [Fact]
    public Task Interface_field_and_object_are_followed() => Check(Tools(
        """
        private readonly IReader _reader = new Reader();
        private string _name = "";

        [McpServerTool] public string? A(string name) => _reader.Read([|name|]);

        [McpServerTool] public string? B(Request request) => Environment.GetEnvironmentVariable([|request.Name|]);

        [McpServerTool] public string? C(Request request)
        {
            if (!AllowedNames.Contains(request.Name)) { return null; }
            return Environment.GetEnvironmentVariable(request.Name);
        }

        [McpServerTool] public string? D(Request request)
        {
            if (!AllowedNames.Contains(request.Other)) { return null; }
            return Environment.GetEnvironmentVariable([|request.Name|]);
        }

        [McpServerTool] public IEnumerable<string?> E(string[] names)
        {
            foreach (var name in names) { yield return Environment.GetEnvironmentVariable([|name|]); }
        }

        [McpServerTool] public List<string?> F(List<string> names) => names.Select(n => Environment.GetEnvironmentVariable([|n|])).ToList();
        """,
        """
        public sealed record Request(string Name, string Other);
        public interface IReader { string? Read(string name); }
        public sealed class Reader : IReader { public string? Read(string name) => Environment.GetEnvironmentVariable(name); }
        """));

    [Fact]
    public Task Field_that_a_tool_writes_is_followed() => Check(Tools("""
        private string _name = "";

        [McpServerTool] public string? Read(string name)
        {
            _name = name;
            return Show();
        }

        private string? Show() => Environment.GetEnvironmentVariable([|_name|]);
        """));

    [Fact]
    public Task Object_that_a_tool_creates_is_followed() => Check(Tools(
        """
        [McpServerTool] public string? A(string name) => new Reader(name).Read();
        [McpServerTool] public string? B(string name) => new Keeper(name).Read();
        [McpServerTool] public string? C() => new Fixed("REGION").Read();
        """,
        """
        public sealed class Reader(string name) { public string? Read() => Environment.GetEnvironmentVariable([|name|]); }
        public sealed class Fixed(string name) { public string? Read() => Environment.GetEnvironmentVariable(name); }
        public sealed class Keeper
        {
            private readonly string _name;
            public Keeper(string name) => _name = name;
            public string? Read() => Environment.GetEnvironmentVariable([|_name|]);
        }
        """));

    [Fact]
    public Task Delegates_prompts_and_resources_count() => Check("""
        using ModelContextProtocol.Server;

        public static class Setup
        {
            public static McpServerTool A() => McpServerTool.Create((string name) => Environment.GetEnvironmentVariable([|name|]));
            public static McpServerTool B() => McpServerTool.Create(Read);
            public static McpServerTool C()
            {
                return McpServerTool.Create(Local);
                string? Local(string name) => Environment.GetEnvironmentVariable([|name|]);
            }

            private static string? Read(string name) => Environment.GetEnvironmentVariable([|name|]);
            [McpServerPrompt] public static string Ask(string name) => "Use " + Environment.GetEnvironmentVariable([|name|]);
            [McpServerResource(UriTemplate = "env://{name}")] public static string? Env(string name) => Environment.GetEnvironmentVariable([|name|]);
            public static string? Other() => new[] { "A" }.Select(name => Environment.GetEnvironmentVariable(name)).First();
        }
        """);

    [Fact]
    public Task Vault_read_is_a_suggestion() => Verify.Analyzer<ChosenSecretAnalyzer>(
        """
        using Azure.Security.KeyVault.Secrets;
        using ModelContextProtocol.Server;

        namespace Azure.Security.KeyVault.Secrets
        {
            public sealed class KeyVaultSecret { public string Value => ""; }
            public sealed class SecretClient { public Task<KeyVaultSecret> GetSecretAsync(string name) => Task.FromResult(new KeyVaultSecret()); }
        }

        public sealed class VaultTools(SecretClient client)
        {
            [McpServerTool] public async Task<string> Read(string name)
            {
                var secret = await client.GetSecretAsync({|#0:name|});
                return secret.Value;
            }
        }
        """,
        Verify.Diagnostic(Descriptors.MCPAC2007_ChosenSecret, 0, "Tool", "name", "secret").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Two_reads_by_one_parameter_are_one_finding() => Check(Tool(
        "var first = Environment.GetEnvironmentVariable([|name|]); return first + configuration[name];"));

    [Fact]
    public async Task Other_SDK_versions_count()
    {
        foreach (var sdk in new[] { McpSdk.V0_2, McpSdk.V1_4, McpSdk.V2_3AspNetCore })
        {
            await Verify.Analyzer<ChosenSecretAnalyzer>(
                """
                using ModelContextProtocol.Server;
                public static class Tools { [McpServerTool] public static string? Read(string name) => Environment.GetEnvironmentVariable([|name|]); }
                """,
                sdk);
        }
    }

    [Fact]
    public Task Incomplete_code_is_silent() => Check(Tools("""
        [McpServerTool] public string A(string name) => Environment.{|CS0117:GetEnvironmentVariabl|}(name);
        [McpServerTool] public string? B(string name) => Environment.GetEnvironmentVariable({|CS0103:nam|});
        """));
}
