using System.Net.Http.Headers;

namespace ParcelDesk.Carrier;

/// <summary>The carrier's API, asked in the name of each caller's own account.</summary>
public sealed class CarrierClient(HttpClient http)
{
    // The carrier answers one question at a time.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<string> TrackAsync(string account, string number, CancellationToken cancellationToken)
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", account);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await http.GetStringAsync($"parcels/{Uri.EscapeDataString(number)}", cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}
