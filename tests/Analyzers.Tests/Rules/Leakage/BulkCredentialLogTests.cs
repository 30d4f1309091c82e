using System.Globalization;
using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2005: what holds credentials among other things, in a log as a whole; and switches that make logs show them.</summary>
public class BulkCredentialLogTests
{
    private const string Usings = """
        using System.Text.Json;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.HttpLogging;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using Microsoft.IdentityModel.Logging;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    /// <summary>What of other packages the samples need.</summary>
    private const string Packages = """
        namespace Microsoft.EntityFrameworkCore
        {
            public class DbContextOptionsBuilder
            {
                public DbContextOptionsBuilder EnableSensitiveDataLogging(bool sensitiveDataLoggingEnabled = true) => this;
                public DbContextOptionsBuilder EnableDetailedErrors() => this;
            }
        }

        namespace Microsoft.IdentityModel.Logging
        {
            public class IdentityModelEventSource { public static bool ShowPII { get; set; } public static bool LogCompleteSecurityArtifact { get; set; } }
        }
        """;

    private static string Code(string statement, string members = "") => Usings + $$"""
        public sealed class CrmOptions { public string Url { get; set; } = ""; public string ApiKey { get; set; } = ""; }
        public sealed class Outer { public string Name { get; set; } = ""; public Inner? Inner { get; set; } }
        public sealed class Inner { public CrmOptions? Options { get; set; } }
        public sealed class Plain { public string Url { get; set; } = ""; public int TokenCount { get; set; } }

        [McpServerToolType]
        public sealed class CrmTools(ILogger<CrmTools> logger, CrmOptions options, Outer outer, Plain plain)
        {
            [McpServerTool]
            public void Status(HttpContext context, RequestContext<CallToolRequestParams> call, JsonRpcRequest message, HttpRequestMessage request, HttpClient http)
            {
                {{statement}}
            }

            public string Used() { logger.LogTrace("asked"); return options.Url + outer.Name + plain.Url; }

            {{members}}
        }

        public static class Filled { public static CrmOptions Make() => new() { ApiKey = Environment.GetEnvironmentVariable("CRM_API_KEY")! }; }

        {{Packages}}
        """;

    private static Task Check(string source) => Verify.Analyzer<BulkCredentialLogAnalyzer>(source, McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("""logger.LogInformation("{@Options}", [|options|]);""")]
    [InlineData("""logger.LogInformation("with {Url} and {@Outer}", options.Url, [|outer|]);""")]
    [InlineData("""logger.LogInformation("options {Options}", [|JsonSerializer.Serialize(options)|]);""")]
    [InlineData("""logger.LogInformation($"options {[|JsonSerializer.Serialize(options)|]}");""")]
    [InlineData("""logger.LogInformation("options " + [|JsonSerializer.Serialize(options)|]);""")]
    [InlineData("""var json = JsonSerializer.Serialize(options); logger.LogInformation("options {Json}", [|json|]);""")]
    [InlineData("""Console.Error.WriteLine([|JsonSerializer.Serialize(options)|]);""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|context.Request.Headers|]);""")]
    [InlineData("""logger.LogInformation("headers {Headers}", JsonSerializer.Serialize([|context.Request.Headers|]));""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|string.Join(", ", context.Request.Headers)|]);""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|context.Request.Headers.ToList()|]);""")]
    [InlineData("""foreach (var header in context.Request.Headers) { logger.LogInformation([|$"header {header}"|]); }""")]
    [InlineData("""foreach (var (name, value) in context.Request.Headers) { logger.LogInformation("{Name}: {Value}", name, [|value|]); }""")]
    [InlineData("""foreach (var (name, value) in context.Request.Headers) { logger.LogInformation([|$"{name}: {value}"|]); }""")]
    [InlineData("""foreach (var header in context.Request.Headers) { logger.LogInformation([|$"{header.Key}: {header.Value}"|]); }""")]
    [InlineData("""logger.LogInformation($"headers {[|request.Headers|]}");""")]
    [InlineData("""logger.LogInformation("headers " + [|http.DefaultRequestHeaders|]);""")]
    [InlineData("""Console.Error.WriteLine([|request.Headers|]);""")]
    [InlineData("""logger.LogInformation("headers {Headers}", JsonSerializer.Serialize([|request.Headers|]));""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|string.Join(", ", request.Headers.Select(h => h.Key + string.Join(",", h.Value)))|]);""")]
    [InlineData("""foreach (var header in request.Headers) { logger.LogInformation("{Name}: {Value}", header.Key, [|header.Value|]); }""")]
    [InlineData("""foreach (var header in request.Headers) { logger.LogInformation([|$"{header.Key}: {string.Join(",", header.Value)}"|]); }""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|string.Join(", ", context.Request.Headers.Select(h => $"{h.Key}={h.Value}"))|]);""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())|]);""")]
    [InlineData("""foreach (var header in context.Request.Headers) { logger.LogInformation("{Name}: {Value}", header.Key, [|header.Value|]); }""")]
    [InlineData("""var headers = context.Request.Headers; logger.LogInformation("headers {Headers}", [|headers|]);""")]
    [InlineData("""logger.LogInformation("cookies {Cookies}", [|context.Request.Cookies|]);""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|request.Headers.ToString()|]);""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|request.Headers|]);""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|http.DefaultRequestHeaders|]);""")]
    [InlineData("""logger.LogInformation("called with {Arguments}", [|call.Params!.Arguments|]);""")]
    [InlineData("""logger.LogInformation("called with {Arguments}", JsonSerializer.Serialize([|call.Params?.Arguments|]));""")]
    [InlineData("""var sent = call.Params?.Arguments ?? new Dictionary<string, JsonElement>(); logger.LogInformation("called with {Arguments}", [|sent|]);""")]
    [InlineData("""logger.LogInformation("called with {@Params}", [|call.Params|]);""")]
    [InlineData("""logger.LogInformation("got {Message}", [|JsonSerializer.Serialize(message)|]);""")]
    [InlineData("""System.Diagnostics.Activity.Current?.SetTag("arguments", JsonSerializer.Serialize([|call.Params!.Arguments|]));""")]
    public Task Whole_in_a_log_is_reported(string statement) => Check(Code(statement));

    [Fact]
    public Task Top_level_statements_below_usings_are_code_like_any_other() => Verify.Analyzer<BulkCredentialLogAnalyzer>(
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport();
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            foreach (var header in context.Request.Headers)
            {
                app.Logger.LogInformation("{Name}: {Value}", header.Key, [|header.Value|]);
                app.Logger.LogInformation("{Name}", header.Key);
            }

            await next();
        });
        app.MapMcp().RequireAuthorization();
        app.Run();
        """,
        McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("""logger.LogInformation("{@Plain} {Options}", plain, options.Url);""")]
    [InlineData("""logger.LogInformation($"headers {context.Request.Headers}");""")]
    [InlineData("""logger.LogInformation("headers {Headers}", context.Request.Headers.ToString());""")]
    [InlineData("""logger.LogInformation("headers " + context.Request.Headers);""")]
    [InlineData("""logger.LogInformation($"cookies {context.Request.Cookies} and {call.Params!.Arguments}");""")]
    [InlineData("""logger.LogInformation($"headers {context.Request.Headers.ToList()}");""")]
    [InlineData("""Console.Error.WriteLine(context.Request.Headers);""")]
    [InlineData("""logger.LogInformation("headers {Headers}", request.Headers.ToList());""")]
    [InlineData("""logger.LogInformation("headers {Headers}", string.Join(", ", request.Headers));""")]
    [InlineData("""logger.LogInformation("headers {Headers}", request.Headers.Select(h => $"{h.Key}={h.Value}"));""")]
    [InlineData("""logger.LogInformation("headers {Headers}", request.Headers.ToDictionary(h => h.Key, h => h.Value));""")]
    [InlineData("""foreach (var header in request.Headers) { logger.LogInformation($"{header.Key}: {header.Value}"); }""")]
    [InlineData("""foreach (var header in request.Headers) { logger.LogInformation("header {Header}", header); }""")]
    [InlineData("""logger.LogInformation("options {Options}", options);""")]
    [InlineData("""foreach (var (name, value) in context.Request.Headers) { logger.LogInformation("{Name} of {Length}", name, value.Count); }""")]
    [InlineData("""foreach (var (name, _) in context.Request.Headers) { logger.LogInformation($"header {name}"); }""")]
    [InlineData("""foreach (var (name, value) in context.Request.Headers) { if (name.StartsWith("X-Trace")) logger.LogInformation($"{name}: {value}"); }""")]
    [InlineData("""foreach (var (name, value) in context.Request.Headers) { logger.LogInformation("{Name}: {Value}", name, name == "Authorization" ? "***" : value.ToString()); }""")]
    [InlineData("""logger.LogInformation("options {Json}", JsonSerializer.Serialize(plain));""")]
    [InlineData("""logger.LogInformation("options {Json}", JsonSerializer.Serialize(new { options.Url }));""")]
    [InlineData("""logger.LogInformation("agent {Agent}", context.Request.Headers["User-Agent"]);""")]
    [InlineData("""logger.LogInformation("agent {Agent}", context.Request.Headers.UserAgent);""")]
    [InlineData("""logger.LogInformation("headers {Names}", context.Request.Headers.Keys);""")]
    [InlineData("""logger.LogInformation("headers {Names}", string.Join(", ", context.Request.Headers.Select(h => h.Key)));""")]
    [InlineData("""logger.LogInformation("headers {Count}", context.Request.Headers.Count);""")]
    [InlineData("""logger.LogInformation("headers {Some}", context.Request.Headers.Where(h => h.Key == "Accept").Select(h => h.Value));""")]
    [InlineData("""foreach (var header in context.Request.Headers) { if (header.Key == "Accept") { logger.LogInformation("{Value}", header.Value); } }""")]
    [InlineData("""foreach (var header in context.Request.Headers) { logger.LogInformation("{Name}", header.Key); }""")]
    [InlineData("""logger.LogInformation("headers {Headers}", string.Join(", ", context.Request.Headers.Select(h => h.Key + "=" + Mask(h.Value.ToString()))));""")]
    [InlineData("""logger.LogInformation("called with {Count} arguments", call.Params?.Arguments?.Count);""")]
    [InlineData("""logger.LogInformation("called {Name} with {Arguments}", call.Params?.Name, call.Params?.Arguments?.Keys);""")]
    [InlineData("""logger.LogInformation("got {Method}", message.Method);""")]
    [InlineData("""logger.LogInformation("sends {Method} {Uri}", request.Method, request.RequestUri);""")]
    [InlineData("""var json = JsonSerializer.Serialize(context.Request.Headers); http.PostAsync("https://crm.example.com", new StringContent(json));""")]
    public Task Part_of_it_is_not_reported(string statement) =>
        Check(Code(statement, "private static string Mask(string text) => text.Length > 4 ? text[..2] + \"***\" : \"***\";"));

    [Fact]
    public Task Whole_object_in_an_exception_is_reported() => Check(Code(
        "", """[McpServerTool] public void Fail() => throw new InvalidOperationException("bad options " + [|JsonSerializer.Serialize(options)|]);"""));

    [Fact]
    public Task Request_in_a_handler_of_requests_is_reported() => Check(Usings + $$"""
        public sealed class Tracing(ILogger<Tracing> logger) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                logger.LogDebug("sends {Request}", [|request|]);
                logger.LogDebug("sends {Method} {Uri}", request.Method, request.RequestUri);
                return base.SendAsync(request, cancellationToken);
            }
        }

        {{Packages}}
        """);

    private static string Setup(string statement) => Usings + $$"""
        var builder = WebApplication.CreateBuilder(args);
        var database = new DbContextOptionsBuilder();
        {{statement}}
        builder.Services.AddMcpServer().WithHttpTransport();
        var app = builder.Build();
        app.MapMcp();
        app.Run();

        {{Packages}}
        """;

    [Theory]
    [InlineData("builder.Services.AddHttpLogging(o => { [|o.RequestHeaders.Add(\"Authorization\")|]; o.RequestHeaders.Add(\"Accept\"); });")]
    [InlineData("builder.Services.AddHttpLogging(o => [|o.RequestHeaders.Add(\"X-Api-Key\")|]);")]
    [InlineData("builder.Services.AddHttpLogging(o => [|o.ResponseHeaders.Add(\"Set-Cookie\")|]);")]
    [InlineData("builder.Services.AddHttpLogging(o => o.LoggingFields = HttpLoggingFields.All);")]
    [InlineData("builder.Services.AddHttpClient(\"crm\").RedactLoggedHeaders([|_ => false|]);")]
    [InlineData("builder.Services.AddHttpClient(\"crm\").RedactLoggedHeaders(name => name == \"Authorization\");")]
    [InlineData("builder.Services.AddHttpClient(\"crm\").RedactLoggedHeaders(new[] { \"Authorization\" });")]
    [InlineData("[|IdentityModelEventSource.ShowPII = true|];")]
    [InlineData("[|IdentityModelEventSource.LogCompleteSecurityArtifact = true|];")]
    [InlineData("IdentityModelEventSource.ShowPII = false;")]
    [InlineData("IdentityModelEventSource.ShowPII = builder.Environment.IsDevelopment();")]
    [InlineData("if (builder.Environment.IsDevelopment()) { IdentityModelEventSource.ShowPII = true; }")]
    [InlineData("if (!builder.Environment.IsDevelopment()) { [|IdentityModelEventSource.ShowPII = true|]; }")]
    [InlineData("database.EnableDetailedErrors().[|EnableSensitiveDataLogging|]();")]
    [InlineData("database.[|EnableSensitiveDataLogging|](true);")]
    [InlineData("database.EnableSensitiveDataLogging(builder.Environment.IsDevelopment());")]
    [InlineData("database.EnableSensitiveDataLogging(false);")]
    [InlineData("if (builder.Environment.IsDevelopment()) { database.EnableSensitiveDataLogging(); }")]
    public Task Switch_that_shows_credentials_is_reported(string statement) => Check(Setup(statement));

    [NewerCSharpTheory]
    [InlineData("""logger.LogInformation("{@Options}", options);""", "Logging a whole 'CrmOptions', 'ApiKey' included, writes credentials wholesale; log what matters of it")]
    [InlineData("""logger.LogInformation("{H}", context.Request.Headers);""", "Logging all headers of a request writes credentials wholesale; log their names, or those that matter")]
    public async Task Message_says_what_is_written(string statement, string message)
    {
        var usings = ImplicitUsings.FileFor(McpSdk.V2_3AspNetCore);
        var compilation = RuleRun.Checked(Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            "Server",
            [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(Code(statement), path: "/0/Tools.cs"), Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(usings.Source, path: usings.Path)],
            McpSdk.V2_3AspNetCore.References,
            new Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)));
        var one = Assert.Single(await RuleRun.OfAsync(compilation, new BulkCredentialLogAnalyzer()));
        Assert.Equal(message, one.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<BulkCredentialLogAnalyzer>(
        Code("""logger.LogInformation("{@Options}", options);"""),
        test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            test.GlobalOptions["build_property.IsTestProject"] = "true";
        });

    [Fact]
    public Task Incomplete_code_is_no_matter() => Check(Code("""logger.LogInformation("{@Options}", options,{|CS1525:)|}; logger.{|CS1061:LogNothing|}("{@Options}", options);"""));

    [Fact]
    public async Task Old_sdks_are_understood()
    {
        foreach (var sdk in new[] { McpSdk.V0_2, McpSdk.V1_4 })
        {
            await Verify.Analyzer<BulkCredentialLogAnalyzer>(
                """
                using Microsoft.Extensions.Logging;
                using ModelContextProtocol.Protocol;
                using ModelContextProtocol.Server;

                [McpServerToolType]
                public sealed class CrmTools(ILogger<CrmTools> logger)
                {
                    [McpServerTool] public void Status(RequestContext<CallToolRequestParams> call) => logger.LogInformation("{Arguments}", [|call.Params!.Arguments|]);
                }
                """,
                sdk);
        }
    }

    [Theory]
    [InlineData("""logger.LogInformation("with {Url} and {@Options}", options.Url, [|options|]);""", """logger.LogInformation("with {Url} and [redacted]", options.Url);""")]
    [InlineData("""logger.LogInformation($"options {[|JsonSerializer.Serialize(options)|]} {options.Url}");""", """logger.LogInformation($"options [redacted] {options.Url}");""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|context.Request.Headers|]);""", """logger.LogInformation("headers {Headers}", context.Request.Headers.Keys);""")]
    [InlineData("""logger.LogInformation("headers {Headers}", JsonSerializer.Serialize([|context.Request.Headers|]));""", """logger.LogInformation("headers {Headers}", JsonSerializer.Serialize(context.Request.Headers.Keys));""")]
    [InlineData("""logger.LogInformation("headers {Headers}", [|request.Headers|]);""", """logger.LogInformation("headers {Headers}", request.Headers.Select(header => header.Key));""")]
    [InlineData("""logger.LogInformation("called with {Arguments}", [|call.Params?.Arguments|]);""", """logger.LogInformation("called with {Arguments}", call.Params?.Arguments?.Keys);""")]
    [InlineData("""logger.LogInformation("called with {Arguments}", [|call.Params!.Arguments|]);""", """logger.LogInformation("called with {Arguments}", call.Params!.Arguments?.Keys);""")]
    public Task Log_line_says_less(string before, string after) => Fix(Code(before), Code(after));

    [Theory]
    [InlineData(
        "builder.Services.AddHttpLogging(o =>\n{\n    [|o.RequestHeaders.Add(\"Authorization\")|];\n    o.RequestHeaders.Add(\"Accept\");\n});",
        "builder.Services.AddHttpLogging(o =>\n{\n    o.RequestHeaders.Add(\"Accept\");\n});")]
    [InlineData("builder.Services.AddHttpLogging(o => [|o.RequestHeaders.Add(\"X-Api-Key\")|]);", "builder.Services.AddHttpLogging(o => { });")]
    [InlineData("builder.Services.AddHttpClient(\"crm\").RedactLoggedHeaders([|_ => false|]);", "builder.Services.AddHttpClient(\"crm\").RedactLoggedHeaders(_ => true);")]
    [InlineData("[|IdentityModelEventSource.ShowPII = true|];", "IdentityModelEventSource.ShowPII = false;")]
    [InlineData("database.EnableDetailedErrors().[|EnableSensitiveDataLogging|]();", "database.EnableDetailedErrors().EnableSensitiveDataLogging(builder.Environment.IsDevelopment());")]
    public Task Setting_is_mended(string before, string after) => Fix(Setup(before), Setup(after));

    [Fact]
    public Task Call_goes_where_no_environment_is_in_reach() => Fix(
        Usings + "public static class Database { public static void Set(DbContextOptionsBuilder options) => options.EnableDetailedErrors().[|EnableSensitiveDataLogging|](); }\n" + Packages,
        Usings + "public static class Database { public static void Set(DbContextOptionsBuilder options) => options.EnableDetailedErrors(); }\n" + Packages);

    private static Task Fix(string before, string after) => Verify.Fix<BulkCredentialLogAnalyzer, BulkCredentialLogFix>(
        before, after, test => test.Sdk = McpSdk.V2_3AspNetCore);
}
