using System;
using System.Collections.Generic;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Config;

/// <summary>Finds the credentials in the values of a configuration file, each judged with its path.</summary>
internal static class ConfigSecrets
{
    /// <param name="file">What the file is.</param>
    /// <param name="text">Its text.</param>
    /// <param name="isData">Whether it only looks like configuration: there a word under "password" is the label of a field, or its translation.</param>
    /// <param name="beside">What the same settings of another environment refer to; null when there is none.</param>
    public static IReadOnlyList<ConfigSecret> In(ConfigFile file, string text, bool isData = false, SettingReferences? beside = null)
    {
        var leaves = file.Read(text);
        if (leaves.Count == 0)
        {
            return Array.Empty<ConfigSecret>();
        }

        var found = new List<ConfigSecret>();
        var names = ConfigNames.Of(file.Kind, leaves);
        for (var i = 0; i < leaves.Count; i++)
        {
            if (leaves[i].IsString && Judge(names, leaves[i], i, isData, beside) is { } secret && (!file.IsTemplate || secret.Value.Certainty == Certainty.Certain))
            {
                found.Add(secret);
            }
        }

        return found;
    }

    /// <summary>The values that stand under a credential's name and are none: what to call each, and why.</summary>
    public static IEnumerable<(ConfigLeaf Leaf, string DisplayName, string Why)> Refused(ConfigFile file, string text)
    {
        var leaves = file.Read(text);
        var names = ConfigNames.Of(file.Kind, leaves);
        for (var i = 0; i < leaves.Count; i++)
        {
            var name = leaves[i].IsString && leaves[i].Text.Length > 0 ? names.NameOf(i) : default;
            if (name.Verdict.Strength != NameStrength.Strict)
            {
                continue;
            }

            var found = Judge(names, leaves[i], i);
            if (found is null || (file.IsTemplate && found.Value.Certainty != Certainty.Certain))
            {
                var value = leaves[i].Text.Substring(name.ValueStart);
                var why = found is not null ? "the file shows what another should look like"
                    : names.IsNeverSecret(leaves[i]) ? "nothing that stands there is one"
                    : SaysItsOwnName(value, name.Name) ? "it is the name of a variable"
                    : GenericSecret.WhyNot(value, name.Verdict);
                yield return (leaves[i], names.Display(leaves[i], name), why ?? "it is no credential by its own look");
            }
        }
    }

    private static ConfigSecret? Judge(ConfigNames names, ConfigLeaf leaf, int index, bool isData = false, SettingReferences? beside = null)
    {
        if (leaf.Text.Length < ShortestPassword || names.IsNeverSecret(leaf))
        {
            return null;
        }

        var name = names.NameOf(index);
        var text = name.ValueStart == 0 ? leaf.Text : leaf.Text.Substring(name.ValueStart);
        if (text.Length < ShortestPassword || SaysItsOwnName(text, name.Name))
        {
            return null;
        }

        // "Value": "${CRM_API_KEY}" of developers says what "Value" is in production.
        if (name.Verdict.Strength != NameStrength.Strict && beside?.VerdictOn(leaf.Path) is { Strength: NameStrength.Strict } said)
        {
            name = new ConfigName(name.Name, said, name.ValueStart);
        }

        var value = SecretValues.Classify(text, name.Verdict, leaf.Path);
        if (!isData && !value.IsSecret && IsWeakPassword(text, name.Verdict))
        {
            value = new ValueVerdict(ValueKind.Generic, Certainty.Likely, "password", $"{name.Verdict.Why}, and a file that is checked in is no place for one", 0, text.Length);
        }

        return value.IsSecret
            ? new ConfigSecret(leaf, names.Display(leaf, name), ConfigNames.VariableFor(leaf, name.Name, value), Moved(value, name.ValueStart))
            : null;
    }

    private const int ShortestPassword = 4;

    /// <summary>
    /// Under a password's own name anything that somebody could have typed as one counts: in a file of settings a weak
    /// password is worse than a strong one, not better.
    /// </summary>
    private static bool IsWeakPassword(string text, NameVerdict name) =>
        name.Strength == NameStrength.Strict && name.IsPassword && text.Length <= 128 && text.IndexOf(' ') < 0 && GenericSecret.FitsWeakPassword(text);

    /// <summary><c>"ApiKey": "API_KEY"</c>: the name of a variable, not its value.</summary>
    private static bool SaysItsOwnName(string text, string name) =>
        text.Length < 60 && string.Join(" ", SecretNames.Words(text)) == string.Join(" ", SecretNames.Words(name));

    private static ValueVerdict Moved(ValueVerdict value, int by) =>
        by == 0 ? value : new ValueVerdict(value.Kind, value.Certainty, value.What, value.Why, value.Start + by, value.Length, value.Format);
}
