using McpAnalyzers.Secrets;

namespace McpAnalyzers.Build.ShipScan;

/// <summary>A credential in a file that is about to ship; never the value itself.</summary>
internal sealed class ShippedSecret
{
    public ShippedSecret(string what, Certainty certainty, int start, int length)
    {
        What = what;
        Certainty = certainty;
        Start = start;
        Length = length;
    }

    /// <summary>What it is, for a message: <c>GitHub token</c>.</summary>
    public string What { get; }

    public Certainty Certainty { get; }

    /// <summary>Where it stands in the text.</summary>
    public int Start { get; }

    public int Length { get; }
}
