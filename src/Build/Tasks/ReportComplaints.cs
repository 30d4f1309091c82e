using System;
using System.Linq;
using McpAnalyzers.Build.Enforcement;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Logs what the builds of several target frameworks had to say, each complaint once.</summary>
public sealed class ReportComplaints : Task
{
    public ITaskItem[] Complaints { get; set; } = Array.Empty<ITaskItem>();

    public string Mode { get; set; } = "";

    public bool IsEnforced { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        Complaining.Say(Log, Complaint.Sorted(Complaints.Select(Complaint.Of)), Mode, IsEnforced);
        return !Log.HasLoggedErrors;
    }
}
