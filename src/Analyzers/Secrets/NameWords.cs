using System.Collections.Generic;
using System.Text;

namespace McpAnalyzers.Secrets;

/// <summary>Splits names into lower-case words: camel, Pascal, snake, kebab, dotted and colon-separated.</summary>
internal static class NameWords
{
    // Brands and terms whose inner capital is no word boundary; the usual variable is GITHUB_TOKEN, not GIT_HUB_TOKEN.
    private static readonly HashSet<string> s_joined = new()
    {
        "git hub", "git lab", "web socket", "o auth", "o auth2", "open ai", "you tube", "pay pal", "send grid", "mongo db", "my sql", "linked in",
        "hub spot", "data dog", "dynamo db", "digital ocean", "postgre sql", "graph ql", "web hook", "cloud flare",
        "anti forgery", "red is", "big query", "deep seek", "hugging face", "mail gun", "mail chimp", "pager duty",
        "rapid api", "nu get", "mot de", "motde passe", "api schluessel", "cle api", "clé api", "jeton acces", "api schlüssel", "super user", "read only", "pass phrase", "pass word", "pass code", "elastic search",
    };

    public static List<string> Split(string name)
    {
        var words = new List<string>(4);
        var start = -1;
        for (var i = 0; i <= name.Length; i++)
        {
            var inWord = i < name.Length && char.IsLetterOrDigit(name[i]);
            if (start >= 0 && (!inWord || StartsWord(name, i)))
            {
                Add(words, name.Substring(start, i - start).ToLowerInvariant());
                start = -1;
            }

            if (inWord && start < 0)
            {
                start = i;
            }
        }

        return words;
    }

    /// <summary>The words as an environment variable: <c>CRM_API_KEY</c>.</summary>
    public static string ToVariable(IEnumerable<string> words) => string.Join("_", words).ToUpperInvariant();

    /// <summary>The word without a number at its end: <c>password2</c> is <c>password</c>.</summary>
    public static string Stem(string word)
    {
        var length = word.Length;
        while (length > 1 && word[length - 1] is >= '0' and <= '9')
        {
            length--;
        }

        return length == word.Length ? word : word.Substring(0, length);
    }

    /// <summary>Writes words in the style of <paramref name="model"/>: snake, kebab, Pascal or camel case.</summary>
    public static string InStyleOf(string model, IReadOnlyList<string> words)
    {
        var shouts = !HasLower(model);
        if (shouts || model.IndexOf('_') > 0)
        {
            return shouts ? ToVariable(words) : string.Join("_", words);
        }

        if (model.IndexOf('-') > 0)
        {
            return string.Join("-", words);
        }

        var text = new StringBuilder();
        foreach (var word in words)
        {
            text.Append(text.Length == 0 && char.IsLower(model[0]) ? word[0] : char.ToUpperInvariant(word[0]));
            text.Append(word, 1, word.Length - 1);
        }

        return text.ToString();
    }

    private static bool HasLower(string text)
    {
        foreach (var c in text)
        {
            if (char.IsLower(c))
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(List<string> words, string word)
    {
        if (words.Count > 0 && s_joined.Contains(words[words.Count - 1] + " " + word))
        {
            words[words.Count - 1] += word;
            return;
        }

        words.Add(word);
    }

    private static bool StartsWord(string name, int i)
    {
        if (!char.IsUpper(name[i]))
        {
            return false;
        }

        var before = name[i - 1];
        if (char.IsLower(before))
        {
            return true;
        }

        var lowerFollows = i + 1 < name.Length && char.IsLower(name[i + 1]);

        // APIKey: the K; OAuth2Token: the T. But N8N stays one word.
        return lowerFollows && (char.IsUpper(before) || char.IsDigit(before));
    }
}
