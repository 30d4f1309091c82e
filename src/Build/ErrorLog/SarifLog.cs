using System;
using System.Collections.Generic;
using McpAnalyzers.Config;

namespace McpAnalyzers.Build.ErrorLog;

/// <summary>
/// What the compiler's error log (SARIF 2.1) says of our rules: those that ran, what they found, what was suppressed, and
/// which severities were set by somebody.
/// </summary>
internal sealed class SarifLog
{
    private SarifLog(IReadOnlyList<SarifResult> results, IReadOnlyList<SarifResult> compilerErrors, IReadOnlyDictionary<string, SarifRule> rules, IReadOnlyList<SarifOverride> overrides)
    {
        Results = results;
        CompilerErrors = compilerErrors;
        Rules = rules;
        Overrides = overrides;
    }

    /// <summary>Every finding of ours, suppressed ones too, in the log's order, which differs from run to run.</summary>
    public IReadOnlyList<SarifResult> Results { get; }

    /// <summary>Errors of the compiler itself: with one of them, what our rules found is not all there is.</summary>
    public IReadOnlyList<SarifResult> CompilerErrors { get; }

    /// <summary>Our rules that ran, whether they found anything or not, by id; none when no analyzer ran.</summary>
    public IReadOnlyDictionary<string, SarifRule> Rules { get; }

    /// <summary>Severities of our rules that differ from the descriptor's, as set in any file or property; our presets' lines too.</summary>
    public IReadOnlyList<SarifOverride> Overrides { get; }

    /// <summary>The log; null when the text is not one of this version.</summary>
    public static SarifLog? Read(string text)
    {
        if (JsonReader.Read(text, out _) is not { } document || document.TextOf("version") != "2.1.0")
        {
            return null;
        }

        var results = new List<SarifResult>();
        var compilerErrors = new List<SarifResult>();
        var rules = new Dictionary<string, SarifRule>(StringComparer.Ordinal);
        var overrides = new List<SarifOverride>();
        foreach (var run in document.ItemsOf("runs"))
        {
            foreach (var rule in run["tool"]?["driver"]?.ItemsOf("rules") ?? Array.Empty<JsonValue>())
            {
                if (rule.TextOf("id") is { } id && IsOurs(id))
                {
                    rules[id] = SarifRule.Of(rule);
                }
            }

            foreach (var result in run.ItemsOf("results"))
            {
                if (result.TextOf("ruleId") is not { } id)
                {
                    continue;
                }

                if (IsOurs(id))
                {
                    results.Add(SarifResult.Of(id, result));
                }
                else if (result.TextOf("level") == "error" && id.StartsWith("CS", StringComparison.Ordinal))
                {
                    compilerErrors.Add(SarifResult.Of(id, result));
                }
            }

            foreach (var invocation in run.ItemsOf("invocations"))
            {
                foreach (var entry in invocation.ItemsOf("ruleConfigurationOverrides"))
                {
                    if (entry["descriptor"]?.TextOf("id") is { } id && IsOurs(id) && entry["configuration"] is { } configuration)
                    {
                        overrides.Add(new SarifOverride(id, LevelOf(configuration)));
                    }
                }
            }
        }

        return new SarifLog(results, compilerErrors, rules, overrides);
    }

    public static bool IsOurs(string id) =>
        id.Length == 9 && id.StartsWith("MCPAC", StringComparison.Ordinal) && char.IsDigit(id[5]) && char.IsDigit(id[8]);

    private static Level LevelOf(JsonValue configuration) =>
        configuration["enabled"]?.Kind == JsonKind.False
            ? Level.None
            : SarifResult.LevelOf(configuration.TextOf("level"));
}

/// <summary>A severity that somebody has set for a rule.</summary>
internal sealed record SarifOverride(string Rule, Level Level);

/// <summary>A severity, ordered; as users write it in an .editorconfig.</summary>
internal enum Level
{
    None,
    Silent,
    Suggestion,
    Warning,
    Error,
}
