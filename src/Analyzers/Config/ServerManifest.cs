using System;
using System.Collections.Generic;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Config;

/// <summary>Something that a manifest says a server wants from its user: a variable, a header, an argument.</summary>
internal sealed class ManifestInput
{
    public ManifestInput(ConfigLeaf name, bool isCredential, bool? isSecret, bool? isRequired)
    {
        Name = name;
        IsCredential = isCredential;
        IsSecret = isSecret;
        IsRequired = isRequired;
    }

    public ConfigLeaf Name { get; }

    /// <summary>Whether its name says that it is one.</summary>
    public bool IsCredential { get; }

    /// <summary>What the manifest says of it; null when it says nothing.</summary>
    public bool? IsSecret { get; }

    public bool? IsRequired { get; }
}

/// <summary>The inputs of a server's manifest, <c>.mcp/server.json</c>; in the spelling of today and that of the first schema.</summary>
internal sealed class ServerManifest
{
    private ServerManifest(IReadOnlyList<ManifestInput> inputs, bool hasPackages)
    {
        Inputs = inputs;
        HasPackages = hasPackages;
    }

    public IReadOnlyList<ManifestInput> Inputs { get; }

    /// <summary>Whether clients start the server themselves, and so ask for its variables.</summary>
    public bool HasPackages { get; }

    public static ServerManifest Read(string text)
    {
        var leaves = text.Length > ConfigFile.LongestText ? Array.Empty<ConfigLeaf>() : JsonLeaves.Of(text);
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        var secretVariables = new HashSet<string>(StringComparer.Ordinal);
        var hasPackages = false;
        foreach (var leaf in leaves)
        {
            hasPackages |= leaf.Path.StartsWith("packages:", StringComparison.Ordinal);
            if (leaf.IsString)
            {
                continue;
            }

            flags[leaf.Path.Replace("_s", "S").Replace("_r", "R")] = leaf.Text;
            var variables = leaf.Path.IndexOf(":variables:", StringComparison.Ordinal);
            if (variables > 0 && leaf.Text == "true" && leaf.Path.EndsWith("ecret", StringComparison.Ordinal))
            {
                // A header put together from variables: those say it.
                secretVariables.Add(leaf.Path.Substring(0, variables));
            }
        }

        var inputs = new List<ManifestInput>();
        foreach (var leaf in leaves)
        {
            if (leaf.IsString && leaf.Text.Length > 0 && IsBareVariable(leaf.Path))
            {
                inputs.Add(new ManifestInput(leaf, SecretNames.IsSecretEnvironmentName(leaf.Text), isSecret: null, isRequired: null));
                continue;
            }

            if (!leaf.IsString || leaf.Text.Length == 0 || !leaf.Path.EndsWith(":name", StringComparison.Ordinal) || PositionOf(leaf) is not { } position)
            {
                continue;
            }

            var item = leaf.Path.Substring(0, leaf.Path.Length - ":name".Length);
            inputs.Add(new ManifestInput(
                leaf,
                SecretNames.Classify(leaf.Text, position).Strength == NameStrength.Strict,
                secretVariables.Contains(item) ? true : Flag(flags, item + ":isSecret"),
                Flag(flags, item + ":isRequired")));
        }

        return new ServerManifest(inputs, hasPackages);
    }

    /// <summary>Whether clients learn of a variable from the manifest; hosts read <c>Mail__ApiKey</c> for <c>Mail:ApiKey</c>.</summary>
    public bool Names(string variable)
    {
        foreach (var input in Inputs)
        {
            if (string.Equals(input.Name.Text.Replace("__", ":"), variable.Replace("__", ":"), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool? Flag(Dictionary<string, string> flags, string path) =>
        flags.TryGetValue(path.Replace("_s", "S").Replace("_r", "R"), out var value) ? value == "true" : null;

    /// <summary>A variable that is listed by its name alone, which the schema does not foresee but people write.</summary>
    private static bool IsBareVariable(string path)
    {
        var last = path.LastIndexOf(':');
        return last > 0
            && last + 1 < path.Length
            && char.IsDigit(path[last + 1])
            && (EndsAt(path, last, ":environmentVariables") || EndsAt(path, last, ":environment_variables"));
    }

    private static bool EndsAt(string path, int end, string ending) =>
        end >= ending.Length && string.CompareOrdinal(path, end - ending.Length, ending, 0, ending.Length) == 0;

    private static NamePosition? PositionOf(ConfigLeaf leaf)
    {
        var segments = leaf.Path.Split(':');
        switch (segments.Length > 2 ? segments[segments.Length - 3] : "")
        {
            case "environmentVariables" or "environment_variables":
                return NamePosition.EnvironmentVariable;
            case "headers":
                return NamePosition.Header;
            case "packageArguments" or "runtimeArguments" or "package_arguments" or "runtime_arguments":
                return leaf.Text[0] == '-' ? NamePosition.Option : null;
            default:
                return null;
        }
    }
}
