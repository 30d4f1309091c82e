namespace McpAnalyzers.Server.Tests;

/// <summary>The sample that is written right keeps every promise.</summary>
public sealed class SafeServerTests : IDisposable
{
    private readonly Promises _promises = new(SampleServer.Safe);

    public void Dispose() => _promises.Dispose();

    [Fact]
    public void Every_secret_is_listed_and_marked_for_clients()
    {
        Assert.Equal(SampleServer.Safe.CredentialVariables, Manifest.Secrets(SampleServer.Safe));
        Assert.Empty(Manifest.UnmarkedSecrets(SampleServer.Safe));
    }

    [Fact]
    public Task Every_tool_answers_and_no_credential_leaves() => _promises.AnswersAsync();

    [Fact]
    public Task Who_asks_for_a_credential_gets_none() => _promises.GivesNothingToWhoAsksAsync();

    [Fact]
    public Task Refused_credential_does_not_leave() => _promises.KeepsQuietWhenRefusedAsync();

    [Fact]
    public Task Tool_that_only_reads_has_no_write_credential() => _promises.ReadsWithoutTheWriteCredentialAsync();

    [Fact]
    public Task Server_without_a_credential_does_not_start() => _promises.DoesNotStartWithoutAnyCredentialAsync();
}
