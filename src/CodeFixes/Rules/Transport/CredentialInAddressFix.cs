using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC6006: the key is read from a header.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CredentialInAddressFix))]
public sealed class CredentialInAddressFix : McpCodeFix
{
    public CredentialInAddressFix()
        : base(Descriptors.MCPAC6006_CredentialInAddress)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = new[]
        {
            new FixOffer("Read it from a header (review: callers must send it there)", "MCPAC6006.ReadFromHeader", ct => ApplyAsync(target, ct)),
        };
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> ApplyAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var solution = target.Solution;
        for (var i = Math.Min(target.Count(FixFacts.FurtherPlaces), target.Additional.Length) - 1; i >= -1; i--)
        {
            if (await target.InAsync(solution, cancellationToken).ConfigureAwait(false) is not { } current
                || (i < 0 ? current.Primary : current.Additional[i]) is not { } place
                || await place.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
                || FromHeader(place.Node) is not { } read)
            {
                return null;
            }

            var mark = new SyntaxAnnotation();
            root = root.ReplaceNode(place.Node, read.WithTriviaFrom(place.Node).WithAdditionalAnnotations(mark));
            solution = solution.WithDocumentSyntaxRoot(place.Document.Id, Once(root, root.GetAnnotatedNodes(mark).Single()));
        }

        return solution;
    }

    /// <summary>Two names of one key are one header: <c>a ?? a</c> is <c>a</c>.</summary>
    private static SyntaxNode Once(SyntaxNode root, SyntaxNode read) =>
        read.Ancestors().OfType<BinaryExpressionSyntax>().FirstOrDefault(b => b.IsKind(SyntaxKind.CoalesceExpression) && b.Left.IsEquivalentTo(b.Right.WithTriviaFrom(b.Left))) is { } twice
            ? root.ReplaceNode(twice, twice.Left.WithTriviaFrom(twice))
            : root;

    /// <summary><c>request.Query["api_key"]</c> as <c>request.Headers["X-Api-Key"]</c>: the same type, so that what is done with it stays.</summary>
    private static SyntaxNode? FromHeader(SyntaxNode read)
    {
        // What becomes the token of a scheme is read from its header by the scheme itself.
        if (read.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Token" } })
        {
            return null;
        }

        return read switch
        {
            ElementAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Query" } query } element => Named(element.ReplaceNode(query.Name, SyntaxFactory.IdentifierName("Headers"))),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Query" } query } } call =>
                Named(call.ReplaceNode(query.Name, SyntaxFactory.IdentifierName("Headers"))),
            _ => null,
        };
    }

    private static SyntaxNode? Named(SyntaxNode read)
    {
        var arguments = read switch
        {
            ElementAccessExpressionSyntax element => (BaseArgumentListSyntax)element.ArgumentList,
            InvocationExpressionSyntax call => call.ArgumentList,
            _ => null,
        };
        return arguments?.Arguments.Count > 0 && arguments.Arguments[0].Expression is LiteralExpressionSyntax name
            ? read.ReplaceNode(name, Generated.Expression(Generated.Literal(name.Token.ValueText.IndexOf("token", StringComparison.OrdinalIgnoreCase) >= 0 ? "X-Access-Token" : "X-Api-Key")))
            : null;
    }
}
