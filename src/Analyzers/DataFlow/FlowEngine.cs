using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// Forward, flow-sensitive taint analysis over control-flow graphs, with one summary a method. It knows how data moves;
/// its tables know which API is a source or a sink, and <see cref="IProgramFacts"/> knows the program around a method.
/// </summary>
/// <remarks>
/// Summaries are shared by all rules of a pass. They are computed per thread without a lock: two threads may compute
/// the same one, both get the same answer, and one of them is kept. Nothing that depends on an unfinished summary is
/// kept, so that the answer does not depend on who asks first.
/// </remarks>
internal sealed class FlowEngine
{
    private readonly ConcurrentDictionary<ISymbol, MethodFlow> _summaries = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, TaintValue> _members = new(SymbolEqualityComparer.Default);

    public FlowEngine(IProgramFacts facts) => Facts = facts;

    public IProgramFacts Facts { get; }

    public FlowBudget Budget { get; } = new();

    /// <summary>The summary of a method, a constructor, an accessor or an initialiser; empty when it has no body or is too large.</summary>
    public MethodFlow Analyze(ISymbol member, CancellationToken cancellationToken) =>
        TryGet(member) ?? new FlowSession(this, cancellationToken).Analyze(member);

    /// <summary>What callers in the compilation pass to a parameter, raw.</summary>
    public TaintValue ArgumentsFor(IParameterSymbol parameter, CancellationToken cancellationToken) =>
        new FlowSession(this, cancellationToken).ArgumentsFor(parameter);

    internal MethodFlow? TryGet(ISymbol member) => _summaries.TryGetValue(member, out var flow) ? flow : null;

    internal MethodFlow Publish(ISymbol member, MethodFlow flow) => _summaries.GetOrAdd(member, flow);

    internal TaintValue? TryGetMember(ISymbol member) => _members.TryGetValue(member, out var value) ? value : null;

    internal TaintValue PublishMember(ISymbol member, TaintValue value) => _members.GetOrAdd(member, value);
}
