namespace McpAnalyzers.Secrets;

/// <summary>What a name says about the value behind it, and which of its words say so.</summary>
internal readonly struct NameVerdict
{
    public static readonly NameVerdict None = new(NameStrength.None, "", isPassword: false, "no word of the name stands for a credential");

    public NameVerdict(NameStrength strength, string words, bool isPassword, string why, bool isCertain = false)
    {
        Strength = strength;
        Words = words;
        IsPassword = isPassword;
        Why = why;
        IsCertain = isCertain;
    }

    public NameStrength Strength { get; }

    /// <summary>The words that matched, lower case, separated by blanks: <c>api key</c>; empty for none.</summary>
    public string Words { get; }

    /// <summary>Whether people choose such a value themselves, so that it may be short and look like words.</summary>
    public bool IsPassword { get; }

    /// <summary>The reason, as a clause for people: <c>the name says 'api key'</c>.</summary>
    public string Why { get; }

    /// <summary>Whether nothing but a credential can stand there, whatever it looks like: the password of a certificate.</summary>
    public bool IsCertain { get; }

    public bool IsSecret => Strength == NameStrength.Strict;
}
