using McpAnalyzers.CodeFixes.Rules.Tokens;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class HandRolledCodeFlowTests
{
    [Theory]
    [InlineData("return [|\"https://login.contoso.com/authorize?response_type=code&client_id=mcp\"|];")]
    [InlineData("return $\"[|https://login.contoso.com/authorize?response_type=code&client_id=|]{client}\";")]
    [InlineData("return $\"[|https://login.contoso.com/authorize?response_type=code&client_id=|]{client}&state={state}\";")] // no challenge
    [InlineData("return [|\"https://login.contoso.com/authorize?response_type=code&client_id=\"|] + client + \"&code_challenge=\" + state + \"&code_challenge_method=S256\";")] // no state
    [InlineData("var query = new Dictionary<string, string> { [[|\"response_type\"|]] = \"code\", [\"client_id\"] = client }; return query.ToString()!;")]
    [InlineData("var query = new Dictionary<string, string> { { [|\"response_type\"|], \"code\" } }; return query.ToString()!;")]
    [InlineData("var query = new Dictionary<string, string>(); query.Add([|\"response_type\"|], \"code\"); return query.ToString()!;")]
    [InlineData("return $\"https://login.contoso.com/authorize?response_type=code&state={state}&code_challenge={client}[|&code_challenge_method=plain|]\";")]
    public Task Sign_in_without_protection_is_suggested(string body) => Check(SignIn(body));

    [Theory]
    [InlineData("return $\"https://login.contoso.com/authorize?response_type=code&client_id={client}&state={state}&code_challenge={state}&code_challenge_method=S256\";")]
    [InlineData("return \"https://login.contoso.com/authorize?response_type=code\" + \"&state=\" + state + \"&code_challenge=\" + client;")]
    [InlineData("var query = new Dictionary<string, string> { [\"response_type\"] = \"code\", [\"state\"] = state, [\"code_challenge\"] = client }; return query.ToString()!;")]
    [InlineData("return client == \"code\" ? \"unsupported_response_type\" : \"response_types_supported\";")] // an authorization server
    [InlineData("return \"https://login.contoso.com/token?grant_type=client_credentials\";")]
    [InlineData("return client.Contains(\"response_type=code\") || client == \"code_challenge_method=plain\" ? \"a sign-in\" : state;")] // looked for, not made
    public Task Protected_sign_in_is_silent(string body) => Check(SignIn(body));

    [Theory]
    [InlineData("{|#0:\"http://+:8080/callback/\"|}", true)]
    [InlineData("{|#0:\"http://*:8080/\"|}", true)]
    [InlineData("\"http://localhost:8080/callback/\"", false)]
    [InlineData("\"http://127.0.0.1:8080/callback/\"", false)]
    public Task Listener_for_the_redirect_stays_on_the_machine(string prefix, bool isReported) => Verify.Analyzer<HandRolledCodeFlowAnalyzer>(
        Listener(prefix),
        isReported ? [Verify.Diagnostic(Descriptors.MCPAC7010_HandRolledCodeFlow, 0, "The redirect is taken from every network; listen on the loopback address")] : []);

    [Fact]
    public Task Listener_for_something_else_is_silent() => Check("""
        using System.Net;
        using ModelContextProtocol.Server;

        public class Metrics
        {
            public void Start() => new HttpListener().Prefixes.Add("http://+:9090/");
        }
        """);

    [Fact]
    public Task Shell_that_opens_the_browser_is_suggested() => Check("""
        using System.Diagnostics;
        using ModelContextProtocol.Server;

        public class Browser
        {
            public void SignIn(string authorizeUrl) => Process.Start("cmd", $"[|/c start |]{authorizeUrl}");

            public void SignInSafely(string authorizeUrl) => Process.Start(new ProcessStartInfo(authorizeUrl) { UseShellExecute = true });
        }
        """);

    [Fact]
    public Task Delegate_that_hands_on_the_bare_code_is_suggested() => Check("""
        using ModelContextProtocol.Authentication;

        public class Client
        {
            public ClientOAuthOptions Options() => new()
            {
                RedirectUri = new Uri("http://localhost:1179/callback"),
                [|AuthorizationRedirectDelegate|] = (url, redirect, token) => Task.FromResult<string?>(null),
            };
        }
        """);

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<HandRolledCodeFlowAnalyzer>(
        SignIn("return \"https://login.contoso.com/authorize?response_type=code\";"),
        test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Prefix_becomes_the_loopback_address() => Verify.Fix<HandRolledCodeFlowAnalyzer, HandRolledCodeFlowFix>(
        Listener("[|\"http://+:8080/callback/\"|] /* ours */").Replace("// more", "listener.Prefixes.Add($\"[|http://*:|]{Port}/\");", StringComparison.Ordinal),
        Listener("\"http://localhost:8080/callback/\" /* ours */").Replace("// more", "listener.Prefixes.Add($\"http://localhost:{Port}/\");", StringComparison.Ordinal));

    [Fact]
    public Task Missing_parameters_have_no_fix() => Verify.NoFix<HandRolledCodeFlowAnalyzer, HandRolledCodeFlowFix>(
        SignIn("return [|\"https://login.contoso.com/authorize?response_type=code\"|];"));

    private static string SignIn(string body) => $$"""
        using ModelContextProtocol.Server;

        public class SignIn
        {
            public string Url(string client, string state)
            {
                {{body}}
            }
        }
        """;

    private static string Listener(string prefix) => $$"""
        using System.Net;
        using ModelContextProtocol.Server;

        public class OAuthCallback
        {
            private const int Port = 8081;

            public HttpListener Start()
            {
                var listener = new HttpListener();
                listener.Prefixes.Add({{prefix}});
                // more
                Console.Error.WriteLine(Port);
                return listener;
            }
        }
        """;

    private static Task Check(string source) => Verify.Analyzer<HandRolledCodeFlowAnalyzer>(source);
}
