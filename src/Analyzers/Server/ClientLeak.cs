using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>How a value leaves the server.</summary>
internal enum LeakChannel
{
    /// <summary>In the result of a handler, or in a message beside it.</summary>
    Result,

    /// <summary>In an error that the client sees: a result made of a failure, or an exception the SDK forwards.</summary>
    Error,

    /// <summary>In an exception whose text the SDK keeps from the client and writes to the log.</summary>
    MaskedException,
}

/// <summary>One source that one member lets out to the client: one cause, one finding.</summary>
/// <param name="Source">What leaves.</param>
/// <param name="Places">The expressions that put it in, in source order; the first is where to report.</param>
/// <param name="Path">For the reader: where the value was read, the calls it went through, where it leaves.</param>
/// <param name="Channel">How it leaves.</param>
/// <param name="Handler">The name of the handler that lets it out.</param>
internal sealed record ClientLeak(
    TaintSource Source, ImmutableArray<SyntaxNode> Places, FlowPath Path, LeakChannel Channel, string Handler)
    : Leak(Source, Places, Path)
{
    public override ImmutableDictionary<string, string?> Facts => base.Facts.Add(FixFacts.Handler, Handler);
}

/// <summary>One source that one member lets out, whatever the way.</summary>
/// <param name="Source">What leaves.</param>
/// <param name="Places">The expressions that put it in, in source order; the first is where to report.</param>
/// <param name="Path">For the reader: where the value was read, the calls it went through, where it leaves.</param>
internal abstract record Leak(TaintSource Source, ImmutableArray<SyntaxNode> Places, FlowPath Path)
{
    /// <summary>Further places first, then the steps: what a finding shows beside its own place.</summary>
    public IEnumerable<Location> AdditionalLocations
    {
        get
        {
            for (var i = 1; i < Places.Length; i++)
            {
                yield return Places[i].GetLocation();
            }

            foreach (var step in Path.Locations)
            {
                yield return step;
            }
        }
    }

    /// <summary>What the fix needs to know.</summary>
    public virtual ImmutableDictionary<string, string?> Facts
    {
        get
        {
            var facts = ImmutableDictionary<string, string?>.Empty
                .Add(FixFacts.FurtherPlaces, (Places.Length - 1).ToString(System.Globalization.CultureInfo.InvariantCulture))
                .Add(FixFacts.Path, new string('p', Places.Length - 1) + Path.Roles);
            return Source.Key is { } key ? facts.Add(FixFacts.SourceName, key) : facts;
        }
    }
}

/// <summary>What all leaks have in common when they are reported.</summary>
internal static class Leaks
{
    /// <summary>In the order of the source, one for each place: of several sources there, one whose key is known, else the first by name.</summary>
    public static ImmutableArray<T> OnePerPlace<T>(this IEnumerable<T> leaks)
        where T : Leak =>
        leaks
            .OrderBy(leak => leak.Places[0].SpanStart)
            .ThenBy(leak => leak.Source.Key is null)
            .ThenBy(leak => leak.Source.Name, System.StringComparer.Ordinal)
            .GroupBy(leak => leak.Places[0])
            .Select(group => group.First())
            .ToImmutableArray();
}
