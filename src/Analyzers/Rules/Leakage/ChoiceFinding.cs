using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>What findings about choices show and tell their fixes and the report.</summary>
internal sealed class ChoiceFinding
{
    private readonly List<(SyntaxNode Node, char Role)> _way = new();

    /// <param name="choices">What is reported together; at the place of the first.</param>
    public ChoiceFinding(IEnumerable<Choice> choices)
    {
        var all = choices.ToList();
        var seen = new HashSet<SyntaxNode> { all[0].Place };
        Add(all[0].Origin, 's');
        foreach (var choice in all.Skip(1))
        {
            Add(choice.Place, 'p');
        }

        foreach (var path in all.Select(c => c.Path))
        {
            for (var i = 0; i < path.Nodes.Length; i++)
            {
                Add(path.Nodes[i], path.Roles[i]);
            }
        }

        var facts = ImmutableDictionary<string, string?>.Empty;
        Facts = (all[0].IsRead ? facts.Add(FixFacts.ReadArgument, all[0].Argument) : facts.Add(FixFacts.Argument, all[0].Argument))
            .Add(FixFacts.Path, new string(_way.Select(w => w.Role).ToArray()));

        void Add(SyntaxNode node, char role)
        {
            if (seen.Add(node))
            {
                _way.Add((node, role));
            }
        }
    }

    /// <summary>The parameter, then further places and the way to each sink.</summary>
    public IEnumerable<Location> Locations => _way.Select(w => w.Node.GetLocation());

    /// <summary>The expression that the handler must check, and what the locations are.</summary>
    public ImmutableDictionary<string, string?> Facts { get; }
}
