using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>What a handler answers.</summary>
internal enum HandlerKind
{
    Tool,
    Prompt,
    Resource,
    Filter,
    LowLevel,
}

/// <summary>One piece of code that an MCP client can reach directly: a method, a lambda or an override.</summary>
internal sealed class McpHandler
{
    public McpHandler(IMethodSymbol method, HandlerKind kind, string name, bool? readOnly, bool? destructive)
    {
        Method = method;
        Kind = kind;
        Name = name;
        ReadOnly = readOnly;
        Destructive = destructive;
    }

    /// <summary>The method that holds the body: of a partial method its implementation part.</summary>
    public IMethodSymbol Method { get; }

    public HandlerKind Kind { get; }

    /// <summary>The name the client sees; for a nameless handler the method's name.</summary>
    public string Name { get; }

    /// <summary>The ReadOnly hint as written; null when the source does not say, which is neither true nor false.</summary>
    public bool? ReadOnly { get; }

    /// <summary>The Destructive hint as written; null when the source does not say.</summary>
    public bool? Destructive { get; }

    /// <summary>The code of one tool where <see cref="Method"/> answers for several; null for a handler that is one tool.</summary>
    public SyntaxNode? Arm { get; init; }

    /// <summary>Whether the handler speaks the protocol itself: its parameters are the SDK's, not the model's arguments.</summary>
    public bool IsProtocolLevel { get; init; }
}
