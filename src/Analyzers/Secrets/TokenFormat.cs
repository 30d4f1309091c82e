using System;

namespace McpAnalyzers.Secrets;

/// <summary>What a match of a format is worth.</summary>
internal enum FormatUse
{
    /// <summary>The value gives itself away.</summary>
    SelfIdentifying,

    /// <summary>Other things look like it: the vendor's name, or a credential's name, must stand beside it.</summary>
    NeedsName,

    /// <summary>Meant to be public: never reported, whatever the name beside it.</summary>
    Publishable,
}

/// <summary>One vendor's format of a token: a row of the table.</summary>
internal sealed class TokenFormat
{
    public TokenFormat(string id, string name, string? variable, FormatUse use, TokenChecksum checksum, TokenPattern pattern)
    {
        Id = id;
        Name = name;
        Variable = variable;
        Use = use;
        Checksum = checksum;
        Pattern = pattern;
        Keyword = id.IndexOf('-') is var dash and > 0 ? id.Substring(0, dash) : id;
    }

    public string Id { get; }

    /// <summary>What people call it: <c>GitHub token</c>.</summary>
    public string Name { get; }

    /// <summary>The usual environment variable; null when there is none.</summary>
    public string? Variable { get; }

    public FormatUse Use { get; }

    public TokenChecksum Checksum { get; }

    public TokenPattern Pattern { get; }

    /// <summary>The vendor's name as it would stand in an identifier, lower case.</summary>
    public string Keyword { get; }

    public string? Prefix => Pattern.Prefix.Length == 0 ? null : Pattern.Prefix;

    /// <summary>Whether a name (of a member, a type, a key) mentions the vendor.</summary>
    public bool IsMentionedIn(string name) => name.IndexOf(Keyword, StringComparison.OrdinalIgnoreCase) >= 0;
}
