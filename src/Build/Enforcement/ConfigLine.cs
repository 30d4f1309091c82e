using System;
using System.Collections.Generic;
using McpAnalyzers.Build.ErrorLog;

namespace McpAnalyzers.Build.Enforcement;

/// <summary>One setting in an .editorconfig or a global configuration file.</summary>
/// <param name="File">The full path.</param>
/// <param name="Line">From one.</param>
/// <param name="Key">In lower case, as the compiler compares it.</param>
/// <param name="Value">As written.</param>
internal sealed record ConfigLine(string File, int Line, string Key, string Value)
{
    private static readonly char[] s_equals = { '=', ':' };

    private static readonly char[] s_comment = { '#', ';' };

    /// <summary>The lines of a file that set something, whatever section they stand in.</summary>
    public static IReadOnlyList<ConfigLine> In(string file, string text)
    {
        var lines = new List<ConfigLine>();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            var equals = line.IndexOfAny(s_equals);
            if (equals <= 0 || line[0] is '#' or ';' or '[')
            {
                continue;
            }

            var value = line.Substring(equals + 1);
            var comment = value.IndexOfAny(s_comment);
            lines.Add(new ConfigLine(
                file, number, line.Substring(0, equals).Trim().ToLowerInvariant(), (comment < 0 ? value : value.Substring(0, comment)).Trim()));
        }

        return lines;
    }

    /// <summary>The severity that the value stands for; null when it stands for none.</summary>
    public Level? Level => Value.ToUpperInvariant() switch
    {
        "NONE" => ErrorLog.Level.None,
        "SILENT" or "REFACTORING" => ErrorLog.Level.Silent,
        "SUGGESTION" => ErrorLog.Level.Suggestion,
        "WARNING" => ErrorLog.Level.Warning,
        "ERROR" => ErrorLog.Level.Error,
        _ => null,
    };

    /// <summary>How exactly the line speaks of a rule: 3 by its id, 2 by its category, 1 by all rules, 0 not at all.</summary>
    public int NearnessTo(string rule)
    {
        if (Key == "dotnet_diagnostic." + rule.ToLowerInvariant() + ".severity")
        {
            return 3;
        }

        return Key switch
        {
            "dotnet_analyzer_diagnostic.category-mcpsecurity.severity" => 2,
            "dotnet_analyzer_diagnostic.severity" => 1,
            _ => 0,
        };
    }
}
