using System.Globalization;

namespace McpAnalyzers.Config;

/// <summary>Paths of values. Bounded, so that neither long names nor deep nesting make reading a file slow.</summary>
internal static class ConfigPath
{
    private const int LongestName = 128;
    private const int LongestPath = 640;

    public static string Join(string parent, string name)
    {
        var kept = name.Length > LongestName ? name.Substring(0, LongestName) : name;
        return parent.Length == 0 || parent.Length > LongestPath ? kept : parent + ":" + kept;
    }

    public static string Join(string parent, int index) => Join(parent, index.ToString(CultureInfo.InvariantCulture));
}
