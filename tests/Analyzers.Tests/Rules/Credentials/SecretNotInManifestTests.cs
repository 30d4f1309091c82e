using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Credentials;

public class SecretNotInManifestTests
{
    private const string Manifest = """{ "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "isSecret": true } ] } ] }""";

    [Theory]
    [InlineData("""{ "packages": [ { "environmentVariables": [ { "name": "[|CRM_TOKEN|]", "isRequired": true } ] } ] }""")]
    [InlineData("""{ "packages": [ { "environment_variables": [ { "name": "[|CRM_TOKEN|]", "is_required": true } ] } ] }""")]
    [InlineData("""{ "packages": [ { "packageArguments": [ { "type": "named", "name": "[|--api-key|]" } ] } ] }""")]
    [InlineData("""{ "packages": [ { "transport": { "headers": [ { "name": "[|X-Api-Key|]" } ] } } ] }""")]
    [InlineData("""{ "remotes": [ { "headers": [ { "name": "[|Authorization|]", "value": "Bearer {token}", "variables": { "token": { "isRequired": true } } } ] } ] }""")]
    [InlineData("""{ "packages": [ { "environmentVariables": [ "CRM_URL", "[|CRM_TOKEN|]" ] } ] }""")]
    public Task Credential_without_a_mark_is_reported(string manifest) => VerifyManifest(manifest);

    [Theory]
    [InlineData(Manifest)]
    [InlineData("""{ "packages": [ { "environment_variables": [ { "name": "CRM_TOKEN", "is_secret": true } ] } ] }""")]
    [InlineData("""{ "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "isSecret": false } ] } ] }""")]
    [InlineData("""{ "packages": [ { "environmentVariables": [ { "name": "CRM_URL" }, { "name": "CRM_TOKEN_FILE" }, { "name": "MAX_TOKENS" } ] } ] }""")]
    [InlineData("""{ "packages": [ { "packageArguments": [ { "type": "named", "name": "--verbose" }, { "type": "positional", "name": "token-kind" } ] } ] }""")]
    [InlineData("""{ "remotes": [ { "headers": [ { "name": "Authorization", "value": "Bearer {token}", "variables": { "token": { "isSecret": true } } } ] } ] }""")]
    [InlineData("""{ "name": "io.github.demo/api-key", "title": "Password", "packages": [ { "identifier": "Crm" } ] }""")]
    [InlineData("{ \"packages\": [ { \"environmentVariables\": [ { \"name\": ")]
    public Task Marked_plain_or_unfinished_manifest_is_not_reported(string manifest) => VerifyManifest(manifest);

    [Fact]
    public Task Credential_that_the_source_reads_and_the_manifest_leaves_out_is_reported_once() => VerifySource(
        """
        class Crm
        {
            private readonly string _a = {|#0:Environment.GetEnvironmentVariable("CRM_API_KEY")|}!;
            private readonly string _b = Environment.GetEnvironmentVariable("CRM_API_KEY")!;
            private readonly string _listed = Environment.GetEnvironmentVariable("CRM_TOKEN")!;
            private readonly string _plain = Environment.GetEnvironmentVariable("CRM_URL")!;
        }
        """,
        Manifest,
        test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(
            Descriptors.MCPAC1007_SecretNotInManifest,
            0,
            "'CRM_API_KEY' is read as a credential but server.json does not list it; add it with \"isSecret\": true so that clients ask for it and mask it")
            .WithSeverity(DiagnosticSeverity.Info)));

    [Fact]
    public Task Constant_and_helper_of_the_name_are_followed() => VerifySource(
        """
        class Crm
        {
            private const string Name = "CRM_API_KEY";
            private readonly string _a = [|Environment.GetEnvironmentVariable(Name)|]!;
            private readonly string _b = [|Read("CRM_PASSWORD")|];
            private static string Read(string name) => Environment.GetEnvironmentVariable(name) ?? "";
        }
        """,
        Manifest);

    [Theory]
    [InlineData("""Environment.GetEnvironmentVariable("CRM_TOKEN") ?? Environment.GetEnvironmentVariable("CRM_PAT")""")]
    [InlineData("""(Environment.GetEnvironmentVariable("CRM_PAT") ?? Environment.GetEnvironmentVariable("CRM_TOKEN"))""")]
    [InlineData("""Environment.GetEnvironmentVariable("CRM_" + Environment.MachineName + "_TOKEN")""")]
    [InlineData("""Environment.GetEnvironmentVariable("crm_token")""")]
    public Task Other_name_of_a_listed_variable_or_a_name_made_at_run_time_is_not_reported(string read) =>
        VerifySource($"class Crm {{ private readonly string _a = ({read})!; }}", Manifest);

    [Fact]
    public Task Variable_that_is_listed_by_its_name_alone_is_reported_in_the_manifest_only() => VerifySource(
        """class Crm { private readonly string? _a = Environment.GetEnvironmentVariable("CRM_TOKEN"); }""",
        """{ "packages": [ { "environmentVariables": [ "CRM_URL", "[|CRM_TOKEN|]" ] } ] }""");

    [Theory]
    [InlineData("""{ "remotes": [ { "url": "https://crm.dev/mcp" } ] }""")]
    [InlineData("""{ }""")]
    public Task Server_that_clients_do_not_start_is_not_reported(string manifest) =>
        VerifySource("""class Crm { private readonly string? _a = Environment.GetEnvironmentVariable("CRM_API_KEY"); }""", manifest);

    [Fact]
    public Task Server_without_a_manifest_is_not_reported() =>
        Verify.Analyzer<SecretNotInManifestAnalyzer>("""class Crm { private readonly string? _a = Environment.GetEnvironmentVariable("CRM_API_KEY"); }""");

    [Fact]
    public async Task Package_type_of_a_server_makes_it_a_warning()
    {
        var text = Microsoft.CodeAnalysis.Text.SourceText.From(Manifest.Replace(", \"isSecret\": true", "", StringComparison.Ordinal));

        Assert.Equal(DiagnosticSeverity.Info, (await RuleRun.WithFileAsync(new SecretNotInManifestAnalyzer(), "/0/.mcp/server.json", text)).Single().Severity);
        Assert.Equal(
            DiagnosticSeverity.Warning,
            (await RuleRun.WithFileAsync(new SecretNotInManifestAnalyzer(), "/0/.mcp/server.json", text, "is_global = true\nbuild_property.McpServerPackage = true")).Single().Severity);
        Assert.Empty(await RuleRun.WithFileAsync(new SecretNotInManifestAnalyzer(), "/0/.mcp/server.json", text, "root = true\n[server.json]\nmcp_analyzers.MCPAC1007.severity = none"));
    }

    private static Task VerifyManifest(string manifest) => VerifySource("class Nothing;", manifest);

    private static Task VerifySource(string source, string manifest, Action<McpAnalyzerTest<SecretNotInManifestAnalyzer>>? configure = null) =>
        Verify.Analyzer<SecretNotInManifestAnalyzer>(source, test =>
        {
            test.TestState.AdditionalFiles.Add(("/0/.mcp/server.json", manifest));
            configure?.Invoke(test);
        });
}
