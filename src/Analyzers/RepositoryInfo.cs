using System.Reflection;

namespace McpAnalyzers;

/// <summary>What the build wrote into the assembly about where the package lives.</summary>
internal static class RepositoryInfo
{
    /// <summary>The repository's address without a trailing slash or <c>.git</c>; empty when the build knew none.</summary>
    public static string Url { get; } = Read();

    private static string Read()
    {
        foreach (var metadata in typeof(RepositoryInfo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        {
            if (metadata.Key == "RepositoryUrl" && metadata.Value is { Length: > 0 } url)
            {
                return url.EndsWith(".git", System.StringComparison.Ordinal) ? url.Substring(0, url.Length - 4) : url.TrimEnd('/');
            }
        }

        return "";
    }
}
