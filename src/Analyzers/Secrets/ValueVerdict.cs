namespace McpAnalyzers.Secrets;

/// <summary>What a value was recognised as.</summary>
internal enum ValueKind
{
    None,

    /// <summary>A token in a vendor's own format.</summary>
    ProviderFormat,

    /// <summary>A password or key inside a connection string.</summary>
    ConnectionString,

    /// <summary>A password inside a URL, or a signature or key in its query.</summary>
    Url,

    /// <summary>A PEM private key.</summary>
    PrivateKey,

    /// <summary>A JSON web token with a readable header.</summary>
    Jwt,

    /// <summary>What follows <c>Bearer</c> or <c>Basic</c>.</summary>
    AuthorizationHeader,

    /// <summary>A value beside a credential's name inside a text: JSON, a command line, SQL.</summary>
    Assignment,

    /// <summary>A value nobody would write as a word; the name beside it says what it is.</summary>
    Generic,
}

/// <summary>How sure the recognition is.</summary>
internal enum Certainty
{
    None,

    /// <summary>Looks like one, for instance of a development machine.</summary>
    Possible,

    /// <summary>By a name and a value that fits it.</summary>
    Likely,

    /// <summary>By the value alone: a distinctive prefix and length, or a checksum.</summary>
    Certain,
}

/// <summary>What a value is, how sure that is, and why; never the value itself.</summary>
internal sealed class ValueVerdict
{
    public static readonly ValueVerdict None = new(ValueKind.None, Certainty.None, "", "nothing in the value looks like a credential", 0, 0);

    public ValueVerdict(ValueKind kind, Certainty certainty, string what, string why, int start, int length, TokenFormat? format = null)
    {
        Kind = kind;
        Certainty = certainty;
        What = what;
        Why = why;
        Start = start;
        Length = length;
        Format = format;
    }

    public ValueKind Kind { get; }

    public Certainty Certainty { get; }

    /// <summary>What it is, for a message: <c>GitHub token</c>, <c>password in a connection string</c>.</summary>
    public string What { get; }

    /// <summary>The reason, as a clause for people.</summary>
    public string Why { get; }

    /// <summary>Where the credential stands inside the value.</summary>
    public int Start { get; }

    public int Length { get; }

    /// <summary>The vendor's format; null for any other kind.</summary>
    public TokenFormat? Format { get; }

    /// <summary>The environment variable this vendor's tools read; null when there is no usual one.</summary>
    public string? Variable => Format?.Variable;

    /// <summary>The vendor's public prefix, the only part of a value that may ever be shown; null without one.</summary>
    public string? PublicPrefix => Format?.Prefix;

    public bool IsSecret => Kind != ValueKind.None;
}
