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
        var byName = open
            .Select(f => (Finding: f, Name: NamedIn(f.Message)))
            .Where(f => f.Name.Length > 0)
            .ToLookup(f => f.Name, f => f.Finding, StringComparer.Ordinal);
        return report.Server.Handlers
            .Select(h => (IReadOnlyList<AuditFinding>)byFile[h.Place.File].Where(f => h.First <= f.Place.Line && f.Place.Line <= h.Last).Select(f => f.Finding)
                .Concat(byName[h.Name]).Distinct().ToList())
            .ToList();
    }

    /// <summary>Where it stands and the way of its value; what else belongs to it is only affected.</summary>
    private static IEnumerable<AuditPlace> PlacesOf(AuditFinding finding) =>
        finding.Roles.Length > 0 ? finding.Related.Prepend(finding.Place) : new[] { finding.Place };

    /// <summary>The handler that a message is about, where the place is in a client behind it: "returned by 'list_tickets' contains".</summary>
    private static string NamedIn(string message)
    {
        var start = message.IndexOf("by '", StringComparison.Ordinal);
        var end = start < 0 ? -1 : message.IndexOf('\'', start + 4);
        return end < 0 ? "" : message.Substring(start + 4, end - start - 4);
    }
}
