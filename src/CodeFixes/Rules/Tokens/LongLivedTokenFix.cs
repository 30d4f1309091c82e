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
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes.Rules.Tokens;

/// <summary>MCPAC7007: the token expires after an hour.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LongLivedTokenFix))]
public sealed class LongLivedTokenFix : McpCodeFix
{
    private const string Now = "global::System.DateTime.UtcNow.AddMinutes(60)";

    public LongLivedTokenFix()
        : base(Descriptors.MCPAC7007_LongLivedToken)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var shape = target.Fact(FixFacts.Shape);
        IReadOnlyList<FixOffer> offers = shape is null or LifetimeShapes.None
            ? Array.Empty<FixOffer>()
            : new[] { new FixOffer("Let the token expire after an hour", "MCPAC7007.Expire", ct => ExpireAsync(target, shape, ct)) };
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> ExpireAsync(FixTarget target, string shape, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var value = target.Node as ExpressionSyntax;
        var changed = shape switch
        {
            LifetimeShapes.Minutes when value is not null => root!.ReplaceNode(value, SyntaxFactory.ParseExpression("60").WithTriviaFrom(value)),
            LifetimeShapes.Seconds when value is not null => root!.ReplaceNode(value, SyntaxFactory.ParseExpression("3600").WithTriviaFrom(value)),
            LifetimeShapes.Time when value is not null => root!.ReplaceNode(value, Nearer(value, model!, cancellationToken).WithTriviaFrom(value)),
            LifetimeShapes.Argument => WithArgument(root!, target.Node),
            LifetimeShapes.Member => WithMember(root!, target.Node),
            _ => null,
        };
        return changed is null ? null : target.Solution.WithDocumentSyntaxRoot(target.Document.Id, changed);
    }

    /// <summary>The same clock, an hour on: what the time was reckoned from stays.</summary>
    private static ExpressionSyntax Nearer(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken)
    {
        if (value is MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax inner } part)
        {
            return part.WithExpression(Nearer(inner, model, cancellationToken));
        }

        var start = value;
        while (start is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } && access.Name.Identifier.ValueText.StartsWith("Add", StringComparison.Ordinal))
        {
            start = access.Expression;
        }

        if (start != value)
        {
            return SyntaxFactory.ParseExpression(start.WithoutTrivia() + ".AddMinutes(60)");
        }

        return Generated.Expression(model.GetTypeInfo(value, cancellationToken).Type?.Name == "DateTimeOffset" ? Now.Replace("DateTime", "DateTimeOffset") : Now);
    }

    private static SyntaxNode? WithArgument(SyntaxNode root, SyntaxNode place)
    {
        var creation = place.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>();
        if (creation?.ArgumentList is not { } list)
        {
            return null;
        }

        var argument = SyntaxFactory.Argument(SyntaxFactory.NameColon("expires").WithTrailingTrivia(SyntaxFactory.Space), default, Generated.Expression(Now));
        if (list.Arguments.Count == 0)
        {
            return root.ReplaceNode(list, list.AddArguments(argument));
        }

        // Where each argument has a line, so has this one.
        var last = list.Arguments.Last();
        var onLines = list.Arguments.SeparatorCount > 0 && list.Arguments.GetSeparator(0).TrailingTrivia.Any(t => t.IsKind(SyntaxKind.EndOfLineTrivia));
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(onLines ? NewLines.Of(root) : SyntaxFactory.Space);
        argument = argument
            .WithLeadingTrivia(onLines ? SyntaxFactory.TriviaList(last.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Take(1)) : default)
            .WithTrailingTrivia(last.GetTrailingTrivia());
        var arguments = list.Arguments.GetWithSeparators().Replace(last, last.WithTrailingTrivia()).Add(comma).Add(argument);
        return root.ReplaceNode(list, list.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(arguments)));
    }

    private static SyntaxNode? WithMember(SyntaxNode root, SyntaxNode place)
    {
        var creation = place.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>();
        if (creation?.Initializer is not { Expressions: { Count: > 0 } members } initializer)
        {
            return null;
        }

        var last = members.Last();
        var onLines = last.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(t => t.IsKind(SyntaxKind.EndOfLineTrivia));
        var hasComma = members.SeparatorCount == members.Count;
        var added = SyntaxFactory.AssignmentExpression(
                SyntaxKind.SimpleAssignmentExpression,
                SyntaxFactory.IdentifierName("Expires").WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space),
                Generated.Expression(Now))
            .WithLeadingTrivia(onLines ? SyntaxFactory.TriviaList(last.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Take(1)) : default);
        var list = members.GetWithSeparators();
        if (hasComma)
        {
            list = list.Add(added).Add(members.GetSeparator(members.Count - 1));
        }
        else
        {
            var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(onLines ? NewLines.Of(root) : SyntaxFactory.Space);
            list = list.Replace(last, last.WithTrailingTrivia()).Add(comma).Add(added.WithTrailingTrivia(last.GetTrailingTrivia()));
        }

        return root.ReplaceNode(initializer, initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(list)));
    }
}
