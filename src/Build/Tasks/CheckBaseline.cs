using System;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Says where a baseline is damaged; the compiler treats it as empty.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckBaseline : Task
{
    [Required]
    public string File { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            BaselineDocument.Read(File, Log);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.LogError(null, Ids.FileNotChecked, null, File, 0, 0, 0, 0, "'{0}' was not checked: {1}", Path.GetFileName(File), exception.GetType().Name);
        }

        return !Log.HasLoggedErrors;
    }
}
