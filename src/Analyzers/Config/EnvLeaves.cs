using System.Collections.Generic;
using System.Text;

namespace McpAnalyzers.Config;

/// <summary>
/// Reads a <c>.env</c> file: a name and a value on each line, <c>export</c> before it or not, quoted or not; a quoted
/// value may go over several lines. Lines of another form are passed over.
/// </summary>
internal sealed class EnvLeaves
{
    private readonly string _text;
    private readonly List<ConfigLeaf> _leaves = new();
    private int _position;

    private EnvLeaves(string text) => _text = text;

    public static IReadOnlyList<ConfigLeaf> Of(string text)
    {
        var reader = new EnvLeaves(text);
        while (reader._position < text.Length)
        {
            reader.Line();
            reader.SkipLine();
        }

        return reader._leaves;
    }

    private void Line()
    {
        var name = Name();
        if (name == "export" && _position < _text.Length && _text[_position] is ' ' or '\t')
        {
            name = Name();
        }

        SkipBlanks();
        if (name.Length == 0 || _position >= _text.Length || _text[_position] != '=')
        {
            return;
        }

        _position++;
        SkipBlanks();
        if (_position < _text.Length && _text[_position] is '"' or '\'' && Quoted(name))
        {
            return;
        }

        Plain(name);
    }

    private string Name()
    {
        SkipBlanks();
        var start = _position;
        while (_position < _text.Length && IsNameCharacter(_text[_position]))
        {
            _position++;
        }

        return _text.Substring(start, _position - start);
    }

    private bool Quoted(string name)
    {
        var quote = _text[_position];
        var start = _position + 1;
        var value = new StringBuilder();
        for (var i = start; i < _text.Length; i++)
        {
            var c = _text[i];
            if (c == quote)
            {
                _leaves.Add(new ConfigLeaf(ConfigPath.Join("", name), value.ToString(), isString: true, start, i - start));
                _position = i + 1;
                return true;
            }

            if (c == '\\' && quote == '"' && i + 1 < _text.Length)
            {
                c = _text[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other };
            }

            value.Append(c);
        }

        return false;
    }

    private void Plain(string name)
    {
        var start = _position;
        while (_position < _text.Length && _text[_position] is not ('\n' or '\r') && !(_text[_position] == '#' && _text[_position - 1] is ' ' or '\t'))
        {
            _position++;
        }

        var end = _position;
        while (end > start && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        _leaves.Add(new ConfigLeaf(ConfigPath.Join("", name), _text.Substring(start, end - start), isString: true, start, end - start));
    }

    private void SkipLine()
    {
        while (_position < _text.Length && _text[_position++] != '\n')
        {
        }
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\uFEFF')
        {
            _position++;
        }
    }

    private static bool IsNameCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or ':';
}
