using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.CodeFixes;

/// <summary>Files that several projects share: the inner projects of a multi-targeted one, linked sources.</summary>
internal static class LinkedFiles
{
    /// <summary>
    /// Gives every linked twin of a changed document the same text. Where two twins were changed differently the first
    /// wins: they are one file on disk, and half of each would be neither.
    /// </summary>
    public static async Task<Solution> ShareAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        var result = after;
        var settled = new System.Collections.Generic.HashSet<DocumentId>();
        foreach (var id in await SolutionChange.ChangedAsync(before, after, cancellationToken).ConfigureAwait(false))
        {
            if (!settled.Add(id))
            {
                continue;
            }

            var document = after.GetDocument(id)!;
            foreach (var twin in document.GetLinkedDocumentIds())
            {
                settled.Add(twin);
                var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                result = result.WithDocumentSyntaxRoot(twin, root!);
            }
        }

        return result;
    }
}
