using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
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

    /// <summary>The later document without the usings that it needed before and no longer does.</summary>
    public static async Task<SyntaxNode> WithoutOrphansAsync(Document before, Document after, CancellationToken cancellationToken)
    {
        var idle = new HashSet<string>((await UnusedAsync(before, cancellationToken).ConfigureAwait(false)).Select(u => u.ToString()));
        var root = await after.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var orphans = (await UnusedAsync(after, cancellationToken).ConfigureAwait(false)).Where(u => !idle.Contains(u.ToString())).ToList();
        if (orphans.Count == 0)
        {
            return root!;
        }

        var first = root!.GetFirstToken().LeadingTrivia;
        root = root.RemoveNodes(orphans, SyntaxRemoveOptions.KeepDirectives)!;
        var token = root.GetFirstToken();
        var own = token.LeadingTrivia;
        while (own.Count != 0 && own[0].IsKind(SyntaxKind.EndOfLineTrivia))
        {
            own = own.RemoveAt(0);
        }

        return orphans[0].GetFirstToken().LeadingTrivia == first ? root.ReplaceToken(token, token.WithLeadingTrivia(first.AddRange(own))) : root;
    }

    private static async Task<List<UsingDirectiveSyntax>> UnusedAsync(Document document, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return model!.GetDiagnostics(cancellationToken: cancellationToken)
            .Where(d => d.Id == "CS8019")
            .Select(d => root!.FindNode(d.Location.SourceSpan).FirstAncestorOrSelf<UsingDirectiveSyntax>())
            .OfType<UsingDirectiveSyntax>()
            .ToList();
    }

    private static int Compare(string left, string right)
    {
        var byOrigin = IsSystem(right).CompareTo(IsSystem(left));
        return byOrigin != 0 ? byOrigin : string.Compare(left, right, StringComparison.Ordinal);
    }

    private static bool IsSystem(string space) => space == "System" || space.StartsWith("System.", StringComparison.Ordinal);
}
