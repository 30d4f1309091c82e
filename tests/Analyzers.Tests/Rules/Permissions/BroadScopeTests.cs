using McpAnalyzers.CodeFixes.Rules.Permissions;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Permissions;

/// <summary>MCPAC5001: scopes that allow more than any tool needs, where scopes are named.</summary>
public class BroadScopeTests
{
    /// <summary>The libraries that take scopes, with the signatures of the real ones.</summary>
    private const string Libraries = """

        namespace Azure.Core
        {
            public readonly struct TokenRequestContext
            {
                public TokenRequestContext(string[] scopes, string? parentRequestId = null) { }
            }
        }

        namespace Microsoft.Identity.Client
        {
            public interface IConfidentialClientApplication
            {
                object AcquireTokenForClient(IEnumerable<string> scopes);
            }
        }
        """;

    private static string Code(string statement) => $$"""
        using Azure.Core;
        using Microsoft.Identity.Client;

        // Talks to GitHub and to GitLab.
        public sealed class Client(IConfidentialClientApplication app)
        {
            public object Run(List<string> scopes, string other)
            {
                {{statement}}
                return new object[] { app, scopes, other };
            }

            private static string SignIn(string scope) => scope;
        }
        {{Libraries}}
        """;

    private static Task Check(string statement) => Verify.Analyzer<BroadScopeAnalyzer>(Code(statement));

    [Theory]
    [InlineData("""var context = new TokenRequestContext(new[] { [|"https://graph.microsoft.com/Files.ReadWrite.All"|] });""")]
    [InlineData("""var context = new TokenRequestContext([[|"Directory.AccessAsUser.All"|]]);""")]
    [InlineData("""var token = app.AcquireTokenForClient(new[] { "User.Read", [|"Mail.ReadWrite.All"|] });""")]
    [InlineData("""var token = app.AcquireTokenForClient(new List<string> { [|"*"|] });""")]
    [InlineData("""var scope = [|"repo"|];""")]
    [InlineData("""const string Scopes = [|"read:user admin:org"|];""")]
    [InlineData("""scopes.Add([|"delete_repo"|]);""")]
    [InlineData("""scopes = [[|"https://www.googleapis.com/auth/drive"|]];""")]
    [InlineData("""SignIn([|"api"|]);""")]
    [InlineData("""SignIn(scope: [|"write:org"|]);""")]
    public Task Broad_scope_is_reported(string statement) => Check(statement);

    [Theory]
    [InlineData("""var context = new TokenRequestContext(new[] { "https://graph.microsoft.com/Files.Read.All" });""")]
    [InlineData("""var token = app.AcquireTokenForClient(new[] { "User.Read" });""")]
    [InlineData("""var scope = "repo:status";""")]
    [InlineData("""var scope = "public_repo";""")]
    [InlineData("""var scope = "repo:read";""")]
    [InlineData("""var field = "repo";""")]
    [InlineData("""other = "repo";""")]
    [InlineData("""var pattern = "(?<repo>[^/]+)"; var json = new { repo = "repo" };""")]
    [InlineData("""var telescope = "api";""")]
    [InlineData("""scopes.Add("all");""")]
    [InlineData("""var scope = "*";""")]
    [InlineData("""var scope = "https://www.googleapis.com/auth/drive.file";""")]
    [InlineData("""other.Split("admin:org");""")]
    [InlineData("""string[] forbiddenScopes = ["admin:org", "delete_repo"];""")]
    public Task Narrow_scope_or_ordinary_word_is_silent(string statement) => Check(statement);

    [Fact]
    public Task Word_of_a_service_that_the_file_has_nothing_to_do_with_is_silent() => Verify.Analyzer<BroadScopeAnalyzer>(
        """public static class Own { public static readonly string[] Scopes = ["repo", "api", "admin"]; }""");

    [Fact]
    public Task Only_form_that_a_service_offers_is_a_suggestion() => Verify.Analyzer<BroadScopeAnalyzer>(
        Code("""var context = new TokenRequestContext(new[] { {|#0:"https://management.azure.com/.default"|} });"""),
        Verify.Diagnostic(
            Descriptors.MCPAC5001_BroadScope,
            0,
            "https://management.azure.com/.default",
            "everything that the identity may do in Azure",
            "giving the identity itself no more than the tools need").WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Info));

    [Fact]
    public Task Message_says_what_the_scope_grants() => Verify.Analyzer<BroadScopeAnalyzer>(
        Code("""scopes.Add({|#0:"https://www.googleapis.com/auth/drive"|});"""),
        Verify.Diagnostic(
            Descriptors.MCPAC5001_BroadScope,
            0,
            "https://www.googleapis.com/auth/drive",
            "every file in Google Drive",
            "'https://www.googleapis.com/auth/drive.file' or 'https://www.googleapis.com/auth/drive.readonly'"));

    [Fact]
    public Task Member_of_the_sdk_is_a_scope_position() => Verify.Analyzer<BroadScopeAnalyzer>(
        """
        using ModelContextProtocol.Authentication;

        public static class Upstream
        {
            public static ClientOAuthOptions Options(Uri redirect) => new() { RedirectUri = redirect, Scopes = [[|"all"|], "orders:read"] };

            // What the server itself advertises is another rule's business.
            public static ProtectedResourceMetadata Metadata() => new() { ScopesSupported = ["all"] };
        }
        """);

    [Fact]
    public Task List_that_a_library_is_handed_as_scopes_is_a_scope_position() => Verify.Analyzer<BroadScopeAnalyzer>(
        """
        using Microsoft.Identity.Client;

        public static class Login
        {
            private static readonly string[] s_wide = { [|"https://graph.microsoft.com/Directory.ReadWrite.All"|], "offline_access" };
            private static readonly string[] s_known = { "https://graph.microsoft.com/Directory.ReadWrite.All" };

            public static void Run(PublicClient app)
            {
                app.AcquireTokenWithDeviceCode(s_wide);
                Console.WriteLine(string.Join(' ', s_known));
            }
        }

        namespace Microsoft.Identity.Client
        {
            public sealed class PublicClient { public void AcquireTokenWithDeviceCode(System.Collections.Generic.IEnumerable<string> scopes) { } }
        }
        """);

    [Fact]
    public Task Half_typed_call_is_silent() => Check("""var context = new {|CS0246:TokenContext|}(new[] { "Mail.ReadWrite.All" });""");

    [Theory]
    [InlineData("""scopes.Add([|"Files.ReadWrite.All"|]); // all of them""", """scopes.Add("Files.Read.All"); // all of them""")]
    [InlineData("""var scope = [|"read:user repo"|];""", """var scope = "read:user public_repo";""")]
    [InlineData("""var scope = [|@"admin:org"|];""", """var scope = @"read:org";""")]
    [InlineData("""SignIn([|"https://graph.microsoft.com/Mail.ReadWrite.All"|]);""", """SignIn("https://graph.microsoft.com/Mail.Read.All");""")]
    [InlineData("""scopes.Add([|"api"|]); scopes.Add([|"api"|]);""", """scopes.Add("read_api"); scopes.Add("read_api");""")]
    public Task Fix_asks_for_less(string before, string after) => Verify.Fix<BroadScopeAnalyzer, BroadScopeFix>(Code(before), Code(after));

    [Theory]
    [InlineData("""scopes.Add([|"delete_repo"|]);""")]
    [InlineData("""scopes.Add([|"sudo"|]);""")]
    public Task Scope_without_a_smaller_one_has_no_fix(string statement) => Verify.NoFix<BroadScopeAnalyzer, BroadScopeFix>(Code(statement));
}
