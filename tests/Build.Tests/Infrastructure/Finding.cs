using System.Globalization;
using System.Text.RegularExpressions;

namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>One of our diagnostics in a build's output.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Framework">The target framework of an inner build; empty when there is only one.</param>
/// <param name="File">The file's name without folders; CSC when there is none.</param>
/// <param name="Line">One-based; 0 without a file.</param>
/// <param name="Id">Such as MCPAC2002.</param>
/// <param name="Severity">As printed: warning or error.</param>
internal sealed partial record Finding(string Project, string Framework, string File, int Line, string Id, string Severity)
{
    /// <summary>Every finding of a log, each once: MSBuild repeats them in its summary.</summary>
    public static IReadOnlyList<Finding> In(string log) =>
    [
        .. Diagnostic().Matches(log)
            .Select(match => new Finding(
                // MSBuild does not repeat the project where it is the file as well.
                Path.GetFileNameWithoutExtension((match.Groups["project"].Success ? match.Groups["project"] : match.Groups["file"]).Value),
                match.Groups["framework"].Value,
                Path.GetFileName(match.Groups["file"].Value),
                match.Groups["line"].Success ? int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture) : 0,
                match.Groups["id"].Value,
                match.Groups["severity"].Value))
            .Distinct(),
    ];

    [GeneratedRegex(
        @"^\s*(?:\d+>)?(?<file>[^\r\n]*?)(?:\((?<line>\d+),\d+\))?\s*: (?<severity>warning|error|info|message) (?<id>MCPAC\d{4}): [^\r\n]*?(?: \[(?<project>[^\]\r\n]*?)(?:::TargetFramework=(?<framework>[^\]]*))?\])?\r?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Diagnostic();
}
