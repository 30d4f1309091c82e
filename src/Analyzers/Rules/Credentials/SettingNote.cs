using System.IO;
using System.Linq;
using System.Threading;
using McpAnalyzers.Config;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>What the files beside a settings file, and the project, say about a credential in it.</summary>
internal static class SettingNote
{
    /// <summary>What the settings of developers in the same folder refer to; null beside none, and for files of developers themselves.</summary>
    public static SettingReferences? ReferencesBeside(AdditionalText file, ConfigFile kind, McpProgram program, CancellationToken cancellationToken)
    {
        if (kind.Kind != ConfigKind.AppSettings || kind.IsForDevelopment)
        {
            return null;
        }

        var folder = Path.GetDirectoryName(file.Path);
        var beside = program.AnalyzerOptions.AdditionalFiles
            .Where(f => f != file && ConfigFile.Of(f.Path) is { Kind: ConfigKind.AppSettings, IsForDevelopment: true } && Path.GetDirectoryName(f.Path) == folder)
            .OrderBy(f => f.Path, System.StringComparer.Ordinal)
            .FirstOrDefault();
        return beside?.GetText(cancellationToken) is { Length: <= ConfigFile.LongestText } text ? SettingReferences.Of(ConfigFile.Of(beside.Path), text.ToString()) : null;
    }

    /// <summary>The clause for the message.</summary>
    public static string Of(ConfigSecret secret, ConfigFile file, SettingReferences? beside, McpProgram program) =>
        beside?.Has(secret.Leaf.Path) == true ? $", and {beside.FileName} has a reference in its place"
        : file is { IsForDevelopment: true, Kind: ConfigKind.AppSettings } or { Kind: ConfigKind.LaunchSettings } && program.Global(KnownOptions.HasUserSecrets) == UserSecrets.None
            ? ", and the project has no user secrets to keep it in ('dotnet user-secrets init')"
            : "";
}
