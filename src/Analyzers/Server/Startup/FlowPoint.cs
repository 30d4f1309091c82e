namespace McpAnalyzers.Server.Startup;

/// <summary>A place in a function: its block, and its order there (the operation's index, then the end of its text).</summary>
internal readonly record struct FlowPoint(int Block, int Index, int End)
{
    public bool IsBefore(FlowPoint other) =>
        Block == other.Block && (Index != other.Index ? Index < other.Index : End < other.End);
}
