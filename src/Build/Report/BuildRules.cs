namespace McpAnalyzers.Build.Report;

/// <summary>The rules that the build itself checks; those of the compiler come with its error log.</summary>
internal static class BuildRules
{
    public static AuditRule Of(string id) => id switch
    {
        Ids.ProtectionOff => Rule(id, "Keep the protection switched on", "What is not analyzed is not found.", "778"),
        Ids.RuleDowngraded => Rule(id, "Do not lower rules", "A finding that no longer shows is not mended.", "778"),
        Ids.SuppressionWithoutReason => Rule(id, "Give a reason for each suppression", "Nobody can tell later whether the suppression was meant.", "1059"),
        Ids.StaleBaseline => Rule(id, "Remove baseline entries that no longer occur", "A stale entry hides the finding when it comes back.", "1059"),
        Ids.SecretInOutput => Rule(id, "Do not ship secrets", "Whoever gets the package, the publish output or the image has the secret.", "538"),
        Ids.FileNotChecked => Rule(id, "Make files readable to the checks", "A file that cannot be read may hold anything.", ""),
        _ => Rule(id, id, "", ""),
    };

    private static AuditRule Rule(string id, string title, string description, string cwe) => new()
    {
        Id = id,
        Title = title,
        Description = description,
        Cwe = cwe,
        Tags = cwe.Length == 0 ? new[] { "security" } : new[] { "security", "external/cwe/cwe-" + cwe.PadLeft(3, '0') },
    };
}
