using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Identity;

/// <summary>Filters around the handlers that compare what the model says with who is signed in.</summary>
internal static class CallerFilters
{
    /// <summary>Whether a function other than <paramref name="except"/> looks at the arguments of calls and at who calls.</summary>
    public static bool CheckArguments(McpProgram program, SyntaxNode? except, CancellationToken cancellationToken) =>
        program.Tokens("Arguments", cancellationToken).Any(token =>
            token.Parent is SimpleNameSyntax
            && !(except is not null && token.SyntaxTree == except.SyntaxTree && except.Span.Contains(token.Span))
            && token.Parent.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax or AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax }) is { } around
            && around.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText is "User" or "ClaimsPrincipal"));
}
