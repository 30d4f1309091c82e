using System.Linq;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// Parts of a text that do not show the text: at most four characters of a value are a hint, and the database that a
/// connection string names is no credential.
/// </summary>
internal static class Excerpts
{
    private const int Little = 4;

    /// <summary><c>Substring(0, 4)</c>, <c>Substring(key.Length - 4)</c>, <c>AsSpan(0, 4)</c>, <c>Remove(4)</c>.</summary>
    public static bool ShowsLittle(IInvocationOperation call)
    {
        if (ConnectionParts.IsPublicPart(call))
        {
            return true;
        }

        if (call.TargetMethod is not { Name: "Substring" or "Slice" or "AsSpan" or "Remove" } method
            || !IsText(method.ContainingType))
        {
            return false;
        }

        var start = ArgumentNamed(call, "start") ?? ArgumentNamed(call, "startIndex");
        if (start is not null && method.Name != "Remove" && ConnectionParts.StandsAfterPublicName(start.Syntax, hasEnd: ArgumentNamed(call, "length") is not null, call.Syntax))
        {
            return true;
        }

        return method.Name == "Remove"
            ? ArgumentNamed(call, "count") is null && IsLittle(start)
            : IsLittle(ArgumentNamed(call, "length")) || (ArgumentNamed(call, "length") is null && IsLittleBeforeEnd(start));
    }

    /// <summary><c>key[..4]</c>, <c>key[^4..]</c>, <c>key[2..5]</c>.</summary>
    public static bool ShowsLittle(IImplicitIndexerReferenceOperation part)
    {
        if (part.Argument is not IRangeOperation range)
        {
            return false;
        }

        if (range.LeftOperand is { } after && ConnectionParts.StandsAfterPublicName(after.Syntax, hasEnd: range.RightOperand is not null, part.Syntax))
        {
            return true;
        }

        var start = range.LeftOperand is null ? 0 : Number(range.LeftOperand);
        return start is { } from && range.RightOperand is { } right
            ? AtMost(right) is { } to && to - from <= Little
            : range.RightOperand is null && range.LeftOperand is { } left && FromEnd(left) is <= Little;
    }

    private static int? Number(IOperation index) => OperationExtensions.Unconverted(index).ConstantValue is { HasValue: true, Value: int value } ? value : null;

    private static int? FromEnd(IOperation index) =>
        OperationExtensions.Unconverted(index) is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat ? AtMost(hat.Operand) : null;

    /// <summary>At most four: <c>4</c>, <c>Math.Min(4, key.Length)</c>.</summary>
    private static bool IsLittle(IOperation? operation) => operation is not null && AtMost(operation) is <= Little;

    private static int? AtMost(IOperation operation) =>
        OperationExtensions.Unconverted(operation) is IInvocationOperation { TargetMethod: { Name: "Min", ContainingType.Name: "Math" } } min
            ? min.Arguments.Select(a => Number(a.Value)).FirstOrDefault(n => n is not null)
            : Number(operation);

    /// <summary><c>key.Length - 4</c>, also as <c>Math.Max(0, key.Length - 4)</c>.</summary>
    private static bool IsLittleBeforeEnd(IOperation? start) =>
        start is IInvocationOperation { TargetMethod: { Name: "Max", ContainingType.Name: "Math" } } max
            ? max.Arguments.Any(a => IsLittleBeforeEnd(a.Value))
            : start is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, LeftOperand: IPropertyReferenceOperation { Property.Name: "Length" } } difference
                && IsLittle(difference.RightOperand);

    private static IOperation? ArgumentNamed(IInvocationOperation call, string name) =>
        call.Arguments.FirstOrDefault(a => a.Parameter?.Name == name)?.Value;

    private static bool IsText(INamedTypeSymbol? type) =>
        SymbolNames.Is(type, "System.String")
        || SymbolNames.Is(type, "System.MemoryExtensions")
        || SymbolNames.Is(type, "System.ReadOnlySpan")
        || SymbolNames.Is(type, "System.Span")
        || SymbolNames.Is(type, "System.ReadOnlyMemory");

}
