using System.Collections.Generic;
using McpAnalyzers.Build.Enforcement;
using McpAnalyzers.Build.ErrorLog;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Logs what a task has found as the settings of the project want it.</summary>
internal static class TaskLog
{
    /// <param name="log">The task's.</param>
    /// <param name="level">What the settings make of it.</param>
    /// <param name="id">Such as MCPAC9001.</param>
    /// <param name="file">The full path.</param>
    /// <param name="line">From one; 0 when the file as a whole is meant.</param>
    /// <param name="column">As <paramref name="line"/>.</param>
    /// <param name="text">What the user reads.</param>
    public static void Say(this TaskLoggingHelper log, Level level, string id, string file, int line, int column, string text)
    {
        switch (level)
        {
            case Level.Error:
                log.LogError(null, id, null, file, line, column, 0, 0, "{0}", text);
                break;
            case Level.Warning:
                log.LogWarning(null, id, null, file, line, column, 0, 0, "{0}", text);
                break;
            case Level.Suggestion:
                log.LogMessage(null, id, null, file, line, column, 0, 0, MessageImportance.Normal, "{0}", text);
                break;
        }
    }

    public static void Say(this TaskLoggingHelper log, SeveritySettings settings, IEnumerable<Complaint> complaints)
    {
        foreach (var complaint in complaints)
        {
            // Without a column many readers of a log do not see the line either.
            log.Say(settings.Of(complaint), complaint.Id, complaint.File, complaint.Line, complaint.Line == 0 ? 0 : 1, complaint.Message);
        }
    }
}
