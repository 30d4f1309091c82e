using System.Collections.Generic;
using System.Globalization;

namespace McpAnalyzers.Config;

/// <summary>
/// Reads a JSON document as a whole, for files of which every word counts. Comments and commas too many or too few are fine,
/// since such files are merged by line; all else that is malformed ends the reading, with the place.
/// </summary>
internal sealed class JsonReader : JsonScanner
{
    private const int MaxDepth = 64;

    private int _wrongAt = -1;

    private JsonReader(string text)
        : base(text)
    {
    }

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
                return String() is { } text ? new JsonValue(JsonKind.Text, start, text) : Wrong();
            default:
                return Constant();
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
                return Wrong();
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

    private JsonValue? Constant()
    {
        var start = _position;
        var word = Word();
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

    private JsonValue? Wrong()
    {
        if (_wrongAt < 0)
        {
            _wrongAt = _position < _text.Length ? _position : _text.Length;
        }

        return null;
    }

    private void SkipCommas()
    {
        do
        {
            Skip();
        }
        while (Take(','));
    }
}
