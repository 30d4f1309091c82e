using McpAnalyzers.Build.ErrorLog;
using McpAnalyzers.Build.Report;

namespace McpAnalyzers.Build.Tests.Audit;

/// <summary>What the report makes of the compiler's error log.</summary>
public class AuditSourceTests
{
    private static readonly string s_root = Path.Combine(Path.GetTempPath(), "mcp-audit-source", "repository");

    [Fact]
    public void Finding_is_read_with_its_path_tier_and_cause()
    {
        var report = Read(Result(
            "MCPAC2001",
            "src/Tools.cs",
            7,
            """
            "relatedLocations": [ { "physicalLocation": { "artifactLocation": { "uri": "@@ROOT@@/src/Program.cs" }, "region": { "startLine": 3, "startColumn": 1 } } } ],
            "properties": { "customProperties": { "Tier": "Error", "Path": "s", "SourceName": "CRM_API_KEY", "Handler": "show", "Fingerprint": "12ab" } }
            """));

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("src/Tools.cs", 7, AuditTier.Exploitable, "s", "CRM_API_KEY", "show", "12ab"), (finding.Place.File, finding.Place.Line, finding.Tier, finding.Roles, finding.Cause, finding.Handler, finding.Fingerprint));
        Assert.Equal("src/Program.cs", Assert.Single(finding.Related).File);
        Assert.False(finding.IsAside);
    }

    [Theory]
    [InlineData("tests/Orders.cs")]
    [InlineData("src/Orders.Tests/Orders.cs")]
    [InlineData("samples/Orders/Orders.cs")]
    [InlineData("src/Examples/Orders.cs")]
    public void Tests_and_samples_are_set_aside(string file) => Assert.True(Assert.Single(Read(Result("MCPAC2001", file, 1)).Findings).IsAside);

    [Theory]
    [InlineData("src/tests.cs")]
    [InlineData("src/Contests/Orders.cs")]
    [InlineData("src/TestsOfTime/Orders.cs")]
    public void Names_that_only_look_alike_are_not(string file) => Assert.False(Assert.Single(Read(Result("MCPAC2001", file, 1)).Findings).IsAside);

    [Fact]
    public void All_of_a_test_project_is_set_aside() => Assert.True(Assert.Single(Read([Log([Result("MCPAC2001", "src/Orders.cs", 1)])], isTest: true).Findings).IsAside);

    [Fact]
    public void File_outside_of_the_root_goes_by_its_name()
    {
        var report = Read(Result("MCPAC2001", "../elsewhere/Shared.cs", 1));

        Assert.Equal("Shared.cs", Assert.Single(report.Findings).Place.File);
    }

    [Fact]
    public void Two_target_frameworks_say_a_thing_once()
    {
        var report = Read([Log([Result("MCPAC2001", "src/Orders.cs", 1), Fact("Handler", 3, """ "Name": "show", "Kind": "Tool", "Effect": "Reading" """)]), Log([Result("MCPAC2001", "src/Orders.cs", 1), Result("MCPAC2001", "src/Orders.cs", 2), Fact("Handler", 3, """ "Name": "show", "Kind": "Tool", "Effect": "Reading" """)])]);

        Assert.Equal([1, 2], report.Findings.Select(f => f.Place.Line));
        Assert.Equal("show", Assert.Single(report.Server.Handlers).Name);
    }

    [Fact]
    public void Order_of_the_log_does_not_matter()
    {
        string[] results = [Result("MCPAC2001", "src/A.cs", 1), Result("MCPAC2002", "src/A.cs", 1), Result("MCPAC2001", "src/B.cs", 1), Result("MCPAC1001", "src/A.cs", 9)];

        Assert.Equal(AuditJson.Write(Read(results)), AuditJson.Write(Read([.. results.Reverse()])));
    }

    [Fact]
    public void Facts_become_the_server_and_no_findings()
    {
        var report = Read(
            Fact("Handler", 3, """ "Name": "show", "Kind": "Tool", "Effect": "Reading", "Because": "Hint" """),
            Fact("Handler", 5, """ "Name": "drop", "Kind": "Tool", "Effect": "Mutating", "Because": "Calls" """),
            Fact("Client", 9, """ "Name": "CrmClient", "Credentials": "CRM_ID\nCRM_KEY", "Privilege": "Name" """, related: 5),
            Fact("Startup", 2, """ "Order": "2", "Step": "Serve", "Call": "RunAsync" """),
            Fact("Startup", 1, """ "Order": "1", "Step": "Check", "Name": "CRM_KEY" """),
            Fact("Credential", 1, """ "Name": "CRM_KEY", "From": "Environment", "Checked": "AtStart" """),
            Fact("Transport", 1, """ "Name": "Stdio" """),
            Fact("Tomorrow", 1, """ "Name": "not known yet" """));

        Assert.Empty(report.Findings);
        Assert.Equal(["show Reading", "drop Mutating"], report.Server.Handlers.Select(h => $"{h.Name} {h.Effect}"));
        var client = Assert.Single(report.Server.Clients);
        Assert.Equal(["CRM_ID", "CRM_KEY"], client.Credentials);
        Assert.Equal(1, Assert.Single(client.Handlers));
        Assert.Equal(["Check CRM_KEY", "Serve RunAsync"], report.Server.Steps.Select(s => $"{s.Step} {s.Name}"));
        Assert.True(Assert.Single(report.Server.Credentials).IsGuarded);
        Assert.Equal(["Stdio"], report.Server.Transports);
    }

    [Fact]
    public void Finding_is_of_the_handler_that_holds_its_place_or_that_lets_its_value_out()
    {
        var report = Read(
            Fact("Handler", 3, """ "Name": "show", "Kind": "Tool", "Lines": "2-6" """),
            Fact("Handler", 9, """ "Name": "drop", "Kind": "Tool", "Lines": "8-8" """),
            Fact("Handler", 12, """ "Name": "calm", "Kind": "Tool" """));
        var file = report.Server.Handlers[0].Place.File;
        report.Findings =
        [
            AuditSamples.Finding("MCPAC2007", AuditTier.Exploitable, file, 6),
            AuditSamples.Finding("MCPAC2002", AuditTier.Exploitable, "src/Client.cs", 5) with { Message = "The error returned by 'calm' contains the value of 'KEY'", Handler = "drop" },
            AuditSamples.Finding("MCPAC2001", AuditTier.Exploitable, "src/Client.cs", 6) with { Related = [new(file, 8, 1, 8, 2)], Roles = "k" },

            // Only affected, out of reach, answered for, or advice.
            AuditSamples.Finding("MCPAC5003", AuditTier.Mistake, "src/Program.cs", 6) with { Related = [new(file, 3, 1, 3, 2)] },
            AuditSamples.Finding("MCPAC2003", AuditTier.Mistake, file, 7),
            AuditSamples.Finding("MCPAC2003", AuditTier.Mistake, file, 3) with { Suppressions = [new(AuditSuppression.Pragma, "meant")] },
            AuditSamples.Finding("MCPAC5009", AuditTier.Hardening, file, 3),
        ];

        Assert.Equal(["MCPAC2007", "MCPAC2001 MCPAC2002", ""], HandlerFindings.Of(report).Select(found => string.Join(' ', found.Select(f => f.Rule).Order(StringComparer.Ordinal))));
    }

    [Fact]
    public void Facts_of_another_schema_are_not_understood() =>
        Assert.Empty(Read(Fact("Handler", 3, """ "Name": "show" """).Replace("\"Schema\": \"1\"", "\"Schema\": \"2\"", StringComparison.Ordinal)).Server.Handlers);

    [Fact]
    public void Compiler_error_is_a_gap() =>
        Assert.Contains("does not compile (1 error)", Assert.Single(Read(Result("CS1002", "src/Orders.cs", 1, "\"level\": \"error\"")).Gaps), StringComparison.Ordinal);

    [Fact]
    public void Log_that_cannot_be_read_is_a_gap()
    {
        Assert.Contains("no error log", Assert.Single(Read(logs: [null]).Gaps), StringComparison.Ordinal);
        Assert.Contains("no error log", Assert.Single(Read(logs: []).Gaps), StringComparison.Ordinal);
    }

    [Fact]
    public void Log_without_rules_is_a_gap() => Assert.Equal("No rule ran.", Assert.Single(Read([SarifLog.Read("""{ "version": "2.1.0", "runs": [ {} ] }""")]).Gaps));

    [Fact]
    public void Protection_that_is_off_is_a_gap()
    {
        var report = Read([Log([])], said: new AuditFinding { Rule = "MCPAC9001", Message = "Analysis is off in this build: because", Place = new(Path.Combine(s_root, "Orders.csproj"), 3, 0, 0, 0) });

        Assert.Equal("Analysis is off in this build: because", Assert.Single(report.Gaps));
        Assert.Equal("Orders.csproj", Assert.Single(report.Findings).Place.File);
        Assert.Contains(report.Rules, r => r.Id == "MCPAC9001" && r.Title.Length > 0);
    }

    [Fact]
    public void Suppressor_is_the_baseline_and_an_attribute_gives_its_reason()
    {
        var report = Read(
            Result("MCPAC2001", "src/A.cs", 1, """ "suppressions": [ { "kind": "inSource", "justification": "meant", "properties": { "suppressionType": "SuppressMessageAttribute" } } ] """),
            Result("MCPAC2001", "src/B.cs", 1, """ "suppressions": [ { "kind": "inSource", "properties": { "suppressionType": "DiagnosticSuppressor { Suppression Id: MCPAC9004S }" } } ] """));

        Assert.Equal([(AuditSuppression.Attribute, "meant"), (AuditSuppression.Baseline, "")], report.Findings.Select(f => f.Suppressions.Single()).Select(s => (s.Kind, s.Reason)));
    }

    [Fact]
    public void Rule_that_a_setting_silences_is_off()
    {
        var log = SarifLog.Read("""{ "version": "2.1.0", "runs": [ { "tool": { "driver": { "rules": [ { "id": "MCPAC2001", "properties": { "isEverSuppressed": "true", "suppressionKinds": [ "external" ] } }, { "id": "MCPAC2002", "properties": { "isEverSuppressed": "true", "suppressionKinds": [ "inSource" ], "tags": [ "security", "external/cwe/cwe-209" ] } } ] } } } ] }""");

        Assert.Equal([("MCPAC2001", true, ""), ("MCPAC2002", false, "209"), ("MCPAC9002", false, "778")], Read([log]).Rules.Select(r => (r.Id, r.IsOff, r.Cwe)));
    }

    [Fact]
    public void Rules_of_the_build_have_their_pages_beside_those_of_the_compiler()
    {
        var log = SarifLog.Read("""{ "version": "2.1.0", "runs": [ { "tool": { "driver": { "rules": [ { "id": "MCPAC2001", "helpUri": "https://example.com/docs/rules/MCPAC2001.md" } ] } } } ] }""");

        Assert.Equal(["https://example.com/docs/rules/MCPAC2001.md", "https://example.com/docs/rules/MCPAC9002.md"], Read([log]).Rules.Select(r => r.Help));
        Assert.Equal("", Read([Log([])]).Rules.Single(r => r.Id == "MCPAC9002").Help);
    }

    [Fact]
    public void Finding_of_the_build_keeps_its_fingerprint_when_lines_move()
    {
        AuditFinding Shipped(int line, string file = "samples/Desk/.env") => Assert.Single(Read([Log([])], said: new AuditFinding
        {
            Rule = "MCPAC9005",
            Message = $"'.env' would be shipped and holds a secret (token, line {line}): the None item in Desk.csproj({line + 4}) ships it",
            Place = new(Path.Combine(s_root, file), line, 3, 0, 0),
        }).Findings);

        Assert.Equal(Shipped(2).Fingerprint, Shipped(17).Fingerprint);
        Assert.NotEqual(Shipped(2).Fingerprint, Shipped(2, "src/.env").Fingerprint);
        Assert.Equal(("samples/Desk/.env", true), (Shipped(2).Place.File, Shipped(2).IsAside));
    }

    private static AuditReport Read(params string[] results) => Read([Log(results)]);

    private static AuditReport Read(IReadOnlyList<SarifLog?> logs, bool isTest = false, params AuditFinding[] said) =>
        AuditSource.Read(Path.Combine(s_root, "src", "Orders.csproj"), s_root, isTest, logs, said, [BuildRules.Of("MCPAC9002")], new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    private static SarifLog? Log(string[] results) => SarifLog.Read(
        $$"""{ "version": "2.1.0", "runs": [ { "tool": { "driver": { "rules": [ { "id": "MCPAC2001", "shortDescription": { "text": "T" } } ] } }, "results": [ {{string.Join(",", results)}} ] } ] }""");

    private static string Result(string rule, string file, int line, string more = "\"level\": \"warning\"") =>
        $$"""{ "ruleId": "{{rule}}", "message": { "text": "M" }, "locations": [ {{Location(file, line)}} ], {{more}} }""".Replace("@@ROOT@@", new Uri(s_root).AbsoluteUri, StringComparison.Ordinal);

    private static string Fact(string kind, int line, string properties, int? related = null) => Result(
        "MCPAC0003",
        "src/Tools.cs",
        line,
        $$""" "level": "note", {{(related is { } l ? $"\"relatedLocations\": [ {Location("src/Tools.cs", l)} ]," : "")}} "properties": { "customProperties": { "Schema": "1", "Fact": "{{kind}}", {{properties}} } } """);

    private static string Location(string file, int line) =>
        $$"""{ "physicalLocation": { "artifactLocation": { "uri": "{{new Uri(Path.GetFullPath(Path.Combine(s_root, file))).AbsoluteUri}}" }, "region": { "startLine": {{line}}, "startColumn": 1, "endLine": {{line}}, "endColumn": 9 } } }""";
}
