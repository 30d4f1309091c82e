using System;
using System.Collections.Generic;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>What the lines of a file of the user's own sources, sinks or sanitizers say.</summary>
internal enum SpecFileKind
{
    Sources,
    Sinks,
    Sanitizers,
}

/// <summary>
/// The format of those files: a documentation-comment id a line, <c>;</c> and a kind, then, where only some parameters
/// are meant, <c>;</c> and their names; <c>//</c> starts a comment. Text in, text out: nothing here knows a symbol.
/// </summary>
internal sealed class SpecFile
{
    /// <summary>A larger file is not a list of members.</summary>
    private const int MaxLength = 1_000_000;

    /// <summary>The longest line; ids of generic methods are long, but not so long.</summary>
    private const int MaxLine = 1_000;

    /// <summary>More bad lines than this say nothing new.</summary>
    private const int MaxErrors = 100;

    private static readonly char[] s_separators = { ' ', ',', '\t' };

    private static readonly string[] s_sources = { "secret", "setting" };

    private static readonly string[] s_sinks = { "client", "storage" };

    private static readonly string[] s_sanitizers = { "all", "client", "storage", "log" };

    private SpecFile(IReadOnlyList<Line> lines, IReadOnlyList<Error> errors)
    {
        Lines = lines;
        Errors = errors;
    }

    public IReadOnlyList<Line> Lines { get; }

    public IReadOnlyList<Error> Errors { get; }

    /// <summary>What the file at this path is, by its name; null for any other file.</summary>
    public static SpecFileKind? KindOf(string path)
    {
        foreach (SpecFileKind kind in Enum.GetValues(typeof(SpecFileKind)))
        {
            var name = NameOf(kind);
            if (path.EndsWith(name, StringComparison.OrdinalIgnoreCase)
                && (path.Length == name.Length || path[path.Length - name.Length - 1] is '/' or '\\'))
            {
                return kind;
            }
        }

        return null;
    }

    public static string NameOf(SpecFileKind kind) => kind switch
    {
        SpecFileKind.Sources => "McpAnalyzers.Sources.txt",
        SpecFileKind.Sinks => "McpAnalyzers.Sinks.txt",
        _ => "McpAnalyzers.Sanitizers.txt",
    };

    public static SpecFile Read(string text, SpecFileKind kind)
    {
        var lines = new List<Line>();
        var errors = new List<Error>();
        var unreadable = text.Length > MaxLength ? "the file is too large for a list of members, and none of it is read"
            : text.IndexOf('\0') >= 0 ? "the file is no text, and none of it is read"
            : null;
        if (unreadable is not null)
        {
            errors.Add(new Error(0, 0, unreadable));
            return new SpecFile(lines, errors);
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var start = 0; start < text.Length && errors.Count < MaxErrors;)
        {
            var end = start;
            while (end < text.Length && text[end] is not ('\r' or '\n'))
            {
                end++;
            }

            Read(text, start, end, kind, known, lines, errors);
            start = end + 1;
        }

        return new SpecFile(lines, errors);
    }

    private static void Read(string text, int start, int end, SpecFileKind kind, HashSet<string> known, List<Line> lines, List<Error> errors)
    {
        var comment = text.IndexOf("//", start, end - start, StringComparison.Ordinal);
        end = comment < 0 ? end : comment;
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        if (start == end)
        {
            return;
        }

        if (end - start > MaxLine)
        {
            errors.Add(new Error(start, end - start, "it is too long for a documentation-comment id"));
            return;
        }

        var parts = text.Substring(start, end - start).Split(';');
        var id = parts[0].Trim();
        if (Fault(parts, id, kind) is { } fault)
        {
            errors.Add(new Error(start, end - start, fault));
        }
        else if (!known.Add(id + ";" + (parts.Length > 2 ? parts[2].Trim() : "")))
        {
            errors.Add(new Error(start, end - start, "an earlier line names the same member"));
        }
        else
        {
            var parameters = parts.Length > 2 ? parts[2].Split(s_separators, StringSplitOptions.RemoveEmptyEntries) : Array.Empty<string>();
            lines.Add(new Line(start, end - start, id, parts[1].Trim(), parameters));
        }
    }

    private static string? Fault(string[] parts, string id, SpecFileKind kind)
    {
        if (id.StartsWith("T:", StringComparison.Ordinal) || id.StartsWith("N:", StringComparison.Ordinal))
        {
            return "it names a type or a namespace; give each of its members a line of its own";
        }

        if (id.Length < 3 || id[1] != ':' || id[0] is not ('M' or 'P' or 'F'))
        {
            return "it does not start with 'M:', 'P:' or 'F:', as the documentation-comment id of a member does";
        }

        var kinds = kind switch
        {
            SpecFileKind.Sources => s_sources,
            SpecFileKind.Sinks => s_sinks,
            _ => s_sanitizers,
        };
        if (parts.Length == 1)
        {
            return "it has no kind; put a semicolon and " + Listed(kinds) + " behind the id";
        }

        if (Array.IndexOf(kinds, parts[1].Trim()) < 0)
        {
            return "its kind is not " + Listed(kinds);
        }

        return parts.Length switch
        {
            2 => null,
            3 when kind != SpecFileKind.Sanitizers && id[0] == 'M' && parts[2].Trim().Length > 0 => null,
            _ => "nothing may stand behind the kind but the names of parameters of a method that is a source or a sink",
        };
    }

    private static string Listed(string[] kinds) =>
        string.Join(", ", kinds, 0, kinds.Length - 1) + " or " + kinds[kinds.Length - 1];

    // A byte-order mark in the middle of a file comes from files that were joined.
    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c == '\uFEFF';

    /// <summary>A line that is well formed; whether there is such a member is another question.</summary>
    public sealed record Line(int Start, int Length, string Id, string Kind, string[] Parameters);

    /// <summary>A line that is not. The reason never repeats what the line says.</summary>
    public sealed record Error(int Start, int Length, string Reason);
}
