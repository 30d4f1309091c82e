using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Rules.Credentials;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC1005: the text without the credential.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretInMetadataFix))]
public sealed class SecretInMetadataFix : McpCodeFix
{
    public SecretInMetadataFix()
        : base(Descriptors.MCPAC1005_SecretInMetadata)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        // What a name stands for is used elsewhere too: what it should be is its author's to say.
        IReadOnlyList<FixOffer> offers = target.First is null
            ? new[] { new FixOffer("Take the credential out of the text", "MCPAC1005.Remove", ct => RemoveAsync(target, ct)) }
            : Array.Empty<FixOffer>();
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> RemoveAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var changed = WrittenCredential.ExpressionOf(target) is { } expression
            ? root!.ReplaceTokens(expression.DescendantTokens(), (token, _) => WithoutCredential(token))
            : target.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
                ? root!.ReplaceNode(method, WithoutCredential(method))
                : null;
        return changed is null || changed.IsEquivalentTo(root!) ? null : target.Solution.WithDocumentSyntaxRoot(target.Document.Id, changed);
    }

    private static SyntaxToken WithoutCredential(SyntaxToken token)
    {
        if (!token.IsKind(SyntaxKind.StringLiteralToken) && !token.IsKind(SyntaxKind.InterpolatedStringTextToken)
            && !token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken) && !token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken))
        {
            return token;
        }

        var text = token.Text;
        var value = token.ValueText;
        while (MetadataCredential.In(value) is { } found)
        {
            var credential = value.Substring(found.Start, found.Length);
            value = value.Replace(credential, MetadataCredential.Redacted);
            text = text.Replace(credential, MetadataCredential.Redacted);
        }

        return text == token.Text ? token : SyntaxFactory.Token(token.LeadingTrivia, token.Kind(), text, value, token.TrailingTrivia);
    }

    /// <summary>The method with the credential taken out of the comment before it.</summary>
    private static MethodDeclarationSyntax WithoutCredential(MethodDeclarationSyntax method)
    {
        var comment = method.GetLeadingTrivia().ToFullString();
        while (MetadataCredential.In(comment) is { } found)
        {
            comment = comment.Replace(comment.Substring(found.Start, found.Length), MetadataCredential.Redacted);
        }

        return method.WithLeadingTrivia(SyntaxFactory.ParseLeadingTrivia(comment));
    }
}
