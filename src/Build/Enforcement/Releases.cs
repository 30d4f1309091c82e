using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using McpAnalyzers.Build.ErrorLog;

namespace McpAnalyzers.Build.Enforcement;

/// <summary>
/// Which rules each version of the package had, and at what severity. Read from the release files of the analyzers, which are
/// embedded: the compiler holds them to the descriptors.
/// </summary>
internal sealed class Releases
{
    private static readonly Regex s_release = new(@"^## Release (\d+)\.(\d+)", RegexOptions.CultureInvariant);

    private static readonly Regex s_row = new(@"^(MCPAC\d{4})\s*\|[^|]*\|\s*(\w+)\s*\|", RegexOptions.CultureInvariant);

    private static readonly Lazy<Releases> s_own = new(() => Read(
        Embedded("AnalyzerReleases.Shipped.md"), Embedded("AnalyzerReleases.Unshipped.md"), typeof(Releases).Assembly.GetName().Version!));

    /// <summary>For each rule what its descriptor said, by version, the oldest first.</summary>
    private readonly SortedDictionary<string, List<(Version Since, string Severity)>> _history = new(StringComparer.Ordinal);

    private readonly SortedSet<Version> _versions = new();

    /// <summary>Those of this package.</summary>
    public static Releases Own => s_own.Value;

    /// <summary>The versions, such as 1.0, oldest first. A patch has the rules of its version.</summary>
    public IEnumerable<string> Versions => _versions.Select(v => v.ToString());

    /// <param name="shipped">The release file with a heading for each version.</param>
    /// <param name="unshipped">The one with what has come since.</param>
    /// <param name="current">The version that will have the latter.</param>
    public static Releases Read(string shipped, string unshipped, Version current)
    {
        var releases = new Releases();
        releases.Add(shipped, new Version(0, 0));
        releases.Add(unshipped, new Version(current.Major, current.Minor));
        return releases;
    }

    /// <summary>The version that brought a rule; null when there is no such rule.</summary>
    public string? FirstOf(string rule) => _history.TryGetValue(rule, out var history) ? history[0].Since.ToString() : null;

    /// <summary>The severity of a rule in a version, where that is less than today's: none when the version did not have it.</summary>
    public Level? LowerIn(string version, string rule, bool isStrict)
    {
        if (!Version.TryParse(version, out var pinned) || !_history.TryGetValue(rule, out var history))
        {
            return null;
        }

        var then = LevelOf(history.LastOrDefault(h => h.Since <= pinned).Severity, isStrict);
        return then < LevelOf(history[history.Count - 1].Severity, isStrict) ? then : null;
    }

    /// <summary>The configuration file that brings a version's rules back.</summary>
    public string PresetOf(string version, bool isStrict)
    {
        // Above the presets of the modes, which it corrects; below every file of a user, who gives no level.
        var text = new StringBuilder("is_global = true\nglobal_level = -99\n\n")
            .Append("# McpAnalysisLevel ").Append(version).Append(isStrict ? " in Strict mode" : "").Append(": what came later is not there yet.\n");
        foreach (var rule in _history.Keys)
        {
            if (LowerIn(version, rule, isStrict) is { } level)
            {
                text.Append("dotnet_diagnostic.").Append(rule).Append(".severity = ").Append(level.ToString().ToLowerInvariant()).Append('\n');
            }
        }

        return text.ToString();
    }

    private static Level LevelOf(string? severity, bool isStrict) => severity switch
    {
        "Warning" => isStrict ? Level.Error : Level.Warning,
        "Info" => isStrict ? Level.Warning : Level.Suggestion,
        "Disabled" => isStrict ? Level.Warning : Level.None,
        _ => Level.None,
    };

    private void Add(string text, Version version)
    {
        var isRemoval = false;
        foreach (var line in text.Split('\n'))
        {
            if (s_release.Match(line) is { Success: true } release)
            {
                version = Version.Parse(release.Groups[1].Value + "." + release.Groups[2].Value);
                _versions.Add(version);
            }
            else if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                isRemoval = line.Contains("Removed");
            }
            else if (s_row.Match(line) is { Success: true } row)
            {
                _versions.Add(version);
                Add(row.Groups[1].Value, version, isRemoval ? "Removed" : row.Groups[2].Value);
            }
        }
    }

    private void Add(string rule, Version version, string severity)
    {
        if (!_history.TryGetValue(rule, out var history))
        {
            _history[rule] = history = new List<(Version, string)>();
        }

        // A file may list its releases either way round.
        history.Add((version, severity));
        history.Sort((left, right) => left.Since.CompareTo(right.Since));
    }

    private static string Embedded(string name)
    {
        using var stream = typeof(Releases).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
