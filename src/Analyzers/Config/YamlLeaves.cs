using System.Collections.Generic;
using System.Text;

namespace McpAnalyzers.Config;

/// <summary>
/// Reads the part of YAML that compose files and workflows are written in: mappings and sequences by indentation, in
/// braces and brackets, plain and quoted scalars, block scalars, comments. Anchors and tags are stepped over.
/// </summary>
internal sealed class YamlLeaves
{
    private const int MaxDepth = 64;

    private readonly string _text;
    private readonly List<ConfigLeaf> _leaves = new();
    private readonly List<Level> _levels = new();
    private int _position;

    private YamlLeaves(string text) => _text = text;

    private string Path => _levels.Count == 0 ? "" : _levels[_levels.Count - 1].Path;

    public static IReadOnlyList<ConfigLeaf> Of(string text)
    {
        var reader = new YamlLeaves(text);
        while (reader._position < text.Length)
        {
            reader.Line();
            reader.SkipLine();
        }

        return reader._leaves;
    }

    private void Line()
    {
        var lineStart = _position;
        SkipBlanks();
        if (AtEnd() || (_position == lineStart && (At("---") || At("...") || _text[_position] == '%')))
        {
            return;
        }

        while (_text[_position] == '-' && IsBlankOrEnd(_position + 1))
        {
            Item(_position - lineStart);
            _position++;
            SkipBlanks();
            if (AtEnd())
            {
                return;
            }
        }

        var indent = _position - lineStart;
        if (Key() is { } key)
        {
            Leave(indent, alsoItems: true);
            _levels.Add(new Level(indent, -1, ConfigPath.Join(Path, key)));
            SkipBlanks();
        }

        Scalar(indent);
    }

    /// <summary>A dash: the next item of the sequence at this column, or the first of a new one.</summary>
    private void Item(int indent)
    {
        Leave(indent, alsoItems: false);
        var last = _levels.Count - 1;
        var index = 0;
        if (last >= 0 && _levels[last].Indent == indent && _levels[last].Index >= 0)
        {
            index = _levels[last].Index + 1;
            _levels.RemoveAt(last);
        }

        _levels.Add(new Level(indent, index, ConfigPath.Join(Path, index)));
    }

    /// <summary>Ends what stands deeper. A sequence may stand at the column of the key that it belongs to.</summary>
    private void Leave(int indent, bool alsoItems)
    {
        while (_levels.Count > 0)
        {
            var last = _levels[_levels.Count - 1];
            if (last.Indent < indent || (last.Indent == indent && !alsoItems))
            {
                return;
            }

            _levels.RemoveAt(_levels.Count - 1);
        }
    }

    /// <summary>The key that begins here, with the position behind its colon; null, and nothing moved, when none does.</summary>
    private string? Key()
    {
        var start = _position;
        if (_text[start] is '"' or '\'')
        {
            var quoted = Quoted();
            SkipBlanks();
            if (quoted is not null && _position < _text.Length && _text[_position] == ':' && IsBlankOrEnd(_position + 1))
            {
                _position++;
                return quoted;
            }
        }
        else if (_text[start] is not ('{' or '[' or '|' or '>' or '#'))
        {
            for (var i = start; i < _text.Length && _text[i] is not ('\n' or '\r'); i++)
            {
                if (_text[i] == '#' && i > start && _text[i - 1] is ' ' or '\t')
                {
                    break;
                }

                if (_text[i] == ':' && IsBlankOrEnd(i + 1))
                {
                    _position = i + 1;
                    return _text.Substring(start, i - start).TrimEnd();
                }
            }
        }

        _position = start;
        return null;
    }

    private void Scalar(int indent)
    {
        while (!AtEnd() && _text[_position] is '&' or '!')
        {
            while (!AtEnd() && _text[_position] is not (' ' or '\t'))
            {
                _position++;
            }

            SkipBlanks();
        }

        if (AtEnd())
        {
            return;
        }

        switch (_text[_position])
        {
            case '|' or '>':
                Block(indent);
                break;
            case '{' or '[':
                Flow(Path, 0);
                break;
            case '"' or '\'':
                QuotedLeaf(Path);
                break;
            default:
                Plain();
                break;
        }
    }

    private void Plain()
    {
        var start = _position;
        while (_position < _text.Length && _text[_position] is not ('\n' or '\r') && !(_text[_position] == '#' && _text[_position - 1] is ' ' or '\t'))
        {
            _position++;
        }

        Add(Path, start, _position);
    }

    /// <summary>A text of its own lines, all of them deeper than the key.</summary>
    private void Block(int indent)
    {
        // Behind a dash the key's column is that of the dash.
        var parent = _levels.Count > 0 ? _levels[_levels.Count - 1].Indent : -1;
        parent = parent < indent ? parent : indent;
        SkipLine();
        var value = new StringBuilder();
        var start = -1;
        var end = _position;
        var own = -1;
        while (_position < _text.Length)
        {
            var lineStart = _position;
            SkipBlanks();
            var depth = _position - lineStart;
            if (!AtLineEnd())
            {
                if (depth <= parent)
                {
                    _position = lineStart;
                    break;
                }

                own = own < 0 ? depth : own;
                start = start < 0 ? _position : start;
            }

            SkipLine();
            if (start >= 0)
            {
                var from = lineStart + (own < depth ? own : depth);
                value.Append(_text, from, _position - from);
                end = _position;
            }
        }

        if (start >= 0)
        {
            var text = value.ToString().TrimEnd();
            while (end > start && char.IsWhiteSpace(_text[end - 1]))
            {
                end--;
            }

            _leaves.Add(new ConfigLeaf(Path, text, isString: true, start, end - start));
        }

        // The caller steps over the rest of a line; this one has not been read.
        if (_position > 0 && _position < _text.Length)
        {
            _position--;
        }
    }

    private void Flow(string path, int depth)
    {
        var braces = _text[_position++] == '{';
        for (var index = 0; ;)
        {
            SkipFlowBlanks();
            if (_position >= _text.Length)
            {
                return;
            }

            switch (_text[_position])
            {
                case '}' or ']':
                    _position++;
                    return;
                case ',':
                    _position++;
                    index++;
                    continue;
            }

            var own = ConfigPath.Join(path, index);
            if (braces || FlowKeyFollows())
            {
                var key = FlowWord(out _, out _);
                SkipFlowBlanks();
                if (_position >= _text.Length || _text[_position] != ':')
                {
                    continue;
                }

                _position++;
                SkipFlowBlanks();
                own = ConfigPath.Join(braces ? path : own, key);
            }

            FlowValue(own, depth);
        }
    }

    private void FlowValue(string path, int depth)
    {
        if (_position >= _text.Length || _text[_position] is ',' or '}' or ']')
        {
            return;
        }

        if (_text[_position] is '{' or '[')
        {
            if (depth < MaxDepth)
            {
                Flow(path, depth + 1);
            }
            else
            {
                _position++;
            }

            return;
        }

        var text = FlowWord(out var start, out var end);
        if (end > start)
        {
            _leaves.Add(new ConfigLeaf(path, text, isString: true, start, end - start));
        }
    }

    /// <summary><c>[ name: value ]</c>: a mapping of one pair without braces.</summary>
    private bool FlowKeyFollows()
    {
        for (var i = _position; i < _text.Length && i < _position + 200 && _text[i] is not (',' or ']' or '}' or '{' or '[' or '\n' or '"' or '\''); i++)
        {
            if (_text[i] == ':' && IsBlankOrEnd(i + 1))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A quoted or plain scalar within braces or brackets; moves on by one character at least.</summary>
    private string FlowWord(out int start, out int end)
    {
        start = _position;
        if (_text[_position] is '"' or '\'')
        {
            start++;
            if (Quoted() is { } quoted)
            {
                end = _position - 1;
                return quoted;
            }

            end = start;
            return "";
        }

        while (_position < _text.Length && _text[_position] is not (',' or '}' or ']' or '\n' or '\r') && !(_text[_position] == ':' && (IsBlankOrEnd(_position + 1) || _text[_position + 1] is ',' or '}' or ']' or '"' or '\'' or '{' or '[')))
        {
            _position++;
        }

        end = _position;
        if (_position == start)
        {
            _position++;
        }

        while (end > start && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        return _text.Substring(start, end - start);
    }

    private void QuotedLeaf(string path)
    {
        var start = _position + 1;
        if (Quoted() is { } text)
        {
            _leaves.Add(new ConfigLeaf(path, text, isString: true, start, _position - 1 - start));
        }
    }

    /// <summary>A quoted scalar; null, with one quote stepped over, when it has no end.</summary>
    private string? Quoted()
    {
        var quote = _text[_position++];
        var value = new StringBuilder();
        for (var i = _position; i < _text.Length; i++)
        {
            var c = _text[i];
            if (c == quote)
            {
                if (quote == '"' || i + 1 >= _text.Length || _text[i + 1] != '\'')
                {
                    _position = i + 1;
                    return value.ToString();
                }

                i++;
            }
            else if (c == '\\' && quote == '"' && i + 1 < _text.Length)
            {
                c = Escaped(ref i);
            }

            value.Append(c);
        }

        return null;
    }

    private char Escaped(ref int i)
    {
        var letter = _text[++i];
        var digits = letter switch { 'x' => 2, 'u' => 4, _ => 0 };
        if (digits > 0 && i + digits < _text.Length
            && int.TryParse(_text.Substring(i + 1, digits), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out var code))
        {
            i += digits;
            return (char)code;
        }

        return letter switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', '0' => '\0', _ => letter };
    }

    private void Add(string path, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            _leaves.Add(new ConfigLeaf(path, _text.Substring(start, end - start), isString: true, start, end - start));
        }
    }

    private bool At(string text) => string.CompareOrdinal(_text, _position, text, 0, text.Length) == 0;

    private bool AtLineEnd() => _position >= _text.Length || _text[_position] is '\n' or '\r';

    private bool AtEnd() => AtLineEnd() || _text[_position] == '#';

    private bool IsBlankOrEnd(int i) => i >= _text.Length || _text[i] is ' ' or '\t' or '\r' or '\n';

    private void SkipBlanks()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\uFEFF')
        {
            _position++;
        }
    }

    private void SkipFlowBlanks()
    {
        while (_position < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_position]))
            {
                _position++;
            }
            else if (_text[_position] == '#' && char.IsWhiteSpace(_text[_position - 1]))
            {
                SkipLine();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipLine()
    {
        while (_position < _text.Length && _text[_position++] != '\n')
        {
        }
    }

    private readonly struct Level
    {
        public Level(int indent, int index, string path)
        {
            Indent = indent;
            Index = index;
            Path = path;
        }

        public int Indent { get; }

        /// <summary>The item's index; -1 for a key.</summary>
        public int Index { get; }

        public string Path { get; }
    }
}
