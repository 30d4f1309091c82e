using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>Copies of records that are made to be shown: <c>settings with { ApiKey = "***" }</c>.</summary>
internal static class BlankedCopies
{
    /// <summary>Whether the object is such a copy, made where it stands or kept in a local, and the member got a constant.</summary>
    public static bool LeavesOut(IOperation value, string member)
    {
        SyntaxNode? syntax = value.Syntax;
        if (OperationExtensions.Unconverted(value) is ILocalReferenceOperation { Local.DeclaringSyntaxReferences: { Length: 1 } references })
        {
            syntax = (references[0].GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value;
        }

        while (syntax is ParenthesizedExpressionSyntax parenthesized)
        {
            syntax = parenthesized.Expression;
        }

        return syntax is WithExpressionSyntax copy
            && copy.Initializer.Expressions.Any(e => e is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var name }, Right: var given }
                && name == member
                && (given is LiteralExpressionSyntax or DefaultExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: LiteralExpressionSyntax }
                    || given is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" }));
    }
}
