using System;
using System.Collections.Generic;
using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Enforcement;

/// <summary>Something that enforcement has to say of a project.</summary>
/// <param name="Id">Such as MCPAC9001.</param>
/// <param name="File">The full path of the file at fault.</param>
/// <param name="Line">From one; 0 when the file as a whole is meant.</param>
/// <param name="Message">What the user reads.</param>
internal sealed record Complaint(string Id, string File, int Line, string Message)
{
    /// <summary>Each once, in an order that does not depend on who found them.</summary>
    public static IReadOnlyList<Complaint> Sorted(IEnumerable<Complaint> complaints)
    {
        var sorted = new List<Complaint>(new HashSet<Complaint>(complaints));
        sorted.Sort(Compare);
        return sorted;
    }

    public static Complaint Of(ITaskItem item) => new(
        item.ItemSpec,
        item.GetMetadata(nameof(File)),
        int.TryParse(item.GetMetadata(nameof(Line)), NumberStyles.Integer, CultureInfo.InvariantCulture, out var line) ? line : 0,
        item.GetMetadata(nameof(Message)));

    public ITaskItem ToItem() => new TaskItem(Id, new Dictionary<string, string>
    {
        // What an item holds is unescaped when it is read.
        [nameof(File)] = Escaped(File),
        [nameof(Line)] = Line.ToString(CultureInfo.InvariantCulture),
        [nameof(Message)] = Escaped(Message),
    });

    private static string Escaped(string text) => text.Replace("%", "%25").Replace(";", "%3B");

    private static int Compare(Complaint left, Complaint right)
    {
        var order = string.CompareOrdinal(left.File, right.File);
        order = order != 0 ? order : left.Line.CompareTo(right.Line);
        order = order != 0 ? order : string.CompareOrdinal(left.Id, right.Id);
        return order != 0 ? order : string.CompareOrdinal(left.Message, right.Message);
    }
}
