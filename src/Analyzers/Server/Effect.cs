using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>What code does to the world outside of the process.</summary>
internal enum EffectKind
{
    /// <summary>It makes a call of which nothing is known.</summary>
    Unknown,

    /// <summary>Every call it makes is known to read only.</summary>
    Reading,

    /// <summary>It makes at least one call that is known to change something.</summary>
    Mutating,
}

/// <summary>What a handler does, and the call that shows it.</summary>
/// <param name="Kind">The verdict.</param>
/// <param name="Evidence">The first call that changes something, or of which nothing is known; null for an explicit hint and for reading.</param>
/// <param name="Call">That call's method, for messages.</param>
internal readonly record struct Effect(EffectKind Kind, SyntaxNode? Evidence = null, string? Call = null);
