using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Config;

namespace McpAnalyzers.Build.Report;

/// <summary><c>mcp-audit.json</c>: the report for programs, and what the page over several projects is made of.</summary>
internal static class AuditJson
{
    public static string Write(AuditReport report)
    {
        var json = new JsonText();
        json.Object(() =>
        {
            json.Member("schema", AuditReport.Schema);
            json.Name("tool").Object(() => json.Member("name", "McpAnalyzers").Member("version", report.ToolVersion));
            json.Member("project", report.Project).Member("projectFile", report.ProjectFile).Member("time", report.Time);
            json.Name("complete").Flag(report.Gaps.Count == 0);
            json.Texts("gaps", report.Gaps);
            json.Name("grades").Object(() =>
            {
                foreach (var axis in new[] { GradeAxis.Credentials, GradeAxis.Permissions })
                {
                    Write(json, Grade.Of(report, axis), report.Gaps.Count == 0);
                }
            });
            json.Name("findings").List(report.Findings, f => Write(json, f));
            json.Name("rules").List(report.Rules, r => Write(json, r));
            json.Name("server").Object(() => Write(json, report.Server));
        });
        return json.ToString();
    }

    /// <summary>The report that <see cref="Write(AuditReport)"/> wrote; null when the text is none of this schema.</summary>
    public static AuditReport? Read(string text)
    {
        if (JsonReader.Read(text, out _) is not { } json || json.NumberOf("schema") != AuditReport.Schema || json["tool"]?.TextOf("name") != "McpAnalyzers")
        {
            return null;
        }

        var server = json["server"];
        return new AuditReport
        {
            Project = json.TextOf("project") ?? "",
            ProjectFile = json.TextOf("projectFile") ?? "",
            ToolVersion = json["tool"]?.TextOf("version") ?? "",
            Time = json.TextOf("time") ?? "",
            Gaps = Texts(json, "gaps"),
            Findings = json.ItemsOf("findings").Select(Finding).ToList(),
            Rules = json.ItemsOf("rules").Select(Rule).ToList(),
            Server = new ServerPicture
            {
                Handlers = All(server, "handlers", h => new ServerHandler(h.TextOf("kind") ?? "", h.TextOf("name") ?? "", h.TextOf("code") ?? "", h.TextOf("effect") ?? "", h.TextOf("because") ?? "", Place(h["place"]), h.NumberOf("firstLine"), h.NumberOf("lastLine"))),
                Clients = All(server, "clients", c => new ServerClient(
                    c.TextOf("name") ?? "", c.TextOf("kind") ?? "", Texts(c, "credentials"), c.TextOf("privilege") ?? "", Place(c["place"]), c.ItemsOf("handlers").Select(Number).ToList())),
                Credentials = All(server, "credentials", c => new ServerCredential(c.TextOf("name") ?? "", c.TextOf("from") ?? "", c.TextOf("member") ?? "", c.TextOf("checked") ?? "", Place(c["place"]))),
                Steps = All(server, "start", s => new ServerStep(s.TextOf("step") ?? "", s.TextOf("name") ?? "", Place(s["place"]))),
                Endpoints = All(server, "endpoints", e => new ServerEndpoint(e.TextOf("route") ?? "", e.TextOf("guard") ?? "", Place(e["place"]))),
                Transports = server is null ? Array.Empty<string>() : Texts(server, "transports"),
            },
        };
    }

    private static void Write(JsonText json, Grade grade, bool isComplete) =>
        json.Name(grade.Axis == GradeAxis.Credentials ? "credentials" : "permissions").Object(() =>
        {
            json.Member("letter", isComplete ? grade.Letter.ToString() : "");
            json.Member("points", grade.Points);
            json.Name("costs").List(grade.Costs, c => json.Object(() =>
                json.Member("rule", c.Rule).Member("causes", c.Causes).Name("points").Text(Points(c.Cost))));
        });

    /// <summary>Quarters of a point as people write them: 2.5.</summary>
    public static string Points(int quarters) => (quarters / (decimal)Grade.Unit).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    private static void Write(JsonText json, AuditFinding finding) => json.Object(() =>
    {
        json.Member("rule", finding.Rule).Member("tier", finding.Tier.ToString()).Member("level", finding.Level).Member("message", finding.Message);
        Write(json, "place", finding.Place);
        json.Name("related").List(finding.Related, p => Write(json, p));
        json.Member("roles", finding.Roles).Member("cause", finding.Cause).Member("handler", finding.Handler).Member("fingerprint", finding.Fingerprint).Member("aside", finding.IsAside);
        json.Name("suppressions").List(finding.Suppressions, s => json.Object(() => json.Member("kind", s.Kind).Member("reason", s.Reason)));
    });

    private static void Write(JsonText json, AuditRule rule) => json.Object(() =>
        json.Member("id", rule.Id).Member("title", rule.Title).Member("description", rule.Description).Member("help", rule.Help).Member("cwe", rule.Cwe)
            .Texts("tags", rule.Tags).Member("off", rule.IsOff));

    private static void Write(JsonText json, ServerPicture server)
    {
        json.Texts("transports", server.Transports);
        json.Name("endpoints").List(server.Endpoints, e => json.Object(() => Write(json.Member("route", e.Route).Member("guard", e.Guard), "place", e.Place)));
        json.Name("handlers").List(server.Handlers, h => json.Object(() =>
            Write(json.Member("kind", h.Kind).Member("name", h.Name).Member("code", h.Code).Member("effect", h.Effect).Member("because", h.Because).Member("firstLine", h.First).Member("lastLine", h.Last), "place", h.Place)));
        json.Name("clients").List(server.Clients, c => json.Object(() =>
        {
            json.Member("name", c.Name).Member("kind", c.Kind).Texts("credentials", c.Credentials).Member("privilege", c.Privilege);
            json.Name("handlers").List(c.Handlers, h => json.Number(h));
            Write(json, "place", c.Place);
        }));
        json.Name("credentials").List(server.Credentials, c => json.Object(() =>
            Write(json.Member("name", c.Name).Member("from", c.From).Member("member", c.Member).Member("checked", c.Checked), "place", c.Place)));
        json.Name("start").List(server.Steps, s => json.Object(() => Write(json.Member("step", s.Step).Member("name", s.Name), "place", s.Place)));
    }

    private static void Write(JsonText json, string name, AuditPlace place) => Write(json.Name(name), place);

    private static void Write(JsonText json, AuditPlace place) => json.Object(() =>
        json.Member("file", place.File).Member("line", place.Line).Member("column", place.Column).Member("endLine", place.EndLine).Member("endColumn", place.EndColumn));

    private static AuditFinding Finding(JsonValue json) => new()
    {
        Rule = json.TextOf("rule") ?? "",
        Tier = Enum.TryParse<AuditTier>(json.TextOf("tier"), out var tier) ? tier : AuditTier.Mistake,
        Level = json.TextOf("level") ?? "",
        Message = json.TextOf("message") ?? "",
        Place = Place(json["place"]),
        Related = json.ItemsOf("related").Select(Place).ToList(),
        Roles = json.TextOf("roles") ?? "",
        Cause = json.TextOf("cause") ?? "",
        Handler = json.TextOf("handler") ?? "",
        Fingerprint = json.TextOf("fingerprint") ?? "",
        IsAside = json["aside"]?.Kind == JsonKind.True,
        Suppressions = json.ItemsOf("suppressions").Select(s => new AuditSuppression(s.TextOf("kind") ?? "", s.TextOf("reason") ?? "")).ToList(),
    };

    private static AuditRule Rule(JsonValue json) => new()
    {
        Id = json.TextOf("id") ?? "",
        Title = json.TextOf("title") ?? "",
        Description = json.TextOf("description") ?? "",
        Help = json.TextOf("help") ?? "",
        Cwe = json.TextOf("cwe") ?? "",
        Tags = Texts(json, "tags"),
        IsOff = json["off"]?.Kind == JsonKind.True,
    };

    private static AuditPlace Place(JsonValue? json) => json is null
        ? new AuditPlace("", 0, 0, 0, 0)
        : new AuditPlace(json.TextOf("file") ?? "", json.NumberOf("line"), json.NumberOf("column"), json.NumberOf("endLine"), json.NumberOf("endColumn"));

    private static int Number(JsonValue json) =>
        int.TryParse(json.Text, System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static List<string> Texts(JsonValue json, string name) => json.ItemsOf(name).Select(t => t.Text).ToList();

    private static List<T> All<T>(JsonValue? json, string name, Func<JsonValue, T> read) =>
        (json?.ItemsOf(name) ?? Array.Empty<JsonValue>()).Select(read).ToList();
}
