using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Transport;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Transport;

public class CredentialInAddressTests
{
    private static string Middleware(string body, string members = "") => $$"""
        using System.Security.Claims;
        using Microsoft.AspNetCore.Mvc;
        using ModelContextProtocol.Server;

        public sealed class KeyMiddleware(RequestDelegate next, IConfiguration configuration)
        {
            private readonly string? _apiKey = configuration["Crm:ApiKey"];

            public async Task InvokeAsync(HttpContext context)
            {
                {{body}}
                await next(context);
            }

            private static void Refuse(HttpContext context) => context.Response.StatusCode = 404;
            {{members}}
        }

        public interface IKeys { Task<bool> ValidateAsync(string? key); bool Knows(string? key); }

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """;

    private static Task Check(string source) => Verify.Analyzer<CredentialInAddressAnalyzer>(source, McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("if ([|context.Request.Query[\"api_key\"]|] != _apiKey) { Refuse(context); return; }")]
    [InlineData("string? key = [|context.Request.Query[\"apiKey\"]|]; if (!string.Equals(key, _apiKey)) { context.Response.StatusCode = 401; return; }")]
    [InlineData("if (![|context.Request.Query.TryGetValue(\"key\", out var key)|] || key != _apiKey) { context.Response.StatusCode = 401; return; }")]
    [InlineData("var token = context.Request.Headers.Authorization.FirstOrDefault() ?? [|context.Request.Query[\"token\"]|].FirstOrDefault(); if (token != _apiKey) { context.Response.StatusCode = 401; return; }")]
    [InlineData("if ((string?)[|context.Request.RouteValues[\"apiKey\"]|] != _apiKey) { context.Response.StatusCode = 403; return; }")]
    [InlineData("var keys = context.RequestServices.GetRequiredService<IKeys>(); if (!await keys.ValidateAsync([|context.Request.Query[\"api_key\"]|])) { Refuse(context); return; }")]
    [InlineData("var keys = context.RequestServices.GetRequiredService<IKeys>(); if (!keys.Knows([|context.Request.Query[\"access_token\"]|])) { context.Response.StatusCode = 401; return; }")]
    [InlineData("context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(\"sub\", [|context.Request.Query[\"access_token\"]|]!)], \"token\"));")]
    public Task Credential_in_the_query_that_lets_in_is_reported(string body) => Check(Middleware(body));

    [Theory]
    [InlineData("if (context.Request.Headers[\"X-Api-Key\"] != _apiKey) { context.Response.StatusCode = 401; return; }")]
    [InlineData("if (context.Request.Query[\"page\"] != _apiKey) { context.Response.StatusCode = 401; return; }")]
    [InlineData("if (context.Request.Query[\"pageToken\"] == \"\") { context.Response.StatusCode = 401; return; }")]
    [InlineData("if (context.Request.Query[\"code\"] != context.Request.Query[\"state\"]) { context.Response.StatusCode = 401; return; }")]
    [InlineData("context.Items[\"key\"] = context.Request.Query[\"key\"].ToString().Length;")]
    [InlineData("var confirmed = context.Request.Query[\"token\"] == _apiKey; context.Response.StatusCode = confirmed ? 200 : 401;")]
    [InlineData("var orders = new List<string>(); if (orders.Contains(context.Request.Query[\"key\"].ToString())) { Refuse(context); return; }")]
    public Task Other_parts_of_an_address_are_not_reported(string body) => Check(Middleware(body));

    [Fact]
    public Task Read_in_a_helper_is_reported_there() => Check(Middleware(
        "if (Sent(context.Request) != _apiKey) { context.Response.StatusCode = 401; return; }",
        "private static string? Sent(HttpRequest request) => request.Headers[\"X-Api-Key\"].FirstOrDefault() ?? [|request.Query[\"api_key\"]|].FirstOrDefault();"));

    private static string Events(string body) => $$"""
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication().AddJwtBearer(options => options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                {{body}}
                return Task.CompletedTask;
            },
        });
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<CrmTools>();
        var app = builder.Build();
        app.MapMcp().RequireAuthorization();
        app.Run();

        [McpServerToolType]
        public sealed class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """;

    [Theory]
    [InlineData("context.Token = [|context.Request.Query[\"access_token\"]|];")]
    [InlineData("var token = [|context.Request.Query[\"token\"]|].ToString(); if (token.Length > 0) { context.Token = token; }")]
    [InlineData("if (context.HttpContext.Request.Path.StartsWithSegments(\"/mcp\")) { context.Token = [|context.Request.Query[\"access_token\"]|]; }")]
    public Task Token_of_a_scheme_from_the_query_is_reported(string body) => Check(Events(body));

    [Theory]
    [InlineData("if (context.HttpContext.Request.Path.StartsWithSegments(\"/hubs\")) { context.Token = context.Request.Query[\"access_token\"]; }")]
    [InlineData("context.Token = context.Request.Headers[\"X-Access-Token\"];")]
    public Task Token_of_a_web_socket_or_a_header_is_not_reported(string body) => Check(Events(body));

    [Theory]
    [InlineData("app.MapGet([|\"/mcp/{apiKey}\"|], (string apiKey) => apiKey.Length);", true)]
    [InlineData("app.MapMcp([|\"/{token}/mcp\"|]);", true)]
    [InlineData("app.MapGet([|\"/mcp/prompts/{tokenKey}\"|], (string tokenKey) => tokenKey.Length);", true)]
    [InlineData("app.MapGet(\"/reset/{token}\", (string token) => token.Length);", false)]
    [InlineData("app.MapGet(\"/orders/{id}\", (string id) => id.Length);", false)]
    [InlineData("app.MapGet(\"/tokens/{tokenId}\", (string tokenId) => tokenId.Length);", false)]
    [InlineData("app.MapGet(\"/settings/{key}\", (string key) => key.Length);", false)]
    [InlineData("app.MapGet(\"/keys\", ([FromQuery(Name = \"api_key\")] string sent, IConfiguration configuration) => sent == configuration[\"Crm:ApiKey\"] ? Results.Ok() : Results.Unauthorized());", null)]
    public Task Routes(string map, bool? isReported) => Check($$"""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<CrmTools>();
        var app = builder.Build();
        {{(isReported is null ? map.Replace("[FromQuery(Name = \"api_key\")] string sent", "[|[FromQuery(Name = \"api_key\")] string sent|]", StringComparison.Ordinal) : map)}}
        app.Run();

        [McpServerToolType]
        public sealed class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """);

    [Fact]
    public Task Route_of_a_controller_is_reported() => Check("""
        using Microsoft.AspNetCore.Mvc;
        using ModelContextProtocol.Server;

        [ApiController]
        public sealed class OrdersController : ControllerBase
        {
            [HttpGet([|"orders/{apiKey}"|])]
            public string Get(string apiKey) => apiKey.Length.ToString();
        }

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """);

    [Fact]
    public Task Incomplete_code_does_not_break_the_rule() => Check(Middleware("if (context.Request.Query[\"api_key\"] == {|CS0103:missing|}) { }"));

    [Theory]
    [InlineData("if ([|context.Request.Query[\"api_key\"]|] != _apiKey) { Refuse(context); return; }", "if (context.Request.Headers[\"X-Api-Key\"] != _apiKey) { Refuse(context); return; }")]
    [InlineData(
        "if (![|context.Request.Query.TryGetValue(\"token\", out var sent)|] || sent != _apiKey) { context.Response.StatusCode = 401; return; }",
        "if (!context.Request.Headers.TryGetValue(\"X-Access-Token\", out var sent) || sent != _apiKey) { context.Response.StatusCode = 401; return; }")]
    [InlineData(
        "var sent = [|context.Request.Query[\"token\"]|].FirstOrDefault() ?? context.Request.Query[\"apiKey\"].FirstOrDefault(); if (sent != _apiKey) { context.Response.StatusCode = 401; return; }",
        "var sent = context.Request.Headers[\"X-Access-Token\"].FirstOrDefault() ?? context.Request.Headers[\"X-Api-Key\"].FirstOrDefault(); if (sent != _apiKey) { context.Response.StatusCode = 401; return; }")]
    [InlineData(
        "var sent = [|context.Request.Query[\"token\"]|].FirstOrDefault() ?? context.Request.Query[\"tokenKey\"].FirstOrDefault(); if (sent != _apiKey) { context.Response.StatusCode = 401; return; }",
        "var sent = context.Request.Headers[\"X-Access-Token\"].FirstOrDefault(); if (sent != _apiKey) { context.Response.StatusCode = 401; return; }")]
    public Task Fix_reads_a_header(string before, string after) => Verify.Fix<CredentialInAddressAnalyzer, CredentialInAddressFix>(
        Middleware(before), Middleware(after), test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Fix_is_not_offered_for_the_token_of_a_scheme() => Verify.NoFix<CredentialInAddressAnalyzer, CredentialInAddressFix>(
        Events("context.Token = [|context.Request.Query[\"access_token\"]|];"), test => test.Sdk = McpSdk.V2_3AspNetCore);
}
