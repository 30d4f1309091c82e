using System.Linq;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Enforcement;

/// <summary>MCPAC9007: the code says who may do what, and the referenced SDK is too old to look at it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SdkTooOldAnalyzer : McpAnalyzer
{
    public SdkTooOldAnalyzer()
        : base(Descriptors.MCPAC9007_SdkTooOld)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject && new SdkGaps(program) is { MayExist: true } gaps)
        {
            context.RegisterSyntaxTreeAction(c => Analyze(c, program, gaps));
        }
    }

    private static void Analyze(SyntaxTreeAnalysisContext context, McpProgram program, SdkGaps gaps)
    {
        // The cause is one reference in the project file: each feature is named once, where the code first relies on it.
        foreach (var gap in gaps.Find(context.CancellationToken).Where(g => g.Places[0].SourceTree == context.Tree))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC9007_SdkTooOld,
                Tier.Info,
                gap.Places[0],
                gap.Places.Skip(1),
                properties: null,
                gaps.Version,
                gap.Feature,
                gap.Subject,
                gap.Since));
        }
    }
}
