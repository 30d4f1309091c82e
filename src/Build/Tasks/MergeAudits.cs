using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using McpAnalyzers.Build.Report;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Makes one page of the audits of many projects.</summary>
[MSBuildMultiThreadableTask]
public sealed class MergeAudits : Task
{
    /// <summary>Files that <see cref="WriteAudit"/> wrote.</summary>
    public ITaskItem[] Audits { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>The page.</summary>
    [Required]
    public string Page { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var reports = new Dictionary<string, (AuditReport Report, DateTime Written)>(StringComparer.Ordinal);
            foreach (var path in Audits.Select(a => a.GetMetadata("FullPath")).OrderBy(p => p, StringComparer.Ordinal))
            {
                if (AuditJson.Read(File.ReadAllText(path)) is not { } report)
                {
                    Log.LogWarning(null, Ids.FileNotChecked, null, path, 0, 0, 0, 0, "{0}", $"'{Path.GetFileName(path)}' was not merged: it is no audit of this version");
                    continue;
                }

                // Debug and Release lie side by side: the build of last is meant.
                var written = File.GetLastWriteTimeUtc(path);
                var key = report.ProjectFile.Length > 0 ? report.ProjectFile : report.Project;
                if (!reports.TryGetValue(key, out var known) || known.Written < written)
                {
                    reports[key] = (report, written);
                }
            }

            if (reports.Count == 0)
            {
                Log.LogWarning(null, Ids.FileNotChecked, null, Page, 0, 0, 0, 0, "{0}", "There is no audit to merge; build with -p:McpAuditReport=true first");
            }
            else
            {
                var all = reports.Values.Select(r => r.Report).OrderBy(r => r.Project, StringComparer.Ordinal).ThenBy(r => r.ProjectFile, StringComparer.Ordinal).ToList();
                OutputFile.Write(Page, AuditPage.Write(all));
                Log.LogMessage(MessageImportance.High, "{0}", $"MCP audit of {Html.Count(all.Count, "project", "projects")} -> {Page}");
            }
        }
#pragma warning disable CA1031 // A stack trace of ours must not be what a build shows; the failure is named.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.LogWarning(null, Ids.FileNotChecked, null, Page, 0, 0, 0, 0, "{0}", $"The audits were not merged: {exception.GetType().Name}");
        }

        return !Log.HasLoggedErrors;
    }
}
