namespace McpAnalyzers.Server;

/// <summary>The shapes of MCPAC3002, for its fix.</summary>
internal static class SharedFileShapes
{
    /// <summary>A file mode with bits for others; the finding is at the mode.</summary>
    public const string Mode = "Mode";

    /// <summary>A path in the folder for temporary files; the finding is at the path of the write.</summary>
    public const string Temporary = "Temporary";
}
