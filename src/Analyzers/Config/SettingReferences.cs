using System;
using System.Collections.Generic;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Config;

/// <summary>
/// The settings that a file refers to instead of holding them: what stands there says that the same setting of another
/// environment is a credential, whatever it is called.
/// </summary>
internal sealed class SettingReferences
{
    private readonly Dictionary<string, string> _references = new(StringComparer.OrdinalIgnoreCase);

    private SettingReferences(string fileName) => FileName = fileName;

    /// <summary>The file that holds the references, without folders.</summary>
    public string FileName { get; }

    public static SettingReferences Of(ConfigFile file, string text)
    {
        var found = new SettingReferences(file.Name);
        foreach (var leaf in file.Read(text))
        {
            if (leaf.IsString && leaf.Text.Length > 2 && SampleText.IsReference(leaf.Text))
            {
                found._references[leaf.Path] = leaf.Text;
            }
        }

        return found;
    }

    /// <summary>Whether the setting is a reference there.</summary>
    public bool Has(string path) => _references.ContainsKey(path);

    /// <summary>What the reference says of the setting: the name of the variable, or that a vault keeps it.</summary>
    public NameVerdict? VerdictOn(string path) =>
        !_references.TryGetValue(path, out var reference) ? null
            : SecretNames.Classify(reference.IndexOf("vault", StringComparison.OrdinalIgnoreCase) >= 0 ? "Secret" : reference.Trim('$', '{', '}', '%', '#', '<', '>', '[', ']', '(', ')', ' '), NamePosition.EnvironmentVariable);
}
