using System.Collections.Immutable;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Repository.Tests.Robustness;

/// <summary>Projects in a state nobody meant: no rule throws, and where it cannot know, it is silent.</summary>
public class StrangeProjectTests
{
    private const string Server = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<NoteTools>();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public class NoteTools
        {
            [McpServerTool(ReadOnly = true)]
            public static string Echo(string text) => text;
        }
        """;

    [Fact]
    public async Task Project_without_any_reference_is_silent()
    {
        foreach (var (name, code) in SampleSources.All)
        {
            var compilation = CSharpCompilation.Create("Nothing", [CSharpSyntaxTree.ParseText(code, path: name)]);
            Assert.Empty(await AllRules.RunAsync(compilation));
        }
    }

    [Theory]
    [InlineData("System.Runtime")]
    [InlineData("System.Private.CoreLib")]
    [InlineData("Microsoft.Extensions.Hosting")]
    [InlineData("Microsoft.Extensions.DependencyInjection.Abstractions")]
    [InlineData("ModelContextProtocol.Core")]
    [InlineData("ModelContextProtocol.dll")]
    public async Task Project_with_a_missing_reference_does_not_break_a_rule(string missing)
    {
        foreach (var (name, code) in SampleSources.All.Where(s => s.Name.StartsWith("samples/", StringComparison.Ordinal) || s.Name.Contains("LanguageFeatures", StringComparison.Ordinal)))
        {
            var compilation = AllRules.Compile(McpSdk.V2_3, [(name, code)]);
            await AllRules.RunAsync(compilation.WithReferences(compilation.References.Where(r => !r.Display!.Contains(missing, StringComparison.Ordinal))));
        }
    }

    [Theory]
    [InlineData("1.4")]
    [InlineData("0.2")]
    public async Task Sources_for_another_sdk_do_not_break_a_rule(string version)
    {
        foreach (var (name, code) in SampleSources.All.Where((_, i) => i % 3 == 0))
        {
            await AllRules.RunAsync(AllRules.Compile(version == "1.4" ? McpSdk.V1_4 : McpSdk.V0_2, [(name, code)]));
        }
    }

    [Fact]
    public async Task Sdk_older_than_any_we_know_is_silent()
    {
        const string OldSdk = """
            namespace ModelContextProtocol.Server
            {
                public class McpToolAttribute : System.Attribute { }
                public class McpToolTypeAttribute : System.Attribute { }
            }
            """;
        var tools = """
            using ModelContextProtocol.Server;

            [McpToolType]
            public static class Tools
            {
                [McpTool]
                public static string Get() => System.Environment.GetEnvironmentVariable("API_KEY");
            }
            """;

        Assert.Empty(await AllRules.RunAsync(AllRules.Compile(McpSdk.None, [("/0/Sdk.cs", OldSdk), ("/0/Tools.cs", tools)])));
    }

    [Theory]
    [InlineData("public class McpServerToolAttribute<T> : System.Attribute { }")]
    [InlineData("public struct McpServerToolAttribute { }")]
    [InlineData("public delegate void McpServerToolAttribute();")]
    [InlineData("public class McpServerToolAttribute { public class Inner : System.Attribute { } }")]
    [InlineData("public class McpServerToolAttribute : System.Attribute { public McpServerToolAttribute(params object[] all) { } public object Name; public string ReadOnly { get; set; } }")]
    [InlineData("public interface McpServer { } public class IMcpServer { } public enum McpServerTool { Create }")]
    public async Task Types_that_only_have_the_names_of_the_sdk_do_not_break_a_rule(string types)
    {
        var sdk = "namespace ModelContextProtocol.Server { " + types + " }";
        foreach (var (name, code) in SampleSources.All.Where((_, i) => i % 10 == 0))
        {
            await AllRules.RunAsync(AllRules.Compile(McpSdk.None, [("/0/Sdk.cs", sdk), (name, code)]));
            await AllRules.RunAsync(AllRules.Compile(McpSdk.V2_3, [("/0/Sdk.cs", sdk), (name, code)]));
        }
    }

    [Fact]
    public async Task Server_without_an_entry_point_is_silent()
    {
        var library = Server[Server.IndexOf("[McpServerToolType]", StringComparison.Ordinal)..];
        var compilation = AllRules.Compile(McpSdk.V2_3, [("/0/Tools.cs", "using ModelContextProtocol.Server;\n" + library)]);

        Assert.Empty(await AllRules.RunAsync(compilation));
        Assert.Empty(await AllRules.RunAsync(compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication))));
    }

    [Fact]
    public async Task Two_servers_in_one_project_are_silent_when_both_are_safe()
    {
        const string Two = """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using ModelContextProtocol.Server;

            public static class Program
            {
                public static async Task Main(string[] args)
                {
                    var first = Host.CreateApplicationBuilder(args);
                    first.Services.AddMcpServer().WithStdioServerTransport().WithTools<FirstTools>();
                    var second = Host.CreateApplicationBuilder(args);
                    second.Services.AddMcpServer().WithStdioServerTransport().WithTools<SecondTools>();
                    await Task.WhenAll(first.Build().RunAsync(), second.Build().RunAsync());
                }
            }

            public class FirstTools { [McpServerTool(ReadOnly = true)] public static string Echo(string text) => text; }

            public class SecondTools { [McpServerTool(ReadOnly = true)] public static string Echo(string text) => text; }
            """;

        Assert.Empty(await AllRules.RunAsync(AllRules.Compile(McpSdk.V2_3, [("/0/Program.cs", Two)])));
    }

    [Fact]
    public async Task Two_entry_points_do_not_break_a_rule()
    {
        await AllRules.RunAsync(AllRules.Compile(McpSdk.V2_3, [("/0/A.cs", Server), ("/0/B.cs", Server)]));
        await AllRules.RunAsync(AllRules.Compile(McpSdk.V2_3, [("/0/A.cs", "class A { static void Main() { } }"), ("/0/B.cs", "class B { static void Main() { } }"), ("/0/C.cs", Server)]));
    }

    [Fact]
    public async Task Same_file_twice_does_not_break_a_rule()
    {
        foreach (var (name, code) in SampleSources.All.Where(s => s.Name.StartsWith("samples/", StringComparison.Ordinal)))
        {
            await AllRules.RunAsync(AllRules.Compile(McpSdk.V2_3, [(name, code), (name, code)]));
            await AllRules.RunAsync(AllRules.Compile(McpSdk.V2_3, [("", code), ("", code)]));
        }
    }

    [Fact]
    public async Task Safe_sample_server_is_not_reported_and_the_leaky_one_is_by_every_rule()
    {
        Assert.Empty(await AllRules.RunAsync(Sample("SafeServer")));

        // What stands in files that are not source is shown by the tests of real builds.
        string[] ofOtherFiles = ["MCPAC1004", "MCPAC1006", "MCPAC1007", "MCPAC1009", "MCPAC4004", "MCPAC5010"];

        // Mistakes that the sample does not make: it has one caller, who is on the same machine, and asks for no scopes.
        string[] notMadeThere =
        [
            "MCPAC3004", "MCPAC4003", "MCPAC5001", "MCPAC5002", "MCPAC5004", "MCPAC5006", "MCPAC5007", "MCPAC5008", "MCPAC6001", "MCPAC6002",
            "MCPAC6003", "MCPAC6004", "MCPAC6005", "MCPAC6006", "MCPAC6007", "MCPAC7001", "MCPAC7002", "MCPAC7003", "MCPAC7004",
            "MCPAC7005", "MCPAC7006", "MCPAC7007", "MCPAC7008", "MCPAC7009", "MCPAC7010", "MCPAC7011", "MCPAC8001", "MCPAC8002",
            "MCPAC8003", "MCPAC9007",
        ];
        var found = (await AllRules.RunAsync(Sample("LeakyServer"))).Select(d => d.Id).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Descriptors.All.Select(d => d.Id).Where(id => !id.StartsWith("MCPAC0", StringComparison.Ordinal) && !ofOtherFiles.Contains(id) && !notMadeThere.Contains(id)), found);
    }

    [Fact]
    public async Task Facts_are_said_of_code_in_any_state()
    {
        // Each file of the sample cut off in the middle: what cannot be read has no facts, and nothing throws.
        var options = new AnalyzerOptions([], new GivenOptions(new() { ["mcp_analyzers.dump_model"] = "true" }));
        var whole = Sample("LeakyServer");
        Assert.Contains(await AllRules.RunAsync(whole, options), d => d.Id == "MCPAC0003");
        foreach (var tree in whole.SyntaxTrees)
        {
            var text = await tree.GetTextAsync();
            var half = tree.WithChangedText(text.Replace(new TextSpan(text.Length / 2, text.Length - (text.Length / 2)), ""));
            _ = await AllRules.RunAsync(whole.ReplaceSyntaxTree(tree, half), options);
        }
    }

    [Theory]
    [InlineData("src/Analyzers")]
    [InlineData("src/CodeFixes")]
    [InlineData("src/Build")]
    [InlineData("tests/Verification")]
    public async Task Our_own_code_is_not_reported(string folder)
    {
        var options = new AnalyzerOptions([], new GivenOptions(new() { ["build_property.McpServerProject"] = "true", ["mcp_analyzers.scope"] = "all" }));
        var compilation = AllRules.Compile(McpSdk.V2_3, RepositoryFiles.All(folder, "*.cs").Select(f => (f, RepositoryFiles.Read(f))));
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p));

        Assert.Empty(await AllRules.RunAsync(compilation.WithReferences(platform), options));
        Assert.Empty(await AllRules.RunAsync(compilation, options));
    }

    [Fact]
    public async Task Cancelled_analysis_leaves_nothing_behind()
    {
        // What is kept by tree must be kept complete: a second run over the same trees finds the same.
        var compilation = Sample("LeakyServer");
        foreach (var delay in new[] { 0, 1, 5, 20, 60 })
        {
            using var stop = new CancellationTokenSource(delay);
            try
            {
                await AllRules.RunAsync(compilation.Clone(), cancellationToken: stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Wanted: somebody typed.
            }
        }

        Assert.Equal(Texts(await AllRules.RunAsync(Sample("LeakyServer"))), Texts(await AllRules.RunAsync(compilation.Clone())));
    }

    [Fact]
    public async Task Findings_do_not_depend_on_the_order_of_files_or_on_the_run()
    {
        var compilation = Sample("LeakyServer");
        var turned = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Reverse());

        var first = Texts(await AllRules.RunAsync(compilation));
        Assert.Equal(first, Texts(await AllRules.RunAsync(turned)));
        Assert.Equal(first, Texts(await AllRules.RunAsync(Sample("LeakyServer"))));
    }

    private static CSharpCompilation Sample(string name) =>
        AllRules.Compile(McpSdk.V2_3, RepositoryFiles.All("samples/" + name, "*.cs").Select(f => (f, RepositoryFiles.Read(f))));

    private static IEnumerable<string> Texts(ImmutableArray<Diagnostic> diagnostics) => diagnostics.Select(d => d.ToString()).Order(StringComparer.Ordinal);
}
