using Backoffice;

// The comments at the end of lines are what the tests expect there: id and tier.
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services
    .AddMcpServer()
    .WithStdioServerTransport()
    .WithTools<OrderTools>()
    .WithTools<MailTools>();

var crmToken = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN") ?? ""; // MCPAC4001 Warning
builder.Services.AddSingleton(new CrmClient(crmToken)); // MCPAC5003 Warning
builder.Services.AddSingleton(_ => new MailClient(Environment.GetEnvironmentVariable("MAIL_API_KEY") ?? throw new InvalidOperationException("MAIL_API_KEY is not set."))); // MCPAC4002 Warning, MCPAC5003 Info
await builder.Build().RunAsync();
