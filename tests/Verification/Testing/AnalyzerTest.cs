using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Runs analyzers over a sample and demands exactly the expected diagnostics: over the whole project, file by file as
/// an editor asks, and none at all once they are suppressed.
/// </summary>
public abstract class AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>The first folder of every path of a solution's second project.</summary>
    private protected const string SecondProject = "2";

    private static readonly int s_roslynMajor = typeof(Compilation).Assembly.GetName().Version!.Major;

    protected AnalyzerTest() => TestState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);

    public abstract string Language { get; }

    public string TestCode
    {
        set => TestState.Sources.Add(value);
    }

    public SolutionState TestState { get; }

    public List<DiagnosticResult> ExpectedDiagnostics => TestState.ExpectedDiagnostics;

    public CompilerDiagnostics CompilerDiagnostics { get; set; } = CompilerDiagnostics.Errors;

    public MarkupOptions MarkupOptions { get; set; }

    public TestBehaviors TestBehaviors { get; set; }

    public List<string> DisabledDiagnostics { get; } = [];

    public ReferenceAssemblies ReferenceAssemblies { get; set; } = ReferenceAssemblies.Default;

    public List<Func<Solution, ProjectId, Solution>> SolutionTransforms { get; } = [];

    protected virtual string DefaultFilePathPrefix => "/0/Test";

    protected virtual string DefaultTestProjectName => "TestProject";

    protected abstract string DefaultFileExt { get; }

    public Task RunAsync(CancellationToken cancellationToken = default) => RunImplAsync(cancellationToken);

    protected virtual async Task RunImplAsync(CancellationToken cancellationToken)
    {
        var state = EvaluateTestState();
        await VerifyDiagnosticsAsync("Diagnostics of the test state", state, cancellationToken);
    }

    protected abstract IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers();

    protected abstract CompilationOptions CreateCompilationOptions();

    protected abstract ParseOptions CreateParseOptions();

    protected virtual DiagnosticDescriptor? GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers)
    {
        var descriptors = analyzers.SelectMany(a => a.SupportedDiagnostics).ToArray();
        return descriptors.Length == 1 || MarkupOptions.HasFlag(MarkupOptions.UseFirstDescriptor) ? descriptors.FirstOrDefault() : null;
    }

    private protected ImmutableArray<DiagnosticAnalyzer> Analyzers() => [.. GetDiagnosticAnalyzers()];

    private protected EvaluatedState EvaluateTestState() => EvaluatedState.From(TestState, null, MarkupDiagnostic, _ => true);

    private protected DiagnosticResult MarkupDiagnostic(string id)
    {
        var analyzers = GetDiagnosticAnalyzers().ToArray();
        var descriptor = id.Length == 0
            ? GetDefaultDiagnostic(analyzers)
                ?? throw new InvalidOperationException("[|...|] needs an analyzer of one diagnostic; write {|ID:...|}.")
            : analyzers.SelectMany(a => a.SupportedDiagnostics).FirstOrDefault(d => d.Id == id);
        var result = descriptor is null ? DiagnosticResult.CompilerError(id) : new DiagnosticResult(descriptor);
        return result.WithMessage(null).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations | DiagnosticOptions.IgnoreSeverity);
    }

    /// <summary>The checks of one state. False when the compiler under test is too old for it and only a crash could be looked for.</summary>
    private protected async Task<bool> VerifyDiagnosticsAsync(string context, EvaluatedState state, CancellationToken cancellationToken)
    {
        var verify = new TVerifier().PushContext(context);
        var analyzers = Analyzers();
        using var workspace = new AdhocWorkspace();
        var project = CreateProject(workspace, state);
        var analysis = await ProjectAnalysis.CreateAsync(project, analyzers, cancellationToken);
        var whole = await analysis.WholeAsync(cancellationToken);
        var compiler = CompilerDiagnosticsOf(analysis.Compilation, cancellationToken);
        if (IsTooNewForCompiler(analysis.Compilation))
        {
            await analysis.FileByFileAsync(cancellationToken);
            return false;
        }

        var found = whole.Concat(compiler).Where(d => !DisabledDiagnostics.Contains(d.Id)).ToImmutableArray();
        if (DiagnosticMatching.Compare(state.Expected, found, state) is { } difference)
        {
            verify.Fail(difference);
        }

        await VerifyFileByFileAsync(verify.PushContext("Asked for file by file"), analysis, whole, cancellationToken);
        if (!TestBehaviors.HasFlag(TestBehaviors.SkipSuppressionCheck))
        {
            await VerifySuppressionAsync(verify.PushContext("Suppressed by #pragma"), state, analyzers, cancellationToken);
        }

        return true;
    }

    private protected Project CreateProject(Workspace workspace, EvaluatedState state) =>
        AddProject(workspace.CurrentSolution, DefaultTestProjectName, state);

    private protected Project AddProject(Solution solution, string name, EvaluatedState state)
    {
        var id = ProjectId.CreateNewId();
        var options = CreateCompilationOptions().WithOutputKind(state.OutputKind ?? OutputKind.DynamicallyLinkedLibrary);
        options = options.WithSpecificDiagnosticOptions(options.SpecificDiagnosticOptions
            .SetItems(GetDiagnosticAnalyzers().SelectMany(a => a.SupportedDiagnostics)
                .Where(d => !d.IsEnabledByDefault)
                .Select(d => KeyValuePair.Create(d.Id, ReportDiagnostic.Warn)))
            .SetItems(DisabledDiagnostics.Select(d => KeyValuePair.Create(d, ReportDiagnostic.Suppress))));
        solution = solution.AddProject(ProjectInfo.Create(
            id,
            VersionStamp.Default,
            name,
            name,
            Language,
            filePath: "/0/" + name + "." + DefaultFileExt + "proj",
            compilationOptions: options,
            parseOptions: CreateParseOptions(),
            metadataReferences: state.References));
        foreach (var (path, code) in state.Sources)
        {
            solution = solution.AddDocument(DocumentId.CreateNewId(id), System.IO.Path.GetFileName(path), Text(code), Folders(path), path);
        }

        foreach (var (path, code) in state.AdditionalFiles)
        {
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id), System.IO.Path.GetFileName(path), Text(code), Folders(path), path);
        }

        foreach (var (path, code) in state.AnalyzerConfigFiles)
        {
            solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(id), System.IO.Path.GetFileName(path), Text(code), Folders(path), path);
        }

        foreach (var transform in SolutionTransforms)
        {
            solution = transform(solution, id);
        }

        return solution.GetProject(id)!;
    }

    private protected ImmutableArray<Diagnostic> CompilerDiagnosticsOf(Compilation compilation, CancellationToken cancellationToken) =>
        [.. compilation.GetDiagnostics(cancellationToken).Where(d => !d.IsSuppressed && CompilerDiagnostics switch
        {
            CompilerDiagnostics.None => false,
            CompilerDiagnostics.Errors => d.Severity >= DiagnosticSeverity.Error,
            CompilerDiagnostics.Warnings => d.Severity >= DiagnosticSeverity.Warning,
            CompilerDiagnostics.Suggestions => d.Severity >= DiagnosticSeverity.Info,
            _ => true,
        })];

    private static SourceText Text(string code) => SourceText.From(code, System.Text.Encoding.UTF8);

    /// <summary>The folders below the project's own: that is the first of the path, in a solution's second project the first two.</summary>
    private static string[] Folders(string path)
    {
        var folders = System.IO.Path.GetDirectoryName(path)?.Split('/', '\\').Where(f => f.Length > 0).ToArray() ?? [];
        return folders is [SecondProject, ..] ? folders[2..] : folders is [_, ..] ? folders[1..] : folders;
    }

    /// <summary>
    /// Whether the sample uses syntax that the compiler under test, an old one, does not know: then it proves nothing
    /// but that the analyzers survive it. On the compiler the tests are written for the answer is always no.
    /// </summary>
    private static bool IsTooNewForCompiler(Compilation compilation) =>
        s_roslynMajor < 5 && compilation.SyntaxTrees.Any(t => t.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error));

    private static async Task VerifyFileByFileAsync(
        IVerifier verify, ProjectAnalysis analysis, ImmutableArray<Diagnostic> whole, CancellationToken cancellationToken)
    {
        // A diagnostic of the compilation as a whole has no file that an editor could show it in.
        var located = whole.Where(d => d.Location != Location.None).Select(ProjectAnalysis.Order).ToList();
        var shown = (await analysis.FileByFileAsync(cancellationToken)).Where(d => d.Location != Location.None).Select(ProjectAnalysis.Order).ToList();
        var lost = located.Except(shown, StringComparer.Ordinal).ToList();
        var invented = shown.Except(located, StringComparer.Ordinal).ToList();
        if (lost.Count > 0 || invented.Count > 0 || located.Count != shown.Count)
        {
            verify.Fail(
                "An editor would not show what a build reports: report only inside the tree the action was called for."
                + string.Concat(lost.Select(d => Environment.NewLine + "  only in the build:  " + d))
                + string.Concat(invented.Select(d => Environment.NewLine + "  only in the editor: " + d)));
        }
    }

    private async Task VerifySuppressionAsync(
        IVerifier verify, EvaluatedState state, ImmutableArray<DiagnosticAnalyzer> analyzers, CancellationToken cancellationToken)
    {
        var ids = state.Expected.Select(d => d.Id).Where(id => analyzers.Any(a => a.SupportedDiagnostics.Any(d => d.Id == id))).Distinct().ToArray();
        if (ids.Length == 0)
        {
            return;
        }

        var pragma = "#pragma warning disable " + string.Join(", ", ids) + Environment.NewLine;
        using var workspace = new AdhocWorkspace();
        var project = CreateProject(workspace, state with { Sources = [.. state.Sources.Select(s => (s.Path, pragma + s.Code))] });
        var analysis = await ProjectAnalysis.CreateAsync(project, analyzers, cancellationToken);
        var left = (await analysis.WholeAsync(cancellationToken)).Where(d => d.Location.IsInSource && ids.Contains(d.Id)).ToArray();
        if (left.Length > 0)
        {
            verify.Fail("Still reported:" + string.Concat(left.Select(d => Environment.NewLine + "  " + DiagnosticMatching.Describe(d))));
        }
    }
}
