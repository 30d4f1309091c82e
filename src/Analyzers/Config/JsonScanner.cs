using System.Globalization;
using System.Text;

namespace McpAnalyzers.Config;

/// <summary>What every reader of JSON goes over in the same way: strings, words, white space and comments.</summary>
internal abstract class JsonScanner
{
    private protected readonly string _text;
    private protected int _position;

    private protected JsonScanner(string text) => _text = text;

    /// <summary>The string that begins here; null when it does not end on its line, with the position where that shows.</summary>
    private protected string? String()
    {
        var value = new StringBuilder();
        for (_position++; _position < _text.Length; _position++)
        {
            switch (_text[_position])
            {
                case '"':
                    _position++;
                    return value.ToString();
                case '\\' when _position + 1 < _text.Length:
                    value.Append(Escaped());
                    break;
                case '\n':
                    return null;
                default:
                    value.Append(_text[_position]);
                    break;
            }
        }

        return null;
    }

    private char Escaped()
    {
        var letter = _text[++_position];
        if (letter == 'u' && _position + 4 < _text.Length
            && int.TryParse(_text.Substring(_position + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            _position += 4;
            return (char)code;
        }

        return letter switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => letter };
    }

    /// <summary>A number, <c>true</c>, <c>null</c> or what stands in the place of one; empty when nothing does.</summary>
    private protected string Word()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '+' or '-' or '.'))
        {
            _position++;
        }

        return _text.Substring(start, _position - start);
    }

    private protected bool Take(char expected)
    {
        if (_position >= _text.Length || _text[_position] != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private protected void Skip()
    {
        while (_position < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_position]) || _text[_position] == '\uFEFF')
            {
                _position++;
            }
            else if (At("//"))
            {
                SkipTo("\n");
            }
            else if (At("/*"))
            {
                SkipTo("*/");
            }
            else
            {
                return;
            }
        }
    }

    private bool At(string text) => string.CompareOrdinal(_text, _position, text, 0, text.Length) == 0;

    private void SkipTo(string end)
    {
        var found = _text.IndexOf(end, _position + 2 > _text.Length ? _text.Length : _position + 2, System.StringComparison.Ordinal);
        _position = found < 0 ? _text.Length : found + end.Length;
    }
}
