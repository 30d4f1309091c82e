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

    [Fact]
    public async Task Leaky_server_has_a_finding_of_every_rule()
    {
        using var workspace = ServerProject.NewWorkspace();
        var project = await ServerProject.LoadAsync(workspace, SampleServer.Leaky, _timeout.Token);

        var reported = (await FixDriver.FindAsync(project, _timeout.Token)).Select(d => d.Id).Distinct();

        // MCPAC0... is about the analyzers' own settings.
        var rules = Fixing.Rules.Analyzers.SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id).Distinct().Order()
            .Where(id => !id.StartsWith("MCPAC0", StringComparison.Ordinal));
        Assert.Equal(rules, reported);
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
