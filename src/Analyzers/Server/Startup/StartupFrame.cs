using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>One run of a function during startup: a helper that two places call has two.</summary>
internal sealed class StartupFrame
{
    public StartupFrame(SyntaxNode function, FlowGraph graph, StartupFrame? caller, SyntaxNode? call, FlowPoint callPoint)
    {
        Function = function;
        Graph = graph;
        Caller = caller;
        Call = call;
        CallPoint = callPoint;
        Depth = caller is null ? 0 : caller.Depth + 1;
    }

    public SyntaxNode Function { get; }

    public FlowGraph Graph { get; }

    public StartupFrame? Caller { get; }

    /// <summary>The place in the caller that runs this function.</summary>
    public SyntaxNode? Call { get; }

    public FlowPoint CallPoint { get; }

    public int Depth { get; }
}

/// <summary>One moment of startup: a place in one run of a function.</summary>
internal readonly record struct StartupPoint(StartupFrame Frame, FlowPoint Point, SyntaxNode Node)
{
    /// <summary>The moment as the run that is <paramref name="depth"/> calls below the root sees it.</summary>
    public StartupPoint At(int depth)
    {
        var point = this;
        while (point.Frame.Depth > depth)
        {
            point = new StartupPoint(point.Frame.Caller!, point.Frame.CallPoint, point.Frame.Call!);
        }

        return point;
    }
}
