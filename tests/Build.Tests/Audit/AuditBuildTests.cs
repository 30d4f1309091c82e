using System.Text.Json;
using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests.Audit;

/// <summary>Reports of real builds with the real package.</summary>
[Collection(SharedConsumers.Name)]
public class AuditBuildTests(Consumers consumers)
{
    private static readonly string[] s_names = ["mcp-audit.html", "mcp-audit.json", "mcp-audit.sarif"];

    [Fact]
    public void Report_has_the_findings_of_the_compiler()
    {
        var audit = First();
        var expected = Planted.In(Consumers.SourcesOf(ConsumerProjects.Audited)).Select(p => $"{p.File}({p.Line}) {p.Id} {p.Tier switch { "Error" => "Exploitable", "Warning" => "Mistake", _ => "Hardening" }}");

        var found = Findings(audit).Where(f => File(f) != "AnsweredTools.cs").Select(f => $"{File(f)}({f.GetProperty("place").GetProperty("line").GetInt32()}) {f.GetProperty("rule").GetString()} {f.GetProperty("tier").GetString()}");

        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.True(audit.GetProperty("complete").GetBoolean());
        Assert.Equal("F", audit.GetProperty("grades").GetProperty("credentials").GetProperty("letter").GetString());
    }

    [Fact]
    public void Report_has_the_server_and_the_reason_of_a_suppression()
    {
        var audit = First();

        var server = audit.GetProperty("server");
        Assert.Equal("Stdio", Assert.Single(server.GetProperty("transports").EnumerateArray()).GetString());
        Assert.Contains(server.GetProperty("handlers").EnumerateArray(), h => h.GetProperty("name").GetString() == "<script>alert(1)</script>");
        Assert.Contains(server.GetProperty("clients").EnumerateArray(), c => c.GetProperty("name").GetString() == "CrmClient" && c.GetProperty("handlers").GetArrayLength() == 2);

        // What a tool lets out is laid at its door, wherever the place is.
        var names = server.GetProperty("handlers").EnumerateArray().Select(h => h.GetProperty("name").GetString()!).ToHashSet();
        var letOut = Findings(audit).Where(f => f.GetProperty("rule").GetString() is "MCPAC2001" or "MCPAC2002" or "MCPAC2003" or "MCPAC2006").ToArray();
        Assert.NotEmpty(letOut);
        Assert.All(letOut, f => Assert.Contains(f.GetProperty("handler").GetString()!, names));

        var suppressed = Findings(audit).Single(f => f.GetProperty("suppressions").GetArrayLength() > 0);
        Assert.Equal("The door's own screen is the only client.", suppressed.GetProperty("suppressions")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public void Report_shows_neither_a_credential_nor_where_it_was_made()
    {
        foreach (var text in consumers.FirstAudit.Values)
        {
            Assert.DoesNotContain(Consumers.PlantedToken, text, StringComparison.Ordinal);
            Assert.DoesNotContain("hG7tq2LmZ9rX4w", text, StringComparison.Ordinal);
            Assert.DoesNotContain(consumers.PathOf().TrimEnd('/', '\\'), text, StringComparison.Ordinal);
            Assert.DoesNotContain("file:", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Equal_sources_make_equal_files()
    {
        var first = consumers.FirstAudit;

        consumers.Run("build", "Audited", "-t:McpAudit", "--no-incremental", "-tl:off", "-v:q").Expect(0);

        Assert.All(first, file => Assert.Equal(file.Value, System.IO.File.ReadAllText(Output("Audited", file.Key))));
    }

    [Fact]
    public void Sarif_names_its_files_relative_to_the_root()
    {
        using var log = JsonDocument.Parse(consumers.FirstAudit["mcp-audit.sarif"]);

        var uris = log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(r => r.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!);
        Assert.All(uris, uri => Assert.True(System.IO.File.Exists(consumers.PathOf("Audited", Path.GetFileName(uri))), uri));
        Assert.Contains("MailTools.cs", uris.Select(Path.GetFileName));
        Assert.Empty(SarifShape.Mistakes(log.RootElement));
    }

    [Fact]
    public void Failed_build_has_a_report_that_says_so()
    {
        Assert.NotEqual(0, consumers.Run("build", "Audited", "-t:McpAudit", "-p:Break=true", "-tl:off", "-v:q").ExitCode);

        var audit = Read("Audited");
        Assert.False(audit.GetProperty("complete").GetBoolean());
        Assert.Contains("does not compile", audit.GetProperty("gaps")[0].GetString(), StringComparison.Ordinal);
        Assert.False(audit.GetProperty("grades").GetProperty("credentials").TryGetProperty("letter", out _));
    }

    [Fact]
    public void Old_report_does_not_outlive_a_failed_build()
    {
        PutBackFirst();
        Assert.NotEqual(0, consumers.Run("build", "Audited", "-p:McpAuditReport=true", "-p:Break=true", "-tl:off", "-v:q").ExitCode);

        Assert.All(s_names, name => Assert.False(System.IO.File.Exists(Output("Audited", name)), name));
    }

    [Fact]
    public void Mode_changes_severities_and_not_the_grade()
    {
        var graded = First().GetProperty("grades").GetRawText();

        // In Strict our findings are errors: the build fails, and still nothing is missing.
        PutBackFirst();
        Assert.NotEqual(0, consumers.Run("build", "Audited", "-p:McpAuditReport=true", "-p:McpAnalysisMode=Strict", "-tl:off", "-v:q").ExitCode);

        var strict = Read("Audited");
        Assert.True(strict.GetProperty("complete").GetBoolean());
        Assert.Equal(graded, strict.GetProperty("grades").GetRawText());
        Assert.Contains(Findings(strict), f => f.GetProperty("level").GetString() == "error");
    }

    [Fact]
    public void Enforced_build_that_fails_has_a_report_with_the_complaint()
    {
        Assert.NotEqual(0, consumers.Run("build", "Audited", "-t:McpAudit", "-p:McpEnforce=true", "-p:NoWarn=MCPAC2002", "-tl:off", "-v:q").ExitCode);

        var audit = Read("Audited");
        Assert.Contains(Findings(audit), f => f.GetProperty("rule").GetString() == "MCPAC9002" && f.GetProperty("level").GetString() == "error");
        Assert.Contains(audit.GetProperty("rules").EnumerateArray(), r => r.GetProperty("id").GetString() == "MCPAC2002" && r.TryGetProperty("off", out _));
    }

    [Fact]
    public void Several_target_frameworks_have_one_report()
    {
        consumers.Run("build", "AuditedFrameworks", "-t:McpAudit", "-tl:off", "-v:q").Expect(0);

        var folder = consumers.PathOf("AuditedFrameworks", "bin");
        Assert.Equal(s_names, Directory.EnumerateFiles(folder, "mcp-audit.*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var findings = Findings(Read("AuditedFrameworks", framework: null)).Select(f => f.GetRawText()).ToArray();
        Assert.NotEmpty(findings);
        Assert.Equal(findings.Distinct(), findings);
    }

    [Fact]
    public void Findings_that_fail_several_target_frameworks_are_in_the_one_report()
    {
        var failed = consumers.Run("build", "AuditedFrameworks", "-p:McpAuditReport=true", "-p:McpAnalysisMode=Strict", "-p:McpEnforce=true", "-p:NoWarn=MCPAC2002", "-tl:off", "-v:q").Expect(1);
        Assert.Equal([".editorconfig", "AuditedFrameworks.csproj"], failed.Findings.Where(f => f.Id == "MCPAC9002").Select(f => f.File).Order(StringComparer.Ordinal));

        var audit = Read("AuditedFrameworks", framework: null);
        Assert.True(audit.GetProperty("complete").GetBoolean());
        Assert.Contains(Findings(audit), f => f.GetProperty("rule").GetString() == "MCPAC9002" && f.GetProperty("level").GetString() == "error");
        Assert.Contains(Findings(audit), f => f.GetProperty("rule").GetString() == "MCPAC1004" && f.GetProperty("level").GetString() == "error");
    }

    [Fact]
    public void Report_has_what_would_ship_with_the_item_behind_it()
    {
        var audit = Audit("Shipped");

        var shipped = Findings(audit).Where(f => f.GetProperty("rule").GetString() == "MCPAC9005").ToArray();
        Assert.Equal(["appsettings.Development.json Exploitable", "dev.pfx Exploitable"], shipped.Select(f => $"{File(f)} {f.GetProperty("tier").GetString()}"));
        var line = 1 + Array.FindIndex(System.IO.File.ReadAllLines(consumers.PathOf("Shipped", "Shipped.csproj")), l => l.Contains("dev.pfx", StringComparison.Ordinal));
        Assert.Contains($"would be shipped with the publish output and holds a secret (GitHub fine-grained token): the None item in Shipped.csproj({line}) has CopyToOutputDirectory=\"PreserveNewest\"", shipped[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains($"'dev.pfx' would be shipped with the package and holds a secret (certificate with its private key): the None item in Shipped.csproj({line}) has Pack=\"true\"", shipped[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.All(shipped, f => Assert.NotEmpty(f.GetProperty("fingerprint").GetString()!));

        // What the analyzers say of the same two files is no further cause; .env, which would be committed, is one.
        var costs = audit.GetProperty("grades").GetProperty("credentials").GetProperty("costs").EnumerateArray().ToDictionary(c => c.GetProperty("rule").GetString()!, c => c.GetProperty("causes").GetInt32());
        Assert.Equal((2, 1), (costs["MCPAC9005"], costs["MCPAC1006"]));
        Assert.Contains("MCPAC9006", audit.GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString()));
        Assert.Contains("&#39;dev.pfx&#39; would be shipped", System.IO.File.ReadAllText(Output("Shipped", "mcp-audit.html")), StringComparison.Ordinal);
        Assert.Contains("'dev.pfx' would be shipped", System.IO.File.ReadAllText(Output("Shipped", "mcp-audit.sarif")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(consumers.PathOf("Shipped", "bin", "Debug", "net10.0", "publish")));
    }

    [Fact]
    public void Many_projects_make_one_page()
    {
        PutBackFirst();
        consumers.Run("build", "AuditedFrameworks", "-p:McpAuditReport=true", "-tl:off", "-v:q").Expect(0);

        var merge = Path.Combine(Directory.GetDirectories(consumers.PathOf("packages", "mcpanalyzers")).Single(), "tools", "McpAudit.proj");
        consumers.Run("msbuild", merge, "-tl:off", "-v:m").Expect(0);

        var page = System.IO.File.ReadAllText(consumers.PathOf("mcp-audit.html"));
        Assert.Contains("<a href=\"#p1\">Audited</a>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#p2\">AuditedFrameworks</a>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_that_nobody_audits_writes_neither_report_nor_log()
    {
        _ = consumers.FirstBuild;

        Assert.Empty(Directory.EnumerateFiles(consumers.PathOf("Default"), "mcp-audit.*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(consumers.PathOf("Default"), "McpAnalyzers.sarif", SearchOption.AllDirectories));
    }

    /// <summary>The report of the one audit of the project that all these tests share.</summary>
    private JsonElement First() => JsonDocument.Parse(consumers.FirstAudit["mcp-audit.json"]).RootElement;

    /// <summary>As if the project had been audited last, whatever other tests have made of it since.</summary>
    private void PutBackFirst()
    {
        foreach (var (name, text) in consumers.FirstAudit)
        {
            System.IO.File.WriteAllText(Output("Audited", name), text);
        }
    }

    private JsonElement Audit(string project)
    {
        consumers.Run("build", project, "-t:McpAudit", "-tl:off", "-v:q").Expect(0);
        return Read(project);
    }

    private JsonElement Read(string project, string? framework = "net10.0")
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(framework is null ? consumers.PathOf(project, "bin", "Debug", "mcp-audit.json") : Output(project, "mcp-audit.json")));
        return document.RootElement.Clone();
    }

    private string Output(string project, string name) => consumers.PathOf(project, "bin", "Debug", "net10.0", name);

    private static JsonElement[] Findings(JsonElement audit) => [.. audit.GetProperty("findings").EnumerateArray()];

    private static string File(JsonElement finding) => Path.GetFileName(finding.GetProperty("place").GetProperty("file").GetString()!);
}
