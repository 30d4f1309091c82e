using McpAnalyzers.Server.Tests.Fixing;

namespace McpAnalyzers.Server.Tests;

/// <summary>After: the leaky server, mended by nothing but our own fixes, keeps every promise.</summary>
public sealed class FixedServerTests(FixedServer fixture) : IClassFixture<FixedServer>, IDisposable
{
    private readonly Promises _promises = new(fixture.Server);

    public void Dispose() => _promises.Dispose();

    [Fact]
    public void Build_is_clean() => Assert.True(fixture.IsClean, fixture.BuildOutput);

    [Fact]
    public void Settings_are_mended()
    {
        Assert.DoesNotContain("MCPAC1004", fixture.BuildOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("MCPAC1006", fixture.BuildOutput, StringComparison.Ordinal);
        Assert.Empty(Manifest.UnmarkedSecrets(fixture.Server));
    }

    [Fact]
    public void Literals_are_in_no_file_of_the_build()
    {
        var holders = Directory.EnumerateFiles(fixture.Server.SourceFolder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".dll" or ".pdb" or ".json")
            .Where(file => Planted.ReadAnyEncoding(file) is var text && Literals.All.Any(literal => text.Contains(literal, StringComparison.Ordinal)))
            .Select(Path.GetFileName);

        Assert.Empty(holders);
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
