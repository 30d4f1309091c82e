namespace McpAnalyzers.Server.Endpoints;

/// <summary>The circumstances that a server is started and called under.</summary>
/// <param name="Missing">The setting that nobody has made; null when all are made.</param>
/// <param name="IsDevelopment">Whether the server runs on a developer's machine.</param>
internal readonly record struct Scenario(string? Missing, bool IsDevelopment)
{
    /// <summary>Whether the caller sends a credential, one that he made up; otherwise he sends none.</summary>
    public bool IsForged { get; init; }

    /// <summary>In production, with every setting made.</summary>
    public static Scenario Configured => default;

    public static Scenario Without(string setting) => new(setting, false);

    public static Scenario Development => new(null, true);
}
