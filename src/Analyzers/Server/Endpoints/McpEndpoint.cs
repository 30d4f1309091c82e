using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>How an endpoint treats a caller who proves nothing.</summary>
internal enum EndpointProtection
{
    /// <summary>What stands before it is not all in the compilation.</summary>
    Unknown,

    /// <summary>The caller is refused.</summary>
    Protected,

    /// <summary>The caller is refused as long as a choice of the configuration says so.</summary>
    Optional,

    /// <summary>The caller is refused unless a key is missing from the configuration, or in development.</summary>
    FailsOpen,

    /// <summary>The caller is served.</summary>
    Open,
}

/// <summary>Why an endpoint that looks guarded is not.</summary>
internal enum OpenReason
{
    Nothing,

    /// <summary>The guard asks for another path.</summary>
    PathNotCovered,

    /// <summary><c>AllowAnonymous</c> lifts what is required elsewhere.</summary>
    AllowAnonymous,

    /// <summary>The authentication scheme takes everybody for authenticated.</summary>
    AnybodyAuthenticated,
}

/// <summary>A way past a guard.</summary>
/// <param name="Place">The condition that lets the caller through.</param>
/// <param name="Setting">The setting that is missing then; null when it is a choice or the environment.</param>
/// <param name="IsEmptyMatch">Whether what was not sent equals what was not configured.</param>
/// <param name="IsDevelopment">Whether it is open on a developer's machine only.</param>
internal sealed record GuardGap(SyntaxNode Place, string? Setting, bool IsEmptyMatch, bool IsDevelopment)
{
    /// <summary>The handler of an authentication scheme that takes everybody for authenticated, whatever is configured.</summary>
    public string? Handler { get; init; }

    /// <summary>Whether the caller has to send a credential all the same, whichever it be.</summary>
    public bool IsForged { get; init; }

    /// <summary>Whether the way leads through the handler of an authentication scheme.</summary>
    public bool IsScheme { get; init; }
}

/// <summary>One call that maps MCP, and what protects it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Path">Where it is mapped; null when that is not constant.</param>
/// <param name="Protection">How a caller who proves nothing is treated.</param>
internal sealed record McpEndpoint(InvocationExpressionSyntax Call, string? Path, EndpointProtection Protection)
{
    public OpenReason Reason { get; init; }

    /// <summary>The guard that does not cover the path, or the call that lifts it.</summary>
    public SyntaxNode? Guard { get; init; }

    /// <summary>Whether a policy says who of the authenticated callers may come.</summary>
    public bool IsRestricted { get; init; }

    public ImmutableArray<GuardGap> Gaps { get; init; } = ImmutableArray<GuardGap>.Empty;
}
