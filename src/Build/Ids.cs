using System.Collections.Generic;

namespace McpAnalyzers.Build;

/// <summary>The ids that the build part reports under.</summary>
internal static class Ids
{
    /// <summary>The analyzers' own id, for the one property whose values only the build can judge.</summary>
    public const string OptionValueNotUnderstood = "MCPAC0001";

    public const string ProtectionOff = "MCPAC9001";

    public const string RuleDowngraded = "MCPAC9002";

    public const string SuppressionWithoutReason = "MCPAC9003";

    public const string StaleBaseline = "MCPAC9004";

    public const string SecretInOutput = "MCPAC9005";

    public const string FileNotChecked = "MCPAC9006";

    /// <summary>The version that brought each of them; those of the analyzers stand in their release files.</summary>
    public static IReadOnlyDictionary<string, string> Since { get; } = new Dictionary<string, string>
    {
        [ProtectionOff] = "0.1",
        [RuleDowngraded] = "0.1",
        [SuppressionWithoutReason] = "0.1",
        [StaleBaseline] = "0.1",
        [SecretInOutput] = "0.1",
        [FileNotChecked] = "0.1",
    };
}
