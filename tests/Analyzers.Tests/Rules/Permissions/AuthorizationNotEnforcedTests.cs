using McpAnalyzers.CodeFixes.Rules.Permissions;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Permissions;

public class AuthorizationNotEnforcedTests
{
    private static string Http(string chain, string tools) => $$"""
        using Microsoft.AspNetCore.Authorization;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthorization();
        builder.Services.AddMcpServer().{{chain}};
        var app = builder.Build();
        app.MapMcp().RequireAuthorization();
        app.Run();

        {{tools}}
        """;

    private static Task Check(string source, string? name = null, string? reason = null, Action<McpAnalyzerTest<AuthorizationNotEnforcedAnalyzer>>? configure = null) =>
        Verify.Analyzer<AuthorizationNotEnforcedAnalyzer>(source, test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            if (name is not null)
            {
                test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC5007_AuthorizationNotEnforced, 0, name, reason!));
            }

            configure?.Invoke(test);
        });

    private const string NoFilters = "without AddAuthorizationFilters the server answers every list and call with an error";

    [Theory]
    [InlineData("public class Tools { [McpServerTool, {|#0:Authorize(Roles = \"crm\")|}] public static string A() => \"\"; }", "A")]
    [InlineData("[McpServerToolType, {|#0:Authorize|}] public class Tools { [McpServerTool] public static string A() => \"\"; [McpServerTool] public static string B() => \"\"; }", "Tools")]
    [InlineData("public class Prompts { [McpServerPrompt] [{|#0:Authorize|}] public static string A() => \"\"; }", "A")]
    [InlineData("public class AdminAttribute : AuthorizeAttribute { } public class Tools { [McpServerTool, {|#0:Admin|}] public static string A() => \"\"; }", "A")]
    public Task Http_server_without_filters_is_reported(string tools, string name) => Check(Http("WithHttpTransport().WithToolsFromAssembly()", tools), name, NoFilters);

    [Theory]
    [InlineData("WithHttpTransport().AddAuthorizationFilters()", "public class Tools { [McpServerTool, Authorize] public static string A() => \"\"; }")]
    [InlineData("WithHttpTransport()", "public class Tools { [McpServerTool] public static string A() => \"\"; }")]
    [InlineData("WithHttpTransport()", "public class Tools { [McpServerTool, Authorize, AllowAnonymous] public static string A() => \"\"; }")]
    [InlineData("WithHttpTransport()", "[Authorize] public class OrderController { public static string A() => \"\"; }")]
    [InlineData("WithHttpTransport()", "public class Helper { [Authorize] public static string A() => \"\"; }")]
    public Task Other_use_is_silent(string chain, string tools) => Check(Http(chain, tools));

    [Fact]
    public Task Error_in_recommended_mode() =>
        Verify.Analyzer<AuthorizationNotEnforcedAnalyzer>(
            Http("WithHttpTransport()", "public class Tools { [McpServerTool, {|#0:Authorize|}] public static string A() => \"\"; }"),
            test =>
            {
                test.Sdk = McpSdk.V2_3AspNetCore;
                test.GlobalOptions["build_property.McpAnalysisMode"] = "Recommended";
                test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC5007_AuthorizationNotEnforced, 0, "A", NoFilters).WithSeverity(DiagnosticSeverity.Error));
            });

    private static string Stdio(string filters) => $$"""
        using Microsoft.AspNetCore.Authorization;
        using ModelContextProtocol.Server;
        using System.Security.Claims;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport(){{filters}};
        await builder.Build().RunAsync();

        public class Tools { [McpServerTool, {|#0:Authorize|}] public static string A() => ""; }
        """;

    [Fact]
    public Task Stdio_server_is_reported() => Check(Stdio(""), "A", "a stdio server has no caller to authorize");

    [Fact]
    public Task Stdio_server_that_says_who_the_user_is_is_silent() =>
        Check(Stdio(".WithMessageFilters(f => f.AddIncomingFilter(next => async (context, token) => { context.User = new ClaimsPrincipal(); await next(context, token); }))"));

    [Fact]
    public Task Host_in_another_project_is_not_judged() =>
        Check("""
            using Microsoft.AspNetCore.Authorization;
            using ModelContextProtocol.Server;
            public class Tools { [McpServerTool, Authorize] public static string A() => ""; }
            """);

    private const string TooOld = "this version of the SDK does not look at it";

    [Theory]
    [InlineData("public class Tools { [McpServerTool, {|#0:Authorize|}] public static string A() => \"\"; }", "A")]
    [InlineData("[McpServerToolType, {|#0:Authorize(Roles = \"crm\")|}] public class Tools { [McpServerTool] public static string A() => \"\"; }", "Tools")]
    public Task Sdk_without_filters_does_not_look_at_the_attribute(string tools, string name) =>
        Check(Http("WithHttpTransport().WithToolsFromAssembly()", tools), name, TooOld, test => test.Sdk = McpSdk.V0_2AspNetCore);

    [Fact]
    public Task Sdk_without_filters_has_no_fix() =>
        Verify.NoFix<AuthorizationNotEnforcedAnalyzer, AuthorizationNotEnforcedFix>(
            Http("WithHttpTransport()", "public class Tools { [McpServerTool, [|Authorize|]] public static string A() => \"\"; }"), test => test.Sdk = McpSdk.V0_2AspNetCore);

    [Fact]
    public Task Middle_version_has_the_filters() =>
        Check(Http("WithHttpTransport()", "public class Tools { [McpServerTool, {|#0:Authorize|}] public static string A() => \"\"; }"), "A", NoFilters, test => test.Sdk = McpSdk.V1_4AspNetCore);

    [Fact]
    public Task Middle_version_with_the_filters_is_silent() =>
        Check(Http("WithHttpTransport().AddAuthorizationFilters()", "public class Tools { [McpServerTool, Authorize] public static string A() => \"\"; }"), configure: test => test.Sdk = McpSdk.V1_4AspNetCore);

    [Theory]
    [InlineData("V0_2")]
    [InlineData("V1_4")]
    public Task Stdio_server_is_reported_with_every_version(string version) =>
        Check(Stdio(""), "A", "a stdio server has no caller to authorize", test => test.Sdk = version == "V0_2" ? McpSdk.V0_2AspNetCore : McpSdk.V1_4AspNetCore);

    /// <summary>The package with the attribute can be there without ASP.NET Core, and without the SDK's package for it.</summary>
    [Theory]
    [InlineData("V2_3", "Host.CreateApplicationBuilder(args).Services.AddMcpServer().WithStdioServerTransport();")]
    [InlineData("V1_4", "Host.CreateApplicationBuilder(args).Services.AddMcpServer().WithStdioServerTransport();")]
    [InlineData("V0_2", "Host.CreateApplicationBuilder(args).Services.AddMcpServer().WithStdioServerTransport();")]
    [InlineData("V2_3", "await McpServer.Create(new StdioServerTransport(\"orders\"), new McpServerOptions()).RunAsync();")]
    public Task Stdio_server_without_the_package_for_http_is_reported(string version, string start) => Check(
        $$"""
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;

        {{start}}

        public class Tools { [McpServerTool, {|#0:Authorize|}] public static string A() => ""; }

        namespace Microsoft.AspNetCore.Authorization
        {
            public interface IAuthorizeData { string? Policy { get; set; } string? Roles { get; set; } }
            public class AuthorizeAttribute : Attribute, IAuthorizeData { public string? Policy { get; set; } public string? Roles { get; set; } }
        }
        """,
        "A",
        "a stdio server has no caller to authorize",
        test => test.Sdk = version switch { "V0_2" => McpSdk.V0_2, "V1_4" => McpSdk.V1_4, _ => McpSdk.V2_3 });

    [Theory]
    [InlineData("WithTools([McpServerTool.Create(Tools.Cancel)])", "public static class Tools { [{|#0:Authorize|}] public static string Cancel(string id) => id; }", "Cancel")]
    [InlineData("WithTools([McpServerTool.Create([{|#0:Authorize|}] (string id) => id, new() { Name = \"cancel\" })])", "", "cancel")]
    public Task Tool_that_is_created_is_reported(string tools, string declared, string name) => Check(Http("WithHttpTransport()." + tools, declared), name, NoFilters);

    private const string Filtered = "WithHttpTransport().AddAuthorizationFilters()";

    private const string Called = "a tool calls it, and only attributes of the tool itself are looked at";

    [Theory]
    [InlineData("[{|#0:Authorize|}] public class Orders { public string Cancel(string id) => id; } public class Tools(Orders orders) { [McpServerTool] public string A(string id) => orders.Cancel(id); }", "Orders")]
    [InlineData("public class Orders { [{|#0:Authorize(Roles = \"crm\")|}] public string Cancel(string id) => id; } public class Tools(Orders orders) { [McpServerTool] public string A(string id) => orders.Cancel(id); }", "Cancel")]
    [InlineData("public interface IOrders { string Cancel(string id); } public class Orders : IOrders { [{|#0:Authorize|}] public string Cancel(string id) => id; } public class Tools(IOrders orders) { [McpServerTool] public string A(string id) => orders.Cancel(id); }", "Cancel")]
    [InlineData("public class Tools { [McpServerTool] public string A(string id) => Cancel(id); [{|#0:Authorize|}] private string Cancel(string id) => id; }", "Cancel")]
    [InlineData("public class Tools { [McpServerTool] public Task<string> A(string id) => Task.Run(() => Cancel(id)); [{|#0:Authorize|}] private string Cancel(string id) => id; }", "Cancel")]
    public Task Attribute_on_what_a_tool_calls_is_reported(string tools, string name) => Check(Http(Filtered, tools), name, Called);

    [Fact]
    public Task Attribute_on_an_interface_is_reported() =>
        Check(
            Http(Filtered, "public interface ITools { [{|#0:Authorize|}] string Cancel(string id); } public class Tools : ITools { [McpServerTool] public string Cancel(string id) => id; }"),
            "Cancel",
            "only attributes of the method that implements it are looked at");

    [Fact]
    public Task Attribute_on_a_handler_of_requests_is_reported() =>
        Check(
            Http(
                Filtered + ".WithCallToolHandler(Handlers.CallAsync)",
                """
                public static class Handlers
                {
                    [{|#0:Authorize|}]
                    public static ValueTask<ModelContextProtocol.Protocol.CallToolResult> CallAsync(RequestContext<ModelContextProtocol.Protocol.CallToolRequestParams> request, CancellationToken token) => new(new ModelContextProtocol.Protocol.CallToolResult());
                }
                """),
            "CallAsync",
            "it answers requests and is no tool, prompt or resource");

    [Theory]
    // What a framework calls it looks at itself.
    [InlineData("[Authorize] public class OrdersController { public string Cancel(string id) => id; } public class Tools(OrdersController orders) { [McpServerTool] public string A(string id) => orders.Cancel(id); }")]
    [InlineData("[Authorize] public class Orders : Microsoft.AspNetCore.SignalR.Hub { public string Cancel(string id) => id; } public class Tools(Orders orders) { [McpServerTool] public string A(string id) => orders.Cancel(id); }")]
    [InlineData("[Authorize] public class Orders { [Microsoft.AspNetCore.Mvc.HttpGet] public string Cancel(string id) => id; } public class Tools(Orders orders) { [McpServerTool] public string A(string id) => orders.Cancel(id); }")]
    [InlineData("[Authorize] public class Orders : IComparer<string> { public int Compare(string? x, string? y) => 0; } public class Tools(Orders orders) { [McpServerTool] public int A(string id) => orders.Compare(id, id); }")]
    // Nobody calls it, or something that nobody knows does.
    [InlineData("[Authorize] public class Orders { public string Cancel(string id) => id; } public class Tools { [McpServerTool] public string A(string id) => id; }")]
    [InlineData("public class Orders { [Authorize] public static string Cancel(string id) => id; } public class Tools { [McpServerTool] public string A(string id) => Orders.Cancel(id); public static void Map(WebApplication app) => app.MapGet(\"/cancel\", Orders.Cancel); }")]
    [InlineData("[Authorize] public class Orders { [AllowAnonymous] public string Cancel(string id) => id; } public class Tools(Orders orders) { [McpServerTool] public string A(string id) => orders.Cancel(id); }")]
    [InlineData("[AllowAnonymous] public class Tools { [McpServerTool, Authorize] public static string A() => \"\"; }")]
    [InlineData("public class Tools { [McpServerTool, Authorize] public string A(string id) => Inner(id); private static string Inner(string id) => id; }")]
    public Task Attribute_that_somebody_may_look_at_is_silent(string tools) => Check(Http(Filtered, tools));

    [Fact]
    public Task Incomplete_code_does_not_crash() =>
        Check(Http("WithHttpTransport()", "public class Tools { [McpServerTool, {|#0:Authorize|}] public static string A() => {|CS0103:missing|}; }"), "A", NoFilters);

    [Fact]
    public Task Fix_adds_the_filters_once() =>
        Verify.Fix<AuthorizationNotEnforcedAnalyzer, AuthorizationNotEnforcedFix>(
            """
            using Microsoft.AspNetCore.Authorization;
            using ModelContextProtocol.Server;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services
                .AddMcpServer()
                .WithHttpTransport() // stateless
                .WithToolsFromAssembly();
            var app = builder.Build();
            app.MapMcp();
            app.Run();

            public class Tools
            {
                [McpServerTool, [|Authorize|]] public static string A() => "";
                [McpServerTool, [|Authorize(Roles = "crm")|]] public static string B() => "";
            }
            """,
            """
            using Microsoft.AspNetCore.Authorization;
            using ModelContextProtocol.Server;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthorization();
            builder.Services
                .AddMcpServer()
                .WithHttpTransport()
                .AddAuthorizationFilters() // stateless
                .WithToolsFromAssembly();
            var app = builder.Build();
            app.MapMcp();
            app.Run();

            public class Tools
            {
                [McpServerTool, Authorize] public static string A() => "";
                [McpServerTool, Authorize(Roles = "crm")] public static string B() => "";
            }
            """,
            test => test.Sdk = McpSdk.V2_3AspNetCore);
}
