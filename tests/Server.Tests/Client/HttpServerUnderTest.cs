using System.Diagnostics;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAnalyzers.Server.Tests.Client;

/// <summary>A server process that listens on a free loopback port.</summary>
internal sealed class HttpServerUnderTest : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private HttpServerUnderTest(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts the server; throws <see cref="ServerDidNotStartException"/> when it ends before it listens.</summary>
    public static async Task<HttpServerUnderTest> StartAsync(
        SampleServer server, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(DotnetHost.Path)
        {
            ArgumentList = { server.AssemblyPath },
            WorkingDirectory = server.OutputFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__Console__FormatterName"] = "simple";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                {
                    // Nobody reads on, and a full pipe would stop the server.
                    _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                    return new(process, new Uri(line[(at + Listening.Length)..].Trim()));
                }
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        throw new ServerDidNotStartException("it ended", await errors);
    }

    /// <summary>The names of the tools, as the SDK's own client gets them with these headers; null when it is turned away.</summary>
    public async Task<IReadOnlyList<string>?> ListToolsAsync(string query, IDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        try
        {
            await using var client = await ConnectAsync(query, headers, cancellationToken);
            return (await client.ListToolsAsync(cancellationToken: cancellationToken)).Select(tool => tool.Name).ToArray();
        }
        catch (HttpRequestException e) when (e.StatusCode == System.Net.HttpStatusCode.Unauthorized)
        {
            return null;
        }
    }

    public async Task<string> CallAsync(
        string tool, string argument, string value, IDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        await using var client = await ConnectAsync("", headers, cancellationToken);
        var result = await client.CallToolAsync(tool, new Dictionary<string, object?> { [argument] = value }, cancellationToken: cancellationToken);
        return string.Concat(result.Content.OfType<TextContentBlock>().Select(text => text.Text));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Task<McpClient> ConnectAsync(string query, IDictionary<string, string> headers, CancellationToken cancellationToken) =>
        McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = new Uri(Address, "mcp" + query),
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = headers,
            }),
            new McpClientOptions { DiscoverProbeTimeout = Timeout.InfiniteTimeSpan },
            cancellationToken: cancellationToken);
}
