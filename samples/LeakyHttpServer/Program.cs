using ParcelDesk.Auth;
using ParcelDesk.Carrier;
using ParcelDesk.Tools;

// The parcel desk: an MCP server over HTTP. A caller shows the desk's key, or a token of the company's sign-in.
var builder = WebApplication.CreateBuilder(args);

var carrier = new Uri(builder.Configuration["Carrier:Url"] ?? throw new InvalidOperationException("Carrier:Url is not set."));
var signingKey = Environment.GetEnvironmentVariable("PARCEL_SIGNING_KEY");
if (string.IsNullOrWhiteSpace(signingKey))
{
    throw new InvalidOperationException("PARCEL_SIGNING_KEY is not set.");
}

builder.Services.AddHttpContextAccessor();
builder.Services.AddSingleton(new CallerTokens(signingKey));
builder.Services.AddSingleton(new CarrierClient(new HttpClient { BaseAddress = carrier }));
builder.Services.AddMcpServer().WithTools<ParcelTools>();

var app = builder.Build();
app.UseMiddleware<CallerGuard>();
app.MapMcp("/mcp");
app.Run();
