namespace McpAnalyzers.Server.Tokens;

/// <summary>What a refresh lacks; for the fix.</summary>
internal static class RefreshShapes
{
    /// <summary>Nothing keeps callers apart.</summary>
    public const string NoGate = "NoGate";

    /// <summary>A cache keeps the token, and lets several callers fill it.</summary>
    public const string Cache = "Cache";

    /// <summary>They wait for one another, and nobody looks whether it is still needed.</summary>
    public const string NoSecondLook = "NoSecondLook";
}
