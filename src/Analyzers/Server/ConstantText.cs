using System.Collections.Generic;
using System.Text;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>The text of a literal, an interpolation or a sum of texts, as far as the source fixes it.</summary>
internal static class ConstantText
{
    private const int LongestSum = 400;

    /// <summary>Whether a literal is shorter than any credential; the test that most literals of a program end at.</summary>
    public static bool IsTooShort(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax literal && literal.Token.ValueText.Length < SecretValues.Shortest;

    /// <summary>Whether a sum around the expression is looked at as a whole.</summary>
    public static bool IsPartOfSum(ExpressionSyntax expression)
    {
        SyntaxNode node = expression;
        while (node.Parent is ParenthesizedExpressionSyntax parenthesized)
        {
            node = parenthesized;
        }

        return node.Parent.IsKind(SyntaxKind.AddExpression);
    }

    /// <summary>The text as written, with a hole for each part that is not; nothing is bound.</summary>
    public static string Written(ExpressionSyntax expression, out bool holes)
    {
        holes = false;
        switch (expression)
        {
            case LiteralExpressionSyntax literal:
                return literal.Token.ValueText;
            case InterpolatedStringExpressionSyntax interpolated:
                var text = new StringBuilder();
                Append(text, interpolated, ref holes);
                return text.ToString();
            default:
                return OfSum(expression, ref holes);
        }
    }

    /// <summary>Whether a sum joins names and texts only, so that the compiler may know its value.</summary>
    public static bool MayBeConstant(ExpressionSyntax expression)
    {
        if (expression is not BinaryExpressionSyntax)
        {
            return false;
        }

        foreach (var part in Parts(expression))
        {
            if (part is not (LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } or InterpolatedStringExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value the compiler gives the expression; null when it is not a constant text.</summary>
    public static string? Folded(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: string text } ? text : null;

    private static string OfSum(ExpressionSyntax sum, ref bool holes)
    {
        var text = new StringBuilder();
        foreach (var part in Parts(sum))
        {
            switch (part)
            {
                case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression):
                    text.Append(literal.Token.ValueText);
                    break;
                case InterpolatedStringExpressionSyntax interpolated:
                    Append(text, interpolated, ref holes);
                    break;
                default:
                    text.Append(SampleText.Hole);
                    holes = true;
                    break;
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, InterpolatedStringExpressionSyntax interpolated, ref bool holes)
    {
        foreach (var part in interpolated.Contents)
        {
            if (part is InterpolatedStringTextSyntax written)
            {
                text.Append(written.TextToken.ValueText);
                continue;
            }

            if (part is InterpolationSyntax { Expression: LiteralExpressionSyntax literal, FormatClause: null } && literal.IsKind(SyntaxKind.StringLiteralExpression))
            {
                text.Append(literal.Token.ValueText);
                continue;
            }

            text.Append(SampleText.Hole);
            holes = true;
        }
    }

    /// <summary>The operands of a sum from left to right, however deep it nests.</summary>
    private static Stack<ExpressionSyntax> Parts(ExpressionSyntax sum)
    {
        var parts = new Stack<ExpressionSyntax>();
        var pending = new Stack<ExpressionSyntax>();
        pending.Push(sum);
        while (pending.Count > 0 && parts.Count < LongestSum)
        {
            var current = pending.Pop();
            while (current is ParenthesizedExpressionSyntax parenthesized)
            {
                current = parenthesized.Expression;
            }

            if (current is BinaryExpressionSyntax binary && binary.IsKind(SyntaxKind.AddExpression))
            {
                // Last in, first out: the right operand comes off first, so that the parts end up from left to right.
                pending.Push(binary.Left);
                pending.Push(binary.Right);
                continue;
            }

            parts.Push(current);
        }

        return parts;
    }
}
