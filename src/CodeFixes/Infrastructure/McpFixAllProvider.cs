using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// Fix All in document, project and solution scope: marks every finding of the scope, then applies the fix to one after
/// the other on the solution as it has become.
/// </summary>
/// <remarks>
/// The fixes edit outside the finding's span and in other files. Merging edits that were each computed on the original,
/// as the batch fixer does, loses inserts at one place without a word; here the second fix sees what the first inserted.
/// </remarks>
internal sealed class McpFixAllProvider : FixAllProvider
{
    private readonly McpCodeFix _fix;

    public McpFixAllProvider(McpCodeFix fix) => _fix = fix;

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() =>
        new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution };

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var diagnostics = await DiagnosticsAsync(fixAllContext).ConfigureAwait(false);
        return diagnostics.IsEmpty
            ? null
            : CodeAction.Create(
                $"Fix all {string.Join(", ", fixAllContext.DiagnosticIds.OrderBy(id => id, System.StringComparer.Ordinal))}",
                ct => FixAsync(fixAllContext, diagnostics, ct),
                fixAllContext.CodeActionEquivalenceKey);
    }

    private async Task<Solution> FixAsync(
        FixAllContext context, ImmutableArray<(ProjectId, Diagnostic)> diagnostics, CancellationToken cancellationToken)
    {
        var original = context.Solution;
        var (solution, tracked) = await TrackedDiagnostic.TrackAsync(original, diagnostics, cancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in tracked)
        {
            // An earlier fix may have taken this one's place away together with its own.
            if (await diagnostic.LocateAsync(solution, cancellationToken).ConfigureAwait(false) is { } target
                && await _fix.ApplyAsync(target, context.CodeActionEquivalenceKey, cancellationToken).ConfigureAwait(false) is { } changed)
            {
                solution = changed;
            }
        }

        var result = await SolutionChange.OnAsync(original, solution, cancellationToken).ConfigureAwait(false);
        return await LinkedFiles.ShareAsync(original, result, cancellationToken).ConfigureAwait(false);
    }

    private static object FileOf(Project project, Location location) =>
        project.GetDocument(location.SourceTree) is { } document
            ? document.GetLinkedDocumentIds().Add(document.Id).OrderBy(id => id.Id).First()
            : location.GetLineSpan().Path;

    private static async Task<ImmutableArray<(ProjectId, Diagnostic)>> DiagnosticsAsync(FixAllContext context)
    {
        var found = new List<(Project Project, Diagnostic Diagnostic)>();
        switch (context.Scope)
        {
            case FixAllScope.Document when context.Document is { } document:
                Add(document.Project, await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false));
                break;
            case FixAllScope.Project:
                Add(context.Project, await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false));
                break;
            case FixAllScope.Solution:
                foreach (var project in context.Solution.Projects.Where(p => p.Language == LanguageNames.CSharp))
                {
                    Add(project, await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
                }

                break;
        }

        // A file of a multi-targeted project is in several projects: its findings are fixed in the first of them.
        var owners = new Dictionary<(string, object, Microsoft.CodeAnalysis.Text.TextSpan), ProjectId>();
        return found
            .OrderBy(f => f.Diagnostic.Location.GetLineSpan().Path, System.StringComparer.Ordinal)
            .ThenBy(f => f.Diagnostic.Location.SourceSpan)
            .ThenBy(f => f.Diagnostic.Id, System.StringComparer.Ordinal)
            .Where(f => IsOwner(f.Project, (f.Diagnostic.Id, FileOf(f.Project, f.Diagnostic.Location), f.Diagnostic.Location.SourceSpan)))
            .Select(f => (f.Project.Id, f.Diagnostic))
            .ToImmutableArray();

        bool IsOwner(Project project, (string, object, Microsoft.CodeAnalysis.Text.TextSpan) place)
        {
            if (!owners.TryGetValue(place, out var owner))
            {
                owners.Add(place, owner = project.Id);
            }

            return owner == project.Id;
        }

        void Add(Project project, IEnumerable<Diagnostic> diagnostics)
        {
            foreach (var diagnostic in diagnostics)
            {
                if (!diagnostic.IsSuppressed && diagnostic.Location != Location.None)
                {
                    found.Add((project, diagnostic));
                }
            }
        }
    }
}
