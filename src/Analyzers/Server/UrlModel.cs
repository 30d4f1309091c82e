using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>One secret that one member puts into addresses: one cause, one finding.</summary>
/// <param name="Source">What is sent.</param>
/// <param name="Places">The expressions that put it in, in source order; the first is where to report.</param>
/// <param name="Path">For the reader: where the value was read, the calls it went through, where it is sent.</param>
/// <param name="Where">Where in the address it stands.</param>
/// <param name="Api">The API that is asked; null when it is not a known one.</param>
internal sealed record UrlLeak(TaintSource Source, ImmutableArray<SyntaxNode> Places, FlowPath Path, UrlPlace Where, KnownApi? Api)
    : Leak(Source, Places, Path);

/// <summary>Which secrets become part of the address of a request.</summary>
internal sealed class UrlModel
{
    private static readonly HashSet<int> s_words = new(UrlSinks.Rows.Select(row => row.Method)
        .Concat(new[] { "BaseAddress", "RequestUri", "Endpoint", "HttpRequestMessage", "RestRequest", "UriBuilder" }).Select(TreeIndex.Hash));

    private static readonly char[] s_marks = { '?', '&', '/' };

    private readonly McpProgram _program;

    public UrlModel(McpProgram program) => _program = program;

    /// <summary>The secrets that the code of <paramref name="member"/> puts into addresses, which it or a caller sends.</summary>
    public ImmutableArray<UrlLeak> In(ISymbol member, CancellationToken cancellationToken)
    {
        if (!_program.SourceReach.Includes(member, cancellationToken)
            || (_program.Leaks.IsApartFromHandlers(member, cancellationToken) && !NamesAddress(member, cancellationToken)))
        {
            return ImmutableArray<UrlLeak>.Empty;
        }

        var flow = _program.Flow.Analyze(member, cancellationToken);
        var found = flow.Hits.Where(hit => hit.Kind == SinkKind.Url && IsOwn(hit.Fact, member) && IsPart(hit)).ToList();
        if (member is IMethodSymbol method)
        {
            foreach (var fact in flow.Returned.All.Where(fact => IsOwn(fact, member) && MayBeAddress(fact.Anchor!)))
            {
                if (_program.Leaks.HitsAbove(method, fact, cancellationToken).Select(above => above.Hit).FirstOrDefault(hit => hit.Kind == SinkKind.Url && IsPart(hit)) is { } hit)
                {
                    found.Add(hit);
                }
            }
        }

        return found
            .GroupBy(hit => hit.Fact.Source.Name)
            .Select(hits => Merge(hits, cancellationToken))
            .Where(leak => leak.Where.Part != UrlPart.Unknown)
            .OnePerPlace();
    }

    /// <summary>Whether what starts the program makes addresses of its own; binding all that it registers for less is too much.</summary>
    private static bool NamesAddress(ISymbol member, CancellationToken cancellationToken) =>
        MemberWords.MayHold(member, words => words.Any(s_words.Contains), cancellationToken);

    /// <summary>Whether the text that the value is put into holds a mark of an address; only then are the callers worth asking.</summary>
    private static bool MayBeAddress(SyntaxNode anchor)
    {
        var node = anchor;
        while (node.Parent is ExpressionSyntax or InterpolationSyntax or ArgumentSyntax or ArgumentListSyntax)
        {
            node = node.Parent;
        }

        return node.DescendantTokens().Any(token =>
            token.RawKind is (int)SyntaxKind.StringLiteralToken or (int)SyntaxKind.InterpolatedStringTextToken or (int)SyntaxKind.SingleLineRawStringLiteralToken
            && token.Text.IndexOfAny(s_marks) >= 0);
    }

    private static bool IsOwn(TaintFact fact, ISymbol member) =>
        fact.Source.Kind == SourceKind.Secret && fact.IsAnchoredIn(member);

    /// <summary>Whether the value is put into an address; one that is an address as a whole has no other place to go.</summary>
    private static bool IsPart(FlowHit hit) =>
        hit.Fact.Anchor != hit.Sink || hit.SinkName == UrlSinks.Parameter;

    private UrlLeak Merge(IEnumerable<FlowHit> hits, CancellationToken cancellationToken)
    {
        var all = hits.OrderBy(hit => hit.Fact.Anchor!.SpanStart).ToList();
        var places = all.Select(hit => hit.Fact.Anchor!).Distinct().ToImmutableArray();
        var where = UrlPlace.Of(places[0], all[0].Sink, _program.ModelOf(places[0].SyntaxTree), cancellationToken);
        var api = where.Parameter is { } parameter
            ? KnownApi.Find(parameter, host => where.NamesHost ? where.Before.Contains(host) : IsNamed(host, places[0], cancellationToken))
            : null;
        return new UrlLeak(all[0].Fact.Source, places, FlowPath.Of(all[0].Fact, places, all.Select(hit => hit.Sink)), where, api);
    }

    /// <summary>Whether the program names the host somewhere else: where the base address is set.</summary>
    private bool IsNamed(string host, SyntaxNode place, CancellationToken cancellationToken)
    {
        return host.Contains(".")
            ? place.SyntaxTree.GetText(cancellationToken).ToString().Contains(host)
            : _program.Indexes(cancellationToken).Any(file => file.Index.MayContain(host));
    }
}
