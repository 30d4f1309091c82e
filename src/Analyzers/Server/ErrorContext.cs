using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Whether an expression stands in an error: made in a catch, after a failed status, or shaped like one.</summary>
internal static class ErrorContext
{
    public static bool Is(SyntaxNode expression)
    {
        if (IsErrorValue(expression))
        {
            return true;
        }

        for (var node = expression; node?.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case CatchClauseSyntax:
                    return true;

                case IfStatementSyntax branch when branch.Statement == node && TestsForFailure(branch.Condition):
                case ElseClauseSyntax { Parent: IfStatementSyntax other } when TestsForSuccess(other.Condition):
                    return true;

                case ConditionalExpressionSyntax choice
                    when (choice.WhenTrue == node && TestsForFailure(choice.Condition)) || (choice.WhenFalse == node && TestsForSuccess(choice.Condition)):
                    return true;

                case AnonymousObjectCreationExpressionSyntax anonymous when anonymous.Initializers.Any(i => IsErrorName(NameOf(i))):
                    return true;

                case BaseObjectCreationExpressionSyntax creation when IsErrorObject(creation):
                    return true;

                case InvocationExpressionSyntax call when call.Expression != node && IsErrorCall(call):
                    return true;

                case BaseMethodDeclarationSyntax method:
                    return method is MethodDeclarationSyntax named && IsErrorName(named.Identifier.ValueText);

                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Whether the expression itself makes an error: what leaves is then one, wherever its text was put together.</summary>
    private static bool IsErrorValue(SyntaxNode expression) =>
        expression switch
        {
            BaseObjectCreationExpressionSyntax creation => IsErrorObject(creation),
            AnonymousObjectCreationExpressionSyntax anonymous => anonymous.Initializers.Any(i => IsErrorName(NameOf(i))),
            InvocationExpressionSyntax call => IsErrorCall(call),
            AwaitExpressionSyntax awaited => IsErrorValue(awaited.Expression),
            ParenthesizedExpressionSyntax parenthesized => IsErrorValue(parenthesized.Expression),
            CastExpressionSyntax cast => IsErrorValue(cast.Expression),
            _ => false,
        };

    private static bool TestsForFailure(ExpressionSyntax condition) =>
        condition switch
        {
            PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression) => TestsForSuccess(not.Operand),
            BinaryExpressionSyntax comparison when comparison.IsKind(SyntaxKind.EqualsExpression) || comparison.IsKind(SyntaxKind.NotEqualsExpression) =>
                Mentions(comparison, "StatusCode"),
            BinaryExpressionSyntax both => TestsForFailure(both.Left) || TestsForFailure(both.Right),
            IsPatternExpressionSyntax pattern => Mentions(pattern.Expression, "StatusCode") || (Mentions(pattern.Expression, "IsSuccessStatusCode") && Mentions(pattern.Pattern, "false")),
            ParenthesizedExpressionSyntax parenthesized => TestsForFailure(parenthesized.Expression),
            _ => false,
        };

    private static bool TestsForSuccess(ExpressionSyntax condition) =>
        condition switch
        {
            ParenthesizedExpressionSyntax parenthesized => TestsForSuccess(parenthesized.Expression),
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText is "IsSuccessStatusCode" or "IsSuccess" or "Succeeded",
            _ => false,
        };

    private static bool Mentions(SyntaxNode node, string word) =>
        node.DescendantTokens().Any(t => t.ValueText == word);

    private static bool IsErrorObject(BaseObjectCreationExpressionSyntax creation)
    {
        if (creation is ObjectCreationExpressionSyntax { Type: { } type } && IsErrorName(Rightmost(type)))
        {
            return true;
        }

        // CallToolResult { IsError = true }, ToolReply { Error = ... }.
        return creation.Initializer is { } initializer
            && initializer.Expressions.OfType<AssignmentExpressionSyntax>().Any(a =>
                a.Left is IdentifierNameSyntax name
                && (name.Identifier.ValueText == "IsError" ? !a.Right.IsKind(SyntaxKind.FalseLiteralExpression) : IsErrorName(name.Identifier.ValueText)));
    }

    private static bool IsErrorCall(InvocationExpressionSyntax call)
    {
        var name = call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            _ => "",
        };
        return name == "Problem" || IsErrorName(name);
    }

    private static string NameOf(AnonymousObjectMemberDeclaratorSyntax member) =>
        member.NameEquals?.Name.Identifier.ValueText
        ?? (member.Expression is IdentifierNameSyntax name ? name.Identifier.ValueText : "");

    private static string Rightmost(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    /// <summary>Error, errorMessage, BuildError, ErrorResult, Fail, Failure; not Terror, and not a log call.</summary>
    private static bool IsErrorName(string name) =>
        !name.StartsWith("Log", StringComparison.Ordinal)
        && Secrets.SecretNames.Words(name).Any(word => word is "error" or "errors" or "fail" or "failure" or "failed" or "fault" or "problem");
}
