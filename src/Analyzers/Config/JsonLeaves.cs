using System.Collections.Generic;

namespace McpAnalyzers.Config;

/// <summary>
/// Reads the values of a JSON document as configuration does: comments and trailing commas are fine, names are joined by
/// colons. What is malformed is stepped over, so that a merge marker does not hide what stands behind it.
/// </summary>
internal sealed class JsonLeaves : JsonScanner
{
    private const int MaxDepth = 64;

    private readonly List<ConfigLeaf> _leaves = new();

    private JsonLeaves(string text)
        : base(text)
    {
    }

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
        var word = Word();
        if (word.Length == 0)
        {
            return false;
        }

        _leaves.Add(new ConfigLeaf(path, word, isString: false, start, word.Length));
        return true;
    }
}
