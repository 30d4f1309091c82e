using System;
using McpAnalyzers.Build.Enforcement;
using McpAnalyzers.Build.ErrorLog;

namespace McpAnalyzers.Build;

/// <summary>
/// What the user sees of a finding that a task makes, by the settings of the project; their names are those of MSBuild. It
/// lowers a task's warning by <c>NoWarn</c> and raises it by <c>WarningsAsErrors</c>, and knows nothing of the mode or of
/// <c>TreatWarningsAsErrors</c>.
/// </summary>
internal sealed class SeveritySettings
{
    public string Mode { get; set; } = "";

    /// <summary>The version whose rules are in force; empty for this one.</summary>
    public string Version { get; set; } = "";

    public string NoWarn { get; set; } = "";

    public string TreatWarningsAsErrors { get; set; } = "";

    public string WarningsNotAsErrors { get; set; } = "";

    /// <summary>Whether nothing may be silenced.</summary>
    public bool IsEnforced { get; set; }

    /// <summary>
    /// Whether an id is there at all: what a later version than the pinned one brought is neither logged nor in a report, under
    /// enforcement neither, since an update must not fail a pinned build.
    /// </summary>
    public bool Knows(string id) =>
        !System.Version.TryParse(Version, out var pinned) || !Ids.Since.TryGetValue(id, out var since) || System.Version.Parse(since) <= pinned;

    /// <summary>The same for what enforcement says of a build.</summary>
    public Level Of(Complaint complaint)
    {
        // Enforcement that cannot look is none; and nobody takes it away from outside by accident.
        var least = IsEnforced && complaint.Id == Ids.FileNotChecked ? Level.Error
            : complaint.Id == Ids.ProtectionOff && complaint.Message.StartsWith("Enforcement ", StringComparison.Ordinal) ? Level.Warning
            : Level.None;
        var level = Of(complaint.Id, complaint.Id == Ids.FileNotChecked ? Tier.Warning : Tier.Info);
        return level < least && Knows(complaint.Id) ? least : level;
    }

    public Level Of(string id, Tier tier)
    {
        if (!Knows(id))
        {
            return Level.None;
        }

        var isGuarded = id is Ids.ProtectionOff or Ids.RuleDowngraded or Ids.SuppressionWithoutReason;
        if (IsEnforced && (isGuarded || tier == Tier.Error))
        {
            return Level.Error;
        }

        // That the rules are off is said in this mode too.
        if (!IsEnforced && (BuildFacts.IdsIn(NoWarn).Contains(id) || (RuleTable.Is(Mode, "None") && !isGuarded)))
        {
            return Level.None;
        }

        var level = RuleTable.LevelOf(tier, Mode);
        return level == Level.Warning && TreatWarningsAsErrors.Trim().Equals("true", StringComparison.OrdinalIgnoreCase) && !BuildFacts.IdsIn(WarningsNotAsErrors).Contains(id)
            ? Level.Error
            : level;
    }
}
