using System.Net.Http.Headers;
using System.Net.Http.Json;
using ModelContextProtocol;

namespace Helpdesk.Session;

/// <summary>Works at the desk as the agent: signs in with the refresh token, acts with the access token.</summary>
public sealed class DeskAgent(IHttpClientFactory clients, TokenStore store, string refreshToken)
{
    public async Task<TokenSet> SignInAsync(CancellationToken cancellationToken)
    {
        if (await store.LoadAsync(cancellationToken) is { } stored && stored.ExpiresAt > DateTimeOffset.UtcNow)
        {
            return stored;
        }

        using var http = clients.CreateClient("desk");
        using var response = await http.PostAsJsonAsync("session", new { refresh_token = refreshToken }, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new McpException("The desk refused the sign-in.");
        }

        var tokens = await response.Content.ReadFromJsonAsync<TokenSet>(cancellationToken)
            ?? throw new McpException("The desk answered the sign-in without a session.");
        await store.SaveAsync(tokens, cancellationToken);
        return tokens;
    }

    public async Task ReplyAsync(int ticket, string text, CancellationToken cancellationToken)
    {
        var tokens = await SignInAsync(cancellationToken);
        using var http = clients.CreateClient("desk");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"tickets/{ticket}/replies")
        {
            Content = JsonContent.Create(new { text }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new McpException($"The desk answered {(int)response.StatusCode}; the reply was not sent.");
        }
    }

    public async Task<string> OpenAsync(int ticket, CancellationToken cancellationToken)
    {
        var tokens = await SignInAsync(cancellationToken);
        using var http = clients.CreateClient("desk");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"tickets/{ticket}/assignee");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadAsStringAsync(cancellationToken)
            : throw new McpException($"The desk answered {(int)response.StatusCode}; the ticket was not opened.");
    }
}
