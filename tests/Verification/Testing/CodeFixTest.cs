using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What tests of fixes and of refactorings have in common.</summary>
public abstract class CodeActionTest<TVerifier> : AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>Which of the offered actions is taken; null: the first.</summary>
    public int? CodeActionIndex { get; set; }

    /// <summary>The key that the taken action must have.</summary>
    public string? CodeActionEquivalenceKey { get; set; }

    /// <summary>Further checks of the taken action, such as of its title.</summary>
    public Action<CodeAction, IVerifier>? CodeActionVerifier { get; set; }
}

/// <summary>
/// Runs a fix over a sample: each diagnostic alone, one after the other, and all at once in document, project and
/// solution. Every result must compile, hold no new diagnostic, and be what was expected; and there the fix ends.
/// </summary>
public abstract class CodeFixTest<TVerifier> : CodeActionTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    protected CodeFixTest()
    {
        FixedState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);
        BatchFixedState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);
    }

    public string FixedCode
    {
        set => FixedState.Sources.Add(value);
    }

    public string BatchFixedCode
    {
        set => BatchFixedState.Sources.Add(value);
    }

    /// <summary>The result of fixing one after the other; without sources of its own, no fix may be offered.</summary>
    public SolutionState FixedState { get; }

    /// <summary>The result of Fix All where it differs from <see cref="FixedState"/>.</summary>
    public SolutionState BatchFixedState { get; }

    /// <summary>How many fixes it takes; negative: at most so many; null: at most one for each diagnostic.</summary>
    public int? NumberOfIncrementalIterations { get; set; }

    /// <summary>How many rounds of Fix All it takes; negative: at most so many; null: one.</summary>
    public int? NumberOfFixAllIterations { get; set; }

    public int? NumberOfFixAllInDocumentIterations { get; set; }

    public int? NumberOfFixAllInProjectIterations { get; set; }

    public CodeFixTestBehaviors CodeFixTestBehaviors { get; set; }

    protected abstract IEnumerable<CodeFixProvider> GetCodeFixProviders();

    protected override async Task RunImplAsync(CancellationToken cancellationToken)
    {
        var provider = GetCodeFixProviders().Single();
        var test = EvaluateTestState();
        var fixable = provider.FixableDiagnosticIds;
        var fixedState = EvaluatedState.From(FixedState, test, MarkupDiagnostic, id => !fixable.Contains(id));
        var batch = EvaluatedState.From(BatchFixedState, fixedState, MarkupDiagnostic, _ => true);
        var changes = HasChange(test, fixedState);
        if (!changes)
        {
            // Nothing is to be fixed, so that everything found before is still there.
            fixedState = batch = test;
        }

        if (!await VerifyDiagnosticsAsync("Diagnostics of the test state", test, cancellationToken))
        {
            return;
        }

        if (changes)
        {
            await VerifyDiagnosticsAsync("Diagnostics of the fixed state", fixedState, cancellationToken);
            if (HasChange(fixedState, batch))
            {
                await VerifyDiagnosticsAsync("Diagnostics of the batch-fixed state", batch, cancellationToken);
            }
        }

        var runner = new FixRunner(
            provider,
            Analyzers(),
            CodeActionIndex,
            CodeActionEquivalenceKey,
            CodeActionVerifier,
            compilation => [.. CompilerDiagnosticsOf(compilation, cancellationToken).Where(d => !DisabledDiagnostics.Contains(d.Id))]);
        runner.VerifyProvider(new TVerifier().PushContext(provider.GetType().Name));
        await VerifyOneByOneAsync(runner, test, fixedState, changes, cancellationToken);
        if (!changes || CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne))
        {
            return;
        }

        await VerifyEachAloneAsync(runner, test, cancellationToken);
        await VerifyFixAllAsync(runner, FixAllScope.Document, CodeFixTestBehaviors.SkipFixAllInDocumentCheck, NumberOfFixAllInDocumentIterations, test, batch, cancellationToken);
        await VerifyFixAllAsync(runner, FixAllScope.Project, CodeFixTestBehaviors.SkipFixAllInProjectCheck, NumberOfFixAllInProjectIterations, test, batch, cancellationToken);
        await VerifyFixAllAsync(runner, FixAllScope.Solution, CodeFixTestBehaviors.SkipFixAllInSolutionCheck, null, test, batch, cancellationToken);
    }

    private static bool HasChange(EvaluatedState from, EvaluatedState to) =>
        !from.Sources.SequenceEqual(to.Sources)
        || !from.AdditionalFiles.SequenceEqual(to.AdditionalFiles)
        || !from.AnalyzerConfigFiles.SequenceEqual(to.AnalyzerConfigFiles);

    private async Task VerifyOneByOneAsync(
        FixRunner runner, EvaluatedState test, EvaluatedState expected, bool changes, CancellationToken cancellationToken)
    {
        var verify = new TVerifier().PushContext("Fixing one by one");
        using var workspace = new AdhocWorkspace();
        var project = CreateProject(workspace, test);
        var limit = changes ? Math.Abs(NumberOfIncrementalIterations ?? await runner.CountAsync(project, cancellationToken)) : 0;
        var rounds = 0;
        while (await runner.FixFirstAsync(verify, project, cancellationToken) is { } next)
        {
            project = next;
            if (++rounds > limit)
            {
                verify.Fail(changes
                    ? $"The fix is still offered after {limit} rounds."
                    : "A fix was offered where none was expected:" + Environment.NewLine + await DifferenceAsync(project, expected, cancellationToken));
            }

            if (CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne))
            {
                break;
            }
        }

        if (changes && rounds == 0)
        {
            verify.Fail("No fix was offered.");
        }

        if (NumberOfIncrementalIterations is > 0 and var exact && rounds != exact)
        {
            verify.Fail($"Expected {exact} rounds, it took {rounds}.");
        }

        await VerifyResultAsync(verify, project, expected, cancellationToken);
    }

    private async Task VerifyEachAloneAsync(FixRunner runner, EvaluatedState test, CancellationToken cancellationToken)
    {
        using var workspace = new AdhocWorkspace();
        var project = CreateProject(workspace, test);
        var count = await runner.CountAsync(project, cancellationToken);
        for (var i = 1; i < count; i++)
        {
            await runner.FixAtAsync(new TVerifier().PushContext($"Fixing diagnostic {i + 1} of {count} alone"), project, i, cancellationToken);
        }
    }

    private async Task VerifyFixAllAsync(
        FixRunner runner, FixAllScope scope, CodeFixTestBehaviors skip, int? iterations, EvaluatedState test, EvaluatedState expected, CancellationToken cancellationToken)
    {
        if (CodeFixTestBehaviors.HasFlag(skip))
        {
            return;
        }

        var verify = new TVerifier().PushContext("Fix All in " + scope);
        using var workspace = new AdhocWorkspace();
        var project = CreateProject(workspace, test);
        ProjectId? twin = null;
        if (scope == FixAllScope.Solution)
        {
            // A second project, the same by other paths: what this scope is for.
            var added = AddProject(project.Solution, project.Name + "2", Moved(test));
            twin = added.Id;
            project = added.Solution.GetProject(project.Id)!;
        }

        var wanted = iterations ?? NumberOfFixAllIterations ?? (scope == FixAllScope.Document ? -await runner.CountDocumentsAsync(project, cancellationToken) : 1);
        var rounds = 0;
        while (await runner.FixAllAsync(verify, project, scope, cancellationToken) is { } next)
        {
            project = next;
            if (++rounds > Math.Abs(wanted))
            {
                verify.Fail($"Something is left to fix after {Math.Abs(wanted)} rounds: the provider lost an edit, or raised a new diagnostic.");
            }
        }

        if (rounds == 0 || (wanted > 0 && rounds != wanted))
        {
            verify.Fail($"Expected {wanted} rounds, it took {rounds}.");
        }

        await VerifyResultAsync(verify, project, expected, cancellationToken);
        if (twin is not null)
        {
            await VerifyResultAsync(verify.PushContext("The solution's other project"), project.Solution.GetProject(twin)!, Moved(expected), cancellationToken);
        }
    }

    private static EvaluatedState Moved(EvaluatedState state) => state with
    {
        Sources = Moved(state.Sources),
        AdditionalFiles = Moved(state.AdditionalFiles),
        AnalyzerConfigFiles = Moved(state.AnalyzerConfigFiles),
    };

    private static ImmutableArray<(string Path, string Code)> Moved(ImmutableArray<(string Path, string Code)> files) =>
        [.. files.Select(f => ("/" + SecondProject + f.Path, f.Code))];

    private static async Task VerifyResultAsync(IVerifier verify, Project project, EvaluatedState expected, CancellationToken cancellationToken)
    {
        if (await DifferenceAsync(project, expected, cancellationToken) is { Length: > 0 } difference)
        {
            verify.Fail("The result is not what was expected ('-' expected, '+' actual):" + Environment.NewLine + difference);
        }
    }

    private static async Task<string> DifferenceAsync(Project project, EvaluatedState expected, CancellationToken cancellationToken)
    {
        // A file that a fix adds has no path yet: it will lie beside the others.
        var root = expected.Sources[0].Path.StartsWith("/" + SecondProject + "/", StringComparison.Ordinal) ? "/" + SecondProject + "/0" : "/0";
        var actual = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in project.Documents.Cast<TextDocument>().Concat(project.AdditionalDocuments).Concat(project.AnalyzerConfigDocuments))
        {
            actual.Add(
                document.FilePath ?? string.Join('/', [root, .. document.Folders, document.Name]),
                (await document.GetTextAsync(cancellationToken)).ToString());
        }

        var differences = new List<string>();
        foreach (var (path, code) in expected.Sources.Concat(expected.AdditionalFiles).Concat(expected.AnalyzerConfigFiles))
        {
            if (!actual.Remove(path, out var text))
            {
                differences.Add("The file " + path + " is missing.");
            }
            else if (text != code)
            {
                differences.Add(path + Environment.NewLine + TextDiff.Lines(code, text));
            }
        }

        differences.AddRange(actual.Select(f => "The file " + f.Key + " was not expected:" + Environment.NewLine + f.Value));
        return string.Join(Environment.NewLine, differences);
    }
}
