namespace McpAnalyzers.Server.Tls;

/// <summary>What is unencrypted; for the fix.</summary>
internal static class CleartextShapes
{
    /// <summary>An address; the first additional location is its text.</summary>
    public const string Address = "Address";

    /// <summary>A setting that allows metadata over http.</summary>
    public const string Metadata = "Metadata";

    /// <summary>The server's own endpoint.</summary>
    public const string Endpoint = "Endpoint";
}
