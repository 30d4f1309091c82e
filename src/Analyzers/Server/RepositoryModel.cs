using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using McpAnalyzers.Config;
using McpAnalyzers.Options;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>Whether version control takes a file in.</summary>
internal enum Tracking
{
    /// <summary>Not told where the repository is.</summary>
    Unknown,

    Ignored,

    Committed,
}

/// <summary>What the ignore files among the additional files say; the build hands them over with the root of the repository.</summary>
internal sealed class RepositoryModel
{
    private readonly McpProgram _program;
    private readonly string _root;
    private List<IgnoreFile>? _files;

    public RepositoryModel(McpProgram program)
    {
        _program = program;
        _root = program.Global(KnownOptions.IgnoreRoot).Replace('\\', '/').TrimEnd('/');
    }

    public Tracking Of(AdditionalText file, CancellationToken cancellationToken)
    {
        if (_root.Length == 0 || !file.Path.Replace('\\', '/').StartsWith(_root + "/", StringComparison.Ordinal))
        {
            return Tracking.Unknown;
        }

        return IgnoreFile.Ignores(Files(cancellationToken), file.Path) ? Tracking.Ignored : Tracking.Committed;
    }

    private List<IgnoreFile> Files(CancellationToken cancellationToken)
    {
        if (_files is { } known)
        {
            return known;
        }

        var files = new List<IgnoreFile>();
        foreach (var file in _program.AnalyzerOptions.AdditionalFiles)
        {
            // Git does not look above the root of the repository.
            if (Path.GetFileName(file.Path) == ".gitignore" && file.Path.Replace('\\', '/').StartsWith(_root + "/", StringComparison.Ordinal) && file.GetText(cancellationToken) is { Length: <= ConfigFile.LongestText } text)
            {
                files.Add(IgnoreFile.Parse(Path.GetDirectoryName(file.Path) ?? "", text.ToString()));
            }
        }

        return _files = files;
    }
}
