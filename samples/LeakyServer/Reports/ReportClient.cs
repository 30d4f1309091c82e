using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Reports;

public sealed record ReportSession([property: JsonPropertyName("session_token")] string SessionToken);

/// <summary>The desk's figures, month by month.</summary>
public sealed class ReportClient(IHttpClientFactory clients, ILogger<ReportClient> logger, ReportCache cache, string apiKey)
{
    public async Task<string> ReadAsync(int month, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient("desk");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"reports/{month}");
        request.Headers.Authorization = new("Bearer", await TokenAsync(cancellationToken));
        logger.LogInformation("Asking for month {Month} with {Headers}", month, request.Headers.ToString());
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        if (await cache.LoadAsync(cancellationToken) is { } kept)
        {
            return kept;
        }

        using var http = clients.CreateClient("desk");
        using var request = new HttpRequestMessage(HttpMethod.Get, "reports/session");
        request.Headers.Add("X-Api-Key", apiKey);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var session = await response.Content.ReadFromJsonAsync<ReportSession>(cancellationToken)
            ?? throw new InvalidOperationException("The desk answered without a session.");
        await cache.SaveAsync(session.SessionToken, cancellationToken);
        return session.SessionToken;
    }
}
