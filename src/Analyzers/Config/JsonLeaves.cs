using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace McpAnalyzers.Config;

/// <summary>
/// Reads the values of a JSON document as configuration does: comments and trailing commas are fine, names are joined by
/// colons. What is malformed is stepped over, so that a merge marker does not hide what stands behind it.
/// </summary>
internal sealed class JsonLeaves
{
    private const int MaxDepth = 64;

    private readonly string _text;
    private readonly List<ConfigLeaf> _leaves = new();
    private int _position;

    private JsonLeaves(string text) => _text = text;

    public static IReadOnlyList<ConfigLeaf> Of(string text)
    {
        var reader = new JsonLeaves(text);
        while (reader._position < text.Length)
        {
            if (!reader.Value("", 0))
            {
                reader._position++;
            }
        }

        return reader._leaves;
    }

    private bool Value(string path, int depth)
    {
        Skip();
        if (_position >= _text.Length || depth > MaxDepth)
        {
            return false;
        }

        switch (_text[_position])
        {
            case '{':
                return Members(path, depth);
            case '[':
                return Items(path, depth);
            case '"':
                var start = _position + 1;
                if (String() is not { } text)
                {
                    return false;
                }

                _leaves.Add(new ConfigLeaf(path, text, isString: true, start, _position - 1 - start));
                return true;
            default:
                return Word(path);
        }
    }

    private bool Members(string path, int depth)
    {
        _position++;
        while (true)
        {
            Skip();
            if (Take('}'))
            {
                return true;
            }

            if (_position >= _text.Length)
            {
                return true;
            }

            if (_text[_position] != '"' || String() is not { } name)
            {
                _position++;
                continue;
            }

            Skip();
            if (Take(':'))
            {
                Value(ConfigPath.Join(path, name), depth + 1);
            }

            Skip();
            Take(',');
        }
    }

    private bool Items(string path, int depth)
    {
        _position++;
        for (var index = 0; ; index++)
        {
            Skip();
            if (Take(']'))
            {
                return true;
            }

            if (_position >= _text.Length)
            {
                return true;
            }

            if (!Value(ConfigPath.Join(path, index), depth + 1))
            {
                _position++;
            }

            Skip();
            Take(',');
        }
    }

    private bool Word(string path)
    {
        var start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '+' or '-' or '.'))
        {
            _position++;
        }

        if (_position == start)
        {
            return false;
        }

        _leaves.Add(new ConfigLeaf(path, _text.Substring(start, _position - start), isString: false, start, _position - start));
        return true;
    }

    private string? String()
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

    private bool Take(char expected)
    {
        if (_position >= _text.Length || _text[_position] != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Skip()
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
