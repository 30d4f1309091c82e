using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>Factories of services: a keyed one is given the key, too.</summary>
internal static class Lambdas
{
    /// <summary><c>sp => ..</c> as <c>(sp, _) => ..</c>; anything but a lambda as it is.</summary>
    public static ExpressionSyntax WithKey(ExpressionSyntax made)
    {
        switch (made)
        {
            case SimpleLambdaExpressionSyntax simple:
                return SyntaxFactory.ParenthesizedLambdaExpression(
                    simple.AsyncKeyword,
                    SyntaxFactory.ParameterList(Two(simple.Parameter.Identifier.ValueText == "_" ? Ignored() : simple.Parameter.WithoutTrivia(), Ignored())).WithTrailingTrivia(SyntaxFactory.Space),
                    simple.ArrowToken,
                    simple.Block,
                    simple.ExpressionBody);

            case ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } lambda:
                var ignored = parameters[0].Type is null
                    ? Ignored()
                    : Ignored().WithType(SyntaxFactory.ParseTypeName("object?").WithTrailingTrivia(SyntaxFactory.Space));
                return lambda.WithParameterList(lambda.ParameterList.WithParameters(Two(parameters[0], ignored)));

            default:
                return made;
        }
    }

    // Two of them are discards only when their tokens say so.
    private static ParameterSyntax Ignored() =>
        SyntaxFactory.Parameter(SyntaxFactory.Identifier(default, SyntaxKind.UnderscoreToken, "_", "_", default));

    private static SeparatedSyntaxList<ParameterSyntax> Two(ParameterSyntax first, ParameterSyntax second) =>
        SyntaxFactory.SeparatedList<ParameterSyntax>(SyntaxFactory.NodeOrTokenList(
            first, SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), second));
}
