using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2003: what a caught exception says is sent to the client.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExceptionDetailAnalyzer : McpAnalyzer
{
    public ExceptionDetailAnalyzer()
        : base(Descriptors.MCPAC2003_ExceptionDetail)
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
        foreach (var leak in program.Failures.In(context.OwningSymbol, context.CancellationToken))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2003_ExceptionDetail,
                leak.IsGrave ? Tier.Warning : Tier.Info,
                leak.Places[0].GetLocation(),
                leak.AdditionalLocations,
                leak.Facts,
                leak.Name,
                leak.What,
                leak.IsAtBorder ? ", or let the SDK mask it" : ""));
        }
    }
}
