using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Helpdesk.Crm;

/// <summary>The customer records of the CRM.</summary>
public sealed class CrmClient
{
    private readonly HttpClient _http;

    public CrmClient(Uri address, string token)
    {
        _http = new HttpClient { BaseAddress = address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<IReadOnlyList<Customer>> FindAsync(string text, CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync<List<Customer>>($"customers?q={Uri.EscapeDataString(text)}", cancellationToken) ?? [];

    public async Task<Customer?> GetAsync(string id, CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync<Customer>($"customers/{Uri.EscapeDataString(id)}", cancellationToken);

    public async Task ChangeEmailAsync(string id, string email, CancellationToken cancellationToken)
    {
        using var response = await _http.PutAsJsonAsync(
            $"customers/{Uri.EscapeDataString(id)}/email", new { email }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await _http.DeleteAsync($"customers/{Uri.EscapeDataString(id)}", cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
