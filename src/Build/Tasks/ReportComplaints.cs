using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Build.Enforcement;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Logs what the builds of several target frameworks had to say, each complaint once.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReportComplaints : Task
{
    public ITaskItem[] Complaints { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>How many builds the complaints are of.</summary>
    public int Builds { get; set; }

    public string Mode { get; set; } = "";

    public bool IsEnforced { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        Log.Say(new SeveritySettings { Mode = Mode, IsEnforced = IsEnforced }, Complaint.Sorted(Of(Complaints.Select(Complaint.Of))));
        return !Log.HasLoggedErrors;
    }

    /// <summary>An entry of the baseline is stale when none of the target frameworks has its finding.</summary>
    private IEnumerable<Complaint> Of(IEnumerable<Complaint> complaints) =>
        complaints.GroupBy(c => c).Where(g => g.Key.Id != Ids.StaleBaseline || g.Count() >= Builds).Select(g => g.Key);
}
