using System;
using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// Parts that are cut out of a connection string by the name before them:
/// <c>var at = text.IndexOf("Database="); text.Substring(at + 9, end - at - 9)</c>.
/// </summary>
internal static class ConnectionParts
{
    /// <summary>Whether a part begins after the name of a segment that holds no credential, and ends somewhere.</summary>
    /// <param name="start">Where the part begins.</param>
    /// <param name="hasEnd">Whether it says where it ends; else what surrounds it must ask whether anything follows.</param>
    /// <param name="part">The part itself.</param>
    public static bool StandsAfterPublicName(SyntaxNode start, bool hasEnd, SyntaxNode part)
    {
        if (start is LiteralExpressionSyntax || (!hasEnd && !IsOneOfTwo(part)))
        {
            return false;
        }

        var names = start.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText).ToList();
        var body = start.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);
        if (SoughtIn(start) is { } sought)
        {
            return IsPublic(sought);
        }

        var found = false;
        foreach (var local in body?.DescendantNodes().OfType<VariableDeclaratorSyntax>() ?? Enumerable.Empty<VariableDeclaratorSyntax>())
        {
            if (local.Initializer is { } initializer && names.Contains(local.Identifier.ValueText) && SoughtIn(initializer) is { } name)
            {
                if (!IsPublic(name))
                {
                    return false;
                }

                found = true;
            }
        }

        return found;
    }

    /// <summary><c>end &lt; 0 ? text.Substring(at) : text.Substring(at, end - at)</c>.</summary>
    private static bool IsOneOfTwo(SyntaxNode part) =>
        part.Parent is ConditionalExpressionSyntax or ParenthesizedExpressionSyntax { Parent: ConditionalExpressionSyntax };

    /// <summary>The text that <c>IndexOf</c> looks for, when it is written out and names a segment.</summary>
    private static string? SoughtIn(SyntaxNode node) =>
        node.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IndexOf" })
            .Select(call => call.ArgumentList.Arguments.FirstOrDefault()?.Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } text ? text.Token.ValueText : null)
            .FirstOrDefault(text => text?.TrimEnd().EndsWith("=", StringComparison.Ordinal) == true);

    private static bool IsPublic(string name) => ConnectionAccount.IsPublicKey(name.Trim().TrimStart(';').TrimEnd('=').Trim());
}
