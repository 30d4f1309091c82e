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
