using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class SessionAsAuthenticationTests
{
    [Theory]
    [InlineData("var id = [|context.Request.Headers[\"Mcp-Session-Id\"]|].ToString(); var token = s_tokens[id];")]
    [InlineData("var id = [|context.Request.Headers[\"mcp-session-id\"]|].FirstOrDefault() ?? \"\"; s_tokens[id] = \"t\";")]
    [InlineData("s_tokens.TryGetValue([|context.Request.Headers[\"Mcp-Session-Id\"]|].ToString(), out var token);")]
    [InlineData("if ([|context.Request.Headers.TryGetValue(\"Mcp-Session-Id\", out var id)|] && !s_tokens.ContainsKey(id.ToString())) { context.Response.StatusCode = 401; }")]
    [InlineData("var account = this.GetUserBySession([|context.Request.Headers[\"Mcp-Session-Id\"]|].ToString());")]
    [InlineData("var token = s_tokens[[|server.SessionId|]!];")]
    public Task Session_as_the_key_of_an_identity_is_suggested(string body) => Check(Sample(body));

    [Theory]
    [InlineData("var id = context.Request.Headers[\"Mcp-Session-Id\"].ToString(); var page = s_pages[id];")] // state that is nobody's secret
    [InlineData("Console.Error.WriteLine(context.Request.Headers[\"Mcp-Session-Id\"].ToString());")]
    [InlineData("var id = context.Request.Headers[\"Mcp-Session-Id\"].ToString(); var token = s_tokens[id + context.User.FindFirst(\"sub\")?.Value];")]
    [InlineData("context.Response.Headers[\"Mcp-Session-Id\"] = \"s\";")]
    [InlineData("var key = context.Request.Headers[\"X-Tenant\"].ToString(); var token = s_tokens[key];")]
    [InlineData("var page = s_pages[server.SessionId!];")]
    public Task Other_use_of_a_session_is_silent(string body) => Check(Sample(body));

    [Fact]
    public Task Local_server_is_silent() => Verify.Analyzer<SessionAsAuthenticationAnalyzer>("""
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public class Tools
        {
            private static readonly Dictionary<string, string> s_tokens = new();

            [McpServerTool]
            public static string Get(McpServer server) => s_tokens.ContainsKey(server.SessionId!) ? "yes" : "no";
        }
        """);

    private static string Sample(string body) => $$"""
        using ModelContextProtocol.Server;

        public class Sessions
        {
            private static readonly Dictionary<string, string> s_tokens = new();
            private static readonly Dictionary<string, int> s_pages = new();

            public void Handle(HttpContext context, McpServer server)
            {
                {{body}}
            }

            private string GetUserBySession(string id) => id + s_tokens.Count;
        }

        public static class Program
        {
            public static void Main(string[] args)
            {
                var builder = WebApplication.CreateBuilder(args);
                builder.Services.AddMcpServer().WithHttpTransport();
                var app = builder.Build();
                app.MapMcp();
                app.Run();
            }
        }
        """;

    private static Task Check(string source) => TokenSamples.Check<SessionAsAuthenticationAnalyzer>(source);
}
