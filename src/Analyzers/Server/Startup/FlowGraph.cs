using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Startup;

/// <summary>
/// The order of things in one function: what runs before what on every path, what can run after what, and which way a
/// branch leaves. A call that never returns ends its path.
/// </summary>
internal sealed class FlowGraph
{
    private const int MaxBlocks = 1200;

    private readonly ControlFlowGraph _graph;
    private readonly Dictionary<SyntaxNode, FlowPoint> _points = new();
    private readonly List<int>[] _next;
    private readonly List<int>[] _handlers;

    private FlowGraph(ControlFlowGraph graph)
    {
        _graph = graph;
        _next = new List<int>[graph.Blocks.Length];
        _handlers = new List<int>[graph.Blocks.Length];
        foreach (var block in graph.Blocks)
        {
            Read(block);
        }
    }

    private int Exit => _graph.Blocks.Length - 1;

    /// <summary>The graph of <paramref name="function"/>; null when it has no body, does not bind, or is beyond the budget.</summary>
    public static FlowGraph? Create(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken) =>
        Raw(function, model, cancellationToken) is { } graph && graph.Blocks.Length <= MaxBlocks ? new FlowGraph(graph) : null;

    /// <summary>Where <paramref name="node"/>, or the smallest thing around it that the graph knows, is evaluated.</summary>
    public FlowPoint? Locate(SyntaxNode node)
    {
        for (SyntaxNode? current = node; current is not null; current = current.Parent)
        {
            if (_points.TryGetValue(current, out var point))
            {
                return point;
            }

            if (current != node && (Functions.IsNested(current) || current is MemberDeclarationSyntax))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Whether <paramref name="first"/> has run on every path on which <paramref name="second"/> runs.</summary>
    public bool Dominates(FlowPoint first, FlowPoint second) =>
        first.Block == second.Block ? first.IsBefore(second) : !Reach(0, avoid: first.Block).Contains(second.Block);

    /// <summary>Whether <paramref name="second"/> can run after <paramref name="first"/>.</summary>
    public bool Reaches(FlowPoint first, FlowPoint second)
    {
        if (first.IsBefore(second))
        {
            return true;
        }

        foreach (var next in _next[first.Block])
        {
            if (Reach(next).Contains(second.Block))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every way out of the function that is no exception passes <paramref name="point"/>.</summary>
    public bool IsAlwaysPassed(FlowPoint point) => !Reach(0, avoid: point.Block).Contains(Exit);

    /// <summary>Whether the function can go on from <paramref name="from"/> to its end without passing any of <paramref name="points"/>.</summary>
    public bool CanLeaveWithout(FlowPoint from, IEnumerable<FlowPoint> points) => ReachWithout(from, points)?.Contains(Exit) == true;

    /// <summary>Whether <paramref name="target"/> can be reached from <paramref name="from"/> without passing any of <paramref name="points"/>.</summary>
    public bool CanReachWithout(FlowPoint from, FlowPoint target, IEnumerable<FlowPoint> points) =>
        from.IsBefore(target) ? !points.Any(p => !p.IsBefore(from) && p.IsBefore(target)) : ReachWithout(from, points)?.Contains(target.Block) == true;

    private HashSet<int>? ReachWithout(FlowPoint from, IEnumerable<FlowPoint> points)
    {
        var avoid = new HashSet<int>();
        foreach (var point in points)
        {
            if (point.Block == from.Block && !point.IsBefore(from))
            {
                return null;
            }

            avoid.Add(point.Block);
        }

        var seen = new HashSet<int>();
        var work = new Stack<int>(_next[from.Block]);
        while (work.Count > 0)
        {
            var block = work.Pop();
            if (!avoid.Contains(block) && seen.Add(block))
            {
                foreach (var next in _next[block])
                {
                    work.Push(next);
                }
            }
        }

        return seen;
    }

    /// <summary>Whether an exception thrown at <paramref name="point"/> is caught here and followed by what the function does anyway.</summary>
    public bool IsSwallowed(FlowPoint point) => IsSwallowed(point.Block, Onward(point.Block));

    private bool IsSwallowed(int thrower, HashSet<int> normal)
    {
        foreach (var handler in _handlers[thrower])
        {
            foreach (var block in Reach(handler))
            {
                if (block != Exit && normal.Contains(block))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// How the function goes on when the condition at <paramref name="condition"/> says that the value is missing; null
    /// when the condition decides no branch.
    /// </summary>
    /// <param name="condition">The leaf of the condition: no <c>!</c>, no <c>&amp;&amp;</c> around it.</param>
    /// <param name="missingWhenTrue">Which outcome means "missing".</param>
    public BranchOutcome? OutcomeOf(SyntaxNode condition, bool missingWhenTrue)
    {
        if (Locate(condition) is not { } point || _graph.Blocks[point.Block] is not { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } value } block
            || !condition.Span.Contains(value.Syntax.Span) && !value.Syntax.Span.Contains(condition.Span)
            || point.Index < block.Operations.Length)
        {
            return null;
        }

        var onTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
        var negated = Negated(value, condition);
        var conditionalIsMissing = onTrue == (missingWhenTrue ^ negated);
        var missing = conditionalIsMissing ? block.ConditionalSuccessor : block.FallThroughSuccessor;
        var present = conditionalIsMissing ? block.FallThroughSuccessor : block.ConditionalSuccessor;
        return Outcome(missing, present, block);
    }

    private static bool Negated(IOperation value, SyntaxNode condition)
    {
        var negated = false;
        while (value.Syntax != condition && value is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not)
        {
            negated = !negated;
            value = not.Operand;
        }

        return negated;
    }

    private BranchOutcome Outcome(ControlFlowBranch? missing, ControlFlowBranch? present, BasicBlock at)
    {
        // Up to the next time round: in a loop the way with the value leads to the test again.
        var presentBlocks = present?.Destination is { } presentTarget ? Reach(presentTarget.Ordinal, until: at.Ordinal) : new HashSet<int>();
        if (missing?.Destination is not { } missingTarget)
        {
            return Thrown(at.Ordinal, presentBlocks);
        }

        var missingBlocks = Reach(missingTarget.Ordinal, until: at.Ordinal);
        var meets = missingBlocks.Contains(at.Ordinal) || missingBlocks.Any(b => b != Exit && presentBlocks.Contains(b));
        if (meets && !IsSharedWayOut(missingTarget, present?.Destination, missingBlocks, at.Ordinal))
        {
            return new BranchOutcome(OutcomeKind.GoesOn, null, OnlySpeaks(missingTarget, presentBlocks));
        }

        if (!missingBlocks.Contains(Exit))
        {
            return Thrown(missingTarget.Ordinal, meets ? Reach(present!.Destination!.Ordinal, avoid: missingTarget.Ordinal) : presentBlocks);
        }

        // Both ways end at the exit without meeting before: the missing one returns, or simply has nothing left to do.
        return new BranchOutcome(OutcomeKind.Returns, ReturnedOn(missingBlocks), false);
    }

    /// <summary>
    /// Whether the two ways meet only because several tests share one way out: <c>if (a is null || b is null) return 1;</c>.
    /// That way is a straight one, and what follows the tests does without it.
    /// </summary>
    private bool IsSharedWayOut(BasicBlock missing, BasicBlock? present, HashSet<int> missingBlocks, int test)
    {
        if (present is null || missingBlocks.Contains(test) || missingBlocks.Any(b => _graph.Blocks[b].ConditionKind != ControlFlowConditionKind.None))
        {
            return false;
        }

        var others = Reach(present.Ordinal, avoid: missing.Ordinal, until: test);
        return others.Contains(Exit) && !others.Any(b => b != Exit && missingBlocks.Contains(b)) || !missingBlocks.Contains(Exit);
    }

    private BranchOutcome Thrown(int block, HashSet<int> presentBlocks) =>
        new(IsSwallowed(block, presentBlocks) ? OutcomeKind.GoesOn : OutcomeKind.Stops, null, false);

    private IOperation? ReturnedOn(HashSet<int> blocks)
    {
        IOperation? returned = null;
        foreach (var ordinal in blocks)
        {
            if (_graph.Blocks[ordinal].FallThroughSuccessor is { Semantics: ControlFlowBranchSemantics.Return })
            {
                if (returned is not null)
                {
                    return null;
                }

                returned = _graph.Blocks[ordinal].BranchValue;
            }
        }

        return returned;
    }

    /// <summary>Whether the branch up to the join does nothing but write a log line.</summary>
    private static bool OnlySpeaks(BasicBlock block, HashSet<int> join)
    {
        var spoke = false;
        for (var steps = 0; steps < 8 && !join.Contains(block.Ordinal); steps++)
        {
            foreach (var operation in block.Operations)
            {
                if (operation is not IExpressionStatementOperation { Operation: IInvocationOperation call } || !Speech.IsSpeech(call.TargetMethod))
                {
                    return false;
                }

                spoke = true;
            }

            if (block.ConditionKind != ControlFlowConditionKind.None || block.FallThroughSuccessor?.Destination is not { } next)
            {
                return false;
            }

            block = next;
        }

        return spoke;
    }

    private HashSet<int> Onward(int block)
    {
        var seen = new HashSet<int>();
        foreach (var next in _next[block])
        {
            seen.UnionWith(Reach(next));
        }

        return seen;
    }

    private HashSet<int> Reach(int start, int avoid = -1, int until = -1)
    {
        var seen = new HashSet<int>();
        if (start == avoid)
        {
            return seen;
        }

        var work = new Stack<int>();
        work.Push(start);
        seen.Add(start);
        while (work.Count > 0)
        {
            var block = work.Pop();
            foreach (var next in _next[block])
            {
                if (next == avoid)
                {
                    // What stands there may throw before it is done: its handlers get by without it.
                    AddHandlers(next);
                }
                else if (next != until)
                {
                    Add(next);
                }
            }

            // What a try holds may be cut short anywhere; asked about what can be avoided, the handlers count too.
            if (avoid >= 0)
            {
                AddHandlers(block);
            }
        }

        return seen;

        void Add(int block)
        {
            if (block != avoid && seen.Add(block))
            {
                work.Push(block);
            }
        }

        void AddHandlers(int block)
        {
            foreach (var handler in _handlers[block])
            {
                Add(handler);
            }
        }
    }

    private void Read(BasicBlock block)
    {
        var ends = false;
        var index = 0;
        foreach (var operation in block.Operations)
        {
            ends |= Read(operation, block.Ordinal, index++);
        }

        if (block.BranchValue is { } value)
        {
            ends |= Read(value, block.Ordinal, index);
        }

        var next = _next[block.Ordinal] = new List<int>(2);
        if (!ends)
        {
            Add(block.FallThroughSuccessor);
            Add(block.ConditionalSuccessor);
        }

        var handlers = _handlers[block.Ordinal] = new List<int>();
        // The regions of a lambda's graph continue into those around it, whose blocks are not ours.
        for (var region = block.EnclosingRegion; region is not null && region != _graph.Root; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { } whole)
            {
                foreach (var sibling in whole.NestedRegions)
                {
                    if (sibling.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler)
                    {
                        handlers.Add(sibling.FirstBlockOrdinal);
                    }
                }
            }
        }

        void Add(ControlFlowBranch? branch)
        {
            if (branch?.Destination is { } destination)
            {
                next.Add(destination.Ordinal);
            }
        }
    }

    /// <summary>Notes where each part of <paramref name="root"/> stands; true when it holds a call that never returns.</summary>
    private bool Read(IOperation root, int block, int index)
    {
        var ends = false;
        var work = new Stack<IOperation>();
        work.Push(root);
        while (work.Count > 0)
        {
            var operation = work.Pop();
            if (!_points.ContainsKey(operation.Syntax))
            {
                _points.Add(operation.Syntax, new FlowPoint(block, index, operation.Syntax.Span.End));
            }

            ends |= operation is IInvocationOperation call && Speech.NeverReturns(call.TargetMethod);
            if (operation is not IFlowAnonymousFunctionOperation)
            {
                foreach (var child in operation.ChildOperations)
                {
                    work.Push(child);
                }
            }
        }

        return ends;
    }

    /// <summary>The graph that the compiler builds of a function; null when it has no body or does not bind.</summary>
    public static ControlFlowGraph? Raw(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Functions.IsNested(function))
        {
            return Functions.Around(function) is { } outer && Raw(outer, model, cancellationToken) is { } graph
                ? Nested(graph, function, cancellationToken)
                : null;
        }

        // What does not bind, or has no body, gives other kinds of operations, or none.
        return model.GetOperation(function, cancellationToken) switch
        {
            IMethodBodyOperation method => ControlFlowGraph.Create(method, cancellationToken),
            IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor, cancellationToken),
            IBlockOperation { Parent: null } block => ControlFlowGraph.Create(block, cancellationToken),
            IFieldInitializerOperation field => ControlFlowGraph.Create(field, cancellationToken),
            IPropertyInitializerOperation property => ControlFlowGraph.Create(property, cancellationToken),
            _ => null,
        };
    }

    /// <summary>The graph of a function that stands in the function of <paramref name="graph"/>.</summary>
    public static ControlFlowGraph? Nested(ControlFlowGraph graph, SyntaxNode function, CancellationToken cancellationToken)
    {
        foreach (var local in graph.LocalFunctions)
        {
            if (local.DeclaringSyntaxReferences.Length == 1 && local.DeclaringSyntaxReferences[0].Span == function.Span)
            {
                return graph.GetLocalFunctionControlFlowGraph(local, cancellationToken);
            }
        }

        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                if (Lambda(operation, function) is { } lambda)
                {
                    return graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken);
                }
            }

            if (block.BranchValue is { } value && Lambda(value, function) is { } found)
            {
                return graph.GetAnonymousFunctionControlFlowGraph(found, cancellationToken);
            }
        }

        return null;
    }

    private static IFlowAnonymousFunctionOperation? Lambda(IOperation root, SyntaxNode function)
    {
        if (!root.Syntax.Span.Contains(function.Span) && root is not { IsImplicit: true })
        {
            return null;
        }

        foreach (var operation in root.DescendantsAndSelf())
        {
            if (operation is IFlowAnonymousFunctionOperation lambda && lambda.Syntax == function)
            {
                return lambda;
            }
        }

        return null;
    }
}
