using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;

namespace McpAnalyzers.Benchmarks;

/// <summary>The time spent inside each rule's own callbacks, in milliseconds, as the compiler's -reportanalyzer counts it.</summary>
internal static class RuleTimes
{
    /// <summary>
    /// Over a whole build, one callback at a time, so that no rule is charged for waiting. What rules share is charged to
    /// the first that asks.
    /// </summary>
    public static IReadOnlyList<(string Rule, double Milliseconds, int Calls)> OfBuild(IReadOnlyList<SourceFile> files, int rounds) =>
        Median(rounds, () =>
        {
            var driver = Workspace.Attach(Workspace.Parse(files, program: true), Workspace.Rules, concurrent: false, time: true);
            return driver.GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult().AnalyzerTelemetryInfo;
        });

    /// <summary>Medians of what <paramref name="run"/> reports, the most expensive rule first.</summary>
    public static IReadOnlyList<(string Rule, double Milliseconds, int Calls)> Median(
        int rounds, Func<ImmutableDictionary<DiagnosticAnalyzer, AnalyzerTelemetryInfo>> run)
    {
        run();
        var results = Enumerable.Range(0, rounds).Select(_ => run()).ToArray();
        return
        [
            .. Workspace.Rules
                .Select(rule => (
                    Name(rule),
                    results.Select(r => r[rule].ExecutionTime.TotalMilliseconds).Median(),
                    Calls(results[^1][rule])))
                .OrderByDescending(row => row.Item2),
        ];
    }

    private static string Name(DiagnosticAnalyzer rule) =>
        $"{string.Join("/", rule.SupportedDiagnostics.Select(d => d.Id).Distinct())} {rule.GetType().Name}";

    private static int Calls(AnalyzerTelemetryInfo info) =>
        info.OperationActionsCount + info.OperationBlockActionsCount + info.OperationBlockStartActionsCount
        + info.SyntaxNodeActionsCount + info.SymbolActionsCount + info.SyntaxTreeActionsCount + info.SemanticModelActionsCount;
}
