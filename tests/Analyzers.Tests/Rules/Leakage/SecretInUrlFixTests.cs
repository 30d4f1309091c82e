using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2012: the credential leaves the address and goes with the request in a header.</summary>
public class SecretInUrlFixTests
{
    private const string Known = "MCPAC2012.SendInHeader";
    private const string Review = "MCPAC2012.SendInHeaderAfterReview";

    private static string Tool(string statements) => $$"""
        using System.Net.Http.Headers;
        using System.Net.Http.Json;
        using System.Text.Json;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class NewsTools(HttpClient http)
        {
            private readonly string _key = Environment.GetEnvironmentVariable("NEWS_API_KEY") ?? throw new InvalidOperationException("NEWS_API_KEY is not set.");

            [McpServerTool]
            public async Task<string> Search(string topic, CancellationToken cancellationToken)
            {
                {{statements}}
            }

            [McpServerTool]
            public bool IsReady() => _key.Length > 0 && http.Timeout.TotalSeconds > 0;
        }
        """;

    [Fact]
    public Task Text_is_read_from_a_response() => Fix(
        Known,
        """return await http.GetStringAsync($"https://newsapi.org/v2/everything?q={topic}&apiKey={[|_key|]}", cancellationToken);""",
        """
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://newsapi.org/v2/everything?q={topic}");
                request.Headers.Add("X-Api-Key", _key);
                using var response = await http.SendAsync(request, cancellationToken);
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync(cancellationToken);
        """);

    [Fact]
    public Task First_parameter_leaves_and_the_next_becomes_the_first() => Fix(
        Known,
        """
        var url = $"https://newsapi.org/v2/everything?apiKey={Uri.EscapeDataString([|_key|])}&q={topic}";
                using var answer = await http.GetAsync(url, cancellationToken);
                return await answer.Content.ReadAsStringAsync(cancellationToken);
        """.Replace("Uri.EscapeDataString([|_key|])", "[|Uri.EscapeDataString(_key)|]", StringComparison.Ordinal),
        """
        var url = $"https://newsapi.org/v2/everything?q={topic}";
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.Add("X-Api-Key", _key);
                using var answer = await http.SendAsync(request, cancellationToken);
                return await answer.Content.ReadAsStringAsync(cancellationToken);
        """);

    [Fact]
    public Task Only_parameter_takes_the_question_mark_along() => Fix(
        Known,
        """
        var news = await http.GetFromJsonAsync<JsonElement>("https://newsapi.org/v2/top?apiKey=" + [|_key|]);
                return news.ToString() + topic;
        """,
        """
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://newsapi.org/v2/top");
                request.Headers.Add("X-Api-Key", _key);
                using var response = await http.SendAsync(request);
                response.EnsureSuccessStatusCode();
                var news = await response.Content.ReadFromJsonAsync<JsonElement>();
                return news.ToString() + topic;
        """);

    [Fact]
    public Task Body_goes_with_the_request() => Fix(
        Known,
        """
        using var answer = await http.PostAsync($"https://gitlab.com/api/v4/projects?access_token={[|_key|]}", new StringContent(topic), cancellationToken);
                return answer.ReasonPhrase ?? "";
        """,
        """
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://gitlab.com/api/v4/projects") { Content = new StringContent(topic) };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
                using var answer = await http.SendAsync(request, cancellationToken);
                return answer.ReasonPhrase ?? "";
        """);

    [Fact]
    public Task Request_that_is_made_anyway_gets_the_header() => Fix(
        Review,
        """
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://crm.example.com/v1?q={topic}&key={[|_key|]}");
                using var answer = await http.SendAsync(request, cancellationToken);
                return answer.ReasonPhrase ?? "";
        """,
        """
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://crm.example.com/v1?q={topic}");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);

                using var answer = await http.SendAsync(request, cancellationToken);
                return answer.ReasonPhrase ?? "";
        """);

    [Theory]
    [InlineData("""return await http.GetStringAsync($"https://api.openweathermap.org/weather?q={topic}&appid={_key}");""")]
    [InlineData("""return await http.GetStringAsync($"https://api.telegram.org/bot{_key}/getMe");""")]
    [InlineData("""return topic.Length > 3 ? await http.GetStringAsync($"https://newsapi.org/v2?apiKey={_key}") : "";""")]
    [InlineData("""var url = $"https://newsapi.org/v2?apiKey={_key}"; return await http.GetStringAsync(url) + url.Length;""")]
    [InlineData("""return await http.GetStringAsync(cancellationToken: cancellationToken, requestUri: $"https://newsapi.org/v2?apiKey={_key}");""")]
    public Task None_is_offered_where_it_would_change_more(string statement) => Verify.NoFix<SecretInUrlAnalyzer, SecretInUrlFix>(Tool(
        statement.Replace("{_key}", "{[|_key|]}", StringComparison.Ordinal)));

    private static Task Fix(string key, string before, string after) => Verify.Fix<SecretInUrlAnalyzer, SecretInUrlFix>(
        Tool(before), Tool(after), test => test.CodeActionEquivalenceKey = key);
}
