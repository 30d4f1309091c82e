using System;

namespace McpAnalyzers.Server;

/// <summary>How clients reach the server that a compilation hosts; a project may host several ways, a library none.</summary>
[Flags]
internal enum McpHost
{
    None = 0,

    /// <summary>One local client over standard input and output, or over a stream.</summary>
    Stdio = 1,

    /// <summary>Many callers over HTTP.</summary>
    Http = 2,

    /// <summary>Azure Functions, which maps and protects the endpoint itself.</summary>
    Functions = 4,
}
