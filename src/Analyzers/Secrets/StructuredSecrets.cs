using System;

namespace McpAnalyzers.Secrets;

/// <summary>Credentials that their surroundings give away: PEM blocks, JSON web tokens, user information in a URL.</summary>
internal static class StructuredSecrets
{
    private const string PemBegin = "-----BEGIN ";
    private const string PrivateKeyBlock = "PRIVATE KEY";

    // The token every manual shows (jwt.io's "John Doe"), by the start of its payload.
    private const string ManualPayload = "eyJzdWIiOiIxMjM0NTY3ODkwIiwi";

    /// <summary>A private key in PEM form, with a body; the marker lines alone are just markers. Certificates may stand before it.</summary>
    public static ValueVerdict? PrivateKey(string text)
    {
        for (var begin = text.IndexOf(PemBegin, StringComparison.Ordinal); begin >= 0; begin = text.IndexOf(PemBegin, begin + PemBegin.Length, StringComparison.Ordinal))
        {
            var labelEnd = text.IndexOf("-----", begin + PemBegin.Length, StringComparison.Ordinal);
            if (labelEnd < 0)
            {
                return null;
            }

            if (text.IndexOf(PrivateKeyBlock, begin, labelEnd - begin, StringComparison.Ordinal) > 0 && HasKeyBody(text, labelEnd + 5))
            {
                return new ValueVerdict(ValueKind.PrivateKey, Certainty.Certain, "private key", "the value is a PEM private key", begin, text.Length - begin);
            }
        }

        return null;
    }

    private static bool HasKeyBody(string text, int start)
    {
        var body = 0;
        for (var i = AfterHeaders(text, start); i < text.Length && text[i] != '-' && body < 64; i++)
        {
            body += IsBase64(text[i]) ? 1 : 0;
            if (text[i] is '{' or '<' or SampleText.Hole)
            {
                return false;
            }
        }

        return body >= 48 && text.IndexOf("...", start, Math.Min(200, text.Length - start), StringComparison.Ordinal) < 0;
    }

    /// <summary>A key that is protected by a passphrase says so in lines such as <c>DEK-Info: AES-256-CBC,...</c>.</summary>
    private static int AfterHeaders(string text, int start)
    {
        for (var i = start; i < text.Length && i < start + 400; i++)
        {
            var letters = i;
            while (letters < text.Length && (char.IsLetter(text[letters]) || text[letters] == '-'))
            {
                letters++;
            }

            var end = text.IndexOf('\n', letters);
            if (end < 0 || (letters == i ? text[i] is not ('\r' or '\n') : string.CompareOrdinal(text, letters, ": ", 0, 2) != 0))
            {
                return i;
            }

            i = end;
        }

        return start;
    }

    /// <summary>A JSON web token whose header decodes and names an algorithm.</summary>
    public static ValueVerdict? Jwt(string text)
    {
        for (var start = text.IndexOf("eyJ", StringComparison.Ordinal); start >= 0; start = text.IndexOf("eyJ", start + 3, StringComparison.Ordinal))
        {
            if (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '.'))
            {
                continue;
            }

            var headerEnd = Base64UrlEnd(text, start);
            if (headerEnd >= text.Length || text[headerEnd] != '.' || string.CompareOrdinal(text, headerEnd + 1, "eyJ", 0, 3) != 0)
            {
                start = Math.Max(start, headerEnd - 3);
                continue;
            }

            var payloadEnd = Base64UrlEnd(text, headerEnd + 1);
            var end = payloadEnd < text.Length && text[payloadEnd] == '.' ? Base64UrlEnd(text, payloadEnd + 1) : payloadEnd;
            if (end - start < 60 || end - payloadEnd < 10 || !HeaderNamesAlgorithm(text, start, headerEnd - start))
            {
                continue;
            }

            if (string.CompareOrdinal(text, headerEnd + 1, ManualPayload, 0, ManualPayload.Length) == 0 || HasAnonymousRole(text, headerEnd + 1, payloadEnd - headerEnd - 1))
            {
                start = Math.Max(start, end - 3);
                continue;
            }

            return new ValueVerdict(ValueKind.Jwt, Certainty.Certain, "JSON web token", "the value is a JSON web token with a readable header", start, end - start);
        }

        return null;
    }

    /// <summary><c>scheme://user:password@host</c>, unless both parts are placeholders or the same.</summary>
    public static ValueVerdict? UrlUserInfo(string text)
    {
        for (var mark = text.IndexOf("://", StringComparison.Ordinal); mark >= 0; mark = text.IndexOf("://", mark + 3, StringComparison.Ordinal))
        {
            if (mark == 0 || !char.IsLetterOrDigit(text[mark - 1]))
            {
                continue;
            }

            var start = mark + 3;
            var colon = -1;
            var at = -1;
            for (var i = start; i < text.Length && i < start + 400 && text[i] is not ('/' or '?' or '#' or '"' or '\'' or '<' or '>' or '\\') && !char.IsWhiteSpace(text[i]); i++)
            {
                if (text[i] == ':' && colon < 0)
                {
                    colon = i;
                }
                else if (text[i] == '@')
                {
                    at = i;
                }
            }

            if (colon < 0 || at <= colon + 1 || at + 1 >= text.Length)
            {
                continue;
            }

            var user = text.Substring(start, colon - start);
            var password = text.Substring(colon + 1, at - colon - 1);
            if (string.Equals(user, password, StringComparison.OrdinalIgnoreCase) || !GenericSecret.FitsInPlace(password) || password is "x-oauth-basic")
            {
                continue;
            }

            var certainty = IsLoopback(text, at + 1) ? Certainty.Possible : Certainty.Likely;
            return new ValueVerdict(ValueKind.Url, certainty, "password in a URL", "the URL has a password before its host", colon + 1, password.Length);
        }

        return null;
    }

    /// <summary>Whether the host that begins at <paramref name="i"/> is this machine.</summary>
    public static bool IsLoopback(string text, int i) =>
        string.Compare(text, i, "localhost", 0, 9, StringComparison.OrdinalIgnoreCase) == 0
        || string.CompareOrdinal(text, i, "127.0.0.1", 0, 9) == 0
        || string.CompareOrdinal(text, i, "(local", 0, 6) == 0;

    private static bool HeaderNamesAlgorithm(string text, int start, int length) =>
        Decode(text, start, length) is { } json && json.StartsWith("{\"", StringComparison.Ordinal) && json.IndexOf("\"alg\"", StringComparison.Ordinal) > 0;

    // Supabase and others hand such a token to every browser.
    private static bool HasAnonymousRole(string text, int start, int length) =>
        length < 2000 && Decode(text, start, length) is { } json && json.IndexOf("\"role\":\"anon\"", StringComparison.Ordinal) > 0;

    /// <summary>Base64url as ASCII; null when it is none.</summary>
    public static string? Decode(string text, int start, int length)
    {
        var base64 = text.Substring(start, length).Replace('-', '+').Replace('_', '/').TrimEnd('=');
        base64 = base64.PadRight((base64.Length + 3) / 4 * 4, '=');
        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            // Not base64 after all: then it is no token either.
            return null;
        }
    }

    private static int Base64UrlEnd(string text, int i)
    {
        while (i < text.Length && (IsBase64(text[i]) || text[i] is '_' or '-'))
        {
            i++;
        }

        return i;
    }

    private static bool IsBase64(char c) => (c < 128 && char.IsLetterOrDigit(c)) || c is '+' or '/' or '=';
}
