using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>MCPAC5002: the list without the scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OmnibusScopeFix))]
public sealed class OmnibusScopeFix : McpCodeFix
{
    public OmnibusScopeFix()
        : base(Descriptors.MCPAC5002_OmnibusScope)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = target.Node.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().FirstOrDefault() is { } literal
            ? new[] { new FixOffer($"Do not advertise '{literal.Token.ValueText}'", "MCPAC5002.Remove", ct => RemoveAsync(target, literal, ct)) }
            : Array.Empty<FixOffer>();
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> RemoveAsync(FixTarget target, LiteralExpressionSyntax literal, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (literal.Parent is InitializerExpressionSyntax initializer)
        {
            return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root!.ReplaceNode(initializer, Without(initializer, literal)));
        }

        // What an array creation or a constant holds stays.
        SyntaxNode? element = literal.Parent switch
        {
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } } => statement,

            // The compiler of the floor has no collection expressions: by name.
            { } parent when parent.GetType().Name == "ExpressionElementSyntax" => parent,
            _ => null,
        };
        return element is not null && root!.RemoveNode(element, SyntaxRemoveOptions.KeepUnbalancedDirectives | SyntaxRemoveOptions.KeepDirectives) is { } without
            ? target.Solution.WithDocumentSyntaxRoot(target.Document.Id, without)
            : null;
    }

    /// <summary>The list without the element; the space before the brace stays when it was the last one.</summary>
    private static InitializerExpressionSyntax Without(InitializerExpressionSyntax list, LiteralExpressionSyntax element)
    {
        var rest = list.Expressions.Remove(element);
        return rest.Count == 0 || list.Expressions.Last() != element
            ? list.WithExpressions(rest)
            : list.WithExpressions(rest.Replace(rest.Last(), rest.Last().WithTrailingTrivia(element.GetTrailingTrivia())));
    }
}
