using System;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>Which rule speaks of a written credential: each is one finding.</summary>
internal enum CredentialRule
{
    /// <summary>By its place: MCPAC1002 where it is a fallback, else MCPAC1001.</summary>
    Any,

    /// <summary>A vendor's token that proves itself: MCPAC1001 wherever it stands.</summary>
    HardCoded,

    /// <summary>A password in a connection string or a URL: MCPAC1003.</summary>
    Connection,
}

internal static class CredentialRules
{
    private static readonly string[] s_parts =
    {
        "Password", "Pwd", "AccountKey", "SharedAccessKey", "SharedAccessSignature", "AccessKey", "sig",
    };

    public static CredentialRule Of(string text) => Of(SecretValues.Classify(text), text);

    public static CredentialRule Of(ValueVerdict value, string text)
    {
        if (value.Kind == ValueKind.ProviderFormat && value.Certainty == Certainty.Certain)
        {
            return CredentialRule.HardCoded;
        }

        return value.Kind is ValueKind.ConnectionString or ValueKind.Url || IsPartOfConnection(value, text) ? CredentialRule.Connection : CredentialRule.Any;
    }

    /// <summary><c>...;AccountKey=</c>, <c>&amp;sig=</c>: the value is told by a name of the grammar.</summary>
    private static bool IsPartOfConnection(ValueVerdict value, string text)
    {
        if (!value.IsSecret || value.Start == 0)
        {
            return false;
        }

        var end = value.Start - 1;
        while (end > 0 && text[end] is ' ' or '=')
        {
            end--;
        }

        foreach (var part in s_parts)
        {
            var start = end + 1 - part.Length;
            if (start > 0
                && end < value.Start - 1
                && text[start - 1] is ';' or '&' or '?' or ' '
                && string.Compare(text, start, part, 0, part.Length, StringComparison.OrdinalIgnoreCase) == 0
                && (part == "sig" || text.IndexOf(';') >= 0))
            {
                return true;
            }
        }

        return false;
    }
}
