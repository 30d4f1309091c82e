namespace McpAnalyzers.Server;

/// <summary>The shapes of MCPAC2011, for its fix.</summary>
internal static class StdoutShapes
{
    /// <summary>A call that writes; the finding is at what is called.</summary>
    public const string Write = "Write";

    /// <summary>A call that adds a logger; the finding is at its name.</summary>
    public const string Logger = "Logger";

    /// <summary>A call that adds Serilog's console; the finding is at its name.</summary>
    public const string Serilog = "Serilog";
}
