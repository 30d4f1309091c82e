using McpAnalyzers.Server;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Tests.Server;

/// <summary>Which code runs in a process that serves over stdio. A line that does writes "yes", one that does not writes "no".</summary>
public class ServingModelTests
{
    private const string Tools = """

        [McpServerToolType]
        public class Tools
        {
            [McpServerTool] public string A() { Console.WriteLine("yes"); return Helper.Text(); }
        }

        public static class Helper { public static string Text() { Console.WriteLine("yes"); return ""; } }
        """;

    private static void Check(params string[] files) => Check(McpSdk.V2_3AspNetCore, files);

    private static void Check(McpSdk sdk, params string[] files)
    {
        var server = ServerUnderTest.Of(sdk, files);
        var writes = server.Compilation.SyntaxTrees
            .SelectMany(t => t.GetRoot().DescendantNodes())
            .OfType<InvocationExpressionSyntax>()
            .Where(i => i.Expression.ToString() == "Console.WriteLine")
            .ToArray();

        Assert.NotEmpty(writes);
        Assert.All(writes, w => Assert.Equal(
            $"{w}: {w.ArgumentList.Arguments[0].ToString().Contains("yes", StringComparison.Ordinal)}",
            $"{w}: {server.Program.Serving.Runs(w, McpHost.Stdio, default)}"));
    }

    [Theory]
    [InlineData(""" Console.WriteLine("yes"); var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); Console.WriteLine("yes"); await builder.Build().RunAsync(); Console.WriteLine("no"); """)]
    [InlineData(""" if (args.Length == 1) { Console.WriteLine("no"); return; } var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); await builder.Build().RunAsync(); """)]
    [InlineData(""" if (args.Length == 1) { Console.WriteLine("no"); Environment.Exit(1); } var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); await builder.Build().RunAsync(); """)]
    [InlineData(""" if (args.Length == 1) { Console.WriteLine("yes"); } var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); await builder.Build().RunAsync(); """)]
    [InlineData(""" if (args.Length == 1) { Help(); return; } Banner(); var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); await builder.Build().RunAsync(); static void Help() { Console.WriteLine("no"); } static void Banner() => Console.WriteLine("yes"); """)]
    [InlineData(""" try { var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); await builder.Build().RunAsync(); } catch (Exception e) { Console.WriteLine("yes" + e); } """)]
    [InlineData(""" await Host.CreateDefaultBuilder(args).ConfigureServices(s => { Console.WriteLine("yes"); s.AddMcpServer().WithStdioServerTransport(); }).Build().RunAsync(); """)]
    [InlineData(""" var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); builder.Services.AddSingleton(_ => { Console.WriteLine("yes"); return new Uri("https://crm.example.com"); }); await builder.Build().RunAsync(); """)]
    [InlineData(""" var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); var commands = new List<Action>(); commands.Add(() => Console.WriteLine("no")); await builder.Build().RunAsync(); """)]
    [InlineData(""" var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); var app = builder.Build(); app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => Console.WriteLine("yes")); await app.RunAsync(); """)]
    public void Startup_code_runs_when_the_transport_follows_or_is_chosen(string main) => Check(main, Tools);

    [Theory]
    [InlineData(""" if (args.Contains("--http")) { var web = WebApplication.CreateBuilder(args); web.Services.AddMcpServer().WithHttpTransport(); var app = web.Build(); app.MapMcp(); Console.WriteLine("no"); app.Run(); } else { Console.WriteLine("yes"); var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); await builder.Build().RunAsync(); } """)]
    [InlineData(""" var http = args.Contains("--http"); var builder = WebApplication.CreateBuilder(args); var mcp = builder.Services.AddMcpServer(); if (http) mcp.WithHttpTransport(); else mcp.WithStdioServerTransport(); var app = builder.Build(); if (http) { app.MapMcp(); Console.WriteLine("no"); } else { Console.WriteLine("yes"); } if (!http) Console.WriteLine("yes"); Console.WriteLine("yes"); app.Run(); """)]
    [InlineData(""" var mode = args[0]; if (mode == "stdio") { var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); await builder.Build().RunAsync(); } if (mode != "stdio") { Console.WriteLine("no"); } """)]
    [InlineData(""" switch (args[0]) { case "serve": var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); Console.WriteLine("yes"); await builder.Build().RunAsync(); break; case "list": Console.WriteLine("no"); break; } """)]
    [InlineData(""" if (!Console.IsOutputRedirected) { Console.WriteLine("no"); } var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport(); await builder.Build().RunAsync(); """)]
    public void Program_with_two_transports_is_told_apart(string main) => Check(main, Tools);

    [Fact]
    public void Command_that_ends_by_itself_does_not_serve() => Check(
        """
        public static class Program
        {
            public static async Task Main(string[] args)
            {
                if (args.Length > 0)
                {
                    await Login.RunAsync();
                    return;
                }

                await Serve(args);
            }

            private static async Task Serve(string[] args)
            {
                Console.WriteLine("yes");
                var builder = Host.CreateApplicationBuilder(args);
                builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<Tools>();
                await builder.Build().RunAsync();
            }
        }

        public static class Login
        {
            public static Task RunAsync() { Console.WriteLine("no"); Print(); return Task.CompletedTask; }

            private static void Print() => Console.WriteLine("no");

            public static void Unused() => Console.WriteLine("no");
        }
        """,
        Tools);

    [NewerCSharpFact]
    public void Services_and_hosted_services_run_while_it_serves() => Check(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton<ICrm, Crm>();
        builder.Services.AddHostedService<Poller>();
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
        await builder.Build().RunAsync();

        public interface ICrm { string Get(string id); }

        public sealed class Crm : ICrm
        {
            public Crm() => Console.WriteLine("yes");

            public string Get(string id) { Trace(); return id; }

            public void Export() => Console.WriteLine("no");

            private void Trace() => Console.WriteLine("yes");
        }

        public sealed class Poller : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken stoppingToken) { Console.WriteLine("yes"); return Task.CompletedTask; }
        }

        [McpServerToolType]
        public sealed class CrmTools(ICrm crm)
        {
            [McpServerTool] public string Get(string[] ids) => string.Join(",", ids.Select(id => { Console.WriteLine("yes"); return crm.Get(id); }));
        }
        """);

    [Fact]
    public void Tools_of_the_other_host_do_not_run_here() => Check(
        """
        if (args.Contains("--http"))
        {
            var web = WebApplication.CreateBuilder(args);
            web.Services.AddMcpServer().WithHttpTransport().WithTools<WebTools>();
            var app = web.Build();
            app.MapMcp();
            app.Run();
        }
        else
        {
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<Tools>();
            await builder.Build().RunAsync();
        }

        [McpServerToolType]
        public class WebTools { [McpServerTool] public string B() { Console.WriteLine("no"); return ""; } }
        """,
        Tools);

    [NewerCSharpFact]
    public void Low_level_server_and_delegates_are_known() => Check(
        McpSdk.V2_3,
        """
        var options = new McpServerOptions { ToolCollection = [McpServerTool.Create(() => { Console.WriteLine("yes"); return Tell(); })] };
        await using var server = McpServer.Create(new StdioServerTransport("crm"), options);
        Console.WriteLine("yes");
        await server.RunAsync();

        static string Tell() { Console.WriteLine("yes"); return "ok"; }
        """);

    [Fact]
    public void Program_without_a_local_transport_does_not_serve_over_it() => Check(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<WebTools>();
        Console.WriteLine("no");
        var app = builder.Build();
        app.MapMcp();
        app.Run();

        [McpServerToolType]
        public class WebTools { [McpServerTool] public string B() { Console.WriteLine("no"); return ""; } }
        """);

    [Fact]
    public void Handlers_of_a_library_that_sets_up_the_transport_run() => Check(
        """
        public static class Registration { public static void AddDesk(this IServiceCollection services) => services.AddMcpServer().WithStdioServerTransport().WithTools<Tools>(); }
        """,
        Tools);
}
