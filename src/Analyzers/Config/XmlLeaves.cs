using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace McpAnalyzers.Config;

/// <summary>
/// Reads the texts and attributes of an XML document. Tags that do not match, bare ampersands and missing ends are
/// lived with: a project file that does not build at the moment still has the values that it has.
/// </summary>
/// <remarks>
/// An element that names its value in an attribute (<c>add key="Mail:ApiKey" value="..."</c>) is a value of that name, as
/// configuration reads it.
/// </remarks>
internal sealed class XmlLeaves
{
    private const int DeepestMismatch = 32;

    private readonly string _text;
    private readonly List<ConfigLeaf> _leaves = new();
    private readonly List<(string Name, string Path)> _open = new();
    private readonly List<Attribute> _attributes = new();
    private int _position;

    private XmlLeaves(string text) => _text = text;

    private string Path => _open.Count == 0 ? "" : _open[_open.Count - 1].Path;

    public static IReadOnlyList<ConfigLeaf> Of(string text)
    {
        var reader = new XmlLeaves(text);
        reader.Read();
        return reader._leaves;
    }

    private void Read()
    {
        while (_position < _text.Length)
        {
            if (_text[_position] != '<')
            {
                Text();
            }
            else if (At("<!--"))
            {
                SkipTo("-->", 4);
            }
            else if (At("<![CDATA["))
            {
                Data();
            }
            else if (At("<?"))
            {
                SkipTo("?>", 2);
            }
            else if (At("<!"))
            {
                SkipTo(">", 2);
            }
            else if (At("</"))
            {
                Close();
            }
            else
            {
                Open();
            }
        }
    }

    private void Text()
    {
        var end = IndexOf("<", _position);
        var start = _position;
        _position = end;
        while (start < end && char.IsWhiteSpace(_text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        if (end > start && _open.Count > 0)
        {
            Add(Path, start, end - start);
        }
    }

    private void Data()
    {
        var start = _position + 9;
        var end = IndexOf("]]>", start);
        if (end > start)
        {
            _leaves.Add(new ConfigLeaf(Path, _text.Substring(start, end - start), isString: true, start, end - start));
        }

        _position = Math.Min(_text.Length, end + 3);
    }

    private void Close()
    {
        _position += 2;
        var name = Name();
        for (var i = _open.Count - 1; i >= 0 && i >= _open.Count - DeepestMismatch; i--)
        {
            if (_open[i].Name == name)
            {
                _open.RemoveRange(i, _open.Count - i);
                break;
            }
        }

        SkipTo(">", 0);
    }

    private void Open()
    {
        _position++;
        var name = Name();
        if (name.Length == 0)
        {
            // A bare "<": text that somebody forgot to escape.
            return;
        }

        var path = ConfigPath.Join(Path, name);
        var closed = Attributes();
        Give(path);
        if (!closed)
        {
            _open.Add((name, path));
        }
    }

    /// <summary>Reads up to the end of the tag; true when the element ends with it.</summary>
    private bool Attributes()
    {
        _attributes.Clear();
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c == '>')
            {
                _position++;
                return false;
            }

            if (c == '<')
            {
                return false;
            }

            if (c == '/' && _position + 1 < _text.Length && _text[_position + 1] == '>')
            {
                _position += 2;
                return true;
            }

            var name = Name();
            if (name.Length == 0)
            {
                _position++;
                continue;
            }

            SkipBlanks();
            if (_position >= _text.Length || _text[_position] != '=')
            {
                continue;
            }

            _position++;
            SkipBlanks();
            if (_position < _text.Length && _text[_position] is '"' or '\'')
            {
                var start = _position + 1;
                var end = _text.IndexOf(_text[_position], start);
                if (end < 0)
                {
                    end = IndexOf("\n", start);
                }

                _attributes.Add(new Attribute(name, start, end - start));
                _position = Math.Min(_text.Length, end + 1);
            }
        }

        return false;
    }

    private void Give(string path)
    {
        var key = "";
        foreach (var attribute in _attributes)
        {
            // <AssemblyMetadata Include="ApiKey" Value="..." />
            if (attribute.Name is "key" or "name" or "Name" or "Key" or "Include")
            {
                key = Decoded(attribute.Start, attribute.Length);
            }
        }

        foreach (var attribute in _attributes)
        {
            var named = key.Length > 0 && attribute.Name is "value" or "Value" or "connectionString";
            Add(ConfigPath.Join(named ? Path : path, named ? key : attribute.Name), attribute.Start, attribute.Length);
        }
    }

    private void Add(string path, int start, int length) =>
        _leaves.Add(new ConfigLeaf(path, Decoded(start, length), isString: true, start, length));

    private string Name()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '_' or '-' or '.' or ':'))
        {
            _position++;
        }

        return _text.Substring(start, _position - start);
    }

    private string Decoded(int start, int length)
    {
        var ampersand = _text.IndexOf('&', start, length);
        if (ampersand < 0)
        {
            return _text.Substring(start, length);
        }

        var value = new StringBuilder(_text, start, ampersand - start, length);
        var end = start + length;
        for (var i = ampersand; i < end; i++)
        {
            var semicolon = _text[i] == '&' ? _text.IndexOf(';', i, Math.Min(12, end - i)) : -1;
            if (semicolon > 0 && Entity(_text.Substring(i + 1, semicolon - i - 1)) is { } meant)
            {
                value.Append(meant);
                i = semicolon;
                continue;
            }

            value.Append(_text[i]);
        }

        return value.ToString();
    }

    private static string? Entity(string name) => name switch
    {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ when name.StartsWith("#x", StringComparison.Ordinal) && int.TryParse(name.Substring(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) => Character(code),
        _ when name.StartsWith("#", StringComparison.Ordinal) && int.TryParse(name.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out var code) => Character(code),
        _ => null,
    };

    private static string? Character(int code) =>
        code is > 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) ? char.ConvertFromUtf32(code) : null;

    private void SkipBlanks()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private bool At(string text) => string.CompareOrdinal(_text, _position, text, 0, text.Length) == 0;

    private void SkipTo(string end, int from)
    {
        var found = _text.IndexOf(end, Math.Min(_text.Length, _position + from), StringComparison.Ordinal);
        _position = found < 0 ? _text.Length : found + end.Length;
    }

    private int IndexOf(string what, int from) =>
        from >= _text.Length ? _text.Length : _text.IndexOf(what, from, StringComparison.Ordinal) is var found and >= 0 ? found : _text.Length;

    private readonly struct Attribute
    {
        public Attribute(string name, int start, int length)
        {
            Name = name;
            Start = start;
            Length = length;
        }

        public string Name { get; }

        public int Start { get; }

        public int Length { get; }
    }
}
