using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Transport;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Rules.Transport;

public class PlainKeyComparisonTests
{
    private static string Middleware(string check, string members = "") => $$"""
        using System.Net.Http.Headers;
        using System.Security.Cryptography;
        using System.Text;
        using Microsoft.Extensions.Primitives;
        using ModelContextProtocol.Server;

        public sealed class KeyMiddleware(RequestDelegate next, IConfiguration configuration)
        {
            private const string KeyHeader = "X-Api-Key";
            private readonly string? _apiKey = configuration["Crm:ApiKey"];
            private string HeaderName { get; set; } = "X-Crm-Key";
            private readonly HashSet<string> _apiKeys = new();

            public async Task InvokeAsync(HttpContext context)
            {
                {{check}}
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return;
                }

                await next(context);
            }

            {{members}}
        }

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """;

    private static Task Check(string source) => Verify.Analyzer<PlainKeyComparisonAnalyzer>(source, McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("if ([|context.Request.Headers[\"X-Api-Key\"] != _apiKey|])")]
    [InlineData("if (![|string.Equals(_apiKey, context.Request.Headers[KeyHeader], StringComparison.Ordinal)|])")]
    [InlineData("if ([|context.Request.Headers[HeaderName] != _apiKey|])")]
    [InlineData("var keys = configuration.GetSection(\"Crm:ApiKeys\").Get<string[]>() ?? []; if (![|keys.Contains(context.Request.Headers[KeyHeader].ToString())|])")]
    [InlineData("if (!context.Request.Headers.TryGetValue(KeyHeader, out var sent) || [|sent != _apiKey|])")]
    [InlineData("if (!context.Request.Headers.TryGetValue(KeyHeader, out var sent) || ![|string.Equals(sent, _apiKey)|])")]
    [InlineData("if (!context.Request.Headers.TryGetValue(KeyHeader, out var sent) || ![|sent.Equals(_apiKey)|])")]
    [InlineData("if (!context.Request.Headers.TryGetValue(KeyHeader, out var sent) || ![|_apiKey!.Equals(sent, StringComparison.Ordinal)|])")]
    [InlineData("if ([|context.Request.Headers.Authorization != $\"Bearer {_apiKey}\"|])")]
    [InlineData("if ([|context.Request.Headers.Authorization.ToString() != \"Bearer \" + _apiKey|])")]
    [InlineData("var header = context.Request.Headers.Authorization.ToString(); if (!header.StartsWith(\"Bearer \") || [|header.Substring(\"Bearer \".Length).Trim() != _apiKey|])")]
    [InlineData("var header = context.Request.Headers.Authorization.ToString(); if ([|header[\"Bearer \".Length..] != _apiKey|])")]
    [InlineData("var header = context.Request.Headers.Authorization.ToString(); if ([|header.Split(' ')[1] != _apiKey|])")]
    [InlineData("if (!AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var sent) || sent.Scheme != \"Bearer\" || [|sent.Parameter != _apiKey|])")]
    [InlineData("var sent = AuthenticationHeaderValue.Parse(context.Request.Headers.Authorization.ToString()); if ([|sent.Parameter != _apiKey|])")]
    [InlineData("var sent = context.Request.Headers[KeyHeader].FirstOrDefault(); if (string.IsNullOrEmpty(sent) || [|sent != _apiKey|])")]
    [InlineData("var sent = context.Request.Headers[KeyHeader].ToString(); var expected = configuration[\"Mcp:Token\"]; if ([|sent != expected|])")]
    [InlineData("var sent = context.Request.Headers[KeyHeader].ToString(); if ([|sent != Environment.GetEnvironmentVariable(\"MCP_API_KEY\")|])")]
    [InlineData("var sent = context.Request.Headers[KeyHeader].ToString(); if (![|_apiKeys.Contains(sent)|])")]
    [InlineData("var sent = context.Request.Headers[KeyHeader].ToString(); if (!_apiKeys.Any(k => [|k == sent|]))")]
    [InlineData("var decoded = Encoding.UTF8.GetString(Convert.FromBase64String(context.Request.Headers.Authorization.ToString()[6..])); if ([|decoded.Split(':')[1] != _apiKey|])")]
    [InlineData("if ([|StringComparer.Ordinal.Equals(context.Request.Headers[KeyHeader].ToString(), _apiKey)|] == false)")]
    [InlineData("if ([|string.Compare(context.Request.Headers[KeyHeader], _apiKey, StringComparison.Ordinal)|] != 0)")]
    [InlineData("if (![|Encoding.UTF8.GetBytes(context.Request.Headers[KeyHeader].ToString()).SequenceEqual(Encoding.UTF8.GetBytes(_apiKey!))|])")]
    [InlineData("if (![|context.Request.Headers.Authorization.ToString().EndsWith(_apiKey!)|])")]
    [InlineData("if (![|context.Request.Headers[KeyHeader].Contains(_apiKey)|])")]
    [InlineData("if ([|context.Request.Query[\"api_key\"] != _apiKey|])")]
    public Task Key_of_a_request_compared_plainly_is_reported(string check) => Check(Middleware(check));

    [Theory]
    [InlineData("var sent = context.Request.Headers[KeyHeader].ToString(); if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(_apiKey!)))")]
    [InlineData("var sent = context.Request.Headers[KeyHeader].ToString(); if (Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(sent))) != _apiKey)")]
    [InlineData("if (!context.Request.Headers.TryGetValue(KeyHeader, out var sent) || sent == StringValues.Empty)")]
    [InlineData("if (context.Request.Headers[KeyHeader] == \"\")")]
    [InlineData("string? sent = context.Request.Headers[KeyHeader]; if (sent == null)")]
    [InlineData("if (context.Request.Headers[\"Accept\"] != configuration[\"Accept\"])")]
    [InlineData("if (context.Request.Headers[\"X-Request-Id\"] != _apiKey)")]
    [InlineData("if (context.Request.Headers[\"X-Continuation-Token\"] != configuration[\"Next\"])")]
    [InlineData("if (AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var sent) && sent.Scheme == configuration[\"Auth:Key\"])")]
    [InlineData("var scheme = configuration[\"Auth:Scheme\"]; if (context.Request.Headers.Authorization.ToString().Split(' ')[0] != scheme)")]
    [InlineData("if (context.Request.Headers.Authorization.ToString().Length != _apiKey!.Length)")]
    [InlineData("if (context.Request.Headers.Authorization == context.Request.Headers[\"X-Api-Key\"])")]
    [InlineData("if (!context.Request.Headers.Authorization.ToString().StartsWith(\"Bearer \"))")]
    [InlineData("if (context.Response.Headers[\"X-Api-Key\"] == _apiKey)")]
    [InlineData("var revokedTokens = new List<string>(); if (revokedTokens.Contains(context.Request.Headers.Authorization.ToString()))")]
    [InlineData("if (_apiKey == configuration[\"Crm:OtherApiKey\"])")]
    public Task Other_comparisons_are_not_reported(string check) => Check(Middleware(check));

    [Fact]
    public Task Key_is_followed_into_a_helper() => Check(Middleware(
        "if (!IsValid(context.Request.Headers[KeyHeader].ToString()))",
        "private bool IsValid(string sent) => [|string.Equals(sent, _apiKey, StringComparison.Ordinal)|];"));

    [Fact]
    public Task Helper_that_nobody_hands_a_key_is_not_reported() => Check(Middleware(
        "if (!IsValid(context.Request.Headers[\"Accept\"].ToString()) || context.Request.Headers[KeyHeader].Count == 0)",
        "private bool IsValid(string sent) => string.Equals(sent, _apiKey, StringComparison.Ordinal);"));

    [Fact]
    public Task Key_is_followed_out_of_a_helper_and_through_a_field() => Check(Middleware(
        "_sent = Sent(context.Request); if (!IsValid())",
        """
        private string? _sent;
        private static string? Sent(HttpRequest request) => request.Headers.TryGetValue(KeyHeader, out var values) ? values.FirstOrDefault() : null;
        private bool IsValid() => [|_sent == _apiKey|];
        """));

    [Fact]
    public Task Key_is_followed_through_an_interface_in_another_file() => Verify.Analyzer<PlainKeyComparisonAnalyzer>(
        [
            ("/0/Filter.cs", """
                using ModelContextProtocol.Server;

                public sealed class KeyFilter(IKeyValidator validator) : IEndpointFilter
                {
                    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
                    {
                        var key = context.HttpContext.Request.Headers["X-Api-Key"].FirstOrDefault();
                        return key is not null && validator.IsValid(key) ? await next(context) : Results.Unauthorized();
                    }
                }

                [McpServerToolType]
                public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
                """),
            ("/0/Validator.cs", """
                public interface IKeyValidator
                {
                    bool IsValid(string key);
                }

                public sealed class KeyValidator(IConfiguration configuration) : IKeyValidator
                {
                    public bool IsValid(string key) => {|#0:key == configuration["Mcp:ApiKey"]|};
                }
                """),
        ],
        test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6007_PlainKeyComparison, 0, "Mcp:ApiKey", "X-Api-Key", ", from X-Api-Key (Filter.cs:7) through IsValid")
                .WithSeverity(DiagnosticSeverity.Warning));
        });

    [Fact]
    public Task Authentication_handler_with_a_predicate_is_reported() => Check("""
        using System.Security.Claims;
        using System.Text.Encodings.Web;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.Extensions.Options;
        using ModelContextProtocol.Server;

        public sealed record Consumer(string Name, string ApplicationKey);
        public sealed class Consumers { public Dictionary<string, Consumer> All { get; init; } = new(); }
        public sealed class KeyOptions : AuthenticationSchemeOptions { public const string HeaderName = "X-Api-Key"; }

        public sealed class KeyHandler(IOptionsMonitor<KeyOptions> options, ILoggerFactory logger, UrlEncoder encoder, Consumers consumers)
            : AuthenticationHandler<KeyOptions>(options, logger, encoder)
        {
            protected override Task<AuthenticateResult> HandleAuthenticateAsync()
            {
                if (!Request.Headers.TryGetValue(KeyOptions.HeaderName, out var values))
                {
                    return Task.FromResult(AuthenticateResult.NoResult());
                }

                var sent = values.FirstOrDefault();
                var consumer = consumers.All.FirstOrDefault(entry => [|entry.Value.ApplicationKey == sent|]);
                return Task.FromResult(consumer.Key is null
                    ? AuthenticateResult.Fail("unknown key")
                    : AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(), Scheme.Name)));
            }
        }

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """);

    [Fact]
    public Task Inline_middleware_is_reported() => Check("""
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport().WithToolsFromAssembly();
        var app = builder.Build();
        var expectedKey = Environment.GetEnvironmentVariable("MCP_API_KEY") ?? throw new InvalidOperationException("MCP_API_KEY is not set.");
        app.Use(async (context, next) =>
        {
            if ([|context.Request.Headers["X-API-Key"].FirstOrDefault() != expectedKey|])
            {
                context.Response.StatusCode = 401;
                return;
            }

            await next();
        });
        app.MapMcp();
        app.Run();
        """);

    [Fact]
    public Task Comparison_that_lets_everybody_in_without_a_key_is_left_to_the_other_rule() => Check("""
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport().WithToolsFromAssembly();
        var app = builder.Build();
        var expectedKey = Environment.GetEnvironmentVariable("MCP_API_KEY");
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers["X-API-Key"].FirstOrDefault() != expectedKey)
            {
                context.Response.StatusCode = 401;
                return;
            }

            await next();
        });
        app.MapMcp();
        app.Run();
        """);

    [Fact]
    public Task Comparison_in_the_database_is_not_reported() => Check("""
        using ModelContextProtocol.Server;

        public sealed record ApiToken(string TokenKey);

        public sealed class TokenMiddleware(RequestDelegate next, IQueryable<ApiToken> tokens)
        {
            public Task InvokeAsync(HttpContext context)
            {
                var sent = context.Request.Headers["X-Token-Key"].ToString();
                if (!tokens.Any(t => t.TokenKey == sent) || !(from t in tokens where t.TokenKey == sent select t).Any())
                {
                    context.Response.StatusCode = 401;
                    return Task.CompletedTask;
                }

                return next(context);
            }
        }

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """);

    [Fact]
    public Task Comparison_that_turns_nobody_away_is_a_suggestion() => Verify.Analyzer<PlainKeyComparisonAnalyzer>(
        """
        using ModelContextProtocol.Server;

        public sealed class Recognition(RequestDelegate next, IConfiguration configuration)
        {
            public Task InvokeAsync(HttpContext context)
            {
                context.Items["known"] = {|#0:context.Request.Headers["X-Api-Key"] == configuration["Crm:ApiKey"]|};
                return next(context);
            }
        }

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """,
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC6007_PlainKeyComparison, 0, "Crm:ApiKey", "X-Api-Key", "").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Key_that_is_looked_up_for_the_caller_is_a_suggestion() => Verify.Analyzer<PlainKeyComparisonAnalyzer>(
        """
        using ModelContextProtocol.Server;

        public sealed record User(string ApiKey);
        public interface IUsers { Task<User?> FindAsync(string name); }

        public sealed class UserMiddleware(RequestDelegate next, IUsers users)
        {
            public async Task InvokeAsync(HttpContext context)
            {
                var user = await users.FindAsync(context.Request.Headers["X-User"].ToString());
                if (user is null || {|#0:user.ApiKey != context.Request.Headers["X-Api-Key"]|})
                {
                    context.Response.StatusCode = 401;
                    return;
                }

                await next(context);
            }
        }

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """,
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC6007_PlainKeyComparison, 0, "ApiKey", "X-Api-Key", "").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Two_comparisons_in_a_method_are_one_finding() => Check(Middleware(
        "var sent = context.Request.Headers[KeyHeader].ToString(); if ([|sent != _apiKey|] && sent != configuration[\"Crm:SecondApiKey\"])"));

    [Fact]
    public Task Key_of_a_plain_listener_is_reported() => Check("""
        using System.Net;
        using ModelContextProtocol.Server;

        public sealed class Listener(string token)
        {
            public void Handle(HttpListenerContext context)
            {
                if ([|context.Request.Headers["Authorization"] != $"Bearer {token}"|])
                {
                    context.Response.StatusCode = 401;
                }
            }
        }

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """);

    [Fact]
    public Task Look_up_in_a_hash_table_is_a_suggestion() => Verify.Analyzer<PlainKeyComparisonAnalyzer>(
        Middleware("if (!{|#0:_apiKeys.Contains(context.Request.Headers[KeyHeader].ToString())|})"),
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC6007_PlainKeyComparison, 0, "_apiKeys", "X-Api-Key", "").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Bound_header_is_reported() => Check("""
        using Microsoft.AspNetCore.Mvc;
        using ModelContextProtocol.Server;

        var app = WebApplication.Create(args);
        app.MapPost("/reindex", ([FromHeader(Name = "X-Api-Key")] string sent, IConfiguration configuration) =>
            [|sent == configuration["Crm:ApiKey"]|] ? Results.Ok() : Results.Unauthorized());
        app.Run();

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """);

    [Fact]
    public Task Incomplete_code_does_not_break_the_rule() => Check(Middleware("if (context.Request.Headers[KeyHeader] == {|CS0103:missing|}.{|CS1001:)|}"));

    [Fact]
    public Task Framework_without_the_comparison_is_silent() => Verify.Analyzer<PlainKeyComparisonAnalyzer>(
        """
        namespace ModelContextProtocol.Server
        {
            [System.AttributeUsage(System.AttributeTargets.Method)]
            public sealed class McpServerToolAttribute : System.Attribute { }
        }
        """,
        McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData(
        "if ([|context.Request.Headers[KeyHeader] != _apiKey|])",
        "if (!(_apiKey is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers[KeyHeader].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(_apiKey)))))")]
    [InlineData(
        "if (![|string.Equals(_apiKey, context.Request.Headers[KeyHeader], StringComparison.Ordinal)|])",
        "if (!(_apiKey is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(_apiKey)), SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers[KeyHeader].ToString())))))")]
    [InlineData(
        "if ([|context.Request.Headers.Authorization.ToString() != $\"Bearer {_apiKey}\"|])",
        "if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString())), SHA256.HashData(Encoding.UTF8.GetBytes($\"Bearer {_apiKey}\"))))")]
    [InlineData(
        "if ([|context.Request.Headers[KeyHeader].FirstOrDefault() != _apiKey|])",
        "if (!(context.Request.Headers[KeyHeader].FirstOrDefault() is { } provided && _apiKey is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(provided)), SHA256.HashData(Encoding.UTF8.GetBytes(_apiKey)))))")]
    [InlineData(
        "var sent = context.Request.Headers[KeyHeader].ToString(); if (!_apiKeys.Any(k => [|k == sent|]))",
        "var sent = context.Request.Headers[KeyHeader].ToString(); if (!_apiKeys.Any(k => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(k)), SHA256.HashData(Encoding.UTF8.GetBytes(sent)))))")]
    [InlineData(
        "var sent = context.Request.Headers[KeyHeader].ToString(); if ([|sent != _apiKey!|] && sent != configuration[\"Crm:SecondApiKey\"])",
        "var sent = context.Request.Headers[KeyHeader].ToString(); if (!(_apiKey is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(sent)), SHA256.HashData(Encoding.UTF8.GetBytes(_apiKey)))) && !(configuration[\"Crm:SecondApiKey\"] is { } provided && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(sent)), SHA256.HashData(Encoding.UTF8.GetBytes(provided)))))")]
    [InlineData(
        "if (![|Encoding.UTF8.GetBytes(context.Request.Headers[KeyHeader].ToString()).SequenceEqual(Encoding.UTF8.GetBytes(_apiKey!))|])",
        "if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers[KeyHeader].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(_apiKey!))))")]
    public Task Fix_compares_hashes_in_constant_time(string before, string after) => Verify.Fix<PlainKeyComparisonAnalyzer, PlainKeyComparisonFix>(
        Middleware(before), Middleware(after), test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("if (![|string.Equals(_apiKey, context.Request.Headers[KeyHeader], StringComparison.OrdinalIgnoreCase)|])")]
    [InlineData("var sent = context.Request.Headers[KeyHeader].ToString(); if (![|_apiKeys.Contains(sent)|])")]
    [InlineData("if ([|string.Compare(context.Request.Headers[KeyHeader], _apiKey, StringComparison.Ordinal)|] != 0)")]
    public Task Fix_is_not_offered_where_it_would_mean_something_else(string check) => Verify.NoFix<PlainKeyComparisonAnalyzer, PlainKeyComparisonFix>(
        Middleware(check), test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Fix_adds_the_usings_once_for_two_methods() => Verify.Fix<PlainKeyComparisonAnalyzer, PlainKeyComparisonFix>(
        """
        using ModelContextProtocol.Server;

        public sealed class Keys(IConfiguration configuration)
        {
            private readonly string _apiKey = configuration["Crm:ApiKey"] ?? throw new InvalidOperationException();

            // Readers.
            public IResult Read(HttpContext context) => [|context.Request.Headers["X-Api-Key"].ToString() == _apiKey|] ? Results.Ok() : Results.Unauthorized();

            // Writers.
            public IResult Write(HttpContext context) => [|context.Request.Headers["X-Api-Key"].ToString() == _apiKey|] ? Results.Ok() : Results.Unauthorized();
        }

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """,
        """
        using System.Security.Cryptography;
        using System.Text;
        using ModelContextProtocol.Server;

        public sealed class Keys(IConfiguration configuration)
        {
            private readonly string _apiKey = configuration["Crm:ApiKey"] ?? throw new InvalidOperationException();

            // Readers.
            public IResult Read(HttpContext context) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers["X-Api-Key"].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(_apiKey))) ? Results.Ok() : Results.Unauthorized();

            // Writers.
            public IResult Write(HttpContext context) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers["X-Api-Key"].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(_apiKey))) ? Results.Ok() : Results.Unauthorized();
        }

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """,
        test => test.Sdk = McpSdk.V2_3AspNetCore);
}
