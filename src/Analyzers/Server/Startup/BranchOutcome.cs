using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>What follows when a value is found missing.</summary>
internal enum OutcomeKind
{
    /// <summary>The program does what it does with the value, too.</summary>
    GoesOn,

    /// <summary>The function is left by a plain return.</summary>
    Returns,

    /// <summary>An exception, or the end of the process.</summary>
    Stops,
}

/// <summary>How a function goes on when a test says that the value is missing.</summary>
/// <param name="Kind">Where it leads.</param>
/// <param name="Returned">The one value that this way returns; null when there is none, or more than one.</param>
/// <param name="OnlySpeaks">Whether the way that goes on does nothing of its own but write a log line.</param>
internal readonly record struct BranchOutcome(OutcomeKind Kind, IOperation? Returned, bool OnlySpeaks);
