using McpAnalyzers.Rules.Transport;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Transport;

/// <summary>MCPAC6001: what protects an endpoint is told apart in EndpointModelTests; here is what is reported of it, and where.</summary>
public class OpenEndpointTests
{
    private static Task Check(string source, Action<McpAnalyzerTest<OpenEndpointAnalyzer>>? configure = null) =>
        Verify.Analyzer<OpenEndpointAnalyzer>(source, test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            configure?.Invoke(test);
        });

    [Fact]
    public Task Bare_endpoint_is_reported() =>
        Check(
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport();
            var app = builder.Build();
            app.{|#0:MapMcp|}("/mcp");
            app.Run();
            """,
            test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6001_OpenEndpoint, 0, "/mcp", "")));

    [Theory]
    [InlineData("\"/mcp\"", "/mcp", ", also at '/mcp/sse' and '/mcp/message' of legacy SSE")]
    [InlineData("", "/", ", also at '/sse' and '/message' of legacy SSE")]
    public Task Legacy_addresses_of_an_open_endpoint_are_named(string pattern, string path, string clause) =>
        Check(
            $$"""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport(options => {|#1:options.EnableLegacySse = true|});
            var app = builder.Build();
            app.{|#0:MapMcp|}({{pattern}});
            app.Run();
            """,
            test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6001_OpenEndpoint, 0, path, clause).WithLocation(1)));

    [Theory]
    [InlineData("options.EnableLegacySse = true", ".RequireAuthorization()")]
    [InlineData("options.Stateless = true", ".RequireAuthorization()")]
    public Task Legacy_addresses_behind_authentication_are_silent(string option, string guard) =>
        Check($$"""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthentication().AddJwtBearer();
            builder.Services.AddAuthorization();
            builder.Services.AddMcpServer().WithHttpTransport(options => {{option}});
            var app = builder.Build();
            app.MapMcp("/mcp"){{guard}};
            app.Run();
            """);

    [Theory]
    [InlineData("options.EnableLegacySse = false")]
    [InlineData("options.EnableLegacySse = args.Length > 0")]
    public Task Legacy_addresses_that_may_be_off_are_not_named(string option) =>
        Check(
            $$"""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport(options => {{option}});
            var app = builder.Build();
            app.{|#0:MapMcp|}("/mcp");
            app.Run();
            """,
            test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6001_OpenEndpoint, 0, "/mcp", "")));

    [Fact]
    public Task Endpoint_of_a_helper_is_judged_for_each_way_to_it() =>
        Check("""
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGroup("/a").RequireAuthorization().MapShared("/one");
            app.MapShared("/two");
            app.Run();

            static class Shared
            {
                public static IEndpointConventionBuilder MapShared(this IEndpointRouteBuilder endpoints, string pattern) => endpoints.[|MapMcp|](pattern);
            }
            """);

    [Fact]
    public Task Endpoint_of_a_helper_that_every_way_guards_is_silent() =>
        Check("""
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGroup("/a").RequireAuthorization().MapShared("/one");
            app.MapGroup("/b").RequireAuthorization().MapShared("/two");
            app.Run();

            static class Shared
            {
                public static IEndpointConventionBuilder MapShared(this IEndpointRouteBuilder endpoints, string pattern) => endpoints.MapMcp(pattern);
            }
            """);

    [Fact]
    public Task Open_way_beside_a_guarded_one_at_another_path_is_reported() =>
        Check("""
            var app = WebApplication.CreateBuilder(args).Build();
            if (app.Configuration.GetValue<bool>("Auth:Enabled"))
            {
                app.MapMcp("/mcp").RequireAuthorization();
            }
            else
            {
                app.[|MapMcp|]("/open");
            }

            app.Run();
            """);

    [Fact]
    public Task Guard_of_another_path_is_named() =>
        Check(
            """
            var builder = WebApplication.CreateBuilder(args);
            var key = builder.Configuration["CRM_KEY"] ?? throw new InvalidOperationException();
            var app = builder.Build();
            app.Use(async (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments("/mcp") && context.Request.Headers["X-Api-Key"] != key)
                {
                    context.Response.StatusCode = 401;
                    return;
                }

                await next(context);
            });
            app.{|#0:MapMcp|}();
            app.Run();
            """,
            test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6001_OpenEndpoint, 0, "/", ": the check in Test0.cs:4 covers another path")));

    [Fact]
    public Task Anonymous_endpoint_is_reported_although_authorization_is_required() =>
        Check(
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthorization(o => o.FallbackPolicy = o.DefaultPolicy);
            var app = builder.Build();
            app.{|#0:MapMcp|}().AllowAnonymous();
            app.Run();
            """,
            test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6001_OpenEndpoint, 0, "/", ": AllowAnonymous lifts what is required")));

    [Fact]
    public Task Each_endpoint_is_judged_by_itself() =>
        Check(
            """
            var builder = WebApplication.CreateBuilder(args);
            var app = builder.Build();
            app.MapMcp("/a").RequireAuthorization();
            app.[|MapMcp|]("/b");

            // A choice between the two is a suggestion of MCPAC4003.
            if (builder.Configuration["Auth"] == "on")
            {
                app.MapMcp("/c").RequireAuthorization();
            }
            else
            {
                app.MapMcp("/c");
            }

            app.Run();
            """);

    [Fact]
    public Task Two_hosts_of_one_program_are_judged_apart() =>
        Check(
            """
            if (args.Contains("--stdio"))
            {
                var local = Host.CreateApplicationBuilder(args);
                local.Services.AddMcpServer().WithStdioServerTransport();
                await local.Build().RunAsync();
                return;
            }

            var admin = WebApplication.CreateBuilder(args);
            admin.Services.AddAuthorization(o => o.FallbackPolicy = o.DefaultPolicy);
            var adminApp = admin.Build();
            adminApp.MapMcp("/admin");
            await adminApp.StartAsync();

            var builder = WebApplication.CreateBuilder(args);
            var app = builder.Build();
            app.[|MapMcp|]();
            app.Run();
            """);

    [Fact]
    public Task Stdio_server_is_never_reported() =>
        Check(
            """
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer().WithStdioServerTransport();
            await builder.Build().RunAsync();
            // app.MapMcp();
            """);

    [Fact]
    public Task Set_up_across_files_is_followed() =>
        Verify.Analyzer<OpenEndpointAnalyzer>(
        [
            ("/0/Program.cs", "var builder = WebApplication.CreateBuilder(args); builder.AddCrm(); var app = builder.Build(); app.UseCrm(); app.Run();"),
            ("/0/Crm.cs", """
                public static class Crm
                {
                    public static void AddCrm(this WebApplicationBuilder builder) => builder.Services.AddMcpServer().WithHttpTransport();

                    public static void UseCrm(this WebApplication app)
                    {
                        app.UseLogging();
                        app.[|MapMcp|]("/mcp");
                    }

                    private static void UseLogging(this IApplicationBuilder app) => app.Use(async (context, next) => { Console.WriteLine(context.Request.Path); await next(); });
                }
                """),
        ],
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Guard_in_another_file_counts() =>
        Verify.Analyzer<OpenEndpointAnalyzer>(
        [
            ("/0/Program.cs", "var builder = WebApplication.CreateBuilder(args); builder.AddCrm(); var app = builder.Build(); app.UseCrm(); app.Run();"),
            ("/0/Crm.cs", """
                public static class Crm
                {
                    public static void AddCrm(this WebApplicationBuilder builder) => builder.Services.AddCrmAuthorization();

                    public static void UseCrm(this WebApplication app) => app.MapMcp("/mcp");
                }
                """),
            ("/0/Policies.cs", """
                public static class Policies
                {
                    public static IServiceCollection AddCrmAuthorization(this IServiceCollection services)
                    {
                        services.AddAuthorization(options =>
                        {
                            options.FallbackPolicy = options.DefaultPolicy;
                        });
                        return services;
                    }
                }
                """),
        ],
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Startup_class_is_one_host() =>
        Check(
            """
            Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web => web.UseStartup<Startup>()).Build().Run();

            public class Startup
            {
                public void ConfigureServices(IServiceCollection services) => services.AddMcpServer().WithHttpTransport();

                public void Configure(IApplicationBuilder app)
                {
                    app.UseRouting();
                    app.UseEndpoints(endpoints =>
                    {
                        endpoints.[|MapMcp|]("/mcp");
                    });
                }
            }
            """);

    [Fact]
    public Task Startup_class_with_fallback_policy_is_silent() =>
        Check(
            """
            Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web => web.UseStartup<Startup>()).Build().Run();

            public class Startup
            {
                public void ConfigureServices(IServiceCollection services) => services.AddAuthorization(o => o.FallbackPolicy = o.DefaultPolicy);

                public void Configure(IApplicationBuilder app) => app.UseRouting().UseEndpoints(endpoints => endpoints.MapMcp("/mcp"));
            }
            """);

    [Theory]
    [InlineData("public static IEndpointConventionBuilder MapCrm(this IEndpointRouteBuilder app) => app.MapMcp(\"/crm\");")]
    [InlineData("public static void MapCrm(this WebApplication app) => app.MapMcp(\"/crm\");")]
    public Task Library_that_maps_for_others_is_silent(string method) => Check($"public static class Crm {{ {method} }}");

    [Theory]
    [InlineData("[Authorize] public class Tools { [McpServerTool] public static string A() => \"\"; [McpServerTool, AllowAnonymous] public static string B() => \"\"; }", false)]
    [InlineData("public class Tools { [McpServerTool, Authorize(Roles = \"crm\")] public static string A() => \"\"; [McpServerPrompt, Authorize] public static string B() => \"\"; }", false)]
    [InlineData("public class Tools { [McpServerTool, Authorize] public static string A() => \"\"; [McpServerTool] public static string B() => \"\"; }", true)]
    public Task Filters_count_when_each_tool_is_authorized(string tools, bool isReported)
    {
        var map = isReported ? "[|MapMcp|]" : "MapMcp";
        return Check($$"""
            using Microsoft.AspNetCore.Authorization;
            using ModelContextProtocol.Server;
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport().AddAuthorizationFilters().WithToolsFromAssembly();
            var app = builder.Build();
            app.{{map}}();
            app.Run();
            {{tools}}
            """);
    }

    [Fact]
    public Task Filters_do_not_count_for_handlers_of_the_protocol() =>
        Check("""
            using ModelContextProtocol.Protocol;
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport().AddAuthorizationFilters()
                .WithListToolsHandler((request, cancellationToken) => ValueTask.FromResult(new ListToolsResult()))
                .WithCallToolHandler((request, cancellationToken) => ValueTask.FromResult(new CallToolResult()));
            var app = builder.Build();
            app.[|MapMcp|]();
            app.Run();
            """);

    [Fact]
    public Task Endpoint_that_is_there_without_a_setting_is_reported() =>
        Check("""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer();
            var app = builder.Build();
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CRM_STDIO")))
            {
                app.[|MapMcp|]();
            }

            app.Run();
            """);

    /// <summary>The guard asks for /mcp, and what is mapped is the root: nobody is asked anything.</summary>
    [Fact]
    public Task Guard_of_another_path_on_one_of_two_ways_is_reported() =>
        Check("""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport();
            var transport = Environment.GetEnvironmentVariable("CRM_TRANSPORT") ?? "http";
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                if (transport != "stdio")
                {
                    kestrel.ListenAnyIP(3000);
                }
            });
            var app = builder.Build();
            if (transport != "stdio")
            {
                var key = app.Configuration["CRM_KEY"] ?? Environment.GetEnvironmentVariable("CRM_KEY");
                if (string.IsNullOrEmpty(key))
                {
                    app.Logger.LogWarning("CRM_KEY is not set.");
                    app.MapMcp("/mcp");
                }
                else
                {
                    var expected = new ReadOnlyMemory<byte>(System.Text.Encoding.UTF8.GetBytes(key));
                    app.Use(async (context, next) =>
                    {
                        if (context.Request.Path.StartsWithSegments("/mcp") && !IsAuthorized(context.Request.Headers.Authorization.ToString(), expected))
                        {
                            context.Response.StatusCode = 401;
                            return;
                        }

                        await next(context).ConfigureAwait(false);
                    });
                    app.[|MapMcp|]();
                }
            }

            await app.RunAsync().ConfigureAwait(false);
            return 0;

            static bool IsAuthorized(string header, ReadOnlyMemory<byte> expected)
            {
                if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
                {
                    return false;
                }

                var provided = System.Text.Encoding.UTF8.GetBytes(header["Bearer ".Length..]);
                return provided.Length == expected.Length && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(expected.Span, provided);
            }
            """);

    [Fact]
    public Task Gateway_in_front_is_believed() =>
        Check(
            "var app = WebApplication.CreateBuilder(args).Build(); app.MapMcp(); app.Run();",
            test => test.GlobalOptions["build_property.McpAuthTerminatedUpstream"] = "true");

    [Fact]
    public Task Test_project_is_silent() =>
        Check(
            "var app = WebApplication.CreateBuilder(args).Build(); app.MapMcp(); app.Run();",
            test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Theory]
    [InlineData("app.Run(\"http://localhost:5000\");", DiagnosticSeverity.Info)]
    [InlineData("app.Urls.Add(\"http://127.0.0.1:5000\"); app.Run();", DiagnosticSeverity.Info)]
    [InlineData("app.Run(\"http://0.0.0.0:5000\");", DiagnosticSeverity.Warning)]
    [InlineData("app.Run($\"http://{args[0]}:5000\");", DiagnosticSeverity.Warning)]
    [InlineData("app.Run($\"http://localhost:{args[0]}\");", DiagnosticSeverity.Info)]
    [InlineData("app.Run();", DiagnosticSeverity.Warning)]
    public Task Loopback_is_information(string run, DiagnosticSeverity severity) =>
        Check(
            $"var app = WebApplication.CreateBuilder(args).Build(); app.{{|#0:MapMcp|}}(); {run}",
            test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6001_OpenEndpoint, 0, "/", "").WithSeverity(severity)));

    [Fact]
    public Task Session_set_up_is_no_guard() =>
        Check(
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport(o => o.ConfigureSessionOptions = (context, options, token) =>
            {
                if (context.Request.Headers["X-Api-Key"] != "k") throw new UnauthorizedAccessException();
                return Task.CompletedTask;
            });
            var app = builder.Build();
            app.[|MapMcp|]();
            app.Run();
            """);

    [Fact]
    public Task Client_certificates_are_a_guard() =>
        Check(
            """
            using Microsoft.AspNetCore.Server.Kestrel.Https;
            var builder = WebApplication.CreateBuilder(args);
            builder.WebHost.ConfigureKestrel(k => k.ConfigureHttpsDefaults(h => h.ClientCertificateMode = ClientCertificateMode.RequireCertificate));
            var app = builder.Build();
            app.MapMcp();
            app.Run();
            """);

    [Fact]
    public Task Incomplete_code_is_endured() =>
        Check(
            """
            var builder = WebApplication.CreateBuilder(args);
            var app = builder.Build();
            app.Use(async (context, next) => { if ({|CS0103:Missing|}(context)) { context.Response.StatusCode = 401; return; } await next(); });
            app.UseMiddleware<{|CS0246:Gone|}>();
            app.MapMcp().{|CS1061:RequireKey|}();
            app.Run();
            """);
}

/// <summary>The fix of MCPAC6001.</summary>
public class OpenEndpointFixTests
{
    private static Task Fix(string before, string after) =>
        Verify.Fix<OpenEndpointAnalyzer, McpAnalyzers.CodeFixes.Rules.Transport.OpenEndpointFix>(before, after, test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Authorization_is_required_where_a_scheme_is_registered() =>
        Fix(
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthentication().AddJwtBearer();
            builder.Services.AddAuthorization();
            var app = builder.Build();
            app.[|MapMcp|]("/a"); // the catalogue
            app.[|MapMcp|]("/b").RequireCors("any");
            app.Run();
            """,
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthentication().AddJwtBearer();
            builder.Services.AddAuthorization();
            var app = builder.Build();
            app.MapMcp("/a").RequireAuthorization(); // the catalogue
            app.MapMcp("/b").RequireAuthorization().RequireCors("any");
            app.Run();
            """);

    [Fact]
    public Task Services_are_added_that_authorization_needs() =>
        Fix(
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthentication().AddJwtBearer();
            var app = builder.Build();
            app.[|MapMcp|]("/a");
            app.[|MapMcp|]("/b");
            app.Run();
            """,
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthentication().AddJwtBearer();
            builder.Services.AddAuthorization();
            var app = builder.Build();
            app.MapMcp("/a").RequireAuthorization();
            app.MapMcp("/b").RequireAuthorization();
            app.Run();
            """);

    [Fact]
    public Task Scheme_is_added_where_there_is_none() =>
        Fix(
            """
            var builder = WebApplication.CreateBuilder(args);
            var app = builder.Build();
            app.[|MapMcp|]();
            app.Run();
            """,
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthentication().AddJwtBearer();
            builder.Services.AddAuthorization();
            var app = builder.Build();
            app.MapMcp().RequireAuthorization();
            app.Run();
            """);

    [Fact]
    public Task Anonymous_endpoint_has_no_fix() =>
        Verify.NoFix<OpenEndpointAnalyzer, McpAnalyzers.CodeFixes.Rules.Transport.OpenEndpointFix>(
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthentication().AddJwtBearer();
            builder.Services.AddAuthorization(o => o.FallbackPolicy = o.DefaultPolicy);
            var app = builder.Build();
            app.[|MapMcp|]().AllowAnonymous();
            app.Run();
            """,
            test => test.Sdk = McpSdk.V2_3AspNetCore);
}
