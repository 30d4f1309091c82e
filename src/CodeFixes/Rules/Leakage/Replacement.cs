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

    /// <summary>A text that is an error by itself, wherever it stands: members for messages stay and say it.</summary>
    public static Replacement ByText(string part, string whole) => new(part, whole) { IsText = true };

    /// <summary>Whether the whole text may stand wherever a value stood alone; else the marker does.</summary>
    public bool IsText { get; private set; }

    /// <summary>As the whole of some value that is no error's message.</summary>
    public string Alone => IsText ? WholeError : Marker;

    /// <summary>As a part of a longer text.</summary>
    public string Part { get; }

    /// <summary>As the whole message of an error.</summary>
    public string WholeError { get; }
}
