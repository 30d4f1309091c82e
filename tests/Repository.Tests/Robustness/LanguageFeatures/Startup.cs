using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Features.Startup;

public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["--second", ..])
        {
            return await SecondAsync(args);
        }

        await CreateHostBuilder(args).Build().RunAsync();
        return 0;
    }

    public static IHostBuilder CreateHostBuilder(string[] args) =>
        Host.CreateDefaultBuilder(args)
            .ConfigureLogging(logging => logging.ClearProviders().AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace))
            .ConfigureServices((context, services) => services
                .AddTicketApi(context.Configuration)
                .AddMcpServer(options =>
                {
                    options.ServerInfo = new Implementation { Name = "tickets", Version = "1" };
                    options.ToolCollection = [McpServerTool.Create((string id) => id.Length, new() { Name = "length", ReadOnly = true })];
                })
                .WithStdioServerTransport()
                .WithTools<TicketTools>()
                .WithTools([typeof(TicketTools)])
                .WithToolsFromAssembly()
                .WithPrompts<TicketPrompts>()
                .WithResources<TicketResources>()
                .WithListToolsHandler((request, ct) => new ValueTask<ListToolsResult>(new ListToolsResult()))
                .WithCallToolHandler(static async (request, ct) =>
                {
                    await Task.Delay(1, ct);
                    return new CallToolResult { Content = [new TextContentBlock { Text = request.Params?.Name ?? "none" }] };
                })
                .WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, ct) =>
                {
                    try
                    {
                        return await next(request, ct);
                    }
                    catch (InvalidOperationException ex)
                    {
                        throw new McpException("Failed.", ex);
                    }
                })));

    private static async Task<int> SecondAsync(string[] args)
    {
        var key = Environment.GetEnvironmentVariable("SECOND_KEY");
        ArgumentException.ThrowIfNullOrEmpty(key);
        var options = new McpServerOptions
        {
            ServerInfo = new() { Name = "second", Version = "1" },
            Handlers = new McpServerHandlers
            {
                CallToolHandler = (request, ct) => ValueTask.FromResult(new CallToolResult { Content = [new TextContentBlock { Text = key.Length.ToString() }] }),
                ListToolsHandler = HandleListAsync,
            },
        };
        await using var transport = new StdioServerTransport("second");
        await using var server = McpServer.Create(transport, options);
        await server.RunAsync();
        return 0;
    }

    private static ValueTask<ListToolsResult> HandleListAsync(RequestContext<ListToolsRequestParams> request, CancellationToken ct) => new(new ListToolsResult());
}

public sealed class TicketOptions
{
    public string? ApiKey { get; set; }

    public string Address { get; set; } = "https://example.com";
}

public static class TicketRegistration
{
    public static IServiceCollection AddTicketApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TicketOptions>()
            .Bind(configuration.GetSection("Tickets"))
            .Validate(o => !string.IsNullOrWhiteSpace(o.ApiKey), "Tickets:ApiKey is not set.")
            .ValidateOnStart();
        services.AddHttpClient<TicketApi>((provider, client) =>
        {
            var options = provider.GetRequiredService<IOptions<TicketOptions>>().Value;
            client.BaseAddress = new Uri(options.Address);
            client.DefaultRequestHeaders.Add("X-Api-Key", options.ApiKey);
        });
        services.AddKeyedSingleton<TicketStore>("memory");
        services.AddSingleton<TicketStore>(p => new TicketStore(p.GetRequiredKeyedService<TicketStore>("memory")));
        services.AddHostedService<Warmup>();
        return services;
    }
}

public sealed class TicketApi(HttpClient http)
{
    public async Task<string> GetAsync(string id, CancellationToken ct)
    {
        using var response = await http.GetAsync($"/tickets/{Uri.EscapeDataString(id)}", ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new McpProtocolException($"Ticket {id} was refused with {(int)response.StatusCode}.", McpErrorCode.InternalError);
        }

        return await response.Content.ReadAsStringAsync(ct);
    }
}

public sealed class TicketStore
{
    public TicketStore()
    {
    }

    public TicketStore(TicketStore other) => Path = other.Path;

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "tickets.json");

    public Task SaveAsync(IDictionary<string, string> tickets, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(Path, JsonSerializer.Serialize(tickets), cancellationToken);
}

public sealed class Warmup(TicketApi api, ILogger<Warmup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.LogInformation("Warm: {Length}", (await api.GetAsync("0", stoppingToken)).Length);
    }
}

[McpServerToolType]
public sealed class TicketTools(TicketApi api, [FromKeyedServices("memory")] TicketStore store)
{
    [McpServerTool(ReadOnly = true)]
    public Task<string> Get(string id, CancellationToken ct) => api.GetAsync(id, ct);

    [McpServerTool(Destructive = true)]
    public async Task Save(Dictionary<string, string> tickets, IProgress<ProgressNotificationValue> progress, CancellationToken ct)
    {
        progress.Report(new() { Progress = 1, Message = "saving" });
        await store.SaveAsync(tickets, ct);
    }
}

[McpServerPromptType]
public sealed class TicketPrompts
{
    [McpServerPrompt]
    public static PromptMessage Ask(string id) => new() { Role = Role.User, Content = new TextContentBlock { Text = $"Look at ticket {id}." } };
}

[McpServerResourceType]
public sealed class TicketResources
{
    [McpServerResource(UriTemplate = "ticket://{id}")]
    public static TextResourceContents Read(string id) => new() { Uri = $"ticket://{id}", Text = id };
}

public sealed class CustomTool : McpServerTool
{
    public override Tool ProtocolTool => new() { Name = "custom" };

    public override IReadOnlyList<object> Metadata => [];

    public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default) =>
        new(new CallToolResult { Content = [new TextContentBlock { Text = "custom" }] });
}
