using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Permissions;

public class UnrestrictedToolTests
{
    private static Task Check(string tools, string map = "app.MapMcp().RequireAuthorization();", DiagnosticSeverity? severity = null, string caller = "authenticated caller", string chain = "") =>
        Verify.Analyzer<UnrestrictedToolAnalyzer>(
            $$"""
            using Microsoft.AspNetCore.Authorization;
            using ModelContextProtocol.Server;
            using System.Security.Claims;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport(){{chain}};
            var app = builder.Build();
            {{map}}
            app.Run();

            public class Settings { public bool MayDelete { get; set; } }
            {{tools}}
            """,
            test =>
            {
                test.Sdk = McpSdk.V2_3AspNetCore;
                if (severity is { } expected)
                {
                    test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC5006_UnrestrictedTool, 0, "Drop", "File.Delete", caller).WithSeverity(expected));
                }
            });

    private const string Delete = "public class Tools { [McpServerTool] public static void {|#0:Drop|}(string name) { File.Delete(name); } }";

    [Fact]
    public Task Tool_that_deletes_is_information() => Check(Delete, severity: DiagnosticSeverity.Info);

    [Fact]
    public Task Destructive_tool_is_reported() => Check("public class Tools { [McpServerTool(Destructive = true)] public static void {|#0:Drop|}(string name) { File.Delete(name); } }", severity: DiagnosticSeverity.Warning);

    [Fact]
    public Task Open_endpoint_is_called_so() => Check(Delete, "app.MapMcp();", DiagnosticSeverity.Info, "caller");

    [Fact]
    public Task Check_of_the_own_argument_is_no_guard() => Check("public class Tools { [McpServerTool] public static void {|#0:Drop|}(string name) { if (string.IsNullOrEmpty(name)) throw new ArgumentException(\"name\"); File.Delete(name); } }", severity: DiagnosticSeverity.Info);

    [Theory]
    [InlineData("[Authorize] public class Tools { [McpServerTool] public static void Drop(string name) { File.Delete(name); } }")]
    [InlineData("public class Tools { [McpServerTool, Authorize(Roles = \"crm\")] public static void Drop(string name) { File.Delete(name); } }")]
    [InlineData("public class Tools { [McpServerTool] public static string Read(string name) => File.ReadAllText(name); }")]
    [InlineData("public class Tools { [McpServerTool] public static void Drop(ClaimsPrincipal user, string name) { if (!user.IsInRole(\"crm\")) throw new UnauthorizedAccessException(); File.Delete(name); } }")]
    [InlineData("public class Tools(Settings settings) { [McpServerTool] public void Drop(string name) { if (!settings.MayDelete) return; File.Delete(name); } }")]
    [InlineData("public class Tools { [McpServerTool] public static void Drop(string name) { EnsureMayDelete(); File.Delete(name); } static void EnsureMayDelete() { throw new InvalidOperationException(); } }")]
    [InlineData("public class Tools { [McpServerTool] public static async Task Drop(IAuthorizationService service, ClaimsPrincipal user, string name) { var result = await service.AuthorizeAsync(user, \"crm\"); if (!result.Succeeded) return; File.Delete(name); } }")]
    [InlineData("public class Tools { public static void Drop(string name) { File.Delete(name); } }")]
    public Task Guarded_or_harmless_tool_is_silent(string tools) => Check(tools);

    [Theory]
    [InlineData("app.MapMcp().RequireAuthorization(\"crm-admin\");")]
    [InlineData("app.MapMcp().RequireAuthorization(p => p.RequireClaim(\"scope\", \"crm\"));")]
    public Task Endpoint_with_a_policy_is_silent(string map) => Check(Delete.Replace("{|#0:Drop|}", "Drop", StringComparison.Ordinal), map);

    [Fact]
    public Task Filter_that_looks_at_the_user_is_enough() =>
        Check(
            Delete.Replace("{|#0:Drop|}", "Drop", StringComparison.Ordinal),
            chain: ".WithRequestFilters(f => f.AddCallToolFilter(next => async (context, token) => context.User?.IsInRole(\"crm\") == true ? await next(context, token) : throw new InvalidOperationException()))");

    [Fact]
    public Task Stdio_server_is_silent() =>
        Verify.Analyzer<UnrestrictedToolAnalyzer>(
            """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using ModelContextProtocol.Server;
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer().WithStdioServerTransport();
            await builder.Build().RunAsync();
            public class Tools { [McpServerTool(Destructive = true)] public static void Drop(string name) { File.Delete(name); } }
            """);
}
