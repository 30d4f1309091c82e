using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Applies a fix as an editor would, and looks at each step whether the program is better than before.</summary>
internal sealed class FixRunner
{
    private static readonly ImmutableArray<FixAllScope> s_scopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    private readonly CodeFixProvider _provider;
    private readonly ImmutableArray<DiagnosticAnalyzer> _analyzers;
    private readonly int? _index;
    private readonly string? _key;
    private readonly Action<CodeAction, IVerifier>? _verifyAction;
    private readonly Func<Compilation, ImmutableArray<Diagnostic>> _compilerDiagnostics;

    public FixRunner(
        CodeFixProvider provider,
        ImmutableArray<DiagnosticAnalyzer> analyzers,
        int? index,
        string? key,
        Action<CodeAction, IVerifier>? verifyAction,
        Func<Compilation, ImmutableArray<Diagnostic>> compilerDiagnostics)
    {
        _provider = provider;
        _analyzers = analyzers;
        _index = index;
        _key = key;
        _verifyAction = verifyAction;
        _compilerDiagnostics = compilerDiagnostics;
    }

    /// <summary>The provider must be able to fix all, in each scope: without Solution, <c>dotnet format</c> changes nothing and says nothing.</summary>
    public void VerifyProvider(IVerifier verify)
    {
        if (_provider.GetFixAllProvider() is not { } fixAll)
        {
            verify.Fail("There is no Fix All provider.");
            return;
        }

        var missing = s_scopes.Except(fixAll.GetSupportedFixAllScopes()).ToArray();
        if (missing.Length > 0)
        {
            verify.Fail("Fix All does not support: " + string.Join(", ", missing));
        }
    }

    /// <summary>How many diagnostics the fix could be asked about.</summary>
    public async Task<int> CountAsync(Project project, CancellationToken cancellationToken) =>
        (await FixableAsync(project, cancellationToken)).Length;

    /// <summary>In how many files they stand.</summary>
    public async Task<int> CountDocumentsAsync(Project project, CancellationToken cancellationToken) =>
        (await FixableAsync(project, cancellationToken)).Select(d => d.Location.SourceTree).Distinct().Count();

    /// <summary>Fixes the first diagnostic for which a fix is offered; null when there is none.</summary>
    public async Task<Project?> FixFirstAsync(IVerifier verify, Project project, CancellationToken cancellationToken)
    {
        foreach (var diagnostic in await FixableAsync(project, cancellationToken))
        {
            if (await FixAsync(verify, project, diagnostic, cancellationToken) is { } next)
            {
                return next;
            }
        }

        return null;
    }

    /// <summary>Fixes one diagnostic only; null when no fix is offered for it.</summary>
    public async Task<Project?> FixAtAsync(IVerifier verify, Project project, int index, CancellationToken cancellationToken)
    {
        var diagnostics = await FixableAsync(project, cancellationToken);
        return await FixAsync(verify, project, diagnostics[index], cancellationToken);
    }

    /// <summary>One round of Fix All, begun at the first diagnostic that offers a fix; null when none does.</summary>
    public async Task<Project?> FixAllAsync(IVerifier verify, Project project, FixAllScope scope, CancellationToken cancellationToken)
    {
        foreach (var diagnostic in await FixableAsync(project, cancellationToken))
        {
            var document = project.GetDocument(diagnostic.Location.SourceTree)!;
            if (await OfferedAsync(verify, document, diagnostic, cancellationToken) is not { } action)
            {
                continue;
            }

            var ids = _provider.FixableDiagnosticIds;
            var context = new FixAllContext(
                document, _provider, scope, action.EquivalenceKey, [diagnostic.Id], new AnalysisDiagnosticProvider(_analyzers, ids), cancellationToken);
            var fixAll = await _provider.GetFixAllProvider()!.GetFixAsync(context);
            if (fixAll is null)
            {
                verify.Fail("The provider answered null.");
            }

            return await ApplyAsync(verify, project, fixAll!, cancellationToken);
        }

        return null;
    }

    private async Task<Project?> FixAsync(IVerifier verify, Project project, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var document = project.GetDocument(diagnostic.Location.SourceTree)!;
        return await OfferedAsync(verify, document, diagnostic, cancellationToken) is { } action
            ? await ApplyAsync(verify, project, action, cancellationToken)
            : null;
    }

    private async Task<ImmutableArray<Diagnostic>> FixableAsync(Project project, CancellationToken cancellationToken) =>
        [.. (await FoundAsync(project, cancellationToken)).Where(d => d.Location.IsInSource && _provider.FixableDiagnosticIds.Contains(d.Id))];

    private async Task<ImmutableArray<Diagnostic>> FoundAsync(Project project, CancellationToken cancellationToken)
    {
        var analysis = await ProjectAnalysis.CreateAsync(project, _analyzers, cancellationToken);
        return await analysis.WholeAsync(cancellationToken);
    }

    private async Task<CodeAction?> OfferedAsync(IVerifier verify, Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var offered = new List<CodeAction>();
        var context = new CodeFixContext(document, diagnostic, (action, _) => offered.Add(action), cancellationToken);
        await _provider.RegisterCodeFixesAsync(context);
        foreach (var action in offered)
        {
            verify.True(action.Title.Length > 0, "A fix has no title.");
            verify.True(action.EquivalenceKey is { Length: > 0 }, $"The fix '{action.Title}' has no equivalence key, so that Fix All would mix it with others.");
        }

        var wanted = _key is null || _index is not null ? offered : offered.Where(a => a.EquivalenceKey == _key).ToList();
        var index = _index ?? 0;
        if (wanted.Count <= index)
        {
            return null;
        }

        if (_key is not null && wanted[index].EquivalenceKey != _key)
        {
            verify.Fail($"The fix has the equivalence key '{wanted[index].EquivalenceKey}', expected '{_key}'.");
        }

        _verifyAction?.Invoke(wanted[index], verify);
        return wanted[index];
    }

    private async Task<Project> ApplyAsync(IVerifier verify, Project project, CodeAction action, CancellationToken cancellationToken)
    {
        var operations = await action.GetOperationsAsync(cancellationToken);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
        if ((await TextAsync(project, changed, cancellationToken)).Length == 0)
        {
            verify.Fail($"The fix '{action.Title}' is offered and changes nothing.");
        }

        foreach (var id in changed.Solution.ProjectIds)
        {
            changed = (await ReparseAsync(verify, changed.Solution.GetProject(id)!, cancellationToken)).Solution.GetProject(project.Id)!;
        }

        await VerifyStepAsync(verify, action, project, changed, cancellationToken);
        return changed;
    }

    /// <summary>
    /// The project as its text says. What a fix built out of nodes must be what that text means: else the user's next
    /// keystroke changes the program.
    /// </summary>
    private static async Task<Project> ReparseAsync(IVerifier verify, Project project, CancellationToken cancellationToken)
    {
        foreach (var id in project.DocumentIds)
        {
            var document = project.GetDocument(id)!;
            var tree = (await document.GetSyntaxTreeAsync(cancellationToken))!;
            var text = SourceText.From((await document.GetTextAsync(cancellationToken)).ToString(), Encoding.UTF8);
            var parsed = CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, cancellationToken: cancellationToken);
            if (!parsed.GetDiagnostics(cancellationToken).Any() && !IsSame(await tree.GetRootAsync(cancellationToken), await parsed.GetRootAsync(cancellationToken)))
            {
                verify.Fail($"The tree of {document.Name} is not what its text means:" + Environment.NewLine + text);
            }

            project = document.WithText(text).Project;
        }

        return project;
    }

    /// <summary>
    /// Node by node and token by token. <c>SyntaxFactory.AreEquivalent</c> looks below that, where the parser has two ways
    /// to store a list of one statement.
    /// </summary>
    private static bool IsSame(SyntaxNode tree, SyntaxNode parsed) =>
        tree.DescendantNodesAndTokensAndSelf().Select(Shape).SequenceEqual(parsed.DescendantNodesAndTokensAndSelf().Select(Shape));

    private static (int Kind, string? Text) Shape(SyntaxNodeOrToken part) => (part.RawKind, part.IsToken ? part.AsToken().Text : null);

    private async Task VerifyStepAsync(IVerifier verify, CodeAction action, Project before, Project after, CancellationToken cancellationToken)
    {
        var broken = New(await CompilerAsync(before, cancellationToken), await CompilerAsync(after, cancellationToken));
        if (broken.Count > 0)
        {
            verify.Fail($"After the fix '{action.Title}' the program does not compile:" + Lines(broken) + Environment.NewLine + await TextAsync(before, after, cancellationToken));
        }

        var found = await FoundAsync(before, cancellationToken);
        var left = await FoundAsync(after, cancellationToken);
        var raised = New(found, left);
        if (raised.Count > 0)
        {
            verify.Fail($"The fix '{action.Title}' raises new diagnostics:" + Lines(raised) + Environment.NewLine + await TextAsync(before, after, cancellationToken));
        }

        if (left.Length >= found.Length)
        {
            verify.Fail($"After the fix '{action.Title}' its diagnostic is still there:" + Lines(left) + Environment.NewLine + await TextAsync(before, after, cancellationToken));
        }
    }

    private async Task<ImmutableArray<Diagnostic>> CompilerAsync(Project project, CancellationToken cancellationToken) =>
        _compilerDiagnostics((await project.GetCompilationAsync(cancellationToken))!);

    /// <summary>Those of <paramref name="after"/> of whose id there are more than before: places move, ids do not.</summary>
    private static List<Diagnostic> New(ImmutableArray<Diagnostic> before, ImmutableArray<Diagnostic> after) =>
        [.. after.GroupBy(d => d.Id).Where(g => g.Count() > before.Count(b => b.Id == g.Key)).SelectMany(g => g)];

    private static string Lines(IEnumerable<Diagnostic> diagnostics) =>
        string.Concat(diagnostics.Select(d => Environment.NewLine + "  " + DiagnosticMatching.Describe(d)));

    private static async Task<string> TextAsync(Project before, Project after, CancellationToken cancellationToken)
    {
        var old = await TextsAsync(before, cancellationToken);
        var now = await TextsAsync(after, cancellationToken);
        var result = new StringBuilder();
        foreach (var id in old.Keys.Union(now.Keys))
        {
            var (name, text) = now.TryGetValue(id, out var found) ? found : (old[id].Name, "");
            var previous = old.TryGetValue(id, out var was) ? was.Text : "";
            if (text != previous)
            {
                result.AppendLine(name + " ('-' before, '+' after):").Append(TextDiff.Lines(previous, text));
            }
        }

        return result.ToString();
    }

    private static async Task<Dictionary<DocumentId, (string Name, string Text)>> TextsAsync(Project project, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<DocumentId, (string, string)>();
        foreach (var document in project.Documents.Cast<TextDocument>().Concat(project.AdditionalDocuments).Concat(project.AnalyzerConfigDocuments))
        {
            texts.Add(document.Id, (document.Name, (await document.GetTextAsync(cancellationToken)).ToString()));
        }

        return texts;
    }
}
