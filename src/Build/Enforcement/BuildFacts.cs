using System;
using System.Collections.Generic;
using McpAnalyzers.Build.ErrorLog;

namespace McpAnalyzers.Build.Enforcement;

/// <summary>What a build knows of itself, as far as enforcement asks.</summary>
internal sealed class BuildFacts
{
    private static readonly char[] s_separators = { ';', ',', ' ', '\t', '\r', '\n' };

    public string Project { get; set; } = "";

    /// <summary>The value of McpAnalysisMode.</summary>
    public string Mode { get; set; } = "";

    /// <summary>The version whose rules are in force; empty for this one.</summary>
    public string Version { get; set; } = "";

    /// <summary>Whether McpEnforce is set.</summary>
    public bool IsEnforced { get; set; }

    public IReadOnlyDictionary<string, string> Properties { get; set; } = new Dictionary<string, string>();

    public SettingPlaces Places { get; set; } = new("", Array.Empty<string>(), new Dictionary<string, string>());

    /// <summary>What the compiler was told of severities, apart from our own presets.</summary>
    public IReadOnlyList<ConfigLine> ConfigLines { get; set; } = Array.Empty<ConfigLine>();

    /// <summary>The rule set file; empty when there is none.</summary>
    public string RuleSet { get; set; } = "";

    /// <summary>Whether our analyzers were handed to the compiler.</summary>
    public bool HasAnalyzers { get; set; } = true;

    /// <summary>The compiler's error log; null when none was asked for or it could not be read.</summary>
    public SarifLog? Log { get; set; }

    public string this[string property] => Properties.TryGetValue(property, out var value) ? value.Trim() : "";

    public bool IsFalse(string property) => string.Equals(this[property], "false", StringComparison.OrdinalIgnoreCase);

    public bool IsTrue(string property) => string.Equals(this[property], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The ids in a property such as NoWarn.</summary>
    public static ISet<string> IdsIn(string list) =>
        new HashSet<string>(list.Split(s_separators, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
