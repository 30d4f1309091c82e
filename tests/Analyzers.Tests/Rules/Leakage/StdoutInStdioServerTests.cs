using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

public class StdoutInStdioServerTests
{
    private const string Usings = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol.Server;

        """;

    private const string Tools = """

        [McpServerToolType]
        public sealed class CrmTools { [McpServerTool] public static string Get(string id) => id; }
        """;

    private static string Program(string set, string before = "", string after = "") => Usings + $$"""
        {{before}}
        var builder = Host.CreateApplicationBuilder(args);
        {{set}}
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
        {{after}}
        await builder.Build().RunAsync();
        """ + Tools;

    private static Task Check(string source) => Verify.Analyzer<StdoutInStdioServerAnalyzer>(source, test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("[|Console.WriteLine|](\"starting\");")]
    [InlineData("[|Console.Write|](\"starting\");")]
    [InlineData("[|Console.WriteLine|]();")]
    [InlineData("[|Console.Out.WriteLine|](\"starting\");")]
    [InlineData("await [|Console.Out.WriteLineAsync|](\"starting\");")]
    [InlineData("if (args.Length > 0) { [|Console.WriteLine|](\"verbose\"); }")]
    [InlineData("foreach (var arg in args) [|Console.WriteLine|](arg);")]
    [InlineData("Banner(); static void Banner() => [|System.Console.WriteLine|](\"crm\");")]
    public Task Text_before_or_after_the_transport_is_reported(string statement) => Task.WhenAll(Check(Program("", before: statement)), Check(Program("", after: statement)));

    [Theory]
    [InlineData("Console.Error.WriteLine(\"starting\");")]
    [InlineData("await Console.Error.WriteLineAsync(\"starting\");")]
    [InlineData("if (args.Length > 0) { Console.WriteLine(\"usage\"); return; }")]
    [InlineData("if (args.Length > 0) { Console.WriteLine(\"usage\"); Environment.Exit(2); }")]
    [InlineData("if (args.Length > 0) { Console.WriteLine(\"usage\"); throw new InvalidOperationException(\"usage\"); }")]
    [InlineData("if (args.Contains(\"--help\")) { Help(); return; } static void Help() => Console.WriteLine(\"usage\");")]
    [InlineData("switch (args.FirstOrDefault()) { case \"login\": Console.WriteLine(\"token\"); return; }")]
    [InlineData("if (!Console.IsOutputRedirected) { Console.WriteLine(\"run me from a client\"); }")]
    [InlineData("Console.SetOut(Console.Error); Console.WriteLine(\"starting\");")]
    [InlineData("using var text = new StringWriter(); text.WriteLine(\"starting\");")]
    [InlineData("var commands = new Dictionary<string, Action> { [\"list\"] = () => Console.WriteLine(\"list\") };")]
    [InlineData("static void Unused() => Console.WriteLine(\"never\");")]
    public Task Standard_error_and_commands_that_end_are_not_reported(string statement) => Check(Program("", before: statement));

    [Theory]
    [InlineData("if (args is [\"--version\"]) { Console.WriteLine(\"1.0\"); return; }")]
    [InlineData("if (args.Contains(\"list\")) { foreach (var arg in args) { Console.WriteLine(arg); } Environment.Exit(0); }")]
    [InlineData("using var host = builder.Build(); if (args.Contains(\"--check\")) { Console.WriteLine(host.Services is null); return; }")]
    public Task Commands_that_end_after_the_transport_was_chosen_are_not_reported(string statement) => Check(Program("", after: statement));

    [Fact]
    public Task Text_of_a_host_that_has_started_is_reported() => Check(Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
        var host = builder.Build();
        _ = Task.Run(() => host.RunAsync());
        [|Console.WriteLine|]("serving");
        await host.WaitForShutdownAsync();
        """ + Tools);

    [Fact]
    public Task Handlers_and_services_that_they_reach_are_reported() => Check(Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton<Crm>();
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<Tools>();
        await builder.Build().RunAsync();

        public sealed class Crm
        {
            public Crm() => [|Console.WriteLine|]("created");
            public string Get(string id) { [|Console.WriteLine|](id); return id; }
            public void Import() => Console.WriteLine("of a command");
        }

        [McpServerToolType]
        public sealed class Tools(Crm crm)
        {
            [McpServerTool] public string Get(string id) { [|Console.WriteLine|]($"get {id}"); return crm.Get(id); }
        }
        """);

    [Fact]
    public Task Two_hosts_in_one_program_are_told_apart() => Check(Usings + """
        using Microsoft.AspNetCore.Builder;

        if (args.Contains("--http"))
        {
            var web = WebApplication.CreateBuilder(args);
            web.Logging.AddConsole();
            web.Services.AddMcpServer().WithHttpTransport().WithTools<WebTools>();
            var app = web.Build();
            app.MapMcp();
            Console.WriteLine("listening");
            app.Run();
            return;
        }

        [|Console.WriteLine|]("stdio");
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.[|AddConsole|]();
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public sealed class WebTools { [McpServerTool] public static string List() { Console.WriteLine("list"); return ""; } }
        """ + Tools);

    [Fact]
    public Task Transport_chosen_by_a_switch_is_followed() => Check(Usings + """
        using Microsoft.AspNetCore.Builder;

        var useHttp = args.Contains("--http");
        var builder = WebApplication.CreateBuilder(args);
        if (useHttp) { builder.Logging.AddConsole(); } else { builder.Logging.[|AddJsonConsole|](); }
        var mcp = builder.Services.AddMcpServer().WithTools<CrmTools>();
        if (useHttp) { mcp.WithHttpTransport(); } else { mcp.WithStdioServerTransport(); }
        var app = builder.Build();
        if (useHttp) { Console.WriteLine("listening"); app.MapMcp(); } else { [|Console.WriteLine|]("ready"); }
        app.Run();
        """ + Tools);

    [Theory]
    [InlineData("builder.Logging.[|AddConsole|]();")]
    [InlineData("builder.Logging.[|AddSimpleConsole|](o => o.SingleLine = true);")]
    [InlineData("builder.Logging.[|AddConsole|](o => o.FormatterName = \"simple\");")]
    [InlineData("builder.Logging.ClearProviders().[|AddConsole|]();")]
    [InlineData("var logging = builder.Logging; logging.ClearProviders(); logging.[|AddConsole|]();")]
    [InlineData("builder.Services.AddLogging(l => l.[|AddConsole|]());")]
    [InlineData("AddLogs(builder); static void AddLogs(HostApplicationBuilder b) => b.Logging.[|AddConsole|]();")]
    [InlineData("using var factory = LoggerFactory.Create(l => l.[|AddConsole|]());")]
    public Task Console_logger_of_the_same_host_is_reported(string statement) => Check(Program(statement));

    [Theory]
    [InlineData("builder.Logging.AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);")]
    [InlineData("builder.Logging.AddConsole(o => { o.FormatterName = \"simple\"; o.LogToStandardErrorThreshold = LogLevel.Trace; });")]
    [InlineData("builder.Logging.AddSimpleConsole(); builder.Logging.AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);")]
    [InlineData("builder.Logging.AddConsole(); builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);")]
    [InlineData("builder.Logging.AddConsole(); builder.Logging.ClearProviders();")]
    [InlineData("builder.Logging.ClearProviders(); builder.Logging.AddDebug();")]
    [InlineData("var other = Host.CreateApplicationBuilder(); other.Logging.AddConsole();")]
    [InlineData("using var factory = LoggerFactory.Create(l => l.AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace));")]
    public Task Console_logger_on_standard_error_or_of_another_host_is_not_reported(string statement) => Check(Program(statement));

    [Fact]
    public Task Chained_host_builder_is_one_host() => Check(Usings + """
        await Host.CreateDefaultBuilder(args)
            .ConfigureLogging(logging => { logging.ClearProviders(); logging.[|AddConsole|](); })
            .ConfigureServices(services => services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>())
            .Build().RunAsync();
        """ + Tools);

    [Fact]
    public Task Low_level_server_and_its_stream_are_known() => Verify.Analyzer<StdoutInStdioServerAnalyzer>(Usings + """
        using ModelContextProtocol.Protocol;

        [|Console.WriteLine|]("starting");
        await using var server = McpServer.Create(new StdioServerTransport("crm"), new McpServerOptions());
        await server.RunAsync();
        """ + Tools);

    [Theory]
    [InlineData(nameof(McpSdk.V0_2))]
    [InlineData(nameof(McpSdk.V1_4))]
    [InlineData(nameof(McpSdk.V2_3))]
    public Task Every_version_of_the_sdk_is_known(string version) =>
        Verify.Analyzer<StdoutInStdioServerAnalyzer>(Program("[|Console.WriteLine|](\"starting\");"), SecretInResultTests.Sdk(version));

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("Recommended", DiagnosticSeverity.Warning)]
    [InlineData("Strict", DiagnosticSeverity.Error)]
    public Task Severity_follows_the_mode(string mode, DiagnosticSeverity text) => Verify.Analyzer<StdoutInStdioServerAnalyzer>(
        Program("{|#0:Console.WriteLine|}(\"starting\");"),
        test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = mode;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2011_StdoutInStdioServer, 0, "Console.WriteLine").WithSeverity(text));
        });

    [Theory]
    [InlineData("Console.WriteLine($\"key {key}\");", true)]
    [InlineData("Console.WriteLine(key);", true)]
    [InlineData("Console.Error.WriteLine(key);", false)]
    public async Task Credential_on_stdout_is_the_highest_tier_and_no_log_line_beside_it(string statement, bool isStdout)
    {
        var source = Program(statement, before: "var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\");");
        await Verify.Analyzer<StdoutInStdioServerAnalyzer>(
            isStdout ? source.Replace("Console.WriteLine", "{|#0:Console.WriteLine|}", StringComparison.Ordinal) : source,
            test =>
            {
                test.GlobalOptions["build_property.McpAnalysisMode"] = "Recommended";
                if (isStdout)
                {
                    test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2011_StdoutInStdioServer, 0, "Console.WriteLine").WithSeverity(DiagnosticSeverity.Error));
                }
            });
        await Verify.Analyzer<SecretInLogAnalyzer>(isStdout ? source : source.Replace("(key)", "([|key|])", StringComparison.Ordinal));
    }

    [Fact]
    public Task Server_over_http_library_and_test_project_are_silent() => Task.WhenAll(
        Check(Usings + """
            using Microsoft.AspNetCore.Builder;

            var builder = WebApplication.CreateBuilder(args);
            builder.Logging.AddConsole();
            builder.Services.AddMcpServer().WithHttpTransport().WithTools<CrmTools>();
            Console.WriteLine("starting");
            var app = builder.Build();
            app.MapMcp();
            app.Run();
            """ + Tools),
        Check(Usings + "public static class Log { public static void Info(string text) => Console.WriteLine(text); }" + Tools),
        Verify.Analyzer<StdoutInStdioServerAnalyzer>(Program("Console.WriteLine(\"starting\");"), test => test.GlobalOptions["build_property.IsTestProject"] = "true"));

    [Theory]
    [InlineData("Console.WriteLine(")]
    [InlineData("Console.WriteLine(missing); builder.Logging.AddConsole(o => o.);")]
    [InlineData("builder.Logging.AddConsole(; Console.")]
    [InlineData("void Again() { var run = () => Again(); Console.WriteLine(); }")]
    public async Task Half_typed_code_does_not_crash(string statement)
    {
        var found = await RuleRun.OfAsync(RuleRun.Compile([("/0/Program.cs", Program(statement))]), new StdoutInStdioServerAnalyzer());
        Assert.True(found.Length <= 2);
    }

    [Fact]
    public Task Fix_writes_to_standard_error() => Verify.Fix<StdoutInStdioServerAnalyzer, StdoutInStdioServerFix>(
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;
        using static System.Console;

        // Before anything else.
        [|Console.WriteLine|]("starting {0}", args.Length);
        [|Console.Out.Write|]("crm");
        await [|System.Console.Out.WriteLineAsync|]("crm");
        [|WriteLine|]();
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public sealed class CrmTools { [McpServerTool] public static string Get(string id) { [|Console.WriteLine|](id); return id; } }
        """,
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;
        using static System.Console;

        // Before anything else.
        Console.Error.WriteLine("starting {0}", args.Length);
        Console.Error.Write("crm");
        await System.Console.Error.WriteLineAsync("crm");
        Error.WriteLine();
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public sealed class CrmTools { [McpServerTool] public static string Get(string id) { Console.Error.WriteLine(id); return id; } }
        """);

    [Theory]
    [InlineData("builder.Logging.[|AddConsole|]();", "builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);")]
    [InlineData(
        "builder.Logging.[|AddConsole|](o => o.FormatterName = \"simple\");",
        "builder.Logging.AddConsole(o => { o.FormatterName = \"simple\"; o.LogToStandardErrorThreshold = LogLevel.Trace; });")]
    [InlineData(
        "builder.Logging.[|AddConsole|](o =>\n{\n    o.FormatterName = \"simple\";\n});",
        "builder.Logging.AddConsole(o =>\n{\n    o.FormatterName = \"simple\";\n    o.LogToStandardErrorThreshold = LogLevel.Trace;\n});")]
    [InlineData(
        "builder.Logging.[|AddSimpleConsole|](o => o.SingleLine = true).SetMinimumLevel(LogLevel.Debug);",
        "builder.Logging.AddSimpleConsole(o => o.SingleLine = true).AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Debug);")]
    public Task Fix_logs_to_standard_error(string before, string after) => Verify.Fix<StdoutInStdioServerAnalyzer, StdoutInStdioServerFix>(Program(before), Program(after));

    private const string Serilog = """

        namespace Serilog
        {
            public class LoggerConfiguration { public Configuration.LoggerSinkConfiguration WriteTo { get; } = new(); public ILogger CreateLogger() => throw new NotSupportedException(); }
            public interface ILogger { void Information(string text); }
            public static class Log { public static ILogger Logger { get; set; } = null!; }
            public static class ConsoleLoggerConfigurationExtensions
            {
                public static LoggerConfiguration Console(this Configuration.LoggerSinkConfiguration sinks, string outputTemplate = "", Events.LogEventLevel? standardErrorFromLevel = null) => new();
            }
        }

        namespace Serilog.Configuration { public class LoggerSinkConfiguration { } }
        namespace Serilog.Events { public enum LogEventLevel { Verbose, Information } }
        """;

    private static string WithSerilog(string console) => "using Serilog;\n" + Program($"Log.Logger = new LoggerConfiguration().WriteTo.{console}.CreateLogger();").Replace("using Microsoft.Extensions.Logging;\n", "", StringComparison.Ordinal) + Serilog;

    [Theory]
    [InlineData("[|Console|]()", "Console(standardErrorFromLevel: Serilog.Events.LogEventLevel.Verbose)")]
    [InlineData("[|Console|](outputTemplate: \"{Message}\")", "Console(outputTemplate: \"{Message}\", standardErrorFromLevel: Serilog.Events.LogEventLevel.Verbose)")]
    public Task Console_of_serilog_is_reported_and_sent_to_standard_error(string before, string after) =>
        Verify.Fix<StdoutInStdioServerAnalyzer, StdoutInStdioServerFix>(WithSerilog(before), WithSerilog(after));

    [Fact]
    public Task Console_of_serilog_on_standard_error_is_not_reported() => Check(WithSerilog("Console(standardErrorFromLevel: Serilog.Events.LogEventLevel.Verbose)"));
}
