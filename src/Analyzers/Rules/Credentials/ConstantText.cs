using System.Text;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>The text of a literal, an interpolation or a concatenation, as far as the source fixes it.</summary>
internal static class ConstantText
{
    private const int LongestConcatenation = 200;

    /// <summary>The text with a hole for each part that is not written out; null when nothing is.</summary>
    public static string? Of(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax literal:
                return literal.Token.ValueText;
            case InterpolatedStringExpressionSyntax interpolated:
                return Of(interpolated);
            case BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression):
                return OfSum(sum, model, cancellationToken);
            default:
                return null;
        }
    }

    /// <summary>Whether an operand of a sum is text, so that the sum is one.</summary>
    public static bool HasText(BinaryExpressionSyntax sum)
    {
        ExpressionSyntax current = sum;
        while (current is BinaryExpressionSyntax binary && binary.IsKind(SyntaxKind.AddExpression))
        {
            if (IsText(binary.Right))
            {
                return true;
            }

            current = binary.Left;
        }

        return IsText(current);
    }

    private static bool IsText(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } or InterpolatedStringExpressionSyntax;

    private static string Of(InterpolatedStringExpressionSyntax interpolated)
    {
        var text = new StringBuilder();
        foreach (var part in interpolated.Contents)
        {
            if (part is InterpolatedStringTextSyntax fixedPart)
            {
                text.Append(fixedPart.TextToken.ValueText);
            }
            else
            {
                text.Append(SampleText.Hole);
            }
        }

        return text.ToString();
    }

    private static string? OfSum(BinaryExpressionSyntax sum, SemanticModel model, CancellationToken cancellationToken)
    {
        // The compiler folds what it can, constants by name included.
        if (model.GetConstantValue(sum, cancellationToken) is { HasValue: true, Value: string folded })
        {
            return folded;
        }

        if (!HasText(sum))
        {
            return null;
        }

        var parts = new System.Collections.Generic.Stack<ExpressionSyntax>();
        ExpressionSyntax current = sum;
        while (current is BinaryExpressionSyntax binary && binary.IsKind(SyntaxKind.AddExpression) && parts.Count < LongestConcatenation)
        {
            parts.Push(binary.Right);
            current = binary.Left;
        }

        parts.Push(current);
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            switch (part)
            {
                case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression):
                    text.Append(literal.Token.ValueText);
                    break;
                case InterpolatedStringExpressionSyntax interpolated:
                    text.Append(Of(interpolated));
                    break;
                default:
                    text.Append(model.GetConstantValue(part, cancellationToken) is { HasValue: true, Value: string constant } ? constant : SampleText.Hole.ToString());
                    break;
            }
        }

        return text.ToString();
    }
}
