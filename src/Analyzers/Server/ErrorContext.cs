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
                case var _ when IsFailedBranch(node, parent):
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

    /// <summary>Whether the code runs only when the status of a response says that the request failed.</summary>
    public static bool IsAfterFailedStatus(SyntaxNode node)
    {
        for (; node.Parent is { } parent && parent is not MemberDeclarationSyntax; node = parent)
        {
            if (IsFailedBranch(node, parent) || (parent is BlockSyntax block && block.Statements.TakeWhile(s => s != node).Any(LeavesOnSuccess)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFailedBranch(SyntaxNode node, SyntaxNode parent) =>
        parent switch
        {
            IfStatementSyntax branch => branch.Statement == node && TestsForFailure(branch.Condition),
            ElseClauseSyntax { Parent: IfStatementSyntax other } => TestsForSuccess(other.Condition),
            ConditionalExpressionSyntax choice =>
                (choice.WhenTrue == node && TestsForFailure(choice.Condition)) || (choice.WhenFalse == node && TestsForSuccess(choice.Condition)),
            _ => false,
        };

    /// <summary><c>if (response.IsSuccessStatusCode) return ...;</c>: what follows is the failure.</summary>
    private static bool LeavesOnSuccess(StatementSyntax statement) =>
        statement is IfStatementSyntax { Else: null } branch
        && TestsForSuccess(branch.Condition)
        && (branch.Statement is BlockSyntax block ? block.Statements.LastOrDefault() : branch.Statement) is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax;

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
