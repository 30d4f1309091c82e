using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.Config;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Enforcement;

/// <summary>Keeps the findings that a baseline lists out of the build and the editor.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BaselineSuppressor : DiagnosticSuppressor
{
    /// <summary>Begins the id of each suppression; the digits of the rule follow.</summary>
    internal const string Prefix = "MCPACB";

    private static readonly ImmutableDictionary<string, SuppressionDescriptor> s_suppressions = Descriptors.All
        .Where(d => d.Id[5] is >= '1' and <= '8')
        .ToImmutableDictionary(d => d.Id, d => new SuppressionDescriptor(Prefix + d.Id.Substring(5), d.Id, "It is in the baseline."));

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = s_suppressions.Values.OrderBy(s => s.Id, StringComparer.Ordinal).ToImmutableArray();

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (Read(context) is not { Count: > 0 } left)
        {
            return;
        }

        // Of several findings alike the first ones are the old ones, whoever asks and in whatever order they come.
        foreach (var finding in context.ReportedDiagnostics.OrderBy(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start))
        {
            if (finding.Properties.TryGetValue(FixFacts.Fingerprint, out var fingerprint) && fingerprint is not null
                && left.TryGetValue(fingerprint, out var count) && count > 0
                && s_suppressions.TryGetValue(finding.Id, out var suppression))
            {
                left[fingerprint] = count - 1;
                context.ReportSuppression(Suppression.Create(suppression, finding));
            }
        }
    }

    /// <summary>How many findings of each fingerprint are old; a damaged file lists none, and the build says so.</summary>
    private static Dictionary<string, int> Read(SuppressionAnalysisContext context)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in context.Options.AdditionalFiles)
        {
            if (!IsBaseline(file, context.Options) || file.GetText(context.CancellationToken) is not { } text || BaselineFile.Read(text.ToString(), out _) is not { } entries)
            {
                continue;
            }

            foreach (var entry in entries)
            {
                counts[entry.Fingerprint] = Math.Max(entry.Count, counts.TryGetValue(entry.Fingerprint, out var count) ? count : 0);
            }
        }

        return counts;
    }

    private static bool IsBaseline(AdditionalText file, AnalyzerOptions options) =>
        BaselineFile.IsNamed(file.Path)
        || (options.AnalyzerConfigOptionsProvider.GetOptions(file).TryGetValue("build_metadata.AdditionalFiles.McpBaseline", out var text)
            && string.Equals(text, "true", StringComparison.OrdinalIgnoreCase));
}
