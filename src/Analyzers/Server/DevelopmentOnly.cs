using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Whether code runs on a developer's machine only: under <c>if (environment.IsDevelopment())</c> or <c>#if DEBUG</c>.</summary>
internal static class DevelopmentOnly
{
    public static bool Holds(SyntaxNode node)
    {
        for (var current = node; current.Parent is { } parent; current = parent)
        {
            if ((parent is IfStatementSyntax branch && branch.Statement == current && Asks(branch.Condition))
                || (parent is ConditionalExpressionSyntax choice && choice.WhenTrue == current && Asks(choice.Condition)))
            {
                return true;
            }
        }

        return IsInDebug(node);
    }

    private static bool Asks(ExpressionSyntax condition) => condition switch
    {
        ParenthesizedExpressionSyntax parenthesized => Asks(parenthesized.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both => Asks(both.Left) || Asks(both.Right),
        PrefixUnaryExpressionSyntax => false,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either => Asks(either.Left) && Asks(either.Right),
        _ => condition.DescendantTokens().Any(t => t.ValueText.IndexOf("development", System.StringComparison.OrdinalIgnoreCase) >= 0),
    };

    private static bool IsInDebug(SyntaxNode node)
    {
        var depth = 0;
        for (var directive = node.SyntaxTree.GetRoot().GetFirstDirective(); directive is not null && directive.SpanStart < node.SpanStart; directive = directive.GetNextDirective())
        {
            switch (directive)
            {
                case IfDirectiveTriviaSyntax { Condition: IdentifierNameSyntax { Identifier.ValueText: "DEBUG" }, BranchTaken: true } when depth == 0:
                    depth = 1;
                    break;

                case IfDirectiveTriviaSyntax when depth > 0:
                    depth++;
                    break;

                case EndIfDirectiveTriviaSyntax when depth > 0:
                    depth--;
                    break;

                case ElseDirectiveTriviaSyntax or ElifDirectiveTriviaSyntax when depth == 1:
                    depth = 0;
                    break;
            }
        }

        return depth > 0;
    }
}
