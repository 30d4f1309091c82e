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
        var statement = StatementLists.Listed(OutermostLambda(finding, read.Whole) ?? read.Whole);
        var above = IsFree(read.Read, lambda, finding.Model, cancellationToken)
            ? statement is null ? null : finding.CheckAbove(statement)
            : WithinLambda(finding, read, cancellationToken);
        if (above is null)
        {
            return null;
        }

        // What the host has built is not there yet above the registration; what builds it has the same settings.
        var code = IsKnownAt(above, read.Read, finding.Model, cancellationToken) ? read.Read.WithoutTrivia().ToString()
            : LateCheck.ConfigurationOfBuilt(read.Read, finding.Model, cancellationToken).Any() ? StartupGuards.Read(root, finding.Key, cancellationToken)
            : null;
        if (code is null)
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
            var declaration = Generated.Statements(tree, $"var {local} = {code};");
            tree = StatementLists.InsertBefore(
                tree, tree.GetCurrentNode(above)!, new[] { declaration[0], StrongChecks.Check(tree, local, exception) });
        }

        return finding.With(tree);
    }

    /// <summary>
    /// Where the check goes when the read needs what the host hands to its lambda, <c>context.Configuration</c>: above the
    /// first registration among the statements of that lambda, or above the read. Null when it needs what is declared below.
    /// </summary>
    private static StatementSyntax? WithinLambda(StartupFinding finding, CheckedRead read, CancellationToken cancellationToken)
    {
        foreach (var lambda in Ancestors(finding.LambdaOf(read.Whole)).OfType<AnonymousFunctionExpressionSyntax>())
        {
            if (lambda.Block?.Statements is { } statements
                && statements.FirstOrDefault(s => s.Span.Contains(read.Whole.Span)) is { } statement
                && statements.FirstOrDefault(StartupRoot.Registers) is { } registration)
            {
                var above = statement.SpanStart < registration.SpanStart ? statement : registration;
                return AlwaysRuns(statement, read.Whole) && IsKnownAt(above, read.Read, finding.Model, cancellationToken) ? above : null;
            }
        }

        return null;
    }

    /// <summary>Whether everything that the expression names is declared above the statement.</summary>
    public static bool IsKnownAt(StatementSyntax above, ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Select(name => model.GetSymbolInfo(name, cancellationToken).Symbol)
            .Where(symbol => symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol)
            .SelectMany(symbol => symbol!.DeclaringSyntaxReferences)
            .All(declared => declared.SyntaxTree == above.SyntaxTree && declared.Span.End <= above.SpanStart);

    /// <summary>Whether no branch that some starts skip stands between the statement and the node.</summary>
    private static bool AlwaysRuns(StatementSyntax statement, SyntaxNode node) =>
        !node.Ancestors().TakeWhile(a => a != statement.Parent).Any(a =>
            a is IfStatementSyntax or SwitchStatementSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax
                or CommonForEachStatementSyntax or WhileStatementSyntax or ForStatementSyntax or TryStatementSyntax);

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
