using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Config;

namespace McpAnalyzers.Build.ErrorLog;

/// <summary>What the compiler's error log says of a rule.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Description">What is bad about it.</param>
/// <param name="Help">The address of its page.</param>
/// <param name="Tags">Such as <c>external/cwe/cwe-798</c>.</param>
/// <param name="IsOff">Whether <c>NoWarn</c> or a severity of <c>none</c> silences it, at least in some files.</param>
internal sealed record SarifRule(string Title, string Description, string Help, IReadOnlyList<string> Tags, bool IsOff)
{
    public static SarifRule Of(JsonValue rule) => new(
        rule["shortDescription"]?.TextOf("text") ?? "",
        rule["fullDescription"]?.TextOf("text") ?? "",
        rule.TextOf("helpUri") ?? "",
        (rule["properties"]?.ItemsOf("tags") ?? Array.Empty<JsonValue>()).Select(t => t.Text).ToList(),
        (rule["properties"]?.ItemsOf("suppressionKinds") ?? Array.Empty<JsonValue>()).Any(k => k.Text == "external"));
}
