using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using McpAnalyzers.Build.ErrorLog;
using McpAnalyzers.Config;

namespace McpAnalyzers.Build.Enforcement;

/// <summary>What the compiler found, as entries of a baseline; and MCPAC9004, entries that it no longer finds.</summary>
internal static class Baselines
{
    /// <summary>The entries for all findings that nobody has suppressed in the source. A finding of several target frameworks is one.</summary>
    public static IReadOnlyList<BaselineEntry> EntriesOf(IEnumerable<SarifLog> logs)
    {
        var entries = new Dictionary<string, BaselineEntry>(StringComparer.Ordinal);
        foreach (var log in logs)
        {
            foreach (var group in log.Results.Where(IsOpen).GroupBy(r => r.Properties["Fingerprint"]))
            {
                var first = group.First();
                var count = group.Count();
                if (!entries.TryGetValue(group.Key, out var known) || known.Count < count)
                {
                    first.Properties.TryGetValue("FingerprintIn", out var symbol);
                    entries[group.Key] = new BaselineEntry(first.Rule, symbol ?? "", group.Key, count);
                }
            }
        }

        return entries.Values.ToList();
    }

    public static IEnumerable<Complaint> Stale(string file, SarifLog log)
    {
        if (!File.Exists(file) || log.Rules.Count == 0)
        {
            yield break;
        }

        // A damaged file is reported before the compilation.
        var text = File.ReadAllText(file);
        var entries = BaselineFile.Read(text, out _) ?? Array.Empty<BaselineEntry>();
        var current = EntriesOf(new[] { log }).ToDictionary(e => e.Fingerprint, e => e.Count, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            current.TryGetValue(entry.Fingerprint, out var count);
            if (count < entry.Count && !log.Overrides.Any(o => o.Rule == entry.Rule && o.Level == Level.None))
            {
                var what = count == 0 ? "no longer occurs; remove it" : $"occurs {count} times, not {entry.Count}; update it";
                yield return new Complaint(
                    Ids.StaleBaseline, file, JsonReader.PlaceOf(text, entry.Start).Line, $"'{entry.Rule} in {entry.Symbol}' in the baseline {what}");
            }
        }
    }

    private static bool IsOpen(SarifResult result) =>
        result.Properties.ContainsKey("Fingerprint")
        && !result.Suppressions.Any(s => s.Type is SarifSuppression.Pragma or SarifSuppression.Attribute);
}
