using System.Diagnostics;
using System.Threading;

namespace McpAnalyzers.DataFlow;

/// <summary>The engine's bounds. Hitting one means silence about the root that hit it, and is counted.</summary>
internal sealed class FlowBudget
{
    /// <summary>Visits of one method's operations, over all rounds of its fixpoint.</summary>
    public const int OperationsPerMethod = 100_000;

    /// <summary>Calls followed from a root, one inside the other; what lies deeper becomes a root of its own.</summary>
    public const int CallDepth = 32;

    /// <summary>Times that a question is asked again after a part of it was answered by itself.</summary>
    public const int Restarts = 8;

    /// <summary>Lambdas and local functions walked one inside the other.</summary>
    public const int NestedFunctions = 5;

    /// <summary>Rounds over answers that depend on each other.</summary>
    public const int RecursionRounds = 24;

    private long _operations;
    private int _methods;
    private int _truncated;
    private long _ticks;

    /// <summary>Methods whose graph was walked.</summary>
    public int Methods => Volatile.Read(ref _methods);

    /// <summary>Operations visited: what the engine's time goes into.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>Times that a bound was hit.</summary>
    public int Truncated => Volatile.Read(ref _truncated);

    /// <summary>Time spent on questions, over all threads; what it must bind for them included.</summary>
    public double Milliseconds => Volatile.Read(ref _ticks) * 1000.0 / Stopwatch.Frequency;

    public void CountTime(long since) => Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - since);

    public void CountMethod() => Interlocked.Increment(ref _methods);

    public void CountOperations(int operations) => Interlocked.Add(ref _operations, operations);

    public void CountTruncated() => Interlocked.Increment(ref _truncated);
}
