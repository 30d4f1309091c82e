using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Benchmarks;

/// <summary>
/// What a build costs with us, with a no-op analyzer, and with neither: CPU milliseconds, and ratios pair by pair.
/// </summary>
internal sealed record CompileCost(double Without, double NoOp, double WithUs, double RatioToWithout, double RatioToNoOp)
{
    /// <param name="files">The program.</param>
    /// <param name="program">Whether it is one, or a library.</param>
    /// <param name="present">The analyzers that run in any case.</param>
    /// <param name="rounds">How often each variant is measured.</param>
    public static CompileCost Measure(
        IReadOnlyList<SourceFile> files, bool program, ImmutableArray<DiagnosticAnalyzer> present, int rounds)
    {
        // Parsing is inside: an index per tree is built anew in every build.
        void Build(ImmutableArray<DiagnosticAnalyzer> analyzers) => Workspace.Compile(Workspace.Parse(files, program), analyzers);

        var costs = Statistics.Rounds(
            warmUp: 3,
            rounds,
            _ => Build(present),
            _ => Build([.. present, new Yardstick()]),
            _ => Build([.. present, .. Workspace.Rules]));
        var (without, noOp, withUs) = (Cpu(costs[0]), Cpu(costs[1]), Cpu(costs[2]));
        return new(
            without.Median(),
            noOp.Median(),
            withUs.Median(),
            withUs.Zip(without, (a, b) => a / b).Median(),
            withUs.Zip(noOp, (a, b) => a / b).Median());
    }

    private static double[] Cpu(Cost[] costs) => [.. costs.Select(c => c.Cpu)];
}
