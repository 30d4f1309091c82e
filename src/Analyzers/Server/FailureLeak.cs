using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>One catch whose exception's text reaches the client: one cause, one finding.</summary>
/// <param name="Clause">The catch.</param>
/// <param name="Places">The expressions in it that put the text into what leaves, in source order; the first is where to report.</param>
/// <param name="Steps">For the reader: the calls it goes through, where it leaves.</param>
/// <param name="IsWhole">Whether all of the exception leaves, stack trace or inner exceptions included.</param>
/// <param name="QuotesSecret">Whether the text may quote a credential that the try hands to a parser.</param>
/// <param name="Name">The handler or method that the catch is in.</param>
internal sealed record FailureLeak(
    CatchClauseSyntax Clause, ImmutableArray<SyntaxNode> Places, ImmutableArray<SyntaxNode> Steps, bool IsWhole, bool QuotesSecret, string Name)
{
    /// <summary>Further places first, then the steps: what a finding shows beside its own place.</summary>
    public IEnumerable<Location> AdditionalLocations => Places.Skip(1).Concat(Steps).Select(node => node.GetLocation());

    /// <summary>What the fix needs to know.</summary>
    public ImmutableDictionary<string, string?> Facts
    {
        get
        {
            var facts = ImmutableDictionary<string, string?>.Empty
                .Add(FixFacts.FurtherPlaces, (Places.Length - 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            return IsAtBorder ? facts.Add(FixFacts.AtBorder, "true") : facts;
        }
    }

    /// <summary>Whether the catch is the handler's own, or that of a wrapper around what handlers do: what it let through, the SDK would mask.</summary>
    public bool IsAtBorder { get; init; }
}
