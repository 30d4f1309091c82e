using Microsoft.CodeAnalysis;
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
}
