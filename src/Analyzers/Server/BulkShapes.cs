namespace McpAnalyzers.Server;

/// <summary>What writes credentials wholesale; the values of <see cref="FixFacts.Shape"/> for MCPAC2005.</summary>
internal static class BulkShapes
{
    /// <summary>An object with credentials among its members, in a log line.</summary>
    public const string Object = "Object";

    /// <summary>A collection of named values in a log line, written as such.</summary>
    public const string Collection = "Collection";

    /// <summary>A credential's header on the list of headers that are logged.</summary>
    public const string Header = "Header";

    /// <summary>A test that says of no header that it is to be redacted.</summary>
    public const string Redaction = "Redaction";

    /// <summary>A switch for personal data that is set to true.</summary>
    public const string Switch = "Switch";

    /// <summary>A call that turns on the logging of values.</summary>
    public const string Call = "Call";
}
