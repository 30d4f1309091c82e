using System.Globalization;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Tests.Secrets;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Tests.Rules.Credentials;

public class SecretFileShippedTests
{
    private const string Repository = "build_property.McpIgnoreRoot";

    private static readonly string s_key = Samples.Alphanumeric(24, 7);

    private static readonly string s_settings = """{ "ApiKey": "KEY" }""".Replace("KEY", s_key, StringComparison.Ordinal);

    [Theory]
    [InlineData("appsettings.Development.json")]
    [InlineData("secrets.json")]
    [InlineData("tokens.json")]
    public async Task File_with_a_secret_among_what_is_shipped_is_reported(string name)
    {
        Assert.Equal(
            $"'{name}' will be included in the publish output; give its item CopyToPublishDirectory=\"Never\"",
            Message(await Found(name, s_settings, Shipped(name, "publish"))));
        Assert.Equal($"'{name}' will be included in the package; give its item Pack=\"false\"", Message(await Found(name, s_settings, Shipped(name, "package"))));
    }

    [Theory]
    [InlineData("dev.pfx", "no text")]
    [InlineData("x.msalcache.bin3", "no text")]
    [InlineData(".env", "CRM_TOKEN=KEY\n")]
    [InlineData(".env.production", "CRM_TOKEN=KEY\n")]
    public async Task File_that_is_there_for_secrets_is_reported(string name, string text) =>
        Assert.Single(await Found(name, text.Replace("KEY", s_key, StringComparison.Ordinal), Shipped(name, "publish")));

    [Theory]
    [InlineData("appsettings.Development.json", """{ "ApiKey": "" }""")]
    [InlineData("appsettings.Development.json", """{ "ConnectionStrings": { "Main": "Server=localhost;User=app;Password=PASSWORD;Encrypt=True" } }""")]
    [InlineData("design-tokens.json", """{ "colour": { "primary": "#ff00ff" } }""")]
    [InlineData("secrets.json", """{ "Mail:ApiKey": "your-api-key" }""")]
    [InlineData(".env.example", "CRM_TOKEN=KEY\n")]
    [InlineData(".env", "CRM_TOKEN=\nLOG_LEVEL=info\n")]
    [InlineData("server.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")]
    [InlineData("appsettings.json", """{ "ApiKey": "KEY" }""")]
    public async Task File_without_a_secret_or_for_show_is_not_reported(string name, string text) =>
        Assert.Empty(await Found(name, text.Replace("PASSWORD", Samples.Password, StringComparison.Ordinal).Replace("\"KEY\"", $"\"{s_key}\"", StringComparison.Ordinal).Replace("=KEY", "=" + s_key, StringComparison.Ordinal), Shipped(name, "publish")));

    [Fact]
    public async Task Private_key_in_text_is_reported()
    {
        var key = "-----BEGIN " + "PRIVATE KEY-----\n" + Samples.Alphanumeric(64, 2) + "\n" + Samples.Alphanumeric(64, 3) + "\n-----END " + "PRIVATE KEY-----\n";

        Assert.Single(await Found("server.pem", key, Shipped("server.pem", "publish")));
    }

    [Fact]
    public async Task File_that_stays_where_it_is_is_not_reported() => Assert.Empty(await Found("secrets.json", s_settings));

    [Fact]
    public Task File_that_no_ignore_file_covers_is_reported() => InRepository(
        (".env", "{|MCPAC1006:|}CRM_TOKEN=KEY\n"), ("src/.gitignore", "bin/\n"));

    [Theory]
    [InlineData(".gitignore", ".env\n")]
    [InlineData("src/.gitignore", "/.env*\n")]
    public Task File_that_is_ignored_is_not_reported(string ignore, string patterns) => InRepository(
        ("src/.env", "CRM_TOKEN=KEY\n"), (ignore, patterns));

    [Fact]
    public Task Ignore_file_above_the_repository_does_not_count() => InRepository(
        ("src/.env", "{|MCPAC1006:|}CRM_TOKEN=KEY\n"), ("../.gitignore", ".env\n"));

    [Fact]
    public Task Settings_of_a_development_machine_may_be_committed() => InRepository(("appsettings.Development.json", s_settings));

    [Fact]
    public async Task Values_of_a_file_that_would_be_committed_rank_lower_than_the_file()
    {
        var global = "is_global = true\n" + Repository + " = /0";
        var found = await RuleRun.WithFileAsync(new SecretInConfigurationAnalyzer(), "/0/.env.production", SourceText.From("CRM_TOKEN=" + s_key), global);

        Assert.Equal(DiagnosticSeverity.Info, found.Single().Severity);
    }

    [Theory]
    [InlineData("COPY {|MCPAC1006:.env|} ./")]
    [InlineData("ADD {|MCPAC1006:certs/dev.p12|} /app/")]
    [InlineData("COPY --chown=app appsettings.json {|MCPAC1006:certs/dev.pfx|} /app/")]
    [InlineData("COPY [\"{|MCPAC1006:.env|}\", \"/app/\"]")]
    [InlineData("COPY a \\\n  {|MCPAC1006:config/.env.production|} \\\n  ./")]
    public Task Copy_of_a_secret_file_into_an_image_is_reported(string line) => VerifyFile(
        "Dockerfile", "FROM x\n" + line + "\n");

    [Theory]
    [InlineData("COPY . .")]
    [InlineData("COPY --from=build /app/.env .")]
    [InlineData("COPY .env.example ./.env")]
    [InlineData("COPY appsettings.json /app/")]
    [InlineData("RUN cat .env")]
    [InlineData("COPY")]
    public Task Other_copies_are_not_reported(string line) => VerifyFile("Dockerfile", "FROM x\n" + line + "\n");

    [Theory]
    [InlineData("none", null)]
    [InlineData("error", DiagnosticSeverity.Error)]
    public async Task Severity_is_that_of_the_rules_own_key(string value, DiagnosticSeverity? severity)
    {
        var found = await Found("secrets.json", s_settings, Shipped("secrets.json", "publish") + "mcp_analyzers.MCPAC1006.severity = " + value + "\n");

        Assert.Equal(severity, found.SingleOrDefault()?.Severity);
    }

    [Fact]
    public async Task Other_target_frameworks_and_test_projects_are_silent()
    {
        Assert.Empty(await Found("secrets.json", s_settings, Shipped("secrets.json", "publish") + "build_metadata.AdditionalFiles.McpScan = false\n"));
        Assert.Empty(await Found("secrets.json", s_settings, "is_global = true\nbuild_property.IsTestProject = true\n" + Repository + " = /0\n"));
    }

    private static string Shipped(string name, string how) => $"root = true\n[{name}]\nbuild_metadata.AdditionalFiles.McpShips = {how}\n";

    private static Task<IReadOnlyList<Diagnostic>> Found(string name, string text, string? config = null) =>
        RuleRun.WithFileAsync(new SecretFileShippedAnalyzer(), "/0/" + name, SourceText.From(text), config);

    private static string Message(IReadOnlyList<Diagnostic> found) => found.Single().GetMessage(CultureInfo.InvariantCulture);

    private static Task VerifyFile(string path, string text) => Verify.Analyzer<SecretFileShippedAnalyzer>("class Nothing;", test =>
        test.TestState.AdditionalFiles.Add(("/0/" + path, text)));

    private static Task InRepository(params (string Path, string Text)[] files) => Verify.Analyzer<SecretFileShippedAnalyzer>("class Nothing;", test =>
    {
        test.GlobalOptions[Repository] = "/0/repo";
        foreach (var (path, text) in files)
        {
            var full = path.StartsWith("../", StringComparison.Ordinal) ? "/0/" + path[3..] : "/0/repo/" + path;
            test.TestState.AdditionalFiles.Add((full, text.Replace("=KEY", "=" + s_key, StringComparison.Ordinal)));
        }
    });
}
