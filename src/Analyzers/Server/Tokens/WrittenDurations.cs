using System;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>How long a duration is that the program spells out.</summary>
internal sealed class WrittenDurations
{
    private const int MaxDepth = 6;

    private readonly WrittenValues _values;

    public WrittenDurations(McpProgram program, CancellationToken cancellationToken) => _values = new WrittenValues(program, cancellationToken);

    /// <summary>The longest that <paramref name="value"/>, a <see cref="TimeSpan"/>, can be; null when it is not known.</summary>
    public TimeSpan? Of(IOperation value) => Of(value, MaxDepth);

    /// <summary>The largest that a number can be; null when it is not known.</summary>
    public double? NumberOf(IOperation value) => NumberOf(value, MaxDepth);

    /// <summary>So many units, as in <c>FromDays</c> and <c>AddDays</c>; null when there is no such unit.</summary>
    public static TimeSpan? Units(string unit, double count)
    {
        var days = unit switch
        {
            "Years" => count * 365,
            "Months" => count * 30,
            "Days" => count,
            "Hours" => count / 24,
            "Minutes" => count / 24 / 60,
            "Seconds" => count / 24 / 60 / 60,
            "Milliseconds" => count / 24 / 60 / 60 / 1000,
            _ => double.NaN,
        };
        return double.IsNaN(days) || Math.Abs(days) > 10_000_000 ? (double.IsNaN(days) ? null : TimeSpan.MaxValue) : TimeSpan.FromDays(days);
    }

    private TimeSpan? Of(IOperation value, int depth)
    {
        value = value.WithoutConversions();
        if (depth == 0)
        {
            return null;
        }

        switch (value)
        {
            case IFieldReferenceOperation { Field: { IsStatic: true, ContainingType: var type } field } when SymbolNames.Is(type, "System.TimeSpan"):
                return field.Name switch
                {
                    "Zero" => TimeSpan.Zero,
                    "MaxValue" => TimeSpan.MaxValue,
                    _ => null,
                };

            case IInvocationOperation { TargetMethod: { Name: var name, ContainingType: var type }, Arguments: { Length: > 0 } arguments }
                when SymbolNames.Is(type, "System.TimeSpan") && name.StartsWith("From", StringComparison.Ordinal):
                return NumberOf(arguments.First(a => a.Parameter?.Ordinal == 0).Value, depth - 1) is { } count ? Units(name.Substring(4), count) : null;

            case IObjectCreationOperation { Type: var type, Arguments: { Length: >= 3 } arguments } when SymbolNames.Is(type, "System.TimeSpan"):
                return Parts(arguments.OrderBy(a => a.Parameter?.Ordinal).Select(a => NumberOf(a.Value, depth - 1)).ToArray());

            default:
                TimeSpan? longest = null;
                foreach (var one in _values.Of(value).Values)
                {
                    if (Of(one, depth - 1) is not { } duration)
                    {
                        return null;
                    }

                    longest = longest is null || duration > longest ? duration : longest;
                }

                return longest;
        }
    }

    private double? NumberOf(IOperation value, int depth)
    {
        value = value.WithoutConversions();
        if (value.ConstantValue is { HasValue: true, Value: IConvertible number and not (string or bool or char) })
        {
            return number.ToDouble(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (depth == 0)
        {
            return null;
        }

        if (value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product)
        {
            return NumberOf(product.LeftOperand, depth - 1) * NumberOf(product.RightOperand, depth - 1);
        }

        double? largest = null;
        foreach (var one in _values.Of(value).Values)
        {
            if (NumberOf(one, depth - 1) is not { } amount)
            {
                return null;
            }

            largest = largest is null || amount > largest ? amount : largest;
        }

        return largest;
    }

    /// <summary><c>new TimeSpan(hours, minutes, seconds)</c>, or with days in front.</summary>
    private static TimeSpan? Parts(double?[] parts)
    {
        var units = parts.Length == 3 ? new[] { "Hours", "Minutes", "Seconds" } : new[] { "Days", "Hours", "Minutes", "Seconds" };
        var sum = TimeSpan.Zero;
        for (var i = 0; i < units.Length && i < parts.Length; i++)
        {
            if (parts[i] is not { } part || Units(units[i], part) is not { } span || span == TimeSpan.MaxValue)
            {
                return null;
            }

            sum += span;
        }

        return sum;
    }
}
