namespace McpAnalyzers.Server.Tests.Client;

/// <summary>The dotnet command that runs these tests.</summary>
internal static class DotnetHost
{
    public static string Path { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
}
