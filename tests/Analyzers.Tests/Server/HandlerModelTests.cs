using McpAnalyzers.Server;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Tests.Server;

public class HandlerModelTests
{
    [NewerCSharpFact]
    public void Attributes_make_handlers_of_methods_of_every_kind_of_type()
    {
        var server = ServerUnderTest.Of("""
            public class Instance { [McpServerTool] private string A() => ""; }
            public static class Statics { [McpServerTool(Name = "named")] public static string B() => ""; }
            public record Recorded(string X) { [McpServerPrompt] public string C() => X; }
            public class Primary(HttpClient http) { [McpServerResource(UriTemplate = "a://{x}")] internal string D(string x) => x + http; }
            public struct Value { [McpServerToolAttribute] public string E() => ""; }
            public class Outer { public class Inner { [ModelContextProtocol.Server.McpServerTool] public string F() => ""; } }
            public class Not { public string G() => ""; [Obsolete("McpServerTool")] public string H() => ""; }
            """);

        Assert.Equal(["Tool A", "Tool named", "Prompt C", "Resource D", "Tool E", "Tool F"], server.Handlers());
    }

    [Fact]
    public void Attribute_of_another_library_makes_no_handler()
    {
        var server = ServerUnderTest.Of("""
            namespace Other { public sealed class McpServerToolAttribute : Attribute { } public sealed class McpToolAttribute : Attribute { } }
            public class Tools { [Other.McpServerTool] public string A() => ""; [Other.McpTool] public string B() => ""; }
            """);

        Assert.Empty(server.Handlers());
    }

    [Fact]
    public void Names_of_the_first_preview_are_handlers()
    {
        var server = ServerUnderTest.Of("""
            namespace ModelContextProtocol.Server { public sealed class McpToolAttribute : Attribute { } }
            public class Tools { [McpTool] public string A() => ""; }
            """);

        Assert.Equal(["Tool A"], server.Handlers());
    }

    [Fact]
    public void Partial_method_is_its_implementation_with_the_attributes_of_both_parts()
    {
        var server = ServerUnderTest.Of(
            "public partial class Tools { [McpServerTool(ReadOnly = true)] public partial string Find(string name); }",
            "public partial class Tools { public partial string Find(string name) => name; }");

        var handler = server.Handler("Find");
        var definition = ((INamedTypeSymbol)server.Compilation.GetSymbolsWithName("Tools").Single()).GetMembers("Find").OfType<IMethodSymbol>().Single();

        Assert.NotNull(handler.Method.PartialDefinitionPart);
        Assert.True(handler.ReadOnly);
        Assert.Same(handler, server.Program.Handlers.Find(definition, default));
        Assert.Same(handler, server.Program.Handlers.Find(definition.PartialImplementationPart!, default));
    }

    [Fact]
    public void Hints_are_only_what_the_source_says()
    {
        var server = ServerUnderTest.Of("""
            public class Tools
            {
                [McpServerTool] public string Unset() => "";
                [McpServerTool(ReadOnly = true)] public string Reads() => "";
                [McpServerTool(ReadOnly = false, Destructive = false)] public string Adds() => "";
            }
            """);

        Assert.Equal((null, null), (server.Handler("Unset").ReadOnly, server.Handler("Unset").Destructive));
        Assert.Equal((true, null), (server.Handler("Reads").ReadOnly, server.Handler("Reads").Destructive));
        Assert.Equal((false, false), (server.Handler("Adds").ReadOnly, server.Handler("Adds").Destructive));
    }

    [NewerCSharpFact]
    public void Created_primitives_are_handlers_however_the_delegate_is_given()
    {
        var server = ServerUnderTest.Of("""
            var options = new McpServerToolCreateOptions { Name = "kept", Destructive = true };
            Func<string, string> stored = text => text;
            string Local(string text) => text;
            McpServerTool[] tools =
            [
                McpServerTool.Create((string city) => city, new McpServerToolCreateOptions { Name = "forecast", ReadOnly = true }),
                McpServerTool.Create(() => "", options),
                McpServerTool.Create(stored, new() { Name = "stored" }),
                McpServerTool.Create(Local),
                McpServerTool.Create(Methods.Group),
                ModelContextProtocol.Server.McpServerTool.Create(AIFunctionFactory.Create(Methods.Function)),
                McpServerTool.Create(typeof(Methods).GetMethod(nameof(Methods.Reflected))!, (object?)null),
            ];
            var prompt = McpServerPrompt.Create(Methods.Prompt);
            var resource = McpServerResource.Create(Methods.Resource, new() { UriTemplate = "a://b" });
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer().WithTools(tools);

            public static class Methods
            {
                public static string Group(string text) => text;
                public static string Function(string text) => text;
                public static string Reflected(string text) => text;
                public static string Prompt() => "";
                public static string Resource() => "";
                public static string Unused() => "";
            }
            """);

        Assert.Equal(
            ["Prompt Prompt", "Resource Resource", "Tool Function", "Tool Group", "Tool Local", "Tool Reflected", "Tool forecast", "Tool kept", "Tool stored"],
            server.Handlers().Order(StringComparer.Ordinal));
        Assert.True(server.Handler("forecast").ReadOnly);
        Assert.True(server.Handler("kept").Destructive);
    }

    [Fact]
    public void Request_handlers_and_filters_are_handlers_of_the_protocol()
    {
        var server = ServerUnderTest.Of("""
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer(options =>
                {
                    options.Handlers = new() { ListPromptsHandler = (_, _) => new(new ListPromptsResult()) };
                    options.Handlers.ReadResourceHandler = Read;
                    options.ToolCollection!.Add(McpServerTool.Create(() => "pong", new() { Name = "ping" }));
                })
                .WithCallToolHandler((_, _) => new ValueTask<CallToolResult>(new CallToolResult()))
                .WithListToolsHandler(static async (_, _) => { await Task.Yield(); return new(); })
                .WithRequestFilters(f => f.AddCallToolFilter(next => async (context, token) => await next(context, token)))
                .WithMessageFilters(f => f.AddIncomingFilter(Filters.Incoming));

            static ValueTask<ReadResourceResult> Read(RequestContext<ReadResourceRequestParams> context, CancellationToken token) => new(new ReadResourceResult());

            public static class Filters
            {
                public static McpMessageHandler Incoming(McpMessageHandler next) => (context, token) => next(context, token);
            }
            """);

        Assert.Equal(
            ["Filter CallTool", "Filter Incoming", "LowLevel CallTool", "LowLevel ListPrompts", "LowLevel ListTools", "LowLevel ReadResource", "Tool ping"],
            server.Handlers().Order(StringComparer.Ordinal));
        Assert.All(server.Program.Handlers.All(default).Where(h => h.Name != "ping"), h => Assert.True(h.IsProtocolLevel));
    }

    [Fact]
    public void Capabilities_of_the_second_preview_take_handlers()
    {
        var server = ServerUnderTest.Of(McpSdk.V0_2, """
            var options = new McpServerOptions
            {
                Capabilities = new() { Tools = new() { CallToolHandler = (_, _) => new ValueTask<CallToolResponse>(new CallToolResponse()) } },
            };
            Console.WriteLine(options);
            """);

        Assert.Equal(["LowLevel CallTool"], server.Handlers());
    }

    [NewerCSharpFact]
    public void Overrides_of_the_primitives_are_handlers_also_two_classes_away()
    {
        var server = ServerUnderTest.Of("""
            public abstract class OwnTool : McpServerTool { }
            public sealed class Ping : OwnTool
            {
                public override Tool ProtocolTool => new() { Name = "ping" };
                public override IReadOnlyList<object> Metadata => [];
                public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default) => new(new CallToolResult());
            }
            public class NoTool { public ValueTask<CallToolResult> InvokeAsync() => new(new CallToolResult()); }
            """);

        Assert.Equal(["Tool Ping"], server.Handlers());
    }

    [NewerCSharpFact]
    public void Azure_function_with_a_trigger_is_a_handler_of_that_host()
    {
        var server = ServerUnderTest.Of("""
            using Microsoft.Azure.Functions.Worker.Extensions.Mcp;
            namespace Microsoft.Azure.Functions.Worker.Extensions.Mcp
            {
                public sealed class McpToolTriggerAttribute(string toolName, string? description = null) : Attribute { public string Name => toolName + description; }
                public sealed class McpToolPropertyAttribute(string name, string description) : Attribute { public string Name => name + description; }
                public sealed class ToolInvocationContext { }
            }
            public class Functions
            {
                public string Run([McpToolTrigger("save")] ToolInvocationContext context, [McpToolProperty("text", "The text")] string text) => text;
            }
            """);

        Assert.Equal(["Tool save"], server.Handlers());
        Assert.Equal(["text"], server.Arguments("save"));
        Assert.Equal(McpHost.Functions, server.Program.Handlers.Host(default));
    }

    [NewerCSharpFact]
    public void Model_fills_what_neither_the_sdk_nor_a_service_fills()
    {
        var server = ServerUnderTest.Of("""
            using System.Security.Claims;
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddSingleton<Store>();
            builder.Services.AddSingleton(new Made("a"));
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<Tools>();

            public class Store { }
            public class Made(string x) { public string X => x; }
            public class Query { public string Text { get; set; } = ""; }
            public interface IClock { }
            public class Tools
            {
                [McpServerTool] public string Find(
                    string text, int? count, Query query, string[] tags, Uri uri, DayOfWeek day, System.Text.Json.JsonElement raw,
                    CancellationToken token, IServiceProvider services, McpServer server, RequestContext<CallToolRequestParams> context,
                    IProgress<ModelContextProtocol.ProgressNotificationValue> progress, ClaimsPrincipal user,
                    Store store, Made made, IClock clock, HttpClient http, [FromKeyedServices("a")] Query keyed) => text;
                [McpServerPrompt] public string Ask(string question, IConfiguration configuration) => question;
            }
            """);

        Assert.Equal(["text", "count", "query", "tags", "uri", "day", "raw"], server.Arguments("Find"));
        Assert.Equal(["question"], server.Arguments("Ask"));
        Assert.Equal(McpHost.Stdio, server.Program.Handlers.Host(default));
    }

    [Fact]
    public void Web_host_and_library_are_told_apart()
    {
        var web = ServerUnderTest.Of(McpSdk.V2_3AspNetCore, """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport();
            var app = builder.Build();
            app.MapMcp();
            app.Run();
            """);
        var library = ServerUnderTest.Of("public class Tools { [McpServerTool] public string A() => \"WithStdioServerTransport\"; }");

        Assert.Equal(McpHost.Http, web.Program.Handlers.Host(default));
        Assert.Equal(McpHost.None, library.Program.Handlers.Host(default));
    }

    [Fact]
    public void Ordinary_methods_lambdas_and_local_functions_are_no_handlers()
    {
        var server = ServerUnderTest.Of("""
            public class Tools
            {
                [McpServerTool] public string Find(string[] names) { string Local(string x) => x; return string.Concat(names.Select(n => Local(n))); }
                public string Help() => "";
            }
            """);
        var tree = server.Compilation.SyntaxTrees[0];
        var model = server.Program.ModelOf(tree);
        var lambda = (IMethodSymbol)model.GetSymbolInfo(tree.GetRoot().DescendantNodes().OfType<LambdaExpressionSyntax>().Single()).Symbol!;
        var local = (IMethodSymbol)model.GetDeclaredSymbol(tree.GetRoot().DescendantNodes().OfType<LocalFunctionStatementSyntax>().Single())!;

        Assert.Null(server.Program.Handlers.Find(lambda, default));
        Assert.Null(server.Program.Handlers.Find(local, default));
        Assert.Equal(["Tool Find"], server.Handlers());
    }

    [Fact]
    public void Half_typed_code_gives_what_is_there()
    {
        var tree = CSharpSyntaxTree.ParseText("using ModelContextProtocol.Server; class Tools { [McpServerTool] string B() => \"\"; [McpServerTool(Name = ] string A() { McpServerTool.Create(; x.WithCallToolHandler( ; Handlers.CallToolHandler = ; ");
        var compilation = CSharpCompilation.Create("Broken", [tree], McpSdk.V2_3.References);
        var program = McpProgram.TryGet(compilation, new Microsoft.CodeAnalysis.Diagnostics.AnalyzerOptions([]))!;

        Assert.Contains(program.Handlers.All(default), h => h.Name == "B");
    }
}
