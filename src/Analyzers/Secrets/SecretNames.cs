using System;
using System.Collections.Generic;
using System.Linq;

namespace McpAnalyzers.Secrets;

/// <summary>Is this the name of a credential? Decided by its words, never by a part of a word.</summary>
internal static class SecretNames
{
    private static readonly NameStems s_stems = new();

    // The first four hold the path of a file or a number; the others are so common that they are not worth splitting.
    private static readonly HashSet<string> s_neverSecret = new(StringComparer.OrdinalIgnoreCase)
    {
        "GOOGLE_APPLICATION_CREDENTIALS", "SSH_AUTH_SOCK", "USERSECRETSID", "USER_SECRETS_ID",
        "cancellationToken", "stoppingToken", "continuationToken", "pageToken", "nextPageToken", "progressToken", "publicKeyToken", "primaryKey", "foreignKey",
        "partitionKey", "rowKey", "sortKey", "cacheKey", "keyword", "keywords", "author", "authors", "authority", "connection", "connectionId",
    };

    /// <summary>What the words of <paramref name="name"/> say about the value behind it.</summary>
    public static NameVerdict Classify(string name, NamePosition position)
    {
        if (!MayMatch(name, 0, name.Length) || s_neverSecret.Contains(name))
        {
            return NameVerdict.None;
        }

        var words = Words(name);
        return words.Count == 0 ? NameVerdict.None : Classify(name, words, position);
    }

    /// <summary>The words of a name, lower case: camel, Pascal, snake, kebab; digits stay with the word before them.</summary>
    public static List<string> Words(string name) => NameWords.Split(name);

    /// <summary>Whether a value of this name may be shown to anybody: a URL, a port, a region, ...</summary>
    public static bool IsPlainlyPublic(string name)
    {
        var words = Words(name);
        return words.Count > 0
            && SecretLexicon.PlainlyPublic.Contains(NameWords.Stem(words[words.Count - 1]))
            && Classify(name, NamePosition.EnvironmentVariable).Strength != NameStrength.Strict;
    }

    /// <summary>Whether an environment variable or a configuration key (<c>Mail:ApiKey</c>, <c>ConnectionStrings:Main</c>) holds a credential.</summary>
    public static bool IsSecretEnvironmentName(string name) =>
        Classify(name, NamePosition.EnvironmentVariable).Strength == NameStrength.Strict;

    /// <summary>Whether the credential of this name is an administrator's, by its own words.</summary>
    public static bool HasAdminWord(string name)
    {
        if (Classify(name, NamePosition.EnvironmentVariable).Strength == NameStrength.None)
        {
            return false;
        }

        var words = Words(name);
        for (var i = 0; i < words.Count; i++)
        {
            if (AdminWords(words, i) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name a read-only twin of this credential would have: <c>CRM_ADMIN_TOKEN</c> becomes <c>CRM_READONLY_TOKEN</c>.</summary>
    public static string ReadOnlyVariant(string name)
    {
        var prefixLength = name.LastIndexOf(':') + 1;
        var own = name.Substring(prefixLength);
        var words = Words(own);
        var kept = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var admin = AdminWords(words, i);
            if (admin == 0)
            {
                kept.Add(words[i]);
                continue;
            }

            i += admin - 1;
        }

        kept.Insert(LastSecretWord(kept), "readonly");
        return name.Substring(0, prefixLength) + NameWords.InStyleOf(own, kept);
    }

    /// <summary>
    /// The environment variable for a credential held by <paramref name="memberName"/> of <paramref name="typeName"/>:
    /// the provider's usual name, else the member's words, led by the type's when they alone would say nothing.
    /// </summary>
    public static string EnvironmentNameFor(string memberName, string? typeName, string? providerVariable)
    {
        if (providerVariable is { Length: > 0 })
        {
            return providerVariable;
        }

        var words = Words(memberName);
        while (words.Count > 1 && (words[0] is "default" or "my" or "s" or "m" or "x" or "hardcoded" || SecretLexicon.GettingVerbs.Contains(words[0])))
        {
            words.RemoveAt(0);
        }

        while (words.Count > 1 && words[words.Count - 1] is "value" or "string" or "raw" or "default" && words[words.Count - 2] != "connection")
        {
            words.RemoveAt(words.Count - 1);
        }

        var match = words.Count == 0 ? default : FindMatch(words, NamePosition.EnvironmentVariable);
        if (match.Length == 0)
        {
            words.Add("secret");
        }
        else if (match.Start > 0)
        {
            return NameWords.ToVariable(words);
        }

        var owner = typeName is null ? new List<string>() : Words(typeName);
        while (owner.Count > 0 && SecretLexicon.TypeNoise.Contains(owner[owner.Count - 1]))
        {
            owner.RemoveAt(owner.Count - 1);
        }

        if (owner.Count > 1 && owner[0] == "i")
        {
            // IWeatherApi is the weather's.
            owner.RemoveAt(0);
        }

        // Tickets.Ticket already says it; do not stutter.
        return NameWords.ToVariable(words.Count > 0 && owner.Count > 0 && owner[owner.Count - 1] == words[0] ? owner.Concat(words.Skip(1)) : owner.Concat(words));
    }

    /// <summary>The configuration key that says the same as a variable: <c>TICKET_API_KEY</c> is <c>Ticket:ApiKey</c>.</summary>
    public static string ConfigurationKeyFor(string variable)
    {
        var words = Words(variable);
        var name = LastSecretWord(words);
        var section = NameWords.InStyleOf("Pascal", words.Take(name).ToList());
        var key = NameWords.InStyleOf("Pascal", words.Skip(name).ToList());
        return section.Length == 0 || key.Length == 0 ? section + key : section + ":" + key;
    }

    /// <summary>Whether a part of a text can be a credential's name at all; finds out without allocating.</summary>
    public static bool MayMatch(string text, int start, int length)
    {
        if (length is < 2 or > 200)
        {
            return false;
        }

        return s_stems.OccursIn(text, start, start + length);
    }

    private static NameVerdict Classify(string name, List<string> words, NamePosition position)
    {
        if (IsConnectionStringPath(name))
        {
            return Verdict(NameStrength.Strict, "connection string", isPassword: false);
        }

        DropQualifiers(words, position);
        var match = FindMatch(words, position);
        if (match.Length == 0)
        {
            return IsListOfKeys(name, words) ? Verdict(NameStrength.Weak, words[0], isPassword: false) : NameVerdict.None;
        }

        if (match.Start > 0 && SecretLexicon.LeadingVerbs.Contains(words[0]) && position is NamePosition.Identifier or NamePosition.Method or NamePosition.Key && match.Start == 1)
        {
            return NameVerdict.None;
        }

        for (var i = 0; i < match.Start; i++)
        {
            if (SecretLexicon.NoLongerUsable.Contains(words[i]))
            {
                return NameVerdict.None;
            }
        }

        var strength = match.Strength;
        for (var i = match.Start + match.Length; i < words.Count; i++)
        {
            var word = NameWords.Stem(words[i]);
            if (SecretLexicon.NegativeAfter.Contains(word))
            {
                return NameVerdict.None;
            }

            if (!SecretLexicon.NeutralAfter.Contains(word))
            {
                // PasswordAcme may be Acme's password, TokenAcme may be anything.
                if (strength == NameStrength.Weak)
                {
                    return NameVerdict.None;
                }

                strength = NameStrength.Weak;
            }
        }

        if (position == NamePosition.Identifier && match.Start == 1 && words[0] is "get" or "create" or "generate" or "make" && strength == NameStrength.Strict)
        {
            strength = NameStrength.Weak;
        }

        var text = string.Join(" ", words.Skip(match.Start).Take(match.Length));
        return Verdict(strength, text, SecretLexicon.Passwords.Contains(NameWords.Stem(words[match.Start + match.Length - 1])) || EndsLikePassword(text));
    }

    /// <summary><c>Tokens:GitHub</c>, <c>Keys:OpenAI</c>: a section that lists one for each service.</summary>
    private static bool IsListOfKeys(string name, List<string> words) =>
        words.Count == 2 && words[0] is "keys" or "tokens" && name.IndexOf(':') > 0 && SecretLexicon.Services.Contains(NameWords.Stem(words[1]));

    /// <summary>What follows "for" or "to" only qualifies: <c>PasswordForBackup</c> is a password, <c>VaultToStoreSecrets</c> is a vault.</summary>
    private static void DropQualifiers(List<string> words, NamePosition position)
    {
        for (var i = 1; i < words.Count; i++)
        {
            // PasswordInClearText
            if (words[i] == "in" && i + 1 < words.Count && words[i + 1] is "clear" or "plain")
            {
                words.RemoveRange(i, words.Count - i);
                return;
            }

            // A variable's name is a path rather than a phrase: SIGN_IN_SECRET.
            if (SecretLexicon.Prepositions.Contains(words[i]) && (position != NamePosition.EnvironmentVariable || words[i] == "for"))
            {
                words.RemoveRange(i, words.Count - i);
                return;
            }
        }
    }

    private static NameVerdict Verdict(NameStrength strength, string words, bool isPassword) =>
        new(strength, words, isPassword, strength == NameStrength.Strict ? $"the name says '{words}'" : $"the name says '{words}', which alone is not enough");

    /// <summary><c>ConnectionStrings:Main</c>, <c>ConnectionStrings__Main</c>, <c>SQLCONNSTR_Main</c>.</summary>
    private static bool IsConnectionStringPath(string name)
    {
        const string Section = "ConnectionStrings";
        if (name.Length > Section.Length + 1
            && name.StartsWith(Section, StringComparison.OrdinalIgnoreCase)
            && (name[Section.Length] == ':' || string.CompareOrdinal(name, Section.Length, "__", 0, 2) == 0))
        {
            return true;
        }

        return name.IndexOf("CONNSTR_", StringComparison.Ordinal) > 0;
    }

    /// <summary>The last run of words that stands for a credential.</summary>
    private static Match FindMatch(List<string> words, NamePosition position)
    {
        for (var i = words.Count - 1; i >= 0; i--)
        {
            var match = MatchAt(words, i, position);
            if (match.Length > 0)
            {
                return match;
            }
        }

        return default;
    }

    private static Match MatchAt(List<string> words, int i, NamePosition position)
    {
        var word = NameWords.Stem(words[i]);
        word = SecretLexicon.Strict.Contains(word) ? word : Singular(word);
        var before = i > 0 ? NameWords.Stem(words[i - 1]) : "";
        if (word is "string" or "str" && before is "connection" or "conn")
        {
            // The connection string of an Application Insights resource identifies, it does not authenticate.
            var insights = i > 1 && words[i - 2] is "insights" or "applicationinsights" or "appinsights" or "telemetry";
            return new Match(i - 1, 2, insights ? NameStrength.Weak : NameStrength.Strict);
        }

        if (SecretLexicon.Strict.Contains(word))
        {
            // "public" and "anti-forgery" secrets are none; "pat" and "sas" count as whole words only. A token credential is what
            // gets tokens; AZURE_TOKEN_CREDENTIALS says which of them to ask.
            return before is "public" or "csrf" or "xsrf" or "antiforgery" || (before == "token" && word == "credential")
                ? default
                : word == "secret" && before is "api" or "client" or "app" ? new Match(i - 1, 2, NameStrength.Strict) : new Match(i, 1, NameStrength.Strict);
        }

        if (word is "key" or "token")
        {
            return KeyOrToken(words, i, word, before, position);
        }

        if (word is "pass" or "pw")
        {
            return new Match(i, 1, i > 0 && i == words.Count - 1 && !SecretLexicon.NegativeBefore.Contains(before) && before is not ("by" or "first" or "second" or "render" or "bypass")
                ? NameStrength.Strict
                : NameStrength.Weak);
        }

        if (word is "clave" or "parola" or "chave" or "chiave")
        {
            // Also a word for "key": another says of what.
            var next = i + 1 < words.Count && words[i + 1] is "de" or "di" ? i + 2 : i + 1;
            return next < words.Count && words[next] is "api" or "acceso" or "acesso" or "accesso" or "secreta" or "segreta" or "privada" or "privata"
                ? new Match(i, next + 1 - i, NameStrength.Strict)
                : new Match(i, 1, NameStrength.Weak);
        }

        if (word is "auth" or "authorization" or "jwt" or "pin")
        {
            var strict = position == NamePosition.Header && word == "authorization" || word == "jwt" && position != NamePosition.Header;
            return i == words.Count - 1 ? new Match(i, 1, strict ? NameStrength.Strict : NameStrength.Weak) : default;
        }

        return Compound(words[i]) is { } strength ? new Match(i, 1, strength) : default;
    }

    private static Match KeyOrToken(List<string> words, int i, string word, string before, NamePosition position)
    {
        var plural = words[i].EndsWith("s", StringComparison.Ordinal);
        var qualifiers = word == "key" ? SecretLexicon.BeforeKey : SecretLexicon.BeforeToken;
        // SONAR_PROJECT_KEY, JIRA_PROJECT_KEY: the name of a project, as its address shows it.
        if (word == "key" && before is "project" or "issue" or "space" or "board")
        {
            return default;
        }

        if (before == "public" || (i > 1 && before == "key" && words[i - 2] == "public"))
        {
            return default;
        }

        if (i + 1 < words.Count && Singular(words[i + 1]) == "credential")
        {
            return default;
        }

        // PasswordKeys: what passwords are kept under.
        if (qualifiers.Contains(before) || (SecretLexicon.Strict.Contains(before) && !(word == "key" && SecretLexicon.Passwords.Contains(before))))
        {
            return new Match(i - 1, 2, NameStrength.Strict);
        }

        if (SecretLexicon.NegativeBefore.Contains(before) || plural || (word == "key" && SecretLexicon.NamedByKey.Contains(before)))
        {
            return default;
        }

        if (word == "key" && position == NamePosition.Identifier && SecretLexicon.CallsNamesKeys.Contains(before))
        {
            return default;
        }

        if (before.Length > 0 && SecretLexicon.Services.Contains(before))
        {
            return new Match(i, 1, NameStrength.Strict);
        }

        // A variable or a header exists to carry a value in from outside: CRM_TOKEN there is the token itself.
        var carries = position is NamePosition.EnvironmentVariable or NamePosition.Header or NamePosition.Option;
        return new Match(i, 1, carries && (before.Length > 0 || word == "token") ? NameStrength.Strict : NameStrength.Weak);
    }

    /// <summary>Words written without a boundary: <c>dbpassword</c>, <c>githubtoken</c>.</summary>
    private static NameStrength? Compound(string word)
    {
        var stem = Singular(NameWords.Stem(word));
        if (stem.Length < 6)
        {
            return null;
        }

        foreach (var ending in SecretLexicon.CompoundEndings)
        {
            if (stem.EndsWith(ending, StringComparison.Ordinal))
            {
                return NameStrength.Strict;
            }
        }

        return stem.EndsWith("token", StringComparison.Ordinal) && SecretLexicon.Services.Contains(stem.Substring(0, stem.Length - 5))
            ? NameStrength.Strict
            : null;
    }

    private static bool EndsLikePassword(string text) =>
        text.EndsWith("password", StringComparison.Ordinal) || text.EndsWith("pwd", StringComparison.Ordinal) || text.EndsWith("passwd", StringComparison.Ordinal);

    private static string Singular(string word) =>
        word.Length > 3 && word.EndsWith("s", StringComparison.Ordinal) && !word.EndsWith("ss", StringComparison.Ordinal) ? word.Substring(0, word.Length - 1) : word;

    /// <summary>How many words from <paramref name="i"/> on say "administrator"; the credential's own noun is not counted.</summary>
    private static int AdminWords(List<string> words, int i)
    {
        var next = i + 1 < words.Count ? words[i + 1] : "";
        var word = words[i];
        if (SecretLexicon.Admin.Contains(word))
        {
            return 1;
        }

        if (word == "service" && next == "role")
        {
            return 2;
        }

        // The key of a storage account opens all of it; the key of a service account is an ordinary one.
        if (word == "account" && next == "key" && (i == 0 || words[i - 1] != "service"))
        {
            return 1;
        }

        return word == "owner" && (SecretLexicon.Strict.Contains(Singular(next)) || SecretLexicon.Weak.Contains(Singular(next)) || next == "api") ? 1 : 0;
    }

    /// <summary>Where the credential's own noun begins: <c>CRM | API KEY</c>; the end when there is none.</summary>
    private static int LastSecretWord(List<string> words)
    {
        var match = FindMatch(words, NamePosition.EnvironmentVariable);
        if (match.Length == 0)
        {
            return words.Count;
        }

        var last = match.Start + match.Length - 1;
        return last > 0 && SecretLexicon.Nouns.Contains(words[last - 1] + " " + words[last]) ? last - 1 : last;
    }

    private readonly struct Match
    {
        public Match(int start, int length, NameStrength strength)
        {
            Start = start;
            Length = length;
            Strength = strength;
        }

        public int Start { get; }

        public int Length { get; }

        public NameStrength Strength { get; }
    }
}
