using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Rules.Leakage;

public class EnvironmentDumpTests
{
    private const string Usings = """
        using System.Collections;
        using System.Diagnostics;
        using System.Text;
        using System.Text.Json;
        using System.Text.RegularExpressions;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;


        """;

    private static string Tools(string members, string beside = "") => Usings + $$"""
        [McpServerToolType]
        public sealed class SystemTools(IConfiguration configuration, ILogger<SystemTools> logger)
        {
            {{members}}
        }

        {{beside}}
        """;

    private static string Tool(string body) => Tools($$"""
        [McpServerTool]
            public string Show(string filter)
            {
                {{body}}
            }
        """);

    private static Task Check(string source) => Verify.Analyzer<EnvironmentDumpAnalyzer>(source);

    private static Task Reported(string source, DiagnosticSeverity severity, string what, string how = "", string mode = "") =>
        Verify.Analyzer<EnvironmentDumpAnalyzer>(source, test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = mode;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2006_EnvironmentDump, 0, "Show", what, how).WithSeverity(severity));
        });

    [Theory]
    [InlineData("return JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|});")]
    [InlineData("return JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables(EnvironmentVariableTarget.Process)|});")]
    [InlineData("var all = {|#0:Environment.GetEnvironmentVariables()|}; return JsonSerializer.Serialize(all, new JsonSerializerOptions { WriteIndented = true });")]
    [InlineData("return string.Join(\"\\n\", {|#0:Environment.GetEnvironmentVariables()|}.Cast<DictionaryEntry>().Select(e => $\"{e.Key}={e.Value}\"));")]
    [InlineData("var text = new StringBuilder(); foreach (DictionaryEntry e in {|#0:Environment.GetEnvironmentVariables()|}) { text.AppendLine($\"{e.Key}={e.Value}\"); } return text.ToString();")]
    [InlineData("var lines = new List<string>(); foreach (DictionaryEntry e in {|#0:Environment.GetEnvironmentVariables()|}) lines.Add(e.Key + \"=\" + e.Value); return string.Join(\"\\n\", lines);")]
    [InlineData("var result = new Dictionary<string, string?>(); foreach (DictionaryEntry e in {|#0:Environment.GetEnvironmentVariables()|}) { result[e.Key.ToString()!] = e.Value?.ToString(); } return JsonSerializer.Serialize(result);")]
    [InlineData("return JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|}.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value));")]
    [InlineData("return JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|}.Cast<DictionaryEntry>().OrderBy(e => e.Key).Select(e => new { Name = e.Key, e.Value }));")]
    [InlineData("return JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|}.Cast<DictionaryEntry>().Where(e => ((string)e.Key).StartsWith(filter)).Select(e => e.Value));")]
    [InlineData("return JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|}.Cast<DictionaryEntry>().Where(e => filter == \"all\" || e.Value is not null).Select(e => e.Value));")]
    [InlineData("throw new McpException(JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|}));")]
    public Task Environment_in_a_result_is_an_error(string body) => Reported(Tool(body), DiagnosticSeverity.Warning, "all environment variables");

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("Recommended", DiagnosticSeverity.Error)]
    [InlineData("Strict", DiagnosticSeverity.Error)]
    public Task Mode_raises_the_severity(string mode, DiagnosticSeverity severity) =>
        Reported(Tool("return JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|});"), severity, "all environment variables", mode: mode);

    [Theory]
    [InlineData("return ((IConfigurationRoot)configuration).{|#0:GetDebugView()|};", "the whole configuration")]
    [InlineData("return string.Join(\"\\n\", {|#0:configuration.AsEnumerable()|}.Select(pair => $\"{pair.Key}={pair.Value}\"));", "the whole configuration")]
    [InlineData("return JsonSerializer.Serialize({|#0:configuration.AsEnumerable()|}.ToDictionary(p => p.Key, p => p.Value));", "the whole configuration")]
    [InlineData("return {|#0:File.ReadAllText(\".env\")|};", "the file '.env'")]
    [InlineData("return {|#0:File.ReadAllText(\"appsettings.json\")|};", "the file 'appsettings.json'")]
    [InlineData("return {|#0:File.ReadAllText(Path.Combine(AppContext.BaseDirectory, \"appsettings.Production.json\"))|};", "the file 'appsettings.Production.json'")]
    [InlineData("return {|#0:File.ReadAllText(AppContext.BaseDirectory + \"/config/.env.local\")|};", "the file '.env.local'")]
    [InlineData("return {|#0:File.ReadAllText($\"{AppContext.BaseDirectory}/secrets.json\")|};", "the file 'secrets.json'")]
    [InlineData("return string.Join(\"\\n\", {|#0:File.ReadAllLines(\".env\")|}.Select(line => line.Trim()));", "the file '.env'")]
    public Task Configuration_in_a_result_is_an_error(string body, string what)
    {
        body = body.Replace("((IConfigurationRoot)configuration).{|#0:GetDebugView()|}", "{|#0:((IConfigurationRoot)configuration).GetDebugView()|}", StringComparison.Ordinal);
        return Reported(Tool(body), DiagnosticSeverity.Warning, what);
    }

    [Theory]
    [InlineData("logger.LogInformation(\"{Environment}\", JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|})); return \"ok\";", "all environment variables")]
    [InlineData("foreach (DictionaryEntry e in {|#0:Environment.GetEnvironmentVariables()|}) { logger.LogDebug(\"{Name}={Value}\", e.Key, e.Value); } return \"ok\";", "all environment variables")]
    public Task Environment_in_the_log_of_a_handler_is_an_error(string body, string what) => Reported(Tool(body), DiagnosticSeverity.Warning, what, " in the log");

    [Theory]
    [InlineData("return JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|}.Cast<DictionaryEntry>().Where(e => !((string)e.Key).StartsWith(\"SECRET_\")).Select(e => $\"{e.Key}={e.Value}\"));")]
    [InlineData("return JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|}.Cast<DictionaryEntry>().Where(e => !((string)e.Key).Contains(\"TOKEN\")).Select(e => $\"{e.Key}={e.Value}\"));")]
    [InlineData("var text = \"\"; foreach (DictionaryEntry e in {|#0:Environment.GetEnvironmentVariables()|}) { var key = (string)e.Key; if (key.EndsWith(\"_KEY\")) continue; text += key + e.Value; } return text;")]
    [InlineData("return JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|}.Cast<DictionaryEntry>().Select(e => IsSensitive((string)e.Key) ? \"***\" : e.Value)); static bool IsSensitive(string name) => name.Contains(\"KEY\");")]
    public Task List_of_what_to_leave_out_makes_a_suggestion(string body) => Reported(Tool(body), DiagnosticSeverity.Info, "all environment variables");

    // The shapes of real servers that show nothing of the environment, or what they put there themselves.
    [Theory]
    [InlineData("""
        var start = new ProcessStartInfo("git") { RedirectStandardOutput = true };
                foreach (DictionaryEntry e in Environment.GetEnvironmentVariables()) { start.Environment[(string)e.Key] = (string?)e.Value; }
                using var process = Process.Start(start)!;
                return process.StandardOutput.ReadToEnd();
        """)]
    [InlineData("""
        var child = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value);
                child["MODE"] = "child";
                using var process = Launch(child);
                return $"started {process.Id}";
        
                static Process Launch(Dictionary<string, string?> environment)
                {
                    var start = new ProcessStartInfo("git");
                    foreach (var pair in environment) { start.Environment[pair.Key] = pair.Value; }
                    return Process.Start(start)!;
                }
        """)]
    [InlineData("""
        var isStdio = !Environment.GetEnvironmentVariables().Contains("PORT");
                return isStdio ? "stdio" : "http";
        """)]
    [InlineData("""
        var own = new Dictionary<string, string?>();
                foreach (DictionaryEntry e in Environment.GetEnvironmentVariables())
                {
                    var key = (string)e.Key;
                    if (!key.StartsWith("DESK_", StringComparison.Ordinal)) { continue; }
                    own[key] = (string?)e.Value;
                }
        
                return JsonSerializer.Serialize(own);
        """)]
    [InlineData("""
        var timers = new List<object>();
                foreach (DictionaryEntry e in Environment.GetEnvironmentVariables())
                {
                    var key = e.Key.ToString() ?? "";
                    if (key.StartsWith("timer_")) { timers.Add(new { name = key[6..], started = e.Value?.ToString() }); }
                }
        
                return JsonSerializer.Serialize(timers);
        """)]
    public Task Real_use_that_shows_no_environment_is_not_reported(string body) => Check(Tool(body));

    [Fact]
    public Task Tool_of_the_sample_server_of_the_sdk_is_reported() => Verify.Analyzer<EnvironmentDumpAnalyzer>(
        """
        using System.ComponentModel;
        using System.Text.Json;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public class PrintEnvTool
        {
            private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true };

            [McpServerTool(Name = "printEnv"), Description("Prints all environment variables, helpful for debugging MCP server configuration")]
            public static string PrintEnv() => JsonSerializer.Serialize([|Environment.GetEnvironmentVariables()|], s_options);
        }
        """);

    [Theory]
    [InlineData("return JsonSerializer.Serialize(Environment.GetEnvironmentVariables().Keys);")]
    [InlineData("return $\"{Environment.GetEnvironmentVariables().Count} variables\";")]
    [InlineData("return string.Join(\", \", Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => e.Key));")]
    [InlineData("var names = new List<string>(); foreach (DictionaryEntry e in Environment.GetEnvironmentVariables()) { names.Add((string)e.Key); } return string.Join(\", \", names);")]
    [InlineData("return Environment.GetEnvironmentVariables()[\"LANG\"]?.ToString() ?? \"none\";")]
    [InlineData("return JsonSerializer.Serialize(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(e => ((string)e.Key).StartsWith(\"DESK_\")).Select(e => e.Value));")]
    [InlineData("const string Prefix = \"DESK_\"; return JsonSerializer.Serialize(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(e => ((string)e.Key).StartsWith(Prefix)).Select(e => e.Value));")]
    [InlineData("return JsonSerializer.Serialize(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(e => Allowed.Contains((string)e.Key)).Select(e => e.Value));")]
    [InlineData("return JsonSerializer.Serialize(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(e => IsOurs((string)e.Key)).Select(e => e.Value));")]
    [InlineData("return JsonSerializer.Serialize(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(e => (string)e.Key is \"LANG\" or \"TZ\").Select(e => e.Value));")]
    [InlineData("var text = \"\"; foreach (DictionaryEntry e in Environment.GetEnvironmentVariables()) { switch ((string)e.Key) { case \"LANG\": text += e.Value; break; } } return text;")]
    [InlineData("return JsonSerializer.Serialize(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => $\"{e.Key}={Mask((string?)e.Value)}\"));")]
    [InlineData("logger.LogInformation(\"{Count}\", Environment.GetEnvironmentVariables().Count); return \"ok\";")]
    [InlineData("return configuration.GetSection(\"Logging\").AsEnumerable().First().Value ?? \"\";")]
    [InlineData("return JsonDocument.Parse(File.ReadAllText(\"appsettings.json\")).RootElement.GetProperty(\"Version\").GetString()!;")]
    [InlineData("return File.ReadAllText(\"readme.md\");")]
    [InlineData("return File.ReadAllText(\".env.example\");")]
    [InlineData("return File.ReadAllText(\"my.environment\");")]
    public Task Part_that_was_chosen_is_not_reported(string body) => Check(Tools($$"""
        private static readonly string[] Allowed = { "LANG", "TZ" };

            private static bool IsOurs(string name) => name.StartsWith("DESK_", StringComparison.Ordinal);

            private static string Mask(string? value) => value is null ? "" : "***";

            [McpServerTool]
            public string Show(string filter)
            {
                {{body}}
            }
        """));

    [Theory]
    [InlineData("if (context.Params?.Name == \"all\") return Text(JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|})); return Text(\"\");")]
    [InlineData("var name = context.Params!.Name; if (name == \"all\") return Text(JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|})); return Text(\"\");")]
    [InlineData("switch (context.Params!.Name) { case \"all\": return Text(JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|})); default: return Text(\"\"); }")]
    public Task Choice_of_the_tool_is_no_choice_of_names(string body) => Verify.Analyzer<EnvironmentDumpAnalyzer>(
        Usings + $$"""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithCallToolHandler(async (context, cancellationToken) =>
        {
            {{body}}
        });
        await builder.Build().RunAsync();

        static ModelContextProtocol.Protocol.CallToolResult Text(string text) => new() { Content = [new ModelContextProtocol.Protocol.TextContentBlock { Text = text }] };
        """,
        test =>
        {
            test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.Errors;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2006_EnvironmentDump, 0, "CallTool", "all environment variables", "").WithSeverity(DiagnosticSeverity.Warning));
        });

    [Fact]
    public Task Configuration_under_another_name_is_seen() => Verify.Analyzer<EnvironmentDumpAnalyzer>(Usings + """
        [McpServerToolType]
        public sealed class SystemTools(IConfiguration settings)
        {
            [McpServerTool]
            public string Show() => string.Join("\n", [|settings.AsEnumerable()|].Select(pair => $"{pair.Key}={pair.Value}"));

            [McpServerTool]
            public string Names() => string.Join("\n", settings.AsEnumerable().Select(pair => pair.Key));
        }
        """);

    [Fact]
    public Task Dump_at_start_is_not_reported() => Check(Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        foreach (DictionaryEntry e in Environment.GetEnvironmentVariables()) { Console.Error.WriteLine($"{e.Key}={e.Value}"); }
        builder.Services.AddMcpServer().WithStdioServerTransport();
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Dump_of_a_helper_is_reported_where_it_is_read() => Verify.Analyzer<EnvironmentDumpAnalyzer>(
    [
        ("/0/Tools.cs", Tools("[McpServerTool] public string Show() => \"environment: \" + Diagnostics.Environment();")),
        ("/0/Diagnostics.cs", Usings + """
            public static class Diagnostics
            {
                public static string Environment() => JsonSerializer.Serialize([|System.Environment.GetEnvironmentVariables()|]);
            }
            """),
    ]);

    [Fact]
    public Task Dump_that_a_helper_hands_on_is_reported_where_it_is_read_too() => Verify.Analyzer<EnvironmentDumpAnalyzer>(
    [
        ("/0/Tools.cs", Tools("[McpServerTool] public string Show() => JsonSerializer.Serialize(Diagnostics.All());")),
        ("/0/Diagnostics.cs", Usings + """
            public static class Diagnostics
            {
                public static IDictionary All() => [|Environment.GetEnvironmentVariables()|];
            }
            """),
    ]);

    [Fact]
    public Task Dump_in_a_field_is_reported_where_it_is_read() => Check(Tools("""
        private static readonly IDictionary s_environment = [|Environment.GetEnvironmentVariables()|];

            [McpServerTool]
            public string Show() => JsonSerializer.Serialize(s_environment);
        """));

    [Theory]
    [InlineData("public sealed class Snapshot() : Shown(JsonSerializer.Serialize(Environment.GetEnvironmentVariables()));")]
    [InlineData("public sealed class Snapshot : Shown { public Snapshot() : base(JsonSerializer.Serialize(Environment.GetEnvironmentVariables())) { } }")]
    [InlineData("public sealed class Snapshot(string text = \"\") : Shown(text) { public IDictionary All { get; } = Environment.GetEnvironmentVariables(); }")]
    public Task Dump_outside_of_a_body_does_not_throw(string snapshot) => Check(Tools(
        "[McpServerTool] public string Show() => new Snapshot().Text;",
        "public abstract class Shown(string text) { public string Text { get; } = text; }\n" + snapshot));

    [Fact]
    public Task Dump_in_a_field_that_is_asked_by_name_is_not_reported() => Check(Tools("""
        private static readonly IDictionary s_environment = Environment.GetEnvironmentVariables();

            [McpServerTool]
            public string Show() => $"{s_environment["LANG"]}, {s_environment.Count} variables";
        """));

    [Theory]
    [InlineData("1.4")]
    [InlineData("0.2")]
    public Task Older_sdk_is_no_different(string version) => Verify.Analyzer<EnvironmentDumpAnalyzer>(
        """
        using System.Text.Json;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class SystemTools
        {
            [McpServerTool]
            public static string Show() => JsonSerializer.Serialize([|Environment.GetEnvironmentVariables()|]);
        }
        """,
        version == "1.4" ? McpSdk.V1_4 : McpSdk.V0_2);

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<EnvironmentDumpAnalyzer>(
        Tool("return JsonSerializer.Serialize(Environment.GetEnvironmentVariables());"), test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Resource_is_reported() => Check(Usings + """
        [McpServerResourceType]
        public static class SystemResources
        {
            [McpServerResource(UriTemplate = "system://environment")]
            public static string Variables() => JsonSerializer.Serialize([|Environment.GetEnvironmentVariables()|]);
        }
        """);

    [Theory]
    [InlineData("return JsonSerializer.Serialize(Environment.GetEnvironmentVariables({|CS0103:missing|}));")]
    [InlineData("return {|CS0103:Missing|}(Environment.GetEnvironmentVariables());")]
    public Task Incomplete_code_does_not_throw(string body) => Check(Tool(body));

    private static Task Fix(string before, string after) =>
        Verify.Fix<EnvironmentDumpAnalyzer, EnvironmentDumpFix>(before, after, test => test.MarkupOptions = MarkupOptions.UseFirstDescriptor);

    private static string Fixed(string members) => Usings + $$"""
        [McpServerToolType]
        public sealed class SystemTools(IConfiguration configuration)
        {
        {{members}}
        }
        """;

    [Fact]
    public Task Names_that_may_be_shown_are_listed() => Fix(
        Fixed("""
                [McpServerTool]
                public string Show() => JsonSerializer.Serialize([|Environment.GetEnvironmentVariables()|]);
            """),
        Fixed("""
                private static readonly string[] AllowedNames = { "LANG", "TZ" };

                [McpServerTool]
                public string Show() => JsonSerializer.Serialize(AllowedNames.ToDictionary(name => name, Environment.GetEnvironmentVariable));
            """));

    [Theory]
    [InlineData("Cast")]
    [InlineData("OfType")]
    public Task Entries_stay_entries(string call) => Fix(
        Fixed($$"""
                [McpServerTool]
                public static string Show() => string.Join(',', [|Environment.GetEnvironmentVariables()|].{{call}}<DictionaryEntry>().Select(v => $"{v.Key}={v.Value}"));
            """),
        Fixed($$"""
                private static readonly string[] AllowedNames = { "LANG", "TZ" };

                [McpServerTool]
                public static string Show() => string.Join(',', AllowedNames.Select(name => new DictionaryEntry(name, Environment.GetEnvironmentVariable(name))).Select(v => $"{v.Key}={v.Value}"));
            """));

    [Fact]
    public Task Loop_goes_on_as_it_was() => Fix(
        Fixed("""
                [McpServerTool]
                public string Show(string name)
                {
                    var text = new StringBuilder();
                    foreach (DictionaryEntry e in [|Environment.GetEnvironmentVariables()|])
                    {
                        text.AppendLine($"{e.Key}={e.Value}");
                    }

                    return text.ToString();
                }
            """),
        Fixed("""
                private static readonly string[] AllowedNames = { "LANG", "TZ" };

                [McpServerTool]
                public string Show(string name)
                {
                    var text = new StringBuilder();
                    foreach (DictionaryEntry e in (IDictionary)AllowedNames.ToDictionary(name2 => name2, Environment.GetEnvironmentVariable))
                    {
                        text.AppendLine($"{e.Key}={e.Value}");
                    }

                    return text.ToString();
                }
            """));

    [Fact]
    public Task Two_dumps_share_one_list() => Fix(
        Fixed("""
                [McpServerTool]
                public string Show() => JsonSerializer.Serialize([|Environment.GetEnvironmentVariables()|]);

                [McpServerTool]
                public string Settings() => JsonSerializer.Serialize([|configuration.AsEnumerable()|].ToDictionary(p => p.Key, p => p.Value));
            """),
        Fixed("""
                private static readonly string[] AllowedNames = { "LANG", "TZ" };

                [McpServerTool]
                public string Show() => JsonSerializer.Serialize(AllowedNames.ToDictionary(name => name, Environment.GetEnvironmentVariable));

                [McpServerTool]
                public string Settings() => JsonSerializer.Serialize(configuration.AsEnumerable().Where(pair => AllowedNames.Contains(pair.Key)).ToDictionary(p => p.Key, p => p.Value));
            """));

    [Fact]
    public Task File_is_not_fixed() => Verify.NoFix<EnvironmentDumpAnalyzer, EnvironmentDumpFix>(
        Fixed("""
                [McpServerTool]
                public string Show() => [|File.ReadAllText(".env")|];
            """));
}
