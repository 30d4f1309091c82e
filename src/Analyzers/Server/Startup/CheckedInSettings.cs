using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using McpAnalyzers.Config;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>What the project's own configuration files say of a key: an empty default, or that it may be absent.</summary>
internal sealed class CheckedInSettings
{
    private readonly HashSet<string> _empty = new(StringComparer.Ordinal);
    private readonly HashSet<string> _optional = new(StringComparer.Ordinal);

    private CheckedInSettings()
    {
    }

    public static CheckedInSettings Read(McpProgram program, CancellationToken cancellationToken)
    {
        var settings = new CheckedInSettings();
        foreach (var file in program.AnalyzerOptions.AdditionalFiles)
        {
            var name = Path.GetFileName(file.Path);
            if (string.Equals(name, "appsettings.json", StringComparison.OrdinalIgnoreCase) || string.Equals(name, "appsettings.Production.json", StringComparison.OrdinalIgnoreCase))
            {
                settings.ReadDefaults(file.GetText(cancellationToken)?.ToString() ?? "");
            }
            else if (string.Equals(name, "server.json", StringComparison.OrdinalIgnoreCase))
            {
                settings.ReadManifest(file.GetText(cancellationToken)?.ToString() ?? "");
            }
        }

        return settings;
    }

    /// <summary>Whether a checked-in file gives the key the empty string, so that it is never null.</summary>
    public bool IsEmptyByDefault(string identity) => _empty.Contains(identity);

    /// <summary>Whether the server's manifest says that the variable may be absent.</summary>
    public bool IsOptional(string identity) => _optional.Contains(identity);

    private void ReadDefaults(string text)
    {
        foreach (var leaf in JsonLeaves.Of(text))
        {
            if (leaf is { IsString: true, Text: "" })
            {
                _empty.Add(CredentialRead.IdentityOf(leaf.Path));
            }
        }
    }

    private void ReadManifest(string text)
    {
        foreach (var input in ServerManifest.Read(text).Inputs)
        {
            if (input.IsRequired == false)
            {
                _optional.Add(CredentialRead.IdentityOf(input.Name.Text));
            }
        }
    }
}
