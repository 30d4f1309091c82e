using System.Collections.Concurrent;
using System.Text;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace McpAnalyzers.Repository.Tests.Robustness;

/// <summary>No rule and no fix throws or hangs on code that is broken, half-typed or only strange.</summary>
public class BrokenCodeTests
{
    /// <summary>How many broken versions are made of all sources together.</summary>
    private const int Versions = 1000;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Features => new(RepositoryFiles.All("tests/Repository.Tests/Robustness/LanguageFeatures", "*.cs").Select(f => Path.GetFileName(f)));

    [Fact]
    public void There_is_enough_to_break() => Assert.InRange(SampleSources.All.Length, 30, 10_000);

    [Fact]
    public async Task Sources_as_they_are_do_not_break_a_rule() =>
        await ForEachAsync(SampleSources.All.Select(s => (s.Name, s.Code)));

    [Fact]
    public async Task Broken_sources_do_not_break_a_rule()
    {
        var sources = SampleSources.All;
        await ForEachAsync(Enumerable.Range(0, Versions).Select(i =>
        {
            var (name, code) = sources[i % sources.Length];
            return ($"{name}, seed {i}", Mutations.Apply(code, i));
        }));
    }

    [Fact]
    public async Task Sources_cut_off_while_typing_do_not_break_a_rule()
    {
        // Every prefix that ends with a whole token, of one program that has everything in it.
        var code = RepositoryFiles.Read("tests", "Repository.Tests", "Robustness", "LanguageFeatures", "Startup.cs");
        var ends = CSharpSyntaxTree.ParseText(code).GetRoot().DescendantTokens().Select(t => t.Span.End).ToArray();
        await ForEachAsync(ends.Where((_, i) => i % 12 == 0).Select(end => ($"Startup.cs up to {end}", code[..end])));
    }

    [Theory]
    [MemberData(nameof(Features))]
    public async Task Language_features_are_not_reported(string file)
    {
        var compilation = AllRules.Compile(McpSdk.V2_3, [(file, RepositoryFiles.Read("tests", "Repository.Tests", "Robustness", "LanguageFeatures", file))]);

        Assert.Empty(await AllRules.RunAsync(compilation));
    }

    [Theory]
    [InlineData("TypesAndMembers.cs")]
    [InlineData("Statements.cs")]
    [InlineData("Expressions.cs")]
    [InlineData("Startup.cs")]
    public void Language_features_compile(string file)
    {
        var compilation = AllRules.Compile(McpSdk.V2_3, [(file, RepositoryFiles.Read("tests", "Repository.Tests", "Robustness", "LanguageFeatures", file))]);

        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
    }

    public static TheoryData<string, string> Extremes => new()
    {
        { "concatenation of 3,000 parts", Tool("return " + string.Join(" + ", Enumerable.Repeat("name", 3000)) + ";") },
        { "300 nested conditions", Tool(string.Concat(Enumerable.Repeat("if (name.Length > 0) { ", 300)) + new string('}', 300) + " return name;") },
        { "200 nested parentheses", Tool("return " + new string('(', 200) + "name" + new string(')', 200) + ";") },
        { "100 nested lambdas", Tool("object f = " + string.Concat(Enumerable.Range(0, 100).Select(i => $"(object a{i}) => ")) + "name; return name;") },
        { "a string of a megabyte", Tool("return \"" + new string('x', 1 << 20) + "\" + name;") },
        { "a line of one word repeated", Tool("var apiKey = \"" + string.Concat(Enumerable.Repeat("key-", 50_000)) + "\"; return apiKey;") },
        { "10,000 array elements", Tool("var all = new[] { " + string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"\"v{i}\"")) + " }; return all[0];") },
        { "1,000 assignments in a loop", Tool("var a0 = name; while (a0.Length < 9) { " + string.Concat(Enumerable.Range(1, 1000).Select(i => $"var a{i} = a{i - 1} + name; ")) + "a0 = a1000; } return a0;") },
        { "40 methods that call each other", "public static class Calls { " + string.Concat(Enumerable.Range(0, 40).Select(i => $"[ModelContextProtocol.Server.McpServerTool] public static string M{i}(string name) => M{(i + 1) % 40}(name) + M{(i * 7) % 40}(name) + System.Environment.GetEnvironmentVariable(\"API_KEY\"); ")) + "}" },
        { "60 branches one after the other", Tool("var key = System.Environment.GetEnvironmentVariable(\"API_KEY\"); " + string.Concat(Enumerable.Range(0, 60).Select(i => $"if (name.Length == {i}) {{ key += name; }} else {{ key = name + key; }} ")) + "return name;") },
        { "a switch of 300 arms", Tool("return name switch { " + string.Concat(Enumerable.Range(0, 300).Select(i => $"\"{i}\" => \"v{i}\", ")) + "_ => name };") },
        { "interpolation of 2,000 holes", Tool("return $\"" + string.Concat(Enumerable.Repeat("{name}", 2000)) + "\";") },
        { "type that inherits from itself", "public class A : B { [ModelContextProtocol.Server.McpServerTool] public string Get() => ToString(); } public class B : A { }" },
        { "200 levels of generics", Tool("return typeof(" + string.Concat(Enumerable.Repeat("List<", 200)) + "int" + new string('>', 200) + ").Name;") },
    };

    [Theory]
    [MemberData(nameof(Extremes))]
    public async Task Extreme_code_takes_no_extreme_time(string name, string code)
    {
        await ForEachAsync([(name, code)]);
    }

    private static string Tool(string body) =>
        "using System.Collections.Generic;\npublic static class Tools { [ModelContextProtocol.Server.McpServerTool(ReadOnly = true)] public static string Run(string name) { " + body + " } }";

    private static async Task ForEachAsync(IEnumerable<(string Name, string Code)> sources)
    {
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(
            sources,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (source, _) =>
            {
                using var stop = new CancellationTokenSource(s_limit);
                try
                {
                    // A rule that hangs does not look at the token: so it is not waited for.
                    await RunAsync(source.Name, source.Code, stop.Token).WaitAsync(s_limit + s_limit, CancellationToken.None);
                }
                catch (Exception ex) when (ex is TimeoutException or OperationCanceledException)
                {
                    failures.Enqueue($"{source.Name}: not done after {s_limit.TotalSeconds} s.");
                }
                catch (Exception ex)
                {
                    failures.Enqueue($"{source.Name}: {ex.Message}");
                }
            });
        Assert.True(failures.IsEmpty, $"{failures.Count} sources:" + Environment.NewLine + string.Join(Environment.NewLine, failures.Take(5)));
    }

    private static async Task RunAsync(string name, string code, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var compilation = AllRules.Compile(McpSdk.V2_3, [("/0/" + name, code)]);
        var found = await AllRules.RunAsync(compilation, cancellationToken: cancellationToken);
        var fixable = found.Where(d => AllRules.Fixes.Any(f => f.FixableDiagnosticIds.Contains(d.Id))).Take(3).ToArray();
        if (fixable.Length > 0)
        {
            await FixAsync(compilation, fixable, cancellationToken);
        }
    }

    /// <summary>Asks for each fix and applies it; what comes out of broken code is not judged, only that something does.</summary>
    private static async Task FixAsync(CSharpCompilation compilation, Diagnostic[] diagnostics, CancellationToken cancellationToken)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.CurrentSolution
            .AddProject("Broken", "Broken", LanguageNames.CSharp)
            .WithCompilationOptions(compilation.Options)
            .WithMetadataReferences(compilation.References);
        var documents = new Dictionary<SyntaxTree, DocumentId>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var document = project.AddDocument(Path.GetFileName(tree.FilePath), await tree.GetRootAsync(cancellationToken), filePath: tree.FilePath);
            documents.Add(tree, document.Id);
            project = document.Project;
        }

        foreach (var diagnostic in diagnostics)
        {
            var document = project.GetDocument(documents[diagnostic.Location.SourceTree!])!;
            var actions = new List<CodeAction>();
            var here = Diagnostic.Create(
                diagnostic.Descriptor,
                await MoveAsync(project, documents, diagnostic.Location, cancellationToken),
                await Task.WhenAll(diagnostic.AdditionalLocations.Select(l => MoveAsync(project, documents, l, cancellationToken))),
                diagnostic.Properties);
            foreach (var fix in AllRules.Fixes.Where(f => f.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, here, (action, _) => actions.Add(action), cancellationToken));
            }

            foreach (var action in actions)
            {
                await action.GetOperationsAsync(cancellationToken);
            }
        }
    }

    private static async Task<Location> MoveAsync(Project project, Dictionary<SyntaxTree, DocumentId> documents, Location location, CancellationToken cancellationToken) =>
        location.SourceTree is { } tree
            ? Location.Create((await project.GetDocument(documents[tree])!.GetSyntaxTreeAsync(cancellationToken))!, location.SourceSpan)
            : location;
}
