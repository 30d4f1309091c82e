using McpAnalyzers.Build.Report;

namespace McpAnalyzers.Build.Tests.Audit;

/// <summary>Reports made by hand: a small one, and one with everything that makes a page hard.</summary>
internal static class AuditSamples
{
    public const string Script = "<script>alert(document.domain)</script>";

    public static AuditFinding Finding(string rule, AuditTier tier, string file = "src/Tools.cs", int line = 12) => new()
    {
        Rule = rule,
        Tier = tier,
        Level = "warning",
        Message = $"'{rule}' was found",
        Place = new AuditPlace(file, line, 5, line, 20),
    };

    public static AuditReport Small() => new()
    {
        Project = "Orders",
        ProjectFile = "src/Orders.csproj",
        ToolVersion = "1.2.3",
        Findings =
        [
            Finding("MCPAC2001", AuditTier.Exploitable) with
            {
                Related = [new("src/Program.cs", 3, 1, 3, 9), new("src/Client.cs", 9, 1, 9, 9), new("src/Tools.cs", 14, 1, 14, 9)],
                Roles = "stk",
                Cause = "CRM_API_KEY",
                Handler = "read_order",
                Fingerprint = "4f1d",
            },
            Finding("MCPAC4001", AuditTier.Mistake, "src/Program.cs", 3) with { Suppressions = [new(AuditSuppression.Pragma, "checked by the launcher")] },
            Finding("MCPAC5003", AuditTier.Mistake, "src/Program.cs", 20) with { Suppressions = [new(AuditSuppression.Baseline, "")] },
        ],
        Rules =
        [
            Rule("MCPAC1001", "Do not hard-code credentials", "798"),
            Rule("MCPAC2001", "Do not return credentials to the client", "201"),
            Rule("MCPAC4001", "Check credentials before registering tools", "754") with { IsOff = true },
            Rule("MCPAC5003", "Do not share one privileged client between all tools", "250"),
        ],
        Server = new ServerPicture
        {
            Transports = ["Stdio"],
            Handlers = [Handler("read_order", "Reading", 10), Handler("delete_order", "Mutating", 20)],
            Clients = [new("CrmClient", "Service", ["CRM_API_KEY"], "Name", new("src/Program.cs", 7, 1, 7, 9), [0, 1])],
            Credentials = [new("CRM_API_KEY", "Environment", "", "AfterRegistration", new("src/Program.cs", 3, 1, 3, 9))],
            Steps = [new("Register", "WithTools", new("src/Program.cs", 5, 1, 5, 9)), new("Check", "CRM_API_KEY", new("src/Program.cs", 6, 1, 6, 9)), new("Serve", "RunAsync", new("src/Program.cs", 9, 1, 9, 9))],
        },
    };

    /// <summary>Hostile names, long ones, many of them, and two projects' worth of everything.</summary>
    public static AuditReport Hard()
    {
        var small = Small();
        var endless = string.Concat(Enumerable.Repeat("VeryLongNameWithoutAnyPlaceToBreakIt", 6));
        return new AuditReport
        {
            Project = "Orders." + endless,
            ProjectFile = "src/" + endless + ".csproj",
            ToolVersion = "1.2.3",
            Gaps = [$"The project does not compile: {endless}"],
            Findings =
            [
                .. small.Findings,
                Finding("MCPAC2002", AuditTier.Mistake, "src/" + endless + "/" + endless + ".cs") with
                {
                    Message = $"{Script} \" onmouseover=\"alert(1) {endless} \u202egnirts",
                    IsAside = true,
                    Related = [new("src/" + endless + ".cs", 1, 1, 1, 2)],
                    Roles = "s",
                },
                Finding("MCPAC2012", AuditTier.Hardening) with { Related = [.. Enumerable.Range(1, 30).Select(i => new AuditPlace($"src/File{i}.cs", i, 1, i, 2))] },
                Finding("MCPAC1001", AuditTier.Mistake) with { Suppressions = [new(AuditSuppression.Attribute, Script + endless)] },
            ],
            Rules = [.. small.Rules, Rule("MCPAC2002", Script, "209") with { Description = Script, Help = "javascript:alert(1)" }],
            Server = new ServerPicture
            {
                Transports = ["Stdio", "Http", "Functions"],
                Endpoints = [new("/" + endless, "", new("src/Program.cs", 3, 1, 3, 9)), new("/mcp", "RequireAuthorization(\"" + Script + "\")", new("src/Program.cs", 4, 1, 4, 9))],
                Handlers = [.. Enumerable.Range(0, 25).Select(i => Handler(i == 0 ? Script : i == 1 ? endless : $"tool_{i}", i % 3 == 0 ? "Mutating" : i % 3 == 1 ? "Reading" : "Unknown", i + 10))],
                Clients =
                [
                    new(endless, "Service", [endless + "_KEY", "OTHER_KEY"], "Name", new("src/Program.cs", 7, 1, 7, 9), [.. Enumerable.Range(0, 12)]),
                    new(Script, "HttpClient", [Script], "", new("src/Program.cs", 8, 1, 8, 9), [3, 4]),
                    new("NoReads", "Member", ["OTHER_KEY"], "", new("src/Program.cs", 8, 1, 8, 9), [14]),
                ],
                Credentials = [new(endless + "_KEY", "Environment", "", "Never", new("src/Program.cs", 3, 1, 3, 9)), new("Desk:ApiKey", "Options", "DeskOptions.ApiKey", "AtStart", new("src/Program.cs", 3, 1, 3, 9))],
                Steps = [new("Read", Script, new("src/Program.cs", 5, 1, 5, 9)), new("Check", endless, new("src/Program.cs", 5, 1, 5, 9))],
            },
        };
    }

    public static AuditRule Rule(string id, string title, string cwe) => new()
    {
        Id = id,
        Title = title,
        Description = "It is bad for the server.",
        Help = $"https://example.com/docs/rules/{id}.md",
        Cwe = cwe,
        Tags = ["security", "external/cwe/cwe-" + cwe],
    };

    private static ServerHandler Handler(string name, string effect, int line) => new("Tool", name, "OrderTools.Member", effect, "Hint", new("src/Tools.cs", line, 1, line, 9), line - 1, line + 8);
}
