using McpAnalyzers.Server.Tests.Client;
using McpAnalyzers.Server.Tests.Fixing;

namespace McpAnalyzers.Server.Tests.Startup;

/// <summary>
/// Every way to start without a credential, under a real client: before, tools are listed that cannot work; after
/// nothing but our own fixes, the process says what is missing and ends before a client gets to ask.
/// </summary>
public sealed class StartupMistakeTests(StartupServers servers) : IClassFixture<StartupServers>, IDisposable
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(3));

    public static TheoryData<string> Mistakes => new(StartupMistake.All.Keys);

    public void Dispose() => _timeout.Dispose();

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Server_lists_tools_without_its_credential_until_it_is_fixed(string name)
    {
        var mistake = StartupMistake.All[name];
        var planted = new Planted([mistake.Variable]);
        using var workspace = ServerProject.NewWorkspace();
        var project = ServerProject.Create(workspace, name.Replace(' ', '-'), SampleServer.Leaky, mistake.Files.Select(file => (file.Name, "/crm/" + file.Name, file.Code)));
        Assert.Equal([mistake.Rule], (await FixDriver.FindAsync(project, _timeout.Token)).Select(d => d.Id));
        var before = await servers.CompileAsync(project, _timeout.Token);
        await AssertTakesNoticeTooLateAsync(before, mistake, planted);

        project = (await FixDriver.FixAsync(project, all: true, _timeout.Token)).WithAssemblyName(before.Name + "-fixed");
        Assert.Empty((await FixDriver.FindAsync(project, _timeout.Token)).Select(FixDriver.Describe));
        var after = await servers.CompileAsync(project, _timeout.Token);
        await Task.WhenAll(
            AssertStopsAsync(after, mistake, planted, []),
            AssertStopsAsync(after, mistake, planted, [new(mistake.Variable, "")]),
            AssertWorksAsync(after, planted));
    }

    private async Task AssertTakesNoticeTooLateAsync(SampleServer server, StartupMistake mistake, Planted planted)
    {
        await using var upstream = await Upstream.StartAsync(planted, _timeout.Token);
        if (mistake.Announces)
        {
            var stopped = await StopsAsync(server, upstream, []);
            Assert.Contains("Tools: find_customers", stopped.ErrorOutput, StringComparison.Ordinal);
            return;
        }

        upstream.Hold();
        using var folder = new TemporaryFolder();
        await using var process = await ServerUnderTest.StartAsync(server, folder.Path, upstream.Address, mistake.Forgotten, _timeout.Token);
        Assert.Equal(["find_customers"], await process.ListToolsAsync(_timeout.Token));
        upstream.Release();
        Assert.False(await AnswersAsync(process));
    }

    private async Task AssertStopsAsync(SampleServer server, StartupMistake mistake, Planted planted, KeyValuePair<string, string>[] credentials)
    {
        await using var upstream = await Upstream.StartAsync(planted, _timeout.Token);

        var stopped = await StopsAsync(server, upstream, credentials);

        // The text of the server names a key of the configuration, or the variable that sets it.
        Assert.Contains(mistake.Variable + " is not set", stopped.ErrorOutput.Replace(":", "__", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Tools: ", stopped.ErrorOutput, StringComparison.Ordinal);
        Assert.True(stopped.ExitCode is not (null or 0), $"The exit code is {stopped.ExitCode}.");
        Assert.Empty(upstream.Calls);
    }

    private async Task AssertWorksAsync(SampleServer server, Planted planted)
    {
        await using var upstream = await Upstream.StartAsync(planted, _timeout.Token);
        using var folder = new TemporaryFolder();
        await using var process = await ServerUnderTest.StartAsync(server, folder.Path, upstream.Address, planted.Environment, _timeout.Token);

        Assert.Equal(["find_customers"], await process.ListToolsAsync(_timeout.Token));
        Assert.True(await AnswersAsync(process));
        Assert.Contains(new UpstreamCall("GET", "/customers", planted.Environment.Keys.Single()), upstream.Calls);
    }

    private async Task<ServerDidNotStartException> StopsAsync(SampleServer server, Upstream upstream, KeyValuePair<string, string>[] credentials)
    {
        using var folder = new TemporaryFolder();
        return await Assert.ThrowsAsync<ServerDidNotStartException>(async () =>
        {
            await using var process = await ServerUnderTest.StartAsync(server, folder.Path, upstream.Address, credentials, _timeout.Token);
        });
    }

    /// <summary>Whether a call is answered: by a server that is still there, and without an error.</summary>
    private async Task<bool> AnswersAsync(ServerUnderTest process)
    {
        try
        {
            return !(await process.CallAsync("find_customers", "text", "Ada", _timeout.Token)).IsError;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
