using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Server;

/// <summary>
/// Where the words of one file stand, without binding or even parsing it: the cheapest test of "can this file matter?".
/// </summary>
/// <remarks>
/// Keyed by the tree, so it survives analysis passes and edits to other files. It is read off the text, comments and
/// strings included: a superset, which callers narrow by looking at the token and then at the symbol. It holds hashes
/// and positions only, no nodes and no symbols, so it keeps no compilation alive.
/// </remarks>
internal sealed class TreeIndex
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeIndex> s_cache = new();

    private readonly Dictionary<int, List<int>> _positions;
    private readonly List<(int Start, string Word)> _upperSnake;
    private volatile List<string>? _baseNames;

    private TreeIndex(Dictionary<int, List<int>> positions, List<(int Start, string Word)> upperSnake)
    {
        _positions = positions;
        _upperSnake = upperSnake;
    }

    /// <summary>The index of <paramref name="tree"/>, built on first use.</summary>
    public static TreeIndex Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (s_cache.TryGetValue(tree, out var index))
        {
            return index;
        }

        // Published only when complete: a cancelled build leaves nothing behind.
        index = Build(tree, cancellationToken);
        return s_cache.GetValue(tree, _ => index);
    }

    /// <summary>Whether the word may occur in the file.</summary>
    public bool MayContain(string word) => _positions.ContainsKey(Hash(word));

    /// <summary>The identifier tokens with this text, in source order.</summary>
    public IEnumerable<SyntaxToken> Tokens(SyntaxNode root, string word)
    {
        if (!_positions.TryGetValue(Hash(word), out var positions))
        {
            yield break;
        }

        foreach (var position in positions)
        {
            if (position < root.FullSpan.End
                && root.FindToken(position, findInsideTrivia: false) is var token
                && token.SpanStart <= position
                && token.IsKind(SyntaxKind.IdentifierToken)
                && token.ValueText == word)
            {
                yield return token;
            }
        }
    }

    /// <summary>The target-typed creations, <c>new(..)</c>, in source order.</summary>
    public IEnumerable<ImplicitObjectCreationExpressionSyntax> ImplicitCreations(SyntaxNode root)
    {
        if (!_positions.TryGetValue(Hash("new"), out var positions))
        {
            yield break;
        }

        foreach (var position in positions)
        {
            if (position < root.FullSpan.End
                && root.FindToken(position, findInsideTrivia: false) is var token
                && token.SpanStart == position
                && token.IsKind(SyntaxKind.NewKeyword)
                && token.Parent is ImplicitObjectCreationExpressionSyntax creation)
            {
                yield return creation;
            }
        }
    }

    /// <summary>The catch clauses, in source order.</summary>
    public IEnumerable<CatchClauseSyntax> Catches(SyntaxNode root)
    {
        if (!_positions.TryGetValue(Hash("catch"), out var positions))
        {
            yield break;
        }

        foreach (var position in positions)
        {
            if (position < root.FullSpan.End
                && root.FindToken(position, findInsideTrivia: false) is var token
                && token.SpanStart == position
                && token.IsKind(SyntaxKind.CatchKeyword)
                && token.Parent is CatchClauseSyntax clause)
            {
                yield return clause;
            }
        }
    }

    /// <summary>The names that stand in the base lists of the file's types; what nobody names there is derived from by nobody.</summary>
    public IReadOnlyList<string> BaseNames(SyntaxNode root)
    {
        if (_baseNames is { } known)
        {
            return known;
        }

        var names = new List<string>();
        foreach (var node in root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            if (node is BaseTypeDeclarationSyntax { BaseList: { } list })
            {
                foreach (var type in list.Types)
                {
                    names.Add(type.Type.RightmostName().ValueText);
                }
            }
        }

        return _baseNames = names;
    }

    /// <summary>The words in a span that are spelled like environment variables, <c>CRM_TOKEN</c>, wherever they stand.</summary>
    public IEnumerable<string> UpperSnakeWords(TextSpan span)
    {
        foreach (var (start, word) in _upperSnake)
        {
            if (span.Contains(start))
            {
                yield return word;
            }
        }
    }

    private static TreeIndex Build(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var text = tree.GetText(cancellationToken);
        var positions = new Dictionary<int, List<int>>();
        var upperSnake = new List<(int Start, string Word)>();
        var buffer = new char[4096];
        var hash = 0;
        var start = -1;
        var isUpper = true;
        var hasUnderscore = false;
        for (var offset = 0; offset < text.Length; offset += buffer.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = System.Math.Min(buffer.Length, text.Length - offset);
            text.CopyTo(offset, buffer, 0, count);
            for (var i = 0; i < count; i++)
            {
                var c = buffer[i];
                if (IsWordPart(c))
                {
                    if (start < 0)
                    {
                        start = offset + i;
                        hash = HashSeed;
                        isUpper = true;
                        hasUnderscore = false;
                    }

                    hash = Step(hash, c);
                    isUpper &= c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';
                    hasUnderscore |= c == '_';
                }
                else if (start >= 0)
                {
                    Add(positions, hash, start);
                    if (isUpper && hasUnderscore)
                    {
                        upperSnake.Add((start, text.ToString(TextSpan.FromBounds(start, offset + i))));
                    }

                    start = -1;
                }
            }
        }

        if (start >= 0)
        {
            Add(positions, hash, start);
        }

        return new TreeIndex(positions, upperSnake);
    }

    private static void Add(Dictionary<int, List<int>> positions, int hash, int start)
    {
        if (!positions.TryGetValue(hash, out var list))
        {
            positions.Add(hash, list = new List<int>(1));
        }

        list.Add(start);
    }

    internal const int HashSeed = unchecked((int)2166136261);

    internal static int Hash(string word)
    {
        var hash = HashSeed;
        foreach (var c in word)
        {
            hash = Step(hash, c);
        }

        return hash;
    }

    internal static int Step(int hash, char c) => unchecked((hash ^ c) * 16777619);

    internal static bool IsWordPart(char c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' || (c > 127 && char.IsLetterOrDigit(c));
}
