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

    /// <summary>The manifest lists variables as objects: a name beside its flags.</summary>
    private void ReadManifest(string text)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var optional = new List<string>();
        foreach (var leaf in JsonLeaves.Of(text))
        {
            var cut = leaf.Path.LastIndexOf(':');
            if (cut < 0 || leaf.Path.IndexOf("environment", StringComparison.OrdinalIgnoreCase) < 0)
            {
                continue;
            }

            var item = leaf.Path.Substring(0, cut);
            switch (leaf.Path.Substring(cut + 1))
            {
                case "name":
                    names[item] = leaf.Text;
                    break;
                case "isRequired" or "is_required" when leaf.Text == "false":
                    optional.Add(item);
                    break;
            }
        }

        foreach (var item in optional)
        {
            if (names.TryGetValue(item, out var name))
            {
                _optional.Add(CredentialRead.IdentityOf(name));
            }
        }
    }
}
