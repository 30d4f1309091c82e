using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Using directives that generated code needs for extension methods, which no qualified name can spell.</summary>
internal static class Usings
{
    /// <summary>The file with a using of the namespace, once, at its alphabetical place with System first.</summary>
    public static SyntaxNode Add(SyntaxNode root, string space)
    {
        var unit = (CompilationUnitSyntax)root;
        var name = SyntaxFactory.ParseName(space);
        var all = unit.Usings.Concat(unit.Members.OfType<BaseNamespaceDeclarationSyntax>().SelectMany(n => n.Usings));
        if (all.Any(u => u.Alias is null && u.StaticKeyword.IsKind(SyntaxKind.None) && u.Name?.ToString() == space))
        {
            return root;
        }

        var endOfLine = NewLines.Of(root);
        var directive = SyntaxFactory.UsingDirective(
            SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space),
            default,
            null,
            name,
            SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(endOfLine));
        if (unit.Usings.Count == 0)
        {
            var first = unit.GetFirstToken();
            var leading = first.LeadingTrivia;
            unit = unit.ReplaceToken(first, first.WithLeadingTrivia(endOfLine));
            return unit.WithUsings(SyntaxFactory.SingletonList(directive.WithLeadingTrivia(leading)));
        }

        var index = unit.Usings.TakeWhile(u => u.Alias is null && Compare(u.Name?.ToString() ?? "", space) < 0).Count();
        if (index == 0)
        {
            directive = directive.WithLeadingTrivia(unit.Usings[0].GetLeadingTrivia());
            unit = unit.ReplaceNode(unit.Usings[0], unit.Usings[0].WithLeadingTrivia());
        }

        return unit.WithUsings(unit.Usings.Insert(index, directive));
    }

    private static int Compare(string left, string right)
    {
        var byOrigin = IsSystem(right).CompareTo(IsSystem(left));
        return byOrigin != 0 ? byOrigin : string.Compare(left, right, StringComparison.Ordinal);
    }

    private static bool IsSystem(string space) => space == "System" || space.StartsWith("System.", StringComparison.Ordinal);
}
