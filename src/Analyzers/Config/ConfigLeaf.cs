namespace McpAnalyzers.Config;

/// <summary>One value of a configuration file, the way to it, and where it stands.</summary>
internal readonly struct ConfigLeaf
{
    public ConfigLeaf(string path, string text, bool isString, int start, int length)
    {
        Path = path;
        Text = text;
        IsString = isString;
        Start = start;
        Length = length;
    }

    /// <summary>Names and array indexes from the root, joined by colons.</summary>
    public string Path { get; }

    /// <summary>The value as a program reads it: without quotes, escapes resolved.</summary>
    public string Text { get; }

    /// <summary>False for a number, <c>true</c>, <c>false</c> or <c>null</c> of a format that tells them from texts.</summary>
    public bool IsString { get; }

    /// <summary>Where the value's first character stands in the file, behind any quote.</summary>
    public int Start { get; }

    /// <summary>How many characters of the file the value takes; more than <see cref="Text"/> has when some are escaped.</summary>
    public int Length { get; }

    /// <summary>Whether the file has the value letter by letter, so that a part of the text is the same part of the file.</summary>
    public bool IsVerbatim => Length == Text.Length;
}
