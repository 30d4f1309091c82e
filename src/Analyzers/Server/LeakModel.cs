using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>What of a member's own sources reaches the client: through its own handlers, or through the callers of its result.</summary>
internal sealed class LeakModel
{
    private const int MaxCallerHops = 4;

    // What the start of a program tells its clients itself.
    private static readonly int s_instructions = TreeIndex.Hash("ServerInstructions");

    private readonly McpProgram _program;

    public LeakModel(McpProgram program) => _program = program;

    /// <summary>The leaks whose place is in the body of <paramref name="member"/> (a method, or a field or property with an initialiser).</summary>
    public ImmutableArray<ClientLeak> In(ISymbol member, CancellationToken cancellationToken) => In(member, objects: false, cancellationToken);

    /// <summary>The whole objects with credentials among their members that are serialized in the body of <paramref name="member"/> and leave.</summary>
    public ImmutableArray<ClientLeak> ObjectsIn(ISymbol member, CancellationToken cancellationToken) => In(member, objects: true, cancellationToken);

    private ImmutableArray<ClientLeak> In(ISymbol member, bool objects, CancellationToken cancellationToken)
    {
        if (!_program.SourceReach.Includes(member, cancellationToken)
            || (IsApartFromHandlers(member, cancellationToken) && !MemberWords.MayHold(member, words => words.Contains(s_instructions), cancellationToken)))
        {
            return ImmutableArray<ClientLeak>.Empty;
        }

        var flow = _program.Flow.Analyze(member, cancellationToken);
        if (flow.Hits.IsEmpty && !flow.Leaving.Any())
        {
            return ImmutableArray<ClientLeak>.Empty;
        }

        var found = new List<(TaintFact Fact, LeakChannel Channel, SyntaxNode Sink, string Handler)>();
        foreach (var hit in flow.Hits)
        {
            if (IsOwn(hit.Fact, member, objects) && IsToClient(hit.Kind) && HandlerOf(hit, member, cancellationToken) is { } handler)
            {
                found.Add((hit.Fact, ChannelOf(hit), hit.Sink, handler));
            }
        }

        foreach (var fact in flow.Leaving)
        {
            if (IsOwn(fact, member, objects)
                && member is IMethodSymbol method
                && _program.Handlers.Find(method, cancellationToken) is null
                && FindSinkAbove(method, fact, cancellationToken) is { } above)
            {
                found.Add((above.Hit.Fact.Source.Equals(fact.Source) ? above.Hit.Fact : fact, ErrorContext.Is(fact.Anchor!) ? LeakChannel.Error : ChannelOf(above.Hit), above.Hit.Sink, above.Handler));
            }
        }

        return found
            .GroupBy(f => (f.Fact.Source.Kind, f.Fact.Source.Name))
            .Select(Merge)
            .OnePerPlace();
    }

    /// <summary>
    /// Whether the member is what starts the program, and handlers are all methods of their own: nothing that it holds
    /// gets to a client from there. Following it would bind every registration of a large server.
    /// </summary>
    public bool IsApartFromHandlers(ISymbol member, CancellationToken cancellationToken) =>
        member is IMethodSymbol method
        && SymbolEqualityComparer.Default.Equals(method, _program.Compilation.GetEntryPoint(cancellationToken))
        && !_program.Handlers.AnyCreated(cancellationToken);

    /// <summary>Whether a handler reaches this method; only then does what it throws end in an MCP error or the SDK's log.</summary>
    public string? ReachingHandler(ISymbol member, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var current = new List<ISymbol> { member };
        for (var hop = 0; hop <= MaxCallerHops && current.Count > 0; hop++)
        {
            var next = new List<ISymbol>();
            foreach (var symbol in current)
            {
                if (symbol is not IMethodSymbol method || !seen.Add(method))
                {
                    continue;
                }

                if (_program.Handlers.Find(method, cancellationToken) is { } handler)
                {
                    return handler.Name;
                }

                foreach (var site in _program.Calls.CallersInTurn(method, cancellationToken))
                {
                    // A lambda or a local function may itself be the handler.
                    for (var container = site.Container; container is IMethodSymbol function; container = container.ContainingSymbol)
                    {
                        if (_program.Handlers.Find(function, cancellationToken) is { } inner)
                        {
                            return inner.Name;
                        }
                    }

                    next.Add(ProgramFacts.OutermostMember(site.Container));
                }
            }

            current = next;
        }

        return null;
    }

    private static bool IsOwn(TaintFact fact, ISymbol member, bool objects) =>
        (fact.Source.Kind == SourceKind.SecretObject) == objects
        && fact.Source.Kind != SourceKind.Parameter
        && fact.IsAnchoredIn(member);

    /// <summary>The name of the handler through which the hit's sink reaches a client; null when none does.</summary>
    public string? HandlerOf(FlowHit hit, ISymbol member, CancellationToken cancellationToken)
    {
        if (hit.Kind == SinkKind.ClientResult)
        {
            return hit.SinkName;
        }

        for (ISymbol? symbol = hit.Method; symbol is IMethodSymbol method; symbol = symbol.ContainingSymbol)
        {
            if (_program.Handlers.Find(method, cancellationToken) is { } handler)
            {
                return handler.Name;
            }
        }

        // What the user calls a way to the client is one, whoever takes it.
        return ReachingHandler(member, cancellationToken)
            ?? (hit.Kind == SinkKind.ClientMessage && hit.SinkName != SinkTable.MessageToClient ? hit.SinkName : null);
    }

    /// <summary>A handler above this method that returns, or an exception that carries, what this method put together.</summary>
    private (FlowHit Hit, string Handler)? FindSinkAbove(IMethodSymbol method, TaintFact fact, CancellationToken cancellationToken)
    {
        foreach (var (hit, member) in HitsAbove(method, fact, cancellationToken))
        {
            if (hit.Kind is SinkKind.ClientResult or SinkKind.ClientException or SinkKind.ClientMessage
                && HandlerOf(hit, member, cancellationToken) is { } handler)
            {
                return (hit, handler);
            }
        }

        return null;
    }

    /// <summary>The sinks that what this method put together and returns reaches in its callers, and in theirs.</summary>
    public IEnumerable<(FlowHit Hit, ISymbol Member)> HitsAbove(IMethodSymbol method, TaintFact fact, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { method };
        var current = new List<IMethodSymbol> { method };
        for (var hop = 0; hop < MaxCallerHops && current.Count > 0; hop++)
        {
            var next = new List<IMethodSymbol>();
            foreach (var callee in current)
            {
                foreach (var caller in _program.Flow.Facts.CallersOf(callee, cancellationToken))
                {
                    if (!seen.Add(caller))
                    {
                        continue;
                    }

                    var flow = _program.Flow.Analyze(caller, cancellationToken);
                    foreach (var hit in flow.Hits)
                    {
                        if (ReferenceEquals(hit.Fact.Anchor, fact.Anchor))
                        {
                            yield return (hit, caller);
                        }
                    }

                    if (caller is IMethodSymbol callerMethod && flow.Leaving.Any(f => ReferenceEquals(f.Anchor, fact.Anchor)))
                    {
                        next.Add(callerMethod);
                    }
                }
            }

            current = next;
        }
    }

    public static bool IsToClient(SinkKind kind) => kind is not (SinkKind.Storage or SinkKind.Parser or SinkKind.Log or SinkKind.Url or SinkKind.CommandLine);

    private static LeakChannel ChannelOf(FlowHit hit) => hit.Kind switch
    {
        SinkKind.OtherException => LeakChannel.MaskedException,
        SinkKind.ClientException => LeakChannel.Error,
        _ => ErrorContext.Is(hit.Fact.Anchor!) || ErrorContext.Is(hit.Sink) ? LeakChannel.Error : LeakChannel.Result,
    };

    /// <summary>One finding a source: its places together, by the way out that matters most.</summary>
    private static ClientLeak Merge(IEnumerable<(TaintFact Fact, LeakChannel Channel, SyntaxNode Sink, string Handler)> found)
    {
        // An ordinary setting may be part of a result; what is wrong with it is the error.
        var all = found.OrderBy(f => f.Fact.Anchor!.SpanStart).ToList();
        if (all.Any(f => f.Fact.Source.Kind != SourceKind.Secret && f.Channel != LeakChannel.Result))
        {
            all.RemoveAll(f => f.Channel == LeakChannel.Result);
        }

        var worst = all.Min(f => f.Channel);
        var first = all.First(f => f.Channel == worst);
        var places = all.Select(f => f.Fact.Anchor!).Distinct().ToImmutableArray();
        return new ClientLeak(first.Fact.Source, places, FlowPath.Of(first.Fact, places, all.Select(f => f.Sink)), worst, first.Handler);
    }
}
