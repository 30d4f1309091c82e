using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>Something that has been said of a host, a route, or a condition.</summary>
internal enum FactKind
{
    /// <summary>The endpoint is mapped.</summary>
    Mapped,

    /// <summary>Callers must be authenticated.</summary>
    Authorized,

    /// <summary>Callers must be more than authenticated: a policy says who.</summary>
    Restricted,

    /// <summary>Callers need not be authenticated, whatever else is said.</summary>
    Anonymous,

    /// <summary>A middleware or a filter stands before it; the detail says which.</summary>
    Gate,

    /// <summary>Callers are told apart by an authentication scheme; the detail is its handler as a gate, or null when that is not in view.</summary>
    Scheme,

    /// <summary>The endpoints run here: what is added later comes after them.</summary>
    Terminal,

    /// <summary>Each tool is asked whether the caller may use it.</summary>
    Filtered,

    /// <summary>Code that nobody sees here was handed the builder, or is told by its name to guard it.</summary>
    Left,

    /// <summary>A helper says the fact in the detail, on some of its ways only.</summary>
    Perhaps,

    /// <summary>The way that was taken at a condition; the detail says which.</summary>
    Decided,
}

internal readonly record struct Fact(FactKind Kind, object Subject, object? Detail = null);

/// <summary>One moment of a run: what the variables hold, and what has been set up so far.</summary>
internal sealed class State
{
    public static readonly State Empty = new(ImmutableDictionary.Create<object, RequestValue>(KeyComparer.Instance), ImmutableHashSet<Fact>.Empty);

    public State(ImmutableDictionary<object, RequestValue> values, ImmutableHashSet<Fact> facts)
    {
        Values = values;
        Facts = facts;
    }

    public ImmutableDictionary<object, RequestValue> Values { get; }

    public ImmutableHashSet<Fact> Facts { get; }

    public State With(object variable, RequestValue value) => new(Values.SetItem(variable, value), Facts);

    public State With(Fact fact) => new(Values, Facts.Add(fact));

    /// <summary>The two as one; the same object as the first when the second adds nothing.</summary>
    public static State Join(State first, State second)
    {
        var values = first.Values;
        foreach (var pair in first.Values)
        {
            // What one of them does not know was declared on the other's way only.
            if (second.Values.TryGetValue(pair.Key, out var other) && RequestValue.Join(pair.Value, other) is var joined && joined != pair.Value)
            {
                values = values.SetItem(pair.Key, joined);
            }
        }

        foreach (var pair in second.Values)
        {
            if (!first.Values.ContainsKey(pair.Key))
            {
                values = values.Add(pair.Key, pair.Value);
            }
        }

        return values == first.Values ? first : new State(values, first.Facts);
    }

    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static readonly KeyComparer Instance = new();

        public new bool Equals(object? x, object? y) =>
            x is ISymbol a && y is ISymbol b ? SymbolEqualityComparer.Default.Equals(a, b) : object.Equals(x, y);

        public int GetHashCode(object obj) => obj is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : obj.GetHashCode();
    }
}
