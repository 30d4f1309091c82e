using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpAnalyzers.Repository.Tests.Robustness;

/// <summary>Ways in which code is wrong while it is written, chosen by a seed, so that a failure can be had again.</summary>
internal static class Mutations
{
    private static readonly string[] s_fragments =
    [
        "await ", "ref ", "return ", "throw ", "new ", ". ", "? ", "?? ", "{ ", "} ", "( ", ") ", "; ", "=> ", "$\"{", "\"\"\"", "#if X\n", "/* ",
        "static ", "async ", "yield ", "default ", "this ", "base ", "nameof(", "typeof(", "stackalloc ", "is ", "switch { ", "with { ", "[", "]", ":: ", "<", "> ",
    ];

    private static readonly Func<Random, string, ImmutableArray<SyntaxToken>, string>[] s_all =
    [
        static (random, code, _) => code[..random.Next(code.Length)],
        static (random, code, tokens) => Remove(code, Pick(random, tokens)),
        static (random, code, tokens) => Replace(code, Pick(random, tokens), Pick(random, tokens).ToString()),
        static (random, code, tokens) => Insert(code, Pick(random, tokens), Pick(random, tokens) + " "),
        static (random, code, tokens) => SwapNeighbours(random, code, tokens),
        static (random, code, tokens) => RemoveRange(random, code, tokens),
        static (random, code, tokens) => Replace(code, Pick(random, tokens, SyntaxKind.IdentifierToken), Pick(random, tokens, SyntaxKind.IdentifierToken).ToString()),
        static (random, code, tokens) => Replace(code, Pick(random, tokens, SyntaxKind.StringLiteralToken), "null"),
        static (random, code, tokens) => Insert(code, Pick(random, tokens), s_fragments[random.Next(s_fragments.Length)]),
        static (random, code, _) => RemoveLine(random, code),
        static (random, code, _) => code[random.Next(code.Length)..],
        static (random, code, tokens) => MoveRange(random, code, tokens),
    ];

    /// <summary>One to three changes of <paramref name="code"/>.</summary>
    public static string Apply(string code, int seed)
    {
        var random = new Random(seed);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var tokens = CSharpSyntaxTree.ParseText(code).GetRoot().DescendantTokens().Where(t => t.Span.Length > 0).ToImmutableArray();
            if (tokens.Length < 2)
            {
                return code;
            }

            code = s_all[random.Next(s_all.Length)](random, code, tokens);
        }

        return code;
    }

    private static SyntaxToken Pick(Random random, ImmutableArray<SyntaxToken> tokens) => tokens[random.Next(tokens.Length)];

    private static SyntaxToken Pick(Random random, ImmutableArray<SyntaxToken> tokens, SyntaxKind kind)
    {
        var some = tokens.Where(t => t.IsKind(kind)).ToImmutableArray();
        return some.IsEmpty ? Pick(random, tokens) : Pick(random, some);
    }

    private static string Remove(string code, SyntaxToken token) => code.Remove(token.SpanStart, token.Span.Length);

    private static string Replace(string code, SyntaxToken token, string text) => Remove(code, token).Insert(token.SpanStart, text);

    private static string Insert(string code, SyntaxToken token, string text) => code.Insert(token.SpanStart, text);

    private static string SwapNeighbours(Random random, string code, ImmutableArray<SyntaxToken> tokens)
    {
        var i = random.Next(tokens.Length - 1);
        return Insert(Remove(code, tokens[i + 1]), tokens[i], tokens[i + 1] + " ");
    }

    private static string RemoveRange(Random random, string code, ImmutableArray<SyntaxToken> tokens)
    {
        var (start, end) = Range(random, tokens);
        return code.Remove(start, end - start);
    }

    private static string MoveRange(Random random, string code, ImmutableArray<SyntaxToken> tokens)
    {
        var (start, end) = Range(random, tokens);
        var moved = code[start..end];
        var rest = code.Remove(start, end - start);
        return rest.Insert(random.Next(rest.Length + 1), moved);
    }

    private static (int Start, int End) Range(Random random, ImmutableArray<SyntaxToken> tokens)
    {
        var first = random.Next(tokens.Length);
        var last = Math.Min(tokens.Length - 1, first + random.Next(1, 20));
        return (tokens[first].SpanStart, tokens[last].Span.End);
    }

    private static string RemoveLine(Random random, string code)
    {
        var lines = code.Split('\n').ToList();
        lines.RemoveAt(random.Next(lines.Count));
        return string.Join('\n', lines);
    }
}
