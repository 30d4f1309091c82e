using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>What every variable holds at one point: locals, parameters, fields of this and static fields, and flow captures.</summary>
internal sealed class FlowState
{
    private readonly Dictionary<ISymbol, TaintValue> _variables;
    private readonly Dictionary<CaptureId, TaintValue> _captures;

    public FlowState()
        : this(new Dictionary<ISymbol, TaintValue>(SymbolEqualityComparer.Default), new Dictionary<CaptureId, TaintValue>())
    {
    }

    private FlowState(Dictionary<ISymbol, TaintValue> variables, Dictionary<CaptureId, TaintValue> captures)
    {
        _variables = variables;
        _captures = captures;
    }

    public IEnumerable<KeyValuePair<ISymbol, TaintValue>> Variables => _variables;

    /// <summary>The variable's value; null when nothing was assigned in view, which is not the same as clean for a field.</summary>
    public TaintValue? Find(ISymbol variable) => _variables.TryGetValue(variable, out var value) ? value : null;

    public TaintValue Get(CaptureId capture) => _captures.TryGetValue(capture, out var value) ? value : TaintValue.Clean;

    public void Set(ISymbol variable, TaintValue value) => _variables[variable] = value;

    public void Set(CaptureId capture, TaintValue value)
    {
        if (value.IsClean)
        {
            _captures.Remove(capture);
        }
        else
        {
            _captures[capture] = value;
        }
    }

    public FlowState Clone() =>
        new(new Dictionary<ISymbol, TaintValue>(_variables, SymbolEqualityComparer.Default), new Dictionary<CaptureId, TaintValue>(_captures));

    /// <summary>Joins <paramref name="other"/> into this state and says whether anything grew.</summary>
    public bool Join(FlowState other)
    {
        var grew = false;
        foreach (var pair in other._variables)
        {
            if (!_variables.TryGetValue(pair.Key, out var mine))
            {
                _variables.Add(pair.Key, pair.Value);
                grew |= !pair.Value.IsClean;
            }
            else if (!pair.Value.IsClean)
            {
                var union = mine.Union(pair.Value);
                if (!union.SameAs(mine))
                {
                    _variables[pair.Key] = union;
                    grew = true;
                }
            }
        }

        foreach (var pair in other._captures)
        {
            if (!_captures.TryGetValue(pair.Key, out var mine))
            {
                _captures.Add(pair.Key, pair.Value);
                grew = true;
            }
            else
            {
                var union = mine.Union(pair.Value);
                if (!union.SameAs(mine))
                {
                    _captures[pair.Key] = union;
                    grew = true;
                }
            }
        }

        return grew;
    }
}
