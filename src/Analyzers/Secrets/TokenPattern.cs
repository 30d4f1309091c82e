using System;
using System.Collections.Generic;

namespace McpAnalyzers.Secrets;

/// <summary>
/// The shape of a token: literals and bounded runs of characters, matched left to right in one pass, without backtracking.
/// </summary>
/// <remarks>
/// Written <c>prefix-[w_-]{20-24}</c>. Inside brackets: <c>w</c> letters and digits, <c>a</c> lower, <c>A</c> upper, <c>d</c> digits,
/// <c>x</c> hex of either case, <c>B</c> base64 with + and /, any other character is itself. <c>{20+}</c> is open up to <see cref="LongestRun"/>.
/// <c>(live|test)</c> is a choice of literals.
/// </remarks>
internal sealed class TokenPattern
{
    /// <summary>How far an open run reaches; bounds the work at any one position.</summary>
    public const int LongestRun = 1200;

    private readonly List<Element> _elements = new();

    public TokenPattern(string pattern)
    {
        for (var i = 0; i < pattern.Length;)
        {
            i = pattern[i] switch
            {
                '[' => ReadRun(pattern, i),
                '(' => ReadChoice(pattern, i),
                _ => ReadLiteral(pattern, i),
            };
        }

        Anchor = FindAnchor(out var offsetMin, out var offsetMax);
        AnchorOffsetMin = offsetMin;
        AnchorOffsetMax = offsetMax;
    }

    /// <summary>The first literal: where it does not occur, the pattern does not match.</summary>
    public string Anchor { get; }

    /// <summary>How many characters come before the anchor, at least and at most.</summary>
    public int AnchorOffsetMin { get; }

    public int AnchorOffsetMax { get; }

    /// <summary>The literal the token begins with; empty when it begins with a run.</summary>
    public string Prefix => AnchorOffsetMax == 0 ? Anchor : "";

    /// <summary>The length of the match at <paramref name="start"/>, or 0. A longer run of the same characters is another token: no match.</summary>
    public int Match(string text, int start)
    {
        var i = start;
        for (var e = 0; e < _elements.Count; e++)
        {
            var element = _elements[e];
            if (element.Choices is { } choices)
            {
                var length = LengthOf(choices, text, i);
                if (length < 0)
                {
                    return 0;
                }

                i += length;
                continue;
            }

            var next = e + 1 < _elements.Count ? _elements[e + 1].Choices : null;
            var run = element.RunLength(text, i, next);
            if (run < element.Min)
            {
                return 0;
            }

            i += run;
        }

        return _elements[_elements.Count - 1].EndsAt(text, i) && !(i < text.Length && char.IsLetterOrDigit(text[i])) ? i - start : 0;
    }

    /// <summary>Where a token whose anchor stands at <paramref name="anchor"/> begins; -1 when nothing fits.</summary>
    public int StartFor(string text, int anchor)
    {
        if (AnchorOffsetMin == AnchorOffsetMax)
        {
            return anchor - AnchorOffsetMin;
        }

        var first = _elements[0];
        var start = anchor;
        while (start > 0 && anchor - start < AnchorOffsetMax && first.Has(text[start - 1]))
        {
            start--;
        }

        return anchor - start < AnchorOffsetMin ? -1 : start;
    }

    /// <summary>A text of this shape, for tests: <paramref name="next"/> gives an index into each alphabet.</summary>
    public string Sample(Func<int, int> next)
    {
        var text = new System.Text.StringBuilder();
        foreach (var element in _elements)
        {
            if (element.Choices is { } choices)
            {
                text.Append(choices[next(choices.Length)]);
                continue;
            }

            var alphabet = element.Alphabet();
            for (var i = 0; i < element.Min; i++)
            {
                text.Append(alphabet[next(alphabet.Length)]);
            }
        }

        return text.ToString();
    }

    private static int LengthOf(string[] choices, string text, int i)
    {
        foreach (var choice in choices)
        {
            if (string.CompareOrdinal(text, i, choice, 0, choice.Length) == 0)
            {
                return choice.Length;
            }
        }

        return -1;
    }

    private string FindAnchor(out int offsetMin, out int offsetMax)
    {
        offsetMin = 0;
        offsetMax = 0;
        foreach (var element in _elements)
        {
            if (element.Choices is { Length: 1 } choices)
            {
                return choices[0];
            }

            if (element.Choices is not null)
            {
                throw new ArgumentException("A pattern must not start with a choice.");
            }

            offsetMin += element.Min;
            offsetMax += element.Max;
        }

        throw new ArgumentException("A pattern needs a literal.");
    }

    private int ReadLiteral(string pattern, int i)
    {
        var start = i;
        while (i < pattern.Length && pattern[i] is not ('[' or '('))
        {
            i++;
        }

        _elements.Add(new Element(new[] { pattern.Substring(start, i - start) }));
        return i;
    }

    private int ReadChoice(string pattern, int i)
    {
        var end = pattern.IndexOf(')', i);
        _elements.Add(new Element(pattern.Substring(i + 1, end - i - 1).Split('|')));
        return end + 1;
    }

    private int ReadRun(string pattern, int i)
    {
        var end = pattern.IndexOf(']', i);
        var open = end + 1;
        var close = pattern.IndexOf('}', open);
        var count = pattern.Substring(open + 1, close - open - 1);
        var dash = count.IndexOf('-');
        var min = int.Parse(dash > 0 ? count.Substring(0, dash) : count.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
        var max = count.EndsWith("+", StringComparison.Ordinal)
            ? LongestRun
            : dash > 0 ? int.Parse(count.Substring(dash + 1), System.Globalization.CultureInfo.InvariantCulture) : min;
        _elements.Add(new Element(pattern.Substring(i + 1, end - i - 1), min, max));
        return close + 1;
    }

    private sealed class Element
    {
        private readonly bool[]? _set;

        public Element(string[] choices) => Choices = choices;

        public Element(string alphabet, int min, int max)
        {
            _set = new bool[128];
            Min = min;
            Max = max;
            foreach (var c in alphabet)
            {
                Include(c);
            }
        }

        public string[]? Choices { get; }

        public int Min { get; }

        public int Max { get; }

        public bool Has(char c) => c < 128 && _set![c];

        /// <summary>How many characters from <paramref name="i"/> on belong to the run; it stops before the first literal that follows.</summary>
        public int RunLength(string text, int i, string[]? next)
        {
            var limit = Math.Min(text.Length - i, Max);
            var run = 0;
            while (run < limit && Has(text[i + run]))
            {
                if (run >= Min && next is not null && Min != Max && LengthOf(next, text, i + run) > 0)
                {
                    break;
                }

                run++;
            }

            return run;
        }

        /// <summary>Whether the token may end before <paramref name="i"/>: a run that goes on is a longer token.</summary>
        public bool EndsAt(string text, int i) => _set is null || i >= text.Length || !Has(text[i]);

        public string Alphabet()
        {
            var text = new System.Text.StringBuilder();
            for (var c = '!'; c < 127; c++)
            {
                if (Has(c))
                {
                    text.Append(c);
                }
            }

            return text.ToString();
        }

        private void Include(char c)
        {
            switch (c)
            {
                case 'w':
                    Range('a', 'z');
                    Range('A', 'Z');
                    Range('0', '9');
                    break;
                case 'B':
                    Include('w');
                    Include('+');
                    Include('/');
                    break;
                case 'a':
                    Range('a', 'z');
                    break;
                case 'A':
                    Range('A', 'Z');
                    break;
                case 'd':
                    Range('0', '9');
                    break;
                case 'x':
                    Range('0', '9');
                    Range('a', 'f');
                    Range('A', 'F');
                    break;
                default:
                    _set![c] = true;
                    break;
            }
        }

        private void Range(char from, char to)
        {
            for (var c = from; c <= to; c++)
            {
                _set![c] = true;
            }
        }
    }
}
