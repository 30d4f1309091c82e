using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace McpAnalyzers.Build.Report;

/// <summary>
/// <c>mcp-audit.html</c>: one page without scripts and without anything from elsewhere, for one project or many. Its policy
/// forbids scripts as well, so that a name that got through unescaped would still be text.
/// </summary>
internal sealed class AuditPage
{
    private static readonly GradeAxis[] s_axes = { GradeAxis.Credentials, GradeAxis.Permissions };
    private static readonly Lazy<string> s_style = new(ReadStyle);

    private readonly StringBuilder _html = new();
    private readonly IReadOnlyList<AuditReport> _reports;

    private AuditPage(IReadOnlyList<AuditReport> reports) => _reports = reports;

    public static string Write(IReadOnlyList<AuditReport> reports) => new AuditPage(reports).Page();

    private bool IsOne => _reports.Count == 1;

    private string Page()
    {
        var title = IsOne ? $"{_reports[0].Project}: MCP audit" : "MCP audit";
        Add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        Add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n");
        Add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        Add("<link rel=\"icon\" href=\"data:,\">\n");
        Add($"<title>{Html.Encode(title)}</title>\n<style>\n{s_style.Value}</style>\n</head>\n<body>\n");
        Add("<a class=\"skip\" href=\"#content\">Skip to the findings</a>\n<header>\n");
        Add($"<p class=\"kind\">MCP audit{Dated()}</p>\n<h1>{Html.Encode(IsOne ? _reports[0].Project : Html.Count(_reports.Count, "project", "projects"))}</h1>\n</header>\n<main>\n");
        if (!IsOne)
        {
            Overview();
        }

        for (var i = 0; i < _reports.Count; i++)
        {
            Project(_reports[i], "p" + (i + 1).ToString(CultureInfo.InvariantCulture), isFirst: i == 0);
        }

        Formula();
        Add("</main>\n<footer>\n<p>Made by McpAnalyzers");
        Add(_reports.Select(r => r.ToolVersion).FirstOrDefault(v => v.Length > 0) is { } version ? " " + Html.Encode(version) : "");
        Add(". A grade says what the rules found, not that there is nothing else to find.</p>\n</footer>\n</body>\n</html>\n");
        return _html.ToString();
    }

    private string Dated() => _reports.Select(r => r.Time).FirstOrDefault(t => t.Length > 0) is { } time ? ", " + Html.Encode(time) : "";

    private void Overview()
    {
        Add("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Projects\"><table class=\"projects\"><thead><tr><th scope=\"col\">Project</th><th scope=\"col\">Credentials</th><th scope=\"col\">Permissions</th><th scope=\"col\">Findings</th></tr></thead><tbody>\n");
        for (var i = 0; i < _reports.Count; i++)
        {
            var report = _reports[i];
            Add($"<tr><th scope=\"row\"><a href=\"#p{(i + 1).ToString(CultureInfo.InvariantCulture)}\">{Html.Encode(report.Project)}</a></th>");
            foreach (var axis in s_axes)
            {
                var grade = Grade.Of(report, axis);
                Add($"<td><span class=\"mark {MarkOf(report, grade)}\">{LetterOf(report, grade)}</span></td>");
            }

            Add($"<td>{Open(report).Count.ToString(CultureInfo.InvariantCulture)}</td></tr>\n");
        }

        Add("</tbody></table></div>\n");
    }

    private void Project(AuditReport report, string id, bool isFirst)
    {
        Add($"<article id=\"{id}\"{(IsOne ? "" : " class=\"one\"")}>\n");
        if (!IsOne)
        {
            Add($"<h2>{Html.Encode(report.Project)}</h2>\n");
        }

        if (report.Gaps.Count > 0)
        {
            Add("<div class=\"gaps\"><strong>Not the whole truth, and so not graded:</strong><ul>");
            foreach (var gap in report.Gaps)
            {
                Add($"<li>{Html.Encode(gap)}</li>");
            }

            Add("</ul></div>\n");
        }

        Add("<div class=\"grades\">\n");
        foreach (var axis in s_axes)
        {
            Card(report, Grade.Of(report, axis));
        }

        Add("</div>\n");
        Add($"<p class=\"verdict\">{Verdict(report)}</p>\n");
        if (!report.Server.IsEmpty)
        {
            Section("The server", isFirst: false);
            var findings = HandlerFindings.Of(report);
            Add(ServerDrawing.Wide(report.Server, findings, id));
            Add(ServerDrawing.Narrow(report.Server, findings, id));
            Add("<p class=\"legend\"><span class=\"key reads\">reads</span> <span class=\"key changes\">changes something</span> <span class=\"key unknown\">cannot be told</span></p>\n");
            Start(report.Server);
            Tables(report.Server, findings);
            Add("</section>\n");
        }

        Section("Findings", isFirst);
        Findings(report);
        Add("</section>\n");
        Suppressed(report);
        Rules(report);
        Add("</article>\n");
    }

    private void Card(AuditReport report, Grade grade)
    {
        var name = grade.Axis == GradeAxis.Credentials ? "Credentials" : "Permissions";
        var about = grade.Axis == GradeAxis.Credentials ? "how they are kept, checked and hidden" : "what those who come may do";
        Add($"<section class=\"grade {MarkOf(report, grade)}\" aria-label=\"Grade for {name.ToLowerInvariant()}\"><div class=\"letter\">{LetterOf(report, grade)}</div><div><{Level(1)}>{name}</{Level(1)}><p class=\"about\">{about}</p>");
        Add(report.Gaps.Count > 0 ? "<p class=\"points\">not graded</p>" : $"<p class=\"points\">{grade.Points.ToString(CultureInfo.InvariantCulture)} of 100 points</p>");
        if (grade.Costs.Count > 0)
        {
            Add("<ul class=\"costs\">");
            foreach (var cost in grade.Costs.Take(4))
            {
                Add($"<li><span class=\"cost\">&minus;{AuditJson.Points(cost.Cost)}</span> {Html.Encode(TitleOf(report, cost.Rule))}{(cost.Causes > 1 ? $" <span class=\"times\">({cost.Causes.ToString(CultureInfo.InvariantCulture)} causes)</span>" : "")}</li>");
            }

            Add(grade.Costs.Count > 4 ? $"<li class=\"more\">and {Html.Count(grade.Costs.Count - 4, "more rule", "more rules")}</li></ul>" : "</ul>");
        }

        Add("</div></section>\n");
    }

    private static string Verdict(AuditReport report)
    {
        var open = Open(report);
        var parts = new List<string>();
        foreach (var (tier, one, many) in new[]
        {
            (AuditTier.Exploitable, "finding is exploitable as written", "findings are exploitable as written"),
            (AuditTier.Mistake, "is a mistake", "are mistakes"),
            (AuditTier.Hardening, "is advice for hardening", "are advice for hardening"),
        })
        {
            var count = open.Count(f => f.Tier == tier);
            if (count > 0)
            {
                parts.Add(Html.Count(count, parts.Count == 0 && tier != AuditTier.Exploitable ? "finding " + one : one, parts.Count == 0 && tier != AuditTier.Exploitable ? "findings " + many : many));
            }
        }

        var suppressed = report.Findings.Count - open.Count;
        return (parts.Count == 0 ? "No findings" : string.Join(", ", parts))
            + (suppressed > 0 ? $"; {Html.Count(suppressed, "finding is", "findings are")} suppressed." : ".")
            + (IsAllAside(open) ? " All of this is test or sample code, where a cause counts a quarter." : "");
    }

    private static bool IsAllAside(List<AuditFinding> open) => open.Count > 0 && open.TrueForAll(f => f.IsAside);

    private void Start(ServerPicture server)
    {
        if (server.Steps.Count == 0)
        {
            return;
        }

        Add($"<{Level(2)} class=\"start-title\">The start</{Level(2)}>\n<ol class=\"start\">\n");
        for (var i = 0; i < server.Steps.Count;)
        {
            var step = server.Steps[i];
            var same = 1;
            while (i + same < server.Steps.Count && server.Steps[i + same].Step == step.Step && step.Step == "Register")
            {
                same++;
            }

            var name = step.Step is "Read" or "Check" ? $" <code>{Html.Encode(step.Name)}</code>" : step.Step == "Register" ? (same > 1 ? $" handlers, in {N(same)} calls" : " handlers") : "";
            var isLate = step.Step == "Check" && server.Credentials.Any(c => c.Name == step.Name && ServerWords.Of(c).Style == "bad");
            Add($"<li class=\"{step.Step.ToLowerInvariant()}{(isLate ? " late" : "")}\">{ServerWords.Step(step.Step)}{name}</li>\n");
            i += same;
        }

        Add("</ol>\n");
    }

    private void Tables(ServerPicture server, IReadOnlyList<IReadOnlyList<AuditFinding>> findings)
    {
        Add($"<details><summary>As tables: {Html.Count(server.Handlers.Count, "handler", "handlers")}, {Html.Count(server.Clients.Count, "client", "clients")}, {Html.Count(server.Credentials.Count, "credential", "credentials")}</summary>\n");
        var clients = server.Handlers.Select((_, h) => server.Clients.Where(c => c.Handlers.Contains(h)).Select(c => c.Name).Distinct()).ToList();
        var credentials = server.Handlers.Select((_, h) => server.Clients.Where(c => c.Handlers.Contains(h)).SelectMany(c => c.Credentials).Distinct().Select(Code)).ToList();
        Table("Handlers", "Name|Kind|What it does|Acts through|With|Findings|Where", server.Handlers.Select((h, i) => new[]
        {
            Code(h.Name), Html.Encode(h.Kind == "LowLevel" ? "request handler" : h.Kind.ToLowerInvariant()), ServerWords.Effect(h),
            Html.Encode(string.Join(", ", clients[i])), string.Join(", ", credentials[i]), string.Join(", ", findings[i].Select(f => f.Rule).Distinct().Select(Html.Encode)), Where(h.Place),
        }));
        Table("Clients", "Name|Credentials|Handlers|Where", server.Clients.Select(c => new[]
        {
            Code(c.Name) + (c.Privilege.Length > 0 ? " <span class=\"admin\">admin</span>" : ""),
            string.Join(", ", c.Credentials.Select(Code)),
            Html.Encode(string.Join(", ", c.Handlers.Where(h => h >= 0 && h < server.Handlers.Count).Select(h => server.Handlers[h].Name))),
            Where(c.Place),
        }));
        Table("Credentials", "Name|From|A missing one|Where", server.Credentials.Select(c => new[]
        {
            Code(c.Name), ServerWords.From(c.From), ServerWords.Of(c).Words, Where(c.Place),
        }));
        Table("Routes", "Route|Guard|Where", server.Endpoints.Select(e => new[] { Code(e.Route), e.Guard.Length == 0 ? "none in sight" : Html.Encode(e.Guard), Where(e.Place) }));
        Add("</details>\n");
    }

    private void Table(string name, string heads, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\"><table><caption>{name}</caption><thead><tr>");
        foreach (var head in heads.Split('|'))
        {
            Add($"<th scope=\"col\">{head}</th>");
        }

        Add("</tr></thead><tbody>\n");
        foreach (var row in all)
        {
            Add("<tr>" + string.Concat(row.Select(cell => $"<td>{cell}</td>")) + "</tr>\n");
        }

        Add("</tbody></table></div>\n");
    }

    private void Findings(AuditReport report)
    {
        var open = Open(report);
        if (open.Count == 0)
        {
            Add($"<p>{(report.Rules.Count(r => !r.IsOff) is var ran and > 0 ? $"{Html.Count(ran, "rule", "rules")} ran and found nothing to report." : "No rule ran.")}</p>\n");
        }

        // The gravest first; a rule with findings of several tiers stands with its gravest.
        foreach (var rule in open.GroupBy(f => f.Rule).OrderByDescending(g => g.Max(f => f.Tier)).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            var known = report.Rules.FirstOrDefault(r => r.Id == rule.Key);
            var tier = rule.Max(f => f.Tier);
            Add($"<section class=\"rule {ServerWords.Tier(tier)}\">\n<{Level(2)}><span class=\"badge {ServerWords.Tier(tier)}\">{ServerWords.Tier(tier)}</span> {Html.Encode(TitleOf(report, rule.Key))} {IdOf(known, rule.Key)}</{Level(2)}>\n");
            if (known?.Description.Length > 0)
            {
                Add($"<p class=\"why\">{Html.Encode(known.Description)}</p>\n");
            }

            Add("<ul class=\"findings\">\n");
            foreach (var finding in rule.OrderByDescending(f => f.Tier))
            {
                Finding(finding, tier, IsAllAside(open));
            }

            Add("</ul>\n</section>\n");
        }
    }

    private void Finding(AuditFinding finding, AuditTier tierOfRule, bool allAside)
    {
        Add("<li>");
        if (finding.Tier != tierOfRule)
        {
            Add($"<span class=\"badge {ServerWords.Tier(finding.Tier)}\">{ServerWords.Tier(finding.Tier)}</span> ");
        }

        Add($"<p class=\"message\">{Html.Encode(finding.Message)}</p>");
        if (finding.Roles.Length > 0 && AuditPath.Of(finding) is { Count: > 1 } path)
        {
            Add("<ol class=\"path\" aria-label=\"From source to sink\">");
            foreach (var step in path)
            {
                Add($"<li{(step.IsReported ? " class=\"here\"" : "")}><span class=\"role\">{step.Words}</span> {Where(step.Place)}</li>");
            }

            Add("</ol>");
        }
        else
        {
            Add($"<p class=\"place\">{Where(finding.Place)}");
            var others = finding.Related.Select(p => (p.File, p.Line)).Distinct().Where(p => p != (finding.Place.File, finding.Place.Line)).Select(p => new AuditPlace(p.File, p.Line, 0, 0, 0)).ToList();
            if (others.Count > 0)
            {
                Add($" <span class=\"also\">see also {string.Join(", ", others.Take(6).Select(Where))}{(others.Count > 6 ? $" and {N(others.Count - 6)} more" : "")}</span>");
            }

            Add("</p>");
        }

        if (finding.IsAside && !allAside)
        {
            Add("<p class=\"aside\">test or sample code: counts a quarter</p>");
        }

        Add("</li>\n");
    }

    private void Suppressed(AuditReport report)
    {
        var suppressed = report.Findings.Where(f => f.Suppressions.Count > 0).ToList();
        if (suppressed.Count == 0)
        {
            return;
        }

        Section("Suppressed", isFirst: false);
        Add("<ul class=\"findings suppressed\">\n");
        foreach (var finding in suppressed)
        {
            Add($"<li><p class=\"message\">{IdOf(report.Rules.FirstOrDefault(r => r.Id == finding.Rule), finding.Rule)} {Html.Encode(finding.Message)}</p><p class=\"place\">{Where(finding.Place)}</p>");
            foreach (var suppression in finding.Suppressions)
            {
                Add(suppression switch
                {
                    { Kind: AuditSuppression.Baseline } => "<p class=\"reason\">In the baseline: it was there before the rules were, and still counts.</p>",
                    { Reason.Length: 0 } => "<p class=\"reason none\">No reason is given, so it still counts.</p>",
                    _ => $"<p class=\"reason\">Reason: {Html.Encode(suppression.Reason)}</p>",
                });
            }

            Add("</li>\n");
        }

        Add("</ul>\n</section>\n");
    }

    private void Rules(AuditReport report)
    {
        if (report.Rules.Count == 0)
        {
            return;
        }

        var found = new HashSet<string>(report.Findings.Select(f => f.Rule), StringComparer.Ordinal);
        var quiet = report.Rules.Where(r => !r.IsOff && !found.Contains(r.Id)).ToList();
        var off = report.Rules.Where(r => r.IsOff).ToList();
        Section("Rules", isFirst: false);
        if (off.Count > 0)
        {
            Add($"<p class=\"off\"><strong>{Html.Count(off.Count, "rule is", "rules are")} switched off</strong> by this project's settings, at least for some files:</p>\n");
            RuleList(off);
        }

        Add($"<details><summary>{Html.Count(quiet.Count, "rule", "rules")} ran and found nothing</summary>\n");
        RuleList(quiet);
        Add("</details>\n</section>\n");
    }

    private void RuleList(List<AuditRule> rules)
    {
        Add("<ul class=\"rules\">\n");
        foreach (var rule in rules)
        {
            Add($"<li>{IdOf(rule, rule.Id)} {Html.Encode(rule.Title)}</li>\n");
        }

        Add("</ul>\n");
    }

    private void Formula() => Add(
        """
        <section class="formula"><details><summary>How the grades are counted</summary>
        <p>Each axis starts at 100 points. Each root cause costs 30 points when it is exploitable as written, 10 when it is a mistake and 2 when it is advice.
        One rule costs at most 60, 30 and 6 points for these, and all advice together at most 8. In tests and samples a cause counts a quarter.
        Findings of one rule about one credential are one cause. What is suppressed in the source with a reason costs nothing; without a reason, and in the baseline, it costs the same as if it were not suppressed.
        The severity that a project sets for a rule changes nothing.</p>
        <p>A: 92 points or more, B: 78, C: 62, D: 45, E: 25, F: fewer. A report with gaps is not graded.</p>
        </details></section>

        """.Replace("\r\n", "\n"));

    /// <summary>Opens a section; the first one that shows findings is what the skip link leads to.</summary>
    private void Section(string title, bool isFirst) => Add($"<section{(isFirst ? " id=\"content\" tabindex=\"-1\"" : "")}>\n<{Level(1)}>{title}</{Level(1)}>\n");

    /// <summary>The heading of a depth: below the project's own when there are several.</summary>
    private string Level(int depth) => "h" + N(depth + (IsOne ? 1 : 2));

    private static List<AuditFinding> Open(AuditReport report) => report.Findings.Where(f => f.Suppressions.Count == 0).ToList();

    private static string LetterOf(AuditReport report, Grade grade) => report.Gaps.Count > 0 ? "?" : grade.Letter.ToString();

    private static string MarkOf(AuditReport report, Grade grade) => report.Gaps.Count > 0 ? "none" : char.ToLowerInvariant(grade.Letter).ToString();

    private static string TitleOf(AuditReport report, string rule) => report.Rules.FirstOrDefault(r => r.Id == rule)?.Title is { Length: > 0 } title ? title : rule;

    private static string IdOf(AuditRule? rule, string id) => rule is not null && Html.Link(rule.Help) is { Length: > 0 } link
        ? $"<a class=\"id\" href=\"{link}\">{Html.Encode(id)}</a>"
        : $"<span class=\"id\">{Html.Encode(id)}</span>";

    private static string Code(string text) => $"<code>{Html.Encode(text)}</code>";

    /// <summary>A place; a path that is too long for its line breaks behind a folder.</summary>
    private static string Where(AuditPlace place) =>
        place.File.Length == 0 ? "" : $"<code>{string.Join("/<wbr/>", (place.Line > 0 ? $"{place.File}:{N(place.Line)}" : place.File).Split('/').Select(Html.Encode))}</code>";

    private static string N(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Add(string html) => _html.Append(html);

    private static string ReadStyle()
    {
        using var stream = typeof(AuditPage).Assembly.GetManifestResourceStream("audit.css")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
