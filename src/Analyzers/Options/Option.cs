using System;

namespace McpAnalyzers.Options;

/// <summary>One option of the package: its key, its default, how its text is read, and one line of help.</summary>
/// <typeparam name="T">What the rules see.</typeparam>
internal sealed class Option<T> : IOption
{
    private const string PropertyPrefix = "build_property.";

    private readonly Func<string, (bool Ok, T Value)> _parse;

    public Option(string key, T defaultValue, string help, string allowed, Func<string, (bool Ok, T Value)> parse)
    {
        Key = key;
        Default = defaultValue;
        Help = help;
        Allowed = allowed;
        _parse = parse;
    }

    public string Key { get; }

    public string Help { get; }

    public string Allowed { get; }

    public T Default { get; }

    /// <summary>The value that <paramref name="text"/> stands for; the default for text that is absent or not understood.</summary>
    public T Read(string? text) => text is not null && _parse(text.Trim()) is (true, var value) ? value : Default;

    public string Name => Key.StartsWith(PropertyPrefix, StringComparison.Ordinal) ? Key.Substring(PropertyPrefix.Length) : Key;

    public bool Understands(string text) => _parse(text.Trim()).Ok;
}

/// <summary>The part of an option that does not depend on its type: for the documentation and for MCPAC0001.</summary>
internal interface IOption
{
    string Key { get; }

    /// <summary>What the user calls it: the key, or the name of the MSBuild property.</summary>
    string Name { get; }

    string Help { get; }

    /// <summary>The words that are understood, as they are read out to the user: "a, b or c".</summary>
    string Allowed { get; }

    bool Understands(string text);
}
