using McpAnalyzers.Config;

namespace McpAnalyzers.Build.ConfigFix;

/// <summary>One change of a file: a stretch of it and what takes its place.</summary>
internal readonly struct ConfigEdit
{
    public ConfigEdit(int start, int length, string text)
    {
        Start = start;
        Length = length;
        Text = text;
    }

    public int Start { get; }

    public int Length { get; }

    public string Text { get; }
}

/// <summary>What became of one secret of a file.</summary>
internal sealed class ConfigOutcome
{
    public ConfigOutcome(string path, string name, int start, bool isRewritten, string say)
    {
        Path = path;
        Name = name;
        Start = start;
        IsRewritten = isRewritten;
        Say = say;
    }

    /// <summary>The path of the value.</summary>
    public string Path { get; }

    /// <summary>What a message calls the place.</summary>
    public string Name { get; }

    public int Start { get; }

    public bool IsRewritten { get; }

    /// <summary>What to tell the user, without the value.</summary>
    public string Say { get; }

    public static ConfigOutcome Rewritten(ConfigSecret secret, string say) => new(secret.Leaf.Path, secret.DisplayName, secret.Start, isRewritten: true, say);

    public static ConfigOutcome Left(ConfigSecret secret, string say) => new(secret.Leaf.Path, secret.DisplayName, secret.Start, isRewritten: false, say);

    public ConfigOutcome ButLeft(string say) => new(Path, Name, Start, isRewritten: false, say);
}
