using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>MCPAC5005: the hint says what the code does.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HintContradictsCodeFix))]
public sealed class HintContradictsCodeFix : McpCodeFix
{
    public HintContradictsCodeFix()
        : base(Descriptors.MCPAC5005_HintContradictsCode)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = Array.Empty<FixOffer>();
        if (target.Node.AncestorsAndSelf().Take(2).Select(ToolHint.Read).FirstOrDefault(h => h is not null) is { IsClaim: true } hint)
        {
            offers = new[]
            {
                new FixOffer(
                    $"Set {hint.Name} to {(hint.Value ? "false" : "true")}",
                    "MCPAC5005.Correct" + hint.Name,
                    ct => CorrectAsync(target, hint, ct)),
            };
        }

        return Task.FromResult(offers);
    }

    private static async Task<Solution?> CorrectAsync(FixTarget target, ToolHint hint, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var wrong = new List<LiteralExpressionSyntax> { LiteralOf(hint) };

        // What deletes is not harmless either; the other hint would be the next finding.
        if (hint.Name == ToolHint.ReadOnly && target.Fact(FixFacts.Shape) == HintShapes.Deletes)
        {
            wrong.AddRange(hint.Syntax.Parent!.ChildNodes().Select(ToolHint.Read).OfType<ToolHint>()
                .Where(h => h is { Name: ToolHint.Destructive, IsClaim: true })
                .Select(LiteralOf));
        }

        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root!.ReplaceNodes(wrong, (literal, _) => Opposite(literal)));
    }

    private static LiteralExpressionSyntax LiteralOf(ToolHint hint) => hint.Syntax.ChildNodes().OfType<LiteralExpressionSyntax>().Last();

    private static LiteralExpressionSyntax Opposite(LiteralExpressionSyntax literal) =>
        (literal.IsKind(SyntaxKind.TrueLiteralExpression)
            ? SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression)
            : SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression)).WithTriviaFrom(literal);
}
