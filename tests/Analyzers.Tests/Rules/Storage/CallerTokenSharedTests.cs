using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Storage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Storage;

public class CallerTokenSharedTests
{
    private static string Server(string body, string types = "", string services = "", string transport = "WithHttpTransport()") => $$"""
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpContextAccessor();
        {{services}}
        builder.Services.AddMcpServer().{{transport}}.WithTools<CrmTools>();
        builder.Build().Run();

        [McpServerToolType]
        public sealed class CrmTools(IHttpContextAccessor accessor)
        {
            private static string? s_token;
            private static readonly AsyncLocal<string?> s_current = new();
            private static readonly Dictionary<string, string?> s_tokens = new();
            [ThreadStatic] private static string? t_token;
            private string? _token;

            [McpServerTool]
            public async Task<string> List(string id, string sessionId)
            {
                var context = accessor.HttpContext!;
                await Task.Yield();
                {{body}}
                return $"{s_token?.Length}{_token?.Length}{t_token?.Length}{s_current.Value?.Length}{s_tokens.Count}";
            }
        }

        {{types}}
        """;

    private static Task Check(string source) => Verify.Analyzer<CallerTokenSharedAnalyzer>(source, McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("[|s_token|] = context.Request.Headers.Authorization;")]
    [InlineData("[|s_token|] = context.Request.Headers[\"Authorization\"].ToString().Replace(\"Bearer \", \"\");")]
    [InlineData("[|s_token|] = context.Request.Headers[\"X-Api-Key\"].FirstOrDefault();")]
    [InlineData("var header = context.Request.Headers.Authorization.ToString(); [|s_token|] = header.Substring(7);")]
    [InlineData("if (context.Request.Headers.TryGetValue(\"Authorization\", out var header)) { [|s_token|] = header.ToString(); }")]
    [InlineData("[|s_token|] = await context.GetTokenAsync(\"access_token\");")]
    [InlineData("[|s_token|] ??= await context.GetTokenAsync(\"access_token\");")]
    [InlineData("[|s_tokens[\"crm\"]|] = await context.GetTokenAsync(\"access_token\");")]
    [InlineData("[|s_tokens[sessionId]|] = await context.GetTokenAsync(\"access_token\");")]
    [InlineData("Keep(context.Request.Headers.Authorization.ToString()); static void Keep(string text) { } s_token = null;")]
    public Task Token_of_a_request_in_static_state_is_reported(string body) => Check(Server(body));

    [Theory]
    [InlineData("_token = await context.GetTokenAsync(\"access_token\");")]
    [InlineData("s_current.Value = await context.GetTokenAsync(\"access_token\");")]
    [InlineData("t_token = await context.GetTokenAsync(\"access_token\");")]
    [InlineData("s_tokens[context.User.FindFirst(\"sub\")!.Value] = await context.GetTokenAsync(\"access_token\");")]
    [InlineData("s_token = context.Request.Headers.UserAgent;")]
    [InlineData("s_token = context.Request.Headers[\"X-Request-Id\"];")]
    [InlineData("s_token = Environment.GetEnvironmentVariable(\"CRM_TOKEN\");")]
    [InlineData("s_token = id;")]
    [InlineData("var token = context.Request.Headers.Authorization.ToString();")]
    public Task State_of_one_caller_and_other_values_are_not_reported(string body) => Check(Server(body));

    [Fact]
    public Task Token_of_the_application_is_not_reported() => Check(Server("s_token = (await new Crm.App().AcquireTokenForClient().ExecuteAsync()).AccessToken; [|s_token|] = (await new Crm.App().AcquireTokenOnBehalfOf(id).ExecuteAsync()).AccessToken;", """
        namespace Crm
        {
            public sealed class App { public Request AcquireTokenForClient() => new(); public Request AcquireTokenOnBehalfOf(string assertion) => new(); }
            public sealed class Request { public Task<AuthenticationResult> ExecuteAsync() => Task.FromResult(new AuthenticationResult()); }
            public sealed class AuthenticationResult { public string AccessToken { get; set; } = ""; }
        }
        """));

    private const string Holder = """
        public sealed class TokenHolder(ITokenSource source)
        {
            public string? Token { get; set; }
            private string? _last;
            public void Set(string token) => [|_last|] = token;
            public int Length => _last?.Length ?? 0;
        }

        public interface ITokenSource;
        public sealed class TokenSource : ITokenSource;
        public sealed class Middleware(TokenHolder holder)
        {
            public Task InvokeAsync(HttpContext context)
            {
                [|holder.Token|] = context.Request.Headers.Authorization;
                holder.Set(context.Request.Headers.Authorization.ToString());
                return Task.CompletedTask;
            }
        }
        """;

    private static string Plain(string source) => source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    [Fact]
    public Task Field_of_a_singleton_is_everybodys() => Check(Server("", Holder, "builder.Services.AddSingleton<TokenHolder>(); builder.Services.AddScoped<Middleware>();"));

    [Theory]
    [InlineData("builder.Services.AddScoped<TokenHolder>();", "WithHttpTransport()")]
    [InlineData("builder.Services.AddTransient<TokenHolder>();", "WithHttpTransport()")]
    [InlineData("", "WithHttpTransport()")]
    [InlineData("builder.Services.AddSingleton<TokenHolder>();", "WithStdioServerTransport()")]
    public Task Scoped_service_and_local_server_are_not_reported(string services, string transport) => Check(Server("", Plain(Holder), services, transport));

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<CallerTokenSharedAnalyzer>(
        Server("s_token = context.Request.Headers.Authorization;"),
        test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            test.GlobalOptions["build_property.IsTestProject"] = "true";
        });

    [Theory]
    [InlineData("s_token = context.Request.Headers.;")]
    [InlineData("s_token = ; s_tokens[] = token;")]
    [InlineData("string a = b; string b = a; s_token = a;")]
    public async Task Half_typed_code_does_not_crash(string body)
    {
        var found = await RuleRun.OfAsync(RuleRun.Compile([("/0/Program.cs", Server(body))]), new CallerTokenSharedAnalyzer());
        Assert.True(found.Length <= 1);
    }

    [Fact]
    public Task Fix_makes_the_service_scoped() => Verify.Fix<CallerTokenSharedAnalyzer, CallerTokenSharedFix>(
        Server("", Holder, "builder.Services.AddSingleton<TokenHolder>(); builder.Services.AddScoped<Middleware>();"),
        Server("", Plain(Holder), "builder.Services.AddScoped<TokenHolder>(); builder.Services.AddScoped<Middleware>();"),
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Fix_is_not_offered_where_something_longer_lived_asks_for_the_service() => Verify.NoFix<CallerTokenSharedAnalyzer, CallerTokenSharedFix>(
        Server("", Holder, "builder.Services.AddSingleton<TokenHolder>(); builder.Services.AddSingleton<Middleware>();"), test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Fix_is_not_offered_for_static_state() => Verify.NoFix<CallerTokenSharedAnalyzer, CallerTokenSharedFix>(
        Server("[|s_token|] = context.Request.Headers.Authorization;"), test => test.Sdk = McpSdk.V2_3AspNetCore);
}
