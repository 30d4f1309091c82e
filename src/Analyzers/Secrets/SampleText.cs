using System;
using System.Collections.Generic;

namespace McpAnalyzers.Secrets;

/// <summary>The grammar of values that stand for a credential without being one: placeholders, references, made-up samples.</summary>
internal static class SampleText
{
    /// <summary>Where an interpolation has a hole; never part of a real value.</summary>
    public const char Hole = '\u0001';

    private static readonly string[] s_referenceMarks =
    {
        "${", "{{", "$(", "%(", "%{", "#{", "***", "...", "\u2026", "\u2022\u2022", "@Microsoft.KeyVault(", "@variables(", "process.env", "<%",
    };

    private static readonly string[] s_referenceStarts =
    {
        "ENC(", "ENC[", "arn:", "op://", "vault:", "secret:", "secret://", "keyvault:", "akv:", "ssm:", "env:", "env(", "ref+", "file:", "projects/", "!secret", "!vault", "urn:", "{cipher}", "encrypted:", "secretref:", "kv:", "awssm:", "doppler:", "infisical:",
    };

    private static readonly string[] s_sampleMarks =
    {
        "example", "placeholder", "redacted", "changeme", "change-me", "change_me", "dummy", "replace", "insert", "fixme", "xxxx", "notareal", "not-a-real", "tooshort", "loremipsum", "lorem-ipsum", "lorem_ipsum", "keyvault", "do-not-use", "do_not_use", "donotuse", "not-for-prod",
    };

    // Words that make a value a placeholder wherever they stand in it.
    private static readonly HashSet<string> s_hardWords = Set(
        "your yours placeholder example examples sample dummy todo fixme redacted insert replace fake changeme xxx xxxx xxxxx tbd notreal hidden masked " +
        "removed omitted undefined unknown here goes votre ihre ihren dein deine bitte ersetzen einsetzen eintragen aendern aqui aquí jouw vervang inserisci " +
        "wstaw twoj вставьте замените ваш");

    // Words that make one when nothing else stands beside them.
    private static readonly HashSet<string> s_softWords = Set(
        "my the a an is it me if needed change test testing tests foo bar baz abc abcd xyz this not real null none empty string value text disabled enabled default " +
        "some any new old enter put use set via from for to of in on with and or no super very top user username name login admin root some mock stub local dev demo " +
        "development qwerty asdf lorem ipsum hello world secret secrets password passwords passwd pass pwd token tokens key keys api apikey access auth client " +
        "clave contrasena senha chave cle jeton schluessel kennwort passwort motdepasse wachtwoord votre ihr tu su sua tua " +
        "foobar ollama lmstudio private public signing encryption credential credentials connection connectionstring string bearer basic id x y z abc123 test123");

    // Keys that every emulator documents; by checksum, so that no copy of them stands here.
    private static readonly HashSet<uint> s_emulatorKeys = new() { 0xB4CBD586, 0x87707360 };

    /// <summary>Whether the text names a value that is kept elsewhere, or has a hole in it.</summary>
    public static bool IsReference(string text)
    {
        if (text.IndexOf(Hole) >= 0 || (text.IndexOf('{') is var open and >= 0 && text.IndexOf('}', open) > 0))
        {
            return true;
        }

        foreach (var mark in s_referenceMarks)
        {
            if (text.IndexOf(mark, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        foreach (var start in s_referenceStarts)
        {
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        var first = text[0];
        var last = text[text.Length - 1];
        return (first == '<' && last == '>')
            || (first == '[' && last == ']')
            || (first == '%' && last == '%')
            || (first == '(' && last == ')')
            || (first is '$' or '@' or ':' or '?' && IsIdentifier(text, 1));
    }

    /// <summary>Whether somebody wrote the text to stand for a credential that the reader has to supply.</summary>
    public static bool IsPlaceholder(string text)
    {
        if (IsMonotonous(text, 0, text.Length) || ContainsSampleMark(text, 0, text.Length) || IsEmulatorKey(text))
        {
            return true;
        }

        var words = NameWords.Split(text);
        var soft = 0;
        foreach (var word in words)
        {
            if (s_hardWords.Contains(word) || word.StartsWith("your", StringComparison.Ordinal))
            {
                return true;
            }

            if (s_softWords.Contains(word) || (IsCount(word) && s_softWords.Contains(NameWords.Stem(word))) || IsShortNumber(word))
            {
                soft++;
            }
        }

        return soft == words.Count || text.StartsWith("my", StringComparison.OrdinalIgnoreCase) && s_softWords.Contains(NameWords.Stem(text.Substring(2).ToLowerInvariant()));
    }

    /// <summary>Whether the text asks its reader for a value, so that nobody would take it for one: <c>your-key-here</c>.</summary>
    public static bool AsksForValue(string text)
    {
        foreach (var word in NameWords.Split(text))
        {
            if (word.StartsWith("your", StringComparison.Ordinal)
                || word is "here" or "example" or "placeholder" or "insert" or "replace" or "enter" or "sample" or "todo" or "tbd" or "xxx" or "xxxx" or "removed" or "omitted" or "notset")
            {
                return true;
            }
        }

        return text.IndexOf("xxxx", StringComparison.OrdinalIgnoreCase) >= 0 || IsMonotonous(text, 0, text.Length);
    }

    /// <summary>Whether a token of the right shape is one from a manual: <c>...EXAMPLE</c>, one character over and over, the alphabet.</summary>
    public static bool IsSampleToken(string text, int start, int length, int prefix)
    {
        var body = start + prefix;
        var bodyLength = length - prefix;
        return bodyLength > 0 && (IsMonotonous(text, body, bodyLength) || ContainsSampleMark(text, body, bodyLength) || ContainsYour(text, body, bodyLength));
    }

    public static bool IsEmulatorKey(string text) =>
        text.Length == 88 && text[87] == '=' && s_emulatorKeys.Contains(TokenChecksums.Crc(text, 0, text.Length));

    /// <summary>Few different characters, or mostly neighbours in the alphabet: nobody's generator draws that.</summary>
    private static bool IsMonotonous(string text, int start, int length)
    {
        if (length < 8)
        {
            return false;
        }

        ulong low = 0;
        ulong high = 0;
        var neighbours = 0;
        var sameRun = 1;
        for (var i = start; i < start + length; i++)
        {
            var c = text[i];
            if (c < 64)
            {
                low |= 1UL << c;
            }
            else
            {
                high |= 1UL << (c & 63);
            }

            if (i > start)
            {
                var step = c - text[i - 1];
                neighbours += step is 0 or 1 or -1 ? 1 : 0;
                sameRun = step == 0 ? sameRun + 1 : 1;

                // A is zero in base64: long runs of it are real.
                if (sameRun >= 8 && c != 'A' || (sameRun >= 6 && c is 'x' or 'X' or '*' or '.' or '#' or '?'))
                {
                    return true;
                }
            }
        }

        return Bits(low) + Bits(high) <= (length >= 16 ? 5 : 3) || neighbours > 0.75 * (length - 1);
    }

    private static bool ContainsSampleMark(string text, int start, int length)
    {
        foreach (var mark in s_sampleMarks)
        {
            if (text.IndexOf(mark, start, length, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool ContainsYour(string text, int start, int length) =>
        text.IndexOf("YOUR_", start, length, StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("your-", start, length, StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>Whether the digits at the end just count: pass1, pass123, but not pass456.</summary>
    private static bool IsCount(string word) =>
        word.Substring(NameWords.Stem(word).Length) is "1" or "2" or "3" or "01" or "12" or "123" or "1234" or "12345" or "123456" or "0";

    private static bool IsShortNumber(string word)
    {
        foreach (var c in word)
        {
            if (c is < '0' or > '9')
            {
                return false;
            }
        }

        return word.Length <= 4;
    }

    private static bool IsIdentifier(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (!char.IsLetterOrDigit(text[i]) && text[i] is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static int Bits(ulong value)
    {
        var count = 0;
        for (; value != 0; value &= value - 1)
        {
            count++;
        }

        return count;
    }

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
