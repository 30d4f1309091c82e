using System.Collections.Immutable;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Startup;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Tests.Server;

/// <summary>A server that binds against a real SDK, and what the server model says of it.</summary>
internal sealed class ServerUnderTest
{
    private const string Usings = """
        global using Microsoft.Extensions.AI;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using ModelContextProtocol.Protocol;
        global using ModelContextProtocol.Server;
        """;

    private ServerUnderTest(CSharpCompilation compilation)
    {
        Compilation = compilation;
        Program = McpProgram.TryGet(compilation, new AnalyzerOptions(ImmutableArray<AdditionalText>.Empty))!;
    }

    public CSharpCompilation Compilation { get; }

    public McpProgram Program { get; }

    public static ServerUnderTest Of(params string[] files) => Of(McpSdk.V2_3, files);

    public static ServerUnderTest Of(McpSdk sdk, params string[] files)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = files.Select((text, i) => CSharpSyntaxTree.ParseText(text, options, $"/0/File{i}.cs"))
            .Append(CSharpSyntaxTree.ParseText(Usings, options, "/0/Usings.cs"))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings.FileFor(sdk).Source, options, "/0/Implicit.cs"))
            .ToArray();
        var isProgram = trees.Any(t => t.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any() || t.ToString().Contains(" Main(", StringComparison.Ordinal));
        var compilation = CSharpCompilation.Create("Server", trees, sdk.References, new CSharpCompilationOptions(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        return new(compilation);
    }

    /// <summary>Every handler as <c>Kind Name</c>, in the order of the model.</summary>
    public string[] Handlers() => Program.Handlers.All(default).Select(h => $"{h.Kind} {h.Name}").ToArray();

    public McpHandler Handler(string name) => Program.Handlers.All(default).Single(h => h.Name == name);

    /// <summary>The parameters of a handler that the model fills.</summary>
    public string[] Arguments(string handler) =>
        Handler(handler).Method.Parameters.Where(p => Program.Handlers.IsModelSupplied(p, default)).Select(p => p.Name).ToArray();

    public StartupFlow? Flow() => StartupFlow.Read(Program, new FlowGraphs(Program), [], null, default);

    /// <summary>The moments of startup at which a text is evaluated.</summary>
    public StartupPoint[] Moments(StartupFlow flow, string text) =>
        Compilation.SyntaxTrees
            .SelectMany(t => t.GetRoot().DescendantNodes())
            .Where(n => n is InvocationExpressionSyntax && n.ToString() == text)
            .SelectMany(n => flow.PointsOf(n, Functions.Around(n)!))
            .ToArray();
}
