namespace McpAnalyzers.Secrets;

/// <summary>Where a name stands; the same word weighs more in some places than in others.</summary>
internal enum NamePosition
{
    /// <summary>A field, property, local, parameter or constant.</summary>
    Identifier,

    /// <summary>A method whose result the name describes: <c>GetApiKey</c>.</summary>
    Method,

    /// <summary>A key of a dictionary, a JSON object, a query string or a configuration path: <c>Mail:ApiKey</c>.</summary>
    Key,

    /// <summary>An environment variable: <c>CRM_TOKEN</c>.</summary>
    EnvironmentVariable,

    /// <summary>An HTTP header: <c>X-Api-Key</c>.</summary>
    Header,

    /// <summary>A command-line option, dashes included: <c>--token</c>.</summary>
    Option,
}

/// <summary>How much a name says.</summary>
internal enum NameStrength
{
    /// <summary>No credential, or something about a credential (its name, path, length, ...).</summary>
    None,

    /// <summary>May be a credential; needs a second piece of evidence.</summary>
    Weak,

    /// <summary>A credential, by its name alone.</summary>
    Strict,
}
