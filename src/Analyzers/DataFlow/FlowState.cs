using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>What every variable holds at one point: locals, parameters, fields of this and static fields, and flow captures.</summary>
internal sealed class FlowState
{
    // Most blocks of most methods hold nothing: no dictionary until something is known.
    private Dictionary<ISymbol, TaintValue>? _variables;
    private Dictionary<CaptureId, TaintValue>? _captures;

    // Sources that a test has let through, on every way to this point; never changed, only replaced.
    private ImmutableDictionary<TaintSource, SinkAreas>? _passed;

    public IEnumerable<KeyValuePair<ISymbol, TaintValue>> Variables =>
        _variables ?? System.Linq.Enumerable.Empty<KeyValuePair<ISymbol, TaintValue>>();

    /// <summary>The variable's value; null when nothing was assigned in view, which is not the same as clean for a field.</summary>
    public TaintValue? Find(ISymbol variable) => _variables is not null && _variables.TryGetValue(variable, out var value) ? value : null;

    public TaintValue Get(CaptureId capture) => _captures is not null && _captures.TryGetValue(capture, out var value) ? value : TaintValue.Clean;

    public void Set(ISymbol variable, TaintValue value)
    {
        // A local that holds nothing is as good as unknown; a field or parameter must remember that it was overwritten.
        if (value.IsClean && variable is ILocalSymbol)
        {
            _variables?.Remove(variable);
            return;
        }

        _variables ??= new Dictionary<ISymbol, TaintValue>(SymbolEqualityComparer.Default);
        _variables[variable] = value;
    }

    public void Set(CaptureId capture, TaintValue value)
    {
        if (value.IsClean)
        {
            _captures?.Remove(capture);
            return;
        }

        _captures ??= new Dictionary<CaptureId, TaintValue>();
        _captures[capture] = value;
    }

    /// <summary>Remembers that a test let a source through, for whoever reads it again.</summary>
    public void Pass(TaintSource source, SinkAreas areas) =>
        _passed = (_passed ?? ImmutableDictionary<TaintSource, SinkAreas>.Empty).SetItem(source, PassedFor(source) | areas);

    /// <summary>What the source can no longer choose when it is read here.</summary>
    public SinkAreas PassedFor(TaintSource source) => _passed is not null && _passed.TryGetValue(source, out var areas) ? areas : SinkAreas.None;

    /// <summary>The state with every value replaced.</summary>
    public FlowState Map(System.Func<TaintValue, TaintValue> map) => new()
    {
        _variables = _variables is null ? null : System.Linq.Enumerable.ToDictionary(_variables, pair => pair.Key, pair => map(pair.Value), SymbolEqualityComparer.Default),
        _captures = _captures is null ? null : System.Linq.Enumerable.ToDictionary(_captures, pair => pair.Key, pair => map(pair.Value)),
        _passed = _passed,
    };

    public FlowState Clone() => new()
    {
        _variables = _variables is { Count: > 0 } ? new Dictionary<ISymbol, TaintValue>(_variables, SymbolEqualityComparer.Default) : null,
        _captures = _captures is { Count: > 0 } ? new Dictionary<CaptureId, TaintValue>(_captures) : null,
        _passed = _passed,
    };

    /// <summary>Joins <paramref name="other"/> into this state and says whether anything grew.</summary>
    public bool Join(FlowState other)
    {
        var grew = JoinPassed(other);
        foreach (var pair in other.Variables)
        {
            _variables ??= new Dictionary<ISymbol, TaintValue>(SymbolEqualityComparer.Default);
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

        if (other._captures is null)
        {
            return grew;
        }

        _captures ??= new Dictionary<CaptureId, TaintValue>();
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

    /// <summary>What was tested on one way only was not tested.</summary>
    private bool JoinPassed(FlowState other)
    {
        if (_passed is null || ReferenceEquals(_passed, other._passed))
        {
            return false;
        }

        var (mine, grew) = (_passed, false);
        foreach (var pair in mine)
        {
            var both = pair.Value & other.PassedFor(pair.Key);
            if (both != pair.Value)
            {
                _passed = both == SinkAreas.None ? _passed.Remove(pair.Key) : _passed.SetItem(pair.Key, both);
                grew = true;
            }
        }

        return grew;
    }
}
