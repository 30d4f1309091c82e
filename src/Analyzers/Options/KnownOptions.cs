using System;
using System.Collections.Immutable;

namespace McpAnalyzers.Options;

/// <summary>Which of a tier's two faces the user sees; set by the MSBuild property <c>McpAnalysisMode</c>.</summary>
internal enum AnalysisMode
{
    None,
    Default,
    Recommended,
    Strict,
}

/// <summary>How far the rules look; set by <c>mcp_analyzers.scope</c>.</summary>
internal enum AnalysisScope
{
    Handlers,
    Project,
    All,
}

/// <summary>
/// How severe findings in a configuration file are; set by keys such as <c>mcp_analyzers.MCPAC1004.severity</c>, since the usual key
/// does not reach such files.
/// </summary>
internal enum FileSeverity
{
    Default,
    None,
    Silent,
    Suggestion,
    Warning,
    Error,
}

/// <summary>Whether the project has a place outside of it for the secrets of its developers.</summary>
internal enum UserSecrets
{
    /// <summary>The build does not say.</summary>
    Unknown,
    None,
    Some,
}

/// <summary>Every option, one row each.</summary>
internal static class KnownOptions
{
    public static readonly Option<AnalysisMode> Mode = Word(
        "build_property.McpAnalysisMode", AnalysisMode.Default, "How severe findings are: None, Default, Recommended or Strict.");

    public static readonly Option<bool> McpServerProject = Boolean(
        "build_property.McpServerProject", false, "Treat this project as part of an MCP server although it references no MCP SDK.");

    public static readonly Option<bool> IsTestProject = Boolean(
        "build_property.IsTestProject", false, "Set by the test SDK: findings in test projects are mostly off.");

    public static readonly Option<AnalysisScope> Scope = Word(
        "mcp_analyzers.scope", AnalysisScope.Project, "Where the rules look: handlers, project or all.");

    public static readonly Option<bool> AnalyzeTestProjects = Boolean(
        "mcp_analyzers.analyze_test_projects", false, "Apply every rule to test projects too.");

    public static readonly Option<bool> Explain = Boolean(
        "mcp_analyzers.explain", false, "Say why a value was taken for a credential, and, as MCPAC0004, why one was not.");

    public static readonly Option<string> RegistrationOrder = Choice(
        "mcp_analyzers.registration_order", "register", "What a credential check must precede: register (the registration of tools) or serve (the start of the server).", "register", "serve");

    public static readonly Option<bool> AllowCredentialParameters = Boolean(
        "mcp_analyzers.allow_credential_parameters", false, "Let tools take credentials as parameters.");

    public static readonly Option<string> SameAudienceHosts = Text(
        "mcp_analyzers.same_audience_hosts", "Hosts that accept the tokens that are issued for this server, such as *.internal.example.com.");

    public static readonly Option<FileSeverity> ConfigSecretSeverity = SeverityIn("MCPAC1004", "the files of this section");

    public static readonly Option<FileSeverity> SecretFileSeverity = SeverityIn("MCPAC1006", "the files of this section");

    public static readonly Option<FileSeverity> ManifestSecretSeverity = SeverityIn("MCPAC1007", "the manifest");

    public static readonly Option<bool> AuditReport = Boolean(
        "build_property.McpAuditReport", false, "Write the audit report after the build.");

    public static readonly Option<bool> DumpModel = Boolean(
        "mcp_analyzers.dump_model", false, "Say what the analyzers believe of the server, as MCPAC0003.");

    public static readonly Option<FileSeverity> AccountSeverity = SeverityIn("MCPAC5004", "the configuration files of this section");

    public static readonly Option<FileSeverity> HostFilterSeverity = SeverityIn("MCPAC6005", "the settings file");

    public static readonly Option<FileSeverity> PackageSeverity = SeverityIn("MCPAC1009", "the client settings of this section");

    public static readonly Option<FileSeverity> EnvironmentSeverity = SeverityIn("MCPAC4004", "the files of this section");

    public static readonly Option<FileSeverity> GrantSeverity = SeverityIn("MCPAC5010", "the client settings of this section");

    public static readonly Option<bool> Enforce = Boolean(
        "build_property.McpEnforce", false, "Fail the build when rules are switched off, lowered or suppressed without a reason.");

    public static readonly Option<bool> McpServerPackage = Boolean(
        "build_property.McpServerPackage", false, "Whether the project is packed as an MCP server, with a manifest that clients read.");

    public static readonly Option<bool> AuthTerminatedUpstream = Boolean(
        "build_property.McpAuthTerminatedUpstream", false, "Whether a gateway in front of the server authenticates every caller.");

    public static readonly Option<string> IgnoreRoot = Text(
        "build_property.McpIgnoreRoot", "The root of the repository, when the build handed over its ignore files.");

    public static readonly Option<UserSecrets> HasUserSecrets = new(
        "build_property.UserSecretsId", UserSecrets.Unknown, "What the project's user secrets are kept under; set by dotnet user-secrets init.", "any text",
        text => (true, text.Length == 0 ? UserSecrets.None : UserSecrets.Some));

    /// <summary>Every option, for the documentation and for the check of their values.</summary>
    public static readonly ImmutableArray<IOption> All = ImmutableArray.Create<IOption>(
        Mode,
        McpServerProject,
        IsTestProject,
        Scope,
        AnalyzeTestProjects,
        Explain,
        RegistrationOrder,
        AllowCredentialParameters,
        SameAudienceHosts,
        ConfigSecretSeverity,
        SecretFileSeverity,
        ManifestSecretSeverity,
        AccountSeverity,
        HostFilterSeverity,
        PackageSeverity,
        EnvironmentSeverity,
        GrantSeverity,
        AuditReport,
        DumpModel,
        Enforce,
        McpServerPackage,
        AuthTerminatedUpstream,
        IgnoreRoot,
        HasUserSecrets);

    private static Option<bool> Boolean(string key, bool defaultValue, string help) =>
        new(key, defaultValue, help, ReadOut("true", "false"), text => text.Length == 0 ? (true, defaultValue) : (bool.TryParse(text, out var value), value));

    /// <summary>The severity of a rule in files that are not source.</summary>
    private static Option<FileSeverity> SeverityIn(string rule, string files) =>
        Word($"mcp_analyzers.{rule}.severity", FileSeverity.Default, $"The severity of {rule} in {files}: default, none, silent, suggestion, warning or error.");

    private static Option<T> Word<T>(string key, T defaultValue, string help)
        where T : struct, Enum =>
        new(key, defaultValue, help, ReadOut(Enum.GetNames(typeof(T))), text =>
            text.Length == 0
                ? (true, defaultValue)
                : Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(typeof(T), value) && !char.IsDigit(text[0])
                    ? (true, value)
                    : (false, defaultValue));

    private static Option<string> Choice(string key, string defaultValue, string help, params string[] words) =>
        new(key, defaultValue, help, ReadOut(words), text =>
        {
            foreach (var word in words)
            {
                if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
                {
                    return (true, word);
                }
            }

            return (text.Length == 0, defaultValue);
        });

    private static Option<string> Text(string key, string help) => new(key, "", help, "any text", text => (true, text));

    private static string ReadOut(params string[] words) =>
        string.Join(", ", words, 0, words.Length - 1) + " or " + words[words.Length - 1];
}
