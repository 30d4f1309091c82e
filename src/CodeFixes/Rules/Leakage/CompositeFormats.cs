using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>A call of <c>string.Format</c> or <c>AppendFormat</c> whose format is a literal: arguments are numbered holes.</summary>
internal sealed class CompositeFormats
{
    private readonly InvocationExpressionSyntax _call;
    private readonly int _format;

    private CompositeFormats(InvocationExpressionSyntax call, int format)
    {
        _call = call;
        _format = format;
    }

    /// <summary>The composite format that the argument fills a hole of; null for any other argument.</summary>
    public static CompositeFormats? Find(ArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken)
    {
        if (argument.Parent?.Parent is not InvocationExpressionSyntax call
            || StartupGuards.CalledName(call) is not ("Format" or "AppendFormat")
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || method.Parameters.FirstOrDefault(p => p.Name == "format") is not { Type.SpecialType: SpecialType.System_String } parameter
            || call.ArgumentList.Arguments.Any(a => a.NameColon is not null))
        {
            return null;
        }

        var arguments = call.ArgumentList.Arguments;
        return parameter.Ordinal < arguments.Count
            && arguments[parameter.Ordinal].Expression is LiteralExpressionSyntax { Token.RawKind: (int)SyntaxKind.StringLiteralToken }
            && arguments.IndexOf(argument) > parameter.Ordinal
                ? new CompositeFormats(call, parameter.Ordinal)
                : null;
    }

    /// <summary>The text in place of the argument's holes, the argument gone and the holes behind it renumbered.</summary>
    public (SyntaxNode Old, SyntaxNode New) Replace(ArgumentSyntax argument, string replacement)
    {
        var arguments = _call.ArgumentList.Arguments;
        var removed = arguments.IndexOf(argument) - _format - 1;
        var literal = (LiteralExpressionSyntax)arguments[_format].Expression;
        var isLast = arguments.Count - _format - 1 == 1;
        var isFormat = StartupGuards.CalledName(_call) == "Format";
        var text = Rewrite(literal.Token.Text, removed, replacement, becomesPlain: isLast);
        var rewritten = SyntaxFactory.ParseExpression(text).WithTriviaFrom(literal);
        if (isLast && isFormat)
        {
            return (_call, rewritten.WithTriviaFrom(_call));
        }

        var kept = arguments.Replace(arguments[_format], arguments[_format].WithExpression(rewritten));
        kept = kept.RemoveAt(arguments.IndexOf(argument));
        if (kept.Count == arguments.IndexOf(argument))
        {
            kept = kept.Replace(kept[kept.Count - 1], kept[kept.Count - 1].WithTrailingTrivia(argument.GetTrailingTrivia()));
        }

        // AppendFormat(text) with no argument left is Append(text).
        if (isLast && _call.Expression is MemberAccessExpressionSyntax access)
        {
            return (_call, _call
                .WithExpression(access.WithName(SyntaxFactory.IdentifierName("Append")))
                .WithArgumentList(_call.ArgumentList.WithArguments(SyntaxFactory.SingletonSeparatedList(kept[_format]))));
        }

        return (_call, _call.WithArgumentList(_call.ArgumentList.WithArguments(kept)));
    }

    private static string Rewrite(string source, int removed, string replacement, bool becomesPlain)
    {
        var isVerbatim = source[0] == '@';
        var isRaw = source.StartsWith("\"\"\"", System.StringComparison.Ordinal);
        var escaped = isRaw ? replacement : isVerbatim ? replacement.Replace("\"", "\"\"") : InterpolatedHoles.Escape(replacement);
        if (!becomesPlain)
        {
            escaped = escaped.Replace("{", "{{").Replace("}", "}}");
        }

        var result = new StringBuilder(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if ((c is '{' or '}') && i + 1 < source.Length && source[i + 1] == c)
            {
                result.Append(c, becomesPlain ? 1 : 2);
                i++;
            }
            else if (c == '{' && Hole(source, i) is (var number, var digitsEnd, var end))
            {
                if (number == removed)
                {
                    result.Append(escaped);
                }
                else
                {
                    result.Append('{')
                        .Append((number > removed ? number - 1 : number).ToString(CultureInfo.InvariantCulture))
                        .Append(source, digitsEnd, end - digitsEnd);
                }

                i = end - 1;
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary>The hole that opens at a brace: its number, and where its digits and the hole end.</summary>
    private static (int Number, int DigitsEnd, int End)? Hole(string source, int open)
    {
        var digits = open + 1;
        while (digits < source.Length && source[digits] is >= '0' and <= '9')
        {
            digits++;
        }

        var close = source.IndexOf('}', digits);
        return digits > open + 1 && close >= 0
            && int.TryParse(source.Substring(open + 1, digits - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (number, digits, close + 1)
                : null;
    }
}
