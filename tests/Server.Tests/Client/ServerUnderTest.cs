using System.Collections.Concurrent;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAnalyzers.Server.Tests.Client;

/// <summary>A server process under the SDK's own client, with an environment of its own and everything it says kept.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly McpClient _client;
    private readonly ConcurrentQueue<string> _errorLines;
    private readonly ClientLog _log;
    private readonly Uri _upstream;

    private ServerUnderTest(McpClient client, ConcurrentQueue<string> errorLines, ClientLog log, Uri upstream)
    {
        _client = client;
        _errorLines = errorLines;
        _log = log;
        _upstream = upstream;
    }

    /// <summary>Whether the server wrote the text between the messages of the protocol.</summary>
    public bool WroteToProtocol(string text) => _log.Lines.Any(line =>
        line.Contains(text, StringComparison.Ordinal) && !line.Contains("stderr", StringComparison.Ordinal));

    /// <summary>What the process wrote to stderr, which a client may show or keep.</summary>
    public string ErrorOutput => string.Join('\n', _errorLines);

    /// <summary>Starts the server in <paramref name="folder"/>; throws <see cref="ServerDidNotStartException"/> when it ends before the handshake.</summary>
    public static async Task<ServerUnderTest> StartAsync(
        SampleServer server,
        string folder,
        Uri upstream,
        IEnumerable<KeyValuePair<string, string>> credentials,
        CancellationToken cancellationToken)
    {
        var environment = StdioClientTransportOptions.GetDefaultEnvironmentVariables();
        foreach (var (name, value) in credentials)
        {
            environment[name] = value;
        }

        environment["HELPDESK_URL"] = upstream.ToString();
        environment["HELPDESK_STATE_DIR"] = folder;
        environment["HELPDESK_RENDERER"] = RendererProgram.AssemblyPath;
        environment["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT");

        // The debugger's pipes would lie in the folder that is searched, and reading one never ends.
        environment["DOTNET_EnableDiagnostics"] = "0";

        // Wherever else a server may want to keep something, it is inside the folder that is searched afterwards.
        foreach (var home in new[] { "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR", "TEMP", "TMP" })
        {
            environment[home] = folder;
        }

        var errorLines = new ConcurrentQueue<string>();
        var log = new ClientLog();
        var transport = new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = server.Name,
            Command = DotnetHost.Path,
            Arguments = [server.AssemblyPath],
            WorkingDirectory = folder,
            InheritEnvironmentVariables = false,
            EnvironmentVariables = environment,
            StandardErrorLines = errorLines.Enqueue,
            ShutdownTimeout = TimeSpan.FromSeconds(10),
        }, log);
        try
        {
            // A server that is slow to start must not be taken for one of an earlier protocol.
            var options = new McpClientOptions { DiscoverProbeTimeout = Timeout.InfiniteTimeSpan };
            return new(await McpClient.CreateAsync(transport, options, cancellationToken: cancellationToken), errorLines, log, upstream);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The client's own exception quotes the server's stderr, which a failing test must not print.
            var exitCode = ((e as ClientTransportClosedException)?.Details as StdioClientCompletionDetails)?.ExitCode;
            throw new ServerDidNotStartException(e.GetType().Name, string.Join('\n', errorLines), exitCode);
        }
    }

    public async Task<IReadOnlyList<string>> ListToolsAsync(CancellationToken cancellationToken) =>
        (await _client.ListToolsAsync(cancellationToken: cancellationToken)).Select(tool => tool.Name).Order(StringComparer.Ordinal).ToArray();

    /// <summary>The arguments of tools that a model could only fill with a credential, as "tool: argument".</summary>
    public async Task<IReadOnlyList<string>> CredentialParametersAsync(CancellationToken cancellationToken) =>
        (await _client.ListToolsAsync(cancellationToken: cancellationToken))
            .SelectMany(tool => Arguments(tool).Keys
                .Where(name => name.EndsWith("Key", StringComparison.Ordinal) || name.EndsWith("password", StringComparison.OrdinalIgnoreCase))
                .Select(name => $"{tool.Name}: {name}"))
            .Order(StringComparer.Ordinal)
            .ToArray();

    /// <summary>The arguments of prompts that a user could only fill with a credential, as "prompt: argument".</summary>
    public async Task<IReadOnlyList<string>> CredentialsOfPromptsAsync(CancellationToken cancellationToken) =>
        (await _client.ListPromptsAsync(cancellationToken: cancellationToken))
            .SelectMany(prompt => (prompt.ProtocolPrompt.Arguments ?? [])
                .Where(argument => argument.Name.EndsWith("password", StringComparison.OrdinalIgnoreCase))
                .Select(argument => $"{prompt.Name}: {argument.Name}"))
            .ToArray();

    /// <summary>What one tool answers to one argument.</summary>
    public async Task<Answer> CallAsync(string tool, string argument, object value, CancellationToken cancellationToken)
    {
        var result = await _client.CallToolAsync(tool, new Dictionary<string, object?> { [argument] = value }, cancellationToken: cancellationToken);
        return new(result.IsError is true, Text(result));
    }

    /// <summary>Asks for everything the server has, in the order in which a conversation might.</summary>
    /// <param name="cancellationToken">Ends the conversation.</param>
    /// <param name="upstream">Where to look for what a tool changes.</param>
    public async Task<Transcript> UseEverythingAsync(CancellationToken cancellationToken, Upstream? upstream = null)
    {
        var tools = await _client.ListToolsAsync(cancellationToken: cancellationToken);
        var answers = new Dictionary<string, Answer>();
        var changing = new List<string>();
        foreach (var tool in tools.OrderBy(tool => tool.Name, StringComparer.Ordinal))
        {
            var before = upstream?.Calls.Count ?? 0;
            var result = await _client.CallToolAsync(tool.Name, Arguments(tool), cancellationToken: cancellationToken);
            if (tool.ProtocolTool.Annotations?.ReadOnlyHint is true && upstream?.Calls.Skip(before).Any(call => call.Method != "GET") is true)
            {
                changing.Add(tool.Name);
            }

            answers.Add(tool.Name, new(result.IsError is true, Text(result)));
        }

        foreach (var prompt in await _client.ListPromptsAsync(cancellationToken: cancellationToken))
        {
            var arguments = (prompt.ProtocolPrompt.Arguments ?? []).ToDictionary(argument => argument.Name, argument => (object?)(argument.Name == "id" ? 7 : "c1"));
            var result = await prompt.GetAsync(arguments, cancellationToken: cancellationToken);
            answers.Add("prompt " + prompt.Name, new(false, Text(result)));
        }

        foreach (var resource in await _client.ListResourcesAsync(cancellationToken: cancellationToken))
        {
            var result = await resource.ReadAsync(cancellationToken: cancellationToken);
            answers.Add("resource " + resource.Name, new(false, Text(result)));
        }

        var lists = Text(tools.Select(tool => tool.ProtocolTool).ToArray()) + _client.ServerInstructions + Text(_client.ServerInfo);
        return new(answers, lists, changing);
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private Dictionary<string, object?> Arguments(McpClientTool tool)
    {
        var arguments = new Dictionary<string, object?>();
        if (tool.JsonSchema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                var isNumber = property.Value.TryGetProperty("type", out var type) && type.ToString().Contains("integer", StringComparison.Ordinal);
                arguments.Add(property.Name, property.Name switch
                {
                    "url" => new Uri(_upstream, "attachments/7").ToString(),
                    "name" => "HELPDESK_URL",
                    _ => isNumber ? 7 : "c1",
                });
            }
        }

        return arguments;
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, McpJsonUtilities.DefaultOptions);
}

/// <summary>One reply as it came over the wire.</summary>
internal sealed record Answer(bool IsError, string Json);

/// <summary>Everything a client got to see in one conversation, and the tools that changed something upstream although they say that they only read.</summary>
internal sealed record Transcript(IReadOnlyDictionary<string, Answer> Answers, string Lists, IReadOnlyList<string> ChangesUnderReadOnly)
{
    /// <summary>The names of what answered with the calls inside of the server.</summary>
    public IReadOnlyList<string> WithStackTrace =>
        Answers.Where(answer => answer.Value.Json.Contains("   at Helpdesk.", StringComparison.Ordinal)).Select(answer => answer.Key).ToArray();

    public string Text => string.Join('\n', Answers.Values.Select(answer => answer.Json)) + Lists;
}

/// <summary>The server ended before a client could ask it anything.</summary>
internal sealed class ServerDidNotStartException(string cause, string errorOutput, int? exitCode = null) : Exception($"The server did not start: {cause}.")
{
    public string ErrorOutput { get; } = errorOutput;

    /// <summary>How the process ended, as far as the client learned it.</summary>
    public int? ExitCode { get; } = exitCode;
}
