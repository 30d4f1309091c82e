using System.Collections.Immutable;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Tests.Rules;

/// <summary>Runs rules over a sample and gives what they report, for tests that look at more than places and messages.</summary>
internal static class RuleRun
{
    public static CSharpCompilation Compile(IEnumerable<(string Path, string Code)> files, params MetadataReference[] references) =>
        Compile(McpSdk.V2_3, files, references);

    public static CSharpCompilation Compile(McpSdk sdk, IEnumerable<(string Path, string Code)> files, params MetadataReference[] references)
    {
        var usings = ImplicitUsings.FileFor(sdk);
        return CSharpCompilation.Create(
            "Server",
            files.Append((usings.Path, usings.Source)).Select(f => CSharpSyntaxTree.ParseText(f.Item2, path: f.Item1)),
            sdk.References.AddRange(references),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The findings in one file that must compile.</summary>
    public static Task<ImmutableArray<Diagnostic>> OfAsync(string source, params DiagnosticAnalyzer[] rules) =>
        OfAsync(Checked(Compile([("/0/Tools.cs", source)])), rules);

    public static async Task<ImmutableArray<Diagnostic>> OfAsync(Compilation compilation, params DiagnosticAnalyzer[] rules)
    {
        var crashes = new List<Exception>();
        var driver = new CompilationWithAnalyzers(
            compilation,
            [.. rules],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => crashes.Add(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        var found = await driver.GetAnalyzerDiagnosticsAsync();
        Assert.Empty(crashes);
        return found;
    }

    /// <summary>The findings in a project of an MCP server with one file that is not source, under an .editorconfig or a global configuration.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> WithFileAsync(DiagnosticAnalyzer rule, string path, SourceText text, string? config = null)
    {
        using var workspace = new AdhocWorkspace();
        var id = ProjectId.CreateNewId();
        var project = ProjectInfo.Create(id, VersionStamp.Default, "Server", "Server", LanguageNames.CSharp, metadataReferences: McpSdk.V2_3.References);
        var solution = workspace.CurrentSolution.AddProject(project)
            .AddAdditionalDocument(DocumentId.CreateNewId(id), Path.GetFileName(path), text, filePath: path);
        if (config is not null)
        {
            var name = config.StartsWith("is_global", StringComparison.Ordinal) ? ".globalconfig" : ".editorconfig";
            solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(id), name, SourceText.From(config), filePath: "/0/" + name);
        }

        var crashes = new List<Exception>();
        var compilation = await solution.GetProject(id)!.GetCompilationAsync();
        var driver = new CompilationWithAnalyzers(
            compilation!,
            [rule],
            new CompilationWithAnalyzersOptions(
                solution.GetProject(id)!.AnalyzerOptions, (exception, _, _) => crashes.Add(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        var found = await driver.GetAnalyzerDiagnosticsAsync();
        Assert.Empty(crashes);
        return found;
    }

    public static T Checked<T>(T compilation)
        where T : Compilation
    {
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).Take(5));
        return compilation;
    }

    /// <summary>The text at a location.</summary>
    public static string TextAt(Location location) => location.SourceTree!.GetText().ToString(location.SourceSpan);
}
