using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.CodeFixes;

/// <summary>What lies between two states of a solution, and whether the later one may be shown to a user.</summary>
internal static class SolutionChange
{
    /// <summary>
    /// Whether the edit changes some text and brings no compiler error into the documents it touches. Warnings that the
    /// project treats as errors are errors here too.
    /// </summary>
    public static async Task<bool> IsSoundAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        var changed = await ChangedAsync(before, after, cancellationToken).ConfigureAwait(false);
        foreach (var id in changed)
        {
            var old = await ErrorsAsync(before, id, cancellationToken).ConfigureAwait(false);
            foreach (var error in await ErrorsAsync(after, id, cancellationToken).ConfigureAwait(false))
            {
                if (!old.TryGetValue(error.Key, out var count) || error.Value > count)
                {
                    return false;
                }
            }
        }

        return changed.Count != 0;
    }

    /// <summary><paramref name="original"/> with the texts that differ in <paramref name="after"/>, and nothing else: no marks.</summary>
    public static async Task<Solution> OnAsync(Solution original, Solution after, CancellationToken cancellationToken)
    {
        var result = original;
        foreach (var id in await ChangedAsync(original, after, cancellationToken).ConfigureAwait(false))
        {
            // The syntax, not the text: the clean-up that follows reads the formatter's and the simplifier's annotations.
            var root = await after.GetDocument(id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            result = result.WithDocumentSyntaxRoot(id, root!);
        }

        return result;
    }

    /// <summary>The documents whose text differs, in a fixed order.</summary>
    public static async Task<List<DocumentId>> ChangedAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        var changed = new List<DocumentId>();
        foreach (var id in after.GetChanges(before).GetProjectChanges().SelectMany(p => p.GetChangedDocuments()))
        {
            var old = await before.GetDocument(id)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
            var now = await after.GetDocument(id)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
            if (!old.ContentEquals(now))
            {
                changed.Add(id);
            }
        }

        return changed;
    }

    private static async Task<Dictionary<string, int>> ErrorsAsync(Solution solution, DocumentId id, CancellationToken cancellationToken)
    {
        var model = await solution.GetDocument(id)!.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var counts = new Dictionary<string, int>();
        foreach (var diagnostic in model!.GetDiagnostics(cancellationToken: cancellationToken))
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error && !diagnostic.IsSuppressed)
            {
                counts.TryGetValue(diagnostic.Id, out var count);
                counts[diagnostic.Id] = count + 1;
            }
        }

        return counts;
    }
}
