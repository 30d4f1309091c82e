using System;
using System.Collections.Generic;
using System.Linq;

namespace McpAnalyzers.Build.Report;

/// <summary>What a grade is about.</summary>
internal enum GradeAxis
{
    /// <summary>How the server keeps, checks and hides its credentials.</summary>
    Credentials,

    /// <summary>What those who come may do with it.</summary>
    Permissions,
}

/// <summary>What the findings of one rule cost.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Causes">How many root causes it found, those in tests and samples included.</param>
/// <param name="Cost">In quarters of a point.</param>
internal sealed record GradeCost(string Rule, int Causes, int Cost);

/// <summary>The grade of one axis: a fixed sum (docs/grade.md), so that it can be checked by hand.</summary>
internal sealed class Grade
{
    /// <summary>A quarter of a point is what the smallest thing, advice about a sample, is not far from.</summary>
    public const int Unit = 4;

    /// <summary>An analyzer's rule among those of the build, since what it finds is a reference of the project.</summary>
    private const string SdkTooOld = "MCPAC9007";

    private const int Full = 100 * Unit;

    /// <summary>Says of the project's items what the scan of what ships says of their result.</summary>
    private const string SecretFile = "MCPAC1006";

    /// <summary>What all advice about hardening costs at most: alone it does not take an A away.</summary>
    private const int MostForHardening = 8 * Unit;

    private Grade(GradeAxis axis, IReadOnlyList<GradeCost> costs)
    {
        Axis = axis;
        Costs = costs;
        Points = Math.Max(0, Full - costs.Sum(c => c.Cost)) / Unit;
    }

    public GradeAxis Axis { get; }

    /// <summary>From 0 to 100.</summary>
    public int Points { get; }

    public char Letter => Points switch
    {
        >= 92 => 'A',
        >= 78 => 'B',
        >= 62 => 'C',
        >= 45 => 'D',
        >= 25 => 'E',
        _ => 'F',
    };

    /// <summary>The dearest first.</summary>
    public IReadOnlyList<GradeCost> Costs { get; }

    /// <summary>The axis that a rule counts for; null for one that judges the build and not the server.</summary>
    public static GradeAxis? AxisOf(string rule) => rule == Ids.SecretInOutput ? GradeAxis.Credentials : rule == SdkTooOld ? GradeAxis.Permissions : rule.Length < 6 ? null : rule[5] switch
    {
        '1' or '2' or '3' or '4' or '7' => GradeAxis.Credentials,
        '5' or '6' or '8' => GradeAxis.Permissions,
        _ => null,
    };

    public static Grade Of(AuditReport report, GradeAxis axis)
    {
        var costs = new List<GradeCost>();
        var hardening = MostForHardening;
        var counted = report.Findings.Where(f => AxisOf(f.Rule) == axis && !f.IsAnsweredFor).ToList();
        var shipped = new HashSet<string>(counted.Where(f => f.Rule == Ids.SecretInOutput).Select(f => f.Place.File), StringComparer.Ordinal);
        foreach (var rule in counted.GroupBy(f => IsSameAsShipped(f, shipped) ? Ids.SecretInOutput : f.Rule).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var causes = rule.GroupBy(f => CauseOf(f, rule.Key)).Select(Worst).ToList();
            var cost = 0;
            foreach (var tier in new[] { AuditTier.Exploitable, AuditTier.Mistake, AuditTier.Hardening })
            {
                var part = Math.Min(causes.Where(c => c.Tier == tier).Sum(CostOf), MostFor(tier));
                if (tier == AuditTier.Hardening)
                {
                    part = Math.Min(part, hardening);
                    hardening -= part;
                }

                cost += part;
            }

            costs.Add(new GradeCost(rule.Key, causes.Count, cost));
        }

        return new Grade(axis, costs.OrderByDescending(c => c.Cost).ThenBy(c => c.Rule, StringComparer.Ordinal).ToList());
    }

    /// <summary>Whether the scan of what ships found the file that the analyzers say will ship.</summary>
    private static bool IsSameAsShipped(AuditFinding finding, HashSet<string> shipped) => finding.Rule == SecretFile && shipped.Contains(finding.Place.File);

    /// <summary>A credential or, where it ships, its file; else the place.</summary>
    private static string CauseOf(AuditFinding finding, string rule) =>
        finding.Cause.Length > 0 ? finding.Cause
        : rule == Ids.SecretInOutput ? finding.Place.File
        : $"{finding.Place.File}|{finding.Place.Line}|{finding.Place.Column}";

    /// <summary>Of the findings with one cause the one that costs most.</summary>
    private static AuditFinding Worst(IEnumerable<AuditFinding> findings) => findings.OrderByDescending(CostOf).First();

    private static int CostOf(AuditFinding finding)
    {
        var cost = finding.Tier switch
        {
            AuditTier.Exploitable => 30 * Unit,
            AuditTier.Mistake => 10 * Unit,
            _ => 2 * Unit,
        };
        return finding.IsAside ? cost / 4 : cost;
    }

    /// <summary>What one rule costs at most at a tier, so that one habit does not decide alone.</summary>
    private static int MostFor(AuditTier tier) => tier switch
    {
        AuditTier.Exploitable => 60 * Unit,
        AuditTier.Mistake => 30 * Unit,
        _ => 6 * Unit,
    };
}
