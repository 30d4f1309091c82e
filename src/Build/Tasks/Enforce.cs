using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using McpAnalyzers.Build.Enforcement;
using McpAnalyzers.Build.ErrorLog;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>
/// Says what was switched off, lowered or suppressed in the compilation that has just ended. The findings themselves are
/// the compiler's; this one guards the guard.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class Enforce : Task
{
    [Required]
    public string Project { get; set; } = "";

    /// <summary>The files that set the project's properties, in the order in which they are evaluated.</summary>
    public ITaskItem[] ProjectFiles { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>The compiler's .editorconfig and global configuration files.</summary>
    public ITaskItem[] ConfigFiles { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>Where the package's own presets lie: they lower nothing.</summary>
    public string PresetFolder { get; set; } = "";

    public string RuleSet { get; set; } = "";

    public ITaskItem[] Analyzers { get; set; } = Array.Empty<ITaskItem>();

    public string Mode { get; set; } = "";

    /// <summary>The version whose rules are in force; empty for this one.</summary>
    public string Version { get; set; } = "";

    /// <summary>Whether every complaint is an error.</summary>
    public bool IsEnforced { get; set; }

    /// <summary>The compiler's error log; empty when it writes none.</summary>
    public string ErrorLog { get; set; } = "";

    public string RunAnalyzers { get; set; } = "";

    public string RunAnalyzersDuringBuild { get; set; } = "";

    public string NoWarn { get; set; } = "";

    public string WarningsNotAsErrors { get; set; } = "";

    public string TreatWarningsAsErrors { get; set; } = "";

    public string McpScanConfigFiles { get; set; } = "";

    public string McpScanOutput { get; set; } = "";

    public string McpEnforce { get; set; } = "";

    /// <summary>The day to measure suppressions by, as yyyy-MM-dd; today when empty.</summary>
    public string Today { get; set; } = "";

    /// <summary>The baseline; empty when this compilation is not all of the project.</summary>
    public string Baseline { get; set; } = "";

    /// <summary>Whether to hand the complaints on instead of logging them: a build of several target frameworks logs them once.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>Whether the compilation has failed: then there is something to say when nothing but findings failed it.</summary>
    public bool IsAfterErrors { get; set; }

    /// <summary>Whether the code is right as far as the language goes, so that the log has all there is to find.</summary>
    [Output]
    public bool IsCompiled { get; set; } = true;

    [Output]
    public ITaskItem[] Complaints { get; set; } = Array.Empty<ITaskItem>();

    private SeveritySettings Severities => new() { Mode = Mode, Version = Version, IsEnforced = IsEnforced };

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            if (IsAfterErrors)
            {
                IsCompiled = File.Exists(ErrorLog) && SarifLog.Read(File.ReadAllText(ErrorLog)) is { CompilerErrors.Count: 0 };
                if (!IsCompiled)
                {
                    return true;
                }
            }

            var complaints = Complaint.Sorted(Find());
            Complaints = complaints.Select(c => c.ToItem()).ToArray();
            if (!IsDeferred)
            {
                Log.Say(Severities, complaints);
            }
        }
#pragma warning disable CA1031 // A stack trace of ours must not be what a build shows; the failure is named, and stops an enforced build.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Say(Severities, new[] { NotChecked(Project, $"the check of this build failed ({exception.GetType().Name})") });
        }

        return !Log.HasLoggedErrors;
    }

    private static Complaint NotChecked(string file, string why) => new(Ids.FileNotChecked, file, 0, $"'{Path.GetFileName(file)}' was not checked: {why}");

    private List<Complaint> Find()
    {
        var complaints = new List<Complaint>();
        var build = new BuildFacts
        {
            Project = Project,
            Mode = Mode,
            Version = Version,
            IsEnforced = IsEnforced,
            Properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                [nameof(RunAnalyzers)] = RunAnalyzers,
                [nameof(RunAnalyzersDuringBuild)] = RunAnalyzersDuringBuild,
                [nameof(NoWarn)] = NoWarn,
                [nameof(WarningsNotAsErrors)] = WarningsNotAsErrors,
                [nameof(TreatWarningsAsErrors)] = TreatWarningsAsErrors,
                [nameof(McpScanConfigFiles)] = McpScanConfigFiles,
                [nameof(McpScanOutput)] = McpScanOutput,
                [nameof(McpEnforce)] = McpEnforce,
            },
            Places = new SettingPlaces(Project, ProjectFiles.Select(f => f.GetMetadata("FullPath")), GlobalProperties.Of(BuildEngine)),
            RuleSet = RuleSet.Length == 0 ? "" : Path.Combine(Path.GetDirectoryName(Project) ?? "", RuleSet),
            HasAnalyzers = Analyzers.Any(a => a.GetMetadata("Filename") == "McpAnalyzers"),
            ConfigLines = ConfigFiles.Select(f => f.GetMetadata("FullPath")).Distinct().Where(f => !IsPreset(f) && File.Exists(f)).SelectMany(f => ConfigLine.In(f, File.ReadAllText(f))).ToList(),
        };
        if (ErrorLog.Length > 0)
        {
            build.Log = File.Exists(ErrorLog) ? SarifLog.Read(File.ReadAllText(ErrorLog)) : null;
            if (build.Log is null)
            {
                complaints.Add(NotChecked(ErrorLog, "it is no error log in SARIF 2.1; give the property ErrorLog the value 'path,version=2.1', or none"));
            }
        }

        complaints.AddRange(Switches.In(build));
        complaints.AddRange(Downgrades.In(build));
        if (build.Log is not null)
        {
            complaints.AddRange(Suppressions.In(build.Log, Day()));
            complaints.AddRange(Baselines.Stale(Baseline, build.Log));
        }

        // The report is made of these, too.
        complaints.RemoveAll(c => !Severities.Knows(c.Id));
        return complaints;
    }

    private DateTime Day() =>
        DateTime.TryParseExact(Today, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : DateTime.UtcNow.Date;

    private bool IsPreset(string file) => PresetFolder.Length > 0 && file.StartsWith(PresetFolder, StringComparison.OrdinalIgnoreCase);
}
