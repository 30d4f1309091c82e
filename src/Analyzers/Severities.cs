using McpAnalyzers.Options;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers;

/// <summary>What the user sees of a tier in a mode.</summary>
internal static class Severities
{
    public static DiagnosticSeverity Of(Tier tier, AnalysisMode mode) => (tier, mode) switch
    {
        (Tier.Error, AnalysisMode.Recommended or AnalysisMode.Strict) => DiagnosticSeverity.Error,
        (Tier.Error, _) => DiagnosticSeverity.Warning,
        (Tier.Warning, AnalysisMode.Strict) => DiagnosticSeverity.Error,
        (Tier.Warning, _) => DiagnosticSeverity.Warning,
        (Tier.Info, AnalysisMode.Strict) => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };
}
