using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>Calls that compare two texts, or look for one among several, and stop at the first difference.</summary>
internal static class Comparisons
{
    /// <summary>The two sides of a comparison by <c>==</c>, <c>Equals</c> and the like; null for any other operation.</summary>
    public static (IOperation Left, IOperation Right)? Of(IOperation operation)
    {
        switch (operation)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary:
                return (binary.LeftOperand, binary.RightOperand);

            case IInvocationOperation { TargetMethod: { Name: "Equals" or "Compare" or "CompareOrdinal" or "CompareTo" or "SequenceEqual" } method } call
                when IsOfFramework(method):
                // StringComparer.Ordinal.Equals(a, b) has both among its arguments.
                var operands = call.Arguments.Where(a => a.Parameter?.Type is not { TypeKind: TypeKind.Enum }).Select(a => a.Value).ToList();
                return operands.Count >= 2 ? (operands[0], operands[1])
                    : operands.Count == 1 && call.Instance is { } instance ? (instance, operands[0])
                    : null;

            case IInvocationOperation { TargetMethod: { Name: "StartsWith" or "EndsWith", ContainingType.SpecialType: SpecialType.System_String }, Instance: { } text, Arguments: { Length: > 0 } parts }
                when parts[0].Value.Type?.SpecialType == SpecialType.System_String:
                return (text, parts[0].Value);

            case IInvocationOperation { TargetMethod: { Name: "Contains" } method } call when IsOfFramework(method) && IsAmongTexts(method):
                var sought = call.Arguments[call.Instance is null ? 1 : 0].Value;
                return (call.Instance ?? call.Arguments[0].Value, sought);

            default:
                return null;
        }
    }

    /// <summary>Whether the comparison looks for a text among several, or in another.</summary>
    public static bool IsSearch(IOperation operation) => operation is IInvocationOperation { TargetMethod.Name: "Contains" or "StartsWith" or "EndsWith" };

    /// <summary>Whether a hash table is asked for the text.</summary>
    public static bool IsLookUp(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.Name: "Contains" } call
        && (call.Instance ?? OperationExtensions.Unconverted(call.Arguments[0].Value)).Type?.Name is "HashSet" or "ISet" or "IReadOnlySet" or "FrozenSet" or "ImmutableHashSet" or "IImmutableSet" or "KeyCollection";

    private static bool IsOfFramework(IMethodSymbol method) =>
        method.ContainingType is { } type
        && (type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
            || SymbolNames.IsInNamespace(type, "System", "Linq")
            || SymbolNames.IsInNamespace(type, "System", "Collections")
            || string.Equals(type.Name, "StringValues", StringComparison.Ordinal));

    private static bool IsAmongTexts(IMethodSymbol method)
    {
        var sought = method.IsStatic && !method.IsExtensionMethod ? null
            : method.ReducedFrom is not null || !method.IsStatic ? method.Parameters.FirstOrDefault()
            : method.Parameters.Skip(1).FirstOrDefault();

        // From C# 14 on an array is asked as a span of its elements.
        return sought?.Type.SpecialType == SpecialType.System_String && method.ContainingType.SpecialType != SpecialType.System_String;
    }
}
