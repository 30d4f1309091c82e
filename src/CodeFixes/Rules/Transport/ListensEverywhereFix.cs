using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes.Rules.Transport;

/// <summary>MCPAC6004: the same port, on this machine only.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ListensEverywhereFix))]
public sealed class ListensEverywhereFix : McpCodeFix
{
    private static readonly string[] s_hosts = { "://0.0.0.0", "://[::]", "://*", "://+" };

    public ListensEverywhereFix()
        : base(Descriptors.MCPAC6004_ListensEverywhere)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = Replacement(target.Node) is var (old, local)
            ? new[]
            {
                new FixOffer("Listen on localhost", "MCPAC6004.Localhost", async ct =>
                    await target.Document.GetSyntaxRootAsync(ct).ConfigureAwait(false) is { } root
                        ? target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root.ReplaceNode(old, local.WithTriviaFrom(old)))
                        : null),
            }
            : Array.Empty<FixOffer>();
        return Task.FromResult(offers);
    }

    private static (SyntaxNode Old, SyntaxNode New)? Replacement(SyntaxNode node)
    {
        switch (node)
        {
            case IdentifierNameSyntax { Identifier.ValueText: "ListenAnyIP" } name:
                return (name, SyntaxFactory.IdentifierName("ListenLocalhost"));
            case IdentifierNameSyntax { Identifier.ValueText: "Listen", Parent.Parent: InvocationExpressionSyntax call }
                when call.ArgumentList.Arguments.FirstOrDefault()?.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Any" or "IPv6Any" } address:
                return (address, address.WithName(SyntaxFactory.IdentifierName(address.Name.Identifier.ValueText == "Any" ? "Loopback" : "IPv6Loopback")));
            default:
                var literal = node.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().FirstOrDefault(l => l.IsKind(SyntaxKind.StringLiteralExpression));
                return literal is not null && s_hosts.Any(h => literal.Token.ValueText.Contains(h))
                    ? (literal, SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(s_hosts.Aggregate(literal.Token.ValueText, (text, host) => text.Replace(host, "://localhost")))))
                    : null;
        }
    }
}
