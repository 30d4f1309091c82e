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

/// <summary>MCPAC5001: a narrower scope of the same service, one action for each.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BroadScopeFix))]
public sealed class BroadScopeFix : McpCodeFix
{
    public BroadScopeFix()
        : base(Descriptors.MCPAC5001_BroadScope)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var scope = target.Fact(FixFacts.SourceName);
        IReadOnlyList<FixOffer> offers = scope is null
            || target.Node.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().FirstOrDefault() is not { } literal
            || ScopeTable.Find(scope) is not { } row
            ? Array.Empty<FixOffer>()
            : row.Narrower.Select(narrower => new FixOffer(
                $"Ask for '{narrower}' instead",
                $"MCPAC5001.Narrow.{scope}.{narrower}",
                ct => ReplaceAsync(target, literal, scope, narrower, ct))).ToArray();
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> ReplaceAsync(FixTarget target, LiteralExpressionSyntax literal, string scope, string narrower, CancellationToken cancellationToken)
    {
        // In the source as it is written, so that a verbatim or raw literal stays one.
        var written = literal.Token.Text;
        var at = IndexOfWhole(written, scope);
        if (at < 0)
        {
            return null;
        }

        var token = SyntaxFactory.ParseToken(written.Substring(0, at) + narrower + written.Substring(at + scope.Length)).WithTriviaFrom(literal.Token);
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root!.ReplaceToken(literal.Token, token));
    }

    private static int IndexOfWhole(string text, string scope)
    {
        for (var at = text.IndexOf(scope, StringComparison.Ordinal); at >= 0; at = text.IndexOf(scope, at + 1, StringComparison.Ordinal))
        {
            if (IsEdge(text, at - 1) && IsEdge(text, at + scope.Length))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsEdge(string text, int at) => at < 0 || at >= text.Length || text[at] is '"' or ' ' or ',' or '+' or '\r' or '\n';
}
