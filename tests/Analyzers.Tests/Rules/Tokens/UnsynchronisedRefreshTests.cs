using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class UnsynchronisedRefreshTests
{
    private const string Early = "if ([|_token is not null && _expires > DateTimeOffset.UtcNow|]) { return _token; }";

    /// <summary>A type that keeps a token, registered as said, with the code of its method.</summary>
    private static string Holder(string body, string members = "", string registration = "AddSingleton<TokenSource>()", string modifiers = "public async") =>
        $$"""
        using System.Net.Http.Json;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.{{registration}};

        public sealed class TokenSource(HttpClient http)
        {
            private string? _token;
            private string? _refreshToken;
            private DateTimeOffset _expires;

            {{members}}

            {{modifiers}} Task<string?> GetAsync(CancellationToken cancellationToken)
            {
                {{body}}
            }

            private Task<Grant?> AskAsync(CancellationToken cancellationToken) =>
                http.GetFromJsonAsync<Grant>("/token?grant_type=refresh_token&refresh_token=" + _refreshToken, cancellationToken);
        }

        public sealed record Grant(string AccessToken, string RefreshToken, int ExpiresIn);
        """;

    /// <summary>A type whose own names say nothing of tokens.</summary>
    private static string Plain(string test, string value, string gate = "") =>
        $$"""
        using System.Net.Http.Json;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton<Hub>();

        public sealed class Hub(HttpClient http)
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private string? _access;
            private string? _refresh;
            private DateTimeOffset _until;

            public async ValueTask<string?> OpenAsync(CancellationToken cancellationToken)
            {
                {{gate}}
                if ({{test}}) return _access;
                var answer = await http.GetFromJsonAsync<Grant>("/token?grant_type=refresh_token&refresh_token=" + _refresh, cancellationToken);
                _access = {{value}};
                _refresh = answer!.RefreshToken;
                _until = DateTimeOffset.UtcNow.AddSeconds(answer.ExpiresIn);
                return _access;
            }
        }

        public sealed record Grant(string AccessToken, string RefreshToken, string Scope, int ExpiresIn);
        """;

    [Theory]
    [InlineData("answer!.AccessToken")]
    [InlineData("answer?.AccessToken")]
    [InlineData("answer?.AccessToken ?? throw new InvalidOperationException()")]
    public Task Token_under_a_name_that_says_nothing_is_reported(string value) =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(Plain("[|_access is not null && _until > DateTimeOffset.UtcNow|]", value));

    [Fact]
    public Task Gate_before_the_look_at_such_a_token_is_not_reported() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(Plain("_access is not null && _until > DateTimeOffset.UtcNow", "answer!.AccessToken", "await _gate.WaitAsync(cancellationToken);"));

    [Fact]
    public Task Other_parts_of_an_answer_are_not_tokens() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(Plain("_access is not null && _until > DateTimeOffset.UtcNow", "answer!.Scope").Replace("_refresh = answer!.RefreshToken;", "_refresh = answer!.Scope;", StringComparison.Ordinal));

    private const string Refresh =
        """
        var grant = await AskAsync(cancellationToken);
                _token = grant!.AccessToken;
                _refreshToken = grant.RefreshToken;
                _expires = DateTimeOffset.UtcNow.AddSeconds(grant.ExpiresIn);
                return _token;
        """;

    [Theory]
    [InlineData("if ([|_token is not null && _expires > DateTimeOffset.UtcNow|]) { return _token; } REFRESH")]
    [InlineData("if ([|_token is null || DateTimeOffset.UtcNow >= _expires|]) { var grant = await AskAsync(cancellationToken); _token = grant!.AccessToken; } return _token;")]
    [InlineData("if ([|!string.IsNullOrEmpty(_token)|]) return _token; REFRESH")]
    [InlineData("if ([|IsValid|]) return _token; REFRESH")]
    [InlineData("if ([|IsOld()|]) { await RefreshAsync(cancellationToken); } return _token;")]
    [InlineData("var token = _token; if ([|token is not null|]) { return token; } REFRESH")]
    [InlineData("[|_token|] ??= (await AskAsync(cancellationToken))!.AccessToken; return _token;")]
    [InlineData("return [|_token is not null|] ? _token : _token = (await AskAsync(cancellationToken))!.AccessToken;")]
    [InlineData("if ([|_token is null|]) { (_token, _expires) = ((await AskAsync(cancellationToken))!.AccessToken, DateTimeOffset.UtcNow); } return _token;")]
    public Task Refresh_without_a_gate_is_reported(string body) =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(Holder(
            body.Replace("REFRESH", Refresh, StringComparison.Ordinal),
            """
            private bool IsValid => _token is not null && _expires > DateTimeOffset.UtcNow;

            private bool IsOld() => !IsValid;

            private async Task RefreshAsync(CancellationToken cancellationToken)
            {
                var grant = await AskAsync(cancellationToken);
                _token = grant!.AccessToken;
                _expires = DateTimeOffset.UtcNow.AddSeconds(grant.ExpiresIn);
            }
            """));

    [Theory]
    [InlineData("AddSingleton<TokenSource>()")]
    [InlineData("AddSingleton(new TokenSource(new HttpClient()))")]
    [InlineData("AddHttpClient<TokenSource>(); builder.Services.AddSingleton<Session>()")]
    [InlineData("AddSingleton<Session>()")]
    public Task Holder_that_all_share_is_reported(string registration) =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
            Holder(Early + Refresh, registration: registration).Replace("public sealed record Grant", registration.Contains("HttpClient<", StringComparison.Ordinal)
                ? "public sealed class Session(TokenSource tokens) { public TokenSource Tokens => tokens; } public sealed record Grant"
                : "public sealed class Session(HttpClient http) { private readonly TokenSource _tokens = new(http); public TokenSource Tokens => _tokens; } public sealed record Grant", StringComparison.Ordinal));

    [Theory]
    [InlineData("AddScoped<TokenSource>()")]
    [InlineData("AddTransient<TokenSource>()")]
    [InlineData("AddHttpClient<TokenSource>()")]
    public Task Holder_of_one_request_is_not_reported(string registration) =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(Holder(Unmarked(Early) + Refresh, registration: registration));

    [Theory]
    [InlineData("EARLY await _gate.WaitAsync(cancellationToken); try { EARLY REFRESH } finally { _gate.Release(); }")]
    [InlineData("await _gate.WaitAsync(cancellationToken); try { EARLY REFRESH } finally { _gate.Release(); }")]
    [InlineData("if (_token is null) { await _gate.WaitAsync(cancellationToken); try { if (_token is null) { _token = (await AskAsync(cancellationToken))!.AccessToken; } } finally { _gate.Release(); } } return _token;")]
    [InlineData("using (await _lock.LockAsync()) { EARLY REFRESH }")]
    [InlineData("if (_token is null) { await GatedAsync(cancellationToken); } return _token;")]
    [InlineData("await _gate.WaitAsync(cancellationToken); try { return await CoreAsync(cancellationToken); } finally { _gate.Release(); }")]
    [InlineData("return (await (_pending ??= AskAsync(cancellationToken)))!.AccessToken;")]
    [InlineData("return (await _lazy.Value)!.AccessToken;")]
    [InlineData("var grant = await AskAsync(cancellationToken); _token = grant!.AccessToken; return _token;")]
    [InlineData("if (_token is null) { throw new InvalidOperationException(); } return (await AskAsync(cancellationToken))!.AccessToken;")]
    [InlineData("if (cancellationToken.IsCancellationRequested) { _token = null; } await Task.Yield(); return _token;")]
    [InlineData("var other = await AskAsync(cancellationToken); if (other is null) { _token = null; } return _token;")]
    public Task Refresh_that_runs_once_is_not_reported(string body) =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(Holder(
            body.Replace("EARLY", Unmarked(Early), StringComparison.Ordinal).Replace("REFRESH", Refresh, StringComparison.Ordinal),
            """
            private readonly SemaphoreSlim _gate = new(1, 1);
            private readonly AsyncLock _lock = new();
            private readonly Lazy<Task<Grant?>> _lazy = new(() => Task.FromResult<Grant?>(null));
            private Task<Grant?>? _pending;

            private async Task GatedAsync(CancellationToken cancellationToken)
            {
                await _gate.WaitAsync(cancellationToken);
                try
                {
                    if (_token is null)
                    {
                        _token = (await AskAsync(cancellationToken))!.AccessToken;
                    }
                }
                finally
                {
                    _gate.Release();
                }
            }

            public async Task<string?> LockedAsync(CancellationToken cancellationToken)
            {
                await _gate.WaitAsync(cancellationToken);
                try
                {
                    return await CoreAsync(cancellationToken);
                }
                finally
                {
                    _gate.Release();
                }
            }

            private async Task<string?> CoreAsync(CancellationToken cancellationToken)
            {
                if (_token is null)
                {
                    _token = (await AskAsync(cancellationToken))!.AccessToken;
                }

                return _token;
            }

            public sealed class AsyncLock
            {
                public Task<IDisposable> LockAsync() => Task.FromResult<IDisposable>(new MemoryStream());
            }
            """));

    [Fact]
    public Task Message_tells_the_token() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
            Holder(Early.Replace("[|", "{|#0:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal) + Refresh),
            Verify.Diagnostic(Descriptors.MCPAC7005_UnsynchronisedRefresh, 0, "Concurrent calls can refresh '_token' at the same time and invalidate each other; let one call at a time do it"));

    [Fact]
    public Task Static_token_is_reported() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
            """
            using ModelContextProtocol.Server;

            [McpServerToolType]
            public sealed class OrderTools
            {
                private static string? s_accessToken;
                private static string? s_refreshToken;

                [McpServerTool]
                public static async Task<string> Count(HttpClient http)
                {
                    if ([|s_accessToken == null|])
                    {
                        s_accessToken = await http.GetStringAsync("/token?refresh_token=" + s_refreshToken);
                    }

                    return "12 orders";
                }
            }
            """);

    [Fact]
    public Task Message_handler_is_shared() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
            """
            public sealed class AuthHandler(string refreshToken) : DelegatingHandler
            {
                private string? _accessToken;

                protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
                {
                    if ([|_accessToken is null|])
                    {
                        var answer = await base.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/token") { Content = new StringContent(refreshToken) }, cancellationToken);
                        _accessToken = await answer.Content.ReadAsStringAsync(cancellationToken);
                    }

                    request.Headers.Authorization = new("Bearer", _accessToken);
                    return await base.SendAsync(request, cancellationToken);
                }
            }
            """);

    [Fact]
    public Task State_object_and_cache_by_key_are_reported() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
            """
            using System.Collections.Concurrent;
            using Microsoft.Extensions.DependencyInjection;

            new ServiceCollection().AddSingleton<Sessions>();

            public sealed class Sessions(HttpClient http)
            {
                private readonly ConcurrentDictionary<string, string> _accessTokens = new();
                private readonly Session _session = new();

                public async Task<string> OfTenant(string tenant, string refreshToken)
                {
                    if ([|_accessTokens.TryGetValue(tenant, out var known)|])
                    {
                        return known;
                    }

                    var token = await http.GetStringAsync("/token?refresh_token=" + refreshToken);
                    _accessTokens[tenant] = token;
                    return token;
                }

                public async Task<string?> Own()
                {
                    if ([|_session.Expires < DateTime.UtcNow|])
                    {
                        _session.AccessToken = await http.GetStringAsync("/token?refresh_token=" + _session.RefreshToken);
                        _session.Expires = DateTime.UtcNow.AddHours(1);
                    }

                    return _session.AccessToken;
                }
            }

            public sealed class Session
            {
                public string? AccessToken { get; set; }
                public string? RefreshToken { get; set; }
                public DateTime Expires { get; set; }
            }
            """);

    [Theory]
    [InlineData("AddSingleton<TokenSource>()")]
    [InlineData("AddLogging()")]
    public Task Token_of_the_application_and_unknown_holders_are_suggestions(string registration) =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
            Holder(Early.Replace("[|", "{|#0:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal) + "_token = await http.GetStringAsync(\"/token?grant_type=client_credentials\", cancellationToken); return _token;", registration: registration),
            Verify.Diagnostic(Descriptors.MCPAC7005_UnsynchronisedRefresh, 0, "Concurrent calls can refresh '_token' at the same time; let one call at a time do it").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Gate_without_a_second_look_is_a_suggestion() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
            Holder(
                Early.Replace("[|", "{|#0:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal) + "await _gate.WaitAsync(cancellationToken); try { " + Refresh + " } finally { _gate.Release(); }",
                "private readonly SemaphoreSlim _gate = new(1, 1);"),
            Verify.Diagnostic(Descriptors.MCPAC7005_UnsynchronisedRefresh, 0, "Callers that waited for the refresh of '_token' do it again; look at it once more behind the gate").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Tokens_that_a_library_keeps_are_not_reported() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
            """
            namespace Azure.Core
            {
                public sealed class Credential
                {
                    public Task<string> GetTokenAsync() => Task.FromResult("");
                }
            }

            public static class Tokens
            {
                private static readonly Azure.Core.Credential s_credential = new();
                private static string? s_token;

                public static async Task<string> Get()
                {
                    if (s_token is null)
                    {
                        s_token = await s_credential.GetTokenAsync();
                    }

                    return s_token;
                }
            }
            """);

    [Fact]
    public Task Other_state_is_not_reported() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
            """
            public static class Orders
            {
                private static string? s_continuationToken;
                private static string? s_cachedReport;
                private static int s_tokens;
                private static CancellationTokenSource? s_token;

                public static async Task<string> Report(HttpClient http)
                {
                    if (s_cachedReport is null || s_tokens == 0)
                    {
                        s_cachedReport = await http.GetStringAsync("/report");
                        s_tokens = s_cachedReport.Length;
                        s_token = new CancellationTokenSource();
                    }

                    if (s_continuationToken is null)
                    {
                        s_continuationToken = await http.GetStringAsync("/next");
                    }

                    return s_cachedReport;
                }
            }
            """);

    [Fact]
    public Task Incomplete_code_is_not_reported() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
            """
            public static class Tokens
            {
                private static string? s_token;

                public static async Task<string> Get()
                {
                    if (s_token is null)
                    {
                        {|CS0103:s_missing|} = await {|CS0103:Ask|}();
                    }

                    return s_token;
                }
            }
            """,
            test => test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.Errors);

    [Fact]
    public Task Gate_goes_around_what_follows_an_early_return() =>
        Verify.Fix<UnsynchronisedRefreshAnalyzer, UnsynchronisedRefreshFix>(
            """
            using System.Net.Http.Json;

            public static class Program
            {
                public static void Main() => new TokenSource(new HttpClient());
            }

            public sealed class TokenSource(HttpClient http)
            {
                private string? _token;
                private string? _refreshToken;

                public async Task<string?> GetAsync(CancellationToken cancellationToken)
                {
                    // Still good.
                    if ([|_token is not null|])
                    {
                        return _token;
                    }

                    var grant = await http.GetFromJsonAsync<Grant>("/token?refresh_token=" + _refreshToken, cancellationToken);
                    _token = grant!.AccessToken; // until it expires
                    _refreshToken = grant.RefreshToken;
                    return _token;
                }
            }

            public sealed record Grant(string AccessToken, string RefreshToken);
            """,
            """
            using System.Net.Http.Json;

            public static class Program
            {
                public static void Main() => new TokenSource(new HttpClient());
            }

            public sealed class TokenSource(HttpClient http)
            {
                private readonly SemaphoreSlim _refreshGate = new(1, 1);
                private string? _token;
                private string? _refreshToken;

                public async Task<string?> GetAsync(CancellationToken cancellationToken)
                {
                    // Still good.
                    if (_token is not null)
                    {
                        return _token;
                    }

                    await _refreshGate.WaitAsync(cancellationToken);
                    try
                    {
                        if (_token is not null)
                        {
                            return _token;
                        }

                        var grant = await http.GetFromJsonAsync<Grant>("/token?refresh_token=" + _refreshToken, cancellationToken);
                        _token = grant!.AccessToken; // until it expires
                        _refreshToken = grant.RefreshToken;
                        return _token;
                    }
                    finally
                    {
                        _refreshGate.Release();
                    }
                }
            }

            public sealed record Grant(string AccessToken, string RefreshToken);
            """);

    [Fact]
    public Task Gate_goes_into_the_branch_and_serves_both_methods() =>
        Verify.Fix<UnsynchronisedRefreshAnalyzer, UnsynchronisedRefreshFix>(
            """
            public static class Tokens
            {
                private static string? s_token;
                private static string? s_refreshToken;

                public static async Task<string> Get(HttpClient http)
                {
                    if ([|s_token is null|])
                    {
                        s_token = await http.GetStringAsync("/token?refresh_token=" + s_refreshToken).ConfigureAwait(false);
                    }

                    return s_token;
                }

                public static async Task Warm(HttpClient http)
                {
                    if ([|s_token is null|])
                    {
                        s_token = await http.GetStringAsync("/token?refresh_token=" + s_refreshToken);
                    }
                }
            }
            """,
            """
            public static class Tokens
            {
                private static readonly SemaphoreSlim s_refreshGate = new(1, 1);
                private static string? s_token;
                private static string? s_refreshToken;

                public static async Task<string> Get(HttpClient http)
                {
                    if (s_token is null)
                    {
                        await s_refreshGate.WaitAsync().ConfigureAwait(false);
                        try
                        {
                            if (s_token is null)
                            {
                                s_token = await http.GetStringAsync("/token?refresh_token=" + s_refreshToken).ConfigureAwait(false);
                            }
                        }
                        finally
                        {
                            s_refreshGate.Release();
                        }
                    }

                    return s_token;
                }

                public static async Task Warm(HttpClient http)
                {
                    if (s_token is null)
                    {
                        await s_refreshGate.WaitAsync();
                        try
                        {
                            if (s_token is null)
                            {
                                s_token = await http.GetStringAsync("/token?refresh_token=" + s_refreshToken);
                            }
                        }
                        finally
                        {
                            s_refreshGate.Release();
                        }
                    }
                }
            }
            """);

    [Fact]
    public Task Second_look_is_added_behind_a_gate() =>
        Verify.Fix<UnsynchronisedRefreshAnalyzer, UnsynchronisedRefreshFix>(
            """
            public static class Tokens
            {
                private static readonly SemaphoreSlim s_gate = new(1, 1);
                private static string? s_token;
                private static string? s_refreshToken;

                public static async Task<string> Get(HttpClient http)
                {
                    if ([|s_token is not null|])
                    {
                        return s_token;
                    }

                    await s_gate.WaitAsync();
                    try
                    {
                        s_token = await http.GetStringAsync("/token?refresh_token=" + s_refreshToken);
                        return s_token;
                    }
                    finally
                    {
                        s_gate.Release();
                    }
                }
            }
            """,
            """
            public static class Tokens
            {
                private static readonly SemaphoreSlim s_gate = new(1, 1);
                private static string? s_token;
                private static string? s_refreshToken;

                public static async Task<string> Get(HttpClient http)
                {
                    if (s_token is not null)
                    {
                        return s_token;
                    }

                    await s_gate.WaitAsync();
                    try
                    {
                        if (s_token is not null)
                        {
                            return s_token;
                        }

                        s_token = await http.GetStringAsync("/token?refresh_token=" + s_refreshToken);
                        return s_token;
                    }
                    finally
                    {
                        s_gate.Release();
                    }
                }
            }
            """);

    [Fact]
    public Task Copy_of_the_state_has_no_fix() =>
        Verify.NoFix<UnsynchronisedRefreshAnalyzer, UnsynchronisedRefreshFix>(
            """
            public static class Tokens
            {
                private static string? s_token;
                private static string? s_refreshToken;

                public static async Task<string> Get(HttpClient http)
                {
                    var token = s_token;
                    if ([|token is null|])
                    {
                        s_token = token = await http.GetStringAsync("/token?refresh_token=" + s_refreshToken);
                    }

                    return token;
                }
            }
            """);

    [Theory]
    [InlineData("private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Grant> _tokensByUser = new();", "[|_tokensByUser.TryGetValue(\"me\", out var held) && held.ExpiresIn > 0|]")]
    [InlineData("private readonly Dictionary<string, Grant> _countsByUser = new();", "_countsByUser.TryGetValue(\"me\", out var held) && held.ExpiresIn > 0")]
    public Task Store_of_tokens_by_user_is_one_of_tokens(string members, string test) =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(Holder(
            "if (" + test + ") { return held.RefreshToken; } var got = await AskAsync(cancellationToken); " + (members.Contains("_tokens", StringComparison.Ordinal) ? "_tokensByUser" : "_countsByUser") + "[\"me\"] = got!; return got!.RefreshToken;",
            members));

    [Fact]
    public Task Await_before_the_test_lets_nobody_through() =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(Holder(
            "var grant = await AskAsync(cancellationToken); if (_token is null) { _token = grant!.AccessToken; } return _token;"));

    private static Task Cached(string body) => Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
        $$"""
        using System.Net.Http.Json;
        using Microsoft.Extensions.Caching.Memory;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<TokenSource>();
        builder.Services.AddMcpServer().WithHttpTransport();
        builder.Build().Run();

        public sealed class TokenSource(HttpClient http, IMemoryCache cache)
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private string _refreshToken = "";

            public async Task<string?> GetAsync(CancellationToken cancellationToken)
            {
                {{body}}
            }

            private async Task<string> AskAsync(CancellationToken cancellationToken)
            {
                var grant = await http.GetFromJsonAsync<Grant>("/token?grant_type=refresh_token&refresh_token=" + _refreshToken, cancellationToken);
                _refreshToken = grant!.RefreshToken;
                return grant.AccessToken;
            }

            private async Task<string> CountAsync(CancellationToken cancellationToken) => await http.GetStringAsync("/count", cancellationToken);
        }

        public sealed record Grant(string AccessToken, string RefreshToken);
        """,
        McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("return await cache.[|GetOrCreateAsync|](\"crm\", async entry => { entry.SlidingExpiration = TimeSpan.FromMinutes(5); return await AskAsync(cancellationToken); });")]
    [InlineData("return await cache.[|GetOrCreateAsync|](\"crm\", _ => AskAsync(cancellationToken));")]
    [InlineData("if (cache.[|TryGetValue|](\"crm\", out string? token)) { return token; } token = await AskAsync(cancellationToken); cache.Set(\"crm\", token); return token;")]
    [InlineData("var token = cache.[|Get<string>|](\"crm\"); if (token is null) { token = await AskAsync(cancellationToken); cache.Set(\"crm\", token, TimeSpan.FromMinutes(5)); } return token;")]
    public Task Cache_that_several_callers_fill_with_a_refresh_token_is_reported(string body) => Cached(body);

    [Theory]
    [InlineData("return await cache.GetOrCreateAsync(\"count\", _ => CountAsync(cancellationToken));")]
    [InlineData("if (cache.TryGetValue(\"count\", out string? count)) { return count; } count = await CountAsync(cancellationToken); cache.Set(\"count\", count); return count;")]
    [InlineData("await _gate.WaitAsync(cancellationToken); try { return await cache.GetOrCreateAsync(\"crm\", _ => AskAsync(cancellationToken)); } finally { _gate.Release(); }")]
    [InlineData("if (cache.TryGetValue(\"crm\", out string? token)) { return token; } await _gate.WaitAsync(cancellationToken); try { if (!cache.TryGetValue(\"crm\", out token)) { token = await AskAsync(cancellationToken); cache.Set(\"crm\", token); } return token; } finally { _gate.Release(); }")]
    [InlineData("if (cache.TryGetValue(\"crm\", out string? token)) { return token; } return await AskAsync(cancellationToken);")]
    public Task Cache_of_other_values_or_behind_a_gate_is_silent(string body) => Cached(body);

    [Fact]
    public Task Cache_has_no_fix() => Verify.NoFix<UnsynchronisedRefreshAnalyzer, UnsynchronisedRefreshFix>(
        """
        using Microsoft.Extensions.Caching.Distributed;

        public sealed class TokenSource(HttpClient http, IDistributedCache cache)
        {
            public async Task<string?> GetAsync(string refreshToken)
            {
                var token = await cache.[|GetStringAsync|]("crm");
                if (token is null)
                {
                    token = await http.GetStringAsync("/token?grant_type=refresh_token&refresh_token=" + refreshToken);
                    await cache.SetStringAsync("crm", token);
                }

                return token;
            }
        }
        """,
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    private static Task Started(string setup) => Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(
        $$"""
        using System.Net.Http.Json;

        var builder = WebApplication.CreateBuilder(args);
        var http = new HttpClient();
        var gate = new SemaphoreSlim(1, 1);
        string? accessToken = null;
        var refreshToken = "";
        {{setup}}
        builder.Services.AddMcpServer().WithHttpTransport();
        builder.Build().Run();

        public sealed class CrmOptions { public Func<Task<string>>? TokenProvider { get; set; } }

        public sealed record Grant(string AccessToken, string RefreshToken);
        """,
        McpSdk.V2_3AspNetCore);

    private const string InLambda =
        "if ({|TEST|}) { var grant = await http.GetFromJsonAsync<Grant>(\"https://login.example.com/token?grant_type=refresh_token&refresh_token=\" + refreshToken); accessToken = grant!.AccessToken; refreshToken = grant.RefreshToken; } return accessToken;";

    [Fact]
    public Task Lambda_of_the_start_that_refreshes_is_reported() =>
        Started("builder.Services.Configure<CrmOptions>(o => o.TokenProvider = async () => { " + InLambda.Replace("{|TEST|}", "[|accessToken is null|]", StringComparison.Ordinal) + " });");

    [Fact]
    public Task Local_function_of_the_start_that_refreshes_is_reported() =>
        Started("async Task<string> TokenAsync() { " + InLambda.Replace("{|TEST|}", "[|accessToken is null|]", StringComparison.Ordinal) + " } builder.Services.AddSingleton<Func<Task<string>>>(TokenAsync);");

    [Theory]
    [InlineData("builder.Services.Configure<CrmOptions>(o => o.TokenProvider = async () => { await gate.WaitAsync(); try { BODY } finally { gate.Release(); } });")]
    [InlineData("var lazy = new Lazy<Task<string>>(async () => { BODY });")]
    public Task Lambda_behind_a_gate_is_silent(string setup) =>
        Started(setup.Replace("BODY", InLambda.Replace("{|TEST|}", "accessToken is null", StringComparison.Ordinal), StringComparison.Ordinal));

    [Fact]
    public Task Lambda_with_variables_of_its_own_is_silent() =>
        Started("builder.Services.AddScoped<Func<Task<string?>>>(_ => async () => { string? token = null; if (token is null) { token = await http.GetStringAsync(\"/token?refresh_token=\" + refreshToken); } return token; });");

    [Theory]
    [InlineData("return await RetryAsync(async () => { LOOK });", "private static async Task<string?> RetryAsync(Func<Task<string?>> action) => await action();", "[|_token is null|]")]
    [InlineData("return await OnceAsync(async () => { LOOK });", "private readonly SemaphoreSlim _once = new(1, 1); private async Task<string?> OnceAsync(Func<Task<string?>> action) { await _once.WaitAsync(); try { return await action(); } finally { _once.Release(); } }", "_token is null")]
    public Task Lambda_that_a_helper_runs_is_as_safe_as_the_helper(string body, string members, string test) =>
        Verify.Analyzer<UnsynchronisedRefreshAnalyzer>(Holder(
            body.Replace("LOOK", "if (" + test + ") { var grant = await AskAsync(cancellationToken); _token = grant!.AccessToken; _refreshToken = grant.RefreshToken; } return _token;", StringComparison.Ordinal),
            members));

    private static string Unmarked(string text) => text.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
}
