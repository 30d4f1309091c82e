using System.Net;
using System.Net.Http.Json;
using ModelContextProtocol;

namespace Helpdesk.Tickets;

/// <summary>The reporting API of the ticket system; read-only.</summary>
public sealed class TicketClient
{
    private readonly HttpClient _http;
    private readonly string _apiKey = Environment.GetEnvironmentVariable("TICKET_API_KEY") ?? "";

    public TicketClient(HttpClient http) => _http = http;

    public async Task<IReadOnlyList<Ticket>> ListAsync(string status, CancellationToken cancellationToken) =>
        await SendAsync<List<Ticket>>($"tickets?status={Uri.EscapeDataString(status)}", cancellationToken) ?? [];

    public async Task<Ticket?> GetAsync(int id, CancellationToken cancellationToken) =>
        await SendAsync<Ticket>($"tickets/{id}", cancellationToken);

    private async Task<T?> SendAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Api-Key", _apiKey);
        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new McpException(Explain(response.StatusCode));
        }

        return await response.Content.ReadFromJsonAsync<T>(cancellationToken);
    }

    private string Explain(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => $"The ticket system refused the key {_apiKey}.",
        HttpStatusCode.NotFound => "There is no such ticket.",
        _ => $"The ticket system answered {(int)status}.",
    };
}
