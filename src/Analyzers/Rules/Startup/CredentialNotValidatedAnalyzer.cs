using McpAnalyzers.Server;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Startup;

/// <summary>MCPAC4001: tools are registered, or served, before a credential they need is known to be there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CredentialNotValidatedAnalyzer : McpAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public CredentialNotValidatedAnalyzer()
        : base(Descriptors.MCPAC4001_CredentialNotValidated)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program) =>
        RegisterFileAction(context, program, c => Analyze(c, program));

    private static void Analyze(SemanticModelAnalysisContext context, McpProgram program)
    {
        foreach (var finding in StartupRule.FindingsIn(context.SemanticModel.SyntaxTree, program, context.CancellationToken))
        {
            if (!finding.IsFirstUse)
            {
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC4001_CredentialNotValidated, Tier.Warning, finding.Place, finding.Others, StartupRule.Facts(finding), Message(finding)));
            }
        }
    }

    private static string Message(StartupFinding finding) => finding.Shape switch
    {
        StartupShapes.Order => $"Check '{finding.Key}' before registering tools",
        StartupShapes.OrderAfterServe => $"'{finding.Key}' is checked only after the server can be called",
        StartupShapes.TooLate => $"'{finding.Key}' is read without a check; the first tool call fails instead of the start",
        StartupShapes.EmptyPasses => $"The check on '{finding.Key}' lets an empty value through",
        _ => $"'{finding.Key}' may be missing or empty, and nothing stops the server",
    };
}
