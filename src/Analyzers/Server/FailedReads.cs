using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Reads of a response's body of which something is put into an error where the status says that the request failed; by syntax alone.</summary>
internal static class FailedReads
{
    public const string Method = "ReadAsStringAsync";

    /// <summary>The read that this name is the method of; null when no branch on a failed status has to do with it.</summary>
    public static InvocationExpressionSyntax? At(SyntaxToken name)
    {
        if (name.Parent?.Parent is not { Parent: InvocationExpressionSyntax read } access
            || access is not (MemberAccessExpressionSyntax or MemberBindingExpressionSyntax)
            || Scope(read) is not { } scope)
        {
            return null;
        }

        if (ErrorContext.IsAfterFailedStatus(read) && Variable(read) is null)
        {
            return Catches.IsKept(read, scope) ? null : read;
        }

        return Variable(read) is { } variable
            && scope.DescendantTokens().Any(t =>
                t.IsKind(SyntaxKind.IdentifierToken)
                && t.ValueText == variable
                && t.Parent is IdentifierNameSyntax use
                && t.SpanStart > read.SpanStart
                && ErrorContext.IsAfterFailedStatus(use)
                && !Catches.IsKept(use, scope))
                    ? read
                    : null;
    }

    /// <summary>Whether the code asks an authorization server for tokens: what such a server answers may hold one, or what was sent.</summary>
    public static bool IsOfTokenEndpoint(SyntaxNode read) =>
        Scope(read) is { } scope
        && scope.DescendantTokens().Any(t =>
            t.IsKind(SyntaxKind.IdentifierToken)
                ? t.ValueText.EndsWith("TokenEndpoint", StringComparison.OrdinalIgnoreCase) || t.ValueText.EndsWith("TokenUrl", StringComparison.OrdinalIgnoreCase)
                : t.Value is string text && (text.Contains("grant_type") || text.EndsWith("/token", StringComparison.OrdinalIgnoreCase) || text.Contains("oauth2/")));

    private static SyntaxNode? Scope(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or CompilationUnitSyntax or FieldDeclarationSyntax);

    private static string? Variable(SyntaxNode read)
    {
        var node = read;
        while (node.Parent is AwaitExpressionSyntax or ConditionalAccessExpressionSyntax or ParenthesizedExpressionSyntax or ConditionalExpressionSyntax
            || node.Parent is InvocationExpressionSyntax
            || node.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" })
        {
            node = node.Parent;
        }

        return node.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => variable.Identifier.ValueText,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } => name.Identifier.ValueText,
            _ => null,
        };
    }
}
