using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes;

/// <summary>Members that a fix adds to a type.</summary>
internal static class Members
{
    /// <summary>The type with a field before its first member, a blank line between it and what is no field or has a comment of its own.</summary>
    public static TypeDeclarationSyntax InsertFirst(TypeDeclarationSyntax type, MemberDeclarationSyntax field, SyntaxNode tree)
    {
        var endOfLine = NewLines.Of(tree);
        var indentation = type.Members.Count == 0
            ? StatementLists.Indentation(type).Add(SyntaxFactory.Whitespace("    "))
            : StatementLists.Indentation(type.Members[0]);
        field = field.WithLeadingTrivia(indentation).WithTrailingTrivia(endOfLine).WithAdditionalAnnotations(Formatter.Annotation);
        if (type.Members.Count == 0)
        {
            return type.WithMembers(SyntaxFactory.SingletonList(field));
        }

        var first = type.Members[0];
        var spaced = (first is FieldDeclarationSyntax && !StatementLists.Comments(first).Any()) || StatementLists.StartsWithBlankLine(first.GetLeadingTrivia()) ? first : first.WithLeadingTrivia(first.GetLeadingTrivia().Insert(0, endOfLine));
        return type.WithMembers(type.Members.Replace(first, spaced).Insert(0, field));
    }
}
