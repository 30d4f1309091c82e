using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class CallerTokenOnSharedClientTests
{
    private static string Server(string body, string services = "builder.Services.AddSingleton<CrmApi>();", string types = "", string members = "", string tool = "crm.ListAsync(id, userToken)", string transport = "WithHttpTransport()") => $$"""
        using System.Net.Http.Headers;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpContextAccessor();
        {{services}}
        builder.Services.AddMcpServer().{{transport}}.WithTools<CrmTools>();
        builder.Build().Run();

        [McpServerToolType]
        public sealed class CrmTools(CrmApi crm)
        {
            [McpServerTool]
            public Task<string> List(string id, string userToken) => {{tool}};
        }

        public sealed class CrmApi(HttpClient http, IHttpContextAccessor accessor, IConfiguration configuration)
        {
            private static readonly HttpClient s_http = new() { BaseAddress = new Uri("https://crm.example.com") };
            private readonly HttpClient _http = http;
            private HttpClient? _made;
            {{members}}

            public async Task<string> ListAsync(string id, string token)
            {
                var context = accessor.HttpContext!;
                {{body}}
            }
        }

        {{types}}
        """;

    private static Task Check(string source) => Verify.Analyzer<CallerTokenOnSharedClientAnalyzer>(source, McpSdk.V2_3AspNetCore);

    private static Task CheckTier(string source, DiagnosticSeverity severity, string client) => Verify.Analyzer<CallerTokenOnSharedClientAnalyzer>(
        source,
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(
            Descriptors.MCPAC7011_CallerTokenOnSharedClient,
            0,
            client,
            severity == DiagnosticSeverity.Warning
                ? "setting its default headers sends one caller's token with another's request"
                : "requests that are under way read its default headers while a call changes them").WithSeverity(severity));

    [Theory]
    [InlineData("{|#0:_http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(context.Request.Headers.Authorization.ToString())|}; return await _http.GetStringAsync(id);", "_http")]
    [InlineData("{|#0:_http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", await context.GetTokenAsync(\"access_token\"))|}; return await _http.GetStringAsync(id);", "_http")]
    [InlineData("{|#0:http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", token)|}; return await http.GetStringAsync(id);", "http")]
    [InlineData("{|#0:s_http.DefaultRequestHeaders.Add(\"X-Api-Key\", context.Request.Headers[\"X-Api-Key\"].ToString())|}; return await s_http.GetStringAsync(id);", "s_http")]
    [InlineData("{|#0:s_http.DefaultRequestHeaders.TryAddWithoutValidation(\"Authorization\", $\"Bearer {token}\")|}; return await s_http.GetStringAsync(id);", "s_http")]
    public Task Token_of_a_caller_on_a_shared_client_is_reported(string body, string client) => CheckTier(Server(body), DiagnosticSeverity.Warning, client);

    [Theory]
    [InlineData("{|#0:_http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", configuration[\"Crm:Token\"])|}; return await _http.GetStringAsync(id);", "_http")]
    [InlineData("{|#0:s_http.DefaultRequestHeaders.Add(\"X-Api-Key\", configuration[\"Crm:Key\"])|}; return await s_http.GetStringAsync(id);", "s_http")]
    public Task Key_of_the_application_set_on_each_call_is_a_suggestion(string body, string client) => CheckTier(Server(body), DiagnosticSeverity.Info, client);

    [Theory]
    [InlineData("using var own = new HttpClient(); own.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", token); return await own.GetStringAsync(id);")]
    [InlineData("_made = new HttpClient(); _made.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", token); return await _made.GetStringAsync(id);")]
    [InlineData("_http.DefaultRequestHeaders.Add(\"X-Request-Id\", id); return await _http.GetStringAsync(id);")]
    [InlineData("_http.DefaultRequestHeaders.Authorization = null; return await _http.GetStringAsync(id);")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Get, id); request.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", token); return (await _http.SendAsync(request)).ToString();")]
    [InlineData("return _http.DefaultRequestHeaders.Authorization?.Scheme ?? await _http.GetStringAsync(id);")]
    public Task Own_clients_and_other_headers_are_not_reported(string body) => Check(Server(body));

    private const string Sets = "_http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", token); return await _http.GetStringAsync(id);";

    [Theory]
    [InlineData("builder.Services.AddHttpClient<CrmApi>();")]
    [InlineData("builder.Services.AddHttpClient(); builder.Services.AddScoped<CrmApi>();")]
    [InlineData("builder.Services.AddTransient<CrmApi>();")]
    public Task Client_of_one_call_is_not_reported(string services) => Check(Server(Sets, services));

    [Fact]
    public Task Client_of_the_container_is_shared() => CheckTier(
        Server("{|#0:" + Sets.Replace("; return", "|}; return", StringComparison.Ordinal), "builder.Services.AddSingleton(new HttpClient()); builder.Services.AddScoped<CrmApi>();"), DiagnosticSeverity.Warning, "_http");

    [Fact]
    public Task Typed_client_that_a_singleton_holds_is_shared() => CheckTier(
        Server(
            "{|#0:" + Sets.Replace("; return", "|}; return", StringComparison.Ordinal),
            "builder.Services.AddHttpClient<CrmApi>(); builder.Services.AddSingleton<Cache>();",
            "public sealed class Cache(CrmApi crm) { public CrmApi Crm => crm; }"),
        DiagnosticSeverity.Warning,
        "_http");

    [Fact]
    public Task Header_set_in_the_constructor_is_not_reported() => Check(Server(
        "return await s_http.GetStringAsync(id);",
        types: """
        public sealed class Billing
        {
            private static readonly HttpClient s_http = new();
            public Billing(string token) => s_http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        """));

    [Fact]
    public Task Helper_that_sets_the_header_is_reported() => CheckTier(
        Server(
            "Authorize(token); return await _http.GetStringAsync(id);",
            members: "private void Authorize(string value) => {|#0:_http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", value)|};"),
        DiagnosticSeverity.Warning,
        "_http");

    [Fact]
    public Task Server_for_one_person_gets_a_suggestion() => CheckTier(
        Server("{|#0:" + Sets.Replace("; return", "|}; return", StringComparison.Ordinal), transport: "WithStdioServerTransport()"), DiagnosticSeverity.Info, "_http");

    [Theory]
    [InlineData("var uri = \"orders/\" + id;", "return await _http.GetStringAsync(uri);", """
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                using var response = await _http.SendAsync(request);
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync();
        """)]
    [InlineData("var uri = \"orders/\" + id;", "var answer = await _http.PostAsync(uri, null); return answer.ToString();", """
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = null };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                var answer = await _http.SendAsync(request); return answer.ToString();
        """)]
    [InlineData("using var message = new HttpRequestMessage(HttpMethod.Get, id);", "var answer = await _http.SendAsync(message); return answer.ToString();", """
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                var answer = await _http.SendAsync(message); return answer.ToString();
        """)]
    public Task Fix_sets_the_header_on_the_request(string before, string send, string after) => Verify.Fix<CallerTokenOnSharedClientAnalyzer, CallerTokenOnSharedClientFix>(
        Server(before + "\n        [|_http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", token)|];\n        " + send),
        Server(before + "\n        " + after),
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("[|_http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", token)|]; var a = await _http.GetStringAsync(id); return a + await _http.GetStringAsync(id + 1);")]
    [InlineData("[|_http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", token)|]; return await Send(id); Task<string> Send(string uri) => _http.GetStringAsync(uri);")]
    public Task Fix_is_not_offered_where_more_than_one_request_follows(string body) => Verify.NoFix<CallerTokenOnSharedClientAnalyzer, CallerTokenOnSharedClientFix>(
        Server(body), test => test.Sdk = McpSdk.V2_3AspNetCore);
}
