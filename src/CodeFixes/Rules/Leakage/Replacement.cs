namespace McpAnalyzers.CodeFixes;

/// <summary>What a text says where a value stood.</summary>
internal sealed class Replacement
{
    public const string Marker = "[redacted]";

    /// <summary>For a value whose name is unknown or says nothing to the reader.</summary>
    public static readonly Replacement Redacted = new(Marker, "The operation failed.");

    public Replacement(string part, string wholeError)
    {
        Part = part;
        WholeError = wholeError;
    }

    /// <summary>As a part of a longer text.</summary>
    public string Part { get; }

    /// <summary>As the whole message of an error.</summary>
    public string WholeError { get; }
}
