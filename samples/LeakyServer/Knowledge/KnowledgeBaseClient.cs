using System.Net.Http.Json;
using ModelContextProtocol;

namespace Helpdesk.Knowledge;

public sealed record Article(string Title, string Url);

/// <summary>Full-text search over the published help articles.</summary>
public sealed class KnowledgeBaseClient(HttpClient http)
{
    private const string ApiKey = "kT93vQ7mZx2LpR8wYb5NdH4c";

    public async Task<IReadOnlyList<Article>> SearchAsync(string text, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"articles?q={Uri.EscapeDataString(text)}");
        request.Headers.Add("X-Api-Key", ApiKey);
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new McpException($"The knowledge base answered {(int)response.StatusCode}.");
        }

        return await response.Content.ReadFromJsonAsync<List<Article>>(cancellationToken) ?? [];
    }
}
