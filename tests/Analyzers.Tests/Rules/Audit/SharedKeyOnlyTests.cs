using McpAnalyzers.Rules.Audit;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Audit;

public class SharedKeyOnlyTests
{
    private static string Server(string use, string setUp = "", string types = "") =>
        $$"""
        using System.Security.Claims;
        using System.Security.Cryptography;
        using System.Text;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport();
        {{setUp}}
        var apiKey = builder.Configuration["Mcp:ApiKey"] ?? throw new InvalidOperationException("Mcp:ApiKey is not set.");
        var app = builder.Build();
        {{use}}
        app.MapMcp();
        app.Run();

        {{types}}
        """;

    [Theory]
    [InlineData("app.Use(async (context, next) => { if ([|context.Request.Headers[\"X-Api-Key\"] != apiKey|]) { context.Response.StatusCode = 401; return; } await next(context); });")]
    [InlineData("app.Use(async (context, next) => { if (!context.Request.Headers.TryGetValue(\"X-Api-Key\", out var given) || ![|string.Equals(given.ToString(), apiKey, StringComparison.Ordinal)|]) { context.Response.StatusCode = StatusCodes.Status401Unauthorized; return; } await next(context); });")]
    [InlineData("app.Use(async (context, next) => { var given = context.Request.Headers.Authorization.ToString(); if (![|CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(\"Bearer \" + apiKey))|]) { context.Response.StatusCode = 401; return; } await next(context); });")]
    [InlineData("app.Use(async (context, next) => { var given = context.Request.Headers[\"X-Api-Key\"].FirstOrDefault(); if ([|given != apiKey|]) { context.Response.StatusCode = 401; return; } await next(context); });")]
    [InlineData("var header = builder.Configuration[\"Mcp:Header\"] ?? \"X-Api-Key\"; app.Use(async (context, next) => { if ([|apiKey.Equals(context.Request.Headers[header].ToString(), StringComparison.Ordinal)|]) { await next(context); return; } context.Response.StatusCode = 401; });")]
    public Task One_key_for_all_callers_is_reported(string use) =>
        Verify.Analyzer<SharedKeyOnlyAnalyzer>(Server(use), McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Middleware_class_is_reported() =>
        Verify.Analyzer<SharedKeyOnlyAnalyzer>(
            Server("app.UseMiddleware<KeyMiddleware>();", types:
                """
                public sealed class KeyMiddleware(RequestDelegate next, IConfiguration configuration)
                {
                    private readonly string? _apiKey = configuration["Mcp:ApiKey"];

                    public async Task InvokeAsync(HttpContext context)
                    {
                        var given = context.Request.Headers["X-Api-Key"].ToString();
                        if ([|given != _apiKey|])
                        {
                            context.Response.StatusCode = 401;
                            await context.Response.WriteAsync("Unauthorized");
                            return;
                        }

                        await next(context);
                    }
                }
                """),
            McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("app.Use(async (context, next) => { if (context.Request.Headers[\"X-Api-Key\"] != apiKey) { context.Response.StatusCode = 401; return; } context.User = new ClaimsPrincipal(new ClaimsIdentity(\"key\")); await next(context); });", "")]
    [InlineData("var keys = new Dictionary<string, string>(); app.Use(async (context, next) => { if (!keys.TryGetValue(context.Request.Headers[\"X-Api-Key\"].ToString(), out var client) || client == apiKey) { context.Response.StatusCode = 401; return; } await next(context); });", "")]
    [InlineData("app.Use(async (context, next) => { if (context.Request.Headers[\"X-Api-Key\"] != apiKey) { context.Response.StatusCode = 401; return; } await next(context); });", "builder.Services.AddAuthentication().AddJwtBearer();")]
    [InlineData("app.Use(async (context, next) => { if (context.Request.Headers[\"X-Tenant\"] != apiKey) { context.Response.StatusCode = 401; return; } await next(context); });", "")]
    [InlineData("app.Use(async (context, next) => { if (context.Request.Headers[\"X-Api-Key\"] != apiKey) { context.Response.Headers[\"X-Anonymous\"] = \"1\"; } await next(context); });", "")]
    public Task Other_guards_are_not_reported(string use, string setUp) =>
        Verify.Analyzer<SharedKeyOnlyAnalyzer>(Server(use, setUp), McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Incomplete_code_is_not_reported() =>
        Verify.Analyzer<SharedKeyOnlyAnalyzer>(
            Server("app.Use(async (context, next) => { if (context.Request.Headers[\"X-Api-Key\"] != {|CS0103:missingKey|}) { context.Response.StatusCode = 401; return; } await next(context); });"),
            McpSdk.V2_3AspNetCore);
}
