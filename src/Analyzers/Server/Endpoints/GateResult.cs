namespace McpAnalyzers.Server.Endpoints;

internal enum GateOutcome
{
    /// <summary>It lets the caller through.</summary>
    Open,

    /// <summary>It refuses him when a choice of the configuration says so.</summary>
    Optional,

    /// <summary>It refuses him.</summary>
    Holds,
}

/// <param name="Outcome">What the gate does with a caller who proves nothing.</param>
/// <param name="Run">The run that showed it; null when there was none.</param>
internal sealed record GateResult(GateOutcome Outcome, Interpreter? Run);
