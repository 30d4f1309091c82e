using System;
using System.Collections.Generic;
using System.Linq;

namespace McpAnalyzers.Secrets;

/// <summary>Does a text ask somebody for a credential? "Enter your API key" does, "Reset the password?" does not.</summary>
internal static class SecretRequests
{
    /// <summary>So many words may stand between the verb and the noun.</summary>
    private const int Reach = 8;

    private static readonly HashSet<string> s_verbs = Set("enter provide paste type input supply give tell send share submit specify insert what");

    private static readonly HashSet<string> s_negations = Set("not never dont no cannot without instead");

    private static readonly HashSet<string> s_aboutIt = Set("name names id ids identifier path file url address number title length hint question policy kind type location place");

    private static readonly HashSet<string> s_fillers = Set("your the a an my me us this that these those name user username their its new current following");

    private static readonly HashSet<string> s_links = Set("for of to from in on with and or here below so please again by at as if that which when");

    /// <summary>The credential that the text asks for; null when it asks for none.</summary>
    public static string? AskedFor(string text)
    {
        if (text.Length > 4000 || !SecretNames.MayMatch(text.Length > 200 ? text.Substring(0, 200) : text, 0, Math.Min(text.Length, 200)))
        {
            return null;
        }

        foreach (var sentence in text.Split('.', '!', ';', '\n'))
        {
            var words = SecretNames.Words(sentence.Replace("'s", ""));
            var verb = words.FindIndex(s_verbs.Contains);
            if (verb < 0 || words.Take(verb).Any(s_negations.Contains))
            {
                continue;
            }

            for (var i = verb + 1; i < words.Count && i <= verb + Reach; i++)
            {
                if (NounAt(words, i) is { } noun && !IsAboutIt(words, verb, i))
                {
                    return noun;
                }
            }
        }

        return null;
    }

    /// <summary>The credential whose words begin here: up to three, and nothing behind them that makes it something else.</summary>
    private static string? NounAt(List<string> words, int start)
    {
        for (var length = Math.Min(3, words.Count - start); length > 0; length--)
        {
            if (words.Skip(start).Take(length).Any(w => s_fillers.Contains(w) || s_links.Contains(w)))
            {
                continue;
            }

            var noun = string.Join(" ", words.Skip(start).Take(length));
            var isCredential = SecretNames.Classify(noun, NamePosition.Identifier).IsSecret || (noun == "token" && start > 0 && words[start - 1] == "your");
            if (!isCredential)
            {
                continue;
            }

            var next = start + length < words.Count ? words[start + length] : "";
            return next.Length == 0 || s_links.Contains(next) || SecretNames.Classify(noun + " " + next, NamePosition.Identifier).Strength != NameStrength.None || noun == "token" ? noun : null;
        }

        return null;
    }

    /// <summary>"the name of the secret": asked for is what stands before "of".</summary>
    private static bool IsAboutIt(List<string> words, int verb, int noun)
    {
        for (var i = verb + 1; i < noun - 1; i++)
        {
            if (s_aboutIt.Contains(words[i]) && words[i + 1] is "of" or "for" or "to")
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
