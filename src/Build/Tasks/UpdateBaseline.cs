using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using McpAnalyzers.Build.Enforcement;
using McpAnalyzers.Build.ErrorLog;
using McpAnalyzers.Config;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Writes what the compiler has just found into the baseline: all of it, and nothing else.</summary>
[MSBuildMultiThreadableTask]
public sealed class UpdateBaseline : Task
{
    [Required]
    public string Project { get; set; } = "";

    [Required]
    public string File { get; set; } = "";

    /// <summary>The error logs, one for each target framework.</summary>
    public ITaskItem[] ErrorLogs { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>How many logs there must be: a compilation that failed has none.</summary>
    public int Compilations { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Update();
        }
#pragma warning disable CA1031 // A stack trace of ours must not be what a build shows; the old file is still there.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Refuse(exception is IOException or UnauthorizedAccessException ? exception.Message : $"it made the update fail ({exception.GetType().Name})");
        }

        return !Log.HasLoggedErrors;
    }

    private void Update()
    {
        var logs = ErrorLogs.Select(l => l.ItemSpec).Where(System.IO.File.Exists).Select(l => SarifLog.Read(System.IO.File.ReadAllText(l))).ToList();
        if (logs.Count < Compilations || logs.Any(l => l is null || l.CompilerErrors.Count > 0))
        {
            Refuse("the project does not compile, so that not all findings are known");
            return;
        }

        if (logs.Any(l => l!.Rules.Count == 0))
        {
            Refuse("the analyzers did not run");
            return;
        }

        if (BaselineDocument.Read(File, Log) is not { } old)
        {
            return;
        }

        var entries = Baselines.EntriesOf(logs!);
        var known = new HashSet<string>(old.Entries.Select(e => e.Fingerprint), StringComparer.Ordinal);
        var current = new HashSet<string>(entries.Select(e => e.Fingerprint), StringComparer.Ordinal);
        var text = BaselineFile.Write(entries);
        if (text != old.Text.Replace("\r\n", "\n") && (entries.Count > 0 || old.Text.Length > 0))
        {
            OutputFile.Write(File, text);
        }

        Log.LogMessage(
            MessageImportance.High,
            $"McpUpdateBaseline: {entries.Sum(e => e.Count)} findings in {Path.GetFileName(File)}; {current.Count(f => !known.Contains(f))} entries new, {known.Count(f => !current.Contains(f))} gone.");
    }

    private void Refuse(string why) =>
        Log.LogError(null, Ids.FileNotChecked, null, Project, 0, 0, 0, 0, "'{0}' was not updated: {1}", Path.GetFileName(File), why);
}
