using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpAnalyzers.Server.Tests.Client;

/// <summary>The parcel carrier's API on a free loopback port; can hold one question back, and notes who asked what.</summary>
internal sealed class Carrier : IAsyncDisposable
{
    /// <summary>The number of the parcel whose question waits for <see cref="Release"/>.</summary>
    public const string Held = "held";

    private readonly WebApplication _application;
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Carrier(WebApplication application) => _application = application;

    public Uri Address { get; private set; } = null!;

    /// <summary>The account in whose name each parcel was asked for, by its number.</summary>
    public ConcurrentDictionary<string, string> Accounts { get; } = new();

    /// <summary>Ends when the question that is held has come.</summary>
    public Task Arrived => _arrived.Task;

    public static async Task<Carrier> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var carrier = new Carrier(builder.Build());
        carrier._application.MapGet("/parcels/{number}", carrier.AnswerAsync);
        await carrier._application.StartAsync(cancellationToken);
        carrier.Address = new Uri(carrier._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return carrier;
    }

    public void Release() => _released.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Release();
        return _application.DisposeAsync();
    }

    private async Task<string> AnswerAsync(string number, HttpRequest request)
    {
        Accounts[number] = request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        if (number == Held)
        {
            _arrived.TrySetResult();
            await _released.Task;
        }

        return "on its way";
    }
}
