using System.Text.Json;
using McpAnalyzers.Build.Report;

namespace McpAnalyzers.Build.Tests.Audit;

/// <summary>The three files of a report, without a build around them.</summary>
public class AuditFilesTests
{
    public static TheoryData<string> Reports => new("small", "hard", "empty");

    private static AuditReport Report(string name) => name switch
    {
        "small" => AuditSamples.Small(),
        "hard" => AuditSamples.Hard(),
        _ => new AuditReport(),
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void Json_is_json_and_reads_back(string name)
    {
        var text = AuditJson.Write(Report(name));

        using var document = JsonDocument.Parse(text);
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal(text, AuditJson.Write(AuditJson.Read(text)!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"schema\": 2, \"tool\": { \"name\": \"McpAnalyzers\" } }")]
    [InlineData("{ \"schema\": 1 }")]
    [InlineData("{ \"schema\": 1, \"tool\": ")]
    public void What_is_no_report_is_not_read(string text) => Assert.Null(AuditJson.Read(text));

    [Fact]
    public void Report_with_holes_is_read_as_far_as_it_goes()
    {
        var report = AuditJson.Read("""{ "schema": 1, "tool": { "name": "McpAnalyzers" }, "findings": [ {} , { "rule": "MCPAC2001" } ], "server": { "clients": [ { "handlers": [ 7, "x" ] } ] } }""")!;

        Assert.Equal(2, report.Findings.Count);
        Assert.NotEmpty(AuditPage.Write([report]));
        Assert.NotEmpty(AuditSarif.Write(report));
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void Sarif_is_of_its_schema(string name)
    {
        using var document = JsonDocument.Parse(AuditSarif.Write(Report(name)));

        Assert.Empty(SarifShape.Mistakes(document.RootElement));
    }

    [Theory]
    [InlineData("", "McpAnalyzers/src/Orders.csproj/")]
    [InlineData("net10.0", "McpAnalyzers/src/Orders.csproj/net10.0/")]
    public void Sarif_of_each_project_is_a_series_of_its_own(string framework, string id)
    {
        var report = AuditSamples.Small();
        report.Framework = framework;
        using var document = JsonDocument.Parse(AuditSarif.Write(report));

        Assert.Equal(id, document.RootElement.GetProperty("runs")[0].GetProperty("automationDetails").GetProperty("id").GetString());
    }

    [Fact]
    public void Fingerprints_tell_equal_findings_apart_by_their_order()
    {
        var one = AuditSamples.Finding("MCPAC2001", AuditTier.Mistake) with { Fingerprint = "4f1d" };
        using var document = JsonDocument.Parse(AuditSarif.Write(new AuditReport { Findings = [one, one with { Fingerprint = "77" }, one with { Place = one.Place with { Line = 40 } }] }));

        Assert.Equal(
            ["4f1d", "77", "4f1d:2"],
            document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(r => r.GetProperty("partialFingerprints").GetProperty("mcpAnalyzers/v1").GetString()));
    }

    [Fact]
    public void Sarif_has_what_scanning_services_ask_for()
    {
        using var document = JsonDocument.Parse(AuditSarif.Write(AuditSamples.Small()));
        Assert.Equal("2.1.0", document.RootElement.GetProperty("version").GetString());
        var run = document.RootElement.GetProperty("runs")[0];
        var driver = run.GetProperty("tool").GetProperty("driver");
        var rules = driver.GetProperty("rules").EnumerateArray().ToArray();

        // Rules that found nothing are there too.
        Assert.Equal(["MCPAC1001", "MCPAC2001", "MCPAC4001", "MCPAC5003"], rules.Select(r => r.GetProperty("id").GetString()));
        Assert.False(rules[2].GetProperty("defaultConfiguration").GetProperty("enabled").GetBoolean());

        // Each weakness that a rule names is in the taxonomy, at the index it says.
        var taxonomy = run.GetProperty("taxonomies")[0];
        Assert.Equal("CWE", taxonomy.GetProperty("name").GetString());
        Assert.All(rules, rule =>
        {
            var target = rule.GetProperty("relationships")[0].GetProperty("target");
            var taxon = taxonomy.GetProperty("taxa")[target.GetProperty("index").GetInt32()];
            Assert.Equal(target.GetProperty("id").GetString(), taxon.GetProperty("id").GetString());
            Assert.Contains("external/cwe/cwe-" + taxon.GetProperty("id").GetString(), rule.GetProperty("properties").GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        });

        var results = run.GetProperty("results").EnumerateArray().ToArray();
        Assert.All(results, result =>
        {
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
            Assert.Contains(result.GetProperty("level").GetString(), new[] { "error", "warning", "note", "none" });
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.Equal("SRCROOT", place.GetProperty("artifactLocation").GetProperty("uriBaseId").GetString());
            Assert.False(Uri.IsWellFormedUriString(place.GetProperty("artifactLocation").GetProperty("uri").GetString(), UriKind.Absolute));
            Assert.InRange(place.GetProperty("region").GetProperty("startLine").GetInt32(), 1, int.MaxValue);
        });

        var flow = results[0].GetProperty("codeFlows")[0].GetProperty("threadFlows")[0].GetProperty("locations").EnumerateArray()
            .Select(l => l.GetProperty("location")).Select(l => $"{l.GetProperty("message").GetProperty("text").GetString()} {l.GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32()}");
        Assert.Equal(["source 3", "step 9", "reported 12", "sink 14"], flow);
        Assert.Equal("4f1d", results[0].GetProperty("partialFingerprints").GetProperty("mcpAnalyzers/v1").GetString());
        Assert.Equal("inSource", results[1].GetProperty("suppressions")[0].GetProperty("kind").GetString());
        Assert.Equal("checked by the launcher", results[1].GetProperty("suppressions")[0].GetProperty("justification").GetString());
        Assert.Equal("external", results[2].GetProperty("suppressions")[0].GetProperty("kind").GetString());
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
    }

    [Fact]
    public void Sarif_of_a_report_with_gaps_says_that_the_run_failed()
    {
        using var document = JsonDocument.Parse(AuditSarif.Write(AuditSamples.Hard()));
        var invocation = document.RootElement.GetProperty("runs")[0].GetProperty("invocations")[0];

        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Contains("does not compile", invocation.GetProperty("toolExecutionNotifications")[0].GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void Page_has_no_script_no_request_and_no_name_as_it_came(string name)
    {
        var page = AuditPage.Write([Report(name), AuditSamples.Small()]);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onmouseover=\"", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_name_is_shown_as_it_is_written() =>
        Assert.Contains("&lt;script&gt;alert(document.domain)&lt;/script&gt;", AuditPage.Write([AuditSamples.Hard()]), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Reports))]
    public void Page_is_well_formed(string name)
    {
        // All but the head's void elements is XML, so that no tag is left open by a name or a branch.
        var page = AuditPage.Write([Report(name), AuditSamples.Small()]);
        var body = page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)];

        _ = System.Xml.Linq.XDocument.Parse(body.Replace("&minus;", "-", StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_of_a_page_with_several_projects_are_its_own()
    {
        var page = AuditPage.Write([AuditSamples.Small(), AuditSamples.Hard(), AuditSamples.Small()]);
        var ids = System.Text.RegularExpressions.Regex.Matches(page, " id=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToArray();

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(System.Text.RegularExpressions.Regex.Matches(page, "href=\"#([^\"]+)\"").Select(m => m.Groups[1].Value), target => Assert.Contains(target, ids));
    }

    [Fact]
    public void Page_shows_grades_findings_and_the_reasons_of_suppressions()
    {
        var page = AuditPage.Write([AuditSamples.Small()]);

        Assert.Contains("<div class=\"letter\">C</div>", page, StringComparison.Ordinal);
        Assert.Contains("70 of 100 points", page, StringComparison.Ordinal);
        Assert.Contains("Reason: checked by the launcher", page, StringComparison.Ordinal);
        Assert.Contains("In the baseline", page, StringComparison.Ordinal);
        Assert.Contains("1 rule is switched off", page, StringComparison.Ordinal);
        Assert.Contains("read_order", page, StringComparison.Ordinal);
        Assert.Contains("checked after registration", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_with_gaps_has_no_grade()
    {
        var page = AuditPage.Write([AuditSamples.Hard()]);

        Assert.Contains("<div class=\"letter\">?</div>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("of 100 points</p>", page, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(AuditJson.Write(AuditSamples.Hard()));
        Assert.False(document.RootElement.GetProperty("grades").GetProperty("credentials").TryGetProperty("letter", out _));
    }

    [Fact]
    public void Server_with_very_many_tools_stays_readable()
    {
        var report = AuditSamples.Small();
        var tools = Enumerable.Range(0, 1500).Select(i => new ServerHandler("Tool", $"tool_{i}", $"Tools.Tool{i}", i % 2 == 0 ? "Reading" : "Mutating", "Hint", new("src/Tools.cs", i + 1, 1, i + 1, 9))).ToList();
        report.Server = new ServerPicture
        {
            Handlers = tools,
            Clients = [.. Enumerable.Range(0, 3).Select(c => new ServerClient($"Client{c}", "Service", [$"KEY_{c}"], "", new("src/Program.cs", c + 1, 1, c + 1, 9), [.. Enumerable.Range(c * 400, 400)]))],
        };

        var drawing = ServerDrawing.Wide(report.Server, HandlerFindings.Of(report), "p1");
        Assert.InRange(System.Text.RegularExpressions.Regex.Count(drawing, "class=\"handler"), 1, 30);
        Assert.Contains("200 handlers", drawing, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_replaced_whole_and_left_alone_when_equal()
    {
        var folder = Directory.CreateTempSubdirectory("mcp-audit-").FullName;
        try
        {
            var path = Path.Combine(folder, "new", "page.html");
            OutputFile.Write(path, "one");
            var written = File.GetLastWriteTimeUtc(path);
            File.SetLastWriteTimeUtc(path, written.AddHours(-1));
            OutputFile.Write(path, "one");
            Assert.Equal(written.AddHours(-1), File.GetLastWriteTimeUtc(path));

            OutputFile.Write(path, "two");
            Assert.Equal("two", File.ReadAllText(path));
            Assert.Equal(["page.html"], Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));

            Parallel.For(0, 8, i => OutputFile.Write(path, new string((char)('a' + i), 50_000)));
            Assert.Single(File.ReadAllText(path).Distinct());
            Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(path)!));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
