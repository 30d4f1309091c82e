using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Checks in the form that stops on an empty value too: hosts pass an empty variable for one that is not set.</summary>
internal static class StrongChecks
{
    /// <summary>
    /// A declaration, a check, or both in one, as statements that stop on a missing and on a blank value. What already
    /// does comes back as it is.
    /// </summary>
    public static IReadOnlyList<StatementSyntax> Of(StatementSyntax statement, SyntaxNode root, SemanticModel model)
    {
        switch (statement)
        {
            case LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } declaration
                when variables[0].Initializer?.Value is { } value
                    && CheckedRead.At(value) is { Exception: { } exception, RejectsEmpty: false } read && read.Whole == value:
                return new[]
                {
                    Declare(declaration, read.Read, model),
                    Check(root, variables[0].Identifier.Text, exception.ToString()),
                };
            case IfStatementSyntax @if when NullTest(@if.Condition) is { } tested:
                return new StatementSyntax[] { @if.WithCondition(Condition(tested).WithTriviaFrom(@if.Condition)) };
            default:
                return new[] { statement };
        }
    }

    /// <summary>The declaration with a bare read, its explicit type nullable where that matters.</summary>
    public static LocalDeclarationStatementSyntax Declare(LocalDeclarationStatementSyntax declaration, ExpressionSyntax read, SemanticModel model)
    {
        var variable = declaration.Declaration.Variables[0];
        var bare = variable.WithInitializer(variable.Initializer!.WithValue(
            read.WithoutTrivia().WithLeadingTrivia(variable.Initializer.Value.GetLeadingTrivia())));
        var type = declaration.Declaration.Type;
        if (type is PredefinedTypeSyntax && model.GetNullableContext(declaration.SpanStart).AnnotationsEnabled())
        {
            type = SyntaxFactory.NullableType(type.WithoutTrailingTrivia()).WithTrailingTrivia(type.GetTrailingTrivia());
        }

        return declaration.WithDeclaration(declaration.Declaration
            .WithType(type)
            .WithVariables(SyntaxFactory.SingletonSeparatedList(bare)));
    }

    /// <summary>The statement that throws <paramref name="exception"/> (code of an expression) for a missing or blank value.</summary>
    public static StatementSyntax Check(SyntaxNode root, string value, string exception) =>
        Generated.Statements(root, $"if (string.IsNullOrWhiteSpace({value}))\n{{\n    throw {exception};\n}}")[0];

    /// <summary>The value of a read, or the exception, in one expression.</summary>
    public static ExpressionSyntax Expression(ExpressionSyntax read, string name, string exception) =>
        Generated.Expression($"{read} is {{ Length: > 0 }} {name} ? {name} : throw {exception}");

    public static ExpressionSyntax Condition(ExpressionSyntax tested) => Generated.Expression($"string.IsNullOrWhiteSpace({tested})");

    /// <summary>What a condition tests for being null, when it tests nothing else.</summary>
    public static ExpressionSyntax? NullTest(ExpressionSyntax condition) => StartupGuards.Unwrap(condition) switch
    {
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } } test => test.Expression,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Right.RawKind: (int)SyntaxKind.NullLiteralExpression } test => test.Left,
        _ => null,
    };
}
