using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2004: a credential is written to a log, a trace or a telemetry system.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInLogAnalyzer : McpAnalyzer
{
    public SecretInLogAnalyzer()
        : base(Descriptors.MCPAC2004_SecretInLog)
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
        foreach (var leak in program.Logs.In(context.OwningSymbol, context.CancellationToken))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2004_SecretInLog,
                Tier.Warning,
                leak.Places[0].GetLocation(),
                leak.AdditionalLocations,
                leak.IsValue ? leak.Facts.Add(FixFacts.Shape, LogShapes.Value) : leak.Facts,
                leak.Source.Name,
                leak.Log,
                leak.Path.Clause));
        }
    }
}
