namespace McpAnalyzers.Server;

/// <summary>The shapes of MCPAC3001, for its fix.</summary>
internal static class StorageShapes
{
    /// <summary>A write call; the finding is at the content.</summary>
    public const string Write = "Write";

    /// <summary>A property that allows storage in clear; the finding is at the assignment.</summary>
    public const string UnsafeFlag = "UnsafeFlag";

    /// <summary>A call that chooses storage in clear; the finding is at the invocation.</summary>
    public const string UnprotectedStorage = "UnprotectedStorage";

    /// <summary>A store of plain files that a library brings; another one has to be written, so there is no fix.</summary>
    public const string FileStore = "FileStore";
}
