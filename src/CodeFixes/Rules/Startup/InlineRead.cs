using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>A read inside a longer expression of the startup body: a checked local takes its place.</summary>
internal static class InlineRead
{
    public static Solution? Hoist(StartupFinding finding, CheckedRead read, CancellationToken cancellationToken)
    {
        var root = finding.Root!;
        var lambda = finding.LambdaOf(read.Whole);
        if (StatementLists.Listed(OutermostLambda(finding, read.Whole) ?? read.Whole) is not { } statement
            || finding.CheckAbove(statement) is not { } above
            || !IsFree(read.Read, lambda, finding.Model, cancellationToken))
        {
            return null;
        }

        var tree = finding.Tree.TrackNodes(new SyntaxNode[] { above, read.Whole }.Concat(Ancestors(lambda)));
        var existing = StartupGuards.Find(root, finding.Key, cancellationToken)?.Local;
        var local = existing ?? UniqueNames.In(root.Scope, UniqueNames.Camel(finding.Key.Name));
        tree = Replace(tree, tree.GetCurrentNode(read.Whole)!, local);
        if (existing is null)
        {
            var exception = read.Exception is { } thrown && IsFree(thrown, lambda, finding.Model, cancellationToken)
                ? thrown.ToString()
                : Generated.NotSet(finding.Key.Name);
            var declaration = Generated.Statements(tree, $"var {local} = {read.Read.WithoutTrivia()};");
            tree = StatementLists.InsertBefore(
                tree, tree.GetCurrentNode(above)!, new[] { declaration[0], StrongChecks.Check(tree, local, exception) });
        }

        return finding.With(tree);
    }

    /// <summary>Whether the expression uses nothing that the lambda declares: parameters, services, locals.</summary>
    public static bool IsFree(
        SyntaxNode expression, AnonymousFunctionExpressionSyntax? lambda, SemanticModel model, CancellationToken cancellationToken) =>
        lambda is null
        || !expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Select(name => model.GetSymbolInfo(name, cancellationToken).Symbol)
            .Where(symbol => symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol)
            .SelectMany(symbol => symbol!.DeclaringSyntaxReferences)
            .Any(declared => declared.SyntaxTree == lambda.SyntaxTree
                && !expression.Span.Contains(declared.Span)
                && Ancestors(lambda).Any(l => l.Span.Contains(declared.Span)));

    /// <summary>The tree with the name in place of the read; a static lambda around it becomes one that captures.</summary>
    public static SyntaxNode Replace(SyntaxNode tree, ExpressionSyntax read, string local)
    {
        var name = SyntaxFactory.IdentifierName(local).WithTriviaFrom(read);
        var lambda = read.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>();
        return lambda is null
            ? tree.ReplaceNode(read, name)
            : tree.ReplaceNode(lambda, Capturing(lambda.ReplaceNode(read, name)));
    }

    public static AnonymousFunctionExpressionSyntax Capturing(AnonymousFunctionExpressionSyntax lambda) =>
        lambda.Modifiers.Any(SyntaxKind.StaticKeyword)
            ? lambda.WithModifiers(SyntaxFactory.TokenList(lambda.Modifiers.Where(m => !m.IsKind(SyntaxKind.StaticKeyword))))
                .WithLeadingTrivia(lambda.GetLeadingTrivia())
            : lambda;

    private static AnonymousFunctionExpressionSyntax? OutermostLambda(StartupFinding finding, SyntaxNode node) =>
        node.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().LastOrDefault(l => finding.Root!.Body.Span.Contains(l.Span));

    private static System.Collections.Generic.IEnumerable<SyntaxNode> Ancestors(AnonymousFunctionExpressionSyntax? lambda) =>
        lambda is null
            ? Enumerable.Empty<SyntaxNode>()
            : lambda.AncestorsAndSelf().OfType<AnonymousFunctionExpressionSyntax>();
}
