using System;
using System.Collections.Generic;
using System.Linq;

namespace McpAnalyzers.Build.Report;

/// <summary>
/// Which findings concern what a client can call, so that the picture does not show a tool as harmless that gives a credential away.
/// </summary>
internal static class HandlerFindings
{
    /// <summary>For each handler its open findings, advice left out.</summary>
    public static IReadOnlyList<IReadOnlyList<AuditFinding>> Of(AuditReport report)
    {
        var open = report.Findings.Where(f => f.Suppressions.Count == 0 && f.Tier != AuditTier.Hardening).ToList();
        var byFile = open
            .SelectMany(f => PlacesOf(f).Select(p => (Finding: f, Place: p)))
            .ToLookup(f => f.Place.File, StringComparer.Ordinal);

        // The place may be in a client behind the handler.
        var byName = open.Where(f => f.Handler.Length > 0).ToLookup(f => f.Handler, StringComparer.Ordinal);
        return report.Server.Handlers
            .Select(h => (IReadOnlyList<AuditFinding>)byFile[h.Place.File].Where(f => h.First <= f.Place.Line && f.Place.Line <= h.Last).Select(f => f.Finding)
                .Concat(byName[h.Name]).Distinct().ToList())
            .ToList();
    }

    /// <summary>Where it stands and the way of its value; what else belongs to it is only affected.</summary>
    private static IEnumerable<AuditPlace> PlacesOf(AuditFinding finding) =>
        finding.Roles.Length > 0 ? finding.Related.Prepend(finding.Place) : new[] { finding.Place };
}
