using McpAnalyzers.Server.Startup;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Tests.Server;

public class StartupFlowTests
{
    private const string Tools = "public class Tools { [McpServerTool] public string A() => \"\"; }";

    [Fact]
    public void Library_has_no_startup() => Assert.Null(ServerUnderTest.Of(Tools).Flow());

    [Fact]
    public void Registrations_and_starts_are_found_through_helpers_of_other_files()
    {
        var server = ServerUnderTest.Of(
            """
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddDesk();
            var host = builder.Build();
            await Serve(host);

            static Task Serve(IHost host) => host.RunAsync();
            """,
            """
            public static class Registration
            {
                public static void AddDesk(this IServiceCollection services)
                {
                    services.AddMcpServer().WithTools<Tools>();
                    services.AddSingleton(McpServerTool.Create(() => "pong"));
                }
            }
            """,
            Tools);

        var flow = server.Flow()!;

        Assert.Equal(
            ["services.AddMcpServer().WithTools<Tools>()", "services.AddSingleton(McpServerTool.Create(() => \"pong\"))"],
            flow.Registrations.Select(r => r.Node.ToString()));
        Assert.All(flow.Registrations, r => Assert.Equal("builder.Services.AddDesk()", r.At(0).Node.ToString()));
        Assert.Equal("host.RunAsync()", Assert.Single(flow.Starts).Node.ToString());
        Assert.True(StartupFlow.Reaches(flow.Registrations[0], flow.Starts[0]));
        Assert.False(StartupFlow.Reaches(flow.Starts[0], flow.Registrations[0]));
    }

    [Theory]
    [InlineData("A(); B();", true, true)]
    [InlineData("if (args.Length > 0) { A(); } B();", false, true)]
    [InlineData("if (args.Length > 0) { A(); } else { A(); } B();", false, true)]
    [InlineData("if (args.Length > 0) { A(); } else { return; } B();", true, true)]
    [InlineData("if (args.Length > 0) { A(); } else { B(); }", false, false)]
    [InlineData("B(); A();", false, false)]
    [InlineData("foreach (var x in args) { B(); A(); }", false, true)]
    [InlineData("try { A(); B(); } catch (Exception) { }", true, true)]
    [InlineData("try { A(); } catch (Exception) { } B();", false, true)]
    [InlineData("switch (args.Length) { case 0: A(); break; default: throw new Exception(); } B();", true, true)]
    [InlineData("if (args.Length == 0) { Environment.Exit(1); } else { A(); } B();", true, true)]
    [InlineData("Helper(); B(); void Helper() { A(); }", true, true)]
    [InlineData("Helper(); B(); void Helper() { if (args.Length > 0) { A(); } }", false, true)]
    [InlineData("A(); Helper(); void Helper() { if (args.Length > 0) { B(); } }", true, true)]
    public void Before_and_after_follow_control_flow_and_calls(string code, bool dominates, bool reaches)
    {
        var server = ServerUnderTest.Of(code + " static void A() { } static void B() { }", Tools);
        var flow = server.Flow()!;
        var before = server.Moments(flow, "A()");
        var after = server.Moments(flow, "B()");

        Assert.Equal(dominates, before.Any(a => after.All(b => StartupFlow.Dominates(a, b, holdsInItsRunOnly: false))));
        Assert.Equal(reaches, before.Any(a => after.Any(b => StartupFlow.Reaches(a, b))));
    }

    [Fact]
    public void Delegates_of_the_host_and_actions_of_a_command_line_are_part_of_the_startup()
    {
        var server = ServerUnderTest.Of(
            """
            public static class Program
            {
                public static Task Main(string[] args)
                {
                    var command = new Command();
                    command.SetAction(() =>
                    {
                        var builder = Host.CreateApplicationBuilder(args);
                        builder.Services.AddMcpServer().WithTools<Tools>();
                        builder.Build().Run();
                    });
                    return Host.CreateDefaultBuilder(args).ConfigureServices(Configure).Build().RunAsync();
                }

                private static void Configure(IServiceCollection services) => services.AddMcpServer().WithToolsFromAssembly();
            }

            public class Command { public void SetAction(Action action) => action(); }
            """,
            Tools);

        Assert.Equal(2, server.Flow()!.Registrations.Count);
        Assert.Equal(2, server.Flow()!.Starts.Count);
    }

    [Fact]
    public void Startup_class_is_a_root_of_its_own()
    {
        var server = ServerUnderTest.Of(
            "Console.WriteLine();",
            "public class Startup { public void ConfigureServices(IServiceCollection services) { services.AddMcpServer().WithTools<Tools>(); } }",
            Tools);

        var registration = Assert.Single(server.Flow()!.Registrations);

        Assert.Equal("ConfigureServices", Assert.IsType<MethodDeclarationSyntax>(registration.At(0).Frame.Function).Identifier.ValueText);
    }

    [Fact]
    public void Recursion_ends()
    {
        var server = ServerUnderTest.Of("A(3); static void A(int n) { if (n > 0) { B(n); } } static void B(int n) { A(n - 1); B(n - 1); }", Tools);

        Assert.InRange(server.Flow()!.Frames.Count, 1, 8);
    }

    [Fact]
    public void Server_without_a_container_is_registered_and_started()
    {
        var server = ServerUnderTest.Of(
            """
            await using var server = McpServer.Create(new StdioServerTransport("desk"), new McpServerOptions());
            await server.RunAsync();
            """);

        Assert.Single(server.Flow()!.Registrations);
        Assert.Single(server.Flow()!.Starts);
    }

    [Fact]
    public void Server_of_the_second_preview_is_registered_and_started()
    {
        var server = ServerUnderTest.Of(McpSdk.V0_2, """
            await using var server = McpServerFactory.Create(new StdioServerTransport("desk"), new McpServerOptions());
            await server.RunAsync();
            """);

        Assert.Single(server.Flow()!.Registrations);
        Assert.Single(server.Flow()!.Starts);
    }
}
