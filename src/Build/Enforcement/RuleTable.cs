using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using McpAnalyzers.Build.ErrorLog;

namespace McpAnalyzers.Build.Enforcement;

/// <summary>
/// The severity that each rule has when nobody touches it. The tiers are read from the source of the analyzers' own table,
/// which is embedded: a copy could differ from it.
/// </summary>
internal static class RuleTable
{
    private const string Source = "RuleTiers.cs";

    private static readonly Lazy<IReadOnlyDictionary<string, Tier>> s_tiers = new(Read);

    public static IEnumerable<string> Rules => s_tiers.Value.Keys;

    /// <summary>The highest severity of a rule's findings in a mode, with the rules of a version when one is pinned; none for an id that is no rule.</summary>
    public static Level HighestOf(string rule, string mode, string version)
    {
        var now = HighestOf(rule, mode);
        return version.Length > 0 && Releases.Own.LowerIn(version, rule, Is(mode, "Strict")) is { } then && then < now ? then : now;
    }

    /// <summary>The same with the rules of this version.</summary>
    public static Level HighestOf(string rule, string mode)
    {
        if (Is(mode, "None") || !s_tiers.Value.TryGetValue(rule, out var tier))
        {
            return Level.None;
        }

        return LevelOf(tier, mode);
    }

    /// <summary>What a mode makes of a tier; a mode that nobody knows is the default one.</summary>
    public static Level LevelOf(Tier tier, string mode) => tier switch
    {
        Tier.Error => Is(mode, "Recommended") || Is(mode, "Strict") ? Level.Error : Level.Warning,
        Tier.Warning => Is(mode, "Strict") ? Level.Error : Level.Warning,
        _ => Is(mode, "Strict") ? Level.Warning : Level.Suggestion,
    };

    public static bool Is(string mode, string name) => string.Equals(mode.Trim(), name, StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, Tier> Read()
    {
        using var stream = typeof(RuleTable).Assembly.GetManifestResourceStream(Source) ?? throw new InvalidOperationException(Source);
        using var reader = new StreamReader(stream);
        var tiers = new Dictionary<string, Tier>(StringComparer.Ordinal);
        foreach (Match row in Regex.Matches(reader.ReadToEnd(), @"Descriptors\.(MCPAC\d{4})_\w+\.Id\] = ImmutableArray\.Create\(Tier\.(\w+)"))
        {
            // A row lists the highest tier first.
            tiers[row.Groups[1].Value] = (Tier)Enum.Parse(typeof(Tier), row.Groups[2].Value);
        }

        return tiers;
    }
}
