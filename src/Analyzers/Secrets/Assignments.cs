using System;

namespace McpAnalyzers.Secrets;

/// <summary>
/// Credentials beside their names inside a text: connection strings, query strings, JSON, YAML, command lines, SQL and
/// authorization headers.
/// </summary>
internal static class Assignments
{
    private const int LongestName = 60;

    // Bounds the work at any one separator; nobody writes a longer credential into a sentence.
    private const int LongestValue = 400;
    private const int LongestToken = 4096;

    private static readonly string[] s_tokenSchemes = { "Bearer ", "Token ", "ApiKey ", "Bot " };

    // What a short option of these commands means; of others it may mean anything.
    private static readonly (string Command, string Option)[] s_passwordOptions =
    {
        ("docker login", "-p "), ("podman login", "-p "), ("az login", "-p "), ("helm registry login", "-p "), ("sshpass", "-p "), ("oc login", "-p "), ("nuget push", "-k "), ("npm login", "-p "),
    };

    /// <summary>The first credential that a name in the text gives away; null when there is none.</summary>
    public static ValueVerdict? Find(string text)
    {
        for (var i = 1; i < text.Length - 3; i++)
        {
            var found = text[i] switch
            {
                '=' => AtSeparator(text, i),
                ':' when text[i + 1] != '/' => AtSeparator(text, i),
                ' ' => AtBlank(text, i),
                _ => null,
            };
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>How long the scheme is that the text begins with, where a token of its own kind follows; 0 for none.</summary>
    public static int TokenScheme(string text) => TokenSchemeAt(text, 0)?.Length ?? 0;

    /// <summary>What follows <c>Bearer</c> or <c>Basic</c> at the start of a header's value; null when it is no credential.</summary>
    public static ValueVerdict? AuthorizationHeader(string text, int start)
    {
        if (TokenSchemeAt(text, start) is { } scheme)
        {
            var value = Word(text, start + scheme.Length);
            return value.Length >= 8 && GenericSecret.Fits(value, StrictKey)
                ? new ValueVerdict(ValueKind.AuthorizationHeader, Certainty.Likely, "bearer token", $"the value follows '{scheme.Trim()}'", start + scheme.Length, value.Length)
                : null;
        }

        if (StartsAt(text, start, "Basic "))
        {
            var value = Word(text, start + 6);
            return value.Length >= 8 && BasicPassword(value) ? new ValueVerdict(ValueKind.AuthorizationHeader, Certainty.Certain, "user and password of a Basic header", "the value after 'Basic' decodes to a user and a password", start + 6, value.Length) : null;
        }

        return null;
    }

    private static string? TokenSchemeAt(string text, int start)
    {
        foreach (var scheme in s_tokenSchemes)
        {
            if (StartsAt(text, start, scheme))
            {
                return scheme;
            }
        }

        return null;
    }

    /// <summary>Whether a text is <c>user:password</c>, as a Basic header carries it.</summary>
    public static bool IsUserAndPassword(string text)
    {
        var colon = text.IndexOf(':');
        return colon > 0
            && text.IndexOf("://", StringComparison.Ordinal) < 0
            && text.IndexOf(' ') < 0
            && text.IndexOf(SampleText.Hole, 0, colon) < 0
            && GenericSecret.FitsInPlace(text.Substring(colon + 1))
            && !string.Equals(text.Substring(0, colon), text.Substring(colon + 1), StringComparison.OrdinalIgnoreCase);
    }

    private static NameVerdict StrictKey => new(NameStrength.Strict, "authorization", isPassword: false, "it stands in an authorization header");

    private static bool BasicPassword(string value) => StructuredSecrets.Decode(value, 0, value.Length) is { } text && IsUserAndPassword(text);

    private static ValueVerdict? AtSeparator(string text, int separator)
    {
        var nameEnd = separator;
        while (nameEnd > 0 && text[nameEnd - 1] is ' ' or '"' or '\'' or '\\')
        {
            nameEnd--;
        }

        var nameStart = NameStart(text, nameEnd);
        if (nameEnd - nameStart < 3 || !SecretNames.MayMatch(text, nameStart, nameEnd - nameStart))
        {
            return null;
        }

        var value = ValueAfter(text, separator + 1, out var valueStart);
        if (value.Length < 4 || (text[valueStart - 1] is not ('"' or '\'') && IsCall(value)))
        {
            return null;
        }

        var name = text.Substring(nameStart, nameEnd - nameStart);
        if (name is "sig")
        {
            return value.Length >= 32 && GenericSecret.Fits(value, StrictKey) ? Found("shared access signature", "sig", valueStart, value.Length) : null;
        }

        var position = PositionOf(name);
        if (position == NamePosition.Header && !IsToken(value))
        {
            // A scheme, which is looked at by itself, or a pattern that finds headers.
            return null;
        }

        var verdict = SecretNames.Classify(name, position);
        if (verdict.Strength == NameStrength.Weak && IsMember(text, nameStart, nameEnd, separator))
        {
            return GenericSecret.FitsWeakName(value, verdict) ? Found($"value of '{name}'", verdict.Words, valueStart, value.Length) : null;
        }

        if (verdict.Strength != NameStrength.Strict || verdict.Words == "connection string")
        {
            // A connection string has names of its own, which come next.
            return null;
        }

        var inConnectionString = IsConnectionString(text, nameStart, valueStart + value.Length) || (verdict.IsPassword && IsDatabaseQuery(text, nameStart));
        if (inConnectionString ? !GenericSecret.FitsInPlace(value) || RepeatsElsewhere(text, value, valueStart) : !GenericSecret.Fits(value, verdict))
        {
            return null;
        }

        return inConnectionString
            ? new ValueVerdict(
                ValueKind.ConnectionString,
                MentionsLoopback(text) ? Certainty.Possible : Certainty.Likely,
                $"'{name}' in a connection string",
                $"the connection string has a value for '{name}'",
                valueStart,
                value.Length)
            : Found($"value of '{name}'", verdict.Words, valueStart, value.Length);
    }

    private static bool IsToken(string value)
    {
        foreach (var c in value)
        {
            if (!(c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.' or '_' or '~' or '+' or '/' or '='))
            {
                return false;
            }
        }

        return true;
    }

    private static NamePosition PositionOf(string name)
    {
        if (name[0] == '-')
        {
            return NamePosition.Option;
        }

        if (string.Equals(name, "Authorization", StringComparison.OrdinalIgnoreCase))
        {
            return NamePosition.Header;
        }

        var variable = false;
        foreach (var c in name)
        {
            if (c is not ((>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'))
            {
                return NamePosition.Key;
            }

            variable |= c == '_';
        }

        return variable ? NamePosition.EnvironmentVariable : NamePosition.Key;
    }

    /// <summary><c>"token": "..."</c>, <c>&amp;token=</c>: the member of an object or of a query, not a word of a sentence.</summary>
    private static bool IsMember(string text, int nameStart, int nameEnd, int separator) =>
        nameStart > 0 && (text[separator] == ':' ? text[nameStart - 1] is '"' or '\'' && nameEnd < separator : text[nameStart - 1] is '?' or '&');

    /// <summary><c>passed = sum(len(x))</c>: code, of whatever language.</summary>
    private static bool IsCall(string value)
    {
        var i = 0;
        while (i < value.Length && (char.IsLetter(value[i]) || value[i] is '_' or '.'))
        {
            i++;
        }

        return i > 1 && i < value.Length - 1 && value[i] == '(' && (char.IsLetter(value[i + 1]) || value[i + 1] is ')' or '_');
    }

    /// <summary><c>jdbc:mysql://host/shop?user=app&amp;password=...</c>: the query of the URL of a database.</summary>
    private static bool IsDatabaseQuery(string text, int nameStart) =>
        nameStart > 0 && text[nameStart - 1] is '?' or '&' && text.IndexOf("://", 0, nameStart, StringComparison.Ordinal) is var scheme and > 0 && !StartsAt(text, scheme - 4, "http") && !StartsAt(text, scheme - 5, "https");

    /// <summary><c>--token abc</c>, <c>PASSWORD 'abc'</c>, <c>IDENTIFIED BY 'abc'</c>, <c>Bearer abc</c>.</summary>
    private static ValueVerdict? AtBlank(string text, int blank)
    {
        var nameStart = NameStart(text, blank);
        if (blank - nameStart == 2)
        {
            return AfterShortWord(text, nameStart, blank);
        }

        if (blank - nameStart < 3)
        {
            return null;
        }

        if (StartsAt(text, nameStart, "Bearer ") || StartsAt(text, nameStart, "Basic ") || (StartsAt(text, nameStart, "token ") && StartsAt(text, nameStart - 15, "Authorization: ")))
        {
            return AuthorizationHeader(text, nameStart);
        }

        if (SecretSet(text, nameStart, blank) is { } set)
        {
            return set;
        }

        var quoted = text[blank + 1] is '\'';
        var option = text[nameStart] == '-' && nameStart + 1 < text.Length && text[nameStart + 1] == '-';
        if ((!quoted && !option) || !SecretNames.MayMatch(text, nameStart, blank - nameStart))
        {
            return null;
        }

        var name = text.Substring(nameStart, blank - nameStart);
        var verdict = SecretNames.Classify(name, option ? NamePosition.Option : NamePosition.Key);
        var value = ValueAfter(text, blank + 1, out var valueStart);
        return verdict.Strength == NameStrength.Strict && value.Length >= 6 && GenericSecret.Fits(value, verdict)
            ? Found($"value of '{name}'", verdict.Words, valueStart, value.Length)
            : null;
    }

    /// <summary><c>dotnet user-secrets set "Crm:ApiKey" "abc"</c>, <c>gh secret set NAME --body abc</c> aside: a name and a value behind it.</summary>
    private static ValueVerdict? SecretSet(string text, int nameStart, int blank)
    {
        const string Command = "user-secrets set ";
        if (!StartsAt(text, nameStart, "set ") || !StartsAt(text, blank + 1 - Command.Length, Command))
        {
            return null;
        }

        var name = ValueAfter(text, blank + 1, out var start);
        var end = start + name.Length;
        if (name.Length is 0 or > LongestName || end + 1 >= text.Length)
        {
            return null;
        }

        var verdict = SecretNames.Classify(name, NamePosition.Key);
        var value = ValueAfter(text, text[end] == ' ' ? end : end + 1, out var valueStart);
        return verdict.Strength == NameStrength.Strict && value.Length >= 6 && GenericSecret.Fits(value, verdict) ? Found($"value of '{name}'", verdict.Words, valueStart, value.Length) : null;
    }

    /// <summary><c>IDENTIFIED BY 'abc'</c> of SQL, <c>-u user:abc</c> of curl, <c>-p abc</c> of a login.</summary>
    private static ValueVerdict? AfterShortWord(string text, int start, int blank)
    {
        if (StartsAt(text, start, "by ") && StartsAt(text, start - 11, "identified by '"))
        {
            var password = ValueAfter(text, blank + 1, out var valueStart);
            return GenericSecret.FitsInPlace(password) ? Found("value of 'IDENTIFIED BY'", "password", valueStart, password.Length) : null;
        }

        if (StartsAt(text, start, "-u ") && StartsAt(text, 0, "curl "))
        {
            var pair = ValueAfter(text, blank + 1, out var pairStart);
            return IsUserAndPassword(pair) ? Found("user and password of a command", "password", pairStart, pair.Length) : null;
        }

        foreach (var (command, option) in s_passwordOptions)
        {
            if (StartsAt(text, start, option) && start > command.Length && text.LastIndexOf(command, start, Math.Min(start + 1, LongestValue), StringComparison.Ordinal) is var at and >= 0 && text.IndexOf('\n', at, start - at) < 0)
            {
                var secret = ValueAfter(text, blank + 1, out var secretStart);
                return GenericSecret.FitsInPlace(secret) && secret.Length >= 6 ? Found($"'{option.Trim()}' of '{command}'", option[1] == 'k' ? "api key" : "password", secretStart, secret.Length) : null;
            }
        }

        return null;
    }

    private static ValueVerdict Found(string what, string words, int start, int length) =>
        new(ValueKind.Assignment, Certainty.Likely, what, $"the text gives a value for '{words}'", start, length);

    private static int NameStart(string text, int end)
    {
        var start = end;
        while (start > 0 && end - start < LongestName && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-'))
        {
            start--;
        }

        return start;
    }

    private static string ValueAfter(string text, int i, out int start)
    {
        while (i < text.Length && text[i] is ' ' or '\t')
        {
            i++;
        }

        while (i < text.Length && text[i] == '\\')
        {
            i++;
        }

        start = i;
        if (i >= text.Length)
        {
            return "";
        }

        var quote = text[i] is '"' or '\'' ? text[i] : '\0';
        if (quote != '\0')
        {
            start = ++i;
        }

        while (i < text.Length && !EndsValue(text[i], quote))
        {
            if (i++ - start > LongestValue)
            {
                return "";
            }
        }

        var end = i;
        while (end > start && text[end - 1] is ' ' or '\\')
        {
            end--;
        }

        return text.Substring(start, end - start);
    }

    private static bool EndsValue(char c, char quote) =>
        quote != '\0' ? c == quote : c is ';' or '&' or ' ' or '"' or '\'' or '\r' or '\n' or '\t' or '<' or '>' or '`';

    private static string Word(string text, int start)
    {
        var end = start;
        while (end < text.Length && end - start < LongestToken && !char.IsWhiteSpace(text[end]) && text[end] is not ('"' or '\'' or ',' or ';'))
        {
            end++;
        }

        return text.Substring(start, end - start);
    }

    /// <summary>Whether the pair stands among others that <c>;</c> divides.</summary>
    private static bool IsConnectionString(string text, int nameStart, int valueEnd)
    {
        if (valueEnd < text.Length && text[valueEnd] == ';' && text.IndexOf('=', valueEnd) > 0)
        {
            return true;
        }

        var before = nameStart;
        while (before > 0 && text[before - 1] == ' ')
        {
            before--;
        }

        return before > 0 && text[before - 1] == ';' && text.IndexOf('=', 0, before) > 0;
    }

    private static bool MentionsLoopback(string text)
    {
        for (var i = text.IndexOf('='); i >= 0 && i < text.Length - 1; i = text.IndexOf('=', i + 1))
        {
            var host = i + 1;
            while (host < text.Length && text[host] == ' ')
            {
                host++;
            }

            if (StructuredSecrets.IsLoopback(text, host))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>User and password the same: nobody's production.</summary>
    private static bool RepeatsElsewhere(string text, string value, int valueStart)
    {
        for (var i = text.IndexOf(value, StringComparison.OrdinalIgnoreCase); i >= 0; i = text.IndexOf(value, i + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = i + value.Length;
            if (i != valueStart && i > 0 && text[i - 1] is '=' or ' ' && (end == text.Length || text[end] == ';'))
            {
                return i != valueStart;
            }
        }

        return false;
    }

    private static bool StartsAt(string text, int start, string what) =>
        start >= 0 && string.Compare(text, start, what, 0, what.Length, StringComparison.OrdinalIgnoreCase) == 0;
}
