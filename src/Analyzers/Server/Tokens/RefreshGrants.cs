using System;
using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Tokens;

/// <summary>Whether code gets a token with a refresh token.</summary>
internal static class RefreshGrants
{
    private const int MaxDepth = 2;

    /// <summary>Whether the method, or one that it calls, names the grant or holds a refresh token.</summary>
    public static bool AreIn(SyntaxNode method, McpProgram program, CancellationToken cancellationToken, int depth = 0)
    {
        foreach (var token in method.DescendantTokens())
        {
            var isData = token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken);
            if (isData ? token.ValueText.IndexOf("refresh_token", StringComparison.OrdinalIgnoreCase) >= 0 : token.IsKind(SyntaxKind.IdentifierToken) && IsRefreshToken(token))
            {
                return true;
            }
        }

        if (depth == MaxDepth)
        {
            return false;
        }

        var model = program.ModelOf(method.SyntaxTree);
        return method.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
            model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol helper
            && program.IsOurs(helper)
            && program.Calls.Implementations(helper, cancellationToken).Any(target =>
                program.SourcesOf(target).FirstOrDefault()?.GetSyntax(cancellationToken) is MethodDeclarationSyntax declaration && declaration != method && AreIn(declaration, program, cancellationToken, depth + 1)));
    }

    /// <summary>Whether a name is that of a refresh token; the verb of a method, <c>RefreshTokenAsync()</c>, is none.</summary>
    public static bool IsName(string name) =>
        name.IndexOf("refresh", StringComparison.OrdinalIgnoreCase) >= 0
        && SecretNames.Words(name) is { Count: > 1 } words
        && words.Contains("refresh")
        && words[words.Count - 1] is "token" or "tokens";

    private static bool IsRefreshToken(SyntaxToken token) =>
        token.Parent is IdentifierNameSyntax name
        && !(name.Parent is InvocationExpressionSyntax)
        && !(name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access && access.Name == name && call.Expression == access)
        && IsName(token.ValueText);
}
