namespace McpAnalyzers.Server.Tls;

/// <summary>How a client is told to accept any certificate; for the fix.</summary>
internal static class CertificateShapes
{
    /// <summary>A callback is assigned to a member.</summary>
    public const string Assigned = "Assigned";

    /// <summary>A connection string says so.</summary>
    public const string Connection = "Connection";
}
