using System.Text.Json;

namespace McpAnalyzers.Server.Tests;

/// <summary>What a client learns of a server's variables before it starts the server.</summary>
internal static class Manifest
{
    /// <summary>The variables that clients mask and protect.</summary>
    public static IReadOnlyList<string> Secrets(SampleServer server) => Names(server, isSecret: true);

    /// <summary>The credentials that clients show, log and write into plain settings, since nobody told them.</summary>
    public static IReadOnlyList<string> UnmarkedSecrets(SampleServer server) =>
        Names(server, isSecret: false).Intersect(server.CredentialVariables).ToArray();

    private static string[] Names(SampleServer server, bool isSecret)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(server.Manifest));
        return manifest.RootElement.GetProperty("packages").EnumerateArray()
            .SelectMany(package => package.GetProperty("environmentVariables").EnumerateArray())
            .Where(variable => (variable.TryGetProperty("isSecret", out var marked) && marked.GetBoolean()) == isSecret)
            .Select(variable => variable.GetProperty("name").GetString()!)
            .Order(StringComparer.Ordinal)
            .ToArray();
    }
}
