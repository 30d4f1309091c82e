using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>Syntax that is newer than the Roslyn we compile against, known by number: <c>[a, b]</c> as an expression.</summary>
internal static class NewerSyntax
{
    public const int CollectionExpression = 9076;
    private const int ExpressionElement = 9077;

    /// <summary>The collection expression that <paramref name="element"/> is an element of; null when it is none.</summary>
    public static SyntaxNode? CollectionOf(SyntaxNode element) =>
        element.RawKind == ExpressionElement && element.Parent is { RawKind: CollectionExpression } collection ? collection : null;

    /// <summary>The expressions of a collection expression, in order; a spread element contributes none.</summary>
    public static List<ExpressionSyntax> Elements(SyntaxNode collection)
    {
        var elements = new List<ExpressionSyntax>();
        foreach (var child in collection.ChildNodes())
        {
            if (child.RawKind != ExpressionElement)
            {
                continue;
            }

            foreach (var expression in child.ChildNodes())
            {
                elements.Add((ExpressionSyntax)expression);
            }
        }

        return elements;
    }
}
