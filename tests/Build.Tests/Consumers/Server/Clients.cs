namespace Backoffice;

public sealed class CrmClient
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri("https://crm.example.com/") };

    public CrmClient(string token) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    public Task<string> ReadAsync(int id) => _http.GetStringAsync("customers/" + id);

    public async Task DeleteAsync(int id) => (await _http.DeleteAsync("customers/" + id)).EnsureSuccessStatusCode();
}

public sealed class MailClient
{
    private const string Fallback = "@@PLANTED_TOKEN@@"; // MCPAC1001 Error

    private readonly HttpClient _http = new() { BaseAddress = new Uri("https://mail.example.com/") };

    public MailClient(string apiKey)
    {
        _http.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
        _http.DefaultRequestHeaders.Add("X-Password", "hG7tq2LmZ9rX4w"); // MCPAC1001 Warning
        _http.DefaultRequestHeaders.Add("X-Fallback", Fallback);
    }

    public Task<string> ReadAsync() => _http.GetStringAsync("inbox");

    public async Task EmptyAsync() => (await _http.DeleteAsync("inbox")).EnsureSuccessStatusCode();
}
