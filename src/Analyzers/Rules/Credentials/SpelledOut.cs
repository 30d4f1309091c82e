using System.Collections.Generic;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>A credential that is written number by number or character by character: <c>aes.Key = new byte[] { 0x2B, ... }</c>.</summary>
internal static class SpelledOut
{
    // Of an AES key; fewer bytes are a header, a magic number or a salt.
    private const int ShortestKey = 16;
    private const int LongestKey = 512;

    /// <summary>The credential that the list spells, and the name it is bound to; null for any other list.</summary>
    public static (ValueVerdict Value, BoundName Name)? Find(ExpressionSyntax list, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Elements(list) is not { } elements || Text(elements, out var isText) is not { } text)
        {
            return null;
        }

        var name = BoundNameFinder.Find(list, model, cancellationToken);
        if (name.Verdict.Strength != NameStrength.Strict)
        {
            return null;
        }

        var value = isText ? SecretValues.Classify(text, name.Verdict, name.Name)
            : name.Verdict.IsPassword ? ValueVerdict.None
            : new ValueVerdict(ValueKind.Generic, Certainty.Likely, name.Verdict.Words, $"{name.Verdict.Why}, and its bytes are written out", 0, text.Length);
        return value.IsSecret ? (value, name) : null;
    }

    private static IReadOnlyList<ExpressionSyntax>? Elements(ExpressionSyntax list)
    {
        // Asked for every list of a program: the first element refuses nearly all of them.
        IReadOnlyList<ExpressionSyntax> elements = list is InitializerExpressionSyntax initializer ? initializer.Expressions : NewerSyntax.Elements(list);
        return elements.Count is >= SecretValues.Shortest and <= LongestKey && elements[0] is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression or (int)SyntaxKind.CharacterLiteralExpression }
            ? elements
            : null;
    }

    private static string? Text(IReadOnlyList<ExpressionSyntax> elements, out bool isText)
    {
        isText = elements[0].IsKind(SyntaxKind.CharacterLiteralExpression);
        var distinct = new HashSet<char>();
        var text = new char[elements.Count];
        for (var i = 0; i < text.Length; i++)
        {
            switch ((elements[i] as LiteralExpressionSyntax)?.Token.Value)
            {
                case char c when isText:
                    text[i] = c;
                    break;
                case int number when number is >= 0 and <= 255 && !isText:
                    text[i] = (char)number;
                    break;
                default:
                    return null;
            }

            distinct.Add(text[i]);
        }

        // Zeros, or a pattern that nobody takes for a key.
        return isText || (text.Length >= ShortestKey && distinct.Count >= ShortestKey / 2 && !Counts(text)) ? new string(text) : null;
    }

    private static bool Counts(char[] bytes)
    {
        var steps = 0;
        for (var i = 1; i < bytes.Length; i++)
        {
            steps += bytes[i] - bytes[i - 1] is 0 or 1 or -1 ? 1 : 0;
        }

        return steps > bytes.Length / 2;
    }
}
