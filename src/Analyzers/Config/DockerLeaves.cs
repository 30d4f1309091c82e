using System.Collections.Generic;
using System.Text;

namespace McpAnalyzers.Config;

/// <summary>
/// Reads a Dockerfile: <c>ENV</c> and <c>ARG</c> by name, the words of a command in its list form, and of every other
/// instruction its text. A line that ends in the escape character goes on in the next.
/// </summary>
internal sealed class DockerLeaves
{
    private readonly string _text;
    private readonly List<ConfigLeaf> _leaves = new();
    private char _escape = '\\';
    private int _position;

    private DockerLeaves(string text) => _text = text;

    public static IReadOnlyList<ConfigLeaf> Of(string text)
    {
        var reader = new DockerLeaves(text);
        while (reader._position < text.Length)
        {
            reader.Instruction();
        }

        return reader._leaves;
    }

    private void Instruction()
    {
        SkipBlanks(_text.Length);
        if (_position >= _text.Length)
        {
            return;
        }

        if (_text[_position] == '#')
        {
            Comment();
            return;
        }

        var start = _position;
        while (_position < _text.Length && char.IsLetter(_text[_position]))
        {
            _position++;
        }

        var name = _text.Substring(start, _position - start).ToUpperInvariant();
        var end = EndOfInstruction();
        if (_position < end && !char.IsWhiteSpace(_text[_position]) && _text[_position] != '[')
        {
            // NAME=value ./run: a line of a script that an instruction before it holds.
            Add("RUN", start, end);
            _position = end;
            SkipLine();
            return;
        }

        if (name is "ENV" or "ARG" or "LABEL")
        {
            Assignments(name, end);
        }
        else if (name.Length > 0)
        {
            Rest(name, end);
        }

        _position = end;
        SkipLine();
    }

    private void Comment()
    {
        var start = _position;
        SkipLine();
        var line = _text.Substring(start + 1, _position - start - 1).Replace(" ", "").TrimEnd();
        if (_leaves.Count == 0 && line.StartsWith("escape=", System.StringComparison.OrdinalIgnoreCase) && line.Length == 8)
        {
            _escape = line[7];
        }
    }

    private void Assignments(string instruction, int end)
    {
        for (var first = true; ; first = false)
        {
            SkipBlanks(end);
            if (_position >= end)
            {
                return;
            }

            var start = _position;
            while (_position < end && !char.IsWhiteSpace(_text[_position]) && _text[_position] != '=')
            {
                _position++;
            }

            var name = _text.Substring(start, _position - start).Trim('"', '\'');
            if (_position < end && _text[_position] == '=')
            {
                _position++;
                Value(name, end);
            }
            else if (first && instruction == "ENV")
            {
                // The old form: one name, and the rest of the line is its value.
                SkipBlanks(end);
                Add(name, _position, end);
                return;
            }
        }
    }

    private void Value(string name, int end)
    {
        var quote = _position < end && _text[_position] is '"' or '\'' ? _text[_position] : '\0';
        var start = quote == '\0' ? _position : _position + 1;
        var value = new StringBuilder();
        _position = start;
        while (_position < end && (quote == '\0' ? !char.IsWhiteSpace(_text[_position]) : _text[_position] != quote))
        {
            if (_text[_position] == _escape && quote != '\'' && _position + 1 < end)
            {
                _position++;
            }

            value.Append(_text[_position++]);
        }

        _leaves.Add(new ConfigLeaf(ConfigPath.Join("", name), value.ToString(), isString: true, start, _position - start));
        _position += quote != '\0' && _position < end ? 1 : 0;
    }

    /// <summary>What is no assignment: the words of a list, or the text as it is.</summary>
    private void Rest(string name, int end)
    {
        SkipBlanks(end);
        if (_position < end && _text[_position] == '[')
        {
            foreach (var leaf in JsonLeaves.Of(_text.Substring(_position, end - _position)))
            {
                _leaves.Add(new ConfigLeaf(ConfigPath.Join(name + ":args", leaf.Path), leaf.Text, leaf.IsString, _position + leaf.Start, leaf.Length));
            }

            return;
        }

        Add(name, _position, end);
    }

    private void Add(string name, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            _leaves.Add(new ConfigLeaf(ConfigPath.Join("", name), _text.Substring(start, end - start), isString: true, start, end - start));
        }
    }

    /// <summary>The end of the last line of the instruction that began on this one.</summary>
    private int EndOfInstruction()
    {
        var i = _position;
        while (true)
        {
            var lineStart = i;
            while (i < _text.Length && _text[i] != '\n')
            {
                i++;
            }

            var last = i - 1;
            while (last >= lineStart && char.IsWhiteSpace(_text[last]))
            {
                last--;
            }

            var goesOn = last >= lineStart && _text[last] == _escape || (lineStart > _position && IsComment(lineStart));
            if (i >= _text.Length || !goesOn)
            {
                return i;
            }

            i++;
        }
    }

    /// <summary>A comment between the lines of an instruction does not end it.</summary>
    private bool IsComment(int i)
    {
        while (i < _text.Length && _text[i] is ' ' or '\t')
        {
            i++;
        }

        return i < _text.Length && _text[i] == '#';
    }

    private void SkipLine()
    {
        while (_position < _text.Length && _text[_position++] != '\n')
        {
        }
    }

    /// <summary>White space, and the escape character at the end of a line.</summary>
    private void SkipBlanks(int end)
    {
        while (_position < end && (char.IsWhiteSpace(_text[_position]) || _text[_position] == '\uFEFF' || (_text[_position] == _escape && EndsLine(_position + 1))))
        {
            _position++;
        }
    }

    private bool EndsLine(int i)
    {
        while (i < _text.Length && _text[i] is ' ' or '\t' or '\r')
        {
            i++;
        }

        return i < _text.Length && _text[i] == '\n';
    }
}
