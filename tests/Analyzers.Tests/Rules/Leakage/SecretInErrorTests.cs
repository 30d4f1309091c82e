using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

public class SecretInErrorTests
{
    private const string Usings = """
        using System.Globalization;
        using System.Text;
        using System.Text.Json;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    private static string Tool(string members, string beside = "") => Usings + $$"""
        [McpServerToolType]
        public sealed partial class CrmTools
        {
            {{members}}
        }

        {{beside}}
        """;

    private static Task Check(string source) => Verify.Analyzer<SecretInErrorAnalyzer>(source);

    private static Task Reported(string source, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning, string mode = "") =>
        Verify.Analyzer<SecretInErrorAnalyzer>(source, test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = mode;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2002_SecretInError, 0, message).WithSeverity(severity));
        });

    private static string Shown(string name) => $"The error returned by 'Load' contains the value of '{name}'; name the setting instead";

    private static string Masked(string name, string path = "") => $"The exception of 'Load' carries '{name}'{path}; the client does not see it, the SDK logs it; name the setting instead";

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("Recommended", DiagnosticSeverity.Error)]
    [InlineData("Strict", DiagnosticSeverity.Error)]
    public Task Secret_in_a_forwarded_exception_is_an_error(string mode, DiagnosticSeverity severity) => Reported(
        Tool("[McpServerTool] public string Load() => throw new McpException($\"bad key {{|#0:Environment.GetEnvironmentVariable(\"CRM_API_KEY\")|}}\");"),
        Shown("CRM_API_KEY"),
        severity,
        mode);

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("Recommended", DiagnosticSeverity.Warning)]
    [InlineData("Strict", DiagnosticSeverity.Error)]
    public Task Secret_in_an_exception_that_the_sdk_masks_is_a_warning(string mode, DiagnosticSeverity severity) => Reported(
        Tool("[McpServerTool] public string Load() => throw new InvalidOperationException($\"bad key {{|#0:Environment.GetEnvironmentVariable(\"CRM_API_KEY\")|}}\");"),
        Masked("CRM_API_KEY"),
        severity,
        mode);

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("Recommended", DiagnosticSeverity.Warning)]
    [InlineData("Strict", DiagnosticSeverity.Error)]
    public Task Environment_value_to_the_client_is_a_warning(string mode, DiagnosticSeverity severity) => Reported(
        Tool("[McpServerTool] public string Load() => throw new McpException($\"no account {{|#0:Environment.GetEnvironmentVariable(\"CRM_ACCOUNT\")|}}\");"),
        Shown("CRM_ACCOUNT"),
        severity,
        mode);

    [Theory]
    [InlineData("", DiagnosticSeverity.Info)]
    [InlineData("Recommended", DiagnosticSeverity.Info)]
    [InlineData("Strict", DiagnosticSeverity.Warning)]
    public Task Configuration_value_to_the_client_is_a_suggestion(string mode, DiagnosticSeverity severity) => Reported(
        Tool("[McpServerTool] public string Load(IConfiguration configuration) => throw new McpException($\"no account {{|#0:configuration[\"Crm:Account\"]|}}\");"),
        Shown("Crm:Account"),
        severity,
        mode);

    [Theory]
    [InlineData("CRM_URL")]
    [InlineData("CRM_BASE_URI")]
    [InlineData("CRM_HOST")]
    [InlineData("CRM_PORT")]
    [InlineData("AWS_REGION")]
    [InlineData("CRM_ENDPOINT")]
    [InlineData("DOTNET_ENVIRONMENT")]
    [InlineData("LOG_LEVEL")]
    [InlineData("CRM_MODE")]
    [InlineData("MCP_TRANSPORT")]
    [InlineData("CRM_TIMEOUT")]
    [InlineData("DATA_DIR")]
    [InlineData("CRM_VERSION")]
    [InlineData("CRM_TENANT")]
    [InlineData("CRM_DATABASE")]
    [InlineData("CRM_USER")]
    [InlineData("GITHUB_REPO")]
    public Task Setting_that_anybody_may_see_is_not_reported(string name) => Check(
        Tool($"[McpServerTool] public string Load() => throw new McpException($\"failed with {{Environment.GetEnvironmentVariable(\"{name}\")}}\");"));

    [Theory]
    [InlineData("throw new ArgumentException($\"no account {value}\");")]
    [InlineData("throw new InvalidOperationException(\"no account \" + value);")]
    [InlineData("if (int.TryParse(value, out var number)) { throw new McpException($\"not {number}\"); } return \"ok\";")]
    [InlineData("var number = int.Parse(value, CultureInfo.InvariantCulture); throw new McpException($\"not {number}\");")]
    [InlineData("var flag = bool.Parse(value); throw new McpException($\"not {flag}\");")]
    [InlineData("var kind = Enum.Parse<DayOfWeek>(value); throw new McpException($\"not {kind}\");")]
    [InlineData("if (value == \"basic\" || value == \"full\") { throw new McpException($\"no plan {value}\"); } return \"ok\";")]
    [InlineData("if (value is \"basic\" or \"full\") { throw new McpException($\"no plan {value}\"); } return \"ok\";")]
    [InlineData("if (string.Equals(value, \"basic\", StringComparison.OrdinalIgnoreCase)) { throw new McpException($\"no plan {value}\"); } return \"ok\";")]
    [InlineData("switch (value) { case \"basic\": case \"full\": throw new McpException($\"no plan {value}\"); default: return \"ok\"; }")]
    [InlineData("throw new McpException($\"no account of {value.Length} characters\");")]
    public Task Ordinary_setting_that_shows_nothing_is_not_reported(string body) => Check(
        Tool($$"""[McpServerTool] public string Load() { var value = Environment.GetEnvironmentVariable("CRM_ACCOUNT")!; {{body}} }"""));

    [Theory]
    [InlineData("throw new McpException($\"bad {[|key|]}\");")]
    [InlineData("throw new McpException(\"bad \" + [|key|], new InvalidOperationException());")]
    [InlineData("throw new McpProtocolException($\"bad {[|key|]}\", McpErrorCode.InvalidParams);")]
    [InlineData("throw new McpException(string.Format(\"bad {0}\", [|key|]));")]
    [InlineData("var text = new StringBuilder(\"bad \"); text.Append([|key|]); throw new McpException(text.ToString());")]
    [InlineData("throw new McpException([|key|]);")]
    [InlineData("throw new McpException(Text(key)); static string Text(string value) => \"bad \" + [|value|];")]
    [InlineData("throw new CrmException($\"bad {[|key|]}\");")]
    [InlineData("throw Failure([|key|]);")]
    [InlineData("throw new InvalidOperationException($\"bad {[|key|]}\");")]
    [InlineData("throw new ArgumentException(message: $\"bad {[|key|]}\", paramName: nameof(key));")]
    [InlineData("try { return Call(key); } catch (HttpRequestException e) { return $\"{e.Message} with {[|key|]}\"; }")]
    [InlineData("try { return Call(key); } catch (HttpRequestException e) { return JsonSerializer.Serialize(new { error = e.Message, key = [|key|] }); }")]
    [InlineData("return JsonSerializer.Serialize(new { error = $\"bad {[|key|]}\" });")]
    [InlineData("return JsonSerializer.Serialize(new Reply { Success = false, ErrorMessage = $\"bad {[|key|]}\" });")]
    [InlineData("using var response = new HttpResponseMessage(); if (!response.IsSuccessStatusCode) { return $\"{response.StatusCode} for {[|key|]}\"; } return \"ok\";")]
    [InlineData("using var response = new HttpResponseMessage(); return response.StatusCode == System.Net.HttpStatusCode.Unauthorized ? $\"{[|key|]} is refused\" : \"ok\";")]
    [InlineData("using var response = new HttpResponseMessage(); return response.IsSuccessStatusCode ? \"ok\" : $\"{[|key|]} is refused\";")]
    [InlineData("return BuildError($\"bad {[|key|]}\");")]
    [InlineData("var error = new McpProtocolException(\"refused\", McpErrorCode.InvalidParams); error.Data[\"key\"] = [|key|]; throw error;")]
    public Task Secret_in_an_error_is_reported(string body) => Check(Tool(
        $$"""
        [McpServerTool] public string Load()
        {
            var key = Environment.GetEnvironmentVariable("CRM_API_KEY")!;
            {{body}}
        }

        private static string Call(string key) => key.Length > 3 ? "ok" : throw new HttpRequestException("refused");
        private static string BuildError(string text) => JsonSerializer.Serialize(new { text });
        private static McpException Failure(string value) => new($"bad {value}");
        """,
        """
        public sealed class CrmException(string message) : McpException(message);
        public sealed class Reply { public bool Success { get; set; } public string ErrorMessage { get; set; } = ""; }
        """));

    [Theory]
    [InlineData("new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = $\"bad {[|key|]}\" }] }")]
    [InlineData("new ErrorContent($\"bad {[|key|]}\")")]
    [InlineData("new { error = new { message = $\"bad {[|key|]}\" } }")]
    public Task Results_that_are_errors_are_reported(string result) => Check(Tool($$"""
        [McpServerTool] public object Load()
        {
            var key = Environment.GetEnvironmentVariable("CRM_API_KEY")!;
            return {{result}};
        }
        """));

    [Theory]
    [InlineData("throw new McpException($\"{nameof(key)} is not set\");")]
    [InlineData("throw new McpException(\"CRM_API_KEY is not set\");")]
    [InlineData("throw new McpException($\"CRM_API_KEY has {key.Length} characters\");")]
    [InlineData("throw new McpException($\"CRM_API_KEY set: {!string.IsNullOrEmpty(key)}\");")]
    [InlineData("throw new McpException($\"CRM_API_KEY starts with {key[..4]}\");")]
    [InlineData("throw new McpException($\"CRM_API_KEY starts with {key.Substring(0, 4)}\");")]
    [InlineData("throw new McpException($\"CRM_API_KEY is {Redact(key)}\");")]
    [InlineData("throw new McpException(\"refused\", new InvalidOperationException($\"{key.Length}\"));")]
    [InlineData("throw new McpException(\"refused\");")]
    [InlineData("ArgumentException.ThrowIfNullOrEmpty(key); return \"ok\";")]
    [InlineData("throw new ArgumentNullException(nameof(key));")]
    [InlineData("try { return Call(key); } catch (HttpRequestException e) { return $\"refused: {e.Message}\"; }")]
    [InlineData("try { return Call(key); } catch (HttpRequestException e) { throw new McpException(e.Message, e); }")]
    [InlineData("try { return Call(key); } catch (HttpRequestException) when (key.Length > 3) { throw; }")]
    [InlineData("try { return Call(key); } catch (Exception e) when (e is HttpRequestException or TimeoutException) { return \"refused\"; }")]
    [InlineData("return JsonSerializer.Serialize(new { error = \"refused\", setting = \"CRM_API_KEY\" });")]
    [InlineData("return key == \"none\" ? throw new McpException(\"CRM_API_KEY is none\") : \"ok\";")]
    [InlineData("var error = new McpProtocolException(\"refused\", McpErrorCode.InvalidParams); error.Data[\"setting\"] = \"CRM_API_KEY\"; throw error;")]
    public Task Error_that_names_the_setting_is_not_reported(string body) => Check(Tool($$"""
        [McpServerTool] public string Load()
        {
            var key = Environment.GetEnvironmentVariable("CRM_API_KEY")!;
            {{body}}
        }

        private static string Call(string key) => key.Length > 3 ? "ok" : throw new HttpRequestException("refused");
        private static string Redact(string value) => new('*', value.Length);
        """));

    [Fact]
    public Task Exception_at_start_is_not_reported() => Check(Usings + """
        var key = Environment.GetEnvironmentVariable("CRM_API_KEY")!;
        if (key.Length < 8) { throw new InvalidOperationException($"bad key {key}"); }
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public sealed class CrmTools { [McpServerTool] public string Load() => "ok"; }
        """);

    [Fact]
    public Task Exception_of_a_service_that_a_tool_calls_is_reported_in_the_service() => Reported(
        Tool(
            "[McpServerTool] public string Load(CrmClient crm) => crm.Load();",
            """
            public sealed class CrmClient(IConfiguration configuration)
            {
                private readonly string _connection = configuration.GetConnectionString("Crm")!;
                public string Load() => Open();
                private string Open() => throw new InvalidOperationException($"cannot open {{|#0:_connection|}}");
            }
            """),
        Masked("ConnectionStrings:Crm", ", from ConnectionStrings:Crm (Test0.cs:19) through _connection"));

    [Fact]
    public Task Exception_of_a_service_that_no_tool_calls_is_not_reported() => Check(Tool(
        "[McpServerTool] public string Load() => \"ok\";",
        "public sealed class CrmClient(string apiKey) { public string Open() => throw new InvalidOperationException($\"bad {apiKey}\"); }"));

    [Fact]
    public async Task One_setting_in_two_errors_of_a_tool_is_one_finding()
    {
        var found = await RuleRun.OfAsync(
            Tool("""
                [McpServerTool] public string Load(int id)
                {
                    var key = Environment.GetEnvironmentVariable("CRM_API_KEY")!;
                    if (id < 0) { throw new McpException($"negative with {key}"); }
                    throw new McpException("unknown with " + key);
                }
                """),
            new SecretInErrorAnalyzer(),
            new SecretInResultAnalyzer());

        var one = Assert.Single(found);
        Assert.Equal("MCPAC2002", one.Id);
        Assert.Equal("1", one.Properties[FixFacts.FurtherPlaces]);
        Assert.Equal("CRM_API_KEY", one.Properties[FixFacts.SourceName]);
        Assert.Equal("key", RuleRun.TextAt(one.AdditionalLocations[0]));
    }

    [Fact]
    public async Task Secret_in_a_result_and_in_an_error_of_one_tool_is_one_finding_at_the_result()
    {
        var found = await RuleRun.OfAsync(
            Tool("""
                [McpServerTool] public string Load(int id)
                {
                    var key = Environment.GetEnvironmentVariable("CRM_API_KEY")!;
                    return id < 0 ? throw new McpException($"negative with {key}") : $"ok with {key}";
                }
                """),
            new SecretInErrorAnalyzer(),
            new SecretInResultAnalyzer());

        var one = Assert.Single(found);
        Assert.Equal("MCPAC2001", one.Id);
        Assert.Equal("1", one.Properties[FixFacts.FurtherPlaces]);
    }

    [Fact]
    public Task Problem_of_an_endpoint_beside_the_tools_is_not_the_rule_s_business() => Verify.Analyzer<SecretInErrorAnalyzer>(
        """
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<CrmTools>();
        var app = builder.Build();
        app.MapMcp();
        app.MapGet("/health", () => Results.Problem("down"));
        app.Run();

        [McpServerToolType]
        public sealed class CrmTools { [McpServerTool] public string Load() => "ok"; }
        """,
        McpSdk.V2_3AspNetCore);

    [Theory]
    [MemberData(nameof(SecretInResultTests.Versions), MemberType = typeof(SecretInResultTests))]
    public Task Every_version_of_the_sdk_is_known(string version) => Verify.Analyzer<SecretInErrorAnalyzer>(
        """
        using ModelContextProtocol;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class CrmTools
        {
            [McpServerTool] public static string Load() => throw new McpException($"bad {[|Environment.GetEnvironmentVariable("CRM_API_KEY")|]}");
            [McpServerTool] public static string Name() => throw new McpException("CRM_API_KEY is not set");
        }
        """,
        SecretInResultTests.Sdk(version));

    // A setting that the start of the program hands to code in another file, which registers services.
    [Theory]
    [InlineData("services.AddSingleton(_ => new CrmClient(endpoint));", "")]
    [InlineData("services.AddSingleton(new CrmClient(endpoint));", "")]
    [InlineData("services.AddDeeper(endpoint);", "public static IServiceCollection AddDeeper(this IServiceCollection services, string where) => services.AddSingleton(new CrmClient(where));")]
    public Task Setting_that_a_registration_in_another_file_passes_on_is_followed(string registration, string beside) =>
        Verify.Analyzer<SecretInErrorAnalyzer>(Registering("builder.Services.AddCrm(endpoint);", $$"""
            public static IServiceCollection AddCrm(this IServiceCollection services, string endpoint)
            {
                {{registration}}
                return services;
            }

            {{beside}}
            """));

    [Theory]
    [InlineData("builder.Services.AddCrm(endpoint, out var client); builder.Services.AddSingleton(client);", "public static void AddCrm(this IServiceCollection services, string endpoint, out CrmClient client) => client = new CrmClient(endpoint);")]
    [InlineData("builder.Services.AddSingleton(Crm.Shared);", "public static readonly CrmClient Shared = new(System.Environment.GetEnvironmentVariable(\"CRM_ADDRESS\")!);")]
    [InlineData("builder.Services.AddSingleton(Crm.Make(builder.Services, endpoint));", "public static CrmClient Make(IServiceCollection services, string endpoint) => new(endpoint);")]
    [InlineData("builder.Services.AddSingleton(new CrmClient(endpoint));", "")]
    [InlineData("builder.AddCrm(endpoint);", "public static HostApplicationBuilder AddCrm(this HostApplicationBuilder builder, string endpoint) { builder.Services.AddSingleton(new CrmClient(endpoint)); return builder; }")]
    public Task Setting_that_comes_back_from_another_file_is_followed(string call, string helper) =>
        Verify.Analyzer<SecretInErrorAnalyzer>(Registering(call, helper));

    private static (string, string)[] Registering(string call, string helper) =>
    [
        ("/0/Program.cs", Usings + $$"""
            var builder = Host.CreateApplicationBuilder(args);
            var endpoint = System.Environment.GetEnvironmentVariable("CRM_ADDRESS") ?? "https://crm.example.com";
            {{call}}
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
            await builder.Build().RunAsync();
            """),
        ("/0/Crm.cs", Usings + $$"""
            public static class Crm
            {
                {{helper}}
            }
            """),
        ("/0/CrmTools.cs", Usings + """
            public sealed class CrmClient(string value)
            {
                public void Check() => throw new McpException($"no answer from {[|value|]}");
            }

            [McpServerToolType]
            public sealed class CrmTools(CrmClient crm)
            {
                [McpServerTool] public string Status() { crm.Check(); return "ok"; }
            }
            """),
    ];
}
