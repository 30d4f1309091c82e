using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>
/// Whether a name is a constant of the method or type around it, told by syntax: sums and interpolations of names are so
/// many that binding each of them would cost more than the rules that look at texts.
/// </summary>
internal static class OwnConstants
{
    private const int MostNames = 8;

    // How much of a block or a type is looked through for a name; bounds the work in a program of ten thousand lines.
    private const int MostMembers = 200;

    /// <summary>Whether the expression joins texts and constants of its own surroundings, and nothing else.</summary>
    public static bool AreJoinedIn(ExpressionSyntax expression)
    {
        var names = 0;
        return AreJoinedIn(expression, ref names) && names > 0;
    }

    private static bool AreJoinedIn(ExpressionSyntax expression, ref int names)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax literal:
                return literal.IsKind(SyntaxKind.StringLiteralExpression);
            case ParenthesizedExpressionSyntax parenthesized:
                return AreJoinedIn(parenthesized.Expression, ref names);
            case BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression):
                // A long sum nests to the left: the right operand ends the walk where it can.
                while (AreJoinedIn(sum.Right, ref names))
                {
                    if (sum.Left is not BinaryExpressionSyntax left || !left.IsKind(SyntaxKind.AddExpression))
                    {
                        return AreJoinedIn(sum.Left, ref names);
                    }

                    sum = left;
                }

                return false;
            case InterpolatedStringExpressionSyntax interpolated:
                foreach (var part in interpolated.Contents)
                {
                    if (part is InterpolationSyntax hole && (hole.FormatClause is not null || hole.AlignmentClause is not null || !AreJoinedIn(hole.Expression, ref names)))
                    {
                        return false;
                    }
                }

                return true;
            case IdentifierNameSyntax name:
                return ++names <= MostNames && IsConstant(name);
            default:
                return false;
        }
    }

    private static bool IsConstant(IdentifierNameSyntax name)
    {
        var text = name.Identifier.ValueText;
        for (var node = name.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case BlockSyntax block when IsDeclaredIn(block.Statements, text):
                    return true;
                case TypeDeclarationSyntax type:
                    return IsDeclaredIn(type.Members, text);
            }
        }

        return false;
    }

    private static bool IsDeclaredIn(SyntaxList<StatementSyntax> statements, string name)
    {
        for (var i = 0; i < statements.Count && i < MostMembers; i++)
        {
            if (statements[i] is LocalDeclarationStatementSyntax { IsConst: true } local && Declares(local.Declaration, name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDeclaredIn(SyntaxList<MemberDeclarationSyntax> members, string name)
    {
        for (var i = 0; i < members.Count && i < MostMembers; i++)
        {
            if (members[i] is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword) && Declares(field.Declaration, name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Declares(VariableDeclarationSyntax declaration, string name)
    {
        foreach (var variable in declaration.Variables)
        {
            if (variable.Identifier.ValueText == name)
            {
                return true;
            }
        }

        return false;
    }
}
