using System.Collections.Generic;

namespace McpAnalyzers.Secrets;

/// <summary>Finds vendors' tokens inside a text: one pass, a table look-up a character, no allocation unless something matches.</summary>
internal static class TokenScanner
{
    /// <summary>No format is shorter.</summary>
    public const int ShortestToken = 16;

    // By the first character of the anchor; null where no format has one.
    private static readonly TokenFormat[]?[] s_byAnchor = Index();

    /// <summary>The first token in the text; null when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="nameIsSecret">Whether a credential's name stands beside the text.</param>
    /// <param name="names">What stands beside the text, for formats that need the vendor's name.</param>
    /// <param name="from">Where to begin: behind what an earlier call found.</param>
    public static ValueVerdict? Find(string text, bool nameIsSecret, string? names, int from = 0)
    {
        if (text.Length - from < ShortestToken)
        {
            return null;
        }

        for (var i = from; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= 128 || s_byAnchor[c] is not { } formats)
            {
                continue;
            }

            foreach (var format in formats)
            {
                var anchor = format.Pattern.Anchor;
                if (string.CompareOrdinal(text, i, anchor, 0, anchor.Length) != 0)
                {
                    continue;
                }

                var start = format.Pattern.StartFor(text, i);
                if (start < from || (start > 0 && IsTokenCharacter(text[start - 1], format)))
                {
                    continue;
                }

                var length = format.Pattern.Match(text, start);
                if (length == 0 || (format.Checksum == TokenChecksum.Snowflake && !TokenChecksums.IsValid(format.Checksum, text, start, length)))
                {
                    continue;
                }

                if (format.Use == FormatUse.Publishable || SampleText.IsSampleToken(text, start, length, format.Prefix?.Length ?? 0))
                {
                    // What is public, or made up, is so to its end.
                    i = start + length - 1;
                    break;
                }

                if (format.Use == FormatUse.NeedsName && !nameIsSecret && !(names is not null && format.IsMentionedIn(names)))
                {
                    continue;
                }

                return Verdict(format, text, start, length);
            }
        }

        return null;
    }

    /// <summary>Whether the whole text is a token that its vendor means to be public.</summary>
    public static bool IsPublishable(string text)
    {
        if (text.Length < ShortestToken || text[0] >= 128 || s_byAnchor[text[0]] is not { } formats)
        {
            return false;
        }

        foreach (var format in formats)
        {
            if (format.Use == FormatUse.Publishable && format.Pattern.Match(text, 0) == text.Length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the text begins like a vendor's token: when it then is none, it is one cut short for a manual.</summary>
    public static bool HasKnownPrefix(string text)
    {
        if (text[0] >= 128 || s_byAnchor[text[0]] is not { } formats)
        {
            return false;
        }

        foreach (var format in formats)
        {
            if (format.Prefix is { Length: >= 3 } prefix && text.StartsWith(prefix, System.StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static ValueVerdict Verdict(TokenFormat format, string text, int start, int length)
    {
        var valid = TokenChecksums.IsValid(format.Checksum, text, start, length);
        var why = format.Checksum == TokenChecksum.None
            ? $"the value has the shape of a {format.Name}"
            : valid ? $"the value has the shape and the checksum of a {format.Name}" : $"the value has the shape of a {format.Name}, though not its checksum";
        var certainty = valid && format.Use == FormatUse.SelfIdentifying ? Certainty.Certain : Certainty.Likely;
        return new ValueVerdict(ValueKind.ProviderFormat, certainty, format.Name, why, start, length, format);
    }

    private static bool IsTokenCharacter(char before, TokenFormat format) =>
        char.IsLetterOrDigit(before) || (before is '_' or '.' && format.Prefix is not null) || (format.Prefix is null && before is '+' or '_');

    private static TokenFormat[]?[] Index()
    {
        var lists = new List<TokenFormat>?[128];
        foreach (var format in TokenFormatTable.All)
        {
            (lists[format.Pattern.Anchor[0]] ??= new List<TokenFormat>()).Add(format);
        }

        var index = new TokenFormat[]?[128];
        for (var c = 0; c < index.Length; c++)
        {
            index[c] = lists[c]?.ToArray();
        }

        return index;
    }
}
