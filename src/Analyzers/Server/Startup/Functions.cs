using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Startup;

/// <summary>Which piece of code runs as one: a method, an accessor, a lambda, an initialiser, the top-level statements.</summary>
internal static class Functions
{
    /// <summary>The innermost function around <paramref name="node"/>, the node itself not counted; null outside of code.</summary>
    public static SyntaxNode? Around(SyntaxNode node)
    {
        for (var current = node.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case AnonymousFunctionExpressionSyntax:
                case LocalFunctionStatementSyntax:
                case BaseMethodDeclarationSyntax:
                case AccessorDeclarationSyntax:
                case ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax }:
                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } }:
                    return current;
                case GlobalStatementSyntax:
                    return current.Parent;
            }
        }

        return null;
    }

    /// <summary>Whether <paramref name="node"/> starts a function of its own inside another.</summary>
    public static bool IsNested(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    /// <summary>The statement that holds <paramref name="node"/>; the node itself in an expression body or an initialiser.</summary>
    public static SyntaxNode StatementOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<StatementSyntax>(s => s is not BlockSyntax and not LocalFunctionStatementSyntax) is { } statement
        && statement.Span.Contains(node.Span)
        && Around(node) is { } function
        && function.Span.Contains(statement.Span)
            ? statement
            : node;
}
