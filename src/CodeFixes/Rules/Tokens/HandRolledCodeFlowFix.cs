using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes.Rules.Tokens;

/// <summary>MCPAC7010: the redirect is taken on the loopback address only.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandRolledCodeFlowFix))]
public sealed class HandRolledCodeFlowFix : McpCodeFix
{
    public HandRolledCodeFlowFix()
        : base(Descriptors.MCPAC7010_HandRolledCodeFlow)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Fact(FixFacts.Shape) != "Prefix")
        {
            return Array.Empty<FixOffer>();
        }

        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var token = target.Node.DescendantTokens().FirstOrDefault(t => t.RawKind is (int)SyntaxKind.StringLiteralToken or (int)SyntaxKind.InterpolatedStringTextToken);
        var text = token.Text;
        var host = text.IndexOf("://", StringComparison.Ordinal) + 3;
        if (host < 3 || host >= text.Length || text[host] is not ('+' or '*'))
        {
            return Array.Empty<FixOffer>();
        }

        // In the source as it is written, so that a verbatim literal stays one.
        var written = text.Substring(0, host) + "localhost" + text.Substring(host + 1);
        var replacement = token.IsKind(SyntaxKind.StringLiteralToken)
            ? SyntaxFactory.ParseToken(written)
            : SyntaxFactory.Token(default, SyntaxKind.InterpolatedStringTextToken, written, written, default);
        return new[]
        {
            new FixOffer("Listen on localhost", "MCPAC7010.Loopback", _ => Task.FromResult<Solution?>(
                target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root!.ReplaceToken(token, replacement.WithTriviaFrom(token))))),
        };
    }
}
