namespace McpAnalyzers.Build.Report;

/// <summary>What the facts of the server are called on the page.</summary>
internal static class ServerWords
{
    /// <summary>When a missing credential is noticed, and how good that is.</summary>
    public static (string Words, string Style) Of(ServerCredential credential) => credential.Checked switch
    {
        "AtStart" => ("checked at start", "good"),
        "AfterRegistration" => ("checked after registration", "bad"),
        "AfterStart" => ("checked after the start", "bad"),
        "EmptyPasses" => ("check lets empty pass", "bad"),
        "OnFirstUse" => ("checked on first use", "bad"),
        "Never" => ("not checked", "bad"),
        "Optional" => ("may be absent", "plain"),
        _ => ("check not in sight", "plain"),
    };

    public static string From(string from) => from switch
    {
        "Environment" => "environment",
        "Configuration" => "configuration",
        "Options" => "options",
        _ => "",
    };

    public static string Effect(ServerHandler handler) => handler.Effect switch
    {
        "Reading" => handler.Because == "Hint" ? "reads, says its hint" : "reads, by what it calls",
        "Mutating" => handler.Because == "Hint" ? "changes, says its hint" : "changes, by what it calls",
        _ => "unknown",
    };

    public static string Tier(AuditTier tier) => tier switch
    {
        AuditTier.Exploitable => "exploitable",
        AuditTier.Mistake => "mistake",
        _ => "hardening",
    };

    public static string Step(string step) => step switch
    {
        "Read" => "reads",
        "Check" => "checks",
        "Register" => "registers",
        "Serve" => "serves",
        _ => step,
    };
}
