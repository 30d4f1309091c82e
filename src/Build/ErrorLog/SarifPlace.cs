using System;
using McpAnalyzers.Config;

namespace McpAnalyzers.Build.ErrorLog;

/// <summary>A place in the compiler's error log.</summary>
/// <param name="File">The full path, as this machine spells it; empty for none.</param>
/// <param name="Line">From one; 0 for none.</param>
/// <param name="Column">From one.</param>
/// <param name="EndLine">The last line.</param>
/// <param name="EndColumn">One past the last column.</param>
internal sealed record SarifPlace(string File, int Line, int Column, int EndLine, int EndColumn)
{
    public static readonly SarifPlace None = new("", 0, 0, 0, 0);

    public static SarifPlace Of(JsonValue location)
    {
        if (location["physicalLocation"] is not { } place)
        {
            return None;
        }

        var region = place["region"];
        var line = region?.NumberOf("startLine") ?? 0;
        var end = region?.NumberOf("endLine") ?? 0;
        return new SarifPlace(PathOf(place["artifactLocation"]?.TextOf("uri") ?? ""), line, region?.NumberOf("startColumn") ?? 0, end == 0 ? line : end, region?.NumberOf("endColumn") ?? 0);
    }

    private static string PathOf(string uri)
    {
        if (Uri.TryCreate(uri, UriKind.Absolute, out var absolute))
        {
            return absolute.IsFile ? absolute.LocalPath : uri;
        }

        return Uri.UnescapeDataString(uri);
    }
}
