using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>One credential that a start without it goes on with.</summary>
/// <param name="Shape">One of <see cref="StartupShapes"/>.</param>
/// <param name="Key">The environment variable or configuration key, as spelled.</param>
/// <param name="Kind">Where it is read from.</param>
/// <param name="IsFixable">Whether a check of this key alone is what is missing.</param>
/// <param name="Place">The one place it is reported at.</param>
/// <param name="Others">Further locations: the guard or the registration first, then the reads.</param>
internal sealed record StartupFinding(
    string Shape, string Key, ReadKind Kind, bool IsFixable, Location Place, ImmutableArray<Location> Others)
{
    /// <summary>Whether the finding is about a check that comes on first use, not about one that is missing or misplaced.</summary>
    public bool IsFirstUse => Shape is StartupShapes.LazyGuard or StartupShapes.OptionsNoStartCheck;
}
