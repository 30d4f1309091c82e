using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace McpAnalyzers.Build.Report;

/// <summary>
/// <c>mcp-audit.sarif</c>: what code-scanning services read. SARIF 2.1.0, with the findings of the compiler and of the build's
/// own checks, the rules that ran and found nothing, and the weaknesses behind them.
/// </summary>
internal static class AuditSarif
{
    private const string Root = "SRCROOT";

    /// <summary>The weakness is wider than what the rule finds.</summary>
    private static readonly string[] s_kinds = { "superset" };

    public static string Write(AuditReport report)
    {
        var weaknesses = report.Rules.Select(r => r.Cwe).Where(c => c.Length > 0).Distinct().OrderBy(c => c.Length).ThenBy(c => c, StringComparer.Ordinal).ToList();
        var rules = report.Rules.Select((r, i) => (r.Id, Index: i)).ToDictionary(r => r.Id, r => r.Index, StringComparer.Ordinal);
        var fingerprints = FingerprintsOf(report.Findings);
        var json = new JsonText();
        json.Object(() =>
        {
            json.Member("$schema", "https://json.schemastore.org/sarif-2.1.0.json").Member("version", "2.1.0");
            json.Name("runs").ListOfOne(() =>
            {
                json.Name("tool").Object(() => json.Name("driver").Object(() =>
                {
                    json.Member("name", "McpAnalyzers").Member("semanticVersion", report.ToolVersion);
                    json.Name("rules").List(report.Rules, r => Write(json, r, weaknesses));
                    if (weaknesses.Count > 0)
                    {
                        json.Name("supportedTaxonomies").ListOfOne(() => json.Member("name", "CWE").Member("index", 0));
                    }
                }));

                // Scanning services tell the runs of several projects apart by it; what stands before the last slash names the series.
                json.Name("automationDetails").Object(() => json.Member("id", $"McpAnalyzers/{(report.ProjectFile.Length > 0 ? report.ProjectFile : report.Project)}/{(report.Framework.Length > 0 ? report.Framework + "/" : "")}"));
                json.Name("invocations").ListOfOne(() =>
                {
                    json.Name("executionSuccessful").Flag(report.Gaps.Count == 0);
                    json.Name("toolExecutionNotifications").List(report.Gaps, g => json.Object(() =>
                    {
                        json.Member("level", "error");
                        json.Name("message").Object(() => json.Member("text", g));
                    }));
                });
                json.Name("originalUriBaseIds").Object(() => json.Name(Root).Object(() =>
                    json.Name("description").Object(() => json.Member("text", "The root of the repository, or the project's folder where there is none."))));
                json.Member("columnKind", "utf16CodeUnits");
                json.Name("results").List(report.Findings.Zip(fingerprints, (f, p) => (Finding: f, Fingerprint: p)), f => Write(json, f.Finding, f.Fingerprint, rules));
                if (weaknesses.Count > 0)
                {
                    Write(json, weaknesses);
                }
            });
        });
        return json.ToString();
    }

    private static void Write(JsonText json, AuditRule rule, List<string> weaknesses) => json.Object(() =>
    {
        json.Member("id", rule.Id);
        json.Name("shortDescription").Object(() => json.Member("text", rule.Title.Length > 0 ? rule.Title : rule.Id));
        if (rule.Description.Length > 0)
        {
            json.Name("fullDescription").Object(() => json.Member("text", rule.Description));
        }

        json.Member("helpUri", Html.Link(rule.Help).Length > 0 ? rule.Help : "");
        if (rule.IsOff)
        {
            json.Name("defaultConfiguration").Object(() => json.Name("enabled").Flag(false));
        }

        json.Name("properties").Object(() => json.Texts("tags", rule.Tags));
        if (rule.Cwe.Length > 0)
        {
            json.Name("relationships").ListOfOne(() =>
            {
                json.Name("target").Object(() =>
                {
                    json.Member("id", rule.Cwe).Member("index", weaknesses.IndexOf(rule.Cwe));
                    json.Name("toolComponent").Object(() => json.Member("name", "CWE").Member("index", 0));
                });
                json.Texts("kinds", s_kinds);
            });
        }
    });

    private static void Write(JsonText json, AuditFinding finding, string fingerprint, Dictionary<string, int> rules) => json.Object(() =>
    {
        json.Member("ruleId", finding.Rule);
        if (rules.TryGetValue(finding.Rule, out var index))
        {
            json.Member("ruleIndex", index);
        }

        json.Member("level", finding.Level);
        json.Name("message").Object(() => json.Member("text", finding.Message));
        if (finding.Place.File.Length > 0)
        {
            json.Name("locations").ListOfOne(() => Write(json, finding.Place));
        }

        if (finding.Related.Count > 0)
        {
            json.Name("relatedLocations").List(finding.Related.Select((p, i) => (Place: p, Id: i + 1)), p => json.Object(() =>
            {
                json.Member("id", p.Id);
                Write(json, p.Place);
            }));
        }

        if (finding.Roles.Length > 0)
        {
            json.Name("codeFlows").ListOfOne(() => json.Name("threadFlows").ListOfOne(() =>
                json.Name("locations").List(AuditPath.Of(finding), s => json.Object(() => json.Name("location").Object(() =>
                {
                    Write(json, s.Place);
                    json.Name("message").Object(() => json.Member("text", s.Words));
                })))));
        }

        if (fingerprint.Length > 0)
        {
            json.Name("partialFingerprints").Object(() => json.Member("mcpAnalyzers/v1", fingerprint));
        }

        json.Name("suppressions").List(finding.Suppressions, s => json.Object(() =>
            json.Member("kind", s.Kind == AuditSuppression.Baseline ? "external" : "inSource").Member("justification", s.Reason)));
        json.Name("properties").Object(() => json.Member("tier", finding.Tier.ToString()));
    });

    private static void Write(JsonText json, AuditPlace place) => json.Name("physicalLocation").Object(() =>
    {
        json.Name("artifactLocation").Object(() => json.Member("uri", UriOf(place.File)).Member("uriBaseId", Root));
        if (place.Line > 0)
        {
            json.Name("region").Object(() =>
            {
                json.Member("startLine", place.Line);
                if (place.Column > 0)
                {
                    json.Member("startColumn", place.Column);
                }

                if (place.EndLine >= place.Line && place.EndColumn > 0)
                {
                    json.Member("endLine", place.EndLine).Member("endColumn", place.EndColumn);
                }
            });
        }
    });

    private static void Write(JsonText json, List<string> weaknesses) => json.Name("taxonomies").ListOfOne(() =>
    {
        json.Member("name", "CWE").Member("organization", "MITRE").Member("informationUri", "https://cwe.mitre.org/");
        json.Name("shortDescription").Object(() => json.Member("text", "The MITRE Common Weakness Enumeration"));
        json.Name("isComprehensive").Flag(false);
        json.Name("taxa").List(weaknesses, w => json.Object(() => json.Member("id", w).Member("helpUri", $"https://cwe.mitre.org/data/definitions/{w}.html")));
    });

    /// <summary>Of each finding; of several that nothing but their order tells apart, the second and further ones with a number.</summary>
    private static IEnumerable<string> FingerprintsOf(IEnumerable<AuditFinding> findings)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            if (finding.Fingerprint.Length == 0)
            {
                yield return "";
                continue;
            }

            seen[finding.Fingerprint] = seen.TryGetValue(finding.Fingerprint, out var before) ? before + 1 : 1;
            yield return before == 0 ? finding.Fingerprint : $"{finding.Fingerprint}:{(before + 1).ToString(CultureInfo.InvariantCulture)}";
        }
    }

    private static string UriOf(string file) => string.Join("/", file.Split('/').Select(Uri.EscapeDataString));
}
