using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>Where the credential stands in the expression that makes a client.</summary>
internal sealed class CredentialUse
{
    private readonly ExpressionSyntax _expression;
    private readonly List<ExpressionSyntax> _places;

    private CredentialUse(ExpressionSyntax expression, List<ExpressionSyntax> places, CredentialUseKind kind, ILocalSymbol? local)
    {
        _expression = expression;
        _places = places;
        Kind = kind;
        Local = local;
    }

    public CredentialUseKind Kind { get; }

    /// <summary>The local that holds the credential, when it stands in one.</summary>
    public ILocalSymbol? Local { get; }

    /// <summary>The credential in <paramref name="expression"/>; null when it comes in on a way that cannot be doubled.</summary>
    public static CredentialUse? Find(ExpressionSyntax expression, ClientSplit split, CancellationToken cancellationToken)
    {
        var reads = expression.DescendantNodesAndSelf().OfType<ExpressionSyntax>()
            .Where(e => SyntaxFactory.AreEquivalent(e, split.Place))
            .Select(Widen)
            .Distinct()
            .ToList();
        if (reads.Count != 0)
        {
            return new CredentialUse(expression, reads, CredentialUseKind.Read, null);
        }

        var model = split.Program.ModelOf(expression.SyntaxTree);
        var literals = LiteralsIn(expression, split.Write.Name).Cast<ExpressionSyntax>().ToList();
        if (literals.Count != 0)
        {
            return new CredentialUse(expression, literals, CredentialUseKind.Literal, null);
        }

        foreach (var group in expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().GroupBy(i => i.Identifier.ValueText))
        {
            if (model.GetSymbolInfo(group.First(), cancellationToken).Symbol is ILocalSymbol local && Made(local, cancellationToken) is { } made)
            {
                var kind = made.DescendantNodesAndSelf().Any(n => SyntaxFactory.AreEquivalent(n, split.Place)) ? CredentialUseKind.Local
                    : LiteralsIn(made, split.Write.Name).Any() ? CredentialUseKind.LocalOfHelper
                    : CredentialUseKind.None;
                if (kind != CredentialUseKind.None)
                {
                    return new CredentialUse(expression, group.Cast<ExpressionSyntax>().ToList(), kind, local);
                }
            }
        }

        return null;
    }

    /// <summary>The expression with another value for the credential: a local, or the same read under another name.</summary>
    public ExpressionSyntax With(ExpressionSyntax value) =>
        _expression.ReplaceNodes(_places, (place, _) => value.WithTriviaFrom(place));

    /// <summary>The expression with the credential's name changed where it is spelled, messages included.</summary>
    public static T Renamed<T>(T node, string name, string newName)
        where T : SyntaxNode =>
        node.ReplaceTokens(
            node.DescendantTokens().Where(t => (t.IsKind(SyntaxKind.StringLiteralToken) || t.IsKind(SyntaxKind.InterpolatedStringTextToken)) && Spells(t, name)),
            (token, _) => token.IsKind(SyntaxKind.StringLiteralToken)
                ? SyntaxFactory.Literal(Swap(token.ValueText, name, newName)).WithTriviaFrom(token)
                : SyntaxFactory.Token(
                    token.LeadingTrivia, token.Kind(), Swap(token.Text, name, newName), Swap(token.ValueText, name, newName), token.TrailingTrivia));

    /// <summary>What a local is initialised with; of a pattern's variable what is matched.</summary>
    public static ExpressionSyntax? Made(ILocalSymbol local, CancellationToken cancellationToken) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
            SingleVariableDesignationSyntax designation => designation.FirstAncestorOrSelf<IsPatternExpressionSyntax>()?.Expression,
            _ => null,
        };

    private static IEnumerable<LiteralExpressionSyntax> LiteralsIn(SyntaxNode node, string name) =>
        node.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>()
            .Where(l => l.IsKind(SyntaxKind.StringLiteralExpression) && (l.Token.ValueText == name || l.Token.ValueText == Last(name)));

    // A read under a section spells only the key's last part.
    private static bool Spells(SyntaxToken token, string name) =>
        token.ValueText.Contains(name) || (name != Last(name) && token.ValueText == Last(name));

    private static string Swap(string text, string name, string newName) =>
        text.Contains(name) ? text.Replace(name, newName) : text.Replace(Last(name), Last(newName));

    private static string Last(string key) => key.Substring(key.LastIndexOf(':') + 1);

    /// <summary>The read with what only deals with its absence: <c>!</c>, <c>?? throw ..</c>, <c>?? ""</c>.</summary>
    private static ExpressionSyntax Widen(ExpressionSyntax read)
    {
        while (read.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
                or ParenthesizedExpressionSyntax
            || (read.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce && coalesce.Left == read))
        {
            read = (ExpressionSyntax)read.Parent;
        }

        return read;
    }
}

/// <summary>The ways in which a credential can stand in an expression.</summary>
internal enum CredentialUseKind
{
    None,

    /// <summary>It is read right there.</summary>
    Read,

    /// <summary>A helper reads it, and is given its name there.</summary>
    Literal,

    /// <summary>A local holds it that was read from the environment or the configuration.</summary>
    Local,

    /// <summary>A local holds it that a helper read, who was given its name.</summary>
    LocalOfHelper,
}
