using System.Globalization;
using System.Text;

namespace McpAnalyzers.Build.Report;

/// <summary>Text for a page: names come from the code under audit, and nobody has looked at them.</summary>
internal static class Html
{
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            switch (c)
            {
                case '&':
                    encoded.Append("&amp;");
                    break;
                case '<':
                    encoded.Append("&lt;");
                    break;
                case '>':
                    encoded.Append("&gt;");
                    break;
                case '"':
                    encoded.Append("&quot;");
                    break;
                case '\'':
                    encoded.Append("&#39;");
                    break;

                // What turns the direction of text around shows a reader something else than the file says.
                case (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f' or '\u061c':
                    encoded.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                case '\n' or '\t':
                    encoded.Append(' ');
                    break;
                case < ' ' or (>= '\u007f' and < '\u00a0') or '\ufffe' or '\uffff':
                    encoded.Append('\ufffd');
                    break;
                default:
                    encoded.Append(c);
                    break;
            }
        }

        return encoded.ToString();
    }

    /// <summary>An address for a link; empty when it is no address of the web.</summary>
    public static string Link(string address) =>
        address.StartsWith("https://", System.StringComparison.Ordinal) ? Encode(address) : "";

    /// <summary>At most so many characters, the last an ellipsis when some were left out.</summary>
    public static string Clip(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = length - 1;
        return text.Substring(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end) + "\u2026";
    }

    public static string Count(int number, string one, string many) => number.ToString(CultureInfo.InvariantCulture) + " " + (number == 1 ? one : many);
}
