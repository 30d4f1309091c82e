using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// Computes answers that may depend on each other in circles. Within a circle everybody works with what is known so
/// far; the answer that the circle started from (its head) is computed again until no member changes, and only then
/// are the answers of the circle published. What does not settle is not published.
/// </summary>
internal sealed class FlowSolver
{
    private readonly FlowEngine _engine;
    private readonly Dictionary<(object Table, ISymbol Symbol), Frame> _active = new(KeyComparer.Instance);
    private readonly Dictionary<(object Table, ISymbol Symbol), Provisional> _provisional = new(KeyComparer.Instance);
    private readonly List<(object Table, ISymbol Symbol)> _provisionalOrder = new();
    private readonly Dictionary<(object Table, ISymbol Symbol), object> _lastKnown = new(KeyComparer.Instance);
    private readonly List<Frame> _stack = new();

    public FlowSolver(FlowEngine engine) => _engine = engine;

    /// <summary>The first question that was too deep to answer from here; asked by itself it may well have an answer.</summary>
    public ISymbol? Cut { get; private set; }

    public T Solve<T>(FlowTable<T> table, ISymbol symbol, Func<T> compute)
        where T : class
    {
        var key = ((object)table, symbol);
        if (_active.TryGetValue(key, out var running))
        {
            DependOn(running.Depth);
            running.Recurred = true;
            return (T)running.Current;
        }

        if (_provisional.TryGetValue(key, out var unfinished))
        {
            DependOn(unfinished.Lowest);
            return (T)unfinished.Answer;
        }

        if (_stack.Count >= FlowBudget.CallDepth || !HasStack())
        {
            _engine.Budget.CountTruncated();
            Cut ??= symbol;

            // Whoever asked got no answer: nothing above may be published.
            DependOn(-1);
            return table.Bottom;
        }

        var frame = new Frame(_stack.Count, _lastKnown.TryGetValue(key, out var before) ? before : table.Bottom);
        _active.Add(key, frame);
        _stack.Add(frame);
        try
        {
            return Settle(table, symbol, key, frame, compute);
        }
        finally
        {
            // Also on cancellation: the session is dropped then, but never left inconsistent.
            if (_active.Remove(key))
            {
                _stack.Remove(frame);
            }
        }
    }

    private T Settle<T>(FlowTable<T> table, ISymbol symbol, (object Table, ISymbol Symbol) key, Frame frame, Func<T> compute)
        where T : class
    {
        var start = _provisionalOrder.Count;
        for (var round = 0; ; round++)
        {
            DropProvisional(start);
            frame.Changed = false;
            frame.Recurred = false;
            var answer = compute();
            var same = table.Same((T)frame.Current, answer);
            frame.Current = answer;
            _lastKnown[key] = answer;
            var isHead = frame.Lowest >= frame.Depth;
            if (isHead && frame.Recurred && (!same || frame.Changed) && round + 1 < FlowBudget.RecursionRounds)
            {
                continue;
            }

            _active.Remove(key);
            _stack.RemoveAt(_stack.Count - 1);
            if (!isHead)
            {
                var parent = _stack.Count > 0 ? _stack[_stack.Count - 1] : null;
                if (parent is not null)
                {
                    parent.Lowest = Math.Min(parent.Lowest, frame.Lowest);
                    parent.Changed |= frame.Changed || !same;
                }

                _provisional[key] = new Provisional(frame.Lowest, answer, () => table.Publish(symbol, answer));
                _provisionalOrder.Add(key);
                return answer;
            }

            var settled = !frame.Recurred || (same && !frame.Changed);
            if (settled)
            {
                for (var i = start; i < _provisionalOrder.Count; i++)
                {
                    _provisional[_provisionalOrder[i]].Publish();
                }
            }
            else
            {
                _engine.Budget.CountTruncated();
                answer = table.Bottom;
            }

            DropProvisional(start);
            return table.Publish(symbol, answer);
        }
    }

    private void DropProvisional(int start)
    {
        for (var i = _provisionalOrder.Count - 1; i >= start; i--)
        {
            _provisional.Remove(_provisionalOrder[i]);
        }

        _provisionalOrder.RemoveRange(start, _provisionalOrder.Count - start);
    }

    private void DependOn(int depth)
    {
        if (_stack.Count > 0)
        {
            var top = _stack[_stack.Count - 1];
            top.Lowest = Math.Min(top.Lowest, depth);
        }
    }

    /// <summary>Whether the thread has room for what follows; a compiler that dies of a deep expression is worse than silence.</summary>
    public static bool HasStack()
    {
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            return true;
        }
        catch (InsufficientExecutionStackException)
        {
            return false;
        }
    }

    private sealed class Frame
    {
        public Frame(int depth, object current)
        {
            Depth = depth;
            Lowest = depth;
            Current = current;
        }

        public int Depth { get; }

        /// <summary>The outermost unfinished frame that this one's answer depends on; -1 when a bound was hit.</summary>
        public int Lowest { get; set; }

        /// <summary>Whether somebody asked for the answer while it was being computed.</summary>
        public bool Recurred { get; set; }

        /// <summary>Whether an unfinished answer below differs from the round before.</summary>
        public bool Changed { get; set; }

        public object Current { get; set; }
    }

    private sealed class Provisional
    {
        public Provisional(int lowest, object answer, Action publish)
        {
            Lowest = lowest;
            Answer = answer;
            Publish = publish;
        }

        public int Lowest { get; }

        public object Answer { get; }

        public Action Publish { get; }
    }

    private sealed class KeyComparer : IEqualityComparer<(object Table, ISymbol Symbol)>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals((object Table, ISymbol Symbol) x, (object Table, ISymbol Symbol) y) =>
            ReferenceEquals(x.Table, y.Table) && SymbolEqualityComparer.Default.Equals(x.Symbol, y.Symbol);

        public int GetHashCode((object Table, ISymbol Symbol) obj) =>
            unchecked((SymbolEqualityComparer.Default.GetHashCode(obj.Symbol) * 31) + RuntimeHelpers.GetHashCode(obj.Table));
    }
}
