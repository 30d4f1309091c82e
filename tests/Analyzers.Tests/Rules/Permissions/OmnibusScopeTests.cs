using McpAnalyzers.CodeFixes.Rules.Permissions;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Permissions;

/// <summary>MCPAC5002: what the protected resource tells clients to ask for.</summary>
public class OmnibusScopeTests
{
    private static string Code(string metadata, string statement = "") => $$"""
        using ModelContextProtocol.Authentication;

        public static class Auth
        {
            public static ProtectedResourceMetadata Metadata(List<string> scopes)
            {
                var metadata = new ProtectedResourceMetadata { {{metadata}} };
                {{statement}}
                return metadata;
            }
        }
        """;

    [Theory]
    [InlineData("*")]
    [InlineData("all")]
    [InlineData("full-access")]
    [InlineData("admin")]
    [InlineData("admin:*")]
    [InlineData("offline_access")]
    [InlineData("api://crm/.default")]
    public Task Scope_that_allows_everything_is_reported(string scope) =>
        Verify.Analyzer<OmnibusScopeAnalyzer>(Code($$"""ScopesSupported = ["orders:read", [|"{{scope}}"|]]"""));

    [Theory]
    [InlineData("""ScopesSupported = ["orders:read", "orders:admin"]""", "")]
    [InlineData("""ResourceName = "all" """, "")]
    [InlineData("""ResourceName = "crm" """, """scopes.Add("all"); var other = new[] { "offline_access" }; scopes.AddRange(other);""")]
    public Task Scope_of_one_thing_or_other_text_is_silent(string metadata, string statement) =>
        Verify.Analyzer<OmnibusScopeAnalyzer>(Code(metadata, statement));

    [Theory]
    [InlineData("""ScopesSupported = { "orders:read", [|"*"|] }""", "")]
    [InlineData("""ScopesSupported = new List<string> { [|"*"|] }""", "")]
    [InlineData("""ResourceName = "crm" """, """metadata.ScopesSupported = new[] { [|"all"|] };""")]
    [InlineData("""ResourceName = "crm" """, """metadata.ScopesSupported.Add([|"all"|]);""")]
    public Task Every_form_of_the_list_is_read(string metadata, string statement) => Verify.Analyzer<OmnibusScopeAnalyzer>(Code(metadata, statement));

    [Fact]
    public Task Property_of_the_same_name_elsewhere_is_silent() => Verify.Analyzer<OmnibusScopeAnalyzer>(
        """
        public sealed class Catalog
        {
            public List<string> ScopesSupported { get; set; } = ["all"];
        }
        """);

    [Fact]
    public Task Earlier_sdk_is_read() => Verify.Analyzer<OmnibusScopeAnalyzer>(Code("""ScopesSupported = [[|"all"|]]"""), McpSdk.V1_4);

    [Fact]
    public Task Half_typed_list_is_survived() => Verify.Analyzer<OmnibusScopeAnalyzer>(Code("""ScopesSupported = [[|"all"|], {|CS0103:more|}]"""));

    [Theory]
    [InlineData("""ScopesSupported = ["orders:read", [|"*"|], "orders:write"]""", "", """ScopesSupported = ["orders:read", "orders:write"]""", "")]
    [InlineData("""ScopesSupported = { "orders:read", [|"all"|] }""", "", """ScopesSupported = { "orders:read" }""", "")]
    [InlineData("""ScopesSupported = ["orders:read", [|"*"|], [|"offline_access"|]]""", "", """ScopesSupported = ["orders:read"]""", "")]
    public Task Fix_leaves_the_scope_out(string before, string statement, string after, string statementAfter) =>
        Verify.Fix<OmnibusScopeAnalyzer, OmnibusScopeFix>(Code(before, statement), Code(after, statementAfter));
}
