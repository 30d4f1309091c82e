using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Repository.Tests;

/// <summary>Every rule and every fix that the package ships, found as the compiler finds them.</summary>
internal static class AllRules
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
        [.. Instances<DiagnosticAnalyzer>(typeof(McpAnalyzer).Assembly, t => t.IsDefined(typeof(DiagnosticAnalyzerAttribute)))];

    public static ImmutableArray<CodeFixProvider> Fixes { get; } =
        [.. Instances<CodeFixProvider>(Assembly.Load("McpAnalyzers.CodeFixes"), t => t.IsDefined(typeof(ExportCodeFixProviderAttribute)))];

    public static CSharpCompilation Compile(McpSdk sdk, IEnumerable<(string Path, string Source)> sources, bool implicitUsings = true)
    {
        var files = implicitUsings ? sources.Append(ImplicitUsings.FileFor(sdk)) : sources;
        var trees = files.Select(f => CSharpSyntaxTree.ParseText(f.Source, path: f.Path)).ToArray();
        var isProgram = trees.Any(t => t.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any());
        return CSharpCompilation.Create(
            "Sample",
            trees,
            sdk.References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable,
                specificDiagnosticOptions: Descriptors.All.Where(d => !d.IsEnabledByDefault).Select(d => KeyValuePair.Create(d.Id, ReportDiagnostic.Info))));
    }

    /// <summary>What all rules say of a compilation. An exception in a rule is thrown on, with the rule's name.</summary>
    public static async Task<ImmutableArray<Diagnostic>> RunAsync(
        Compilation compilation, AnalyzerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var crashes = new ConcurrentQueue<string>();
        var driver = new CompilationWithAnalyzers(
            compilation,
            Analyzers,
            new CompilationWithAnalyzersOptions(
                options ?? new AnalyzerOptions([]),
                (exception, analyzer, _) => crashes.Enqueue(analyzer.GetType().Name + ": " + exception),
                concurrentAnalysis: true,
                logAnalyzerExecutionTime: false));
        var diagnostics = await driver.GetAnalyzerDiagnosticsAsync(cancellationToken);
        Assert.True(crashes.IsEmpty, string.Join(Environment.NewLine, crashes.Take(1)));
        return diagnostics;
    }

    private static IEnumerable<T> Instances<T>(Assembly assembly, Func<Type, bool> isExported)
        where T : class =>
        assembly.GetTypes()
            .Where(t => !t.IsAbstract && typeof(T).IsAssignableFrom(t) && isExported(t))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => (T)Activator.CreateInstance(t, nonPublic: true)!);
}
