namespace McpAnalyzers.Build;

/// <summary>The ids that the build part reports under.</summary>
internal static class Ids
{
    public const string FileNotChecked = "MCPAC9006";
}
