using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC4001: a check that an empty default passes becomes one that rejects blank values.</summary>
internal static class EmptyCheck
{
    public static Solution? Apply(StartupFinding finding)
    {
        var places = finding.Target.Additional.Where(p => p?.Document.Id == finding.Document.Id).Select(p => p!.Node);
        foreach (var node in new[] { finding.Target.Node }.Concat(ChecksOfLocal(finding.Target.Node)).Concat(places))
        {
            if (Stronger(node, finding) is { } tree)
            {
                return finding.With(tree);
            }
        }

        return null;
    }

    /// <summary>The statements below the declaration of a local that test it.</summary>
    private static IEnumerable<SyntaxNode> ChecksOfLocal(SyntaxNode read) =>
        StatementLists.Listed(read) is LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } declaration
            ? StatementLists.Siblings(declaration)
                .Where(s => s.SpanStart > declaration.SpanStart)
                .Select(s => CheckIn(s, variables[0].Identifier.ValueText))
                .OfType<SyntaxNode>()
            : Enumerable.Empty<SyntaxNode>();

    private static ExpressionSyntax? CheckIn(StatementSyntax statement, string local) => statement switch
    {
        IfStatementSyntax @if when StrongChecks.NullTest(@if.Condition) is IdentifierNameSyntax tested && tested.Identifier.ValueText == local => @if.Condition,
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call }
            when arguments[0].Expression is IdentifierNameSyntax tested && tested.Identifier.ValueText == local => call,
        _ => null,
    };

    private static SyntaxNode? Stronger(SyntaxNode node, StartupFinding finding)
    {
        if (node is ThrowExpressionSyntax { Parent: BinaryExpressionSyntax coalesce })
        {
            node = coalesce;
        }

        if (CheckedRead.At(node) is { Exception: { } exception, RejectsEmpty: false } read)
        {
            if (StatementLists.Listed(read.Whole) is LocalDeclarationStatementSyntax declaration
                && StrongChecks.Of(declaration, finding.Tree, finding.Model) is { Count: 2 } statements)
            {
                return CheckBehind(finding.Tree, declaration, statements);
            }

            var scope = read.Whole.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax);
            var name = UniqueNames.In(scope is null ? finding.Tree.ChildNodes().OfType<GlobalStatementSyntax>() : new[] { scope }, "value");
            return finding.Tree.ReplaceNode(
                read.Whole, StrongChecks.Expression(read.Read.WithoutTrivia(), name, exception.ToString()).WithTriviaFrom(read.Whole));
        }

        if (node.FirstAncestorOrSelf<IfStatementSyntax>() is { } @if && StrongChecks.NullTest(@if.Condition) is { } tested)
        {
            return finding.Tree.ReplaceNode(@if.Condition, StrongChecks.Condition(tested).WithTriviaFrom(@if.Condition));
        }

        return node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { ArgumentList.Arguments: { Count: > 0 } arguments } call
            && StartupGuards.CalledName(call) is "ThrowIfNull" or "ThrowIfNullOrEmpty"
            && finding.Model.Compilation.GetTypeByMetadataName("System.ArgumentException")?.GetMembers("ThrowIfNullOrWhiteSpace").Length > 0
                ? finding.Tree.ReplaceNode(
                    call.Expression, Generated.Expression("global::System.ArgumentException.ThrowIfNullOrWhiteSpace").WithTriviaFrom(call.Expression))
                : null;
    }

    private static SyntaxNode CheckBehind(SyntaxNode tree, StatementSyntax declaration, IReadOnlyList<StatementSyntax> statements)
    {
        var mark = new SyntaxAnnotation();
        tree = tree.ReplaceNode(declaration, statements[0].WithAdditionalAnnotations(mark));
        return StatementLists.InsertAfter(tree, (StatementSyntax)tree.GetAnnotatedNodes(mark).Single(), new[] { statements[1] });
    }
}
