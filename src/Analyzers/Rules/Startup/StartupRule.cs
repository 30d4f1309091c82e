using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Rules.Startup;

/// <summary>What both startup rules do alike: ask the model which credentials one file must answer for.</summary>
internal static class StartupRule
{
    public static IEnumerable<StartupFinding> FindingsIn(SyntaxTree tree, McpProgram program, CancellationToken cancellationToken)
    {
        if (program.IsTestProject || !CredentialModel.MayConcern(tree, cancellationToken))
        {
            yield break;
        }

        foreach (var finding in program.Credentials.Findings(cancellationToken))
        {
            if (finding.Place.SourceTree == tree)
            {
                yield return finding;
            }
        }
    }

    public static ImmutableDictionary<string, string?> Facts(StartupFinding finding)
    {
        var facts = ImmutableDictionary.CreateBuilder<string, string?>();
        facts.Add(FixFacts.Shape, finding.Shape);
        facts.Add(FixFacts.ReadKind, finding.Kind.ToString());
        if (finding.IsFixable)
        {
            facts.Add(FixFacts.SourceName, finding.Key);
        }

        return facts.ToImmutable();
    }
}
