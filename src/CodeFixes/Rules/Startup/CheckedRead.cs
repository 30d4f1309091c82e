using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>A read of a credential and what is written around it to have a value: <c>!</c>, <c>?? ""</c>, <c>?? throw</c>, a conditional.</summary>
internal sealed class CheckedRead
{
    private CheckedRead(ExpressionSyntax read, ExpressionSyntax whole, ExpressionSyntax? exception, bool rejectsEmpty, bool hasFallback)
    {
        Read = read;
        Whole = whole;
        Exception = exception;
        RejectsEmpty = rejectsEmpty;
        HasFallback = hasFallback;
    }

    /// <summary>The bare read.</summary>
    public ExpressionSyntax Read { get; }

    /// <summary>The read with everything around it that only decides what a missing value means.</summary>
    public ExpressionSyntax Whole { get; }

    /// <summary>What is thrown for a missing value; null when nothing is.</summary>
    public ExpressionSyntax? Exception { get; }

    /// <summary>Whether an empty value is stopped as well.</summary>
    public bool RejectsEmpty { get; }

    /// <summary>Whether a missing value is covered up: <c>!</c> or <c>?? ""</c>.</summary>
    public bool HasFallback { get; }

    /// <summary>The read at a reported node, which may be the read, or an expression around it.</summary>
    public static CheckedRead? At(SyntaxNode node)
    {
        if (Innermost(node) is not { } read)
        {
            return null;
        }

        ExpressionSyntax whole = read;
        ExpressionSyntax? exception = null;
        var rejectsEmpty = false;
        var hasFallback = false;
        while (true)
        {
            switch (whole.Parent)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    whole = parenthesized;
                    continue;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                    hasFallback = true;
                    whole = suppressed;
                    continue;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce
                    when coalesce.Left == whole && (coalesce.Right is ThrowExpressionSyntax || IsEmpty(coalesce.Right)):
                    exception = (coalesce.Right as ThrowExpressionSyntax)?.Expression;
                    hasFallback |= exception is null;
                    whole = coalesce;
                    continue;
                case IsPatternExpressionSyntax { Parent: ConditionalExpressionSyntax conditional } test
                    when test.Expression == whole && conditional.Condition == test
                        && (conditional.WhenFalse as ThrowExpressionSyntax ?? conditional.WhenTrue as ThrowExpressionSyntax) is { } thrown:
                    exception = thrown.Expression;
                    rejectsEmpty = true;
                    whole = conditional;
                    continue;
                default:
                    return new CheckedRead(read, whole, exception, rejectsEmpty, hasFallback);
            }
        }
    }

    private static ExpressionSyntax? Innermost(SyntaxNode node) => node switch
    {
        ArgumentSyntax argument => Innermost(argument.Expression),
        EqualsValueClauseSyntax value => Innermost(value.Value),
        VariableDeclaratorSyntax { Initializer: { } initializer } => Innermost(initializer.Value),
        LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } => Innermost(variables[0]),
        ParenthesizedExpressionSyntax inner => Innermost(inner.Expression),
        PostfixUnaryExpressionSyntax inner => Innermost(inner.Operand),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce => Innermost(coalesce.Left),
        ConditionalExpressionSyntax { Condition: IsPatternExpressionSyntax test } => Innermost(test.Expression),
        AssignmentExpressionSyntax assignment => Innermost(assignment.Right),
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment } => Innermost(assignment.Right),
        ExpressionSyntax expression => expression,
        _ => null,
    };

    private static bool IsEmpty(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { Token: { RawKind: (int)SyntaxKind.StringLiteralToken, ValueText: "" } }
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty", Expression: PredefinedTypeSyntax or IdentifierNameSyntax { Identifier.ValueText: "String" } };
}
