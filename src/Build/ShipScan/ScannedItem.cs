using System.Collections.Generic;
using System.Globalization;
using System.Text;
using McpAnalyzers.Build.ErrorLog;
using McpAnalyzers.Build.Report;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.ShipScan;

/// <summary>A finding of the scan on its way into the audit report: from one project instance of the build to another, as an item.</summary>
internal sealed class ScannedItem
{
    private readonly string _id;
    private readonly Tier _tier;
    private readonly Level _severity;
    private readonly string _file;
    private readonly ShipFinding _finding;
    private readonly string _message;
    private readonly string _cause;

    /// <param name="id">The rule.</param>
    /// <param name="tier">How grave it is.</param>
    /// <param name="severity">What a publish would make of it.</param>
    /// <param name="file">The file that ships.</param>
    /// <param name="finding">What was found in it.</param>
    /// <param name="message">What the user reads.</param>
    /// <param name="cause">What findings have in common that count once, where it is not their file.</param>
    public ScannedItem(string id, Tier tier, Level severity, string file, ShipFinding finding, string message, string cause)
    {
        _cause = cause;
        _id = id;
        _tier = tier;
        _severity = severity;
        _file = file;
        _finding = finding;
        _message = message;
    }

    public ITaskItem ToItem() => new TaskItem(_id, new Dictionary<string, string>
    {
        ["File"] = Escaped(_file),
        ["Cause"] = Escaped(_cause),
        ["Line"] = _finding.Line.ToString(CultureInfo.InvariantCulture),
        ["Column"] = _finding.Column.ToString(CultureInfo.InvariantCulture),
        ["Tier"] = _tier.ToString(),
        ["Severity"] = _severity.ToString(),
        ["Message"] = Escaped(_message),
    });

    /// <summary>The finding as the report has it.</summary>
    public static AuditFinding Of(ITaskItem item) => new()
    {
        Rule = item.ItemSpec,

        // What nobody could look into is no mistake yet.
        Tier = item.ItemSpec != Ids.SecretInOutput ? AuditTier.Hardening : item.GetMetadata("Tier") == nameof(Tier.Error) ? AuditTier.Exploitable : AuditTier.Mistake,
        Level = item.GetMetadata("Severity") switch
        {
            nameof(ErrorLog.Level.Error) => "error",
            nameof(ErrorLog.Level.Warning) => "warning",
            _ => "note",
        },
        Message = item.GetMetadata("Message"),
        Cause = item.GetMetadata("Cause"),
        Place = new AuditPlace(item.GetMetadata("File"), Number(item, "Line"), Number(item, "Column"), 0, 0),
    };

    private static int Number(ITaskItem item, string name) =>
        int.TryParse(item.GetMetadata(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>What an item holds is unescaped when it is read, and the name of a file may hold any of these.</summary>
    public static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '%' or ';' or '*' or '?' or '@' or '$' or '(' or ')' or '\'')
            {
                escaped.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }
}
