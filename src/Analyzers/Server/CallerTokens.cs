using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>One place that takes a credential which a caller sent.</summary>
/// <param name="Fact">What is known of the value; its source is the read of the request.</param>
/// <param name="Hit">Where it goes.</param>
internal sealed record CallerUse(TaintFact Fact, FlowHit Hit)
{
    public TaintSource Source => Fact.Source;
}

/// <summary>
/// Credentials that callers send with their requests, and tokens that are got in exchange for them: where they are
/// compared, kept, sent on and decided by.
/// </summary>
/// <remarks>
/// It has a flow engine of its own, so that these facts do not crowd out the secrets of the server. Which members are
/// walked at all is decided by words (<see cref="CallerReach"/>).
/// </remarks>
internal sealed class CallerTokens
{
    private const int MaxCallers = 3;

    private readonly McpProgram _program;
    private readonly CallerReach _reach;

    public CallerTokens(McpProgram program)
    {
        _program = program;
        _reach = new CallerReach(program);
        Flow = new FlowEngine(new ProgramFacts(program, _reach.Includes), FlowSubject.Callers);
    }

    public FlowEngine Flow { get; }

    /// <summary>The places of one kind in the body of <paramref name="member"/> that take a caller's credential, whoever hands it in, by position.</summary>
    public ImmutableArray<CallerUse> In(ISymbol member, SinkKind kind, CancellationToken cancellationToken)
    {
        if (!_reach.Includes(member, cancellationToken))
        {
            return ImmutableArray<CallerUse>.Empty;
        }

        var uses = new List<CallerUse>();
        foreach (var hit in Flow.Analyze(member, cancellationToken).Hits.Where(h => h.Kind == kind && IsIn(member, h.Sink)))
        {
            uses.AddRange(Resolve(hit, member as IMethodSymbol, cancellationToken).Select(fact => new CallerUse(fact, hit)));
        }

        return InOrder(uses);
    }

    /// <summary>The places in the body of <paramref name="member"/> at which its own values go to one kind of sink, here or in what it calls, by position.</summary>
    public ImmutableArray<CallerUse> LeavingFrom(ISymbol member, SinkKind kind, CancellationToken cancellationToken) =>
        _reach.Includes(member, cancellationToken)
            ? InOrder(Flow.Analyze(member, cancellationToken).Hits
                .Where(h => h.Kind == kind && h.Fact.Source.Kind != SourceKind.Parameter && IsIn(member, h.Entry))
                .Select(h => new CallerUse(h.Fact, h)))
            : ImmutableArray<CallerUse>.Empty;

    /// <summary>Whether the expression hands a caller's credential to this kind of sink.</summary>
    public bool Takes(SyntaxNode value, SinkKind kind, CancellationToken cancellationToken) =>
        _program.ModelOf(value.SyntaxTree).GetEnclosingSymbol(value.SpanStart, cancellationToken) is { } container
        && In(ProgramFacts.OutermostMember(container), kind, cancellationToken).Any(use => use.Hit.Sink == value);

    /// <summary>Whether the member can have to do with what a caller sent.</summary>
    public bool Includes(ISymbol member, CancellationToken cancellationToken) => _reach.Includes(member, cancellationToken);

    /// <summary>Where credentials of one kind go that the body of <paramref name="member"/> reads: in it, and in who gets them from it.</summary>
    public IEnumerable<CallerUse> From(ISymbol member, SourceKind kind, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var current = new List<ISymbol> { member };
        for (var hop = 0; hop <= MaxCallers && current.Count > 0; hop++)
        {
            var next = new List<ISymbol>();
            foreach (var reader in current.Where(seen.Add))
            {
                var flow = Flow.Analyze(reader, cancellationToken);
                bool IsOwn(TaintFact fact) => fact.Source.Kind == kind && fact.Source.Node is { } node && IsIn(member, node);
                foreach (var hit in flow.Hits.Where(h => h.Kind != SinkKind.Kept && IsOwn(h.Fact)))
                {
                    yield return new CallerUse(hit.Fact, hit);
                }

                if (reader is IMethodSymbol method && flow.Leaving.Any(IsOwn))
                {
                    next.AddRange(_program.Calls.CallersOf(method, cancellationToken).Select(site => ProgramFacts.OutermostMember(site.Container)));
                }
            }

            current = next;
        }
    }

    private static ImmutableArray<CallerUse> InOrder(IEnumerable<CallerUse> uses) =>
        uses
            .OrderBy(u => u.Hit.Entry.SpanStart)
            .ThenBy(u => u.Fact.Steps.Length)
            .ThenBy(u => u.Source.Node?.SyntaxTree.FilePath, System.StringComparer.Ordinal)
            .ThenBy(u => u.Source.Node?.SpanStart ?? 0)
            .ToImmutableArray();

    /// <summary>What came in, for a method that is handed it: what its callers pass.</summary>
    private IEnumerable<TaintFact> Resolve(FlowHit hit, IMethodSymbol? method, CancellationToken cancellationToken)
    {
        if (hit.Fact.Source.Kind != SourceKind.Parameter)
        {
            return new[] { hit.Fact };
        }

        return method is not null && hit.Fact.Source.Parameter < method.Parameters.Length
            ? Flow.ArgumentsFor(method.Parameters[hit.Fact.Source.Parameter], cancellationToken).MemberAt(hit.Fact.Source.Path).All
                .Where(f => f.Source.Kind != SourceKind.Parameter)
            : Enumerable.Empty<TaintFact>();
    }

    private bool IsIn(ISymbol member, SyntaxNode node) =>
        _program.SourcesOf(member).Any(r => r.SyntaxTree == node.SyntaxTree && r.Span.Contains(node.Span));
}
