using System.Globalization;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2012: a credential in the address of a request.</summary>
public class SecretInUrlTests
{
    private const string Usings = """
        using System.Net.Http.Json;
        using System.Net.WebSockets;
        using System.Text;
        using System.Text.Json;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol;
        using ModelContextProtocol.Client;
        using ModelContextProtocol.Server;

        """;

    private static string Tool(string statement, string members = "", string beside = "") => Usings + $$"""
        [McpServerToolType]
        public sealed class CrmTools(HttpClient http, IConfiguration configuration)
        {
            private const string Base = "https://crm.example.com/v1";
            private readonly string _key = Environment.GetEnvironmentVariable("CRM_API_KEY")!;

            [McpServerTool]
            public async Task<string> Status(string user, CancellationToken cancellationToken)
            {
                await Task.Yield();
                {{statement}}
                return "ok " + user + configuration["Crm:Name"];
            }

            public int KeyLength() => _key.Length + (int)http.Timeout.TotalSeconds;

            {{members}}
        }

        {{beside}}
        """;

    private static Task Check(string source) => Verify.Analyzer<SecretInUrlAnalyzer>(source);

    [Theory]
    [InlineData("""await http.GetStringAsync($"https://crm.example.com/users/{user}?key={[|_key|]}", cancellationToken);""")]
    [InlineData("""await http.GetAsync($"{Base}/users?name={user}&api_key={[|Uri.EscapeDataString(_key)|]}");""")]
    [InlineData("""await http.GetAsync(Base + "/users?key=" + [|_key|]);""")]
    [InlineData("""await http.GetAsync(string.Format("https://crm.example.com/users?key={0}", [|_key|]));""")]
    [InlineData("""var url = $"{Base}/users?key={[|_key|]}"; await http.GetAsync(url);""")]
    [InlineData("""var url = Base + "/users?name=" + user; url += "&key=" + [|_key|]; await http.GetAsync(url);""")]
    [InlineData("""await http.GetFromJsonAsync<JsonElement>($"users?key={[|_key|]}");""")]
    [InlineData("""await http.PostAsync($"{Base}/users?key={[|_key|]}", null);""")]
    [InlineData("""await http.PostAsJsonAsync($"{Base}/users?key={[|_key|]}", new { user });""")]
    [InlineData("""await http.DeleteAsync(new Uri($"{Base}/users?key={[|_key|]}"));""")]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Get, $"{Base}/users?key={[|_key|]}"); await http.SendAsync(request);""")]
    [InlineData("""using var request = new HttpRequestMessage { RequestUri = new Uri($"{Base}/users?key={[|_key|]}") }; await http.SendAsync(request);""")]
    [InlineData("""var query = System.Web.HttpUtility.ParseQueryString(""); query["key"] = [|_key|]; var builder = new UriBuilder(Base) { Query = query.ToString() }; await http.GetAsync(builder.Uri);""")]
    [InlineData("""var text = new StringBuilder(Base).Append("?name=").Append(user); text.Append($"&key={[|_key|]}"); await http.GetAsync(text.ToString());""")]
    [InlineData("""http.BaseAddress = new Uri($"{Base}?key={[|_key|]}");""")]
    [InlineData("""await new ClientWebSocket().ConnectAsync(new Uri($"wss://crm.example.com/live?token={[|_key|]}"), cancellationToken);""")]
    [InlineData("""var options = new HttpClientTransportOptions { Endpoint = new Uri($"{Base}/mcp?key={[|_key|]}") }; _ = options.Endpoint;""")]
    [InlineData("""await Get($"{Base}/users?key={[|_key|]}");""")]
    [InlineData("""await http.GetAsync(Address("users"));""")]
    [InlineData("""await GetWith("users", [|_key|]);""")]
    public Task Secret_in_a_query_string_is_reported(string statement) => Check(Tool(
        statement,
        """
        private Task<string> Get(string url) => http.GetStringAsync(url);
        private Task<string> GetWith(string path, string value) => http.GetStringAsync($"{Base}/{path}?key={value}");
        """ + (statement.Contains("Address", StringComparison.Ordinal) && !statement.Contains("BaseAddress", StringComparison.Ordinal) ? """private string Address(string path) => $"{Base}/{path}?key={[|_key|]}";""" : "")));

    [Theory]
    [InlineData("""http.DefaultRequestHeaders.Add("X-Api-Key", _key); await http.GetAsync($"{Base}/users?name={user}");""")]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Get, $"{Base}/users?name={user}"); request.Headers.Add("X-Api-Key", _key); await http.SendAsync(request);""")]
    [InlineData("""await http.PostAsync(Base, new StringContent($"grant_type=client_credentials&client_secret={_key}"));""")]
    [InlineData("""await http.PostAsync(Base, new FormUrlEncodedContent(new Dictionary<string, string> { ["client_secret"] = _key }));""")]
    [InlineData("""await http.PostAsJsonAsync(Base, new { key = _key });""")]
    [InlineData("""await http.GetAsync(_key);""")]
    [InlineData("""await http.GetAsync(new Uri(configuration["Slack:WebhookSecret"]!));""")]
    [InlineData("""await Get(_key);""")]
    [InlineData("""var text = $"GET {Base}?key={_key}"; return text.Length.ToString();""")]
    [InlineData("""await http.GetAsync($"{Base}/users?has={_key.Length > 0}&n={_key.Length}");""")]
    [InlineData("""await http.GetAsync($"{Base}/users?hash={Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(_key)))}");""")]
    [InlineData("""await http.GetAsync($"{Base}/users?page={cancellationToken}&pageToken={user}");""")]
    public Task Secret_elsewhere_or_none_is_not_reported(string statement) => Check(Tool(
        statement, "private Task<string> Get(string url) => http.GetStringAsync(url);"));

    [NewerCSharpTheory]
    [InlineData("""await http.GetAsync($"https://api.openweathermap.org/data/2.5/weather?q={user}&appid={_key}");""", "the query string", "keep the address out of logs and errors", DiagnosticSeverity.Info)]
    [InlineData("""await http.GetAsync($"https://api.telegram.org/bot{_key}/sendMessage?text={user}");""", "the path of the address", "keep the address out of logs and errors", DiagnosticSeverity.Info)]
    [InlineData("""await http.GetAsync($"https://newsapi.org/v2/everything?q={user}&apiKey={_key}");""", "the query string", "send it in the header 'X-Api-Key'", DiagnosticSeverity.Warning)]
    [InlineData("""await http.GetAsync($"https://www.googleapis.com/youtube/v3/search?key={_key}");""", "the query string", "send it in the header 'X-Goog-Api-Key'", DiagnosticSeverity.Warning)]
    [InlineData("""await http.GetAsync($"{Base}/users?key={_key}");""", "the query string", "send it in a header, if the API takes it there", DiagnosticSeverity.Warning)]
    public async Task Severity_and_advice_follow_what_the_api_takes(string statement, string part, string advice, DiagnosticSeverity severity)
    {
        var one = Assert.Single(await RuleRun.OfAsync(Tool(statement), new SecretInUrlAnalyzer()));
        var message = one.GetMessage(CultureInfo.InvariantCulture);
        Assert.StartsWith("'CRM_API_KEY' is sent in " + part, message, StringComparison.Ordinal);
        Assert.EndsWith("; " + advice, message, StringComparison.Ordinal);
        Assert.Equal(severity, one.Severity);
    }

    [Fact]
    public Task Host_named_where_the_base_address_is_set_counts() => Verify.Analyzer<SecretInUrlAnalyzer>([
        ("/0/Tools.cs", Usings + """
            [McpServerToolType]
            public sealed class WeatherTools(HttpClient http)
            {
                private readonly string _key = Environment.GetEnvironmentVariable("WEATHER_API_KEY")!;
                [McpServerTool] public Task<string> Now(string city) => http.GetStringAsync($"weather?q={city}&appid={{|#0:_key|}}");
            }
            """),
        ("/0/Setup.cs", "public static class Setup { public static void Set(HttpClient http) => http.BaseAddress = new Uri(\"https://api.openweathermap.org/data/2.5/\"); }"),
    ],
    test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(
        Descriptors.MCPAC2012_SecretInUrl, 0, "WEATHER_API_KEY", "the query string", ", from WEATHER_API_KEY (Tools.cs:13) through _key", "keep the address out of logs and errors")
        .WithSeverity(DiagnosticSeverity.Info)));

    [Fact]
    public Task Helper_that_every_tool_uses_is_one_finding() => Check(Tool(
        "await Get(\"a\"); await Get(\"b\");",
        """
        private Task<string> Get(string path) => http.GetStringAsync($"{Base}/{path}?key={[|_key|]}");
        [McpServerTool] public Task<string> Other() => Get("c");
        [McpServerTool] public Task<string> Third() => Get("d");
        """));

    [Fact]
    public Task Base_address_that_the_program_sets_at_start_is_reported() => Check(Usings + """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        var key = Environment.GetEnvironmentVariable("CRM_API_KEY");
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHttpClient("crm", client => client.BaseAddress = new Uri($"https://crm.example.com/v1?key={[|key|]}"));
        builder.Services.AddMcpServer().WithStdioServerTransport();
        await builder.Build().RunAsync();
        """);

    [Theory]
    [InlineData("""[McpServerTool] public Task<string> Ask(string apiKey) => http.GetStringAsync($"{Base}?key={[|apiKey|]}");""")]
    [InlineData("""public Task<string> Ask(string[] args) { var apiKey = args[0]; var url = $"{Base}?key={[|apiKey|]}"; return http.GetStringAsync(url); }""")]
    [InlineData("""public Task<string> Ask(Login login) => http.GetStringAsync($"{Base}?key={[|login.ApiKey|]}");""")]
    public Task Secret_by_its_name_is_reported(string member) => Check(Tool("", member, "public sealed class Login { public string ApiKey { get; set; } = \"\"; }"));

    [Theory]
    [InlineData("""await http.GetAsync(QueryHelpers.AddQueryString("https://crm.example.com", "key", [|_key|]));""")]
    [InlineData("""await http.GetAsync(QueryHelpers.AddQueryString("https://crm.example.com", "name", "x"));""")]
    public Task Query_helpers_are_known(string statement) => Verify.Analyzer<SecretInUrlAnalyzer>(
        $$"""
        using Microsoft.AspNetCore.WebUtilities;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(HttpClient http)
        {
            private readonly string _key = Environment.GetEnvironmentVariable("CRM_API_KEY")!;
            [McpServerTool] public async Task Ask() { {{statement}} }
            public int KeyLength() => _key.Length;
        }
        """,
        McpSdk.V2_3AspNetCore);

    [Fact]
    public async Task Every_old_and_new_sdk_is_understood()
    {
        foreach (var sdk in new[] { McpSdk.V0_2, McpSdk.V1_4 })
        {
            await Verify.Analyzer<SecretInUrlAnalyzer>(
                """
                using ModelContextProtocol.Server;

                [McpServerToolType]
                public sealed class CrmTools(HttpClient http)
                {
                    [McpServerTool] public Task<string> Status() => http.GetStringAsync($"https://crm.example.com?key={[|Environment.GetEnvironmentVariable("CRM_API_KEY")|]}");
                }
                """,
                sdk);
        }
    }

    [Fact]
    public Task Program_without_the_sdk_and_test_project_are_silent() => Task.WhenAll(
        Verify.Analyzer<SecretInUrlAnalyzer>(
            "public sealed class Crm(HttpClient http) { public Task<string> Get() => http.GetStringAsync($\"https://a.example?key={Environment.GetEnvironmentVariable(\"CRM_API_KEY\")}\"); }",
            McpSdk.None),
        Verify.Analyzer<SecretInUrlAnalyzer>(
            Tool("""await http.GetAsync($"{Base}/users?key={_key}");"""),
            test => test.GlobalOptions["build_property.IsTestProject"] = "true"));

    [Fact]
    public Task Incomplete_code_is_no_matter() => Check(Tool("""await http.GetAsync($"{Base}/users?key={_key}",{|CS1525:)|}; await http.{|CS1061:GetNothing|}($"?key={_key}");"""));
}
