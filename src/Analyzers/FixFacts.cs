namespace McpAnalyzers;

/// <summary>Keys of the diagnostic properties that carry facts from a rule to its fix. Their values never hold a secret.</summary>
internal static class FixFacts
{
    /// <summary>The environment variable or configuration key the value came from, as the source spells it; absent when unknown.</summary>
    public const string SourceName = "SourceName";

    /// <summary>What a client passes to a handler and chooses by: the parameter, or a member of it.</summary>
    public const string Argument = "Argument";

    /// <summary>What a client sends with a request and chooses by, where the code reads it from the request: the argument's name.</summary>
    public const string ReadArgument = "ReadArgument";

    /// <summary>Where the value is read from: <c>Environment</c>, <c>Configuration</c> or <c>Options</c>.</summary>
    public const string ReadKind = "ReadKind";

    /// <summary>Which of the rule's shapes was found; the values are constants of the rule.</summary>
    public const string Shape = "Shape";

    /// <summary>Present when nothing but the SDK stands between the place and the client, so that an exception may go on from there.</summary>
    public const string AtBorder = "AtBorder";

    /// <summary>
    /// How many of the leading additional locations are further places that the fix must change too; the rest are steps.
    /// </summary>
    public const string FurtherPlaces = "FurtherPlaces";

    /// <summary>
    /// What the additional locations are, a letter each, for the audit report: <c>p</c> a further place, <c>s</c> the source,
    /// <c>t</c> a step, <c>k</c> a sink.
    /// </summary>
    public const string Path = "Path";

    /// <summary>The finding's own tier, whatever severity the mode and the user give it; for the audit report.</summary>
    public const string Tier = "Tier";

    /// <summary>What clients call the handler that lets the value out, wherever the place is; for the audit report.</summary>
    public const string Handler = "Handler";

    /// <summary>The header that a value belongs into.</summary>
    public const string Header = "Header";

    /// <summary>What stands before the value in an Authorization header; absent in any other.</summary>
    public const string HeaderScheme = "HeaderScheme";

    /// <summary>The constant scheme and host that a client is made for; absent when unknown.</summary>
    public const string BaseAddress = "BaseAddress";

    /// <summary>What identifies the finding when lines move: what a baseline lists.</summary>
    public const string Fingerprint = "Fingerprint";

    /// <summary>The member or the file that the finding is in, for people who read a baseline.</summary>
    public const string FingerprintIn = "FingerprintIn";
}
