using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Operands of string concatenations.</summary>
internal static class Concatenations
{
    /// <summary>Replaces an operand by a text, which joins the plain literals beside it: <c>"key " + key + "."</c> becomes one literal.</summary>
    public static (SyntaxNode Old, SyntaxNode New) Replace(BinaryExpressionSyntax sum, ExpressionSyntax operand, string replacement)
    {
        var text = LeakPlace.Literal(operand, replacement);
        if (operand == sum.Left)
        {
            return Join(text, sum.Right) is { } joined ? (sum, joined) : (operand, text);
        }

        // a + b + c is (a + b) + c: the literal to the left may be the left operand or the right one of the sum inside it.
        ExpressionSyntax replaced = sum.Left is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } inner
            && Join(inner.Right, text) is { } tail
                ? inner.WithRight(tail).WithTrailingTrivia(tail.GetTrailingTrivia())
                : Join(sum.Left, text) is { } joinedLeft ? joinedLeft : sum.WithRight(text);
        if (sum.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } outer || outer.Left != sum)
        {
            return (sum, replaced);
        }

        return replaced is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } left && Join(left.Right, outer.Right) is { } end
            ? (outer, left.WithRight(end))
            : Join(replaced, outer.Right) is { } whole ? (outer, whole) : (sum, replaced);
    }

    private static LiteralExpressionSyntax? Join(ExpressionSyntax left, ExpressionSyntax right) =>
        Inside(left) is { } first && Inside(right) is { } second
        && !first.Contains("\\x") // A hexadecimal escape takes as many digits as follow it.
        && OnOneLine(left) && SyntaxFactory.ParseExpression("\"" + first + second + "\"") is LiteralExpressionSyntax literal
            ? literal.WithLeadingTrivia(left.GetLeadingTrivia()).WithTrailingTrivia(right.GetTrailingTrivia())
            : null;

    private static bool OnOneLine(ExpressionSyntax left) => !left.GetTrailingTrivia().ToFullString().Contains("\n");

    private static string? Inside(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { Token: { RawKind: (int)SyntaxKind.StringLiteralToken, Text: var text } }
        && text.StartsWith("\"", System.StringComparison.Ordinal)
            ? text.Substring(1, text.Length - 2)
            : null;
}
