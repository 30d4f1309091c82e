using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Small questions about where a name stands.</summary>
internal static class SyntaxNames
{
    private static readonly char[] s_slashes = { '/', '\\' };

    /// <summary>The widest expression that ends in this name and denotes the same thing: of <c>Send</c> the whole of <c>a.b.Send</c>.</summary>
    public static ExpressionSyntax WholeAccess(this SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => access,
        MemberBindingExpressionSyntax binding => binding,
        QualifiedNameSyntax qualified when qualified.Right == name => qualified,
        AliasQualifiedNameSyntax alias when alias.Name == name => alias,
        _ => name,
    };

    /// <summary>Whether the name is only spelled, inside <c>nameof(..)</c>.</summary>
    public static bool IsInNameOf(this SyntaxNode name)
    {
        for (var node = name.Parent; node is ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax; node = node.Parent)
        {
            if (node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The last identifier of a type as written: of <c>A.B.C&lt;D&gt;</c> it is <c>C</c>.</summary>
    public static SyntaxToken RightmostName(this TypeSyntax type) => type switch
    {
        SimpleNameSyntax simple => simple.Identifier,
        QualifiedNameSyntax qualified => qualified.Right.Identifier,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier,
        NullableTypeSyntax nullable => nullable.ElementType.RightmostName(),
        _ => default,
    };

    /// <summary>Where a node stands, as a message says it: <c>Program.cs:12</c>.</summary>
    public static string FileLine(this SyntaxNode node)
    {
        var path = node.SyntaxTree.FilePath;
        return $"{path.Substring(path.LastIndexOfAny(s_slashes) + 1)}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
    }
}
