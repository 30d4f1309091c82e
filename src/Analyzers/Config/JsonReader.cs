using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace McpAnalyzers.Config;

/// <summary>
/// Reads a JSON document as a whole, for files of which every word counts. Comments and commas too many or too few are fine,
/// since such files are merged by line; all else that is malformed ends the reading, with the place.
/// </summary>
internal sealed class JsonReader
{
    private const int MaxDepth = 64;

    private readonly string _text;
    private int _position;
    private int _wrongAt = -1;

    private JsonReader(string text) => _text = text;

    /// <summary>The document; null when it is malformed at <paramref name="wrongAt"/>.</summary>
    public static JsonValue? Read(string text, out int wrongAt)
    {
        var reader = new JsonReader(text);
        var value = reader.Value(0);
        reader.Skip();
        if (value is not null && reader._position < text.Length)
        {
            value = reader.Wrong();
        }

        wrongAt = reader._wrongAt;
        return value;
    }

    /// <summary>Line and column of a position, from one.</summary>
    public static (int Line, int Column) PlaceOf(string text, int position)
    {
        var line = 1;
        var start = 0;
        for (var i = 0; i < position && i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                line++;
                start = i + 1;
            }
        }

        return (line, position - start + 1);
    }

    private JsonValue? Value(int depth)
    {
        Skip();
        if (_position >= _text.Length || depth > MaxDepth)
        {
            return Wrong();
        }

        switch (_text[_position])
        {
            case '{':
                return Object(depth);
            case '[':
                return List(depth);
            case '"':
                var start = _position;
                return String() is { } text ? new JsonValue(JsonKind.Text, start, text) : null;
            default:
                return Word();
        }
    }

    private JsonValue? Object(int depth)
    {
        var start = _position++;
        var members = new List<KeyValuePair<string, JsonValue>>();
        while (true)
        {
            SkipCommas();
            if (Take('}'))
            {
                return new JsonValue(JsonKind.Object, start, members: members);
            }

            if (_position >= _text.Length || _text[_position] != '"')
            {
                return Wrong();
            }

            if (String() is not { } name)
            {
                return null;
            }

            Skip();
            if (!Take(':'))
            {
                return Wrong();
            }

            if (Value(depth + 1) is not { } value)
            {
                return null;
            }

            members.Add(new KeyValuePair<string, JsonValue>(name, value));
        }
    }

    private JsonValue? List(int depth)
    {
        var start = _position++;
        var items = new List<JsonValue>();
        while (true)
        {
            SkipCommas();
            if (Take(']'))
            {
                return new JsonValue(JsonKind.List, start, items: items);
            }

            if (Value(depth + 1) is not { } value)
            {
                return null;
            }

            items.Add(value);
        }
    }

    private JsonValue? Word()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '+' or '-' or '.'))
        {
            _position++;
        }

        var word = _text.Substring(start, _position - start);
        switch (word)
        {
            case "null":
                return new JsonValue(JsonKind.Null, start);
            case "true":
                return new JsonValue(JsonKind.True, start);
            case "false":
                return new JsonValue(JsonKind.False, start);
            default:
                if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !char.IsLetter(word[0]))
                {
                    return new JsonValue(JsonKind.Number, start, word);
                }

                _position = start;
                return Wrong();
        }
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
                    Wrong();
                    return null;
                default:
                    value.Append(_text[_position]);
                    break;
            }
        }

        Wrong();
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

    private JsonValue? Wrong()
    {
        if (_wrongAt < 0)
        {
            _wrongAt = _position < _text.Length ? _position : _text.Length;
        }

        return null;
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

    private void SkipCommas()
    {
        do
        {
            Skip();
        }
        while (Take(','));
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
