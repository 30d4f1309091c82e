namespace McpAnalyzers.Server;

/// <summary>The shapes of an unchecked credential, as <see cref="FixFacts.Shape"/> carries them to the fixes.</summary>
internal static class StartupShapes
{
    /// <summary>The check stands after the registration of tools.</summary>
    public const string Order = "Order";

    /// <summary>The check stands after the start of the server.</summary>
    public const string OrderAfterServe = "OrderAfterServe";

    /// <summary>Read at start, checked nowhere.</summary>
    public const string NoGuard = "NoGuard";

    /// <summary>Read on first use, without a check.</summary>
    public const string TooLate = "TooLate";

    /// <summary>The check looks for null where the default is the empty string.</summary>
    public const string EmptyPasses = "EmptyPasses";

    /// <summary>Read and checked on first use.</summary>
    public const string LazyGuard = "LazyGuard";

    /// <summary>Bound to an options type that is not validated at start.</summary>
    public const string OptionsNoStartCheck = "OptionsNoStartCheck";
}
