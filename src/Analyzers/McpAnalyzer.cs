using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers;

/// <summary>
/// The base of every rule: one set-up, one early exit. A rule says which actions it needs and gets the program it is
/// to judge; where nothing of MCP is in sight it is never called.
/// </summary>
public abstract class McpAnalyzer : DiagnosticAnalyzer
{
    private protected McpAnalyzer(params DiagnosticDescriptor[] descriptors) =>
        SupportedDiagnostics = ImmutableArray.Create(descriptors);

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <summary>Whether the rule judges which code is generated, and so must be heard there.</summary>
    private protected virtual bool ReportsInGeneratedCode => false;

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // Sources and helpers may stand in generated code, findings may not.
        context.ConfigureGeneratedCodeAnalysis(
            ReportsInGeneratedCode ? GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics : GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(Start);
    }

    /// <summary>Registers the rule's actions. Called once for a compilation that the rules apply to.</summary>
    private protected abstract void Register(CompilationStartAnalysisContext context, McpProgram program);

    private void Start(CompilationStartAnalysisContext context)
    {
        if (McpProgram.TryGet(context.Compilation, context.Options) is { } program)
        {
            Register(context, program);
        }
    }
}
