using System;
using System.Collections.Generic;

namespace McpAnalyzers.Build.Report;

/// <summary>What the audit says of one project: all that its three files show.</summary>
internal sealed class AuditReport
{
    /// <summary>The version of <c>mcp-audit.json</c>; members may be added to one, what is there keeps its meaning.</summary>
    public const int Schema = 1;

    public string Project { get; set; } = "";

    /// <summary>The project file below <see cref="AuditPlace.File"/>'s root.</summary>
    public string ProjectFile { get; set; } = "";

    /// <summary>The target framework when the report is of one of several: a build along the graph makes one for each.</summary>
    public string Framework { get; set; } = "";

    public string ToolVersion { get; set; } = "";

    /// <summary>When it was made, if somebody said so: the clock is not asked, so that equal sources make equal files.</summary>
    public string Time { get; set; } = "";

    /// <summary>Why the report is not the whole truth; none when it is.</summary>
    public IReadOnlyList<string> Gaps { get; set; } = Array.Empty<string>();

    /// <summary>By place.</summary>
    public IReadOnlyList<AuditFinding> Findings { get; set; } = Array.Empty<AuditFinding>();

    /// <summary>The rules that ran or were switched off, by id.</summary>
    public IReadOnlyList<AuditRule> Rules { get; set; } = Array.Empty<AuditRule>();

    public ServerPicture Server { get; set; } = new();
}

/// <summary>How grave a finding is, whatever severity the build gave it.</summary>
internal enum AuditTier
{
    Hardening,
    Mistake,
    Exploitable,
}

/// <summary>A place in a file, by line and column from one; the file is relative to the root of the report.</summary>
internal sealed record AuditPlace(string File, int Line, int Column, int EndLine, int EndColumn);

/// <summary>Why a finding is not shown in the build.</summary>
/// <param name="Kind"><c>Pragma</c>, <c>Attribute</c> or <c>Baseline</c>.</param>
/// <param name="Reason">What the author wrote; empty when nothing.</param>
internal sealed record AuditSuppression(string Kind, string Reason)
{
    public const string Pragma = "Pragma";

    public const string Attribute = "Attribute";

    public const string Baseline = "Baseline";
}

/// <summary>One finding.</summary>
internal sealed record AuditFinding
{
    public string Rule { get; init; } = "";

    public AuditTier Tier { get; init; }

    /// <summary>The severity in this build: <c>error</c>, <c>warning</c>, <c>note</c> or <c>none</c>.</summary>
    public string Level { get; init; } = "";

    public string Message { get; init; } = "";

    public AuditPlace Place { get; init; } = new("", 0, 0, 0, 0);

    /// <summary>Places that belong to it: of a value that travels the way from its source to its sink.</summary>
    public IReadOnlyList<AuditPlace> Related { get; init; } = Array.Empty<AuditPlace>();

    /// <summary>What the path's places are, a letter each: <c>s</c> source, <c>t</c> step, <c>k</c> sink; empty when they are no path.</summary>
    public string Roles { get; init; } = "";

    /// <summary>Findings of one rule with the same cause are counted once; empty when the finding is a cause of its own.</summary>
    public string Cause { get; init; } = "";

    /// <summary>The handler that lets a value out to clients; empty when the rule named none.</summary>
    public string Handler { get; init; } = "";

    /// <summary>What stays the same when lines move; empty when the rule gave none.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Whether it stands in a test or a sample.</summary>
    public bool IsAside { get; init; }

    public IReadOnlyList<AuditSuppression> Suppressions { get; init; } = Array.Empty<AuditSuppression>();

    /// <summary>Whether somebody has answered for it: suppressed in the source, with a reason.</summary>
    public bool IsAnsweredFor
    {
        get
        {
            foreach (var suppression in Suppressions)
            {
                if (suppression.Kind != AuditSuppression.Baseline && suppression.Reason.Length > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }
}

/// <summary>One rule of the run.</summary>
internal sealed record AuditRule
{
    public string Id { get; init; } = "";

    public string Title { get; init; } = "";

    public string Description { get; init; } = "";

    public string Help { get; init; } = "";

    /// <summary>The weakness, as a number of the CWE; empty when it has none.</summary>
    public string Cwe { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = Array.Empty<string>();

    /// <summary>Whether the build's settings keep the rule from reporting.</summary>
    public bool IsOff { get; init; }
}
