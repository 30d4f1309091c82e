using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>One dump that one member shows: one cause, one finding.</summary>
/// <param name="Source">What is shown.</param>
/// <param name="Path">For the reader: the read, the calls it went through, where it leaves.</param>
/// <param name="Handler">The handler that shows it.</param>
/// <param name="Log">What it is written to; null when the client gets it.</param>
/// <param name="IsThinned">Whether names that look dangerous are left out.</param>
internal sealed record DumpLeak(TaintSource Source, FlowPath Path, string Handler, string? Log, bool IsThinned);

/// <summary>Where handlers show all of the environment or the configuration, to the client or in a log.</summary>
internal sealed class DumpModel
{
    private readonly McpProgram _program;
    private readonly WayOut _wayOut;

    public DumpModel(McpProgram program)
    {
        _program = program;
        _wayOut = new WayOut(program, program.Flow, logsToo: true);
    }

    /// <summary>The dumps that are read in the code of <paramref name="member"/> and leave (a method, or a field or property with an initialiser).</summary>
    public ImmutableArray<DumpLeak> In(ISymbol member, CancellationToken cancellationToken)
    {
        if (!_program.SourceReach.Includes(member, cancellationToken) || _program.Leaks.IsApartFromHandlers(member, cancellationToken))
        {
            return ImmutableArray<DumpLeak>.Empty;
        }

        var leaks = ImmutableArray.CreateBuilder<DumpLeak>();
        foreach (var source in _wayOut.FactsOf(_program.Flow.Analyze(member, cancellationToken))
            .Select(fact => fact.Source)
            .Where(source => source is { Kind: SourceKind.Dump, Node: { } read } && _program.SourcesOf(member).Any(r => r.SyntaxTree == read.SyntaxTree && r.Span.Contains(read.Span)))
            .Distinct()
            .OrderBy(source => source.Node!.SpanStart))
        {
            if (_wayOut.Find(fact => fact.Source.Equals(source), member, cancellationToken) is not { } found)
            {
                continue;
            }

            var (hit, handler) = found.Find(f => f.Hit.Kind != SinkKind.Log) is { Hit: not null } sent ? sent : found[0];
            var filter = new[] { source.Node, hit.Fact.Anchor, hit.Sink }
                .OfType<SyntaxNode>()
                .Select(DumpFilter.ScopeOf)
                .OfType<SyntaxNode>()
                .Distinct()
                .Select(scope => new DumpFilter(_program, cancellationToken).In(scope))
                .DefaultIfEmpty(DumpFilter.Strength.None)
                .Max();
            if (filter != DumpFilter.Strength.Chosen)
            {
                leaks.Add(new DumpLeak(
                    source,
                    FlowPath.Of(hit.Fact, source.Node!, found.Select(f => f.Hit.Sink).ToArray()),
                    handler,
                    hit.Kind == SinkKind.Log ? hit.SinkName : null,
                    filter == DumpFilter.Strength.Thinned));
            }
        }

        return leaks.ToImmutable();
    }
}
