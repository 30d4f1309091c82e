using McpAnalyzers.Server.Tests.Fixing;

namespace McpAnalyzers.Server.Tests;

/// <summary>What the rules say of the two samples, and what is left when the fixes have been applied.</summary>
public sealed class FindingsTests : IDisposable
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(5));

    public void Dispose() => _timeout.Dispose();

    [Fact]
    public async Task Safe_server_has_no_finding()
    {
        using var workspace = ServerProject.NewWorkspace();
        var project = await ServerProject.LoadAsync(workspace, SampleServer.Safe, _timeout.Token);

        Assert.Empty((await FixDriver.FindAsync(project, _timeout.Token)).Select(FixDriver.Describe));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fixes_leave_no_finding(bool all)
    {
        using var workspace = ServerProject.NewWorkspace();
        var project = await ServerProject.LoadAsync(workspace, SampleServer.Leaky, _timeout.Token);

        var result = await FixDriver.FixAsync(project, all, _timeout.Token);

        var left = (await FixDriver.FindAsync(result, _timeout.Token)).Where(d => !Fixing.Rules.WithoutFix.Contains(d.Id));
        Assert.Empty(left.Select(FixDriver.Describe));
    }
}
