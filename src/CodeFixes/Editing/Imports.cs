using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Using directives that a fix needs.</summary>
internal static class Imports
{
    /// <summary>The file with a using for the namespace, in alphabetical order after <c>System</c>; the same when it has one.</summary>
    public static SyntaxNode Ensure(SyntaxNode root, string name)
    {
        if (root is not CompilationUnitSyntax unit || Holder(unit).Usings.Any(u => u.Name?.ToString() == name) || unit.Usings.Any(u => u.Name?.ToString() == name))
        {
            return root;
        }

        var holder = Holder(unit);
        var endOfLine = NewLines.Of(root);
        var added = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(name).WithLeadingTrivia(SyntaxFactory.Space)).WithTrailingTrivia(endOfLine);
        var plain = holder.Usings.Where(u => u.Alias is null && u.StaticKeyword.IsKind(SyntaxKind.None) && u.GlobalKeyword.IsKind(SyntaxKind.None)).ToList();
        var next = plain.FirstOrDefault(u => !IsSystem(u) && string.CompareOrdinal(u.Name?.ToString(), name) > 0);
        var index = next is not null ? holder.Usings.IndexOf(next)
            : plain.Count != 0 ? holder.Usings.IndexOf(plain[plain.Count - 1]) + 1
            : holder.Usings.Count;
        if (holder.Node is BaseNamespaceDeclarationSyntax space)
        {
            var indentation = holder.Usings[0].GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1);
            return root.ReplaceNode(space, space.WithUsings(space.Usings.Insert(index, added.WithLeadingTrivia(indentation))));
        }

        if (unit.Usings.Count == 0)
        {
            var first = unit.GetFirstToken(includeZeroWidth: true);
            return ((CompilationUnitSyntax)root.ReplaceToken(first, first.WithLeadingTrivia(first.LeadingTrivia.Insert(0, endOfLine))))
                .WithUsings(SyntaxFactory.SingletonList(added));
        }

        if (index == 0)
        {
            // What heads the file stays at its head.
            var head = unit.Usings[0].GetLeadingTrivia();
            return unit.WithUsings(unit.Usings.Replace(unit.Usings[0], unit.Usings[0].WithLeadingTrivia()).Insert(0, added.WithLeadingTrivia(head)));
        }

        return unit.WithUsings(unit.Usings.Insert(index, added));
    }

    /// <summary>Where the file keeps its usings: inside its namespace when they are all there.</summary>
    private static (SyntaxNode Node, SyntaxList<UsingDirectiveSyntax> Usings) Holder(CompilationUnitSyntax unit) =>
        unit.Usings.Count == 0 && unit.Members.Count == 1 && unit.Members[0] is BaseNamespaceDeclarationSyntax { Usings.Count: > 0 } space
            ? (space, space.Usings)
            : (unit, unit.Usings);

    private static bool IsSystem(UsingDirectiveSyntax directive) =>
        directive.Name?.ToString() is { } name && (name == "System" || name.StartsWith("System.", System.StringComparison.Ordinal));
}
