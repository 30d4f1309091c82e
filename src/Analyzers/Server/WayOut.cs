using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>Looks for where data that one member reads leaves: there, or in the members that get it from there.</summary>
/// <remarks>
/// For findings that stand where data is read, whatever was made of it on the way. The nearest way out is enough, so the
/// callers of a member are bound one after the other until one is found.
/// </remarks>
internal sealed class WayOut
{
    private const int MaxHops = 4;

    /// <summary>So many members are asked; a helper whose thousand callers drop what it says is not worth more.</summary>
    private const int MaxMembers = 100;

    private readonly McpProgram _program;
    private readonly FlowEngine _flow;
    private readonly bool _logsToo;

    public WayOut(McpProgram program, FlowEngine flow, bool logsToo = false)
    {
        _program = program;
        _flow = flow;
        _logsToo = logsToo;
    }

    /// <summary>All that a member holds and lets out.</summary>
    public IEnumerable<TaintFact> FactsOf(MethodFlow flow) =>
        flow.Hits.Where(hit => LetsOut(hit.Kind)).Select(hit => hit.Fact)
            .Concat(flow.Returned.All)
            .Concat(flow.Parameters.Values.Concat(flow.MemberWrites.Values).SelectMany(value => value.All));

    /// <summary>The hits in the nearest member in which the data reaches a client: its own, or one that calls it or reads what it wrote.</summary>
    public List<(FlowHit Hit, string Handler)>? Find(Func<TaintFact, bool> isIt, ISymbol member, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        IEnumerable<ISymbol> current = new[] { member };
        for (var hop = 0; hop <= MaxHops; hop++)
        {
            var next = new List<ISymbol>();
            var any = false;
            foreach (var symbol in current)
            {
                if (!seen.Add(symbol))
                {
                    continue;
                }

                if (seen.Count > MaxMembers)
                {
                    return null;
                }

                any = true;
                var flow = _flow.Analyze(symbol, cancellationToken);
                var hits = new List<(FlowHit, string)>();
                foreach (var hit in flow.Hits)
                {
                    if (isIt(hit.Fact)
                        && LetsOut(hit.Kind)
                        && _program.Leaks.HandlerOf(hit, symbol, cancellationToken) is { } handler)
                    {
                        hits.Add((hit, handler));
                    }
                }

                if (hits.Count > 0)
                {
                    return hits;
                }

                if (GoesOn(flow, isIt))
                {
                    next.Add(symbol);
                }
            }

            if (!any)
            {
                return null;
            }

            current = next.SelectMany(symbol => Takers(symbol, isIt, cancellationToken));
        }

        return null;
    }

    private static bool GoesOn(MethodFlow flow, Func<TaintFact, bool> isIt) =>
        Holds(flow.Returned, isIt) || flow.Parameters.Values.Any(v => Holds(v, isIt)) || flow.MemberWrites.Values.Any(v => Holds(v, isIt));

    /// <summary>Who gets what a member lets out: its callers, and who reads the members that it wrote.</summary>
    private IEnumerable<ISymbol> Takers(ISymbol symbol, Func<TaintFact, bool> isIt, CancellationToken cancellationToken)
    {
        var flow = _flow.Analyze(symbol, cancellationToken);
        if (symbol is IMethodSymbol method && (Holds(flow.Returned, isIt) || flow.Parameters.Values.Any(v => Holds(v, isIt))))
        {
            foreach (var site in _program.Calls.CallersInTurn(method, cancellationToken))
            {
                yield return ProgramFacts.OutermostMember(site.Container);
            }
        }

        foreach (var written in flow.MemberWrites.Where(w => Holds(w.Value, isIt)))
        {
            foreach (var token in _program.Tokens(written.Key.Name, cancellationToken))
            {
                if (_program.ModelOf(token.SyntaxTree!).GetEnclosingSymbol(token.SpanStart, cancellationToken) is { } reader)
                {
                    yield return ProgramFacts.OutermostMember(reader);
                }
            }
        }
    }

    private static bool Holds(TaintValue value, Func<TaintFact, bool> isIt) => !value.IsClean && value.All.Any(isIt);

    private bool LetsOut(SinkKind kind) =>
        kind is SinkKind.ClientResult or SinkKind.ClientException or SinkKind.ClientMessage || (_logsToo && kind == SinkKind.Log);
}
