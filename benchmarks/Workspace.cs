using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Benchmarks;

/// <summary>Turns generated code into compilations, and runs the compiler over them.</summary>
internal static class Workspace
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> s_all = References();

    private static readonly ImmutableArray<MetadataReference> s_withoutMcp =
        [.. s_all.Where(r => !Path.GetFileName(r.Display!).StartsWith("ModelContextProtocol", StringComparison.Ordinal))];

    /// <summary>Every rule of the shipped assembly.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Rules { get; } =
    [
        .. typeof(McpAnalyzer).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract)
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!),
    ];

    public static CSharpCompilation Parse(IReadOnlyList<SourceFile> files, bool program) =>
        CSharpCompilation.Create(
            "Backoffice",
            files.Select(f => CSharpSyntaxTree.ParseText(SourceText.From(f.Text), s_parse, f.Path)),
            program ? s_all : s_withoutMcp,
            new CSharpCompilationOptions(
                program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                specificDiagnosticOptions: SdkAnalyzers.Severities,
                nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>What the compiler does in a build: emit, with the analyzers beside it when there are any.</summary>
    public static void Compile(CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        if (analyzers.IsEmpty)
        {
            Emit(compilation);
            return;
        }

        var driver = Attach(compilation, analyzers, concurrent: true, time: false);
        Emit(driver.Compilation);
        driver.GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public static CompilationWithAnalyzers Attach(
        Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, bool concurrent, bool time) =>
        new(
            compilation,
            analyzers,
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]),
                onAnalyzerException: static (exception, analyzer, _) =>
                    throw new InvalidOperationException($"{analyzer.GetType().Name} failed.", exception),
                concurrentAnalysis: concurrent,
                logAnalyzerExecutionTime: time));

    private static void Emit(Compilation compilation)
    {
        using var output = new MemoryStream();
        var result = compilation.Emit(output);
        if (!result.Success)
        {
            throw new InvalidOperationException(
                "The generated code does not compile: "
                + string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        }
    }

    private static ImmutableArray<MetadataReference> References() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("McpAnalyzers", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
