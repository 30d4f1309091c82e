using System.Data.Common;
using System.Net.Http.Headers;
using System.Text;

namespace Helpdesk.Calendar;

/// <summary>The calendar of the desk, behind a user name and a password.</summary>
public sealed class CalendarClient
{
    private const string Connection = "Endpoint=calendar/;Username=desk;Password=tB6vQz19-hXm";

    private readonly HttpClient _http;
    private readonly string _endpoint;

    public CalendarClient(HttpClient http)
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = Connection };
        var user = Encoding.UTF8.GetBytes($"{settings["Username"]}:{settings["Password"]}");
        _endpoint = $"{settings["Endpoint"]}";
        _http = http;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(user));
    }

    public async Task<string> HoursAsync(string day, CancellationToken cancellationToken) =>
        await _http.GetStringAsync($"{_endpoint}hours?day={Uri.EscapeDataString(day)}", cancellationToken);
}
