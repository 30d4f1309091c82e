using McpAnalyzers.Server.Endpoints;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Server;

/// <summary>What protects an endpoint: each case says what becomes of a caller who proves nothing.</summary>
public class EndpointModelTests
{
    // No primary constructors, so that the oldest compiler takes the sample too.
    private const string Rest = """

        static class Extensions
        {
            public static IEndpointConventionBuilder Protect(this IEndpointConventionBuilder builder) => builder.RequireAuthorization("crm");
            public static IEndpointConventionBuilder Describe(this IEndpointConventionBuilder builder) { builder.WithDisplayName("crm"); return builder; }
            public static void UseKeyIfConfigured(this IApplicationBuilder app)
            {
                var key = Environment.GetEnvironmentVariable("CRM_KEY");
                if (string.IsNullOrEmpty(key)) return;
                app.UseMiddleware<KeyMiddleware>(key);
            }
            public static void UseKey(this IApplicationBuilder app)
            {
                var key = Environment.GetEnvironmentVariable("CRM_KEY");
                if (string.IsNullOrEmpty(key)) throw new InvalidOperationException("CRM_KEY is not set.");
                app.UseMiddleware<KeyMiddleware>(key);
            }
        }

        class KeyMiddleware
        {
            private readonly RequestDelegate _next;
            private readonly string _key;
            public KeyMiddleware(RequestDelegate next, string key) { _next = next; _key = key; }
            public async Task InvokeAsync(HttpContext context)
            {
                if (!context.Request.Headers.TryGetValue("X-Api-Key", out var sent) || !string.Equals(sent.ToString(), _key, StringComparison.Ordinal))
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return;
                }
                await _next(context);
            }
        }

        class KeyFilter : IEndpointFilter
        {
            private readonly IConfiguration _configuration;
            public KeyFilter(IConfiguration configuration) => _configuration = configuration;
            public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
            {
                var key = _configuration["CRM_KEY"];
                if (string.IsNullOrEmpty(key)) return Results.StatusCode(503);
                return context.HttpContext.Request.Headers["X-Api-Key"] == key ? await next(context) : Results.Unauthorized();
            }
        }

        class OptionalMiddleware
        {
            private readonly RequestDelegate _next;
            private readonly string? _key;
            private readonly bool _isRequired;
            public OptionalMiddleware(RequestDelegate next, IConfiguration configuration)
            {
                _next = next;
                _key = configuration["CRM_KEY"];
                _isRequired = !string.IsNullOrEmpty(_key);
            }
            public async Task InvokeAsync(HttpContext context)
            {
                if (!_isRequired) { await _next(context); return; }
                if (!context.Request.Headers.TryGetValue("X-Api-Key", out var sent) || sent != _key)
                {
                    context.Response.StatusCode = 401;
                    return;
                }
                await _next(context);
            }
        }

        class CrmOptions { public string Key { get; set; } = ""; public string Path { get; set; } = "/mcp"; public bool RequireKey { get; set; } }

        class OptionsMiddleware
        {
            private readonly RequestDelegate _next;
            private readonly Microsoft.Extensions.Options.IOptionsMonitor<CrmOptions> _monitor;
            public OptionsMiddleware(RequestDelegate next, Microsoft.Extensions.Options.IOptionsMonitor<CrmOptions> monitor) { _next = next; _monitor = monitor; }
            public async Task InvokeAsync(HttpContext context)
            {
                var options = _monitor.CurrentValue;
                if (!context.Request.Path.StartsWithSegments(options.Path) || string.IsNullOrWhiteSpace(options.Key)) { await _next(context); return; }
                if (Matches(context.Request, options.Key)) { await _next(context); return; }
                context.Response.StatusCode = 401;
            }
            private static bool Matches(HttpRequest request, string expected)
            {
                if (request.Headers.TryGetValue("X-Crm-Key", out var key) && key == expected) return true;
                return System.Net.Http.Headers.AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var value) && value.Parameter == expected;
            }
        }

        class LogMiddleware
        {
            private readonly RequestDelegate _next;
            public LogMiddleware(RequestDelegate next) => _next = next;
            public async Task InvokeAsync(HttpContext context)
            {
                try { await _next(context); }
                catch (Exception) { context.Response.StatusCode = 500; }
            }
        }

        static class Keys
        {
            public static bool IsValid(HttpContext context, string? expected)
            {
                if (string.IsNullOrEmpty(expected)) return false;
                var sent = context.Request.Headers.Authorization.ToString();
                return sent.StartsWith("Bearer ") && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(sent[7..]), System.Text.Encoding.UTF8.GetBytes(expected));
            }
            public static bool IsValidOrOff(HttpContext context, string? expected) => string.IsNullOrEmpty(expected) || context.Request.Headers["X-Api-Key"] == expected;
        }
        """;

    private static void Is(EndpointProtection expected, string main, string before = "")
    {
        var server = ServerUnderTest.Of(McpSdk.V2_3AspNetCore, $"using Microsoft.AspNetCore.Authorization; var builder = WebApplication.CreateBuilder(args); builder.Services.AddMcpServer().WithHttpTransport(); {before} var app = builder.Build(); {main} app.Run();" + Rest
            + (before.Contains("AddCrm", StringComparison.Ordinal) ? "static class Policies { public static IServiceCollection AddCrmAuthorization(this IServiceCollection services) => services.AddAuthorization(o => o.FallbackPolicy = o.DefaultPolicy); }" : ""));
        var endpoints = server.Program.Endpoints.All(default);
        Assert.Equal([expected], endpoints.Select(e => e.Protection));
    }

    [Theory]
    [InlineData("app.MapMcp();")]
    [InlineData("app.MapMcp(\"/mcp\").RequireCors(\"any\").WithName(\"mcp\");")]
    [InlineData("var mcp = app.MapMcp(); mcp.WithTags(\"mcp\");")]
    [InlineData("app.MapMcp().Describe();")]
    [InlineData("app.UseAuthentication(); app.UseAuthorization(); app.MapMcp(); app.MapGet(\"/orders\", () => 1).RequireAuthorization();")]
    [InlineData("app.MapGroup(\"/a\").RequireAuthorization(); app.MapGroup(\"/b\").MapMcp();")]
    [InlineData("app.MapMcp().RequireAuthorization().AllowAnonymous();")]
    [InlineData("app.MapMcp().RequireAuthorization(p => p.RequireAssertion(_ => true));")]
    [InlineData("app.UseMiddleware<LogMiddleware>(); app.MapMcp();")]
    [InlineData("app.Use(async (context, next) => { app.Logger.LogInformation(\"{Key}\", context.Request.Headers[\"X-Api-Key\"].FirstOrDefault()); await next(context); }); app.MapMcp();")]
    [InlineData("app.Use(async (context, next) => { if (context.Request.Path.StartsWithSegments(\"/mcp\") && context.Request.Headers[\"X-Api-Key\"] != \"secret\") { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp();")]
    [InlineData("app.Use(async (context, next) => { if (!context.Request.Path.StartsWithSegments(\"/api\")) { await next(); return; } if (!Keys.IsValid(context, builder.Configuration[\"K\"])) { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp(\"/mcp\");")]
    [InlineData("app.UseWhen(c => c.Request.Path.StartsWithSegments(\"/api\"), b => b.UseMiddleware<KeyMiddleware>(\"key\")); app.MapMcp(\"/mcp\");")]
    [InlineData("app.Map(\"/admin\", b => b.UseMiddleware<KeyMiddleware>(\"key\")); app.MapMcp(\"/mcp\");")]
    [InlineData("app.Use(async (context, next) => { if (context.Request.Headers.Origin != \"https://crm.example.com\") { context.Response.StatusCode = 403; return; } await next(); }); app.MapMcp();")]
    [InlineData("app.Use(async (context, next) => { if (context.Request.Headers.TryGetValue(\"X-Api-Key\", out var sent)) { if (sent != \"secret\") { context.Response.StatusCode = 401; return; } } await next(); }); app.MapMcp();")]
    [InlineData("app.UseRouting(); app.UseEndpoints(e => e.MapMcp()); app.UseMiddleware<KeyMiddleware>(\"key\");")]
    [InlineData("app.Use(async (context, next) => { if (context.Request.ContentLength > 1000) { context.Response.StatusCode = 413; return; } await next(); }); app.MapMcp();")]
    public void Caller_is_served(string main) => Is(EndpointProtection.Open, main);

    [Theory]
    [InlineData("app.MapMcp().RequireAuthorization();")]
    [InlineData("app.MapMcp(\"/mcp\").RequireCors(\"any\").RequireAuthorization(\"crm\");")]
    [InlineData("app.MapMcp().RequireAuthorization(p => p.RequireRole(\"crm\"));")]
    [InlineData("app.MapMcp().Protect();")]
    [InlineData("var mcp = app.MapMcp(); mcp.Describe(); mcp.RequireAuthorization();")]
    [InlineData("Extensions.Protect(app.MapMcp());")]
    [InlineData("var group = app.MapGroup(\"/crm\").RequireAuthorization(); group.MapMcp();")]
    [InlineData("var group = app.MapGroup(\"/crm\"); group.MapMcp(\"/mcp\"); group.RequireAuthorization();")]
    [InlineData("app.MapGroup(\"/crm\").RequireAuthorization().MapGroup(\"/x\").MapMcp();")]
    [InlineData("app.MapMcp().WithMetadata(new AuthorizeAttribute());")]
    [InlineData("app.UseMiddleware<KeyMiddleware>(\"key\"); app.MapMcp();")]
    [InlineData("app.MapMcp(); app.UseMiddleware<KeyMiddleware>(\"key\");")]
    [InlineData("app.UseKey(); app.MapMcp();")]
    [InlineData("app.UseRouting(); app.UseMiddleware(typeof(KeyMiddleware), \"key\"); app.UseEndpoints(e => { e.MapMcp(\"/mcp\"); });")]
    [InlineData("app.MapMcp().AddEndpointFilter<IEndpointConventionBuilder, KeyFilter>();")]
    [InlineData("app.MapMcp().AddEndpointFilter(async (context, next) => context.HttpContext.User.Identity?.IsAuthenticated == true ? await next(context) : Results.Unauthorized());")]
    [InlineData("app.Use(async (context, next) => { if (!Keys.IsValid(context, builder.Configuration[\"K\"])) { context.Response.StatusCode = 401; return; } await next(context); }); app.MapMcp();")]
    [InlineData("app.Use(async (context, next) => { if (context.Request.Path.StartsWithSegments(\"/mcp\") && !Keys.IsValid(context, \"k\")) { context.Response.StatusCode = 401; return; } await next(context); }); app.MapMcp(\"/mcp\");")]
    [InlineData("app.Use(async (context, next) => { if (context.Request.Path.StartsWithSegments(\"/health\")) { await next(); return; } var token = context.Request.Headers.Authorization.FirstOrDefault()?.Split(' ').Last(); if (token is null || token != \"secret\") { context.Response.StatusCode = 401; await context.Response.WriteAsync(\"no\"); } else { await next(); } }); app.MapMcp();")]
    [InlineData("app.Use(async (context, next) => { if (HttpMethods.IsOptions(context.Request.Method)) { await next(); return; } if (!Keys.IsValid(context, \"k\")) { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp();")]
    [InlineData("app.Use(next => async context => { if (!(context.User.Identity?.IsAuthenticated ?? false)) { context.Response.StatusCode = 401; return; } await next(context); }); app.MapMcp();")]
    [InlineData("app.UseWhen(c => c.Request.Path.StartsWithSegments(\"/mcp\"), b => b.UseMiddleware<KeyMiddleware>(\"key\")); app.MapMcp(\"/mcp\");")]
    [InlineData("app.Use(Guard); app.MapMcp(); static async Task Guard(HttpContext context, RequestDelegate next) { bool ok = false; foreach (var key in new[] { \"a\", \"b\" }) { if (context.Request.Headers[\"X-Api-Key\"] == key) ok = true; } if (!ok) { context.Response.StatusCode = 401; return; } await next(context); }")]
    [InlineData("var keys = builder.Configuration.GetSection(\"Keys\").Get<string[]>() ?? throw new InvalidOperationException(); app.Use(async (context, next) => { if (!keys.Contains(context.Request.Headers[\"X-Api-Key\"].ToString())) { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp();")]
    [InlineData("var keys = new[] { \"k\" }; app.Use(async (context, next) => { var sent = context.Request.Headers[\"X-Api-Key\"].ToString(); if (!keys.Any(k => k == sent)) { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp();")]
    [InlineData("app.Use(async (context, next) => { var result = await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.AuthenticateAsync(context); if (!result.Succeeded) { await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.ChallengeAsync(context); return; } await next(); }); app.MapMcp();")]
    [InlineData("if (app.Environment.IsDevelopment()) { app.MapGet(\"/x\", () => 1); } var key = app.Configuration[\"K\"] ?? throw new InvalidOperationException(); app.UseMiddleware<KeyMiddleware>(key); app.MapMcp();")]
    public void Caller_is_refused(string main) => Is(EndpointProtection.Protected, main);

    [Theory]
    [InlineData("builder.Services.AddAuthorization(o => o.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());")]
    [InlineData("builder.Services.AddAuthorization(o => { o.FallbackPolicy = o.DefaultPolicy; });")]
    [InlineData("builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());")]
    [InlineData("builder.Services.AddCrmAuthorization();")]
    [InlineData("builder.Services.Configure<AuthorizationOptions>(o => o.FallbackPolicy = o.DefaultPolicy);")]
    public void Fallback_policy_refuses(string before) => Is(EndpointProtection.Protected, "app.MapMcp();", before);

    [Theory]
    [InlineData("builder.Services.AddAuthorization();")]
    [InlineData("builder.Services.AddAuthorization(o => o.FallbackPolicy = null);")]
    [InlineData("builder.Services.AddAuthorization(o => o.AddPolicy(\"crm\", p => p.RequireRole(\"crm\")));")]
    public void Policy_that_nobody_asks_for_refuses_nobody(string before) => Is(EndpointProtection.Open, "app.MapMcp();", before);

    [Theory]
    [InlineData("app.UseKeyIfConfigured(); app.MapMcp();")]
    [InlineData("app.UseMiddleware<OptionalMiddleware>(); app.MapMcp();")]
    [InlineData("app.UseMiddleware<OptionsMiddleware>(); app.MapMcp(\"/mcp\");")]
    [InlineData("var key = app.Configuration[\"K\"]; if (!string.IsNullOrEmpty(key)) { app.UseMiddleware<KeyMiddleware>(key); } app.MapMcp();")]
    [InlineData("var key = app.Configuration[\"K\"]; if (key is { Length: > 0 }) app.MapMcp().RequireAuthorization(); else app.MapGet(\"/\", () => 1); app.Run(); ")]
    [InlineData("var key = app.Configuration[\"K\"]; app.Use(async (context, next) => { if (!string.IsNullOrEmpty(key) && context.Request.Headers[\"X-Api-Key\"] != key) { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp();")]
    [InlineData("var key = app.Configuration[\"K\"] ?? \"\"; app.Use(async (context, next) => { if (context.Request.Headers[\"X-Api-Key\"].ToString() != key) { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp();")]
    [InlineData("var key = app.Configuration[\"K\"] ?? \"*\"; app.Use(async (context, next) => { if (key != \"*\" && context.Request.Headers[\"X-Api-Key\"] != key) { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp();")]
    [InlineData("app.Use(async (context, next) => { if (context.Request.Headers[\"X-Api-Key\"].FirstOrDefault() != app.Configuration[\"K\"]) { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp();")]
    [InlineData("app.Use(async (context, next) => { if (!Keys.IsValidOrOff(context, app.Configuration[\"K\"])) { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp();")]
    [InlineData("var keys = app.Configuration.GetSection(\"Keys\").Get<string[]>() ?? Array.Empty<string>(); app.Use(async (context, next) => { if (keys.Length > 0 && !keys.Contains(context.Request.Headers[\"X-Api-Key\"].ToString())) { context.Response.StatusCode = 401; return; } await next(); }); app.MapMcp();")]
    public void Guard_lets_through_when_nothing_is_configured(string main)
    {
        var expected = main.Contains("app.Run(); ", StringComparison.Ordinal) ? EndpointProtection.Protected : EndpointProtection.FailsOpen;
        Is(expected, main);
    }

    /// <summary>Features that are switched on one by one are many ways through the start, and set up nothing for the endpoint.</summary>
    [Theory]
    [InlineData(nameof(EndpointProtection.Open), "app.MapMcp();")]
    [InlineData(nameof(EndpointProtection.Protected), "app.MapMcp().RequireAuthorization();")]
    [InlineData(nameof(EndpointProtection.FailsOpen), "app.UseKeyIfConfigured(); app.MapMcp();")]
    [InlineData(nameof(EndpointProtection.Optional), "if (app.Configuration.GetValue<bool>(\"Auth\")) app.UseMiddleware<KeyMiddleware>(\"k\"); app.MapMcp();")]
    public void Many_switches_are_no_obstacle(string expected, string main) =>
        Is(Enum.Parse<EndpointProtection>(expected), main, string.Concat(Enumerable.Range(0, 12).Select(i => $"if (builder.Configuration.GetValue<bool>(\"Feature{i}\")) builder.Services.AddMemoryCache(); ")));

    [Fact]
    public void Same_switch_before_and_after_many_others_is_one_question() =>
        Is(
            EndpointProtection.Protected,
            "if (isOn) app.UseMiddleware<KeyMiddleware>(\"k\"); if (isOn) app.MapMcp();",
            "var isOn = builder.Configuration.GetValue<bool>(\"Http\"); "
            + string.Concat(Enumerable.Range(0, 8).Select(i => $"if (builder.Configuration.GetValue<bool>(\"Feature{i}\")) builder.Services.AddMemoryCache(); ")));

    [Theory]
    [InlineData("var mcp = app.MapMcp(); if (app.Configuration.GetValue<bool>(\"Auth:Enabled\")) mcp.RequireAuthorization();")]
    [InlineData("var isOn = app.Configuration.GetValue<bool>(\"Auth\"); if (isOn) { app.UseMiddleware<KeyMiddleware>(\"k\"); } app.MapMcp();")]
    public void Guard_can_be_switched_off(string main) => Is(EndpointProtection.Optional, main);

    [Theory]
    [InlineData("if (builder.Configuration.GetValue<bool>(\"Metrics\")) app.MapGet(\"/metrics\", () => 1); if (builder.Configuration.GetValue<bool>(\"Auth\")) app.UseMiddleware<KeyMiddleware>(\"k\"); app.MapMcp();", "builder.Configuration.GetValue<bool>(\"Auth\")")]
    [InlineData("if (builder.Configuration.GetValue<bool>(\"Http\")) { var mcp = app.MapMcp(); if (builder.Configuration.GetValue<bool>(\"Auth\")) mcp.RequireAuthorization(); }", "builder.Configuration.GetValue<bool>(\"Auth\")")]
    [InlineData("if (builder.Configuration.GetValue<bool>(\"Metrics\")) app.MapGet(\"/metrics\", () => 1); Set(app); app.MapMcp(); void Set(WebApplication app) { if (!builder.Configuration.GetValue<bool>(\"Auth\")) return; app.UseMiddleware<KeyMiddleware>(\"k\"); }", "builder.Configuration.GetValue<bool>(\"Auth\")")]
    [InlineData("var isOn = builder.Configuration.GetValue<bool>(\"Auth\"); app.Logger.LogInformation(isOn ? \"guarded\" : \"open\"); if (isOn) app.UseMiddleware<KeyMiddleware>(\"k\"); app.MapMcp();", "isOn")]
    public void Choice_that_a_guard_hangs_on_is_the_one_around_it(string main, string choice)
    {
        var server = ServerUnderTest.Of(McpSdk.V2_3AspNetCore, $"var builder = WebApplication.CreateBuilder(args); var app = builder.Build(); {main} app.Run();" + Rest);
        var endpoint = Assert.Single(server.Program.Endpoints.All(default));
        Assert.Equal(EndpointProtection.Optional, endpoint.Protection);
        var place = Assert.Single(endpoint.Gaps).Place;
        Assert.Contains(choice, place.ToString(), StringComparison.Ordinal);
        Assert.NotNull(place.FirstAncestorOrSelf<Microsoft.CodeAnalysis.CSharp.Syntax.IfStatementSyntax>());
    }

    [Theory]
    [InlineData("Library.Secure(app.MapMcp());", "Left")]
    public void Builder_that_leaves_is_not_judged(string main, string _) =>
        Assert.Equal(EndpointProtection.Unknown, Assert.Single(ServerUnderTest.Of(McpSdk.V2_3AspNetCore,
            "var builder = WebApplication.CreateBuilder(args); var app = builder.Build(); var all = new List<IEndpointConventionBuilder>(); " + main.Replace("Library.Secure", "all.Add", StringComparison.Ordinal) + " app.Run();").Program.Endpoints.All(default)).Protection);
}
