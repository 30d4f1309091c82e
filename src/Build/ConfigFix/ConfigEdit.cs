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
    private ConfigOutcome(ConfigSecret secret, bool isRewritten, string say)
    {
        Secret = secret;
        IsRewritten = isRewritten;
        Say = say;
    }

    public ConfigSecret Secret { get; }

    public bool IsRewritten { get; }

    /// <summary>What to tell the user, without the value.</summary>
    public string Say { get; }

    public static ConfigOutcome Rewritten(ConfigSecret secret, string say) => new(secret, isRewritten: true, say);

    public static ConfigOutcome Left(ConfigSecret secret, string say) => new(secret, isRewritten: false, say);
}
