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

    /// <summary>The same for what enforcement says of a build.</summary>
    public Level Of(Complaint complaint)
    {
        // Enforcement that cannot look is none; and nobody takes it away from outside by accident.
        var least = IsEnforced && complaint.Id == Ids.FileNotChecked ? Level.Error
            : complaint.Id == Ids.ProtectionOff && complaint.Message.StartsWith("Enforcement ", StringComparison.Ordinal) ? Level.Warning
            : Level.None;
        var level = Of(complaint.Id, complaint.Id == Ids.FileNotChecked ? Tier.Warning : Tier.Info);
        return level < least && Ids.IsIn(complaint.Id, Version) ? least : level;
    }

    public Level Of(string id, Tier tier)
    {
        // What a later version brought is not there yet, for enforcement neither: an update must not fail a pinned build.
        if (!Ids.IsIn(id, Version))
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
