using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.DataFlow;

/// <summary>Where a request that code reads by hand is declared; syntax only.</summary>
internal static class RequestSyntax
{
    /// <summary>
    /// The parameter or local that an expression such as <c>request.Params?.Arguments</c> begins with; the member or
    /// lambda around it where it begins with something else.
    /// </summary>
    public static SyntaxNode OriginOf(SyntaxNode read)
    {
        var name = First(read).GetFirstToken().ValueText;
        foreach (var ancestor in read.Ancestors())
        {
            var parameters = ancestor switch
            {
                SimpleLambdaExpressionSyntax lambda => new[] { lambda.Parameter },
                ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters.ToArray(),
                LocalFunctionStatementSyntax function => function.ParameterList.Parameters.ToArray(),
                BaseMethodDeclarationSyntax method => method.ParameterList.Parameters.ToArray(),
                _ => null,
            };
            if (parameters?.FirstOrDefault(p => p.Identifier.ValueText == name) is { } parameter)
            {
                return parameter;
            }

            if (ancestor is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax
                && ancestor.DescendantNodes().FirstOrDefault(n => Declares(n, name)) is { } local)
            {
                return local;
            }
        }

        return read.FirstAncestorOrSelf<SyntaxNode>(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) ?? read;
    }

    private static bool Declares(SyntaxNode node, string name) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
        SingleVariableDesignationSyntax designation => designation.Identifier.ValueText == name,
        _ => false,
    };

    /// <summary>The expression with what stands before its question marks.</summary>
    private static SyntaxNode First(SyntaxNode read)
    {
        var first = read;
        for (var node = read; node.Parent is ExpressionSyntax parent; node = parent)
        {
            if (parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull.Span.Contains(read.Span))
            {
                first = access.Expression;
            }
        }

        return first;
    }
}
