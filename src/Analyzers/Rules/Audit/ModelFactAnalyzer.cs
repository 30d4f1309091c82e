using McpAnalyzers.Options;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Facts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Audit;

/// <summary>MCPAC0003: what the server model believes, for the audit report and for those who wonder.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelFactAnalyzer : McpAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public ModelFactAnalyzer()
        : base(Descriptors.MCPAC0003_ModelFact)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        var facts = new ModelFacts(program);
        RegisterFileAction(context, program, c => Analyze(c, program, facts));
    }

    private static void Analyze(SemanticModelAnalysisContext context, McpProgram program, ModelFacts facts)
    {
        // An option of one file, so that a section of an .editorconfig can ask; all that it costs where nobody does.
        if (!program.Global(KnownOptions.AuditReport) && !program.For(KnownOptions.DumpModel, context.SemanticModel.SyntaxTree))
        {
            return;
        }

        foreach (var fact in facts.In(context.SemanticModel.SyntaxTree, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.MCPAC0003_ModelFact, fact.Place, DiagnosticSeverity.Info, fact.Others, fact.Properties, fact.Message));
        }
    }
}
