namespace McpAnalyzers.DataFlow;

/// <summary>What one engine looks for. Two subjects are two engines, so that neither's facts crowd out the other's.</summary>
internal enum FlowSubject
{
    /// <summary>Credentials and settings.</summary>
    Secrets,

    /// <summary>What caught exceptions and failed responses say.</summary>
    Failures,

    /// <summary>What clients pass to handlers, and what they choose by it: settings that are read, addresses that are asked.</summary>
    Choices,

    /// <summary>The credentials that callers send with their requests.</summary>
    Callers,
}
