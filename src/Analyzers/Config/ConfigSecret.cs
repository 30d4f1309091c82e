using McpAnalyzers.Secrets;

namespace McpAnalyzers.Config;

/// <summary>A credential that a configuration file holds.</summary>
internal sealed class ConfigSecret
{
    public ConfigSecret(ConfigLeaf leaf, string displayName, string variable, ValueVerdict value)
    {
        Leaf = leaf;
        DisplayName = displayName;
        Variable = variable;
        Value = value;
    }

    public ConfigLeaf Leaf { get; }

    /// <summary>What a message calls the place; never the value.</summary>
    public string DisplayName { get; }

    /// <summary>The environment variable that would hold it.</summary>
    public string Variable { get; }

    public ValueVerdict Value { get; }

    /// <summary>Whether the value is the credential and nothing else.</summary>
    public bool IsWhole => Value.Start == 0 && Value.Length == Leaf.Text.Length;

    /// <summary>Where the credential stands in the file; the whole value when escapes keep it from being found within.</summary>
    public int Start => Leaf.IsVerbatim ? Leaf.Start + Value.Start : Leaf.Start;

    public int Length => Leaf.IsVerbatim ? Value.Length : Leaf.Length;
}
