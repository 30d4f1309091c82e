namespace McpAnalyzers.CodeFixes;

/// <summary>The facts that the startup rules leave for their fixes.</summary>
internal static class StartupFacts
{
    public const string ReadKind = "ReadKind";

    public const string Environment = "Environment";

    public const string Order = "Order";

    public const string OrderAfterServe = "OrderAfterServe";

    public const string NoGuard = "NoGuard";

    public const string TooLate = "TooLate";

    public const string EmptyPasses = "EmptyPasses";

    public const string LazyGuard = "LazyGuard";

    public const string OptionsNoStartCheck = "OptionsNoStartCheck";
}
