using System;

namespace McpAnalyzers.Secrets;

/// <summary>What one look at a text tells: which characters, how many different ones, how evenly spread.</summary>
internal readonly struct ValueShape
{
    // Nearly every text of a program is looked at once: what counts its characters is kept.
    [ThreadStatic]
    private static int[]? t_counts;

    private ValueShape(int length, int lower, int upper, int digits, int separators, int symbols, int others, int changes, int distinct, double entropy, double wordiness)
    {
        Length = length;
        Lower = lower;
        Upper = upper;
        Digits = digits;
        Separators = separators;
        Symbols = symbols;
        Others = others;
        Changes = changes;
        Distinct = distinct;
        Entropy = entropy;
        Wordiness = wordiness;
    }

    public int Length { get; }

    public int Lower { get; }

    public int Upper { get; }

    public int Digits { get; }

    /// <summary>Characters that join words: <c>_ - . : / , ;</c> and blanks.</summary>
    public int Separators { get; }

    /// <summary>Other ASCII punctuation.</summary>
    public int Symbols { get; }

    /// <summary>White space and everything outside ASCII.</summary>
    public int Others { get; }

    /// <summary>How often a digit follows a letter, or a letter a digit.</summary>
    public int Changes { get; }

    public int Distinct { get; }

    /// <summary>Bits a character, by the text's own frequencies.</summary>
    public double Entropy { get; }

    /// <summary>The part of the letters that reads like words, 0 to 1.</summary>
    public double Wordiness { get; }

    public int Letters => Lower + Upper;

    public static ValueShape Of(string text)
    {
        var counts = t_counts ??= new int[128];
        Array.Clear(counts, 0, counts.Length);
        int lower = 0, upper = 0, digits = 0, separators = 0, symbols = 0, others = 0, changes = 0;
        var before = '\0';
        foreach (var c in text)
        {
            changes += IsDigit(c) ? (IsLetter(before) ? 1 : 0) : IsLetter(c) && IsDigit(before) ? 1 : 0;
            before = c;
            if (c >= 128 || char.IsWhiteSpace(c) || c < ' ')
            {
                others++;
                continue;
            }

            counts[c]++;
            switch (c)
            {
                case >= 'a' and <= 'z':
                    lower++;
                    break;
                case >= 'A' and <= 'Z':
                    upper++;
                    break;
                case >= '0' and <= '9':
                    digits++;
                    break;
                case '_' or '-' or '.' or ':' or '/' or ',' or ';':
                    separators++;
                    break;
                default:
                    symbols++;
                    break;
            }
        }

        var distinct = 0;
        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                distinct++;
                var share = (double)count / text.Length;
                entropy -= share * Math.Log(share, 2);
            }
        }

        return new ValueShape(text.Length, lower, upper, digits, separators, symbols, others, changes, distinct, entropy, WordLikeness.Of(text, 0, text.Length));
    }

    private static bool IsDigit(char c) => (uint)(c - '0') < 10;

    private static bool IsLetter(char c) => c < 128 && (uint)((c | 0x20) - 'a') < 26;
}
