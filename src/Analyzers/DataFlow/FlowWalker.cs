using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// Walks one method: every block in order until nothing grows, lambdas and local functions in place where they are
/// made or called. This part is control flow; the others say what an expression and a call do.
/// </summary>
internal sealed partial class FlowWalker
{
    private readonly FlowSession _session;
    private readonly IMethodSymbol? _method;
    private readonly HashSet<FlowHit> _hits = new(HitComparer.Instance);
    private readonly Dictionary<ISymbol, TaintValue> _memberWrites = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IParameterSymbol, TaintValue> _argumentsGiven = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, IOperation> _captureTargets = new();
    private readonly HashSet<ISymbol> _nested = new(SymbolEqualityComparer.Default);
    private FlowState _state = new();
    private ControlFlowGraph _graph = null!;
    private BasicBlock? _block;
    private int _operations;

    public FlowWalker(FlowSession session, IMethodSymbol? method)
    {
        _session = session;
        _method = method;
    }

    /// <summary>Operations visited so far.</summary>
    public int Operations => _operations;

    private bool IsExhausted => _operations > FlowBudget.OperationsPerMethod;

    public MethodFlow Run(ControlFlowGraph graph)
    {
        var parameters = _method?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        var isHandler = _method is not null && _session.Facts.ClientNameOf(_method, _session.CancellationToken) is not null;
        var entry = new FlowState();
        foreach (var parameter in parameters)
        {
            if (Given(parameter, isHandler) is { IsClean: false } given)
            {
                entry.Set(parameter, given);
            }
        }

        var (returned, exit) = Walk(graph, entry, _method);
        var changed = ImmutableDictionary.CreateBuilder<int, TaintValue>();
        foreach (var parameter in parameters)
        {
            if (exit.Find(parameter) is { } value && !value.SameAs(Given(parameter, isHandler)))
            {
                changed[parameter.Ordinal] = value;
            }
        }

        return new MethodFlow(
            returned,
            _hits.ToImmutableArray(),
            changed.ToImmutable(),
            _memberWrites.ToImmutableDictionary(SymbolEqualityComparer.Default),
            _argumentsGiven.ToImmutableDictionary<KeyValuePair<IParameterSymbol, TaintValue>, IParameterSymbol, TaintValue>(p => p.Key, p => p.Value, SymbolEqualityComparer.Default),
            _delegateArguments.ToImmutableDictionary(),
            IsExhausted);
    }

    /// <summary>
    /// A parameter stands for what the caller passes. One with a strict secret name is also a source of its own, so
    /// that the place in this method is reported and not each of its callers; a handler's parameters come from the model.
    /// </summary>
    private TaintValue EntryValue(IParameterSymbol parameter, bool isHandler)
    {
        if (parameter.RefKind == RefKind.Out || !Carriers.CanCarry(parameter.Type) || Carriers.IsService(parameter.Type))
        {
            return TaintValue.Clean;
        }

        if (FollowsCallers && (isHandler || BoundTo(parameter) is { IsClean: false }))
        {
            return BoundTo(parameter);
        }

        if (isHandler)
        {
            if (FollowsChoices)
            {
                return ArgumentOf(parameter);
            }

            // What the client sent it may be shown, but a password is a password in a log.
            return IsNamedSecret(parameter)
                ? TaintValue.Of(TaintFact.ByName(new TaintSource(SourceKind.Secret, parameter.Name, null, null)))
                : TaintValue.Clean;
        }

        var value = TaintValue.Of(TaintFact.From(new TaintSource(SourceKind.Parameter, parameter.Name, null, null, parameter.Ordinal)));
        return !FollowsCallers && IsNamedSecret(parameter)
            ? value.Union(TaintValue.Of(TaintFact.From(new TaintSource(SourceKind.Secret, parameter.Name, null, null, parameter.Ordinal))))
            : value;
    }

    private bool IsNamedSecret(IParameterSymbol parameter) =>
        Carriers.IsText(parameter.Type) && SourceTable.IsSecretMember(parameter) && !_session.Facts.IsSpelledOut(parameter, _session.CancellationToken);

    /// <summary>Walks a graph to its fixpoint and gives what it returns and the state where it ends.</summary>
    private (TaintValue Returned, FlowState Exit) Walk(ControlFlowGraph graph, FlowState entry, IMethodSymbol? function)
    {
        var (outerGraph, outerState) = (_graph, _state);
        _graph = graph;
        var blocks = graph.Blocks;
        var inputs = new FlowState?[blocks.Length];
        var pending = new bool[blocks.Length];
        var next = 0;
        var finallyWays = new Dictionary<ControlFlowRegion, FinallyWay>();
        var returned = TaintValue.Clean;
        inputs[0] = entry;
        pending[0] = true;

        void Flow(FlowState state, int target)
        {
            if (inputs[target] is not { } input)
            {
                inputs[target] = state.Clone();
            }
            else if (!input.Join(state))
            {
                return;
            }

            pending[target] = true;
            next = System.Math.Min(next, target);
        }

        while (next < blocks.Length && !IsExhausted)
        {
            var ordinal = next++;
            if (!pending[ordinal])
            {
                continue;
            }

            _session.CancellationToken.ThrowIfCancellationRequested();
            pending[ordinal] = false;
            var block = blocks[ordinal];
            _block = block;
            _state = inputs[ordinal]!.Clone();
            FlowToHandlers(block, _state, Flow);
            foreach (var operation in block.Operations)
            {
                if (operation is IReturnOperation { Kind: OperationKind.YieldReturn, ReturnedValue: { } element })
                {
                    var yielded = Visit(element);
                    RecordReturn(yielded, element, function);
                    returned = returned.Union(yielded);
                    continue;
                }

                Visit(operation);
            }

            if (block.BranchValue is { } value)
            {
                var result = Visit(value);
                switch (block.FallThroughSuccessor?.Semantics)
                {
                    case ControlFlowBranchSemantics.Return:
                        JoinPassed(value);
                        RecordReturn(result, value, function);
                        returned = returned.Union(result);
                        break;

                    case ControlFlowBranchSemantics.Throw:
                        RecordThrow(result, value, function);
                        break;
                }
            }

            FlowToHandlers(block, _state, Flow);
            if (FollowsChoices && block is { BranchValue: { } condition, ConditionKind: not ControlFlowConditionKind.None } && Guards(condition) is { Count: > 0 } guards)
            {
                var (open, holds) = (_state, block.ConditionKind == ControlFlowConditionKind.WhenTrue);
                _state = Guarded(open, guards, !holds);
                FollowBranch(block.FallThroughSuccessor, block, finallyWays, Flow);
                _state = Guarded(open, guards, holds);
                FollowBranch(block.ConditionalSuccessor, block, finallyWays, Flow);
                continue;
            }

            FollowBranch(block.FallThroughSuccessor, block, finallyWays, Flow);
            FollowBranch(block.ConditionalSuccessor, block, finallyWays, Flow);
        }

        var exit = inputs[blocks.Length - 1] ?? entry;
        (_graph, _state) = (outerGraph, outerState);
        return (returned, exit);
    }

    private void FollowBranch(
        ControlFlowBranch? branch, BasicBlock block, Dictionary<ControlFlowRegion, FinallyWay> finallyWays, System.Action<FlowState, int> flow)
    {
        if (branch is null)
        {
            return;
        }

        if (branch.Destination is { } destination)
        {
            // Through every finally on the way, from the innermost: what it overwrites does not arrive.
            var first = destination.Ordinal;
            foreach (var region in branch.FinallyRegions.Reverse())
            {
                LeadOn(region, first);
                first = region.FirstBlockOrdinal;
            }

            flow(_state, first);
        }
        else if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
        {
            // The end of a finally: on to wherever the branches through it were going.
            for (var region = block.EnclosingRegion; region is { Kind: not ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
            {
                if (region.Kind == ControlFlowRegionKind.Finally)
                {
                    EndFinally(region);
                    break;
                }
            }
        }

        void LeadOn(ControlFlowRegion region, int target)
        {
            var way = WayOf(region);
            if (way.Targets.Add(target) && way.Exit is { } exit)
            {
                flow(exit, target);
            }
        }

        void EndFinally(ControlFlowRegion region)
        {
            var way = WayOf(region);
            if (way.Exit is null)
            {
                way.Exit = _state.Clone();
            }
            else
            {
                way.Exit.Join(_state);
            }

            foreach (var target in way.Targets)
            {
                flow(_state, target);
            }
        }

        FinallyWay WayOf(ControlFlowRegion region)
        {
            if (!finallyWays.TryGetValue(region, out var way))
            {
                finallyWays.Add(region, way = new FinallyWay());
            }

            return way;
        }
    }

    /// <summary>Where a finally leads on to, and what is known at its end.</summary>
    private sealed class FinallyWay
    {
        public HashSet<int> Targets { get; } = new();

        public FlowState? Exit { get; set; }
    }

    /// <summary>Anything in a try may throw: its handlers see the state before and after each block.</summary>
    private static void FlowToHandlers(BasicBlock block, FlowState state, System.Action<FlowState, int> flow)
    {
        // A lambda's root lies within the regions of the method around it, which are not of this graph.
        for (var region = block.EnclosingRegion; region is { Kind: not ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } parent)
            {
                continue;
            }

            var passesFinally = false;
            foreach (var sibling in parent.NestedRegions)
            {
                if (sibling.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler or ControlFlowRegionKind.Finally)
                {
                    flow(state, sibling.FirstBlockOrdinal);
                    passesFinally |= sibling.Kind == ControlFlowRegionKind.Finally;
                }
            }

            if (passesFinally)
            {
                // Handlers further out see what the finally leaves.
                return;
            }
        }
    }

    private void RecordReturn(TaintValue value, IOperation operation, IMethodSymbol? function)
    {
        if (!value.IsClean && function is not null && _session.Facts.ClientNameOf(function, _session.CancellationToken) is { } name)
        {
            Record(SinkKind.ClientResult, SinkAreas.Client, value, operation.Syntax, name, function);
        }
    }

    private void RecordThrow(TaintValue value, IOperation operation, IMethodSymbol? function)
    {
        if (value.IsClean)
        {
            return;
        }

        // Clean of members: an exception shows its message, not what a subclass keeps beside it.
        var thrown = operation;
        while (thrown is IConversionOperation conversion)
        {
            thrown = conversion.Operand;
        }

        Record(
            SinkTable.IsForwarded(thrown.Type) ? SinkKind.ClientException : SinkKind.OtherException,
            SinkAreas.Client,
            value,
            operation.Syntax,
            thrown.Type?.Name ?? "an exception",
            function);
    }

    private void Record(SinkKind kind, SinkAreas area, TaintValue value, SyntaxNode sink, string name, IMethodSymbol? function)
    {
        if ((function ?? _method) is not { } method)
        {
            return;
        }

        foreach (var fact in value.All)
        {
            if ((fact.Cleaned & area) == 0 && !IsShadowed(fact) && Matters(fact, kind))
            {
                _hits.Add(new FlowHit(kind, sink, name, _method is null ? fact : fact.AnchoredAt(sink, _method), method));
            }
        }
    }

    /// <summary>A placeholder whose parameter is a source by its own name: that source is what is reported.</summary>
    private bool IsShadowed(TaintFact fact) =>
        fact.Source.Kind == SourceKind.Parameter
        && !FollowsCallers
        && _method is not null
        && fact.Source.Parameter < _method.Parameters.Length
        && IsNamedSecret(_method.Parameters[fact.Source.Parameter])
        && _session.Facts.ClientNameOf(_method, _session.CancellationToken) is null;

    /// <summary>Marks every raw fact as put into something larger at this node.</summary>
    private TaintValue AnchorAt(TaintValue value, SyntaxNode node) =>
        value.IsClean || _method is null
            ? value
            : value.Select(f => f.Anchor is not null ? f : IsShadowed(f) ? null : f.AnchoredAt(node, _method));

    private sealed class HitComparer : IEqualityComparer<FlowHit>
    {
        public static readonly HitComparer Instance = new();

        public bool Equals(FlowHit? x, FlowHit? y) =>
            ReferenceEquals(x, y)
            || (x is not null && y is not null && x.Kind == y.Kind && ReferenceEquals(x.Sink, y.Sink) && x.Fact.Equals(y.Fact));

        public int GetHashCode(FlowHit obj) => unchecked((obj.Fact.GetHashCode() * 31) + obj.Sink.SpanStart + (int)obj.Kind);
    }
}
