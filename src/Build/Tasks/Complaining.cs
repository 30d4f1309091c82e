using System.Collections.Generic;
using McpAnalyzers.Build.Enforcement;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Logs complaints as the mode and enforcement want them.</summary>
internal static class Complaining
{
    public static void Say(TaskLoggingHelper log, IEnumerable<Complaint> complaints, string mode, bool isEnforced)
    {
        foreach (var complaint in complaints)
        {
            // Without a column many readers of a log do not see the line either.
            var column = complaint.Line == 0 ? 0 : 1;
            if (isEnforced && complaint.Id != Ids.StaleBaseline)
            {
                log.LogError(null, complaint.Id, null, complaint.File, complaint.Line, column, 0, 0, "{0}", complaint.Message);
            }
            else if (RuleTable.Is(mode, "Strict") || complaint.Id == Ids.FileNotChecked || IsOverridden(complaint))
            {
                log.LogWarning(null, complaint.Id, null, complaint.File, complaint.Line, column, 0, 0, "{0}", complaint.Message);
            }
            else
            {
                log.LogMessage(null, complaint.Id, null, complaint.File, complaint.Line, column, 0, 0, MessageImportance.Normal, "{0}", complaint.Message);
            }
        }
    }

    /// <summary>Whether enforcement itself was taken away from outside, which nobody does by accident.</summary>
    private static bool IsOverridden(Complaint complaint) =>
        complaint.Id == Ids.ProtectionOff && complaint.Message.StartsWith("Enforcement ", System.StringComparison.Ordinal);
}
