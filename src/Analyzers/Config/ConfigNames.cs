using System;
using System.Collections.Generic;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Config;

/// <summary>The name a value stands under, and what it says.</summary>
internal readonly struct ConfigName
{
    public ConfigName(string name, NameVerdict verdict, int valueStart = 0)
    {
        Name = name;
        Verdict = verdict;
        ValueStart = valueStart;
    }

    public string Name { get; }

    public NameVerdict Verdict { get; }

    /// <summary>Where the value begins within the text, for texts such as <c>NAME=value</c>.</summary>
    public int ValueStart { get; }
}

/// <summary>
/// Tells what each value of a file is called: by its key, by the option before it on a command line, by the
/// <c>name</c> beside it in the same object, by the section around it.
/// </summary>
internal sealed class ConfigNames
{
    private static readonly ConfigName s_none = new("", NameVerdict.None);

    private readonly ConfigKind _kind;
    private readonly IReadOnlyList<ConfigLeaf> _leaves;

    /// <summary>For an object with a <c>name</c>: that name, by the object's path.</summary>
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    /// <summary>The paths of objects that say of themselves that their value is a secret.</summary>
    private readonly HashSet<string> _marked = new(StringComparer.Ordinal);

    private ConfigNames(ConfigKind kind, IReadOnlyList<ConfigLeaf> leaves)
    {
        _kind = kind;
        _leaves = leaves;
    }

    public static ConfigNames Of(ConfigKind kind, IReadOnlyList<ConfigLeaf> leaves)
    {
        var names = new ConfigNames(kind, leaves);
        foreach (var leaf in leaves)
        {
            var cut = leaf.Path.LastIndexOf(':');
            if (cut <= 0 || leaf.Text.Length is 0 or >= 100)
            {
                continue;
            }

            var path = leaf.Path.Substring(0, cut);
            switch (leaf.Path.Substring(cut + 1))
            {
                case "name" or "key" or "Name" or "Key":
                    names._given[path] = leaf.Text;
                    break;

                // What a client asks its user for, and an argument that has no name but what the manifest calls it.
                case "id" when path.StartsWith("inputs:", StringComparison.Ordinal) && !names._given.ContainsKey(path):
                case "valueHint" when !names._given.ContainsKey(path):
                    names._given[path] = leaf.Text;
                    break;

                case "isSecret" or "is_secret" or "password" when !leaf.IsString && leaf.Text == "true":
                    names._marked.Add(path);
                    break;
            }
        }

        return names;
    }

    /// <summary>Whether the value cannot be a credential where it stands, whatever it looks like.</summary>
    public bool IsNeverSecret(ConfigLeaf leaf) => _kind switch
    {
        // NuGet encrypts it for one user of one machine.
        ConfigKind.NuGetConfig => (Last(leaf.Path) == "Password" || IsNuGetKey(leaf.Path)) && leaf.Text.StartsWith("AQAAANCMnd8", StringComparison.Ordinal),
        ConfigKind.MSBuild => Last(leaf.Path) is "Condition" or "PublicKey" or "UserSecretsId" or "Include" or "Project" || (Last(leaf.Path) == "Key" && leaf.Path.EndsWith("InternalsVisibleTo:Key", StringComparison.Ordinal)),
        ConfigKind.WebConfig => Last(leaf.Path) is "publicKeyToken" or "assembly" or "CipherValue",
        _ => Last(leaf.Path) is "$schema",
    };

    public ConfigName NameOf(int index)
    {
        var leaf = _leaves[index];
        var segments = leaf.Path.Split(':');
        var last = segments.Length - 1;
        while (last > 0 && IsIndex(segments[last]))
        {
            last--;
        }

        var name = segments[last];
        var parent = last > 0 ? segments[last - 1] : "";
        if (last < segments.Length - 1 && IsList(name))
        {
            return OfItem(leaf, index, IsEnvironment(name));
        }

        if (name is "value" or "default" or "Value" or "Default" && leaf.Path.LastIndexOf(':') is var cut and > 0)
        {
            var owner = leaf.Path.Substring(0, cut);
            var isGiven = _given.TryGetValue(owner, out var given);
            if (_marked.Contains(owner))
            {
                return new ConfigName(isGiven ? given! : parent, new NameVerdict(NameStrength.Strict, "secret", isPassword: false, "the file marks it as secret"));
            }

            if (isGiven)
            {
                return new ConfigName(given!, SecretNames.Classify(given!, PositionOfGiven(segments, given!)));
            }
        }

        if (_kind == ConfigKind.NuGetConfig && IsNuGetKey(leaf.Path))
        {
            return new ConfigName("apikeys", SecretNames.Classify("apikeys", NamePosition.Key));
        }

        var position = PositionOf(name, parent);
        var verdict = SecretNames.Classify(name, position);
        return new ConfigName(
            name,
            verdict.Strength == NameStrength.Strict ? verdict : Best(verdict, WithParent(segments, last)),
            position == NamePosition.Header && verdict.Strength == NameStrength.Strict ? AfterScheme(leaf.Text) : 0);
    }

    /// <summary>Under <c>apikeys</c> the key is the address of a feed, and the value what it takes to publish there.</summary>
    private static bool IsNuGetKey(string path) => path.StartsWith("configuration:apikeys:", StringComparison.OrdinalIgnoreCase) && path.IndexOf("://", StringComparison.Ordinal) > 0;

    /// <summary><c>token abc</c>, <c>ApiKey abc</c>: where the credential begins behind a scheme that only its server knows.</summary>
    private static int AfterScheme(string text)
    {
        var blank = text.IndexOf(' ');
        if (blank is < 2 or > 20
            || text.IndexOf(' ', blank + 1) >= 0
            || string.Compare(text, 0, "Bearer ", 0, 7, StringComparison.OrdinalIgnoreCase) == 0
            || string.Compare(text, 0, "Basic ", 0, 6, StringComparison.OrdinalIgnoreCase) == 0)
        {
            return 0;
        }

        for (var i = 0; i < blank; i++)
        {
            if (!char.IsLetter(text[i]) && text[i] != '-')
            {
                return 0;
            }
        }

        return blank + 1;
    }

    /// <summary>The place, for people: <c>ConnectionStrings:Main</c>, <c>mcpServers.github.env.GITHUB_TOKEN</c>.</summary>
    public string Display(ConfigLeaf leaf, ConfigName name)
    {
        var path = leaf.Path;
        switch (_kind)
        {
            case ConfigKind.AppSettings or ConfigKind.FunctionSettings:
                break;
            case ConfigKind.MSBuild or ConfigKind.WebConfig or ConfigKind.NuGetConfig:
                path = Last(path) == name.Name ? WithoutRoot(path) : Last(path);
                break;
            default:
                path = path.Replace(':', '.');
                break;
        }

        if (name.Name.Length > 0 && name.Name.Length < 100 && path.IndexOf(name.Name, StringComparison.Ordinal) < 0)
        {
            path = path.Length == 0 ? name.Name : path + " (" + name.Name + ")";
        }

        // Somebody may have written a token where a name belongs.
        return SecretValues.Classify(path).IsSecret || TokenScanner.Find(path, nameIsSecret: true, names: path) is not null ? _kind.ToString() : path;
    }

    /// <summary>The environment variable that would hold the value: its own name when that is one, else what the path says.</summary>
    public static string VariableFor(ConfigLeaf leaf, string name, ValueVerdict value)
    {
        if (IsVariable(name, name.Length) && !char.IsDigit(name[0]))
        {
            return name;
        }

        var segments = leaf.Path.Split(':');
        var own = Array.LastIndexOf(segments, name);
        var owner = "";
        for (var i = (own < 0 ? segments.Length : own) - 1; i >= 0 && owner.Length == 0; i--)
        {
            owner = IsIndex(segments[i]) || IsPlumbing(segments[i]) ? "" : segments[i];
        }

        var noun = value.Kind == ValueKind.AuthorizationHeader || name.Length == 0 || string.Equals(name, "Authorization", StringComparison.OrdinalIgnoreCase) ? "Token" : name;
        return SecretNames.EnvironmentNameFor(value.Kind == ValueKind.Url || name == "ClearTextPassword" ? "Password" : noun, owner, value.Variable);
    }

    /// <summary>Segments that every file of a kind has, and that so say nothing of whom a credential belongs to.</summary>
    private static bool IsPlumbing(string segment) =>
        IsEnvironment(segment)
        || segment is "args" or "headers" or "url" or "servers" or "mcpServers" or "services" or "jobs" or "with" or "steps" or "packages" or "remotes" or "default" or "value"
            or "profiles" or "Project" or "PropertyGroup" or "configuration" or "appSettings" or "packageSourceCredentials" or "add" or "run" or "command" or "ConnectionStrings";

    private static NameVerdict WithParent(string[] segments, int last)
    {
        if (last == 0)
        {
            return NameVerdict.None;
        }

        // ConnectionStrings:Main says it from the section on.
        var connections = Array.FindIndex(segments, 0, last, s => string.Equals(s, "ConnectionStrings", StringComparison.OrdinalIgnoreCase));
        if (connections >= 0)
        {
            return SecretNames.Classify("ConnectionStrings:" + segments[last], NamePosition.Key);
        }

        var parent = last - 1;
        while (parent > 0 && IsIndex(segments[parent]))
        {
            parent--;
        }

        var both = SecretNames.Classify(segments[parent] + ":" + segments[last], NamePosition.Key);
        if (both.Strength != NameStrength.Weak)
        {
            return both;
        }

        // ApiKeys:GitHub: what the section lists are keys.
        var section = SecretNames.Classify(segments[parent], NamePosition.Key);
        return section.Strength == NameStrength.Strict && segments[parent].EndsWith("s", StringComparison.OrdinalIgnoreCase) ? section : both;
    }

    private static NameVerdict Best(NameVerdict one, NameVerdict other) => other.Strength > one.Strength ? other : one;

    /// <summary>An item of a list: what follows an option, <c>NAME=value</c>, or nothing that its place gives a name.</summary>
    private ConfigName OfItem(ConfigLeaf leaf, int index, bool isEnvironment)
    {
        var text = leaf.Text;
        var equals = text.IndexOf('=');
        // TOKEN=abc npx server: a command line, whose text says the rest.
        if (equals > 0 && equals < 100 && (isEnvironment || (IsVariable(text, equals) && text.IndexOf(' ', equals) < 0)))
        {
            var variable = text.Substring(0, equals);
            return new ConfigName(variable, SecretNames.Classify(variable, NamePosition.EnvironmentVariable), equals + 1);
        }

        if (index > 0 && text[0] != '-' && _leaves[index - 1] is var before && before.Text.Length is > 1 and < 60 && before.Text[0] == '-' && SameList(before.Path, leaf.Path))
        {
            var option = before.Text.TrimStart('-');
            return before.Text is "-p" or "-P"
                ? new ConfigName("password", NameVerdict.None)
                : new ConfigName(option, SecretNames.Classify(before.Text, NamePosition.Option));
        }

        return s_none;
    }

    private NamePosition PositionOf(string name, string parent)
    {
        if (_kind is ConfigKind.DotEnv or ConfigKind.Dockerfile || IsEnvironment(parent))
        {
            return NamePosition.EnvironmentVariable;
        }

        if (parent is "headers" or "Headers" or "http_headers" or "httpHeaders" or "DefaultRequestHeaders")
        {
            return NamePosition.Header;
        }

        return _kind == ConfigKind.Workflow && parent == "with" ? NamePosition.Option
            : IsVariable(name, name.Length) && name.IndexOf('_') > 0 ? NamePosition.EnvironmentVariable
            : NamePosition.Key;
    }

    /// <summary>The manifest lists variables, headers and arguments alike: a name and what it is by default.</summary>
    private static NamePosition PositionOfGiven(string[] segments, string given)
    {
        foreach (var segment in segments)
        {
            if (segment.IndexOf("header", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return NamePosition.Header;
            }

            if (segment.IndexOf("environment", StringComparison.OrdinalIgnoreCase) >= 0 || segment == "env")
            {
                return NamePosition.EnvironmentVariable;
            }
        }

        return given[0] == '-' ? NamePosition.Option : NamePosition.Key;
    }

    private static bool IsEnvironment(string segment) =>
        segment is "env" or "environment" or "environmentVariables" or "EnvironmentVariables" or "Values" or "environment_variables" or "build_args";

    private static bool IsList(string name) => name is "args" or "arguments" or "Args" or "Arguments" or "command" or "entrypoint" or "runArgs" || IsEnvironment(name);

    private static bool IsVariable(string text, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (text[i] is not ((>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'))
            {
                return false;
            }
        }

        return length > 2;
    }

    private static bool SameList(string one, string other) =>
        one.LastIndexOf(':') is var cut and > 0 && cut == other.LastIndexOf(':') && string.CompareOrdinal(one, 0, other, 0, cut) == 0;

    private static bool IsIndex(string segment)
    {
        foreach (var c in segment)
        {
            if (c is < '0' or > '9')
            {
                return false;
            }
        }

        return segment.Length is > 0 and < 8;
    }

    private static string Last(string path) => path.Substring(path.LastIndexOf(':') + 1);

    private static string WithoutRoot(string path)
    {
        foreach (var root in new[] { "Project:PropertyGroup:", "Project:", "configuration:appSettings:", "configuration:packageSourceCredentials:", "configuration:" })
        {
            if (path.StartsWith(root, StringComparison.Ordinal))
            {
                return path.Substring(root.Length);
            }
        }

        return path;
    }
}
