using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Audit;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Audit;

public class CallNotAttributableTests
{
    private const string Tools =
        """
        [McpServerToolType]
        public sealed class OrderTools
        {
            [McpServerTool(Destructive = true)]
            public static string Cancel(string id) => "cancelled " + id;
        }
        """;

    private static string Server(string registration, string use = "", string tools = Tools) =>
        $$"""
        using System.Security.Claims;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer(){{registration}}.WithTools<OrderTools>();
        var app = builder.Build();
        {{use}}
        app.MapMcp();
        app.Run();

        {{tools}}
        """;

    [Fact]
    public Task Changing_tools_without_a_trail_are_reported() =>
        Verify.Analyzer<CallNotAttributableAnalyzer>(
            Server(".{|#0:WithHttpTransport|}()"),
            McpSdk.V2_3AspNetCore,
            Verify.Diagnostic(Descriptors.MCPAC8001_CallNotAttributable, 0, "Cancel"));

    [Fact]
    public Task Tool_without_hints_is_judged_by_what_it_does() =>
        Verify.Analyzer<CallNotAttributableAnalyzer>(
            Server(".{|#0:WithHttpTransport|}()", tools:
                """
                [McpServerToolType]
                public sealed class OrderTools(HttpClient http)
                {
                    [McpServerTool]
                    public Task Cancel(string id) => http.DeleteAsync("/orders/" + id);
                }
                """),
            McpSdk.V2_3AspNetCore,
            Verify.Diagnostic(Descriptors.MCPAC8001_CallNotAttributable, 0, "Cancel"));

    [Theory]
    [InlineData("", "app.Use(async (context, next) => { app.Logger.LogInformation(\"{User} called\", context.User.Identity?.Name); await next(context); });")]
    [InlineData("", "app.Use(async (context, next) => { var caller = context.User.FindFirst(\"sub\")?.Value; using (app.Logger.BeginScope(\"{Sub}\", caller)) { await next(context); } });")]
    [InlineData(".WithRequestFilters(f => f.AddCallToolFilter(next => async (request, token) => { request.Services!.GetRequiredService<ILoggerFactory>().CreateLogger(\"audit\").LogInformation(\"{Who} called {Tool}\", request.User?.Identity?.Name, request.Params?.Name); return await next(request, token); }))", "")]
    [InlineData("", "app.Use(async (context, next) => { System.Diagnostics.Activity.Current?.SetTag(\"enduser.id\", context.TraceIdentifier); await next(context); });")]
    public Task Server_with_a_trail_is_not_reported(string registration, string use) =>
        Verify.Analyzer<CallNotAttributableAnalyzer>(Server(".WithHttpTransport()" + registration, use), McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Log_of_the_call_alone_is_no_trail() =>
        Verify.Analyzer<CallNotAttributableAnalyzer>(
            Server(".[|WithHttpTransport|]()", "app.Use(async (context, next) => { app.Logger.LogInformation(\"{Path} called\", context.Request.Path); await next(context); });"),
            McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Reading_tools_and_stdio_servers_are_not_reported() =>
        Verify.Analyzer<CallNotAttributableAnalyzer>(
            [
                ("/0/Program.cs", Server(".WithHttpTransport()", tools: Tools.Replace("Destructive = true", "ReadOnly = true", StringComparison.Ordinal))),
            ],
            test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Stdio_server_is_not_reported() =>
        Verify.Analyzer<CallNotAttributableAnalyzer>(
            """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using ModelContextProtocol.Server;

            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<OrderTools>();

            """ + Tools);

    [Fact]
    public Task Incomplete_code_is_not_reported() =>
        Verify.Analyzer<CallNotAttributableAnalyzer>(Server(".{|CS1061:WithHttpTransports|}()"), McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Filter_that_logs_the_caller_is_added() =>
        Verify.Fix<CallNotAttributableAnalyzer, CallNotAttributableFix>(
            """
            using ModelContextProtocol.Server;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services
                .AddMcpServer()
                .[|WithHttpTransport|]()
                .WithTools<OrderTools>();
            var app = builder.Build();
            app.MapMcp();
            app.Run();

            """ + Tools,
            """
            using ModelContextProtocol.Server;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services
                .AddMcpServer()
                .WithHttpTransport()
                .WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, cancellationToken) =>
                {
                    var result = await next(request, cancellationToken);
                    request.Services?.GetService<ILoggerFactory>()?.CreateLogger("Audit")
                        .LogInformation("{Subject} called {Tool}, error: {IsError}", request.User?.FindFirst("sub")?.Value, request.Params?.Name, result.IsError);
                    return result;
                }))
                .WithTools<OrderTools>();
            var app = builder.Build();
            app.MapMcp();
            app.Run();

            """ + Tools,
            test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Fix_brings_the_using_also_beside_another_type_of_that_name()
    {
        return Verify.Fix<CallNotAttributableAnalyzer, CallNotAttributableFix>(
            Server("", ".[|WithHttpTransport|]()"),
            Server("using Microsoft.Extensions.Logging;\n", """
                .WithHttpTransport()
                .WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, cancellationToken) =>
                {
                    var result = await next(request, cancellationToken);
                    request.Services?.GetService<ILoggerFactory>()?.CreateLogger("Audit")
                        .LogInformation("{Subject} called {Tool}, error: {IsError}", request.User?.FindFirst("sub")?.Value, request.Params?.Name, result.IsError);
                    return result;
                }))
                """.Replace("\n", "\n    ", StringComparison.Ordinal)),
            test =>
            {
                test.Sdk = McpSdk.V2_3AspNetCore;
                test.ImplicitUsings = false;
            });

        static string Server(string usings, string transport) => $$"""
            using Microsoft.AspNetCore.Builder;
            using Microsoft.Extensions.DependencyInjection;
            {{usings}}using ModelContextProtocol.Server;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer()
                {{transport}}
                .WithTools<OrderTools>();
            var app = builder.Build();
            app.MapMcp();
            app.Run();

            [McpServerToolType]
            public sealed class OrderTools
            {
                [McpServerTool(Destructive = true)]
                public string CancelOrder(string id) => id;
            }

            public static class LoggerExtensions
            {
            }
            """;
    }
}
