using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>One catch, or one read of a failed response, whose text reaches the client: one cause, one finding.</summary>
/// <param name="Cause">The catch clause, or the call that reads.</param>
/// <param name="Places">The expressions that put the text into what leaves, the gravest first: there it is reported.</param>
/// <param name="Steps">For the reader: the calls it goes through, where it leaves.</param>
/// <param name="IsGrave">Whether all of the exception leaves, or the text may quote a credential.</param>
/// <param name="Name">The handler or method that the catch is in.</param>
internal sealed record FailureLeak(
    SyntaxNode Cause, ImmutableArray<SyntaxNode> Places, ImmutableArray<SyntaxNode> Steps, bool IsGrave, string Name)
{
    /// <summary>Further places first, then the steps: what a finding shows beside its own place.</summary>
    public IEnumerable<Location> AdditionalLocations => Places.Skip(1).Concat(Steps).Select(node => node.GetLocation());

    /// <summary>What the fix needs to know.</summary>
    public ImmutableDictionary<string, string?> Facts
    {
        get
        {
            var facts = ImmutableDictionary<string, string?>.Empty
                .Add(FixFacts.FurtherPlaces, (Places.Length - 1).ToString(System.Globalization.CultureInfo.InvariantCulture))
                .Add(FixFacts.Path, new string('p', Places.Length - 1) + new string('t', Steps.Length))
                .Add(FixFacts.Handler, Handler);
            facts = Cause is CatchClauseSyntax ? facts : facts.Add(FixFacts.Shape, "Response");
            return IsAtBorder ? facts.Add(FixFacts.AtBorder, "true") : facts;
        }
    }

    /// <summary>The handler that lets the text out, which the catch need not be in.</summary>
    public string Handler { get; init; } = "";

    /// <summary>What the client reads, in the words of a message.</summary>
    public string What => Cause is CatchClauseSyntax ? "exception detail" : "the body of a failed response";

    /// <summary>Whether the catch is the handler's own, or that of a wrapper around what handlers do: what it let through, the SDK would mask.</summary>
    public bool IsAtBorder { get; init; }
}
