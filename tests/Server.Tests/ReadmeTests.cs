using McpAnalyzers.Server.Tests.Fixing;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Tests;

/// <summary>The front page shows what a reader will see.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(3));

    public void Dispose() => _timeout.Dispose();

    [Fact]
    public async Task Listing_is_what_the_sample_reports()
    {
        using var workspace = ServerProject.NewWorkspace();
        var project = await ServerProject.LoadAsync(workspace, SampleServer.Leaky, _timeout.Token);
        var reported = (await FixDriver.FindAsync(project, _timeout.Token))
            .Where(d => d.Severity >= DiagnosticSeverity.Warning)
            .Select(Line)
            .Order(StringComparer.Ordinal);

        var listed = File.ReadLines(Path.Combine(SampleServer.Repository, "README.md"))
            .Where(line => line.StartsWith("samples/LeakyServer/", StringComparison.Ordinal));

        Assert.Equal(string.Join('\n', reported), string.Join('\n', listed.Order(StringComparer.Ordinal)));
    }

    private static string Line(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        var path = Path.GetRelativePath(SampleServer.Repository, span.Path).Replace('\\', '/');
        var start = span.StartLinePosition;
        return $"{path}({start.Line + 1},{start.Character + 1}): warning {diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
