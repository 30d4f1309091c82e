using System;
using System.Collections.Generic;
using System.IO;
using McpAnalyzers.Config;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>A baseline on the disk, and what to say when it is damaged.</summary>
internal static class BaselineDocument
{
    /// <summary>The entries and the text; no entries when there is no file. Null, and an error, when it is damaged.</summary>
    public static (IReadOnlyList<BaselineEntry> Entries, string Text)? Read(string path, TaskLoggingHelper log)
    {
        if (!File.Exists(path))
        {
            return (Array.Empty<BaselineEntry>(), "");
        }

        var text = File.ReadAllText(path);
        if (BaselineFile.Read(text, out var wrongAt) is { } entries)
        {
            return (entries, text);
        }

        var (line, column) = JsonReader.PlaceOf(text, wrongAt);
        log.LogError(null, Ids.FileNotChecked, null, path, line, column, 0, 0, "'{0}' was not checked: it is no baseline from here on; restore it, or merge it anew", Path.GetFileName(path));
        return null;
    }
}
