using System;
using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>Finished answers of one kind, shared by all threads of a pass; the first one to finish is kept, the rest are equal.</summary>
internal sealed class FlowTable<T>
    where T : class
{
    private readonly ConcurrentDictionary<ISymbol, T> _answers = new(SymbolEqualityComparer.Default);

    public FlowTable(T bottom, Func<T, T, bool> same)
    {
        Bottom = bottom;
        Same = same;
    }

    /// <summary>What is known before anything is known.</summary>
    public T Bottom { get; }

    /// <summary>Whether another round would change nothing for whoever asks.</summary>
    public Func<T, T, bool> Same { get; }

    public T? TryGet(ISymbol symbol) => _answers.TryGetValue(symbol, out var answer) ? answer : null;

    public T Publish(ISymbol symbol, T answer) => _answers.GetOrAdd(symbol, answer);
}
