using System.Collections.Generic;

namespace McpAnalyzers.Secrets;

/// <summary>
/// The parts of words without which no name is a credential's: one pass over a name, nothing allocated, so that nearly
/// all names of a program are refused before they are split.
/// </summary>
internal sealed class NameStems
{
    private static readonly string[] s_anywhere =
    {
        "key", "token", "secret", "pass", "pwd", "auth", "cred", "bearer", "conn", "kennwort", "contrase", "senha", "wachtwoord", "adgangskode", "losenord", "lösenord",
        "haslo", "hasło", "heslo", "salasana", "jelsz", "sifre", "şifre", "пароль", "секрет", "密码", "密碼", "密钥", "パスワード", "비밀번호", "geheim", "schluessel", "schlüssel",
        "clave", "chave", "chiave", "parola", "cleapi", "cle_api", "cléapi", "clé_api", "jeton",
    };

    // Short ones stand in other words as well: path, mapping, design.
    private static readonly string[] s_words = { "pat", "sas", "jwt", "psk", "pin", "pw", "sig" };

    private readonly Dictionary<char, List<(string Stem, bool IsWord)>> _byFirst = new();

    // ASCII has a table, since there is a look-up for every character.
    private readonly List<(string Stem, bool IsWord)>?[] _ascii = new List<(string Stem, bool IsWord)>?[128];

    public NameStems()
    {
        foreach (var stem in s_anywhere)
        {
            Include(stem, isWord: false);
        }

        foreach (var word in s_words)
        {
            Include(word, isWord: true);
        }
    }

    public bool OccursIn(string text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (StemsAt(text[i]) is not { } stems)
            {
                continue;
            }

            foreach (var (stem, isWord) in stems)
            {
                if (IsAt(text, i, end, stem) && (!isWord || IsWord(text, start, i, i + stem.Length, end)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private List<(string Stem, bool IsWord)>? StemsAt(char c)
    {
        if (c < 128)
        {
            return _ascii[c];
        }

        return _byFirst.TryGetValue(char.ToLowerInvariant(c), out var stems) ? stems : null;
    }

    private static bool IsAt(string text, int i, int end, string stem)
    {
        if (end - i < stem.Length)
        {
            return false;
        }

        for (var s = 1; s < stem.Length; s++)
        {
            var c = text[i + s];
            if (c != stem[s] && char.ToLowerInvariant(c) != stem[s])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a word begins and ends here, as <see cref="NameWords"/> splits them; a plural counts.</summary>
    private static bool IsWord(string text, int start, int from, int to, int end)
    {
        var begins = from == start || !char.IsLetter(text[from - 1]) || (char.IsUpper(text[from]) && (!char.IsUpper(text[from - 1]) || char.IsLower(text[from + 1])));
        var next = to < end && text[to] is 's' or 'S' ? to + 1 : to;
        return begins && (next >= end || !char.IsLower(text[next]));
    }

    private void Include(string stem, bool isWord)
    {
        var first = stem[0];
        if (!_byFirst.TryGetValue(first, out var stems))
        {
            _byFirst[first] = stems = new List<(string Stem, bool IsWord)>();
        }

        stems.Add((stem, isWord));
        if (first < 128)
        {
            _ascii[first] = stems;
            _ascii[char.ToUpperInvariant(first)] = stems;
        }
    }
}
