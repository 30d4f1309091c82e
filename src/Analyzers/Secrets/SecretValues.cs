namespace McpAnalyzers.Secrets;

/// <summary>Is this text a credential? By itself, or because of the name beside it.</summary>
internal static class SecretValues
{
    /// <summary>Nothing shorter is one, whatever its name.</summary>
    public const int Shortest = 6;

    /// <summary>Whether a name could make the text a credential: a cheap look that refuses nearly every text of a program.</summary>
    public static bool MayNeedName(string value)
    {
        if (value.Length is < Shortest or > 4096)
        {
            return false;
        }

        var digits = false;
        var letters = 0;
        var blanks = 0;
        foreach (var c in value)
        {
            if (c is < ' ' or > '~')
            {
                return false;
            }

            blanks += c == ' ' ? 1 : 0;
            if (blanks > 1)
            {
                return false;
            }

            digits |= c is >= '0' and <= '9';
            letters += char.IsLetter(c) ? 1 : 0;
        }

        if (blanks == 1)
        {
            return Assignments.TokenScheme(value) is var scheme and > 0 && MayNeedName(value.Substring(scheme));
        }

        // Letters alone are a word, until they are many or stand beside symbols.
        return (digits || letters != value.Length || value.Length >= 12) && GenericSecret.FitsAnyName(value);
    }

    /// <summary>What the text is, judged by itself.</summary>
    public static ValueVerdict Classify(string value) => Classify(value, NameVerdict.None, null);

    /// <summary>What the text is, judged with what stands beside it.</summary>
    /// <param name="value">The text; <see cref="SampleText.Hole"/> where an interpolation has one.</param>
    /// <param name="name">What the nearest name says.</param>
    /// <param name="names">The names around it, for formats that show only beside their vendor's name.</param>
    public static ValueVerdict Classify(string value, NameVerdict name, string? names)
    {
        if (value.Length < Shortest)
        {
            return ValueVerdict.None;
        }

        return TokenScanner.Find(value, name.Strength == NameStrength.Strict, names)
            ?? Structure(value)
            ?? ByName(value, name)
            ?? ValueVerdict.None;
    }

    private static ValueVerdict? Structure(string value)
    {
        var found = value.Length < 12 ? null : StructuredSecrets.PrivateKey(value) ?? StructuredSecrets.Jwt(value) ?? StructuredSecrets.UrlUserInfo(value);
        return found ?? (value.Length < 10 ? null : Assignments.Find(value));
    }

    private static ValueVerdict? ByName(string value, NameVerdict name)
    {
        if (name.Strength == NameStrength.None)
        {
            return null;
        }

        var start = 0;
        if (name.Words.EndsWith("authorization", System.StringComparison.Ordinal) || value.StartsWith("Bearer ", System.StringComparison.Ordinal))
        {
            if (Assignments.AuthorizationHeader(value, 0) is { } header)
            {
                return header;
            }
        }

        var fits = name.Strength == NameStrength.Strict ? GenericSecret.Fits(value, name) : GenericSecret.FitsWeakName(value, name);
        return fits
            ? new ValueVerdict(ValueKind.Generic, Certainty.Likely, name.IsPassword ? "password" : name.Words, $"{name.Why}, and the value does not read like words", start, value.Length)
            : null;
    }
}
