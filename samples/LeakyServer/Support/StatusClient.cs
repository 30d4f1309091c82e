using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Support;

/// <summary>The desk's own view of its services and of the server's account.</summary>
public sealed class StatusClient(IHttpClientFactory clients, ILogger<StatusClient> logger, string apiKey)
{
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        logger.LogInformation("Reading the status with {ApiKey}", apiKey);
        using var http = clients.CreateClient("desk");
        using var response = await http.GetAsync($"status?api_key={apiKey}", cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    public async Task<Account?> AccountAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync("account", cancellationToken);
        return await response.Content.ReadFromJsonAsync<Account>(cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient("desk");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Api-Key", apiKey);
        var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return response;
    }
}
