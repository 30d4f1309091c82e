using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpAnalyzers.Server.Tests.Client;

/// <summary>The help desk's API on a free loopback port; answers what a tool asks, or 401 to everything.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Planted _planted;
    private readonly ConcurrentQueue<UpstreamCall> _calls = new();
    private TaskCompletionSource? _held;

    private Upstream(WebApplication application, Planted planted)
    {
        _application = application;
        _planted = planted;
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Whether every request is answered with 401, whatever it carries.</summary>
    public bool RefusesEverything { get; set; }

    /// <summary>What was asked so far, and with which credential.</summary>
    public IReadOnlyCollection<UpstreamCall> Calls => _calls;

    public static async Task<Upstream> StartAsync(Planted planted, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var upstream = new Upstream(builder.Build(), planted);
        upstream.Map();
        await upstream._application.StartAsync(cancellationToken);
        var server = upstream._application.Services.GetRequiredService<IServer>();
        upstream.Address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return upstream;
    }

    /// <summary>Keeps every question waiting for <see cref="Release"/>.</summary>
    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _held?.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Release();
        return _application.DisposeAsync();
    }

    private void Map()
    {
        _application.Use(GuardAsync);
        object customer = new { id = "c1", name = "Ada", email = "ada@example.com" };
        object ticket = new { id = 7, subject = "Printer on fire", status = "open", customerId = "c1" };
        _application.MapGet("/customers", () => new[] { customer });
        _application.MapGet("/customers/{id}", () => customer);
        _application.MapPut("/customers/{id}/email", () => Results.NoContent());
        _application.MapDelete("/customers/{id}", () => Results.NoContent());
        _application.MapGet("/tickets", () => new[] { ticket });
        _application.MapGet("/tickets/{id}", () => ticket);
        _application.MapPut("/tickets/{id}/assignee", () => ticket);
        _application.MapGet("/calendar/hours", () => "9 to 17");
        _application.MapPost("/tickets/{id}/replies", () => Results.NoContent());
        _application.MapGet("/articles", () => new[] { new { title = "Put it out", url = "https://desk.example.com/a/1" } });
        _application.MapGet("/status", () => new { desk = "up", crm = "up" });
        _application.MapGet("/attachments/{id}", () => "A photograph of a printer.");
        _application.MapGet("/archive", () => new[] { ticket });
        _application.MapGet("/account", () => new { name = "desk", plan = "team", apiKey = _planted.AccountKey });
        _application.MapGet("/reports/session", () => new { session_token = _planted.ReportToken });
        _application.MapGet("/reports/{month}", () => "12 open, 30 closed");
        _application.MapPost("/session", () => new
        {
            access_token = _planted.AccessToken,
            refresh_token = _planted["DESK_REFRESH_TOKEN"],
            expires_at = DateTimeOffset.UtcNow.AddHours(1),
        });
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (_held is { } held)
        {
            await held.Task;
        }

        var request = context.Request;
        var inAddress = request.Query["api_key"].FirstOrDefault();
        var presented = inAddress
            ?? request.Headers["X-Api-Key"].FirstOrDefault()
            ?? request.Headers.Authorization.FirstOrDefault()?.Replace("Bearer ", "", StringComparison.Ordinal)
            ?? (request.Path == "/session" ? (await request.ReadFromJsonAsync<SignIn>(context.RequestAborted))?.refresh_token : null);
        if (presented is not null && presented.StartsWith("Basic ", StringComparison.Ordinal))
        {
            presented = Encoding.UTF8.GetString(Convert.FromBase64String(presented["Basic ".Length..])).Split(':')[1];
        }

        var name = presented == _planted.AccessToken ? "access token"
            : presented == _planted.ReportToken ? "report token"
            : _planted.NameOf(presented) ?? Literals.NameOf(presented);
        _calls.Enqueue(new(request.Method, request.Path, name, inAddress is not null));
        if (RefusesEverything || name is null)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await next(context);
    }

    private sealed record SignIn(string refresh_token);
}

/// <summary>
/// One request; <paramref name="Credential"/> is the name of what it carried, null when that was unknown, and
/// <paramref name="InAddress"/> whether it stood where every proxy logs it.
/// </summary>
internal sealed record UpstreamCall(string Method, string Path, string? Credential, bool InAddress = false);
