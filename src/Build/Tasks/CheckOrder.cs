using System;
using System.IO;
using System.Linq;
using McpAnalyzers.Build.Enforcement;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>
/// Says what stands in files that are evaluated after the package's own, such as Directory.Build.targets: the reference to the
/// package, or a property of it. Both are there when targets run, and came too late for what is decided before.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CheckOrder : Task
{
    private const string Package = "McpAnalyzers";

    private const string Remedy = "move it to the project file or Directory.Build.props";

    [Required]
    public string Project { get; set; } = "";

    /// <summary>The files that set the project's properties, in the order in which they are evaluated.</summary>
    public ITaskItem[] ProjectFiles { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>All package references of the project, when none to the package was seen in time.</summary>
    public ITaskItem[] References { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>The names of the properties that have another value than the package saw.</summary>
    public string[] Settings { get; set; } = Array.Empty<string>();

    public string Mode { get; set; } = "";

    /// <summary>The version whose rules are in force; empty for this one.</summary>
    public string Version { get; set; } = "";

    public string NoWarn { get; set; } = "";

    public string Enforce { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        // A package that does half of what it is told is a mistake in any mode.
        var level = new SeveritySettings { Mode = Mode, Version = Version, NoWarn = NoWarn, IsEnforced = Enforce.Trim().Equals("true", StringComparison.OrdinalIgnoreCase) }.Of(Ids.ProtectionOff, Tier.Warning);
        if (References.FirstOrDefault(r => r.ItemSpec.Equals(Package, StringComparison.OrdinalIgnoreCase)) is { } reference)
        {
            var file = reference.GetMetadata("DefiningProjectFullPath") is { Length: > 0 } defining ? defining : Project;
            Say(
                level,
                (file, SettingPlaces.LineOfItem(file, Package, "PackageReference", "GlobalPackageReference")),
                $"The reference to {Package} in {Path.GetFileName(file)} is evaluated after the package itself, so that no {Package} property, target or check of the build takes effect; {Remedy}");
        }

        var places = new SettingPlaces(Project, ProjectFiles.Select(f => f.GetMetadata("FullPath")), GlobalProperties.Of(BuildEngine));
        foreach (var setting in Settings)
        {
            var (file, line, where) = places.Find(setting, _ => true);
            Say(level, (file, line), $"'{setting}' is set {where}, which is evaluated after the package itself, so that it has no effect; {Remedy}");
        }

        return !Log.HasLoggedErrors;
    }

    private void Say(ErrorLog.Level level, (string File, int Line) place, string text) =>
        Log.Say(level, Ids.ProtectionOff, place.File, place.Line, place.Line == 0 ? 0 : 1, text);
}
