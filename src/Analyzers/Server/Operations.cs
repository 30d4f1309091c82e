using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>Small questions about operations.</summary>
internal static class Operations
{
    /// <summary>The value under conversions, awaits and parentheses: what was written.</summary>
    public static IOperation WithoutConversions(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;

                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;

                default:
                    return operation;
            }
        }
    }

    /// <summary>What a call or a creation passes; nothing for any other operation.</summary>
    public static ImmutableArray<IArgumentOperation> Passed(this IOperation? operation) => operation switch
    {
        IInvocationOperation call => call.Arguments,
        IObjectCreationOperation creation => creation.Arguments,
        _ => ImmutableArray<IArgumentOperation>.Empty,
    };

    /// <summary>The body or initialiser that the operation is part of.</summary>
    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is not null)
        {
            operation = operation.Parent;
        }

        return operation;
    }

    /// <summary>The operation of what is written; the language gives <c>x!</c> and <c>(x)</c> none of their own.</summary>
    public static IOperation? OperationOf(this SemanticModel model, SyntaxNode syntax, CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (syntax)
            {
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                    syntax = suppressed.Operand;
                    break;

                case ParenthesizedExpressionSyntax parenthesized:
                    syntax = parenthesized.Expression;
                    break;

                default:
                    return model.GetOperation(syntax, cancellationToken);
            }
        }
    }
}
