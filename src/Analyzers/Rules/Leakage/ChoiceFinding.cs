using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>What findings about choices show and tell their fixes.</summary>
internal static class ChoiceFinding
{
    /// <summary>The parameter, then further places and the way to each sink.</summary>
    public static IEnumerable<Location> Locations(IEnumerable<Choice> choices)
    {
        var all = choices.ToList();
        return all.Select(c => (SyntaxNode)c.Parameter)
            .Concat(all.Skip(1).Select(c => c.Place))
            .Concat(all.SelectMany(c => c.Path.Nodes))
            .Distinct()
            .Where(n => n != all[0].Place)
            .Select(n => n.GetLocation());
    }

    /// <summary>The expression that the handler must check.</summary>
    public static ImmutableDictionary<string, string?> Facts(Choice choice) =>
        ImmutableDictionary<string, string?>.Empty.Add(FixFacts.SourceName, choice.Argument);
}
