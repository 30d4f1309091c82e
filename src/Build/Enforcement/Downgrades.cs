using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using McpAnalyzers.Build.ErrorLog;

namespace McpAnalyzers.Build.Enforcement;

/// <summary>
/// MCPAC9002: rules whose severity was lowered, and by what. The compiler's log says that a rule was lowered; properties
/// and configuration files say by whom. Where the log says nothing, a property that names the rule is enough.
/// </summary>
internal static class Downgrades
{
    /// <summary>The analyzers' word for a hand-written file that a configuration calls generated.</summary>
    private const string ExcludedFile = "MCPAC0005";

    /// <summary>Rules in files that are not source take a key of our own, which the log does not know.</summary>
    private static readonly Regex s_fileKey = new(@"^mcp_analyzers\.(mcpac\d{4})\.severity$", RegexOptions.CultureInvariant);

    private static readonly Regex s_suppressor = new(@"^DiagnosticSuppressor \{ Suppression Id: (?<id>[^,}]+),", RegexOptions.CultureInvariant);

    public static IEnumerable<Complaint> In(BuildFacts build)
    {
        var lowered = new List<Lowering>();
        var silenced = BuildFacts.IdsIn(build["NoWarn"]);
        var spared = build.IsTrue("TreatWarningsAsErrors") ? BuildFacts.IdsIn(build["WarningsNotAsErrors"]) : new HashSet<string>();
        foreach (var rule in RuleTable.Rules)
        {
            var expected = RuleTable.HighestOf(rule, build.Mode, build.Version);
            if (expected == Level.None)
            {
                continue;
            }

            if (silenced.Contains(rule))
            {
                lowered.Add(ByProperty(build, rule, expected, Level.None, "NoWarn"));
                continue;
            }

            if (expected == Level.Warning && spared.Contains(rule))
            {
                lowered.Add(ByProperty(build, rule, Level.Error, Level.Warning, "WarningsNotAsErrors"));
            }

            if (build.Log is { Rules.Count: > 0 })
            {
                lowered.AddRange(BySuppressor(build, build.Log, rule, expected));
                lowered.AddRange(BySeverity(build, build.Log, rule, expected));
            }
        }

        if (build.IsEnforced)
        {
            lowered.AddRange(QuietExclusion(build, silenced));
        }

        foreach (var line in build.ConfigLines)
        {
            if (s_fileKey.Match(line.Key) is { Success: true } key && line.Level is { } level
                && RuleTable.HighestOf(key.Groups[1].Value.ToUpperInvariant(), build.Mode, build.Version) is var expected && level < expected)
            {
                lowered.Add(ByLine(line, key.Groups[1].Value.ToUpperInvariant(), expected, level));
            }
        }

        return lowered.GroupBy(l => (l.File, l.Line, l.By, l.To)).Select(Say).Concat(Excluded(build));
    }

    /// <summary>Files that are called generated, as an analyzer says.</summary>
    private static IEnumerable<Complaint> Excluded(BuildFacts build)
    {
        var lines = build.ConfigLines.Where(l => l.Key == "generated_code" && string.Equals(l.Value, "true", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var result in build.Log?.Results.Where(r => r.Rule == ExcludedFile) ?? Array.Empty<SarifResult>())
        {
            // Which of several sections holds for the file only the compiler knows.
            var (file, line) = lines.Count == 1 ? (lines[0].File, lines[0].Line) : (result.File, result.Line);
            yield return new Complaint(
                Ids.RuleDowngraded, file, line, $"Every rule was lowered to none in '{Path.GetFileName(result.File)}' by generated_code in an .editorconfig");
        }

    }

    /// <summary>What keeps that analyzer from saying so.</summary>
    private static IEnumerable<Lowering> QuietExclusion(BuildFacts build, ISet<string> silenced)
    {
        if (silenced.Contains(ExcludedFile))
        {
            yield return ByProperty(build, ExcludedFile, Level.Suggestion, Level.None, "NoWarn");
        }

        foreach (var line in build.ConfigLines.Where(l => l.NearnessTo(ExcludedFile) == 3 && l.Level < Level.Suggestion))
        {
            yield return ByLine(line, ExcludedFile, Level.Suggestion, line.Level!.Value);
        }
    }

    private static IEnumerable<Lowering> BySeverity(BuildFacts build, SarifLog log, string rule, Level expected)
    {
        var own = RuleTable.HighestOf(rule, "Default");
        var set = log.Overrides.Where(o => o.Rule == rule).Select(o => o.Level).ToList();

        // With several values, one of them may be that of files which no setting names.
        var lowest = set.Where(l => l < expected && (set.Count == 1 || l != own)).DefaultIfEmpty(expected).Min();

        // The log calls silent findings notes too.
        var floor = lowest == Level.Suggestion ? Level.Silent : lowest;

        // What equals the descriptor's own severity is not listed, though it lowers what the mode makes of the rule.
        var mayBeOwn = own < expected && set.Count != 1;
        var lines = build.ConfigLines
            .Where(l => l.NearnessTo(rule) > 0 && l.Level < expected && ((lowest < expected && l.Level >= floor) || (mayBeOwn && l.Level == own)))
            .ToList();
        var nearest = lines.Count == 0 ? 0 : lines.Max(l => l.NearnessTo(rule));
        foreach (var line in lines.Where(l => l.NearnessTo(rule) == nearest))
        {
            yield return ByLine(line, rule, expected, line.Level!.Value);
        }

        if (nearest == 0 && lowest < expected)
        {
            yield return LineOfRuleSet(build.RuleSet, rule) is > 0 and var number
                ? new Lowering(rule, expected, lowest, build.RuleSet, number, Path.GetFileName(build.RuleSet))
                : new Lowering(rule, expected, lowest, build.Project, 0, "the settings of this build");
        }
    }

    /// <summary>A suppressor is code of some package, and takes findings away as a configured severity does. The baseline's is our own.</summary>
    private static IEnumerable<Lowering> BySuppressor(BuildFacts build, SarifLog log, string rule, Level expected) =>
        log.Results.Where(r => r.Rule == rule).SelectMany(r => r.Suppressions)
            .Select(s => s_suppressor.Match(s.Type))
            .Where(m => m.Success && !m.Groups["id"].Value.StartsWith("MCPACB", StringComparison.Ordinal))
            .Select(m => new Lowering(rule, expected, Level.None, build.Project, 0, "the suppressor " + m.Groups["id"].Value))
            .Distinct();

    private static int LineOfRuleSet(string ruleSet, string rule)
    {
        if (ruleSet.Length == 0 || !File.Exists(ruleSet))
        {
            return 0;
        }

        var lines = File.ReadAllLines(ruleSet);
        return Array.FindIndex(lines, l => l.IndexOf(rule, StringComparison.OrdinalIgnoreCase) >= 0) + 1;
    }

    private static Lowering ByProperty(BuildFacts build, string rule, Level from, Level to, string property)
    {
        var place = build.Places.Find(property, value => BuildFacts.IdsIn(value).Contains(rule));
        return new Lowering(rule, from, to, place.File, place.Line, $"{property} {place.Where}");
    }

    private static Lowering ByLine(ConfigLine line, string rule, Level from, Level to) =>
        new(rule, from, to, line.File, line.Line, $"{line.Key.Replace("mcpac", "MCPAC")} in {Path.GetFileName(line.File)}");

    private static Complaint Say(IGrouping<(string File, int Line, string By, Level To), Lowering> group)
    {
        var rules = group.Select(l => l.Rule).Distinct().OrderBy(r => r, StringComparer.Ordinal).ToList();
        var more = rules.Count == 1 ? " was" : rules.Count == 2 ? $" and '{rules[1]}' were" : $" and {rules.Count - 1} other rules were";
        var from = group.Max(l => l.From);
        return new Complaint(
            Ids.RuleDowngraded, group.Key.File, group.Key.Line, $"'{rules[0]}'{more} lowered from {Word(from)} to {Word(group.Key.To)} by {group.Key.By}");
    }

    private static string Word(Level level) => level switch
    {
        Level.None => "none",
        Level.Silent => "silent",
        Level.Suggestion => "suggestion",
        Level.Warning => "warning",
        _ => "error",
    };

    private sealed record Lowering(string Rule, Level From, Level To, string File, int Line, string By);
}
