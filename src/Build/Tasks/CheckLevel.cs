using System;
using System.Linq;
using System.Text.RegularExpressions;
using McpAnalyzers.Build.Enforcement;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Says where McpAnalysisLevel is set to a version that this package does not know; the build goes on with all rules.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckLevel : Task
{
    private static readonly Regex s_withMode = new(@"^(latest|\d+(\.\d+)*)-", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    [Required]
    public string Project { get; set; } = "";

    /// <summary>The files that set the project's properties, in the order in which they are evaluated.</summary>
    public ITaskItem[] ProjectFiles { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>The value.</summary>
    public string Level { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        var place = new SettingPlaces(Project, ProjectFiles.Select(f => f.GetMetadata("FullPath")), GlobalProperties.Of(BuildEngine)).Find("McpAnalysisLevel", _ => true);

        // The value is not repeated: nobody knows what it is.
        Log.LogWarning(
            null, Ids.OptionValueNotUnderstood, null, place.File, place.Line, place.Line == 0 ? 0 : 1, 0, 0, "{0}",
            $"The value of 'McpAnalysisLevel' is not understood, so its default applies; use latest or {string.Join(", ", Releases.Own.Versions)}{Hint()}");
        return true;
    }

    private string Hint()
    {
        var level = Level.Trim();
        return s_withMode.IsMatch(level) ? "; how severe findings are is McpAnalysisMode's to say"
            : Version.TryParse(level, out var version) && version > typeof(CheckLevel).Assembly.GetName().Version ? "; this package is older than the version"
            : "";
    }
}
