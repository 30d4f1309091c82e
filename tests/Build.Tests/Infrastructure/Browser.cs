using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>A Chromium without a window, driven over its DevTools protocol.</summary>
internal sealed partial class Browser : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonNode> _events = [];
    private string? _session;
    private int _last;

    private Browser(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>The browser on this machine, from CHROMIUM or the PATH; null when there is none.</summary>
    public static string? Path { get; } = Find();

    /// <summary>What the page wrote to the console, threw, or asked the network for.</summary>
    public IReadOnlyList<JsonNode> Events => _events;

    public static async Task<Browser> StartAsync()
    {
        var profile = Directory.CreateTempSubdirectory("mcp-browser-").FullName;
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--hide-scrollbars", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank",
        ];
        var process = Process.Start(new ProcessStartInfo(Path!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var browser = new Browser(process, profile);
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (AddressPattern().Match(line.Data ?? "") is { Success: true } match)
            {
                address.TrySetResult(match.Groups[1].Value);
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await browser._socket.ConnectAsync(new Uri(await address.Task.WaitAsync(s_patience)), new CancellationTokenSource(s_patience).Token);
        var target = await browser.SendAsync("Target.createTarget", new() { ["url"] = "about:blank" });
        var session = await browser.SendAsync("Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        browser._session = (string)session["sessionId"]!;
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            await browser.SendAsync(domain + ".enable");
        }

        return browser;
    }

    /// <summary>Opens a page at a width, in light or dark colours, and waits until it is loaded.</summary>
    public async Task OpenAsync(Uri page, int width, bool isDark)
    {
        _events.Clear();
        await SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        await SendAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }) });
        await SendAsync("Page.navigate", new() { ["url"] = page.AbsoluteUri });
        while (!_events.Exists(e => (string?)e["method"] == "Page.loadEventFired"))
        {
            await ReceiveAsync();
        }
    }

    /// <summary>The value of an expression in the page.</summary>
    public async Task<JsonNode> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(answer["exceptionDetails"] is null, answer["exceptionDetails"]?.ToJsonString());
        return answer["result"]!["value"]!;
    }

    public async Task PressTabAsync()
    {
        foreach (var type in new[] { "rawKeyDown", "keyUp" })
        {
            await SendAsync("Input.dispatchKeyEvent", new() { ["type"] = type, ["key"] = "Tab", ["code"] = "Tab", ["windowsVirtualKeyCode"] = 9 });
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A helper process of the browser may still hold a file; the folder lies under the system's temporary folder.
        }
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        var id = ++_last;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (_session is not null)
        {
            message["sessionId"] = _session;
        }

        using var patience = new CancellationTokenSource(s_patience);
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        while (true)
        {
            var answer = await ReceiveAsync();
            if ((int?)answer["id"] == id)
            {
                Assert.True(answer["error"] is null, method + ": " + answer["error"]?.ToJsonString());
                return answer["result"]!;
            }
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var text = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, patience.Token);
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                break;
            }
        }

        var message = JsonNode.Parse(text.ToArray())!;
        if (message["method"] is not null)
        {
            _events.Add(message);
        }

        return message;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named && File.Exists(named))
        {
            return named;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var endings = OperatingSystem.IsWindows() ? [".exe"] : new[] { "" };
        return s_names.SelectMany(n => folders.SelectMany(f => endings.Select(e => System.IO.Path.Combine(f, n + e)))).FirstOrDefault(File.Exists);
    }

    [GeneratedRegex(@"DevTools listening on (ws://\S+)")]
    private static partial Regex AddressPattern();
}

/// <summary>One browser for the tests of a class, since its start takes longer than most of them; each opens its own page.</summary>
public sealed class SharedBrowser : IAsyncLifetime
{
    private Browser? _browser;

    internal Browser Browser => _browser ?? throw new InvalidOperationException("No Chromium was found.");

    public async Task InitializeAsync() => _browser = Infrastructure.Browser.Path is null ? null : await Infrastructure.Browser.StartAsync();

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }
}

/// <summary>A test that needs a browser; where there is none it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Browser.Path is null ? "No Chromium was found: install one, or name it in CHROMIUM." : null;
}
