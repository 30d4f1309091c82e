using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using McpAnalyzers.Build.Enforcement;
using McpAnalyzers.Build.ErrorLog;
using McpAnalyzers.Build.Report;
using McpAnalyzers.Build.ShipScan;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Writes the audit of one project: for people, for programs and for code-scanning services.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteAudit : Task
{
    /// <summary>The project file.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>The target framework when the report is of one of several; else empty.</summary>
    public string Framework { get; set; } = "";

    /// <summary>Where the files go.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The folder that paths are relative to.</summary>
    public string Root { get; set; } = "";

    /// <summary>The error log of each target framework.</summary>
    public ITaskItem[] ErrorLogs { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>What enforcement has said of the build.</summary>
    public ITaskItem[] Complaints { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>What the scan of what would ship has found.</summary>
    public ITaskItem[] Scanned { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>Whether that scan ran.</summary>
    public string IsScanned { get; set; } = "";

    /// <summary>The baseline, if there is one.</summary>
    public string Baseline { get; set; } = "";

    /// <summary>As the compiler has it.</summary>
    public string NoWarn { get; set; } = "";

    /// <summary>The severities that the project chose.</summary>
    public string Mode { get; set; } = "";

    /// <summary>The version whose rules are in force; empty for this one.</summary>
    public string Version { get; set; } = "";

    /// <summary>Whether complaints are errors.</summary>
    public bool IsEnforced { get; set; }

    /// <summary>Whether all of the project is a test.</summary>
    public string IsTestProject { get; set; } = "";

    /// <summary>What to write as the time of the report; nothing when empty, so that equal sources make equal files.</summary>
    public string Time { get; set; } = "";

    /// <summary>The day to measure suppressions by, as yyyy-MM-dd; today when empty.</summary>
    public string Today { get; set; } = "";

    private SeveritySettings Severities => new() { Mode = Mode, Version = Version, IsEnforced = IsEnforced };

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var report = Read();
            OutputFile.Write(Path.Combine(Folder, "mcp-audit.json"), AuditJson.Write(report));
            OutputFile.Write(Path.Combine(Folder, "mcp-audit.sarif"), AuditSarif.Write(report));
            var page = Path.Combine(Folder, "mcp-audit.html");
            OutputFile.Write(page, AuditPage.Write(new[] { report }));
            Log.LogMessage(MessageImportance.High, "{0}", $"{report.Project}: {Grades(report)} -> {page}");
        }
#pragma warning disable CA1031 // A stack trace of ours must not be what a build shows; the failure is named.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.LogWarning(null, Ids.FileNotChecked, null, Project, 0, 0, 0, 0, "{0}", $"'{Path.GetFileName(Project)}' has no audit report: writing it failed ({exception.GetType().Name})");
        }

        return !Log.HasLoggedErrors;
    }

    private AuditReport Read()
    {
        var logs = ErrorLogs.Select(l => l.GetMetadata("FullPath")).Distinct(StringComparer.Ordinal).Select(f => File.Exists(f) ? SarifLog.Read(File.ReadAllText(f)) : null).ToList();
        var report = AuditSource.Read(
            Project,
            Root,
            IsTrue(IsTestProject),
            logs,
            Complaints.Select(Complaint.Of).Select(Said).Concat(Scanned.Select(ScannedItem.Of)),
            Checks().Where(check => Severities.Knows(check.Id)),
            DateTime.TryParseExact(Today, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : DateTime.UtcNow.Date);
        report.Time = Time;
        report.Framework = Framework;
        report.ToolVersion = typeof(WriteAudit).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
        return report;
    }

    private IEnumerable<AuditRule> Checks()
    {
        foreach (var id in new[] { Ids.ProtectionOff, Ids.RuleDowngraded, Ids.SuppressionWithoutReason })
        {
            yield return BuildRules.Of(id);
        }

        if (Baseline.Length > 0 && File.Exists(Baseline))
        {
            yield return BuildRules.Of(Ids.StaleBaseline);
        }

        if (IsTrue(IsScanned))
        {
            var severities = new SeveritySettings { NoWarn = NoWarn, IsEnforced = IsEnforced };
            foreach (var id in new[] { Ids.SecretInOutput, Ids.FileNotChecked })
            {
                yield return BuildRules.Of(id) with { IsOff = severities.Of(id, Tier.Error) == Level.None };
            }
        }
    }

    private static bool IsTrue(string value) => string.Equals(value.Trim(), "true", StringComparison.OrdinalIgnoreCase);

    private AuditFinding Said(Complaint complaint) => new()
    {
        Rule = complaint.Id,
        Tier = AuditTier.Hardening,
        Level = Severities.Of(complaint) switch
        {
            ErrorLog.Level.Error => "error",
            ErrorLog.Level.Warning => "warning",
            _ => "note",
        },
        Message = complaint.Message,
        Place = new AuditPlace(complaint.File, complaint.Line, 0, 0, 0),
    };

    private static string Grades(AuditReport report) => report.Gaps.Count > 0
        ? "MCP audit with gaps, not graded"
        : $"MCP audit {Grade.Of(report, GradeAxis.Credentials).Letter} for credentials, {Grade.Of(report, GradeAxis.Permissions).Letter} for permissions";
}
