using System;
using System.Collections.Generic;

namespace McpAnalyzers.Secrets;

/// <summary>
/// Is a credential that somebody passes to an operation what the operation works on (the password of the user it
/// creates), or what it signs in with? Decided by words.
/// </summary>
internal static class SubjectData
{
    // Operations that write, make or judge what they are given.
    private static readonly HashSet<string> s_verbs = Set(
        "create set reset change add update register save store rotate put write assign provision insert replace import upsert new configure " +
        "generate hash check validate analyze analyse measure estimate decode parse inspect encrypt protect unlock redact scan test");

    // Of these, the ones that bring something into being that can have a password of its own.
    private static readonly HashSet<string> s_makers = Set(
        "create set reset change add update register provision assign insert new configure import upsert replace");

    // What has a password of its own.
    private static readonly HashSet<string> s_owners = Set(
        "user users account accounts member employee person customer student patient admin administrator login principal identity profile " +
        "vm machine container guest instance desktop workstation lxc qemu kvm " +
        "mailbox mail room meeting wifi wlan network ssid router hotspot zip archive pdf document workbook sheet backup");

    // The password of what is made, not of who makes it.
    private static readonly HashSet<string> s_fresh = Set("new initial temporary temp old next confirm confirmed repeat repeated admin administrator root");

    private static readonly HashSet<string> s_signInHints = Set(
        "username userid user login server host endpoint url uri address datasource connection port");

    /// <summary>
    /// Whether the credential named <paramref name="name"/> is data of the operation with these words.
    /// </summary>
    /// <param name="name">The parameter or property.</param>
    /// <param name="verdict">What its name says.</param>
    /// <param name="operation">The words of the operation: of the method, of the tool's own name.</param>
    /// <param name="beside">The names of what is passed with it.</param>
    public static bool Is(string name, NameVerdict verdict, IReadOnlyCollection<string> operation, IEnumerable<string> beside)
    {
        if (!Any(operation, s_verbs))
        {
            return false;
        }

        // SetSecret(secret), RotateApiKey(newApiKey), HashPassword(password): the operation says what it is about.
        if (Names(operation, verdict.Words))
        {
            return true;
        }

        if (!verdict.IsPassword || !Any(operation, s_makers))
        {
            return false;
        }

        return Any(operation, s_owners) || Any(SecretNames.Words(name), s_fresh) || !HintsAtSignIn(beside);
    }

    private static bool HintsAtSignIn(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (s_signInHints.Contains(string.Concat(SecretNames.Words(name))) || Any(SecretNames.Words(name), s_signInHints))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the operation's words hold a word of the credential: of <c>api key</c> it is <c>key</c>.</summary>
    private static bool Names(IReadOnlyCollection<string> operation, string credential)
    {
        var last = credential.Substring(credential.LastIndexOf(' ') + 1);
        foreach (var word in operation)
        {
            if (string.Equals(word.TrimEnd('s'), last.TrimEnd('s'), StringComparison.Ordinal)
                || (last.EndsWith(word, StringComparison.Ordinal) && word.Length > 2 && word is "key" or "token" or "secret" or "password"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Any(IEnumerable<string> words, HashSet<string> set)
    {
        foreach (var word in words)
        {
            if (set.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
