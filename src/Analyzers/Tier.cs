namespace McpAnalyzers;

/// <summary>The catalogue's rank of one finding; what the user sees of it depends on the analysis mode.</summary>
internal enum Tier
{
    /// <summary>Hardening advice: a suggestion, a warning in Strict.</summary>
    Info,

    /// <summary>A mistake: a warning, an error in Strict.</summary>
    Warning,

    /// <summary>Exploitable as written: a warning, an error in Recommended and Strict.</summary>
    Error,
}
