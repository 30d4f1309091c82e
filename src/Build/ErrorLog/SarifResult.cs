using System;
using System.Collections.Generic;
using McpAnalyzers.Config;

namespace McpAnalyzers.Build.ErrorLog;

/// <summary>One finding in the compiler's error log.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Level">Its severity in this build.</param>
/// <param name="Message">What the user reads.</param>
/// <param name="File">The full path, as this machine spells it; empty when it has no place.</param>
/// <param name="Line">From one; 0 when it has no place.</param>
/// <param name="Column">From one.</param>
/// <param name="Properties">What the rule handed on: facts for fixes and the fingerprint.</param>
/// <param name="Suppressions">What keeps it out of the build's output; none when nothing does.</param>
internal sealed record SarifResult(
    string Rule,
    Level Level,
    string Message,
    string File,
    int Line,
    int Column,
    IReadOnlyDictionary<string, string> Properties,
    IReadOnlyList<SarifSuppression> Suppressions)
{
    /// <summary>The place with its end.</summary>
    public SarifPlace Place { get; init; } = SarifPlace.None;

    /// <summary>Further places, as the rule gave them.</summary>
    public IReadOnlyList<SarifPlace> Related { get; init; } = Array.Empty<SarifPlace>();

    public static SarifResult Of(string rule, JsonValue result)
    {
        var place = result.ItemsOf("locations") is { Count: > 0 } locations ? SarifPlace.Of(locations[0]) : SarifPlace.None;
        var related = new List<SarifPlace>();
        foreach (var location in result.ItemsOf("relatedLocations"))
        {
            related.Add(SarifPlace.Of(location));
        }

        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in result["properties"]?["customProperties"]?.Members ?? Array.Empty<KeyValuePair<string, JsonValue>>())
        {
            properties[member.Key] = member.Value.Text;
        }

        var suppressions = new List<SarifSuppression>();
        foreach (var suppression in result.ItemsOf("suppressions"))
        {
            suppressions.Add(new SarifSuppression(
                suppression.TextOf("kind") ?? "",
                suppression["properties"]?.TextOf("suppressionType") ?? "",
                suppression.TextOf("justification") ?? ""));
        }

        // The level is left out when it is the default of the format.
        return new SarifResult(rule, LevelOf(result.TextOf("level")), result["message"]?.TextOf("text") ?? "", place.File, place.Line, place.Column, properties, suppressions)
        {
            Place = place,
            Related = related,
        };
    }

    internal static Level LevelOf(string? level) => level switch
    {
        "error" => Level.Error,
        "note" => Level.Suggestion,
        "none" => Level.Silent,
        _ => Level.Warning,
    };
}

/// <summary>Why a finding is not shown.</summary>
/// <param name="Kind">Such as <c>inSource</c>.</param>
/// <param name="Type">Such as <c>Pragma Directive</c>, <c>SuppressMessageAttribute</c>, or one that names a suppressor.</param>
/// <param name="Justification">What the author gave as the reason; empty when nothing.</param>
internal sealed record SarifSuppression(string Kind, string Type, string Justification)
{
    public const string Pragma = "Pragma Directive";

    public const string Attribute = "SuppressMessageAttribute";
}
