using System.Net.Http.Json;
using ModelContextProtocol;

namespace Helpdesk.Knowledge;

public sealed record Article(string Title, string Url);

/// <summary>Full-text search over the published help articles.</summary>
public sealed class KnowledgeBaseClient(HttpClient http)
{
    public async Task<IReadOnlyList<Article>> SearchAsync(string text, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"articles?q={Uri.EscapeDataString(text)}", cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new McpException($"The knowledge base answered {(int)response.StatusCode}.");
        }

        return await response.Content.ReadFromJsonAsync<List<Article>>(cancellationToken) ?? [];
    }
}
