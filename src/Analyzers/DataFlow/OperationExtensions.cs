using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

internal static class OperationExtensions
{
    /// <summary>The value under conversions: what was written.</summary>
    public static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    /// <summary>The operations directly below this one; unlike a typed property it also sees what newer compilers add.</summary>
    public static IEnumerable<IOperation> Children(this IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            yield return child;
        }
    }

    /// <summary>The constants that a pattern compares with.</summary>
    public static IEnumerable<object?> Constants(this IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant:
                yield return constant.Value.ConstantValue.Value;
                break;

            case INegatedPatternOperation negated:
                foreach (var value in negated.Pattern.Constants())
                {
                    yield return value;
                }

                break;

            case IBinaryPatternOperation binary:
                foreach (var value in binary.LeftPattern.Constants())
                {
                    yield return value;
                }

                foreach (var value in binary.RightPattern.Constants())
                {
                    yield return value;
                }

                break;
        }
    }

    /// <summary>Whether the compiler stores the property's value: its accessors have no bodies.</summary>
    public static bool IsAutoProperty(this IPropertySymbol property)
    {
        foreach (var member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol { AssociatedSymbol: { } owner } && SymbolEqualityComparer.Default.Equals(owner, property))
            {
                return true;
            }
        }

        return false;
    }
}
