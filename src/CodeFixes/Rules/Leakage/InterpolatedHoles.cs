using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Holes of interpolated strings, in all their spellings: normal, verbatim, raw with any number of <c>$</c>.</summary>
internal static class InterpolatedHoles
{
    private static readonly char[] s_noRaw = { '"', '{', '}', '\r', '\n' };

    /// <summary>The string with a text in place of the hole; without the <c>$</c> when that was its last hole and a plain string will do.</summary>
    public static ExpressionSyntax Replace(
        InterpolatedStringExpressionSyntax text, InterpolationSyntax hole, string replacement, bool mayBecomePlain)
    {
        var start = text.StringStartToken.Text;
        var isRaw = start.Contains("\"\"\"");
        var isVerbatim = start.Contains("@");
        if (isRaw && replacement.IndexOfAny(s_noRaw) >= 0)
        {
            // A raw string has no escapes; a name that would need one is not worth another spelling of the whole text.
            replacement = Replacement.Marker;
        }

        var escaped = isRaw ? replacement
            : (isVerbatim ? replacement.Replace("\"", "\"\"") : Escape(replacement)).Replace("{", "{{").Replace("}", "}}");
        var contents = SyntaxFactory.List(Joined(text.Contents.Select(c => c == hole ? Text(escaped, replacement) : c)));
        return mayBecomePlain ? Plain(text.WithContents(contents)).WithTriviaFrom(text) : text.WithContents(contents);
    }

    /// <summary>The string without the <c>$</c> when it has no hole.</summary>
    public static ExpressionSyntax Plain(InterpolatedStringExpressionSyntax text)
    {
        if (text.Contents.OfType<InterpolationSyntax>().Any())
        {
            return text;
        }

        var start = text.StringStartToken.Text;
        var inner = string.Concat(text.Contents.Select(c => c.ToFullString()));
        if (!start.Contains("\"\"\""))
        {
            inner = inner.Replace("{{", "{").Replace("}}", "}");
        }

        return SyntaxFactory.ParseExpression(start.Replace("$", "") + inner + text.StringEndToken.Text);
    }

    /// <summary>Texts side by side become one, as the parser has them.</summary>
    private static IEnumerable<InterpolatedStringContentSyntax> Joined(IEnumerable<InterpolatedStringContentSyntax> contents)
    {
        InterpolatedStringTextSyntax? pending = null;
        foreach (var content in contents)
        {
            if (content is InterpolatedStringTextSyntax text)
            {
                pending = pending is null
                    ? text
                    : Text(pending.TextToken.Text + text.TextToken.Text, pending.TextToken.ValueText + text.TextToken.ValueText);
                continue;
            }

            if (pending is not null)
            {
                yield return pending;
                pending = null;
            }

            yield return content;
        }

        if (pending is not null)
        {
            yield return pending;
        }
    }

    private static InterpolatedStringTextSyntax Text(string text, string value) =>
        SyntaxFactory.InterpolatedStringText(SyntaxFactory.Token(
            SyntaxFactory.TriviaList(), SyntaxKind.InterpolatedStringTextToken, text, value, SyntaxFactory.TriviaList()));

    /// <summary>The inside of a normal string literal for this text.</summary>
    public static string Escape(string text)
    {
        var literal = SymbolDisplay.FormatLiteral(text, quote: true);
        return literal.Substring(1, literal.Length - 2);
    }
}
