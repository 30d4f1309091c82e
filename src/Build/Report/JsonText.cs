using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace McpAnalyzers.Build.Report;

/// <summary>Writes JSON: indented, in the order given, every character that could end a text somewhere else escaped.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isFirst = true;

    public override string ToString() => _text.ToString() + "\n";

    public JsonText Object(System.Action write) => Nest('{', '}', write);

    public JsonText List<T>(IEnumerable<T> items, System.Action<T> write) => Nest('[', ']', () =>
    {
        foreach (var item in items)
        {
            Next();
            write(item);
        }
    });

    /// <summary>A list of one object.</summary>
    public JsonText ListOfOne(System.Action write) => Nest('[', ']', () =>
    {
        Next();
        Object(write);
    });

    public JsonText Name(string name)
    {
        Next();
        Quote(name);
        _text.Append(": ");
        return this;
    }

    public JsonText Text(string value)
    {
        Quote(value);
        return this;
    }

    public JsonText Number(int value)
    {
        _text.Append(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public JsonText Flag(bool value)
    {
        _text.Append(value ? "true" : "false");
        return this;
    }

    /// <summary>A member with a text; left out when it is empty.</summary>
    public JsonText Member(string name, string value) => value.Length == 0 ? this : Name(name).Text(value);

    public JsonText Member(string name, int value) => Name(name).Number(value);

    /// <summary>A member that is true; left out when it is not.</summary>
    public JsonText Member(string name, bool value) => value ? Name(name).Flag(true) : this;

    public JsonText Texts(string name, IEnumerable<string> values) => Name(name).List(values, v => Text(v));

    private JsonText Nest(char open, char close, System.Action write)
    {
        _text.Append(open);
        _depth++;
        _isFirst = true;
        write();
        _depth--;
        if (!_isFirst)
        {
            Line();
        }

        _isFirst = false;
        _text.Append(close);
        return this;
    }

    private void Next()
    {
        if (!_isFirst)
        {
            _text.Append(',');
        }

        _isFirst = false;
        Line();
    }

    private void Line() => _text.Append('\n').Append(' ', _depth * 2);

    private void Quote(string value)
    {
        _text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"':
                    _text.Append("\\\"");
                    break;
                case '\\':
                    _text.Append("\\\\");
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                case '<' or '>' or '&' or < ' ' or (>= '\u007f' and < '\u00a0') or '\u2028' or '\u2029' or (>= '\ud800' and <= '\udfff'):
                    _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    _text.Append(c);
                    break;
            }
        }

        _text.Append('"');
    }
}
