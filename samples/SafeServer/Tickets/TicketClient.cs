using System.Net;
using System.Net.Http.Json;
using ModelContextProtocol;

namespace Helpdesk.Tickets;

/// <summary>The reporting API of the ticket system; read-only.</summary>
public sealed class TicketClient(HttpClient http)
{
    public async Task<IReadOnlyList<Ticket>> ListAsync(string status, CancellationToken cancellationToken) =>
        await SendAsync<List<Ticket>>($"tickets?status={Uri.EscapeDataString(status)}", cancellationToken) ?? [];

    public async Task<Ticket?> GetAsync(int id, CancellationToken cancellationToken) =>
        await SendAsync<Ticket>($"tickets/{id}", cancellationToken);

    private async Task<T?> SendAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new McpException(Explain(response.StatusCode));
        }

        return await response.Content.ReadFromJsonAsync<T>(cancellationToken);
    }

    private static string Explain(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "The ticket system refused TICKET_API_KEY.",
        HttpStatusCode.NotFound => "There is no such ticket.",
        _ => $"The ticket system answered {(int)status}.",
    };
}
