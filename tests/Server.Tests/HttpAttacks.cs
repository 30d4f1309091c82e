using System.IdentityModel.Tokens.Jwt;
using System.Text;
using McpAnalyzers.Server.Tests.Client;
using Microsoft.IdentityModel.Tokens;

namespace McpAnalyzers.Server.Tests;

/// <summary>What somebody without a right to it can do to the parcel desk, tried over loopback by a real client.</summary>
internal sealed class HttpAttacks(SampleServer server) : IDisposable
{
    private const string Resource = "https://parcels.example.com/mcp";

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(3));
    private readonly string _deskKey = Guid.NewGuid().ToString("N");
    private readonly string _signingKey = Guid.NewGuid().ToString("N");

    public void Dispose() => _timeout.Dispose();

    /// <summary>Whether who has a right is let in: with the key, and with a token for this server.</summary>
    public async Task<bool> LetsInWhoMayAsync()
    {
        await using var desk = await StartAsync(_deskKey);
        return await EntersAsync(desk, headers: new() { ["X-Desk-Key"] = _deskKey })
            && await EntersAsync(desk, headers: Bearer(TokenFor(Resource)));
    }

    /// <summary>Whether who shows nothing, or a wrong key, is let in although a key is set.</summary>
    public async Task<bool> LetsInWhoMayNotAsync()
    {
        await using var desk = await StartAsync(_deskKey);
        return await EntersAsync(desk) || await EntersAsync(desk, headers: new() { ["X-Desk-Key"] = "x" + _deskKey });
    }

    /// <summary>Whether a token that the sign-in gave for another application opens this one.</summary>
    public async Task<bool> ForeignTokenEntersAsync()
    {
        await using var desk = await StartAsync(_deskKey);
        return await EntersAsync(desk, headers: Bearer(TokenFor("https://payroll.example.com")));
    }

    /// <summary>Whether the key works where proxies and logs write it down.</summary>
    public async Task<bool> KeyInAddressEntersAsync()
    {
        await using var desk = await StartAsync(_deskKey);
        return await EntersAsync(desk, query: "?key=" + _deskKey);
    }

    /// <summary>Whether anybody is let in when the operator forgot the key.</summary>
    public async Task<bool> EverybodyEntersWithoutKeyAsync()
    {
        try
        {
            await using var desk = await StartAsync(deskKey: null);
            return await EntersAsync(desk);
        }
        catch (ServerDidNotStartException)
        {
            return false;
        }
    }

    /// <summary>Whether one caller's question goes out in the name of another, who calls at the same time.</summary>
    public async Task<bool> CallersAreMixedUpAsync()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await using var carrier = await Carrier.StartAsync(_timeout.Token);
            await using var desk = await StartAsync(_deskKey, carrier.Address);
            var first = TrackAsync(desk, "ada", Carrier.Held);
            await carrier.Arrived.WaitAsync(_timeout.Token);

            // The carrier is busy: the next two wait for their turn, in this order.
            var second = TrackAsync(desk, "bob", "7");
            await Task.Delay(TimeSpan.FromMilliseconds(500), _timeout.Token);
            var third = TrackAsync(desk, "eve", "8");
            await Task.Delay(TimeSpan.FromMilliseconds(500), _timeout.Token);
            carrier.Release();
            await Task.WhenAll(first, second, third);
            Assert.Equal("ada", carrier.Accounts[Carrier.Held]);
            if (carrier.Accounts["7"] != "bob" || carrier.Accounts["8"] != "eve")
            {
                return true;
            }
        }

        return false;
    }

    private Task<string> TrackAsync(HttpServerUnderTest desk, string account, string number) =>
        desk.CallAsync("track_parcel", "number", number, new Dictionary<string, string> { ["X-Desk-Key"] = _deskKey, ["X-Carrier-Token"] = account }, _timeout.Token);

    private async Task<bool> EntersAsync(HttpServerUnderTest desk, string query = "", Dictionary<string, string>? headers = null) =>
        await desk.ListToolsAsync(query, headers ?? [], _timeout.Token) is ["track_parcel"];

    private async Task<HttpServerUnderTest> StartAsync(string? deskKey, Uri? carrier = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["PARCEL_SIGNING_KEY"] = _signingKey,
            ["Carrier__Url"] = (carrier ?? new Uri("http://127.0.0.1:9/")).ToString(),
        };
        if (deskKey is not null)
        {
            environment["PARCEL_DESK_KEY"] = deskKey;
        }

        return await HttpServerUnderTest.StartAsync(server, environment, _timeout.Token);
    }

    private static Dictionary<string, string> Bearer(string token) => new() { ["Authorization"] = "Bearer " + token };

    private string TokenFor(string audience) => new JwtSecurityTokenHandler().WriteToken(new JwtSecurityToken(
        issuer: "https://sign-in.example.com",
        audience: audience,
        expires: DateTime.UtcNow.AddMinutes(10),
        signingCredentials: new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(_signingKey)), SecurityAlgorithms.HmacSha256)));
}
