using System.Reflection;

namespace McpAnalyzers.Repository.Tests;

/// <summary>The files of the repository, as they lie on disk.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] s_notOurs = [".git", "artifacts", "bin", "obj", ".vs", ".idea", "TestResults"];

    public static string Root { get; } = typeof(RepositoryFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(Path(parts));

    /// <summary>Every file below <paramref name="folder"/>, by path relative to the root with forward slashes, in ordinal order.</summary>
    public static IEnumerable<string> All(string folder = "", string pattern = "*") =>
        Walk(new DirectoryInfo(Path(folder)), pattern).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Walk(DirectoryInfo folder, string pattern)
    {
        if (!folder.Exists)
        {
            yield break;
        }

        foreach (var file in folder.EnumerateFiles(pattern))
        {
            // In a git worktree `.git` is a file that names the place of the repository.
            if (file.Name != ".git")
            {
                yield return System.IO.Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');
            }
        }

        foreach (var inner in folder.EnumerateDirectories())
        {
            if (!s_notOurs.Contains(inner.Name))
            {
                foreach (var file in Walk(inner, pattern))
                {
                    yield return file;
                }
            }
        }
    }
}
