using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>The texts that an expression can be, where the program spells out all of them.</summary>
internal sealed class WrittenTexts
{
    private const int MaxDepth = 6;
    private const int MaxTexts = 8;

    private readonly WrittenValues _values;

    public WrittenTexts(McpProgram program, CancellationToken cancellationToken) => _values = new WrittenValues(program, cancellationToken);

    /// <summary>Every text that the value can be; empty when one of them is not known.</summary>
    public IReadOnlyList<string> Of(IOperation value) => Of(value, MaxDepth);

    private IReadOnlyList<string> Of(IOperation value, int depth)
    {
        value = value.WithoutConversions();
        if (value.ConstantValue is { HasValue: true, Value: var constant })
        {
            return constant is string text ? new[] { text } : Array.Empty<string>();
        }

        if (depth == 0)
        {
            return Array.Empty<string>();
        }

        switch (value)
        {
            case IObjectCreationOperation { Type: var type, Arguments: { Length: 1 } arguments } when SymbolNames.Is(type, "System.Uri"):
                return Of(arguments[0].Value, depth - 1);

            case IPropertyReferenceOperation { Property.Name: "AbsoluteUri" or "OriginalString", Instance: { } uri }:
                return Of(uri, depth - 1);

            case IInvocationOperation { TargetMethod.Name: "ToString" or "TrimEnd", Instance: { } instance }:
                return Of(instance, depth - 1);

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Joined(new[] { sum.LeftOperand, sum.RightOperand }, depth);

            case IInterpolatedStringOperation interpolated:
                return Joined(interpolated.Parts.Select(p => p is IInterpolationOperation hole ? hole.Expression : ((IInterpolatedStringTextOperation)p).Text), depth);
        }

        // Elements of a list: one of the compiler's own operations, or a creation with an initialiser.
        if (value is IArrayCreationOperation { Initializer: { } elements })
        {
            return All(elements.ElementValues, depth);
        }

        if (value.GetType().Name.StartsWith("CollectionExpression", StringComparison.Ordinal))
        {
            return All(value.ChildOperations.ToList(), depth);
        }

        if (value is IObjectCreationOperation { Initializer: { } list })
        {
            return All(list.Initializers.Select(i => i is IInvocationOperation { TargetMethod.Name: "Add", Arguments: { Length: 1 } added } ? added[0].Value : i).ToList(), depth);
        }

        return All(_values.Of(value).Values, depth);
    }

    private IReadOnlyList<string> All(IReadOnlyCollection<IOperation> values, int depth)
    {
        var texts = new List<string>();
        foreach (var one in values)
        {
            var known = Of(one, depth - 1);
            if (known.Count == 0 || texts.Count > MaxTexts)
            {
                return Array.Empty<string>();
            }

            texts.AddRange(known);
        }

        return texts;
    }

    private string[] Joined(IEnumerable<IOperation> parts, int depth)
    {
        var text = "";
        foreach (var part in parts)
        {
            if (Of(part, depth - 1) is not { Count: 1 } known)
            {
                return Array.Empty<string>();
            }

            text += known[0];
        }

        return new[] { text };
    }
}
