namespace McpAnalyzers.Build;

/// <summary>The ids that the build part reports under.</summary>
internal static class Ids
{
    public const string ProtectionOff = "MCPAC9001";

    public const string RuleDowngraded = "MCPAC9002";

    public const string SuppressionWithoutReason = "MCPAC9003";

    public const string StaleBaseline = "MCPAC9004";

    public const string SecretInOutput = "MCPAC9005";

    public const string FileNotChecked = "MCPAC9006";
}
