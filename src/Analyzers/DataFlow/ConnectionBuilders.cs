using System.Linq;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// Connection strings that were taken apart so that they can be shown: <c>builder.Remove("Password")</c>,
/// <c>new NpgsqlConnectionStringBuilder(text) { Password = null }</c>.
/// </summary>
internal static class ConnectionBuilders
{
    /// <summary>Whether the password was taken out of the builder before it is asked for its text.</summary>
    public static bool IsWithoutPassword(IOperation? builder)
    {
        builder = builder is null ? null : OperationExtensions.Unconverted(builder);
        if (builder?.Type is not { } type || !SymbolNames.IsOrDerivesFrom(type, "System.Data.Common.DbConnectionStringBuilder"))
        {
            return false;
        }

        if (builder is IObjectCreationOperation)
        {
            return TakesOut((builder.Syntax as BaseObjectCreationExpressionSyntax)?.Initializer);
        }

        if (builder is not ILocalReferenceOperation { Local: { DeclaringSyntaxReferences: { Length: 1 } references, Name: var name } })
        {
            return false;
        }

        var declaration = references[0].GetSyntax();
        return TakesOut((declaration as VariableDeclaratorSyntax)?.Initializer?.Value is BaseObjectCreationExpressionSyntax { Initializer: { } initializer } ? initializer : null)
            || declaration.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) is { } scope
                && scope.DescendantNodes().Any(n => n.Span.End <= builder.Syntax.SpanStart && TakesOut(n, name));
    }

    private static bool TakesOut(InitializerExpressionSyntax? initializer) =>
        initializer is not null && initializer.Expressions.Any(e => e is AssignmentExpressionSyntax { Right: var value } assignment && IsEmptied(value) && NameIn(assignment.Left) is { } name && IsPassword(name));

    private static bool TakesOut(SyntaxNode node, string builder) => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var on }, Name.Identifier.ValueText: "Remove" or "Clear" } access } call =>
            on == builder && (access.Name.Identifier.ValueText == "Clear" || call.ArgumentList.Arguments.Any(a => a.Expression is LiteralExpressionSyntax { Token.Value: string key } && IsPassword(key))),
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var on }, Name.Identifier.ValueText: var member }, Right: var value } =>
            on == builder && IsPassword(member) && IsEmptied(value),
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var on } } element, Right: var value } =>
            on == builder && IsEmptied(value) && NameIn(element) is { } key && IsPassword(key),
        _ => false,
    };

    private static string? NameIn(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax member => member.Identifier.ValueText,
        ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => (arguments[0].Expression as LiteralExpressionSyntax)?.Token.Value as string,
        ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => (arguments[0].Expression as LiteralExpressionSyntax)?.Token.Value as string,
        _ => null,
    };

    private static bool IsPassword(string key) => SourceTable.IsSecretName(key.Replace(" ", ""));

    /// <summary><c>null</c>, <c>""</c>, <c>"***"</c>, <c>string.Empty</c>.</summary>
    private static bool IsEmptied(ExpressionSyntax value) => value switch
    {
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } forgiven => IsEmptied(forgiven.Operand),
        LiteralExpressionSyntax { Token.Value: string text } => text.Length == 0 || TransferTable.IsRedaction(text),
        LiteralExpressionSyntax or DefaultExpressionSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" } => true,
        _ => false,
    };
}
