namespace McpAnalyzers.Server;

/// <summary>What stands at the places of a MCPAC2004 finding; a value of <see cref="FixFacts.Shape"/>.</summary>
internal static class LogShapes
{
    /// <summary>The credential itself.</summary>
    public const string Value = "Value";
}
