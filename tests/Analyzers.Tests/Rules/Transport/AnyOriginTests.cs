using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Transport;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Transport;

public class AnyOriginTests
{
    private const string Hosts = "Any origin may call the MCP endpoint under a name of its own; set 'AllowedHosts' to 'localhost;127.0.0.1;[::1]'";

    private static string Server(string policy, string use, string map = "app.MapMcp();") =>
        $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport();
        {{policy}}
        var app = builder.Build();
        {{use}}
        {{map}}
        app.Run();
        """;

    [Theory]
    [InlineData("builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.[|AllowAnyOrigin|]().AllowAnyHeader()));", "app.UseCors();", "app.MapMcp();")]
    [InlineData("builder.Services.AddCors(o => { o.AddPolicy(\"open\", p => { p.[|AllowAnyOrigin|](); }); });", "app.UseCors(\"open\");", "app.MapMcp();")]
    [InlineData("builder.Services.AddCors(o => o.AddPolicy(\"open\", p => p.[|SetIsOriginAllowed|](_ => true)));", "", "app.MapMcp().RequireCors(\"open\");")]
    [InlineData("builder.Services.AddCors(o => o.AddPolicy(\"open\", p => p.[|SetIsOriginAllowed|](origin => { return true; })));", "", "var mcp = app.MapMcp(); mcp.RequireCors(\"open\");")]
    [InlineData("const string Open = \"open\"; builder.Services.AddCors(o => o.AddPolicy(Open, p => p.[|WithOrigins|](\"*\")));", "app.UseCors(Open);", "app.MapMcp();")]
    [InlineData("builder.Services.AddCors();", "app.UseCors(p => p.[|AllowAnyOrigin|]());", "app.MapMcp();")]
    [InlineData("builder.Services.AddCors();", "", "app.MapMcp().RequireCors(p => p.[|AllowAnyOrigin|]());")]
    [InlineData("builder.Services.AddCors(o => o.AddPolicy(\"open\", p => p.[|AllowAnyOrigin|]()));", "", "var group = app.MapGroup(\"/mcp\"); group.RequireCors(\"open\"); group.MapMcp();")]
    [InlineData("builder.Services.AddCors(o => o.AddPolicy(\"open\", p => p.[|AllowAnyOrigin|]()));", "if (app.Environment.IsDevelopment()) { app.UseCors(\"open\"); } app.UseCors(\"open\");", "app.MapMcp();")]
    [InlineData("builder.Services.AddCors(o => o.AddPolicy(\"open\", p => p.[|AllowAnyOrigin|]()));", "if (app.Environment.IsDevelopment()) { app.UseCors(\"strict\"); } else { app.UseCors(\"open\"); }", "app.MapMcp();")]
    public Task Policy_for_any_origin_is_reported(string policy, string use, string map) =>
        Verify.Analyzer<AnyOriginAnalyzer>(Server(policy, use, map), test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            test.GlobalOptions["build_property.McpAnalysisMode"] = "Strict";
        });

    [Theory]
    [InlineData("if (strict) { p.WithOrigins(\"https://app.contoso.dev\").AllowCredentials(); } else { p.{|#0:AllowAnyOrigin|}(); }", false)]
    [InlineData("if (!strict) p.{|#0:AllowAnyOrigin|}(); else p.WithOrigins(\"https://app.contoso.dev\").AllowCredentials();", false)]
    [InlineData("_ = strict ? p.WithOrigins(\"https://app.contoso.dev\").AllowCredentials() : p.{|#0:AllowAnyOrigin|}();", false)]
    [InlineData("if (strict) { p.WithOrigins(\"https://app.contoso.dev\"); } else { p.{|#0:SetIsOriginAllowed|}(_ => true); } p.AllowCredentials();", true)]
    [InlineData("p.{|#0:SetIsOriginAllowed|}(_ => true); if (strict) { p.AllowCredentials(); }", true)]
    public Task Credentials_of_another_branch_are_not_sent_from_any_origin(string policy, bool withCredentials) =>
        Verify.Analyzer<AnyOriginAnalyzer>(
            Server("var strict = builder.Environment.EnvironmentName == \"eu\"; builder.Services.AddAuthentication().AddJwtBearer(o => o.Audience = \"crm\"); builder.Services.AddCors(o => o.AddDefaultPolicy(p => { " + policy + " }));", "app.UseCors();", "app.MapMcp().RequireAuthorization();"),
            test =>
            {
                test.Sdk = McpSdk.V2_3AspNetCore;
                test.ExpectedDiagnostics.Add(withCredentials
                    ? Verify.Diagnostic(Descriptors.MCPAC6005_AnyOrigin, 0, "Any origin may call the MCP endpoint with what the browser signs its user in with; name the origins that may")
                    : Verify.Diagnostic(Descriptors.MCPAC6005_AnyOrigin, 0, "Any origin may call the MCP endpoint; name the origins that may").WithSeverity(DiagnosticSeverity.Info));
            });

    [Theory]
    [InlineData("builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.WithOrigins(\"https://app.contoso.dev\").AllowCredentials()));", "app.UseCors();", "app.MapMcp();")]
    [InlineData("builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.SetIsOriginAllowed(origin => origin == \"https://app.contoso.dev\")));", "app.UseCors();", "app.MapMcp();")]
    [InlineData("builder.Services.AddCors(o => o.AddPolicy(\"open\", p => p.AllowAnyOrigin()));", "", "app.MapMcp(); app.MapGet(\"/health\", () => \"ok\").RequireCors(\"open\");")]
    [InlineData("builder.Services.AddCors(o => o.AddPolicy(\"open\", p => p.AllowAnyOrigin()));", "app.UseCors(\"other\");", "app.MapMcp();")]
    [InlineData("builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.AllowAnyOrigin()));", "", "app.MapMcp();")]
    [InlineData("if (builder.Environment.IsDevelopment()) { builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.AllowAnyOrigin())); }", "app.UseCors();", "app.MapMcp();")]
    [InlineData("builder.Services.AddCors(o => o.AddPolicy(\"dev\", p => p.SetIsOriginAllowed(_ => true).AllowCredentials()));", "if (app.Environment.IsDevelopment()) { app.UseCors(\"dev\"); } else { app.UseCors(\"strict\"); }", "app.MapMcp();")]
    [InlineData("builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.AllowAnyOrigin()));", "if (app.Environment.IsDevelopment()) app.UseCors();", "app.MapMcp();")]
    public Task Other_policies_are_not_reported(string policy, string use, string map) =>
        Verify.Analyzer<AnyOriginAnalyzer>(Server(policy, use, map), McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Credentials_make_it_a_warning() =>
        Verify.Analyzer<AnyOriginAnalyzer>(
            Server("builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.{|#0:SetIsOriginAllowed|}(_ => true).AllowAnyMethod().AllowCredentials()));", "app.UseCors();"),
            McpSdk.V2_3AspNetCore,
            Verify.Diagnostic(Descriptors.MCPAC6005_AnyOrigin, 0, "Any origin may call the MCP endpoint with what the browser signs its user in with; name the origins that may"));

    [Fact]
    public Task Endpoint_without_authentication_makes_it_a_warning() =>
        Verify.Analyzer<AnyOriginAnalyzer>(
            Server("builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.{|#0:AllowAnyOrigin|}()));", "app.UseCors();"),
            McpSdk.V2_3AspNetCore,
            Verify.Diagnostic(Descriptors.MCPAC6005_AnyOrigin, 0, "Any origin may call the MCP endpoint, which asks no caller who he is; name the origins that may"));

    [Fact]
    public Task With_authentication_it_is_a_suggestion() =>
        Verify.Analyzer<AnyOriginAnalyzer>(
            Server("builder.Services.AddAuthentication().AddJwtBearer(); builder.Services.AddAuthorization(); builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.{|#0:AllowAnyOrigin|}()));", "app.UseCors();", "app.MapMcp().RequireAuthorization();"),
            McpSdk.V2_3AspNetCore,
            Verify.Diagnostic(Descriptors.MCPAC6005_AnyOrigin, 0, "Any origin may call the MCP endpoint; name the origins that may").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Policy_of_another_file_is_reported_there() =>
        Verify.Analyzer<AnyOriginAnalyzer>(
            [
                ("/0/Program.cs", Server("builder.Services.AddOpenCors();", "app.UseCors(CorsSetUp.Open);")),
                ("/0/CorsSetUp.cs",
                    """
                    public static class CorsSetUp
                    {
                        public const string Open = "open";

                        public static IServiceCollection AddOpenCors(this IServiceCollection services) =>
                            services.AddCors(o => o.AddPolicy(Open, p => p.{|#0:AllowAnyOrigin|}()));
                    }
                    """),
            ],
            test =>
            {
                test.Sdk = McpSdk.V2_3AspNetCore;
                test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6005_AnyOrigin, 0, "Any origin may call the MCP endpoint, which asks no caller who he is; name the origins that may"));
            });

    [Fact]
    public Task Local_server_without_allowed_hosts_is_a_suggestion() =>
        Verify.Analyzer<AnyOriginAnalyzer>(
            Server("builder.WebHost.UseUrls({|#0:\"http://localhost:3001\"|});", ""),
            McpSdk.V2_3AspNetCore,
            Verify.Diagnostic(Descriptors.MCPAC6005_AnyOrigin, 0, Hosts).WithSeverity(DiagnosticSeverity.Info));

    [Theory]
    [InlineData("builder.WebHost.UseUrls(\"http://localhost:3001\"); builder.Configuration[\"AllowedHosts\"] = \"localhost\";", "")]
    [InlineData("builder.WebHost.UseUrls(\"http://+:8080\");", "")]
    [InlineData("builder.WebHost.UseUrls(\"http://localhost:3001;http://0.0.0.0:8080\");", "")]
    [InlineData("builder.Services.AddHttpClient(\"crm\", c => c.BaseAddress = new Uri(\"http://localhost:3001\"));", "")]
    public Task Other_servers_are_not_reported(string setUp, string use) =>
        Verify.Analyzer<AnyOriginAnalyzer>(Server(setUp, use), McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("{ \"AllowedHosts\": \"*\" }", true)]
    [InlineData("{ \"AllowedHosts\": \"localhost;127.0.0.1;[::1]\" }", false)]
    public Task Settings_that_allow_any_host_of_a_local_server_are_reported(string settings, bool isReported) =>
        Verify.Analyzer<AnyOriginAnalyzer>(
            Server("builder.WebHost.UseUrls(\"http://localhost:3001\");", ""),
            test => Settings(test, settings, isReported));

    [Theory]
    [InlineData("{ \"AllowedHosts\": \"*\" }", false)]
    [InlineData("{ \"Urls\": \"http://localhost:3001\", \"AllowedHosts\": \"*\" }", true)]
    [InlineData("{ \"Kestrel\": { \"Endpoints\": { \"Http\": { \"Url\": \"http://127.0.0.1:3001\" } } }, \"AllowedHosts\": \"*\" }", true)]
    [InlineData("{ \"Urls\": \"http://*:3001\", \"AllowedHosts\": \"*\" }", false)]
    public Task Settings_of_a_server_that_listens_everywhere_are_not_reported(string settings, bool isReported) =>
        Verify.Analyzer<AnyOriginAnalyzer>(Server("", ""), test => Settings(test, settings, isReported));

    private static void Settings(McpAnalyzerTest<AnyOriginAnalyzer> test, string settings, bool isReported)
    {
        test.Sdk = McpSdk.V2_3AspNetCore;
        test.TestState.AdditionalFiles.Add(("/0/appsettings.json", isReported ? settings.Replace("\"*\"", "\"{|#0:*|}\"", StringComparison.Ordinal) : settings));
        if (isReported)
        {
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6005_AnyOrigin, 0, Hosts).WithSeverity(DiagnosticSeverity.Info));
        }
    }

    [Fact]
    public Task Stdio_server_is_not_reported() =>
        Verify.Analyzer<AnyOriginAnalyzer>(
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithStdioServerTransport();
            builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.AllowAnyOrigin()));
            var app = builder.Build();
            app.UseCors();
            app.Run();
            """,
            McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Incomplete_code_is_not_reported() =>
        Verify.Analyzer<AnyOriginAnalyzer>(
            Server("builder.Services.AddCors(o => o.AddPolicy({|CS0103:open|}, p => p.AllowAnyOrigin()));", "app.UseCors(\"open\");"), McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Origins_come_from_the_configuration() =>
        Verify.Fix<AnyOriginAnalyzer, AnyOriginFix>(
            Server(
                """
                builder.Services.AddCors(o =>
                {
                    o.AddDefaultPolicy(p => p
                        .[|AllowAnyOrigin|]()
                        .AllowAnyHeader());
                    o.AddPolicy("open", p => p.[|SetIsOriginAllowed|](_ => true).AllowCredentials());
                });
                """,
                "app.UseCors(); app.UseCors(\"open\");"),
            Server(
                """
                builder.Services.AddCors(o =>
                {
                    o.AddDefaultPolicy(p => p
                        .WithOrigins(builder.Configuration.GetSection("Cors:AllowedOrigins").Get<string[]>() ?? Array.Empty<string>())
                        .AllowAnyHeader());
                    o.AddPolicy("open", p => p.WithOrigins(builder.Configuration.GetSection("Cors:AllowedOrigins").Get<string[]>() ?? Array.Empty<string>()).AllowCredentials());
                });
                """,
                "app.UseCors(); app.UseCors(\"open\");"),
            test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Locals_of_the_start_are_not_in_reach_of_a_type_beside_it() =>
        Verify.Fix<AnyOriginAnalyzer, AnyOriginFix>(
            ForBrowsers("[|AllowAnyOrigin|]()"),
            ForBrowsers("WithOrigins(settings.GetSection(\"Cors:AllowedOrigins\").Get<string[]>() ?? Array.Empty<string>())"),
            test => test.Sdk = McpSdk.V2_3AspNetCore);

    private static string ForBrowsers(string origins) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport();
        builder.Services.AddForBrowsers(builder.Configuration);
        var app = builder.Build();
        app.UseCors();
        app.MapMcp();

        public static class Browsers
        {
            public static IServiceCollection AddForBrowsers(this IServiceCollection services, IConfiguration settings) =>
                services.AddCors(o => o.AddDefaultPolicy(p => p.{{origins}}));
        }
        """;

    [Fact]
    public Task Without_a_configuration_in_reach_there_is_no_fix() =>
        Verify.NoFix<AnyOriginAnalyzer, AnyOriginFix>(
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport();
            builder.Services.AddOpenCors();
            var app = builder.Build();
            app.UseCors();
            app.MapMcp();

            public static class CorsSetUp
            {
                public static IServiceCollection AddOpenCors(this IServiceCollection services) =>
                    services.AddCors(o => o.AddDefaultPolicy(p => p.[|AllowAnyOrigin|]()));
            }
            """,
            test => test.Sdk = McpSdk.V2_3AspNetCore);
}
