using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Sample text taken apart: the code, and the named spans that markup put into it.</summary>
internal sealed record Markup(string Code, ImmutableArray<(string Name, TextSpan Span)> Spans)
{
    /// <summary>Reads <c>[|...|]</c> (name empty), <c>{|Name:...|}</c> and <c>{|#0:...|}</c>; spans may nest.</summary>
    public static Markup Parse(string text)
    {
        var code = new StringBuilder(text.Length);
        var open = new Stack<(char Close, string Name, int Start)>();
        var spans = new List<(string Name, TextSpan Span)>();
        var i = 0;
        while (i < text.Length)
        {
            if (StartsWith(text, i, "[|"))
            {
                open.Push((']', "", code.Length));
                i += 2;
            }
            else if (StartsWith(text, i, "{|") && NameAt(text, i + 2) is { } name)
            {
                open.Push(('}', name, code.Length));
                i += 2 + name.Length + 1;
            }
            else if (text[i] == '|' && i + 1 < text.Length && open.Count > 0 && text[i + 1] == open.Peek().Close)
            {
                var (_, closed, start) = open.Pop();
                spans.Add((closed, TextSpan.FromBounds(start, code.Length)));
                i += 2;
            }
            else
            {
                code.Append(text[i]);
                i++;
            }
        }

        if (open.Count > 0)
        {
            throw new InvalidOperationException("Markup is opened and not closed: " + (open.Peek().Name is { Length: > 0 } n ? n : "[|"));
        }

        return new Markup(code.ToString(), [.. spans.OrderBy(s => s.Span.Start).ThenByDescending(s => s.Span.Length)]);
    }

    private static bool StartsWith(string text, int at, string value) => string.CompareOrdinal(text, at, value, 0, value.Length) == 0;

    private static string? NameAt(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '#' or '_'))
        {
            end++;
        }

        return end > start && end < text.Length && text[end] == ':' ? text[start..end] : null;
    }
}
