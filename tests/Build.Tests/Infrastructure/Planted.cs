using System.Text.RegularExpressions;

namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>
/// A mistake in the consumers' sources, marked at the end of its line by id and tier: <c>// MCPAC2002 Error</c>.
/// </summary>
internal sealed partial record Planted(string File, int Line, string Id, string Tier)
{
    public static IReadOnlyList<Planted> In(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.cs").Order(StringComparer.Ordinal).SelectMany(path =>
            System.IO.File.ReadLines(path).SelectMany((line, index) => Mark().Matches(line)
                .Select(m => new Planted(Path.GetFileName(path), index + 1, m.Groups["id"].Value, m.Groups["tier"].Value)))),
    ];

    /// <summary>What a build without an error log prints for it in a mode; null when it prints nothing.</summary>
    public string? PrintedAs(string mode) => (Tier, mode) switch
    {
        (_, "None") => null,
        ("Error", "Recommended" or "Strict") => "error",
        ("Warning", "Strict") => "error",
        ("Info", not "Strict") => null,
        _ => "warning",
    };

    public override string ToString() => $"{File}({Line}): {Id} {Tier}";

    [GeneratedRegex(@"(?<=//.*)\b(?<id>MCPAC\d{4}) (?<tier>Error|Warning|Info)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();
}
