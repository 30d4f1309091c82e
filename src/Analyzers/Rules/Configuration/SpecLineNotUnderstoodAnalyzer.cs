using McpAnalyzers.DataFlow.Specs;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Configuration;

/// <summary>MCPAC0002: a line in a file of the user's own sources, sinks or sanitizers says nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SpecLineNotUnderstoodAnalyzer : McpAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public SpecLineNotUnderstoodAnalyzer()
        : base(Descriptors.MCPAC0002_SpecLineNotUnderstood)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.Custom.IsEmpty)
        {
            context.RegisterAdditionalFileAction(Analyze);
        }
    }

    private static void Analyze(AdditionalFileAnalysisContext context)
    {
        if (SpecFile.KindOf(context.AdditionalFile.Path) is not { } kind || context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        foreach (var (span, reason, isWeak) in CustomSpecs.FaultsIn(text, kind, context.Compilation))
        {
            var place = Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span));
            var severity = isWeak ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning;
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.MCPAC0002_SpecLineNotUnderstood, place, severity, null, null, reason));
        }
    }
}
