using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace McpAnalyzers.Config;

/// <summary>
/// The file that lists old findings. One entry a line, in an order that does not depend on the build, so that two branches
/// merge; it holds names and hashes, and nothing of a value.
/// </summary>
internal static class BaselineFile
{
    public const string Name = "McpAnalyzers.baseline.json";

    private const int Version = 1;

    /// <summary>The entries, the first of several equal ones; null when the text is damaged at <paramref name="wrongAt"/>.</summary>
    public static IReadOnlyList<BaselineEntry>? Read(string text, out int wrongAt)
    {
        var document = JsonReader.Read(text, out wrongAt);
        if (document is null)
        {
            return null;
        }

        if (document.NumberOf("version") != Version || document["findings"] is not { Kind: JsonKind.List } findings)
        {
            wrongAt = document["version"]?.Start ?? document.Start;
            return null;
        }

        var entries = new Dictionary<string, BaselineEntry>(StringComparer.Ordinal);
        foreach (var finding in findings.Items)
        {
            if (finding.TextOf("rule") is not { Length: > 0 } rule || finding.TextOf("fingerprint") is not { Length: > 0 } fingerprint)
            {
                wrongAt = finding.Start;
                return null;
            }

            // Of two branches that both have an entry, the one with more findings has all of them.
            var count = Math.Max(1, finding.NumberOf("count"));
            if (!entries.TryGetValue(fingerprint, out var known) || known.Count < count)
            {
                entries[fingerprint] = new BaselineEntry(rule, finding.TextOf("in") ?? "", fingerprint, count, finding.Start);
            }
        }

        return entries.Values.ToList();
    }

    /// <summary>The text of a file with these entries.</summary>
    public static string Write(IEnumerable<BaselineEntry> entries)
    {
        var lines = entries
            .OrderBy(e => e.Rule, StringComparer.Ordinal).ThenBy(e => e.Symbol, StringComparer.Ordinal).ThenBy(e => e.Fingerprint, StringComparer.Ordinal)
            .Select(e => "    { \"rule\": " + Quoted(e.Rule) + ", \"in\": " + Quoted(e.Symbol) + ", \"fingerprint\": " + Quoted(e.Fingerprint)
                + (e.Count > 1 ? ", \"count\": " + e.Count.ToString(CultureInfo.InvariantCulture) : "") + " }");
        return "{\n  \"version\": 1,\n  \"findings\": [\n" + string.Join(",\n", lines) + "\n  ]\n}\n";
    }

    /// <summary>Whether a file is a baseline by its name; one of another name is marked by the build.</summary>
    public static bool IsNamed(string path) => string.Equals(Path.GetFileName(path), Name, StringComparison.OrdinalIgnoreCase);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\')
            {
                quoted.Append('\\').Append(letter);
            }
            else if (char.IsControl(letter))
            {
                quoted.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                quoted.Append(letter);
            }
        }

        return quoted.Append('"').ToString();
    }
}
