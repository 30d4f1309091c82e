using McpAnalyzers.Server.Tests.Client;

namespace McpAnalyzers.Server.Tests;

/// <summary>Before: that the sample's mistakes are real, seen through a real client.</summary>
public sealed class LeakyServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(3));
    private readonly Planted _planted = new(SampleServer.Leaky.CredentialVariables);

    public void Dispose()
    {
        _timeout.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Refused_credential_is_in_the_reply()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        upstream.RefusesEverything = true;
        await using var server = await StartAsync(upstream, _planted.Environment);

        var answers = (await server.UseEverythingAsync(_timeout.Token)).Answers;

        Assert.Equal(["TICKET_API_KEY"], _planted.NamesIn(answers["get_ticket"].Json));
        Assert.Equal(["CRM_ADMIN_TOKEN"], _planted.NamesIn(answers["get_customer"].Json));
    }

    [Fact]
    public async Task Refused_request_shows_the_inside_of_the_server()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        upstream.RefusesEverything = true;
        await using var server = await StartAsync(upstream, _planted.Environment);

        var transcript = await server.UseEverythingAsync(_timeout.Token);

        Assert.Equal(["desk_status"], transcript.WithStackTrace);
    }

    [Fact]
    public async Task Key_of_the_account_is_in_the_reply()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        var answers = (await server.UseEverythingAsync(_timeout.Token)).Answers;

        Assert.Equal(["account key"], _planted.NamesIn(answers["my_account"].Json));
    }

    [Fact]
    public async Task Key_of_the_status_and_token_of_the_reports_are_in_the_log()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        await server.UseEverythingAsync(_timeout.Token);

        Assert.Equal(["STATUS_API_KEY", "report token"], _planted.NamesIn(server.ErrorOutput));
    }

    [Fact]
    public async Task Key_of_the_status_is_in_an_address()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        await server.UseEverythingAsync(_timeout.Token);

        Assert.Equal([new UpstreamCall("GET", "/status", "STATUS_API_KEY", InAddress: true)], upstream.Calls.Where(call => call.InAddress));
    }

    [Fact]
    public async Task Every_variable_is_in_the_reply()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        var answers = (await server.UseEverythingAsync(_timeout.Token)).Answers;

        Assert.Equal(_planted.Environment.Keys.Order(StringComparer.Ordinal), _planted.NamesIn(answers["show_environment"].Json));
        Assert.Equal(["CRM_ADMIN_TOKEN"], _planted.NamesIn((await server.CallAsync("read_setting", "name", "CRM_ADMIN_TOKEN", _timeout.Token)).Json));
    }

    [Fact]
    public async Task Address_that_the_model_chooses_gets_the_credential()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var stranger = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        await server.CallAsync("fetch_attachment", "url", new Uri(stranger.Address, "collect").ToString(), _timeout.Token);

        Assert.Equal([new UpstreamCall("GET", "/collect", "STATUS_API_KEY")], stranger.Calls);
    }

    [Fact]
    public async Task Text_stands_between_the_messages_of_the_protocol()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        await server.UseEverythingAsync(_timeout.Token);

        Assert.True(server.WroteToProtocol("Asking the desk"));
    }

    [Fact]
    public async Task Client_is_asked_for_a_credential()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        Assert.Equal(["search_archive: archiveApiKey"], await server.CredentialParametersAsync(_timeout.Token));
    }

    [Fact]
    public async Task Session_token_is_in_the_reply_and_in_a_file()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        var answers = (await server.UseEverythingAsync(_timeout.Token)).Answers;

        Assert.All(answers, answer => Assert.False(answer.Value.IsError, answer.Key));
        Assert.Equal(["access token"], _planted.NamesIn(answers["sign_in"].Json));
        Assert.Contains("helpdesk-session.json: DESK_REFRESH_TOKEN, access token", _planted.NamesInFiles(_folder.Path));
    }

    [Fact]
    public async Task Token_of_the_renderer_is_on_its_command_line()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        await server.CallAsync("draw_report", "month", 7, _timeout.Token);

        Assert.Contains("renderer.log: RENDERER_TOKEN", _planted.NamesInFiles(_folder.Path));
    }

    [Fact]
    public async Task Session_of_the_reports_is_in_a_file_that_others_can_read_and_decode()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        await server.CallAsync("draw_report", "month", 7, _timeout.Token);

        Assert.Contains("helpdesk-reports.dat: report token", _planted.NamesInFiles(_folder.Path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.True((File.GetUnixFileMode(Path.Combine(_folder.Path, "helpdesk-reports.dat")) & UnixFileMode.OtherRead) != 0);
        }
    }

    [Fact]
    public async Task Built_in_credentials_of_source_and_settings_are_what_the_server_uses()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment.Where(pair => pair.Key != "Reports__ApiKey"));

        await server.UseEverythingAsync(_timeout.Token);

        Assert.Contains(new UpstreamCall("GET", "/articles", "key in the source"), upstream.Calls);
        Assert.Contains(new UpstreamCall("GET", "/reports/session", "key in the settings"), upstream.Calls);
        Assert.Contains(new UpstreamCall("GET", "/calendar/hours", "password in a connection string"), upstream.Calls);
    }

    [Fact]
    public void Key_of_a_developer_lies_beside_the_program() => Assert.Contains(
        Literals.DeveloperKey, File.ReadAllText(Path.Combine(SampleServer.Leaky.OutputFolder, "appsettings.Development.json")), StringComparison.Ordinal);

    [Fact]
    public void Clients_are_not_told_what_is_secret() => Assert.Equal(["TICKET_API_KEY"], Manifest.UnmarkedSecrets(SampleServer.Leaky));

    [Fact]
    public async Task Tool_that_says_it_only_reads_changes_something()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        Assert.Equal(["open_ticket"], (await server.UseEverythingAsync(_timeout.Token, upstream)).ChangesUnderReadOnly);
    }

    [Fact]
    public async Task Renderer_gets_a_built_in_token_where_none_is_set()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment.Where(pair => pair.Key != "RENDERER_TOKEN"));

        await server.CallAsync("draw_report", "month", 7, _timeout.Token);

        Assert.Contains(Literals.RendererToken, await File.ReadAllTextAsync(Path.Combine(_folder.Path, "renderer.log"), _timeout.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_is_in_a_description()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        Assert.Contains(Literals.ReportsPassword, (await server.UseEverythingAsync(_timeout.Token)).Lists, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_is_asked_for_a_password_by_a_prompt()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        Assert.Equal(["search_old_tickets: archivePassword"], await server.CredentialsOfPromptsAsync(_timeout.Token));
    }

    [Fact]
    public async Task Tool_that_only_reads_acts_as_administrator()
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment);

        await server.UseEverythingAsync(_timeout.Token);

        Assert.Contains(new UpstreamCall("GET", "/customers", "CRM_ADMIN_TOKEN"), upstream.Calls);
    }

    [Theory]
    [InlineData("TICKET_API_KEY")]
    [InlineData("DESK_REFRESH_TOKEN")]
    [InlineData("RENDERER_TOKEN")]
    public async Task Server_without_a_credential_lists_its_tools(string missing)
    {
        await using var upstream = await Upstream.StartAsync(_planted, _timeout.Token);
        await using var server = await StartAsync(upstream, _planted.Environment.Where(pair => pair.Key != missing));

        Assert.Equal(18, (await server.ListToolsAsync(_timeout.Token)).Count);
    }

    private Task<ServerUnderTest> StartAsync(Upstream upstream, IEnumerable<KeyValuePair<string, string>> credentials) =>
        ServerUnderTest.StartAsync(SampleServer.Leaky, _folder.Path, upstream.Address, credentials, _timeout.Token);
}
