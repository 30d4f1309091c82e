using Helpdesk;
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

// Every credential is there before a tool is registered: without one the server does not start.
var crmReadonlyToken = RequiredVariable.Read("CRM_READONLY_TOKEN");
var crmWriteToken = RequiredVariable.Read("CRM_WRITE_TOKEN");
var ticketApiKey = RequiredVariable.Read("TICKET_API_KEY");
var knowledgeApiKey = RequiredVariable.Read("KNOWLEDGE_BASE_API_KEY");
var statusKey = RequiredVariable.Read("STATUS_API_KEY");
var calendarConnection = RequiredVariable.Read("CALENDAR_CONNECTION");
var rendererToken = RequiredVariable.Read("RENDERER_TOKEN");
var refreshToken = RequiredVariable.Read("DESK_REFRESH_TOKEN");
var reportKey = builder.Configuration["Reports:ApiKey"];
if (string.IsNullOrWhiteSpace(reportKey))
{
    throw new InvalidOperationException("Reports:ApiKey is not set.");
}

builder.Services.AddHttpClient("desk", http => http.BaseAddress = desk);
builder.Services.AddHttpClient("files", http =>
{
    http.BaseAddress = desk;
    http.DefaultRequestHeaders.Add("X-Api-Key", statusKey);
});
builder.Services.AddHttpClient<TicketClient>(http =>
{
    http.BaseAddress = desk;
    http.DefaultRequestHeaders.Add("X-Api-Key", ticketApiKey);
});
builder.Services.AddHttpClient<KnowledgeBaseClient>(http =>
{
    http.BaseAddress = desk;
    http.DefaultRequestHeaders.Add("X-Api-Key", knowledgeApiKey);
});

builder.Services.AddHttpClient("calendar", http => http.BaseAddress = desk);
builder.Services.AddSingleton(services => new CalendarClient(
    services.GetRequiredService<IHttpClientFactory>().CreateClient("calendar"), calendarConnection));

// Two clients, two credentials: a tool that only reads cannot be talked into writing.
builder.Services.AddKeyedSingleton("read", new CrmClient(desk, crmReadonlyToken));
builder.Services.AddKeyedSingleton("write", new CrmClient(desk, crmWriteToken));

builder.Services.AddSingleton(services => new StatusClient(
    services.GetRequiredService<IHttpClientFactory>(), services.GetRequiredService<ILogger<StatusClient>>(), statusKey));
builder.Services.AddOptions<ArchiveOptions>().BindConfiguration("Archive")
    .Validate(options => !string.IsNullOrWhiteSpace(options.ApiKey), "Archive:ApiKey is not set.").ValidateOnStart();

builder.Services.AddSingleton<ReportCache>();
builder.Services.AddSingleton(services => new ReportClient(
    services.GetRequiredService<IHttpClientFactory>(), services.GetRequiredService<ILogger<ReportClient>>(), services.GetRequiredService<ReportCache>(), reportKey));
builder.Services.AddSingleton(new Renderer(
    Environment.GetEnvironmentVariable("HELPDESK_RENDERER") ?? Path.Combine(AppContext.BaseDirectory, "render.dll"), rendererToken));

builder.Services.AddSingleton<TokenStore>();
builder.Services.AddSingleton(services => new DeskAgent(
    services.GetRequiredService<IHttpClientFactory>(),
    services.GetRequiredService<TokenStore>(),
    refreshToken));

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

await builder.Build().RunAsync();
