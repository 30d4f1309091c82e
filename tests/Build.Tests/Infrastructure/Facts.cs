using System.Reflection;

namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>What the build of this project knew.</summary>
internal static class Facts
{
    public static string Repository { get; } = Metadata("Repository");

    /// <summary>Where this machine's restored packages lie: the consumers take the MCP SDK from there.</summary>
    public static string RestoredPackages { get; } = Metadata("RestoredPackages");

    public static string ModelContextProtocol { get; } = Metadata("ModelContextProtocol");

    public static string Hosting { get; } = Metadata("Hosting");

    public static string Http { get; } = Metadata("Http");

    private static string Metadata(string key) =>
        typeof(Facts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
            ?? throw new InvalidOperationException($"The build left {key} empty.");
}
