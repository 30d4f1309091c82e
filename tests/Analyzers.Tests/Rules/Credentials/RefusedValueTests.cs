using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Credentials;

/// <summary>MCPAC0004: what was looked at and is no credential.</summary>
public class RefusedValueTests
{
    [Theory]
    [InlineData("${CRM_API_KEY}", "it refers to a value that is kept elsewhere, or has a hole in it")]
    [InlineData("your-api-key-here", "it stands for a value that its reader has to supply")]
    [InlineData("short", "it is too short")]
    [InlineData("https://keys.crm.dev/api", "it is an address, a path, a file, a media type or a hash")]
    [InlineData("an api key goes here", "it holds blanks or other characters that no credential has")]
    [InlineData("CRM_API_KEY", "it reads like the name of something")]
    [InlineData("API_KEY", "it is the name of a variable")]
    [InlineData("correcthorse42", "it is not random enough for a credential, or reads like words")]
    public Task Reason_is_given_on_request(string value, string why) => Verify.Analyzer<RefusedValueAnalyzer>(
        "public sealed class Crm { public const string ApiKey = {|#0:\"" + value + "\"|}; public const string Name = \"" + value + "\"; }",
        test =>
        {
            test.GlobalOptions["mcp_analyzers.explain"] = "true";
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC0004_NotACredential, 0, "ApiKey", why));
        });

    [Fact]
    public Task Nothing_is_said_unless_asked() => Verify.Analyzer<RefusedValueAnalyzer>(
        "public sealed class Crm { public const string ApiKey = \"your-api-key-here\"; }");

    [Fact]
    public Task What_is_reported_is_not_refused() => Verify.Analyzer<RefusedValueAnalyzer>(
        "public sealed class Crm { public const string ApiKey = \"qT7vZ2mX9cR4bW8nK1sD6hJ3\"; public string Token => Environment.GetEnvironmentVariable(\"CRM_TOKEN\") ?? \"dev-token\"; public const string Empty = \"\"; }",
        test => test.GlobalOptions["mcp_analyzers.explain"] = "true");

    [Theory]
    [InlineData("appsettings.json", """{ "Mail": { "ApiKey": "${KEY}", "Host": "mail.shop.dev" } }""", "'Mail:ApiKey' holds a value that is not taken for a credential: it refers to a value that is kept elsewhere, or has a hole in it")]
    [InlineData("appsettings.json", """{ "Mail": { "ApiKey": "qT7vZ2mX9cR4bW8nK1sD6hJ3", "Password": "" } }""", null)]
    [InlineData(".env.example", "CRM_TOKEN=qT7vZ2mX9cR4bW8nK1sD6hJ3\n", "'CRM_TOKEN' holds a value that is not taken for a credential: the file shows what another should look like")]
    public async Task Values_of_files_are_explained(string path, string text, string? message)
    {
        var found = await RuleRun.WithFileAsync(
            new RefusedValueAnalyzer(), "/0/" + path, Microsoft.CodeAnalysis.Text.SourceText.From(text), "is_global = true\nmcp_analyzers.explain = true");

        Assert.Equal(message, found.SingleOrDefault()?.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(await RuleRun.WithFileAsync(new RefusedValueAnalyzer(), "/0/" + path, Microsoft.CodeAnalysis.Text.SourceText.From(text), null));
    }

    [Fact]
    public Task Fallback_says_why_its_setting_is_a_credential() => Verify.Analyzer<LiteralFallbackAnalyzer>(
        "public sealed class Crm { public string Token => Environment.GetEnvironmentVariable(\"CRM_TOKEN\") ?? {|#0:\"dev-token-1\"|}; }",
        test =>
        {
            test.GlobalOptions["mcp_analyzers.explain"] = "true";
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC1002_LiteralFallback, 0, "Token", "CRM_TOKEN", " (the name says 'token')"));
        });
}
