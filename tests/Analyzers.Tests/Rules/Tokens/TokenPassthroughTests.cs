using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class TokenPassthroughTests
{
    private static string Tool(string body, string members = "", string types = "") => $$"""
        using System.Net.Http.Headers;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.Extensions.Primitives;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(IHttpContextAccessor accessor, HttpClient http, ICrmApi api)
        {
            [McpServerTool]
            public async Task<string> List(string id)
            {
                var context = accessor.HttpContext!;
                using var request = new HttpRequestMessage(HttpMethod.Get, "orders/" + id);
                {{body}}
                using var response = await http.SendAsync(request);
                return await response.Content.ReadAsStringAsync();
            }

            {{members}}
        }

        public interface ICrmApi { Task<string> SendAsync(string token); }

        {{types}}
        """;

    private static Task Check(string source) => Verify.Analyzer<TokenPassthroughAnalyzer>(source, McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("request.Headers.Authorization = [|AuthenticationHeaderValue.Parse(context.Request.Headers.Authorization.ToString())|];")]
    [InlineData("request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", [|await context.GetTokenAsync(\"access_token\")|]);")]
    [InlineData("var token = await context.GetTokenAsync(\"access_token\"); request.Headers.Authorization = new(\"Bearer\", [|token|]);")]
    [InlineData("var header = context.Request.Headers.Authorization.ToString(); request.Headers.Authorization = new(\"Bearer\", [|header[\"Bearer \".Length..]|]);")]
    [InlineData("request.Headers.Add(\"Authorization\", [|context.Request.Headers.Authorization.ToString()|]);")]
    [InlineData("request.Headers.TryAddWithoutValidation(\"Authorization\", [|context.Request.Headers[\"Authorization\"].ToArray()|]);")]
    [InlineData("if (context.Request.Headers.TryGetValue(\"Authorization\", out var header)) { request.Headers.TryAddWithoutValidation(\"Authorization\", [|header.ToString()|]); }")]
    [InlineData("http.DefaultRequestHeaders.Authorization = new(\"Bearer\", [|await context.GetTokenAsync(\"access_token\")|]);")]
    [InlineData("request.Headers.Authorization = new(\"Bearer\", [|TokenOf(context)|]);")]
    [InlineData("Authorize(request, [|TokenOf(context)|]);")]
    public Task Token_of_the_caller_in_a_request_is_reported(string body) => Check(Tool(body, """
        private static string TokenOf(HttpContext context) => context.Request.Headers.Authorization.ToString().Replace("Bearer ", "");
        private static void Authorize(HttpRequestMessage request, string token) => request.Headers.Authorization = new("Bearer", token);
        """));

    /// <summary>A web application that signs its users in calls MCP servers with the token that it got for them.</summary>
    [Theory]
    [InlineData("", "await context.GetTokenAsync(\"access_token\")")]
    [InlineData("builder.Services.AddAuthentication().AddJwtBearer();", "[|await context.GetTokenAsync(\"access_token\")|]")]
    [InlineData("", "[|context.Request.Headers.Authorization.ToString()|]")]
    public Task Token_of_an_own_sign_in_is_not_the_callers(string set, string token) => Check($$"""
        using System.Net.Http.Headers;
        using Microsoft.AspNetCore.Authentication;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication().AddCookie().AddOpenIdConnect();
        {{set}}
        builder.Services.AddTransient<TokenHandler>();
        builder.Build().Run();

        public sealed class TokenHandler(IHttpContextAccessor accessor) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var context = accessor.HttpContext ?? throw new InvalidOperationException();
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {{token}});
                return await base.SendAsync(request, cancellationToken);
            }
        }

        static class SignIn
        {
            public static AuthenticationBuilder AddOpenIdConnect(this AuthenticationBuilder builder) => builder;
        }
        """);

    [Theory]
    [InlineData("request.Headers.Authorization = new(\"Bearer\", await TradedFor(context.Request.Headers.Authorization.ToString()));")]
    [InlineData("var header = context.Request.Headers.Authorization.ToString(); if (header.Length == 0) { return \"sign in first\"; }")]
    [InlineData("request.Headers.Add(\"X-Request-Id\", context.Request.Headers[\"X-Request-Id\"].ToString());")]
    [InlineData("request.Headers.Authorization = new(\"Bearer\", Environment.GetEnvironmentVariable(\"CRM_TOKEN\"));")]
    [InlineData("var app = new Crm.App(); request.Headers.Authorization = new(\"Bearer\", (await app.AcquireTokenOnBehalfOf(context.Request.Headers.Authorization.ToString()).ExecuteAsync()).AccessToken);")]
    [InlineData("request.RequestUri = new Uri(\"https://login.example.com/oauth2/userinfo\"); request.Headers.Authorization = AuthenticationHeaderValue.Parse(context.Request.Headers.Authorization.ToString());")]
    [InlineData("context.Response.Headers.Authorization = context.Request.Headers.Authorization;")]
    public Task Exchanges_and_other_values_are_not_reported(string body) => Check(Tool(
        body,
        """
        private async Task<string> TradedFor(string token)
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange", ["subject_token"] = token });
            using var answer = await http.PostAsync("https://login.example.com/token", form);
            return await answer.Content.ReadAsStringAsync();
        }
        """,
        """
        namespace Crm
        {
            public sealed class App { public Request AcquireTokenOnBehalfOf(string assertion) => new(); }
            public sealed class Request { public Task<Result> ExecuteAsync() => Task.FromResult(new Result()); }
            public sealed class Result { public string AccessToken { get; set; } = ""; }
        }
        """));

    private const string Handler = """
        public sealed class ForwardingHandler(IHttpContextAccessor accessor) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var header = accessor.HttpContext?.Request.Headers.Authorization.ToString();
                if (!string.IsNullOrEmpty(header))
                {
                    request.Headers.Authorization = {|#0:AuthenticationHeaderValue.Parse(header)|};
                }

                return base.SendAsync(request, cancellationToken);
            }
        }
        """;

    private static string Registered(string handler) => $$"""
        using System.Net.Http.Headers;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient("crm", c => c.BaseAddress = new Uri("https://crm.internal.example.com")).AddHttpMessageHandler<ForwardingHandler>();
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<CrmTools>();
        builder.Build().Run();

        [McpServerToolType]
        public sealed class CrmTools { [McpServerTool] public static string Status() => "ok"; }

        {{handler}}
        """;

    [Fact]
    public Task Message_handler_that_copies_the_header_is_reported() => Verify.Analyzer<TokenPassthroughAnalyzer>(
        Registered(Handler),
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC7004_TokenPassthrough, 0, "The caller's token", "'crm.internal.example.com'", "").WithSeverity(DiagnosticSeverity.Warning));

    [Theory]
    [InlineData("*.internal.example.com", DiagnosticSeverity.Info)]
    [InlineData("erp.example.com, crm.internal.example.com", DiagnosticSeverity.Info)]
    [InlineData("crm.example.com", DiagnosticSeverity.Warning)]
    public Task Server_of_the_same_audience_gets_a_suggestion(string hosts, DiagnosticSeverity severity) => Verify.Analyzer<TokenPassthroughAnalyzer>(
        Registered(Handler),
        test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            test.GlobalOptions["mcp_analyzers.same_audience_hosts"] = hosts;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC7004_TokenPassthrough, 0, "The caller's token", "'crm.internal.example.com'", "").WithSeverity(severity));
        });

    [Fact]
    public Task Key_in_a_header_of_its_own_is_a_suggestion() => Verify.Analyzer<TokenPassthroughAnalyzer>(
        Tool("request.Headers.Authorization = new(\"Bearer\", {|#0:context.Request.Headers[\"X-GitHub-Token\"].ToString()|});"),
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC7004_TokenPassthrough, 0, "'X-GitHub-Token' of the caller", "another server", "").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Scoped_service_that_keeps_the_token_is_followed() => Check("""
        using System.Net.Http.Headers;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<CallerToken>();
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<CrmTools>();
        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.RequestServices.GetRequiredService<CallerToken>().Value = context.Request.Headers.Authorization;
            return next(context);
        });
        app.Run();

        public sealed class CallerToken { public string? Value { get; set; } }

        [McpServerToolType]
        public sealed class CrmTools(CallerToken caller, HttpClient http)
        {
            [McpServerTool]
            public async Task<string> List()
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "orders");
                request.Headers.Authorization = [|AuthenticationHeaderValue.Parse(caller.Value!)|];
                using var response = await http.SendAsync(request);
                return await response.Content.ReadAsStringAsync();
            }
        }
        """);

    [Fact]
    public Task Incomplete_code_does_not_break_the_rule() => Check(Tool("request.Headers.Authorization = {|CS0103:missing|};"));
}
