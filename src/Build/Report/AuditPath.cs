using System.Collections.Generic;

namespace McpAnalyzers.Build.Report;

/// <summary>One place on the way of a value, and what it is there.</summary>
internal readonly record struct AuditStep(AuditPlace Place, string Words, bool IsReported);

/// <summary>The way of a value from its source to where it leaves, the reported place among them.</summary>
internal static class AuditPath
{
    /// <summary>The steps in order; only the reported place when the finding has no path.</summary>
    public static IReadOnlyList<AuditStep> Of(AuditFinding finding)
    {
        var steps = new List<AuditStep>();
        var reported = false;
        for (var i = 0; i < finding.Roles.Length && i < finding.Related.Count; i++)
        {
            // What is reported stands where the value is put together, before it leaves.
            if (finding.Roles[i] == 'k' && !reported)
            {
                steps.Add(Reported());
                reported = true;
            }

            steps.Add(new AuditStep(finding.Related[i], finding.Roles[i] switch
            {
                's' => "source",
                'k' => "sink",
                'p' => "also here",
                _ => "step",
            }, IsReported: false));
        }

        if (!reported)
        {
            steps.Add(Reported());
        }

        // On one line a value often enters a text and leaves with it.
        for (var i = steps.Count - 1; i > 0; i--)
        {
            if (steps[i].Place.File == steps[i - 1].Place.File && steps[i].Place.Line == steps[i - 1].Place.Line)
            {
                var words = steps[i].Words == steps[i - 1].Words ? steps[i].Words : steps[i - 1].Words + ", " + steps[i].Words;
                steps[i - 1] = steps[i - 1] with { Words = words, IsReported = steps[i].IsReported || steps[i - 1].IsReported };
                steps.RemoveAt(i);
            }
        }

        return steps;

        AuditStep Reported() => new(finding.Place, "reported", IsReported: true);
    }
}
