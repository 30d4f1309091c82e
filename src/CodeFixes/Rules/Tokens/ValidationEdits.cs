using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes.Rules.Tokens;

/// <summary>Puts a setting of token validation right.</summary>
internal static class ValidationEdits
{
    private static readonly string[] s_neighbours = { "Issuer", "Authority", "SecretKey", "SigningKey", "Key", "Secret" };

    /// <summary>What can be done about a finding of MCPAC7001 or MCPAC7002; empty when no edit mends it.</summary>
    public static async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var id = target.Diagnostic.Id;
        var assignment = target.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>();
        switch (target.Fact(FixFacts.Shape))
        {
            case ValidationShapes.Flag when assignment is not null && NameOf(assignment.Left) is { } name:
                return name == "ValidateAudience" && await WithAudienceAsync(target, assignment, cancellationToken).ConfigureAwait(false) is { } changed
                    ? Offer("Validate the audience", id + ".Validate", _ => Task.FromResult<Solution?>(changed))
                    : Offer($"Set {name} to true{Needs(assignment, name)}", id + ".Validate", ct => ReplaceAsync(target, assignment.Right, SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression), ct));

            case ValidationShapes.Validator when assignment is not null && NameOf(assignment.Left) is { } name:
                return Offer($"Remove {name}", id + ".Validate", ct => UnsafeFlags.RemoveAssignmentAsync(target, ct));

            case ValidationShapes.ClockSkew when assignment is not null:
                return Offer("Allow five minutes", id + ".Validate", ct => ReplaceAsync(target, assignment.Right, SyntaxFactory.ParseExpression("TimeSpan.FromMinutes(5)"), ct));

            case ValidationShapes.Algorithms:
                return Offer("Leave out the algorithm", id + ".Validate", ct => RemoveElementAsync(target, ct));

            default:
                return Array.Empty<FixOffer>();
        }
    }

    /// <summary>What has to be named as well, since with nothing to compare with every token is refused.</summary>
    private static string Needs(AssignmentExpressionSyntax flag, string name) => name switch
    {
        "ValidateAudience" when !Names(flag, "Audience", "ValidAudience", "ValidAudiences", "AudienceValidator") => " (needs a ValidAudience)",
        "ValidateIssuer" when !Names(flag, "Authority", "MetadataAddress", "ConfigurationManager", "ValidIssuer", "ValidIssuers", "IssuerValidator") => " (needs a ValidIssuer)",
        _ => "",
    };

    private static bool Names(AssignmentExpressionSyntax flag, params string[] settings) =>
        FunctionAround(flag).DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => NameOf(a.Left) is { } name && Array.IndexOf(settings, name) >= 0);

    private static SyntaxNode FunctionAround(AssignmentExpressionSyntax flag) =>
        flag.FirstAncestorOrSelf<SyntaxNode>(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)!;

    private static FixOffer[] Offer(string title, string key, Func<CancellationToken, Task<Solution?>> apply) => new[] { new FixOffer(title, key, apply) };

    private static async Task<Solution?> ReplaceAsync(FixTarget target, ExpressionSyntax old, ExpressionSyntax replacement, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return With(target, root!.ReplaceNode(old, replacement.WithTriviaFrom(old)));
    }

    /// <summary>The flag set, and beside it the audience that the server advertises or is configured with; null when nobody names one.</summary>
    private static async Task<Solution?> WithAudienceAsync(FixTarget target, AssignmentExpressionSyntax flag, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (Names(flag, "Audience", "ValidAudience", "ValidAudiences"))
        {
            return null;
        }

        foreach (var audience in Audiences(root!, flag))
        {
            if (Insert(root!, flag, audience) is { } inserted
                && With(target, inserted) is var changed
                && await SolutionChange.IsSoundAsync(target.Solution, changed, cancellationToken).ConfigureAwait(false))
            {
                return changed;
            }
        }

        return null;
    }

    private static IEnumerable<ExpressionSyntax> Audiences(SyntaxNode root, AssignmentExpressionSyntax flag)
    {
        // Clients ask for tokens for the resource that is advertised.
        foreach (var resource in root.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => NameOf(a.Left) == "Resource" && a.Parent is InitializerExpressionSyntax))
        {
            var value = resource.Right is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } ? arguments[0].Expression : resource.Right;
            if (value is LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax })
            {
                yield return value.WithoutTrivia();
            }
        }

        // The settings next to it: "Jwt:Issuer" has a neighbour "Jwt:Audience".
        var member = flag.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)!;
        foreach (var read in member.DescendantNodes().OfType<ElementAccessExpressionSyntax>())
        {
            if (read.ArgumentList.Arguments is { Count: 1 } keys
                && keys[0].Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal
                && literal.Token.ValueText is var key
                && Array.Find(s_neighbours, n => key == n || key.EndsWith(":" + n, StringComparison.Ordinal)) is { } word)
            {
                var name = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(key.Substring(0, key.Length - word.Length) + "Audience"));
                yield return read.ReplaceNode(literal, name).WithoutTrivia();
            }
        }
    }

    private static SyntaxNode? Insert(SyntaxNode root, AssignmentExpressionSyntax flag, ExpressionSyntax audience)
    {
        var on = flag.WithRight(SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression).WithTriviaFrom(flag.Right));
        if (flag.Parent is InitializerExpressionSyntax initializer)
        {
            var added = flag.WithoutTrivia()
                .WithLeft(SyntaxFactory.IdentifierName("ValidAudience").WithTrailingTrivia(SyntaxFactory.Space))
                .WithRight(audience);
            var members = initializer.Expressions;
            var index = members.IndexOf(flag);
            var isLast = index == members.Count - 1;
            var hasComma = members.SeparatorCount > index;
            var list = members.GetWithSeparators();
            var comma = SyntaxFactory.Token(SyntaxKind.CommaToken);
            var onLines = flag.GetLeadingTrivia().Any(t => t.IsKind(SyntaxKind.WhitespaceTrivia)) && flag.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(t => t.IsKind(SyntaxKind.EndOfLineTrivia));
            comma = comma.WithTrailingTrivia(onLines ? NewLines.Of(root) : SyntaxFactory.Space);
            added = added.WithLeadingTrivia(onLines ? Indentation(flag) : SyntaxFactory.TriviaList());
            list = isLast && !hasComma
                ? list.Replace(flag, on.WithTrailingTrivia()).Add(comma).Add(added.WithTrailingTrivia(flag.GetTrailingTrivia()))
                : list.Replace(flag, on).InsertRange(index * 2 + 2, new SyntaxNodeOrToken[] { added, members.GetSeparator(index).WithTrailingTrivia(isLast ? members.GetSeparator(index).TrailingTrivia : comma.TrailingTrivia) });
            return root.ReplaceNode(initializer, initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(list)));
        }

        if (flag.Parent is ExpressionStatementSyntax statement && StatementLists.IsListed(statement) && flag.Left is MemberAccessExpressionSyntax access)
        {
            var mark = new SyntaxAnnotation();
            var changed = root.ReplaceNode(statement, statement.ReplaceNode(flag, on).WithAdditionalAnnotations(mark));
            var anchor = (StatementSyntax)changed.GetAnnotatedNodes(mark).Single();
            var added = SyntaxFactory.ExpressionStatement(flag.WithoutTrivia()
                .WithLeft(access.WithName(SyntaxFactory.IdentifierName("ValidAudience")).WithoutLeadingTrivia().WithTrailingTrivia(SyntaxFactory.Space))
                .WithRight(audience))
                .WithLeadingTrivia(StatementLists.Indentation(statement))
                .WithTrailingTrivia(NewLines.Of(root));
            return anchor.Parent is GlobalStatementSyntax global
                ? changed.InsertNodesAfter(global, new[] { SyntaxFactory.GlobalStatement(added) })
                : changed.InsertNodesAfter(anchor, new[] { added });
        }

        return null;
    }

    private static SyntaxTriviaList Indentation(SyntaxNode node) => SyntaxFactory.TriviaList(node.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Take(1));

    private static async Task<Solution?> RemoveElementAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var element = target.Node as ExpressionSyntax ?? target.Node.DescendantNodes().OfType<ExpressionSyntax>().FirstOrDefault();
        switch (element?.Parent)
        {
            case InitializerExpressionSyntax initializer:
                var rest = initializer.Expressions.Remove(element);
                if (rest.Count != 0 && initializer.Expressions.Last() == element)
                {
                    rest = rest.Replace(rest.Last(), rest.Last().WithTrailingTrivia(element.GetTrailingTrivia()));
                }

                return With(target, root!.ReplaceNode(initializer, initializer.WithExpressions(rest)));

            // The compiler of the floor has no collection expressions: by name.
            case { } parent when parent.GetType().Name == "ExpressionElementSyntax":
                return root!.RemoveNode(parent, SyntaxRemoveOptions.KeepUnbalancedDirectives | SyntaxRemoveOptions.KeepDirectives) is { } without ? With(target, without) : null;

            default:
                return null;
        }
    }

    private static Solution With(FixTarget target, SyntaxNode root) => target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root);

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
