namespace McpAnalyzers.Server;

/// <summary>What a tool with a wrong hint does, for the fix.</summary>
internal static class HintShapes
{
    /// <summary>Something is changed.</summary>
    public const string Changes = "Changes";

    /// <summary>Something is gone.</summary>
    public const string Deletes = "Deletes";
}
