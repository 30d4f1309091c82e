using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>One question to the engine and all that must be computed to answer it, on one thread.</summary>
internal sealed class FlowSession
{
    private const int MaxParameterHops = 4;

    private readonly FlowEngine _engine;
    private readonly Dictionary<ISymbol, Frame> _activeBodies = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, Frame> _activeValues = new(SymbolEqualityComparer.Default);
    private readonly List<Frame> _stack = new();

    public FlowSession(FlowEngine engine, CancellationToken cancellationToken)
    {
        _engine = engine;
        CancellationToken = cancellationToken;
    }

    public CancellationToken CancellationToken { get; }

    public IProgramFacts Facts => _engine.Facts;

    /// <summary>The summary of a method, or of a field's or property's initialiser; within a recursion what is known so far.</summary>
    public MethodFlow Analyze(ISymbol member)
    {
        if (_engine.TryGet(member) is { } known)
        {
            return known;
        }

        if (_activeBodies.TryGetValue(member, out var running))
        {
            return Recur(running).Flow;
        }

        var body = member is IMethodSymbol method ? Facts.BodyOf(method, CancellationToken) : Facts.InitializerOf(member, CancellationToken);
        if (body is null)
        {
            return _engine.Publish(member, MethodFlow.Nothing);
        }

        if (!TryEnter(_activeBodies, member, out var frame))
        {
            return MethodFlow.Nothing;
        }

        for (var round = 0; round < FlowBudget.RecursionRounds; round++)
        {
            frame.Recurred = false;
            var flow = Walk(member as IMethodSymbol ?? InitializerFrame(member), body);
            var stable = flow.SameForCallers(frame.Flow);
            frame.Flow = flow;
            if (!frame.Recurred || stable)
            {
                break;
            }
        }

        return Leave(_activeBodies, frame) ? _engine.Publish(member, frame.Flow) : frame.Flow;
    }

    /// <summary>
    /// What a field or an auto-property of the compilation holds, whoever wrote it: its initialiser, its constructors
    /// with what their callers pass, other methods of its type. Raw: where it was put together is its writers' business.
    /// </summary>
    public TaintValue MemberValue(ISymbol member, ITypeSymbol type)
    {
        if (!Carriers.CanCarry(type) || member is IFieldSymbol { IsConst: true } || member.DeclaringSyntaxReferences.IsEmpty)
        {
            return TaintValue.Clean;
        }

        member = member.OriginalDefinition;
        if (_engine.TryGetMember(member) is { } known)
        {
            return known;
        }

        if (_activeValues.TryGetValue(member, out var running))
        {
            Recur(running);
            return TaintValue.Clean;
        }

        if (!TryEnter(_activeValues, member, out var frame))
        {
            return TaintValue.Clean;
        }

        var value = TaintValue.Clean;
        var hasConstant = false;
        if (Facts.InitializerOf(member, CancellationToken) is { } initializer)
        {
            hasConstant = initializer.ConstantValueOfInitializer() is not null;
            value = Analyze(member).MemberWrites.TryGetValue(member, out var initial) ? initial : value;
        }

        foreach (var writer in Facts.WritersOf(member, CancellationToken))
        {
            hasConstant = false;
            if (Analyze(writer).MemberWrites.TryGetValue(member, out var written))
            {
                value = value.Union(Resolve(written, writer, 0));
            }
        }

        value = Raw(value);
        if (!hasConstant && SourceTable.FindByName(member, type, member.DeclaringSyntaxReferences[0].GetSyntax(CancellationToken)) is { } byName)
        {
            value = Named(value, byName);
        }

        return Leave(_activeValues, frame) ? _engine.PublishMember(member, value) : value;
    }

    /// <summary>What callers in the compilation pass to a parameter, raw; clean when nobody is known to call.</summary>
    public TaintValue ArgumentsFor(IParameterSymbol parameter) => ArgumentsFor(parameter, 0);

    /// <summary>
    /// A value that a strict secret name vouches for: what is known to be secret stays, an ordinary read under it
    /// becomes one with its key, and where nothing is known the name itself is the source.
    /// </summary>
    internal static TaintValue Named(TaintValue value, TaintSource byName)
    {
        var facts = value.All.Where(f => f.Source.Parameter < 0).ToList();
        if (facts.Count == 0)
        {
            return TaintValue.Of(TaintFact.From(byName));
        }

        return TaintValue.Of(facts.Select(f => f.Source.Kind is SourceKind.EnvironmentValue or SourceKind.ConfigurationValue
            ? TaintFact.From(new TaintSource(SourceKind.Secret, f.Source.Name, f.Source.Key, f.Source.Node))
            : f));
    }

    private TaintValue ArgumentsFor(IParameterSymbol parameter, int hops)
    {
        if (hops >= MaxParameterHops || parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return TaintValue.Clean;
        }

        parameter = parameter.OriginalDefinition;
        if (_engine.TryGetMember(parameter) is { } known)
        {
            return known;
        }

        if (_activeValues.TryGetValue(parameter, out var running))
        {
            Recur(running);
            return TaintValue.Clean;
        }

        if (!TryEnter(_activeValues, parameter, out var frame))
        {
            return TaintValue.Clean;
        }

        var value = TaintValue.Clean;
        foreach (var caller in Facts.CallersOf(method, CancellationToken))
        {
            if (Analyze(caller).ArgumentsGiven.TryGetValue(parameter, out var given))
            {
                value = value.Union(caller is IMethodSymbol callerMethod ? Resolve(given, callerMethod, hops + 1) : given);
            }
        }

        value = Raw(value);
        return Leave(_activeValues, frame) && hops == 0 ? _engine.PublishMember(parameter, value) : value;
    }

    /// <summary>The value with the method's own parameters replaced by what the compilation passes to them.</summary>
    private TaintValue Resolve(TaintValue value, IMethodSymbol method, int hops)
    {
        var parameters = value.All.Select(f => f.Source.Parameter).Where(p => p >= 0).Distinct().ToList();
        var result = value.Select(f => f.Source.Kind == SourceKind.Parameter ? null : f);
        foreach (var ordinal in parameters)
        {
            if (ordinal < method.Parameters.Length)
            {
                var given = ArgumentsFor(method.Parameters[ordinal], hops);
                result = result.Union(given);
                if (!given.IsClean)
                {
                    // The parameter's own name is the weaker evidence.
                    result = result.Select(f => f.Source.Parameter == ordinal ? null : f);
                }
            }
        }

        return result;
    }

    private static TaintValue Raw(TaintValue value) =>
        value.Select(f => f.Anchor is null ? f : TaintFact.From(f.Source).CleanedFor(f.Cleaned));

    private MethodFlow Walk(IMethodSymbol? method, IOperation body)
    {
        _engine.Budget.CountMethod();
        if (GraphOf(body, CancellationToken) is not { } graph)
        {
            return MethodFlow.Nothing;
        }

        var flow = new FlowWalker(this, method).Run(graph);
        if (flow.Truncated)
        {
            _engine.Budget.CountTruncated();
            return MethodFlow.Nothing;
        }

        return flow;
    }

    /// <summary>Initialisers run in a constructor; which one does not matter, they see the primary one's parameters at most.</summary>
    private static IMethodSymbol? InitializerFrame(ISymbol member) =>
        member.ContainingType.Constructors.FirstOrDefault(c => c.IsStatic == member.IsStatic)
        ?? member.ContainingType.Constructors.FirstOrDefault();

    private static ControlFlowGraph? GraphOf(IOperation body, CancellationToken cancellationToken) =>
        body switch
        {
            IMethodBodyOperation method => ControlFlowGraph.Create(method, cancellationToken),
            IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor, cancellationToken),
            IBlockOperation { Parent: null } block => ControlFlowGraph.Create(block, cancellationToken),
            IFieldInitializerOperation field => ControlFlowGraph.Create(field, cancellationToken),
            IPropertyInitializerOperation property => ControlFlowGraph.Create(property, cancellationToken),
            IParameterInitializerOperation parameter => ControlFlowGraph.Create(parameter, cancellationToken),
            _ => null,
        };

    private bool TryEnter(Dictionary<ISymbol, Frame> active, ISymbol symbol, out Frame frame)
    {
        frame = new Frame(symbol, _stack.Count);
        if (_stack.Count >= FlowBudget.CallDepth || !HasStack())
        {
            _engine.Budget.CountTruncated();

            // Whoever asked got no answer: nothing above may be kept.
            if (_stack.Count > 0)
            {
                _stack[_stack.Count - 1].Lowest = -1;
            }

            return false;
        }

        active.Add(symbol, frame);
        _stack.Add(frame);
        return true;
    }

    /// <summary>Ends a frame; true when it stands on its own and may be kept.</summary>
    private bool Leave(Dictionary<ISymbol, Frame> active, Frame frame)
    {
        _stack.RemoveAt(_stack.Count - 1);
        active.Remove(frame.Symbol);
        if (frame.Lowest >= frame.Depth)
        {
            return true;
        }

        if (_stack.Count > 0)
        {
            var parent = _stack[_stack.Count - 1];
            parent.Lowest = Math.Min(parent.Lowest, frame.Lowest);
        }

        return false;
    }

    private Frame Recur(Frame running)
    {
        running.Recurred = true;
        var top = _stack[_stack.Count - 1];
        top.Lowest = Math.Min(top.Lowest, running.Depth);
        return running;
    }

    private static bool HasStack()
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
        public Frame(ISymbol symbol, int depth)
        {
            Symbol = symbol;
            Depth = depth;
            Lowest = depth;
        }

        public ISymbol Symbol { get; }

        public int Depth { get; }

        /// <summary>The outermost unfinished frame that this one's answer depends on; -1 when a bound was hit.</summary>
        public int Lowest { get; set; }

        public bool Recurred { get; set; }

        public MethodFlow Flow { get; set; } = MethodFlow.Nothing;
    }
}

internal static class OperationFacts
{
    /// <summary>The constant that an initialiser assigns; null when it computes something.</summary>
    public static object? ConstantValueOfInitializer(this IOperation initializer) =>
        initializer is ISymbolInitializerOperation { Value.ConstantValue: { HasValue: true, Value: { } value } } ? value : null;
}
