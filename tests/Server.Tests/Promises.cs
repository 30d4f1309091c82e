using McpAnalyzers.Server.Tests.Client;

namespace McpAnalyzers.Server.Tests;

/// <summary>What holds for a server without findings, whoever wrote it.</summary>
internal sealed class Promises(SampleServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(3));
    private readonly Planted _planted = new(server.CredentialVariables);

    public void Dispose()
    {
        _timeout.Dispose();
        _folder.Dispose();
    }

    /// <summary>Every tool answers, and no credential is in a reply, on stderr or in a file.</summary>
    public async Task AnswersAsync()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var process = await StartAsync(upstream, _planted.Environment);

        var transcript = await process.UseEverythingAsync(_timeout.Token, upstream);

        // A fix cannot know which names and hosts are meant: until somebody says so, all are refused.
        Assert.All(
            transcript.Answers.Where(answer => answer.Key is not ("read_setting" or "fetch_attachment")),
            answer => Assert.False(answer.Value.IsError, answer.Key));
        AssertNothingLeft(transcript, process);
        Assert.DoesNotContain(Literals.ReportsPassword, transcript.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "renderer.log")));
        Assert.Empty(await process.CredentialParametersAsync(_timeout.Token));
        Assert.False(process.WroteToProtocol("Asking the desk"));
        Assert.DoesNotContain(upstream.Calls, call => call.InAddress);
        Assert.DoesNotContain(upstream.Calls, call => call.Credential is null || Literals.Names.Contains(call.Credential));
        Assert.Empty(transcript.ChangesUnderReadOnly);
    }

    /// <summary>Neither a setting nor an address that the model chooses gets it a credential.</summary>
    public async Task GivesNothingToWhoAsksAsync()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var stranger = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var process = await StartAsync(upstream, _planted.Environment);

        Assert.NotEmpty(_planted.Environment);
        foreach (var name in _planted.Environment.Keys)
        {
            Assert.Empty(_planted.NamesIn((await process.CallAsync("read_setting", "name", name, _timeout.Token)).Json));
        }

        await process.CallAsync("fetch_attachment", "url", new Uri(stranger.Address, "collect").ToString(), _timeout.Token);
        Assert.Empty(stranger.Calls);
    }

    /// <summary>No credential is in a reply, on stderr or in a file when the upstream refuses them.</summary>
    public async Task KeepsQuietWhenRefusedAsync()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        upstream.RefusesEverything = true;
        await using var process = await StartAsync(upstream, _planted.Environment);

        var transcript = await process.UseEverythingAsync(_timeout.Token);

        Assert.NotEmpty(upstream.Calls);
        AssertNothingLeft(transcript, process);
    }

    /// <summary>What reads and what writes at the CRM do so with different credentials.</summary>
    public async Task ReadsWithoutTheWriteCredentialAsync()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var process = await StartAsync(upstream, _planted.Environment);

        await process.UseEverythingAsync(_timeout.Token);

        var byKind = upstream.Calls
            .Where(call => call.Path.StartsWith("/customers", StringComparison.Ordinal))
            .ToLookup(call => call.Method == "GET", call => call.Credential);
        Assert.Single(byKind[true].Distinct());
        Assert.Single(byKind[false].Distinct());
        Assert.Empty(byKind[true].Intersect(byKind[false]));
    }

    /// <summary>Missing or empty, no credential can be left out: the process ends before a client could list a tool.</summary>
    public async Task DoesNotStartWithoutAnyCredentialAsync()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        Assert.NotEmpty(_planted.Environment);
        foreach (var missing in _planted.Environment.Keys)
        {
            foreach (var replacement in new[] { null, "" })
            {
                var credentials = _planted.Environment
                    .Where(pair => pair.Key != missing)
                    .Concat(replacement is null ? [] : [new KeyValuePair<string, string>(missing, replacement)]);
                var stopped = await StopsAsync(upstream, credentials);
                Assert.True(stopped is not null, $"The server starts {(replacement is null ? "without" : "with an empty")} {missing}.");

                // The server's own text may name a key of the configuration instead of the variable that sets it.
                Assert.Contains(missing, stopped.ErrorOutput.Replace(":", "__", StringComparison.Ordinal), StringComparison.Ordinal);
                Assert.Empty(_planted.NamesIn(stopped.ErrorOutput));
            }
        }

        Assert.Empty(upstream.Calls);
    }

    private async Task<ServerDidNotStartException?> StopsAsync(Upstream upstream, IEnumerable<KeyValuePair<string, string>> credentials)
    {
        try
        {
            await using var process = await StartAsync(upstream, credentials);
            return null;
        }
        catch (ServerDidNotStartException e)
        {
            return e;
        }
    }

    private void AssertNothingLeft(Transcript transcript, ServerUnderTest process)
    {
        Assert.Empty(_planted.NamesIn(transcript.Text));
        Assert.Empty(transcript.WithStackTrace);
        Assert.Empty(_planted.NamesIn(process.ErrorOutput));
        Assert.Empty(_planted.NamesInFiles(_folder.Path));
    }

    private Task<ServerUnderTest> StartAsync(Upstream upstream, IEnumerable<KeyValuePair<string, string>> credentials) =>
        ServerUnderTest.StartAsync(server, _folder.Path, upstream.Address, credentials, _timeout.Token);
}
