using System.ComponentModel;
using Helpdesk.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerToolType]
public sealed class SupportTools(StatusClient status, IHttpClientFactory clients, ILogger<SupportTools> logger)
{
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
}
