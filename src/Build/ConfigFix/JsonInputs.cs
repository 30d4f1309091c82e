using System;
using System.Collections.Generic;
using System.Linq;

namespace McpAnalyzers.Build.ConfigFix;

/// <summary>Adds questions to the <c>inputs</c> of a VS Code file, in the style the file is written in.</summary>
internal static class JsonInputs
{
    /// <summary>The insertion; null when the file is not an object whose inputs, if it has any, are a list.</summary>
    public static ConfigEdit? Insert(string text, IReadOnlyList<string> ids)
    {
        var root = SkipBlanks(text, 0);
        if (root >= text.Length || text[root] != '{')
        {
            return null;
        }

        var first = SkipBlanks(text, root + 1);
        if (first >= text.Length || text[first] != '"')
        {
            // A comment, or nothing: where the first member stands tells how the file is laid out.
            return null;
        }

        var newLine = text.IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";
        var lineStart = text.LastIndexOf('\n', first) + 1;
        var indent = lineStart > root ? text.Substring(lineStart, first - lineStart) : "  ";
        var step = indent.Trim().Length == 0 && indent.Length > 0 ? indent : "  ";
        var list = FindInputs(text, root);
        if (list == -1)
        {
            var body = string.Join("," + newLine, ids.Select(id => step + step + Entry(id)));
            var prefix = lineStart > root ? "" : newLine + step;
            var suffix = lineStart > root ? "," + newLine + indent : "," + newLine + step;
            return new ConfigEdit(first, 0, prefix + "\"inputs\": [" + newLine + body + newLine + step + "]" + suffix);
        }

        if (list < 0)
        {
            return null;
        }

        var entry = SkipBlanks(text, list + 1);
        if (entry >= text.Length || text[entry] is not ('{' or ']'))
        {
            return null;
        }

        var more = string.Join("," + newLine + step + step, ids.Select(Entry));
        return text[entry] == ']'
            ? new ConfigEdit(list + 1, entry - list - 1, newLine + step + step + more + newLine + step)
            : new ConfigEdit(entry, 0, more + "," + newLine + step + step);
    }

    private static string Entry(string id) =>
        "{ \"type\": \"promptString\", \"id\": \"" + id + "\", \"description\": \"" + id.Replace('-', ' ') + "\", \"password\": true }";

    /// <summary>Where the list of the root's <c>inputs</c> begins; -1 when there are none, -2 when they are no list.</summary>
    private static int FindInputs(string text, int root)
    {
        var depth = 0;
        for (var i = root; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']':
                    depth--;
                    break;
                case '/' when i + 1 < text.Length && text[i + 1] is '/' or '*':
                    var end = text[i + 1] == '/' ? text.IndexOf('\n', i) : text.IndexOf("*/", i + 2, StringComparison.Ordinal);
                    if (end < 0)
                    {
                        return -2;
                    }

                    i = end;
                    break;
                case '"':
                    var start = i;
                    for (i++; i < text.Length && text[i] != '"'; i++)
                    {
                        i += text[i] == '\\' ? 1 : 0;
                    }

                    if (depth == 1 && i - start == 7 && string.CompareOrdinal(text, start, "\"inputs\"", 0, 8) == 0 && SkipBlanks(text, i + 1) is var colon && colon < text.Length && text[colon] == ':')
                    {
                        var list = SkipBlanks(text, colon + 1);
                        return list < text.Length && text[list] == '[' ? list : -2;
                    }

                    break;
            }
        }

        return -1;
    }

    private static int SkipBlanks(string text, int i)
    {
        while (i < text.Length && (char.IsWhiteSpace(text[i]) || text[i] == '\uFEFF'))
        {
            i++;
        }

        return i;
    }
}
