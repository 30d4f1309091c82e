using Helpdesk.Calendar;
using Helpdesk.Crm;
using Helpdesk.Knowledge;
using Helpdesk.Reports;
using Helpdesk.Session;
using Helpdesk.Support;
using Helpdesk.Tickets;
using Helpdesk.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

// A client starts the server in whatever folder it likes; the settings lie beside the program.
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });

// stdout carries the protocol.
builder.Logging.ClearProviders();
builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);

var desk = new Uri(Environment.GetEnvironmentVariable("HELPDESK_URL") ?? "https://desk.example.com/");
var state = Environment.GetEnvironmentVariable("HELPDESK_STATE_DIR") ?? AppContext.BaseDirectory;

var statusKey = Environment.GetEnvironmentVariable("STATUS_API_KEY");
if (string.IsNullOrEmpty(statusKey))
{
    Console.Error.WriteLine("STATUS_API_KEY is not set.");
    return 1;
}

var reportKey = builder.Configuration["Reports:ApiKey"];
if (string.IsNullOrEmpty(reportKey))
{
    Console.Error.WriteLine("Reports:ApiKey is not set.");
    return 1;
}

var renderer = Environment.GetEnvironmentVariable("HELPDESK_RENDERER") ?? Path.Combine(AppContext.BaseDirectory, "render.dll");
var rendererToken = Environment.GetEnvironmentVariable("RENDERER_TOKEN") ?? "renderer-of-the-desk-4711";
builder.Services.AddSingleton(new Renderer(renderer, rendererToken));

builder.Services.AddHttpClient("desk", http => http.BaseAddress = desk);
builder.Services.AddHttpClient("files", http =>
{
    http.BaseAddress = new Uri("https://files.example.com/");
    http.DefaultRequestHeaders.Add("X-Api-Key", statusKey);
});
builder.Services.AddHttpClient<TicketClient>(http => http.BaseAddress = desk);
builder.Services.AddHttpClient<KnowledgeBaseClient>(http => http.BaseAddress = desk);
builder.Services.AddHttpClient<CalendarClient>(http => http.BaseAddress = desk);

builder.Services
    .AddMcpServer(options => options.ServerInfo = new Implementation { Name = "helpdesk", Version = "1.0.0" })
    .WithStdioServerTransport()
    .WithTools<CustomerTools>()
    .WithTools<TicketTools>()
    .WithTools<KnowledgeTools>()
    .WithTools<SessionTools>()
    .WithTools<SupportTools>()
    .WithTools<ReportTools>()
    .WithTools<CalendarTools>()
    .WithPrompts<TicketPrompts>()
    .WithResources<HelpResources>();

builder.Services.AddSingleton(services => new StatusClient(
    services.GetRequiredService<IHttpClientFactory>(), services.GetRequiredService<ILogger<StatusClient>>(), statusKey));
builder.Services.AddSingleton<ReportCache>();
builder.Services.AddSingleton(services => new ReportClient(
    services.GetRequiredService<IHttpClientFactory>(), services.GetRequiredService<ILogger<ReportClient>>(), services.GetRequiredService<ReportCache>(), reportKey));
builder.Services.AddSingleton(new TokenStore(Path.Combine(state, "helpdesk-session.json")));
builder.Services.AddSingleton(services =>
{
    var refreshToken = Environment.GetEnvironmentVariable("DESK_REFRESH_TOKEN")
        ?? throw new InvalidOperationException("DESK_REFRESH_TOKEN is not set.");
    return new DeskAgent(
        services.GetRequiredService<IHttpClientFactory>(),
        services.GetRequiredService<TokenStore>(),
        refreshToken);
});

var adminToken = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");
if (string.IsNullOrEmpty(adminToken))
{
    Console.Error.WriteLine("CRM_ADMIN_TOKEN is not set.");
    return 1;
}

builder.Services.AddSingleton(new CrmClient(desk, adminToken));

await builder.Build().RunAsync();
return 0;
