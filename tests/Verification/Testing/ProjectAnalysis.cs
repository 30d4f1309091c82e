using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Runs analyzers over a project, as a build does (all of it) and as an editor does (one file asked for, a fresh compilation).</summary>
internal sealed class ProjectAnalysis
{
    private readonly ImmutableArray<DiagnosticAnalyzer> _analyzers;
    private readonly AnalyzerOptions _options;

    private ProjectAnalysis(Project project, Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        Compilation = compilation;
        _analyzers = analyzers;
        _options = project.AnalyzerOptions;
    }

    public Compilation Compilation { get; }

    public static async Task<ProjectAnalysis> CreateAsync(
        Project project, ImmutableArray<DiagnosticAnalyzer> analyzers, CancellationToken cancellationToken)
    {
        var compilation = await project.GetCompilationAsync(cancellationToken)
            ?? throw new InvalidOperationException("The project has no compilation.");
        return new ProjectAnalysis(project, compilation, analyzers);
    }

    /// <summary>Every diagnostic of the analyzers, in a stable order.</summary>
    public async Task<ImmutableArray<Diagnostic>> WholeAsync(CancellationToken cancellationToken)
    {
        var crashes = new ConcurrentQueue<string>();
        var driver = Driver(Compilation.Clone(), crashes);
        var diagnostics = await driver.GetAnalyzerDiagnosticsAsync(cancellationToken);
        ThrowIfAny(crashes);
        return [.. diagnostics.OrderBy(Order, StringComparer.Ordinal)];
    }

    /// <summary>What an editor would show for each file in turn; each gets its own compilation, as an editor gives it.</summary>
    public async Task<ImmutableArray<Diagnostic>> FileByFileAsync(CancellationToken cancellationToken)
    {
        var crashes = new ConcurrentQueue<string>();
        var result = new List<Diagnostic>();
        foreach (var tree in Compilation.SyntaxTrees)
        {
            var compilation = Compilation.Clone();
            var driver = Driver(compilation, crashes);
            result.AddRange(await driver.GetAnalyzerSyntaxDiagnosticsAsync(tree, cancellationToken));
            result.AddRange(await driver.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), null, cancellationToken));
        }

        foreach (var file in _options.AdditionalFiles)
        {
            var driver = Driver(Compilation.Clone(), crashes);
            var analysis = await driver.GetAnalysisResultAsync(file, cancellationToken);
            result.AddRange(analysis.AdditionalFileDiagnostics.TryGetValue(file, out var found) ? found.Values.SelectMany(d => d) : []);
        }

        ThrowIfAny(crashes);
        return [.. result.OrderBy(Order, StringComparer.Ordinal)];
    }

    /// <summary>All that tells two diagnostics apart, as text; also a sort key.</summary>
    public static string Order(Diagnostic diagnostic)
    {
        var text = new StringBuilder(Place(diagnostic.Location));
        text.Append(' ').Append(diagnostic.Id).Append(' ').Append(diagnostic.Severity).Append(' ').Append(diagnostic.GetMessage(CultureInfo.InvariantCulture));
        foreach (var location in diagnostic.AdditionalLocations)
        {
            text.Append(" +").Append(Place(location));
        }

        foreach (var (key, value) in diagnostic.Properties.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            text.Append(' ').Append(key).Append('=').Append(value);
        }

        return text.ToString();
    }

    private static string Place(Location location) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{location.SourceTree?.FilePath ?? location.GetLineSpan().Path}:{location.SourceSpan.Start:D7}-{location.SourceSpan.End:D7}");

    private static void ThrowIfAny(ConcurrentQueue<string> crashes)
    {
        if (crashes.TryPeek(out var first))
        {
            throw new InvalidOperationException("AD0001: an analyzer threw." + Environment.NewLine + first);
        }
    }

    private CompilationWithAnalyzers Driver(Compilation compilation, ConcurrentQueue<string> crashes) =>
        new(
            compilation,
            _analyzers,
            new CompilationWithAnalyzersOptions(
                _options,
                (exception, analyzer, _) => crashes.Enqueue(analyzer.GetType().Name + ": " + exception),
                concurrentAnalysis: true,
                logAnalyzerExecutionTime: false));
}

/// <summary>Answers a Fix All provider's questions from a fresh analysis.</summary>
internal sealed class AnalysisDiagnosticProvider : FixAllContext.DiagnosticProvider
{
    private readonly ImmutableArray<DiagnosticAnalyzer> _analyzers;
    private readonly ImmutableArray<string> _ids;

    public AnalysisDiagnosticProvider(ImmutableArray<DiagnosticAnalyzer> analyzers, ImmutableArray<string> ids)
    {
        _analyzers = analyzers;
        _ids = ids;
    }

    public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
    {
        var analysis = await ProjectAnalysis.CreateAsync(project, _analyzers, cancellationToken);
        return (await analysis.WholeAsync(cancellationToken)).Where(d => _ids.Contains(d.Id));
    }

    public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
    {
        var tree = await document.GetSyntaxTreeAsync(cancellationToken);
        return (await GetAllDiagnosticsAsync(document.Project, cancellationToken)).Where(d => d.Location.SourceTree == tree);
    }

    public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
        (await GetAllDiagnosticsAsync(project, cancellationToken)).Where(d => !d.Location.IsInSource);
}
