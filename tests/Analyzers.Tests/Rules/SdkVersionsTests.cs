using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Audit;
using McpAnalyzers.Rules.Startup;
using McpAnalyzers.Rules.Storage;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Rules.Transport;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Tests.Rules;

/// <summary>
/// The rules of servers over HTTP with an old, a middle and a new SDK. The mistakes are those of ASP.NET Core, and are
/// found whatever the SDK is called by then; what a rule says of something that an SDK does not have yet, it does not say there.
/// </summary>
public class SdkVersionsTests
{
    public static TheoryData<string> All => new("0.2", "1.4", "2.3");

    private static McpSdk Sdk(string version) => version switch
    {
        "0.2" => McpSdk.V0_2AspNetCore,
        "1.4" => McpSdk.V1_4AspNetCore,
        _ => McpSdk.V2_3AspNetCore,
    };

    private static Task Check<TAnalyzer>(string version, string source)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        Verify.Analyzer<TAnalyzer>(source, test => test.Sdk = Sdk(version));

    /// <summary>A server; its tool, its transport and its endpoint are called the same in every version.</summary>
    private static string Server(string services = "", string map = "app.MapMcp();", string rest = "", string usings = "", string transport = "WithHttpTransport", string run = "app.Run();") => $$"""
        using System.Net.Http.Headers;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.IdentityModel.Tokens;
        using ModelContextProtocol.Server;
        {{usings}}
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().{{transport}}().WithTools<OrderTools>();
        {{services}}
        var app = builder.Build();
        {{map}}
        {{run}}

        [McpServerToolType]
        public sealed class OrderTools
        {
            [McpServerTool(Destructive = true)]
            public static string Cancel(string id) => "cancelled " + id;
        }

        {{rest}}
        """;

    private const string KeyGuard = """
        public sealed class KeyMiddleware(RequestDelegate next, IConfiguration configuration)
        {
            private readonly string _key = configuration["Orders:ApiKey"] ?? throw new InvalidOperationException("Orders:ApiKey is not set.");

            public async Task InvokeAsync(HttpContext context)
            {
                if (HEADER != _key)
                {
                    context.Response.StatusCode = 401;
                    return;
                }

                await next(context);
            }
        }
        """;

    [Theory]
    [MemberData(nameof(All))]
    public Task Guard_that_fails_open(string version) => Check<GuardFailsOpenAnalyzer>(version, Server(
        map: "app.UseMiddleware<KeyMiddleware>(); app.MapMcp();",
        rest: """
            public sealed class KeyMiddleware(RequestDelegate next, IConfiguration configuration)
            {
                public async Task InvokeAsync(HttpContext context)
                {
                    var key = configuration["CRM_SERVER_KEY"];
                    if ([|string.IsNullOrEmpty(key)|])
                    {
                        await next(context);
                        return;
                    }

                    if (context.Request.Headers["X-Api-Key"] != key)
                    {
                        context.Response.StatusCode = 401;
                        return;
                    }

                    await next(context);
                }
            }
            """));

    [Theory]
    [MemberData(nameof(All))]
    public Task Open_endpoint(string version) => Check<OpenEndpointAnalyzer>(version, Server(map: "app.[|MapMcp|](\"/mcp\");"));

    [Theory]
    [MemberData(nameof(All))]
    public Task Closed_endpoint(string version) => Check<OpenEndpointAnalyzer>(version, Server(map: "app.MapMcp(\"/mcp\").RequireAuthorization();"));

    /// <summary>Attributes on all tools close an endpoint only where somebody looks at them, which no SDK before the filters does.</summary>
    [Theory]
    [InlineData("1.4")]
    [InlineData("2.3")]
    public Task Endpoint_that_its_tools_close(string version) => Check<OpenEndpointAnalyzer>(
        version,
        Server(transport: "WithHttpTransport().AddAuthorizationFilters").Replace("Destructive = true)", "Destructive = true), Microsoft.AspNetCore.Authorization.Authorize", StringComparison.Ordinal));

    [Fact]
    public Task Attributes_close_no_endpoint_of_an_old_sdk() => Check<OpenEndpointAnalyzer>(
        "0.2",
        Server(map: "app.[|MapMcp|]();").Replace("Destructive = true)", "Destructive = true), Microsoft.AspNetCore.Authorization.Authorize", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public Task Cleartext(string version) => Check<CleartextAnalyzer>(version, Server(
        services: "builder.Services.AddAuthentication().AddJwtBearer(options => { options.Authority = [|\"http://login.contoso.dev\"|]; });", map: "app.UseHttpsRedirection(); app.MapMcp();"));

    [Theory]
    [MemberData(nameof(All))]
    public Task Https_not_enforced(string version) => Check<CleartextAnalyzer>(version, Server(map: "app.[|MapMcp|]();"));

    [Theory]
    [MemberData(nameof(All))]
    public Task Certificate_not_checked(string version) => Check<CertificateNotCheckedAnalyzer>(version, Server(services: """
        var key = Environment.GetEnvironmentVariable("CRM_API_KEY") ?? throw new InvalidOperationException("CRM_API_KEY is not set.");
        builder.Services.AddHttpClient("crm", client => client.DefaultRequestHeaders.Add("X-Api-Key", key))
            .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true });
        """));

    [Theory]
    [MemberData(nameof(All))]
    public Task Server_on_all_interfaces(string version) => Check<ListensEverywhereAnalyzer>(version, Server(run: "app.Run([|\"http://0.0.0.0:5000\"|]);"));

    [Theory]
    [MemberData(nameof(All))]
    public Task Any_origin(string version) => Check<AnyOriginAnalyzer>(version, Server(
        services: "builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy.[|SetIsOriginAllowed|](_ => true).AllowAnyHeader().AllowCredentials()));", map: "app.UseCors(); app.MapMcp();"));

    [Theory]
    [MemberData(nameof(All))]
    public Task Credential_in_the_address(string version) => Check<CredentialInAddressAnalyzer>(
        version, Server(map: "app.UseMiddleware<KeyMiddleware>(); app.MapMcp();", rest: KeyGuard.Replace("HEADER", "[|context.Request.Query[\"api_key\"]|]", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(All))]
    public Task Plain_comparison(string version) => Check<PlainKeyComparisonAnalyzer>(
        version, Server(map: "app.UseMiddleware<KeyMiddleware>(); app.MapMcp();", rest: KeyGuard.Replace("HEADER != _key", "[|context.Request.Headers[\"X-Api-Key\"] != _key|]", StringComparison.Ordinal)));

    private static string Bearer(string options) =>
        $$"""builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options => { options.Authority = "https://login.contoso.com"; {{options}} });""";

    [Theory]
    [MemberData(nameof(All))]
    public Task Audience_not_validated(string version) => Check<AudienceNotValidatedAnalyzer>(
        version, Server(Bearer("options.TokenValidationParameters = new TokenValidationParameters { [|ValidateAudience = false|] };"), "app.MapMcp().RequireAuthorization();"));

    [Theory]
    [MemberData(nameof(All))]
    public Task Lifetime_not_validated(string version) => Check<ValidationDisabledAnalyzer>(
        version, Server(Bearer("options.TokenValidationParameters = new TokenValidationParameters { ValidAudience = \"https://mcp.contoso.com\", [|ValidateLifetime = false|] };"), "app.MapMcp().RequireAuthorization();"));

    [Theory]
    [MemberData(nameof(All))]
    public Task Audience_of_everybody(string version) => Check<AudienceNotAdvertisedAnalyzer>(
        version, Server(Bearer("options.Audience = [|\"account\"|];").Replace(".AddJwtBearer", version == "0.2" ? ".AddJwtBearer" : ".AddMcp().AddJwtBearer", StringComparison.Ordinal), "app.MapMcp().RequireAuthorization();"));

    [Theory]
    [InlineData("1.4")]
    [InlineData("2.3")]
    public Task Metadata_of_the_resource_missing(string version) => Check<AudienceNotAdvertisedAnalyzer>(
        version, Server(Bearer("options.Audience = \"https://mcp.contoso.com\";").Replace("AddJwtBearer(", "[|AddJwtBearer|](", StringComparison.Ordinal), "app.MapMcp().RequireAuthorization();"));

    [Fact]
    public Task Metadata_that_an_old_sdk_cannot_serve_is_not_missed() => Check<AudienceNotAdvertisedAnalyzer>(
        "0.2", Server(Bearer("options.Audience = \"https://mcp.contoso.com\";"), "app.MapMcp().RequireAuthorization();"));

    [Theory]
    [MemberData(nameof(All))]
    public Task Token_passed_on(string version) => Check<TokenPassthroughAnalyzer>(version, Server(rest: """
        public sealed class ForwardingHandler(IHttpContextAccessor accessor) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var header = accessor.HttpContext!.Request.Headers.Authorization.ToString();
                request.Headers.Authorization = [|AuthenticationHeaderValue.Parse(header)|];
                return base.SendAsync(request, cancellationToken);
            }
        }
        """));

    private static string Refreshing(string keep, string test) => $$"""
        public sealed class TokenSource(HttpClient http)
        {
            private string? _accessToken;
            private string? _refreshToken;

            public async Task<string?> GetAsync()
            {
                {{test}}
                var grant = await http.GetFromJsonAsync<Grant>("/token?grant_type=refresh_token&refresh_token=" + _refreshToken);
                _accessToken = grant!.AccessToken;
                {{keep}}
                return _accessToken;
            }

            public void SignIn(string token) => _refreshToken = token;
        }

        public sealed record Grant(string AccessToken, string? RefreshToken);
        """;

    [Theory]
    [MemberData(nameof(All))]
    public Task Refresh_without_a_lock(string version) => Check<UnsynchronisedRefreshAnalyzer>(version, Server(
        "builder.Services.AddSingleton<TokenSource>();", rest: Refreshing("_refreshToken = grant.RefreshToken;", "if ([|_accessToken is not null|]) return _accessToken;")));

    [Theory]
    [MemberData(nameof(All))]
    public Task Refresh_token_dropped(string version) => Check<RefreshTokenDroppedAnalyzer>(version, Server(
        "builder.Services.AddSingleton<TokenSource>();", rest: Refreshing("", "").Replace("_accessToken = grant!.AccessToken", "[|_accessToken = grant!.AccessToken|]", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(All))]
    public Task Long_lived_token(string version) => Check<LongLivedTokenAnalyzer>(version, Server(rest: """
        public class TokenIssuer(SigningCredentials credentials)
        {
            public string Issue(System.Security.Claims.Claim[] claims) => new JwtSecurityTokenHandler().WriteToken(
                new JwtSecurityToken("https://mcp.contoso.com", "https://mcp.contoso.com", claims, expires: [|DateTime.UtcNow.AddYears(1)|], signingCredentials: credentials));
        }
        """, usings: "using System.IdentityModel.Tokens.Jwt;\n"));

    [Theory]
    [MemberData(nameof(All))]
    public Task Predictable_token(string version) => Check<PredictableTokenAnalyzer>(version, Server(rest: """
        public static class Exports
        {
            public static string Start() { var accessToken = $"export-{[|Random.Shared.NextInt64()|]}"; return accessToken; }
        }
        """));

    [Theory]
    [MemberData(nameof(All))]
    public Task Session_for_a_user(string version) => Check<SessionAsAuthenticationAnalyzer>(version, Server(rest: """
        public static class Sessions
        {
            private static readonly Dictionary<string, string> s_tokens = new();

            public static string TokenOf(HttpContext context) => s_tokens[[|context.Request.Headers["Mcp-Session-Id"]|].ToString()];
        }
        """));

    [Theory]
    [InlineData("1.4")]
    [InlineData("2.3")]
    public Task Session_of_the_server_for_a_user(string version) => Check<SessionAsAuthenticationAnalyzer>(version, Server(rest: """
        public static class Sessions
        {
            private static readonly Dictionary<string, string> s_tokens = new();

            public static string TokenOf(McpServer server) => s_tokens[[|server.SessionId|]!];
        }
        """));

    [Theory]
    [MemberData(nameof(All))]
    public Task Hand_rolled_code_flow(string version) => Check<HandRolledCodeFlowAnalyzer>(version, Server(rest: """
        public static class SignIn
        {
            public static string Address(string clientId) => $"[|https://login.contoso.com/authorize?response_type=code&client_id=|]{clientId}";
        }
        """));

    [Theory]
    [MemberData(nameof(All))]
    public Task Callers_token_on_a_shared_client(string version) => Check<CallerTokenOnSharedClientAnalyzer>(version, Server(rest: """
        [McpServerToolType]
        public sealed class ListTools(IHttpContextAccessor accessor)
        {
            private static readonly HttpClient s_http = new() { BaseAddress = new Uri("https://orders.example.com") };

            [McpServerTool]
            public async Task<string> List()
            {
                var token = await accessor.HttpContext!.GetTokenAsync("access_token");
                [|s_http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token)|];
                return await s_http.GetStringAsync("/orders");
            }
        }
        """));

    [Theory]
    [MemberData(nameof(All))]
    public Task Callers_token_for_all(string version) => Check<CallerTokenSharedAnalyzer>(version, Server(rest: """
        public sealed class TokenMiddleware(RequestDelegate next)
        {
            private static string? s_token;

            public Task InvokeAsync(HttpContext context)
            {
                [|s_token|] = context.Request.Headers.Authorization.ToString();
                return next(context);
            }

            public static string? Token => s_token;
        }
        """, map: "app.UseMiddleware<TokenMiddleware>(); app.MapMcp();"));

    [Theory]
    [MemberData(nameof(All))]
    public Task Calls_of_nobody(string version) => Check<CallNotAttributableAnalyzer>(version, Server(transport: "[|WithHttpTransport|]"));

    /// <summary>The filter that the fix writes is there in the newer versions alone.</summary>
    [Fact]
    public Task Filters_that_an_old_sdk_does_not_have_are_not_offered() =>
        Verify.NoFix<CallNotAttributableAnalyzer, CallNotAttributableFix>(Server(transport: "[|WithHttpTransport|]"), test => test.Sdk = McpSdk.V0_2AspNetCore);

    [Theory]
    [MemberData(nameof(All))]
    public Task One_key_for_all_callers(string version) => Check<SharedKeyOnlyAnalyzer>(
        version, Server(map: "app.UseMiddleware<KeyMiddleware>(); app.MapMcp();", rest: KeyGuard.Replace("HEADER != _key", "[|context.Request.Headers[\"X-Api-Key\"] != _key|]", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(All))]
    public Task Frozen_secret(string version) => Check<SecretFrozenAnalyzer>(version, Server(
        "builder.Configuration.AddAzureKeyVault(new Uri(\"https://crm.vault.contoso.dev\"));",
        usings: "using Microsoft.Extensions.Options;\n",
        rest: """
            public sealed class CrmOptions
            {
                public string ApiKey { get; set; } = "";
            }

            public sealed class CrmClient([|IOptions<CrmOptions>|] options)
            {
                public bool IsReady => options.Value.ApiKey.Length > 0;
            }

            public static class KeyVault
            {
                public static void AddAzureKeyVault(this IConfigurationBuilder builder, Uri vault) => builder.Properties["vault"] = vault;
            }
            """));
}
