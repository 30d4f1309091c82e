namespace McpAnalyzers.Server.Tests;

/// <summary>A folder of one test's own, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mcp-server-test-").FullName;

    public string Create(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is still going down may hold a file; the folder lies under the system's temporary folder.
        }
        catch (UnauthorizedAccessException)
        {
            // As above, on Windows.
        }
    }
}
