namespace McpAnalyzers.Server;

/// <summary>What is known of the API of a MCPAC2012 finding; the values of <see cref="FixFacts.Shape"/>.</summary>
internal static class UrlShapes
{
    /// <summary>It is known to take its key in a header.</summary>
    public const string KnownApi = "KnownApi";

    /// <summary>Whether it takes one in a header must be looked up.</summary>
    public const string AnyApi = "AnyApi";
}
