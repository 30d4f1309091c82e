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

    /// <summary>What a severity written for files that are not source makes of the rule's own; null for none.</summary>
    public static DiagnosticSeverity? Of(FileSeverity written, DiagnosticSeverity own) => written switch
    {
        FileSeverity.None => null,
        FileSeverity.Silent => DiagnosticSeverity.Hidden,
        FileSeverity.Suggestion => DiagnosticSeverity.Info,
        FileSeverity.Warning => DiagnosticSeverity.Warning,
        FileSeverity.Error => DiagnosticSeverity.Error,
        _ => own,
    };
}
