using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2006: a handler shows all of the environment, of the configuration, or of a file of settings.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EnvironmentDumpAnalyzer : McpAnalyzer
{
    public EnvironmentDumpAnalyzer()
        : base(Descriptors.MCPAC2006_EnvironmentDump)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            RegisterMemberAction(context, program, block => Analyze(block, program));
        }
    }

    private static void Analyze(MemberAnalysisContext context, McpProgram program)
    {
        foreach (var leak in program.Dumps.In(context.OwningSymbol, context.CancellationToken))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2006_EnvironmentDump,
                leak.IsThinned ? Tier.Info : Tier.Error,
                leak.Source.Node!.GetLocation(),
                leak.Path.Locations,
                ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Path, leak.Path.Roles).Add(FixFacts.Handler, leak.Handler),
                leak.Handler,
                leak.Source.Name,
                leak.Log is { } log ? " in " + log : leak.Path.Clause));
        }
    }
}
