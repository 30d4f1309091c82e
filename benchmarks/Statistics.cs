using System.Diagnostics;

namespace McpAnalyzers.Benchmarks;

/// <summary>CPU time and wall time of one run, in milliseconds.</summary>
internal readonly record struct Cost(double Cpu, double Wall)
{
    public static Cost Of(Action work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var cpu = Environment.CpuUsage.TotalTime;
        var wall = Stopwatch.GetTimestamp();
        work();
        return new(
            (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds,
            Stopwatch.GetElapsedTime(wall).TotalMilliseconds);
    }
}

internal static class Statistics
{
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static Cost Median(this IReadOnlyCollection<Cost> costs) =>
        new(costs.Select(c => c.Cpu).Median(), costs.Select(c => c.Wall).Median());

    /// <summary>
    /// Runs the variants in turn, starting with another one each round, so that a busy moment of the machine hits all
    /// of them; the first rounds only warm up.
    /// </summary>
    /// <returns>Per variant the cost of each round.</returns>
    public static Cost[][] Rounds(int warmUp, int rounds, params Action<int>[] variants)
    {
        var costs = variants.Select(_ => new Cost[rounds]).ToArray();
        for (var round = -warmUp; round < rounds; round++)
        {
            for (var turn = 0; turn < variants.Length; turn++)
            {
                var variant = (turn + round + warmUp) % variants.Length;
                var cost = Cost.Of(() => variants[variant](round + warmUp));
                if (round >= 0)
                {
                    costs[variant][round] = cost;
                }
            }
        }

        return costs;
    }
}
