using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2013: the model names the host that gets the server's credential.</summary>
public class ChosenAddressTests
{
    private const string Credential = "_http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", Environment.GetEnvironmentVariable(\"CRM_TOKEN\"));";

    private static string Tools(string members, string configure = Credential, string beside = "") => $$"""
        using System.Net;
        using System.Net.Http.Headers;
        using System.Net.Http.Json;
        using System.Text.RegularExpressions;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class PageTools
        {
            private static readonly HashSet<string> s_hosts = new() { "api.example.com" };
            private static readonly string[] s_suffixes = { ".example.com" };
            private readonly string _base = "https://api.example.com";
            private readonly HttpClient _http;
            private readonly HttpClient _plain = new();

            public PageTools(HttpClient http)
            {
                _http = http;
                {{configure}}
            }

            {{members}}
        }

        {{beside}}
        """;

    private static string Tool(string body, string parameters = "string url") =>
        Tools("[McpServerTool] public async Task<string?> Fetch(" + parameters + ") { await Task.Yield(); " + body + " }");

    private static Task Check(string source) => Verify.Analyzer<ChosenAddressAnalyzer>(source);

    [Theory]
    [InlineData("return await _http.GetStringAsync([|url|]);")]
    [InlineData("return (await _http.GetAsync([|url|])).ToString();")]
    [InlineData("return await _http.GetFromJsonAsync<string>([|url|]);")]
    [InlineData("return (await _http.PostAsync([|url|], null)).ToString();")]
    [InlineData("return (await _http.PostAsJsonAsync([|url|], 1)).ToString();")]
    [InlineData("return (await _http.DeleteAsync([|url|])).ToString();")]
    [InlineData("return await _http.GetStringAsync($\"{[|url|]}/status\");")]
    [InlineData("return await _http.GetStringAsync([|url|] + \"/status\");")]
    [InlineData("return await _http.GetStringAsync($\"https://{[|url|]}/status\");")]
    [InlineData("return await _http.GetStringAsync(\"https://\" + [|url|]);")]
    [InlineData("return await _http.GetStringAsync(string.Format(\"https://{0}/\", [|url|]));")]
    [InlineData("return await _http.GetStringAsync([|new Uri(url)|]);")]
    [InlineData("var uri = new Uri(url); return await _http.GetStringAsync([|uri|]);")]
    [InlineData("return await _http.GetStringAsync(new Uri(new Uri(_base), [|url|]));")]
    [InlineData("if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)) { return null; } return await _http.GetStringAsync([|uri|]);")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Get, [|url|]); return (await _http.SendAsync(request)).ToString();")]
    [InlineData("var request = new HttpRequestMessage(); request.RequestUri = [|new Uri(url)|]; return (await _http.SendAsync(request)).ToString();")]
    [InlineData("return (await _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, [|url|]))).ToString();")]
    [InlineData("var request = new HttpRequestMessage { RequestUri = [|new Uri(url)|] }; return (await _http.SendAsync(request)).ToString();")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Get, [|url|]); request.Headers.Add(\"X-Api-Key\", \"k\"); return (await _plain.SendAsync(request)).ToString();")]
    [InlineData("var address = _base; address = url; return await _http.GetStringAsync([|address|]);")]
    [InlineData("var address = _base; if (url.Length > 3) { address = url; } return await _http.GetStringAsync([|address|]);")]
    [InlineData("var address = url; var copy = address; return await _http.GetStringAsync([|copy|]);")]
    [InlineData("var address = $\"{[|url|]}/items\"; return await _http.GetStringAsync(address);")]
    [InlineData("var address = new System.Text.StringBuilder(url).Append(\"/items\").ToString(); return await _http.GetStringAsync([|address|]);")]
    public Task Chosen_address_is_reported(string body) => Check(Tool(body));

    [Theory]
    [InlineData("return await _plain.GetStringAsync(url);")]
    [InlineData("return await new HttpClient().GetStringAsync(url);")]
    [InlineData("return await _http.GetStringAsync(\"https://api.example.com/\" + url);")]
    [InlineData("return await _http.GetStringAsync($\"https://api.example.com/items/{url}\");")]
    [InlineData("return await _http.GetStringAsync($\"https://api.example.com?q={url}\");")]
    [InlineData("return await _http.GetStringAsync($\"{_base}/items/{url}\");")]
    [InlineData("return await _http.GetStringAsync(_base + url);")]
    [InlineData("return await _http.GetStringAsync($\"items/{url}\");")]
    [InlineData("return await _http.GetStringAsync(Uri.EscapeDataString(url));")]
    [InlineData("return await _http.GetStringAsync(new Uri(url, UriKind.Relative));")]
    [InlineData("return await _http.GetStringAsync(new Uri(new Uri(_base), $\"items/{url}\"));")]
    [InlineData("return await _http.GetStringAsync(new UriBuilder(_base) { Path = url }.Uri);")]
    [InlineData("var text = \"https://api.example.com/items?q=\" + url; return await _http.GetStringAsync(text);")]
    [InlineData("var uri = new Uri(url); if (uri.Host != \"api.example.com\") { throw new McpException(\"Unknown host\"); } return await _http.GetStringAsync(uri);")]
    [InlineData("if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host is not \"api.example.com\") { return null; } return await _http.GetStringAsync(url);")]
    [InlineData("var uri = new Uri(url); if (!s_hosts.Contains(uri.Host)) { return null; } return await _http.GetStringAsync(uri);")]
    [InlineData("var host = new Uri(url).Host; if (!s_hosts.Contains(host)) { return null; } return await _http.GetStringAsync(url);")]
    [InlineData("var uri = new Uri(url); if (!string.Equals(uri.Host, \"api.example.com\", StringComparison.OrdinalIgnoreCase)) { return null; } return await _http.GetStringAsync(uri);")]
    [InlineData("var uri = new Uri(url); if (!uri.Host.EndsWith(\".example.com\", StringComparison.Ordinal)) { return null; } return await _http.GetStringAsync(uri);")]
    [InlineData("var uri = new Uri(url); if (!s_suffixes.Any(s => uri.Host.EndsWith(s, StringComparison.Ordinal))) { return null; } return await _http.GetStringAsync(uri);")]
    [InlineData("var uri = new Uri(url); if (uri is not { Scheme: \"https\", Host: \"api.example.com\" }) { return null; } return await _http.GetStringAsync(uri);")]
    [InlineData("if (!url.StartsWith(\"https://api.example.com/\", StringComparison.Ordinal)) { return null; } return await _http.GetStringAsync(url);")]
    [InlineData("if (!new Uri(_base).IsBaseOf(new Uri(url))) { return null; } return await _http.GetStringAsync(url);")]
    [InlineData("if (Uri.TryCreate(url, UriKind.Absolute, out _)) { return null; } return await _http.GetStringAsync(url);")]
    [InlineData("if (!Uri.IsWellFormedUriString(url, UriKind.Relative)) { return null; } return await _http.GetStringAsync(url);")]
    [InlineData("var uri = new Uri(url, UriKind.RelativeOrAbsolute); if (uri.IsAbsoluteUri) { return null; } return await _http.GetStringAsync(uri);")]
    [InlineData("if (!IsAllowedHost(url)) { return null; } return await _http.GetStringAsync(url); static bool IsAllowedHost(string u) => u.Length > 3;")]
    [InlineData("var address = $\"{_base}/items/{url}\"; return await _http.GetStringAsync(address);")]
    [InlineData("var address = new System.Text.StringBuilder(_base).Append(\"?q=\").Append(url); address.Append('#'); return await _http.GetStringAsync(address.ToString());")]
    [InlineData("var first = _base; var address = first + \"/items/\" + url; return await _http.GetStringAsync(address);")]
    public Task Fixed_or_checked_address_is_silent(string body) => Check(Tool(body));

    [Theory]
    [InlineData("if (!url.StartsWith(\"https://\", StringComparison.Ordinal)) { return null; } return await _http.GetStringAsync([|url|]);")]
    [InlineData("if (!url.StartsWith(\"https://api.example.com\", StringComparison.Ordinal)) { return null; } return await _http.GetStringAsync([|url|]);")]
    [InlineData("if (!url.Contains(\"example.com\")) { return null; } return await _http.GetStringAsync([|url|]);")]
    [InlineData("if (!Uri.IsWellFormedUriString(url, UriKind.Absolute)) { return null; } return await _http.GetStringAsync([|url|]);")]
    [InlineData("var uri = new Uri(url); if (uri.Scheme != \"https\") { return null; } return await _http.GetStringAsync([|uri|]);")]
    [InlineData("var uri = new Uri(url); if (uri.Host == \"localhost\") { return null; } return await _http.GetStringAsync([|uri|]);")]
    [InlineData("var uri = new Uri(url); if (!uri.Host.EndsWith(\"example.com\", StringComparison.Ordinal)) { return null; } return await _http.GetStringAsync([|uri|]);")]
    [InlineData("return await _http.GetStringAsync($\"https://api.example.com{[|url|]}\");")]
    public Task Test_that_does_not_hold_is_reported(string body) => Check(Tool(body));

    [Theory]
    [InlineData("return await _http.GetStringAsync({|#0:url|});", "Recommended", DiagnosticSeverity.Error)]
    [InlineData("return await _http.GetStringAsync({|#0:url|});", "Default", DiagnosticSeverity.Warning)]
    [InlineData("if (new Uri(url).Host == \"localhost\") { return null; } return await _http.GetStringAsync({|#0:url|});", "Recommended", DiagnosticSeverity.Warning)]
    public Task Tier_follows_the_look_at_the_host(string body, string mode, DiagnosticSeverity severity) =>
        Verify.Analyzer<ChosenAddressAnalyzer>(Tool(body), test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = mode;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2013_ChosenAddress, 0, "url", "_http").WithSeverity(severity));
        });

    [Theory]
    [InlineData("_http.DefaultRequestHeaders.Add(\"X-Api-Key\", \"k\" + 1);")]
    [InlineData("_http.DefaultRequestHeaders.Add(\"Cookie\", \"session=1\");")]
    [InlineData("_http.DefaultRequestHeaders.TryAddWithoutValidation(\"Authorization\", \"x\" + 1);")]
    [InlineData("_http = new HttpClient(new HttpClientHandler { Credentials = new NetworkCredential(\"u\", \"p\") });")]
    [InlineData("_http = new HttpClient(new HttpClientHandler { UseDefaultCredentials = true });")]
    [InlineData("var handler = new SocketsHttpHandler(); handler.CookieContainer = new CookieContainer(); _http = new HttpClient(handler);")]
    [InlineData("_http = new HttpClient { DefaultRequestHeaders = { { \"X-Api-Key\", \"k\" + 1 } } };")]
    [InlineData("_http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue(\"Bearer\", \"t\" + 1) } };")]
    [InlineData("_http = Make(); static HttpClient Make() { var c = new HttpClient(); c.DefaultRequestHeaders.Add(\"X-Api-Key\", \"k\" + 1); return c; }")]
    public Task Every_kind_of_credential_counts(string configure) =>
        Check(Tools("[McpServerTool] public Task<string> Fetch(string url) => _http.GetStringAsync([|url|]);", configure));

    [Theory]
    [InlineData("")]
    [InlineData("_http.DefaultRequestHeaders.Add(\"Accept\", \"text/html\");")]
    [InlineData("_http.DefaultRequestHeaders.UserAgent.ParseAdd(\"crm/1\");")]
    [InlineData("_http.DefaultRequestHeaders.Authorization = null;")]
    [InlineData("_plain.DefaultRequestHeaders.Add(\"X-Api-Key\", \"k\" + 1);")]
    [InlineData("_http = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });")]
    public Task Client_without_a_credential_is_silent(string configure) =>
        Check(Tools("[McpServerTool] public Task<string> Fetch(string url) => _http.GetStringAsync(url);", configure));

    [Theory]
    [InlineData("services.AddHttpClient<PageTools>(c => c.DefaultRequestHeaders.Add(\"X-Api-Key\", \"k\" + 1));", true)]
    [InlineData("services.AddHttpClient<PageTools>().AddHttpMessageHandler<TokenHandler>();", true)]
    [InlineData("services.AddHttpClient<PageTools>().AddHttpMessageHandler(() => new TokenHandler());", true)]
    [InlineData("services.AddHttpClient<PageTools>().ConfigureHttpClient(c => c.DefaultRequestHeaders.Add(\"Authorization\", \"x\" + 1));", true)]
    [InlineData("services.AddSingleton(new HttpClient { DefaultRequestHeaders = { { \"X-Api-Key\", \"k\" + 1 } } });", true)]
    [InlineData("services.ConfigureHttpClientDefaults(b => b.ConfigureHttpClient(c => c.DefaultRequestHeaders.Add(\"X-Api-Key\", \"k\" + 1)));", true)]
    [InlineData("services.AddHttpClient<PageTools>(c => c.Timeout = TimeSpan.FromSeconds(5));", false)]
    [InlineData("services.AddHttpClient<PageTools>().AddHttpMessageHandler<LogHandler>();", false)]
    [InlineData("services.AddHttpClient<Other>(c => c.DefaultRequestHeaders.Add(\"X-Api-Key\", \"k\" + 1));", false)]
    public Task Registration_in_another_file_is_read(string registration, bool isReported) =>
        Verify.Analyzer<ChosenAddressAnalyzer>([
            ("/0/Tools.cs", Tools("[McpServerTool] public Task<string> Fetch(string url) => _http.GetStringAsync(" + (isReported ? "[|url|]" : "url") + ");", "")),
            ("/0/Setup.cs", $$"""
                using System.Net.Http.Headers;
                using Microsoft.Extensions.DependencyInjection;

                public sealed class Other;

                public sealed class TokenHandler : DelegatingHandler
                {
                    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
                    {
                        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "t");
                        return base.SendAsync(request, cancellationToken);
                    }
                }

                public sealed class LogHandler : DelegatingHandler;

                public static class Setup
                {
                    public static void Add(IServiceCollection services)
                    {
                        {{registration}}
                    }
                }
                """)]);

    [Fact]
    public Task Named_client_and_client_of_the_tool_are_read() => Check("""
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        public static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                services.AddHttpClient("crm", c => c.DefaultRequestHeaders.Add("X-Api-Key", "k" + 1));
                services.AddHttpClient("web");
                services.AddSingleton(new HttpClient());
            }
        }

        public sealed class Tools(IHttpClientFactory factory)
        {
            [McpServerTool] public Task<string> A(string url) => factory.CreateClient("crm").GetStringAsync([|url|]);
            [McpServerTool] public Task<string> B(string url) => factory.CreateClient("web").GetStringAsync(url);
            [McpServerTool] public async Task<string> C(string url) { var http = factory.CreateClient("crm"); return await http.GetStringAsync([|url|]); }
            [McpServerTool] public static Task<string> D(HttpClient http, string url) => http.GetStringAsync(url);
            [McpServerTool] public static Task<string> E(HttpClient http, string url)
            {
                http.DefaultRequestHeaders.Add("X-Api-Key", "k" + 1);
                return http.GetStringAsync([|url|]);
            }
        }
        """);

    [Fact]
    public Task Client_class_in_another_file_is_followed() => Verify.Analyzer<ChosenAddressAnalyzer>([
        ("/0/Tools.cs", """
            using ModelContextProtocol.Server;

            public sealed class Tools(CrmClient crm)
            {
                [McpServerTool] public Task<string> Any(string url) => crm.GetAsync([|url|]);
                [McpServerTool] public Task<string> Item(string id) => crm.GetAsync($"items/{id}");
                [McpServerTool] public Task<string> Fixed() => crm.GetAsync("https://api.example.com/");
                [McpServerTool] public Task<string> Checked(string url) => crm.CheckedAsync(url);
                [McpServerTool] public Task<string> Ensured(string url)
                {
                    CrmClient.EnsureOurs(url);
                    return crm.GetAsync(url);
                }

                [McpServerTool] public Task<string> Sent(string url) => crm.SendAsync([|url|]);
            }
            """),
        ("/0/CrmClient.cs", """
            using System.Net.Http.Headers;

            public sealed class CrmClient
            {
                private readonly HttpClient _http;

                public CrmClient(HttpClient http)
                {
                    _http = http;
                    _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("CRM_TOKEN"));
                }

                public Task<string> GetAsync(string url) => _http.GetStringAsync(url);

                public Task<string> CheckedAsync(string url)
                {
                    var uri = new Uri(url);
                    return IsOurs(uri) ? GetAsync(url) : Task.FromResult("");
                }

                public async Task<string> SendAsync(string url)
                {
                    using var request = Request(url);
                    using var response = await _http.SendAsync(request);
                    return await response.Content.ReadAsStringAsync();
                }

                public static void EnsureOurs(string url)
                {
                    if (!IsOurs(new Uri(url)))
                    {
                        throw new ArgumentException("Unknown host.");
                    }
                }

                private static HttpRequestMessage Request(string url) => new HttpRequestMessage(HttpMethod.Get, url);

                private static bool IsOurs(Uri uri) => uri.Scheme == "https" && uri.Host == "api.example.com";
            }
            """)]);

    [Fact]
    public Task Other_parameters_are_silent() => Check(Tools("""
        [McpServerTool] public Task<string> A(int page) => _http.GetStringAsync("https://api.example.com/?p=" + page);
        [McpServerTool] public Task<string> B(Guid id) => _http.GetStringAsync(id.ToString());
        [McpServerTool] public Task<string> C([FromKeyedServices("url")] string url) => _http.GetStringAsync(url);
        public Task<string> D(string url) => _http.GetStringAsync(url);
        """));

    [Fact]
    public Task Test_project_is_silent() =>
        Verify.Analyzer<ChosenAddressAnalyzer>(Tool("return await _http.GetStringAsync(url);"), test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Incomplete_code_is_silent() => Check(Tool("return await _http.GetStringAsync({|CS0103:ur|});"));
}
