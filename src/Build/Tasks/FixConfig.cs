using System;
using System.Collections.Generic;
using System.IO;
using McpAnalyzers.Build.ConfigFix;
using McpAnalyzers.Config;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Rewrites secrets in configuration files to references, and says what to set instead.</summary>
[MSBuildMultiThreadableTask]
public sealed class FixConfig : Task
{
    /// <summary>Files that may be configuration; those of other names are passed over.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>The root of the repository; empty when there is none.</summary>
    public string IgnoreRoot { get; set; } = "";

    /// <summary>What the project's user secrets are kept under; empty when it has none yet.</summary>
    public string UserSecretsId { get; set; } = "";

    private bool _namesUserSecrets;

    /// <inheritdoc/>
    public override bool Execute()
    {
        var ignores = IgnoreFiles();
        var rewritten = 0;
        var left = 0;
        foreach (var item in Files)
        {
            var path = item.GetMetadata("FullPath");
            if (ConfigFile.Of(path).Kind == ConfigKind.None || !File.Exists(path))
            {
                continue;
            }

            try
            {
                Fix(path, IgnoreFile.Ignores(ignores, path), ref rewritten, ref left);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.LogWarning(null, Ids.FileNotChecked, null, path, 0, 0, 0, 0, "'{0}' was not checked: {1}", Path.GetFileName(path), exception.GetType().Name);
            }
#pragma warning disable CA1031 // A stack trace of ours must not break anybody's build; the file is named, and nothing was written.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.LogWarning(null, Ids.FileNotChecked, null, path, 0, 0, 0, 0, "'{0}' was not checked: it made the check fail ({1})", Path.GetFileName(path), exception.GetType().Name);
            }
        }

        if (_namesUserSecrets && UserSecretsId.Length == 0)
        {
            Log.LogMessage(MessageImportance.High, "McpFixConfig: the project has no user secrets yet; run 'dotnet user-secrets init' in its folder first.");
        }

        Log.LogMessage(MessageImportance.High, rewritten + left == 0
            ? "McpFixConfig: no secret in a configuration file."
            : $"McpFixConfig: {rewritten} rewritten, {left} left for you. What stood in a file that others have seen must be rotated.");
        return !Log.HasLoggedErrors;
    }

    private List<IgnoreFile> IgnoreFiles()
    {
        var ignores = new List<IgnoreFile>();
        var root = IgnoreRoot.Replace('\\', '/').TrimEnd('/') + "/";
        foreach (var item in Files)
        {
            var path = item.GetMetadata("FullPath");
            if (IgnoreRoot.Length > 0 && Path.GetFileName(path) == ".gitignore" && path.Replace('\\', '/').StartsWith(root, StringComparison.Ordinal) && File.Exists(path)
                && TextFile.Read(path, ConfigFile.LongestText) is { } file)
            {
                ignores.Add(IgnoreFile.Parse(Path.GetDirectoryName(path)!, file.Text));
            }
        }

        return ignores;
    }

    private void Fix(string path, bool isIgnored, ref int rewritten, ref int left)
    {
        if (TextFile.Read(path, longest: 4L * ConfigFile.LongestText) is not { } file)
        {
            Log.LogWarning(null, Ids.FileNotChecked, null, path, 0, 0, 0, 0, "'{0}' was not checked: it is too large, or not text in UTF-8 or UTF-16", Path.GetFileName(path));
            return;
        }

        var (text, outcomes) = ConfigRewriter.Rewrite(path, file.Text);
        if (isIgnored)
        {
            // The values of this machine: they are in no commit, and perhaps nowhere else.
            left += outcomes.Count;
            if (outcomes.Count > 0)
            {
                Log.LogMessage(MessageImportance.High, $"{path}: {outcomes.Count} left as they are: git ignores the file, so its values stay on this machine.");
            }

            return;
        }

        if (text != file.Text)
        {
            file.Write(path, text);
        }

        foreach (var outcome in outcomes)
        {
            rewritten += outcome.IsRewritten ? 1 : 0;
            left += outcome.IsRewritten ? 0 : 1;
            _namesUserSecrets |= outcome.Say.IndexOf("dotnet user-secrets", StringComparison.Ordinal) >= 0;
            var line = LineOf(file.Text, outcome.Start);
            Log.LogMessage(MessageImportance.High, $"{path}({line}): '{outcome.Name}' {(outcome.IsRewritten ? "" : "is left as it is: ")}{outcome.Say}");
        }
    }

    private static int LineOf(string text, int position)
    {
        var line = 1;
        for (var i = 0; i < position; i++)
        {
            line += text[i] == '\n' ? 1 : 0;
        }

        return line;
    }
}
