using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Takes a query parameter out of the text of an address.</summary>
internal static class UrlText
{
    private static readonly Regex s_parameter = new(@"[?&][\w.\-$]+=\z", RegexOptions.CultureInvariant);

    /// <summary>The text with the parameter whose value this is, and without it; null when its name does not stand directly before.</summary>
    public static (ExpressionSyntax Old, ExpressionSyntax New)? Without(ExpressionSyntax value) => value.Parent switch
    {
        InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax text } hole => Without(text, hole),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when sum.Right == value => Without(sum),
        _ => null,
    };

    private static (ExpressionSyntax, ExpressionSyntax)? Without(InterpolatedStringExpressionSyntax text, InterpolationSyntax hole)
    {
        var index = text.Contents.IndexOf(hole);
        if (index == 0 || text.Contents[index - 1] is not InterpolatedStringTextSyntax { TextToken: var before } || !s_parameter.IsMatch(before.Text))
        {
            return null;
        }

        var after = index + 1 < text.Contents.Count ? text.Contents[index + 1] as InterpolatedStringTextSyntax : null;
        var isEnd = index + 1 == text.Contents.Count || after?.TextToken.Text[0] == '#';
        var start = s_parameter.Match(before.Text).Index;
        var rest = after?.TextToken.Text ?? "";
        if (before.Text[start] == '?' && !isEnd)
        {
            // The next parameter becomes the first.
            if (rest.Length == 0 || rest[0] != '&')
            {
                return null;
            }

            start++;
            rest = rest.Substring(1);
        }

        var joined = before.Text.Substring(0, start) + rest;
        var contents = text.Contents;
        contents = after is null ? contents : contents.RemoveAt(index + 1);
        contents = contents.RemoveAt(index);
        contents = joined.Length == 0 ? contents.RemoveAt(index - 1) : contents.Replace(contents[index - 1], Text(joined));
        var changed = (InterpolatedStringExpressionSyntax)SyntaxFactory.ParseExpression(text.WithContents(contents).ToString());
        return (text, InterpolatedHoles.Plain(changed).WithTriviaFrom(text));
    }

    private static (ExpressionSyntax, ExpressionSyntax)? Without(BinaryExpressionSyntax sum)
    {
        var literal = sum.Left as LiteralExpressionSyntax ?? (sum.Left as BinaryExpressionSyntax)?.Right as LiteralExpressionSyntax;
        if (literal is not { RawKind: (int)SyntaxKind.StringLiteralExpression } || literal.Token.Text[0] != '"' || literal.Token.Text.StartsWith("\"\"\"", System.StringComparison.Ordinal))
        {
            return null;
        }

        var inside = literal.Token.Text.Substring(1, literal.Token.Text.Length - 2);
        var match = s_parameter.Match(inside);
        if (!match.Success || (inside[match.Index] == '?' && sum.Parent is BinaryExpressionSyntax outer && outer.Left == sum))
        {
            return null;
        }

        var kept = SyntaxFactory.ParseExpression("\"" + inside.Substring(0, match.Index) + "\"").WithTriviaFrom(literal);
        var left = match.Index == 0 && sum.Left is BinaryExpressionSyntax inner ? inner.Left : sum.Left.ReplaceNode(literal, kept);
        return (sum, left.WithTriviaFrom(sum));
    }

    private static InterpolatedStringTextSyntax Text(string text) =>
        SyntaxFactory.InterpolatedStringText(SyntaxFactory.Token(
            SyntaxFactory.TriviaList(), SyntaxKind.InterpolatedStringTextToken, text, text, SyntaxFactory.TriviaList()));
}
