using System.ComponentModel;
using Helpdesk.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerToolType]
public sealed class SupportTools(StatusClient status, IHttpClientFactory clients, ILogger<SupportTools> logger)
{
    private static readonly string[] s_settings = ["HELPDESK_URL", "HELPDESK_STATE_DIR"];

    [McpServerTool(Name = "desk_status", ReadOnly = true)]
    [Description("Tells which services of the desk are up.")]
    public async Task<string> DeskStatus(CancellationToken cancellationToken)
    {
        try
        {
            return await status.ReadAsync(cancellationToken);
        }
        catch (HttpRequestException e)
        {
            logger.LogError(e, "The status cannot be read");
            return "The status cannot be read.";
        }
    }

    [McpServerTool(Name = "my_account", ReadOnly = true, UseStructuredContent = true)]
    [Description("Describes the account that the server works with.")]
    public async Task<Account?> MyAccount(CancellationToken cancellationToken) => await status.AccountAsync(cancellationToken);

    [McpServerTool(Name = "search_archive", ReadOnly = true)]
    [Description("Searches the tickets of former years.")]
    public async Task<string> SearchArchive(
        [Description("What to look for")] string text, IOptions<ArchiveOptions> options, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient("desk");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"archive?q={Uri.EscapeDataString(text)}");
        request.Headers.Add("X-Api-Key", options.Value.ApiKey);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellationToken) : "The archive refused the key.";
    }

    [McpServerTool(Name = "show_environment", ReadOnly = true)]
    [Description("Shows how the server is set up.")]
    public static string ShowEnvironment() => string.Join(
        '\n', s_settings.Select(name => $"{name}={Environment.GetEnvironmentVariable(name)}"));

    [McpServerTool(Name = "read_setting", ReadOnly = true)]
    [Description("Reads one setting of the server.")]
    public static string ReadSetting([Description("The setting's name")] string name)
    {
        if (!s_settings.Contains(name))
        {
            throw new McpException("There is no such setting.");
        }

        return Environment.GetEnvironmentVariable(name) ?? "not set";
    }

    [McpServerTool(Name = "fetch_attachment", ReadOnly = true)]
    [Description("Reads a file that a customer attached to a ticket.")]
    public async Task<string> FetchAttachment([Description("The file's number")] int id, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient("files");
        return await http.GetStringAsync($"attachments/{id}", cancellationToken);
    }
}
