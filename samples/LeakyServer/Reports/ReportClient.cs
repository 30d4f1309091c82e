using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Reports;

public sealed record ReportSession([property: JsonPropertyName("report_token")] string ReportToken);

/// <summary>The desk's figures, month by month.</summary>
public sealed class ReportClient(IHttpClientFactory clients, ILogger<ReportClient> logger, string apiKey)
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
        using var http = clients.CreateClient("desk");
        using var request = new HttpRequestMessage(HttpMethod.Get, "reports/session");
        request.Headers.Add("X-Api-Key", apiKey);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var session = await response.Content.ReadFromJsonAsync<ReportSession>(cancellationToken)
            ?? throw new InvalidOperationException("The desk answered without a session.");
        return session.ReportToken;
    }
}
