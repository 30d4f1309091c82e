using System;

namespace McpAnalyzers.Secrets;

/// <summary>Whether a value that only its name gives away can be a credential at all.</summary>
internal static class GenericSecret
{
    private static readonly string[] s_fileEndings =
    {
        ".json", ".pem", ".pfx", ".p12", ".cer", ".crt", ".key", ".txt", ".xml", ".yml", ".yaml", ".config", ".cs", ".dll", ".exe", ".db", ".log", ".html", ".php", ".svg", ".png", ".jpg",
    };

    private static readonly string[] s_domains = { ".com", ".net", ".org", ".io", ".dev", ".ai", ".local", ".internal", ".cloud", ".app", ".eu", ".de", ".uk", ".azure", ".co" };

    private static readonly string[] s_otherStarts =
    {
        "data:", "http://", "https://", "sha1-", "sha256-", "sha384-", "sha512-", "sha256:", "0x", "application/", "text/", "image/", "multipart/", "<", "iVBORw0KGgo",
    };

    /// <summary>Whether any name could make the value a credential.</summary>
    public static bool FitsAnyName(string value)
    {
        if (!CanBeCredential(value))
        {
            return false;
        }

        var shape = ValueShape.Of(value);
        return shape.Others == 0 && (!IsIdentifier(value, shape) || IsPhrase(value, shape, 2) || IsLeet(value)) && (FitsPassword(shape) || IsRandom(shape, 8));
    }

    /// <summary>Whether the value can be what a strict name promises.</summary>
    public static bool Fits(string value, NameVerdict name)
    {
        if (value.Length < (name.IsPassword ? 6 : 8) || value.Length > 4096 || !CanBeCredential(value))
        {
            return false;
        }

        var shape = ValueShape.Of(value);
        if (shape.Others > 0 || (IsIdentifier(value, shape) && !(name.IsPassword && (name.IsCertain || IsPhrase(value, shape, 3) || IsLeet(value)))) || SampleText.IsPlaceholder(value))
        {
            return false;
        }

        // A connection string has its own grammar; beside that only a long random text is one.
        if (name.Words == "connection string")
        {
            return IsRandom(shape, 24) && !IsGuid(value) && value.TrimEnd('=').IndexOf('=') < 0;
        }

        if (name.IsCertain && name.IsPassword && FitsWeakPassword(value))
        {
            return shape.Digits > 0 || shape.Symbols > 0;
        }

        return name.IsPassword ? FitsPassword(shape) : IsRandom(shape, 8);
    }

    /// <summary>Why the value is not what a strict name promises, as a clause for people; null when it is.</summary>
    public static string? WhyNot(string value, NameVerdict name)
    {
        if (SampleText.IsReference(value))
        {
            return "it refers to a value that is kept elsewhere, or has a hole in it";
        }

        if (value.Length < (name.IsPassword ? 6 : 8))
        {
            return "it is too short";
        }

        if (Fits(value, name))
        {
            return null;
        }

        if (TokenScanner.IsPublishable(value))
        {
            return "its vendor means it to be public";
        }

        if (!CanBeCredential(value))
        {
            return TokenScanner.HasKnownPrefix(value) ? "it begins like a vendor's token but is cut short" : "it is an address, a path, a file, a media type or a hash";
        }

        var shape = ValueShape.Of(value);
        return shape.Others > 0 ? "it holds blanks or other characters that no credential has"
            : SampleText.IsPlaceholder(value) ? "it stands for a value that its reader has to supply"
            : IsIdentifier(value, shape) || (shape is { Lower: 0, Symbols: 0 } && value.IndexOf('_') > 0) ? "it reads like the name of something"
            : "it is not random enough for a credential, or reads like words";
    }

    /// <summary>Whether the value alone is so random that a weak name is enough beside it.</summary>
    public static bool FitsWeakName(string value, NameVerdict name)
    {
        if (value.Length < 20 || value.Length > 4096 || !CanBeCredential(value) || IsGuid(value))
        {
            return false;
        }

        var shape = ValueShape.Of(value);
        return shape.Others == 0
            && shape.Digits > 0
            && shape.Letters > 0
            && shape.Entropy >= 3.3
            && shape.Wordiness < 0.4
            && shape.Separators <= shape.Length / 8

            // Hashes are keys of many things.
            && !(name.Words.EndsWith("key", StringComparison.Ordinal) && IsHex(shape, value))
            && !SampleText.IsPlaceholder(value);
    }

    /// <summary>Whether the password of a connection string or a URL is a real one; its place already says what it is.</summary>
    public static bool FitsInPlace(string value)
    {
        if (value.Length < 4 || SampleText.IsReference(value) || SampleText.IsPlaceholder(value))
        {
            return false;
        }

        return value.IndexOf("password", StringComparison.OrdinalIgnoreCase) < 0
            && value.IndexOf("passwd", StringComparison.OrdinalIgnoreCase) < 0
            && value.ToLowerInvariant() is not ("guest" or "postgres" or "root" or "admin" or "sa" or "mysql" or "user" or "true" or "false" or "yes" or "prompt" or "oauth2");
    }

    /// <summary>Whether somebody could have typed the value as a password, however weak; words that switch something on or off are none.</summary>
    public static bool FitsWeakPassword(string value) =>
        (FitsInPlace(value) || PraisesItself(value))
        && CanBeCredential(value)
        && ValueShape.Of(value) is { Others: 0 } shape
        && !(shape.Upper > 0 && IsIdentifier(value, shape) && !IsPhrase(value, shape, 2))
        && !IsNote(value)
        && value.ToLowerInvariant() is not ("required" or "optional" or "always" or "never" or "auto" or "none" or "windows" or "plain" or "hashed" or "encrypted" or "secret" or "keyring" or "off" or "environment");

    /// <summary><c>rusty.Lantern-4319</c>: words that a number follows, none of which speaks of a credential; a name would not be numbered so far.</summary>
    private static bool IsPhrase(string value, in ValueShape shape, int digits)
    {
        if (shape.Lower == 0 || shape.Upper == 0 || shape.Separators < 2 || SecretNames.MayMatch(value, 0, value.Length))
        {
            return false;
        }

        for (var i = value.Length - digits; i < value.Length; i++)
        {
            if (!char.IsDigit(value[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>Passw0rt_xy</c>: a word with a digit in the place of the letter that looks like it.</summary>
    private static bool IsLeet(string value)
    {
        for (var i = 2; i < value.Length - 1; i++)
        {
            if (value[i] is '0' or '1' or '3' or '4' or '5' && char.IsLower(value[i - 1]) && char.IsLower(value[i - 2]) && char.IsLower(value[i + 1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>stored-in-vault</c>, <c>from-keyvault</c>: what somebody writes for the next reader.</summary>
    private static bool IsNote(string value)
    {
        var words = NameWords.Split(value);
        return words.Count >= 2 && (words[0] is "from" or "see" or "use" || (words.Count >= 3 && words.Exists(w => w is "in" or "at" or "by" or "from" or "be" or "to" or "is" or "the" or "via" or "not" or "on")));
    }

    /// <summary><c>some-really-good-password</c>: a phrase with its own noun in it, unlike <c>prod-sql-admin-password</c>, which names an entry of a vault.</summary>
    private static bool PraisesItself(string value)
    {
        if (SampleText.IsReference(value) || SampleText.IsPlaceholder(value))
        {
            return false;
        }

        var words = NameWords.Split(value);
        return words.Count >= 3 && words.Exists(w => w is "really" or "very" or "good" or "strong" or "secure" or "long" or "great" or "safe" or "best");
    }

    public static bool IsGuid(string value) => value.Length is 36 or 38 && Guid.TryParse(value, out _);

    private static bool CanBeCredential(string value)
    {
        if (SampleText.IsReference(value) || TokenScanner.IsPublishable(value) || (value.Length < TokenScanner.ShortestToken && TokenScanner.HasKnownPrefix(value)))
        {
            return false;
        }

        foreach (var start in s_otherStarts)
        {
            if (value.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        foreach (var ending in s_fileEndings)
        {
            if (value.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        // crm://key, doppler://key: where it is kept. A URL with a password in it has been found before.
        var first = value[0];
        return !(value.IndexOf("://", StringComparison.Ordinal) is > 1 and < 20) && !(first is '~' or '.' && value.Length > 1 && value[1] is '/' or '\\' or '.') && !(first == '/' && value.IndexOf('/', 1) > 0 && value[value.Length - 1] != '=') && !(value.Length > 2 && value[1] == ':' && value[2] == '\\') && !IsHost(value);
    }

    private static bool FitsPassword(in ValueShape shape)
    {
        if (shape.Distinct < 5)
        {
            return false;
        }

        if (shape.Digits > 0 && shape.Letters > 0)
        {
            return shape.Length >= 8 || shape.Symbols > 0;
        }

        if (shape.Digits == 0)
        {
            return (shape.Symbols > 0 && shape.Length >= 8 && shape.Letters > 0) || (shape.Length >= 12 && shape.Wordiness < 0.5 && shape.Entropy >= 3);
        }

        return shape.Length >= 12 && shape.Distinct >= 6;
    }

    /// <summary>At least 3 bits a character over 12 or more, or 8 or more with letters and digits; letters alone must not read like words.</summary>
    private static bool IsRandom(in ValueShape shape, int shortest)
    {
        if (shape.Length < shortest || shape.Distinct < 5)
        {
            return false;
        }

        if (shape.Letters == 0)
        {
            return shape.Length >= 20 && shape.Distinct >= 6 && shape.Separators <= 2;
        }

        if (shape.Digits == 0)
        {
            var enough = shape.Symbols > 0 && shape.Separators == 0 ? 10 : 16;
            return shape.Length >= enough && shape.Wordiness < 0.4 && shape.Entropy >= 3;
        }

        var mixed = (shape.Lower > 0 && shape.Upper > 0 && shape.Digits >= 3) || (shape.Changes >= 6 && shape.Separators == 0);
        return shape.Wordiness < (mixed ? 0.65 : 0.6) && (shape.Length < 12 || shape.Entropy >= (shape.Length >= 32 ? 2.8 : 3.0));
    }

    /// <summary>Words joined by separators or capitals: the name of something.</summary>
    private static bool IsIdentifier(string value, in ValueShape shape)
    {
        if (shape.Symbols > 0 || shape.Letters == 0)
        {
            return false;
        }

        var joined = shape.Separators > 0;
        if (joined && shape.Wordiness >= 0.6 && shape.Digits <= shape.Letters)
        {
            return true;
        }

        // pm-2758-device-auth-key: words and numbers, each by itself. What is drawn at random mixes them.
        if (shape.Upper == 0 && shape.Separators >= 2 && shape.Wordiness >= 0.3 && !HasMixedSegment(value))
        {
            return true;
        }

        // K8S_CRED, AZURE_X1_TOKEN: the name of a variable. Also of one whose words are abbreviations.
        if (shape.Lower == 0 && value.IndexOf('_') > 0 && shape.Wordiness >= 0.3 && shape.Digits < 4)
        {
            return true;
        }

        return shape.Wordiness >= 0.8 && shape.Digits == 0;
    }

    private static bool HasMixedSegment(string value)
    {
        for (var i = 1; i < value.Length; i++)
        {
            if (char.IsLetterOrDigit(value[i]) && char.IsLetterOrDigit(value[i - 1]) && char.IsDigit(value[i]) != char.IsDigit(value[i - 1]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHost(string value)
    {
        var end = value.LastIndexOf(':') is var colon and > 0 ? colon : value.Length;
        if (value.IndexOf('.') < 0)
        {
            return false;
        }

        foreach (var domain in s_domains)
        {
            if (end > domain.Length && string.Compare(value, end - domain.Length, domain, 0, domain.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHex(in ValueShape shape, string value)
    {
        if (shape.Symbols + shape.Separators > 0)
        {
            return false;
        }

        foreach (var c in value)
        {
            if (!(c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F')))
            {
                return false;
            }
        }

        return true;
    }
}
