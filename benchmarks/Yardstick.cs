using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Benchmarks;

/// <summary>
/// An analyzer that asks to see every call and does nothing: what any analyzer costs, since the compiler must bind every
/// body once more to show it. The SDK's own analyzers have this price in every project anyway.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class Yardstick : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_never = new(
        "BENCH0001", "Never reported", "Never reported", "Benchmark", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_never];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(start => start.RegisterOperationAction(static _ => { }, OperationKind.Invocation));
    }
}
