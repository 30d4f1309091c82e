using System;

namespace McpAnalyzers.Build;

/// <summary>What a finding of the build part is worth, as the catalogue ranks it.</summary>
internal enum BuildTier
{
    Info,

    Warning,

    Error,
}

/// <summary>
/// What the user sees of a finding that a task makes. MSBuild lowers a task's warning by <c>NoWarn</c> and raises it by
/// <c>WarningsAsErrors</c>, and knows nothing of the mode or of <c>TreatWarningsAsErrors</c>.
/// </summary>
internal enum BuildSeverity
{
    None,

    Info,

    Warning,

    Error,
}

/// <summary>The settings of a project that decide severities; the names are those of MSBuild.</summary>
internal sealed class SeveritySettings
{
    private static readonly char[] s_separators = { ';', ',', ' ', '\t', '\r', '\n' };

    public string Mode { get; set; } = "";

    public string NoWarn { get; set; } = "";

    public string TreatWarningsAsErrors { get; set; } = "";

    public string WarningsNotAsErrors { get; set; } = "";

    /// <summary>Whether nothing may be silenced.</summary>
    public bool IsEnforced { get; set; }

    public BuildSeverity Of(string id, BuildTier tier)
    {
        if (!IsEnforced && Lists(NoWarn, id))
        {
            return BuildSeverity.None;
        }

        var mode = Mode.Trim();
        var severity = (tier, mode) switch
        {
            (_, "None") when !IsEnforced => BuildSeverity.None,
            (BuildTier.Error, "Recommended" or "Strict") => BuildSeverity.Error,
            (BuildTier.Error, _) => IsEnforced ? BuildSeverity.Error : BuildSeverity.Warning,
            (BuildTier.Warning, "Strict") => BuildSeverity.Error,
            (BuildTier.Warning, _) => BuildSeverity.Warning,
            (BuildTier.Info, "Strict") => BuildSeverity.Warning,
            _ => BuildSeverity.Info,
        };
        return severity == BuildSeverity.Warning && TreatWarningsAsErrors.Trim().Equals("true", StringComparison.OrdinalIgnoreCase) && !Lists(WarningsNotAsErrors, id)
            ? BuildSeverity.Error
            : severity;
    }

    private static bool Lists(string ids, string id) => Array.Exists(ids.Split(s_separators), i => i.Equals(id, StringComparison.OrdinalIgnoreCase));
}
