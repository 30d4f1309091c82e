using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class RefreshTokenDroppedTests
{
    private static string Source(string body, string members = "") =>
        $$"""
        using System.Net.Http.Json;
        using System.Text.Json;

        public sealed class TokenSource(HttpClient http)
        {
            private string? _accessToken;
            private string? _refreshToken;
            private DateTimeOffset _expires;

            public DateTimeOffset Expires => _expires;

            {{members}}

            public async Task<string?> RefreshAsync()
            {
                var grant = await AskAsync();
                {{body}}
                return _accessToken;
            }

            private async Task<Grant> AskAsync() =>
                (await http.GetFromJsonAsync<Grant>("/token?grant_type=refresh_token&refresh_token=" + _refreshToken))!;
        }

        public sealed record Grant(string AccessToken, string? RefreshToken, int ExpiresIn);
        """;

    [Fact]
    public Task Answer_of_which_only_the_access_token_is_kept_is_reported() =>
        Verify.Analyzer<RefreshTokenDroppedAnalyzer>(
            Source("{|#0:_accessToken = grant.AccessToken|}; _expires = DateTimeOffset.UtcNow.AddSeconds(grant.ExpiresIn);"),
            Verify.Diagnostic(Descriptors.MCPAC7006_RefreshTokenDropped, 0, "'RefreshToken' of the answer is not kept; a provider that rotates refresh tokens refuses the old one next time").WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Warning));

    [Theory]
    [InlineData("_accessToken = grant.AccessToken; _refreshToken = grant.RefreshToken;")]
    [InlineData("_accessToken = grant.AccessToken; if (grant.RefreshToken is { } rotated) { _refreshToken = rotated; }")]
    [InlineData("_accessToken = grant.AccessToken; Keep(grant);")]
    [InlineData("Keep(grant);")]
    public Task Answer_that_is_kept_is_not_reported(string body) =>
        Verify.Analyzer<RefreshTokenDroppedAnalyzer>(Source(body, "private void Keep(Grant grant) => _refreshToken = grant.RefreshToken;"));

    [Fact]
    public Task Json_answer_is_reported() =>
        Verify.Analyzer<RefreshTokenDroppedAnalyzer>(Source(
            """
            var json = JsonDocument.Parse(await http.GetStringAsync("/token?grant_type=refresh_token&refresh_token=" + grant.RefreshToken));
            [|_accessToken = json.RootElement.GetProperty("access_token").GetString()|];
            """));

    [Fact]
    public Task Json_answer_that_is_kept_is_not_reported() =>
        Verify.Analyzer<RefreshTokenDroppedAnalyzer>(Source(
            """
            var json = JsonDocument.Parse(await http.GetStringAsync("/token?grant_type=refresh_token&refresh_token=" + grant.RefreshToken));
            _accessToken = json.RootElement.GetProperty("access_token").GetString();
            _refreshToken = json.RootElement.TryGetProperty("refresh_token", out var rotated) ? rotated.GetString() : _refreshToken;
            """));

    [Fact]
    public Task Token_of_the_application_has_no_refresh_token() =>
        Verify.Analyzer<RefreshTokenDroppedAnalyzer>(
            """
            using System.Net.Http.Json;

            public sealed class TokenSource(HttpClient http)
            {
                private string? _accessToken;

                public async Task<string?> GetAsync()
                {
                    var grant = await http.GetFromJsonAsync<Grant>("/token?grant_type=client_credentials");
                    _accessToken = grant!.AccessToken;
                    return _accessToken;
                }
            }

            public sealed record Grant(string AccessToken, string? RefreshToken);
            """);

    [NewerCSharpFact]
    public Task Client_that_forgets_tokens_is_reported() =>
        Verify.Analyzer<RefreshTokenDroppedAnalyzer>(
            """
            using ModelContextProtocol.Authentication;

            var options = new [|ClientOAuthOptions|] { RedirectUri = new Uri("http://localhost:1179/callback") };
            var kept = new ClientOAuthOptions { RedirectUri = new Uri("http://localhost:1179/callback"), TokenCache = Cache() };

            static ITokenCache Cache() => throw new NotSupportedException();
            """);

    [Fact]
    public Task Client_of_an_older_sdk_has_no_cache() =>
        Verify.Analyzer<RefreshTokenDroppedAnalyzer>(
            """
            public sealed class Tools
            {
                public string Get() => "";
            }
            """,
            McpSdk.V0_2);

    [Fact]
    public Task Answer_that_may_be_null_is_reported() =>
        Verify.Analyzer<RefreshTokenDroppedAnalyzer>(Source("[|_accessToken = grant!.AccessToken|];"));

    [Fact]
    public Task New_refresh_token_is_kept() =>
        Verify.Fix<RefreshTokenDroppedAnalyzer, RefreshTokenDroppedFix>(
            Source("[|_accessToken = grant.AccessToken|]; // short-lived\n        _expires = DateTimeOffset.UtcNow.AddSeconds(grant.ExpiresIn);"),
            Source("_accessToken = grant.AccessToken; // short-lived\n        _refreshToken = grant.RefreshToken ?? _refreshToken;\n        _expires = DateTimeOffset.UtcNow.AddSeconds(grant.ExpiresIn);"));

    [Fact]
    public Task Refresh_token_that_is_given_from_outside_has_no_fix() =>
        Verify.NoFix<RefreshTokenDroppedAnalyzer, RefreshTokenDroppedFix>(
            Source("[|_accessToken = grant.AccessToken|];").Replace("private string? _refreshToken;", "private readonly string? _refreshToken = Environment.GetEnvironmentVariable(\"CRM_REFRESH_TOKEN\");", StringComparison.Ordinal));
}
