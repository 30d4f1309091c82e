using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using McpAnalyzers.Build.ErrorLog;

namespace McpAnalyzers.Build.Enforcement;

/// <summary>MCPAC9003: findings suppressed in the source without a reason, or beyond the day that the reason names.</summary>
internal static class Suppressions
{
    private static readonly Regex s_disable = new(@"^\s*#\s*pragma\s+warning\s+disable\b(?<ids>[^/]*)(//(?<reason>.*))?$", RegexOptions.CultureInvariant);

    private static readonly Regex s_until = new(@"\buntil\s+(?<day>\d{4}-\d{2}-\d{2})\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public static IEnumerable<Complaint> In(SarifLog log, DateTime today)
    {
        var files = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var result in log.Results)
        {
            foreach (var suppression in result.Suppressions)
            {
                if (suppression.Type is SarifSuppression.Pragma or SarifSuppression.Attribute)
                {
                    var lines = LinesOf(result.File, files);
                    var (line, reason) = PlaceAndReason(result, suppression, lines);
                    if (WhatIsWrong(reason, TitleOf(log, result), today) is { } wrong)
                    {
                        yield return new Complaint(
                            Ids.SuppressionWithoutReason, result.File, line, $"'{result.Rule}' is suppressed at {Path.GetFileName(result.File)}({line}) {wrong}");
                    }
                }
            }
        }
    }

    /// <summary>The reason that a suppression in the source gives; empty when it gives none that counts.</summary>
    public static string ReasonOf(SarifResult result, SarifSuppression suppression, SarifLog log, DateTime today)
    {
        var lines = LinesOf(result.File, new Dictionary<string, string[]>(StringComparer.Ordinal));
        var reason = PlaceAndReason(result, suppression, lines).Reason.Trim();
        return WhatIsWrong(reason, TitleOf(log, result), today) is null ? reason : "";
    }

    private static string TitleOf(SarifLog log, SarifResult result) => log.Rules.TryGetValue(result.Rule, out var rule) ? rule.Title : "";

    private static (int Line, string Reason) PlaceAndReason(SarifResult result, SarifSuppression suppression, string[] lines) =>
        suppression.Type == SarifSuppression.Pragma ? PragmaOf(result, lines) : (AttributeOf(result, lines), suppression.Justification);

    /// <summary>Null when the reason will do.</summary>
    private static string? WhatIsWrong(string reason, string title, DateTime today)
    {
        var until = s_until.Match(reason);
        if (until.Success
            && DateTime.TryParseExact(until.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day < today)
        {
            return $"until {until.Groups["day"].Value}, which is past";
        }

        // An editor that writes the suppression writes the rule's title, or that the reason is pending: nobody has thought of one.
        var rest = s_until.Replace(reason, "").Trim(' ', '\t', '.', ',', ';', ':', '-', '(', ')');
        var isEmpty = rest.Length == 0
            || string.Equals(rest, "<Pending>", StringComparison.OrdinalIgnoreCase)
            || string.Equals(rest, title, StringComparison.OrdinalIgnoreCase);
        return isEmpty ? "without a justification" : null;
    }

    /// <summary>The pragma above the finding that names its rule, or names none and means all.</summary>
    private static (int Line, string Reason) PragmaOf(SarifResult result, string[] lines)
    {
        for (var i = Math.Min(result.Line, lines.Length) - 1; i >= 0; i--)
        {
            if (s_disable.Match(lines[i]) is { Success: true } pragma)
            {
                var ids = BuildFacts.IdsIn(pragma.Groups["ids"].Value);
                if (ids.Count == 0 || ids.Contains(result.Rule))
                {
                    return (i + 1, pragma.Groups["reason"].Value);
                }
            }
        }

        return (result.Line, "");
    }

    /// <summary>The line of the attribute when it stands above the finding; else that of the finding.</summary>
    private static int AttributeOf(SarifResult result, string[] lines)
    {
        for (var i = Math.Min(result.Line, lines.Length) - 1; i >= 0; i--)
        {
            if (lines[i].Contains("SuppressMessage") && lines[i].Contains(result.Rule))
            {
                return i + 1;
            }
        }

        return result.Line;
    }

    private static string[] LinesOf(string file, Dictionary<string, string[]> files)
    {
        if (!files.TryGetValue(file, out var lines))
        {
            lines = File.Exists(file) ? File.ReadAllLines(file) : Array.Empty<string>();
            files[file] = lines;
        }

        return lines;
    }
}
