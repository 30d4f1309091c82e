using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>The common part of the leakage fixes: every place that puts the value into what leaves is changed.</summary>
public abstract class LeakFix : McpCodeFix
{
    private readonly string _equivalenceKey;

    private protected LeakFix(DiagnosticDescriptor rule, string equivalenceKey)
        : base(rule) => _equivalenceKey = equivalenceKey;

    /// <summary>The possible edits of one place, the best first.</summary>
    private protected delegate IEnumerable<(SyntaxNode Old, SyntaxNode New)> PlaceEdits(SyntaxNode place, SemanticModel model);

    private protected abstract string Title(string? sourceName);

    private protected abstract Replacement ReplacementFor(string? sourceName);

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var name = target.Fact(FixFacts.SourceName);
        var replacement = ReplacementFor(name);
        IReadOnlyList<FixOffer> offers = new[]
        {
            new FixOffer(
                Title(name), _equivalenceKey, ct => ApplyAsync(target, replacement, ct)),
        };
        return Task.FromResult(offers);
    }

    /// <summary>The target's solution with every place of the finding changed; null when one of them cannot be.</summary>
    internal static Task<Solution?> ApplyAsync(FixTarget target, Replacement replacement, CancellationToken cancellationToken) =>
        ApplyAsync(target, (place, model) => LeakPlace.Edits(place, replacement, model, cancellationToken), cancellationToken);

    /// <summary>Changes every place of the finding by the first of its edits that is sound.</summary>
    private protected static async Task<Solution?> ApplyAsync(FixTarget target, PlaceEdits edits, CancellationToken cancellationToken)
    {
        var further = Enumerable.Range(0, Math.Min(target.Count(FixFacts.FurtherPlaces), target.Additional.Length)).ToList();
        var appends = Enumerable.Range(0, target.Additional.Length).Where(i => IsAppended(target, i)).ToList();
        var places = new List<Func<FixTarget, FixPlace?>>();
        if (appends.Count == 0)
        {
            places.Add(t => t.Primary);
        }

        places.AddRange(further.Union(appends).Select<int, Func<FixTarget, FixPlace?>>(i => t => t.Additional[i]));

        // From the last to the first: the primary place is what the finding is found again by.
        var solution = target.Solution;
        for (var i = places.Count - 1; i >= 0; i--)
        {
            if (await target.InAsync(solution, cancellationToken).ConfigureAwait(false) is not { } current)
            {
                return null;
            }

            // A place that is gone was part of one that has been changed.
            if (places[i](current) is { } place)
            {
                if (await ChangeAsync(place, edits, cancellationToken).ConfigureAwait(false) is not { } changed)
                {
                    return null;
                }

                solution = changed;
            }
        }

        return solution;
    }

    /// <summary>
    /// Whether the finding is the text of a whole chain of appends, and this place the append in it that brings the value:
    /// then the rest of the text stays.
    /// </summary>
    private static bool IsAppended(FixTarget target, int index) =>
        target.Additional[index] is { } place
        && place.Document.Id == target.Document.Id
        && place.Node != target.Node
        && target.Node.Span.Contains(place.Node.Span)
        && place.Node.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
        && StartupGuards.CalledName(call).StartsWith("Append", StringComparison.Ordinal);

    private static async Task<Solution?> ChangeAsync(FixPlace place, PlaceEdits edits, CancellationToken cancellationToken)
    {
        var before = place.Document.Project.Solution;
        var root = await place.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await place.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        foreach (var edit in edits(place.Node, model!))
        {
            var after = before.WithDocumentSyntaxRoot(place.Document.Id, root!.ReplaceNode(edit.Old, edit.New));
            if (await SolutionChange.IsSoundAsync(before, after, cancellationToken).ConfigureAwait(false))
            {
                return after;
            }
        }

        return null;
    }
}
