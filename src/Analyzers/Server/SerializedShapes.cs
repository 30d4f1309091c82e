namespace McpAnalyzers.Server;

/// <summary>The shapes of MCPAC2008, for its fix. A finding without one has no fix.</summary>
internal static class SerializedShapes
{
    /// <summary>A member that nobody but the client gets; the declaration is the first additional location, or the finding.</summary>
    public const string Ignore = "Ignore";

    /// <summary>A member that is read from JSON, and so may only be left out when its object is written.</summary>
    public const string IgnoreWhenWriting = "IgnoreWhenWriting";

    /// <summary>A record that prints its members; its declaration is the first additional location.</summary>
    public const string Print = "Print";
}
