namespace McpAnalyzers.CodeFixes;

/// <summary>The shapes of MCPAC3001.</summary>
internal static class StorageFacts
{
    public const string UnsafeFlag = "UnsafeFlag";

    public const string UnprotectedStorage = "UnprotectedStorage";

    public const string Write = "Write";
}
