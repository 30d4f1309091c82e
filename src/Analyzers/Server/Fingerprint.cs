using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>
/// What of a finding stays the same when lines move, files are renamed and other code changes: the rule, the type and
/// member it is in, and the words at its place. Literals do not count, so that nothing of a secret is in it.
/// </summary>
internal static class Fingerprint
{
    /// <summary>More words than this tell no two findings apart.</summary>
    private const int MostTokens = 64;

    /// <summary>The properties of a finding in the source, with its fingerprint.</summary>
    public static ImmutableDictionary<string, string?> AddTo(ImmutableDictionary<string, string?>? properties, DiagnosticDescriptor rule, Location location)
    {
        properties ??= ImmutableDictionary<string, string?>.Empty;
        if (location.SourceTree is not { } tree || !tree.TryGetRoot(out var root) || !root.FullSpan.Contains(location.SourceSpan))
        {
            return properties;
        }

        var symbol = SymbolOf(root.FindNode(location.SourceSpan, getInnermostNodeForTie: true));
        var words = root.DescendantTokens(location.SourceSpan)
            .Where(t => t.Span.IntersectsWith(location.SourceSpan))
            .Take(MostTokens)
            .Select(t => IsLiteral(t.Kind()) ? "*" : t.ValueText);
        return With(properties, rule, symbol, string.Join(" ", words));
    }

    /// <summary>The properties of a finding in a file that is not source: the rule, the file's name and what the message names.</summary>
    public static ImmutableDictionary<string, string?> Of(DiagnosticDescriptor rule, AdditionalText file, object[] arguments) =>
        With(ImmutableDictionary<string, string?>.Empty, rule, Path.GetFileName(file.Path), string.Join(" ", arguments));

    private static ImmutableDictionary<string, string?> With(ImmutableDictionary<string, string?> properties, DiagnosticDescriptor rule, string symbol, string words) =>
        properties.SetItem(FixFacts.Fingerprint, Hash(rule.Id + "\n" + symbol + "\n" + words)).SetItem(FixFacts.FingerprintIn, symbol);

    private static string SymbolOf(SyntaxNode place)
    {
        var name = new StringBuilder();
        foreach (var node in place.AncestorsAndSelf())
        {
            var part = node switch
            {
                BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
                DelegateDeclarationSyntax type => type.Identifier.ValueText,
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                ConstructorDeclarationSyntax => ".ctor",
                DestructorDeclarationSyntax => "Finalize",
                PropertyDeclarationSyntax property => property.Identifier.ValueText,
                EventDeclarationSyntax member => member.Identifier.ValueText,
                EnumMemberDeclarationSyntax member => member.Identifier.ValueText,
                IndexerDeclarationSyntax => "this[]",
                OperatorDeclarationSyntax member => "operator " + member.OperatorToken.ValueText,
                ConversionOperatorDeclarationSyntax member => "operator " + member.Type,
                VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } field => field.Identifier.ValueText,
                BaseFieldDeclarationSyntax field when name.Length == 0 => field.Declaration.Variables[0].Identifier.ValueText,
                GlobalStatementSyntax => "Main",
                _ => "",
            };
            if (part.Length > 0)
            {
                name.Insert(0, name.Length == 0 ? part : part + ".");
            }
        }

        return name.ToString();
    }

    private static bool IsLiteral(SyntaxKind kind) => kind
        is SyntaxKind.StringLiteralToken
        or SyntaxKind.InterpolatedStringTextToken
        or SyntaxKind.CharacterLiteralToken
        or SyntaxKind.NumericLiteralToken
        or SyntaxKind.Utf8StringLiteralToken
        or SyntaxKind.SingleLineRawStringLiteralToken
        or SyntaxKind.MultiLineRawStringLiteralToken
        or SyntaxKind.Utf8SingleLineRawStringLiteralToken
        or SyntaxKind.Utf8MultiLineRawStringLiteralToken;

    /// <summary>FNV-1a over the letters: short, and the same on every machine.</summary>
    private static string Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text)
        {
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
