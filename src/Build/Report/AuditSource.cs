using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using McpAnalyzers.Build.ErrorLog;

namespace McpAnalyzers.Build.Report;

/// <summary>Makes the report of one project out of the compiler's error logs and what the build's own checks have said.</summary>
internal sealed class AuditSource
{
    /// <summary>The id of the facts that the analyzers state for the report; they are no findings.</summary>
    private const string Fact = "MCPAC0003";

    private static readonly HashSet<string> s_asides = new(StringComparer.OrdinalIgnoreCase) { "test", "tests", "sample", "samples", "example", "examples", "demo", "demos", "benchmark", "benchmarks" };

    private readonly string _root;
    private readonly bool _isTest;

    private readonly DateTime _today;

    private AuditSource(string root, bool isTest, DateTime today)
    {
        _today = today;
        _root = root.Length == 0 ? "" : Path.GetFullPath(root).TrimEnd('/', '\\') + Path.DirectorySeparatorChar;
        _isTest = isTest;
    }

    /// <param name="project">The full path of the project file.</param>
    /// <param name="root">The folder that paths are relative to.</param>
    /// <param name="isTest">Whether all of the project is a test.</param>
    /// <param name="logs">The error log of each target framework; null for one that could not be read.</param>
    /// <param name="said">What the build's own checks have found.</param>
    /// <param name="checks">The rules of the build's own checks that ran or were switched off.</param>
    /// <param name="today">The day to measure suppressions by.</param>
    public static AuditReport Read(string project, string root, bool isTest, IReadOnlyList<SarifLog?> logs, IEnumerable<AuditFinding> said, IEnumerable<AuditRule> checks, DateTime today)
    {
        var source = new AuditSource(root, isTest, today);
        var read = logs.OfType<SarifLog>().ToList();
        var findings = read.SelectMany(l => l.Results.Where(r => r.Rule != Fact).Select(r => source.Finding(r, l)))
            .Concat(said.Select(source.Said))
            .GroupBy(f => (f.Rule, f.Place, f.Message)).Select(g => g.First())
            .OrderBy(f => f.Place.File, StringComparer.Ordinal).ThenBy(f => f.Place.Line).ThenBy(f => f.Place.Column)
            .ThenBy(f => f.Rule, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal)
            .ToList();
        return new AuditReport
        {
            Project = Path.GetFileNameWithoutExtension(project),
            ProjectFile = source.Relative(project),
            Gaps = Gaps(logs, read, findings),
            Findings = findings,
            Rules = Rules(read, findings, checks),
            Server = ServerReading.Of(read.SelectMany(l => l.Results).Where(r => r.Rule == Fact), source.Place),
        };
    }

    /// <summary>Why the report cannot be the whole truth.</summary>
    private static List<string> Gaps(IReadOnlyList<SarifLog?> logs, List<SarifLog> read, List<AuditFinding> findings)
    {
        var gaps = new List<string>();
        if (logs.Count == 0 || read.Count < logs.Count)
        {
            gaps.Add("The compiler wrote no error log that can be read (SARIF 2.1).");
        }

        var errors = read.Sum(l => l.CompilerErrors.Count);
        if (errors > 0)
        {
            gaps.Add($"The project does not compile ({Html.Count(errors, "error", "errors")}); code around an error is not analyzed.");
        }

        if (read.Count > 0 && read.TrueForAll(l => l.Rules.Count == 0))
        {
            gaps.Add("No rule ran.");
        }

        gaps.AddRange(findings.Where(f => f.Rule == Ids.ProtectionOff).Select(f => f.Message).Distinct());
        return gaps;
    }

    private AuditFinding Finding(SarifResult result, SarifLog log) => new()
    {
        Rule = result.Rule,
        Tier = TierOf(result),
        Level = result.Level switch
        {
            Level.Error => "error",
            Level.Warning => "warning",
            Level.Suggestion => "note",
            _ => "none",
        },
        Message = result.Message,
        Place = Place(result.Place),
        Related = result.Related.Select(Place).ToList(),
        Roles = result.Properties.TryGetValue("Path", out var roles) && roles.Length == result.Related.Count ? roles : "",
        Cause = result.Properties.TryGetValue("SourceName", out var name) ? name : "",
        Handler = result.Properties.TryGetValue("Handler", out var handler) ? handler : "",
        Fingerprint = result.Properties.TryGetValue("Fingerprint", out var fingerprint) ? fingerprint : "",
        IsAside = _isTest || IsAside(Place(result.Place).File),
        Suppressions = result.Suppressions.Select(s => SuppressionOf(s, result, log)).ToList(),
    };

    /// <summary>A finding of the build's own checks, which know neither the root of the report nor fingerprints.</summary>
    private AuditFinding Said(AuditFinding finding)
    {
        var file = Relative(finding.Place.File);
        return finding with
        {
            Place = finding.Place with { File = file },
            IsAside = _isTest || IsAside(file),
            Fingerprint = Fingerprints.Of(finding.Rule, file, finding.Message),
        };
    }

    private static AuditTier TierOf(SarifResult result) => result.Properties.TryGetValue("Tier", out var tier)
        ? tier switch
        {
            "Error" => AuditTier.Exploitable,
            "Warning" => AuditTier.Mistake,
            _ => AuditTier.Hardening,
        }
        : result.Level switch
        {
            Level.Error or Level.Warning => AuditTier.Mistake,
            _ => AuditTier.Hardening,
        };

    private AuditSuppression SuppressionOf(SarifSuppression suppression, SarifResult result, SarifLog log) => suppression.Type switch
    {
        SarifSuppression.Pragma => new AuditSuppression(AuditSuppression.Pragma, Enforcement.Suppressions.ReasonOf(result, suppression, log, _today)),
        SarifSuppression.Attribute => new AuditSuppression(AuditSuppression.Attribute, Enforcement.Suppressions.ReasonOf(result, suppression, log, _today)),
        _ => new AuditSuppression(AuditSuppression.Baseline, ""),
    };

    private static List<AuditRule> Rules(List<SarifLog> logs, List<AuditFinding> findings, IEnumerable<AuditRule> checks)
    {
        var rules = new SortedDictionary<string, AuditRule>(StringComparer.Ordinal);
        foreach (var rule in logs.SelectMany(l => l.Rules))
        {
            if (rule.Key != Fact && (!rules.TryGetValue(rule.Key, out var known) || (rule.Value.IsOff && !known.IsOff)))
            {
                rules[rule.Key] = new AuditRule
                {
                    Id = rule.Key,
                    Title = rule.Value.Title,
                    Description = rule.Value.Description,
                    Help = rule.Value.Help,
                    Tags = rule.Value.Tags,
                    Cwe = CweOf(rule.Value.Tags),
                    IsOff = rule.Value.IsOff,
                };
            }
        }

        // The compiler knows nothing of the rules of the build. Their pages lie beside those of the others.
        var template = rules.Values.FirstOrDefault(r => r.Help.EndsWith(r.Id + ".md", StringComparison.Ordinal))?.Help;
        foreach (var check in checks.Concat(findings.Select(f => f.Rule).Distinct().Select(BuildRules.Of)).Where(c => !rules.ContainsKey(c.Id)))
        {
            rules.Add(check.Id, template is null ? check : check with { Help = template.Substring(0, template.LastIndexOf('/') + 1) + check.Id + ".md" });
        }

        return rules.Values.ToList();
    }

    private static string CweOf(IEnumerable<string> tags)
    {
        const string Prefix = "external/cwe/cwe-";
        return tags.FirstOrDefault(t => t.StartsWith(Prefix, StringComparison.Ordinal)) is { } tag ? tag.Substring(Prefix.Length).TrimStart('0') : "";
    }

    private AuditPlace Place(SarifPlace place) => new(Relative(place.File), place.Line, place.Column, place.EndLine, place.EndColumn);

    /// <summary>The path below the root, with slashes; never one that says where on this machine the root is.</summary>
    private string Relative(string file)
    {
        if (file.Length == 0)
        {
            return "";
        }

        var full = Path.GetFullPath(file);
        if (_root.Length > 0 && full.StartsWith(_root, StringComparison.OrdinalIgnoreCase))
        {
            return full.Substring(_root.Length).Replace('\\', '/');
        }

        // Beside the root, such as a file that several repositories link: its name has to do.
        return Path.GetFileName(full);
    }

    private static bool IsAside(string file)
    {
        var parts = file.Split('/');
        for (var i = 0; i < parts.Length - 1; i++)
        {
            if (s_asides.Contains(parts[i])
                || parts[i].EndsWith(".Tests", StringComparison.OrdinalIgnoreCase)
                || parts[i].EndsWith(".Test", StringComparison.OrdinalIgnoreCase)
                || parts[i].EndsWith(".UnitTests", StringComparison.OrdinalIgnoreCase)
                || parts[i].EndsWith(".IntegrationTests", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
