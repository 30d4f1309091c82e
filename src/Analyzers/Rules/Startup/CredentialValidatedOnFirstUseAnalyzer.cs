using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Startup;

/// <summary>MCPAC4002: a credential is checked, but only when the first tool call needs it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CredentialValidatedOnFirstUseAnalyzer : McpAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public CredentialValidatedOnFirstUseAnalyzer()
        : base(Descriptors.MCPAC4002_CredentialValidatedOnFirstUse)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program) =>
        RegisterFileAction(context, program, c => Analyze(c, program));

    private static void Analyze(SemanticModelAnalysisContext context, McpProgram program)
    {
        foreach (var finding in StartupRule.FindingsIn(context.SemanticModel.SyntaxTree, program, context.CancellationToken))
        {
            if (finding.IsFirstUse)
            {
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC4002_CredentialValidatedOnFirstUse, Tier.Warning, finding.Place, finding.Others, StartupRule.Facts(finding), finding.Key));
            }
        }
    }
}
