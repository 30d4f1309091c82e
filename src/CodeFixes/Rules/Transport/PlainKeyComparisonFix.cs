using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC6007: the hashes of both keys are compared in constant time.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PlainKeyComparisonFix))]
public sealed class PlainKeyComparisonFix : McpCodeFix
{
    public PlainKeyComparisonFix()
        : base(Descriptors.MCPAC6007_PlainKeyComparison)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = new[]
        {
            new FixOffer("Compare the hashes of both keys in constant time", "MCPAC6007.CompareInConstantTime", ct => ApplyAsync(target, ct)),
        };
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> ApplyAsync(FixTarget target, CancellationToken cancellationToken)
    {
        // From the last to the first: the primary place is what the finding is found again by.
        var solution = target.Solution;
        for (var i = Math.Min(target.Count(FixFacts.FurtherPlaces), target.Additional.Length) - 1; i >= -1; i--)
        {
            if (await target.InAsync(solution, cancellationToken).ConfigureAwait(false) is not { } current
                || (i < 0 ? current.Primary : current.Additional[i]) is not { } place
                || await ChangeAsync(place, cancellationToken).ConfigureAwait(false) is not { } changed)
            {
                return null;
            }

            solution = changed;
        }

        return solution;
    }

    private static async Task<Solution?> ChangeAsync(FixPlace place, CancellationToken cancellationToken)
    {
        var model = await place.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var root = await place.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (place.Node is not ExpressionSyntax comparison || ConstantTime.Of(comparison, model!, cancellationToken) is not { } constant)
        {
            return null;
        }

        var changed = root!.ReplaceNode(comparison, constant.WithTriviaFrom(comparison));
        foreach (var (space, type) in ConstantTime.Types)
        {
            // A name that means something already, by a global using or otherwise, needs none.
            if (model!.LookupNamespacesAndTypes(comparison.SpanStart, name: type).IsEmpty)
            {
                changed = Usings.Add(changed, space);
            }
        }

        return place.Document.Project.Solution.WithDocumentSyntaxRoot(place.Document.Id, changed);
    }
}
