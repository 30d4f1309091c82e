using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Audit;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Audit;

public class SecretFrozenTests
{
    private const string Store =
        """
        namespace Azure.Security.KeyVault.Secrets
        {
            public sealed class SecretClient
            {
                public string GetSecret(string name) => name;
            }

            public static class Configuration
            {
                public static void AddAzureKeyVault(this Microsoft.Extensions.Configuration.IConfigurationBuilder builder, Uri vault)
                {
                }
            }
        }
        """;

    private static string Client(string type, string body) =>
        $$"""
        using Azure.Security.KeyVault.Secrets;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Options;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Configuration.AddAzureKeyVault(new Uri("https://crm.vault.contoso.dev"));

        public sealed class CrmOptions
        {
            public string ApiKey { get; set; } = "";
        }

        public sealed class CrmClient({{type}}<CrmOptions> options)
        {
            {{body}}
        }

        {{Store}}
        """;

    [NewerCSharpFact]
    public Task Read_of_a_store_that_is_kept_for_ever_is_reported() =>
        Verify.Analyzer<SecretFrozenAnalyzer>(
            """
            using Azure.Security.KeyVault.Secrets;

            public sealed class CrmClient
            {
                private static readonly SecretClient s_vault = new();
                private static readonly string s_apiKey = s_vault.{|#0:GetSecret|}("crm");
                private readonly string _token;

                public CrmClient(SecretClient vault)
                {
                    _token = vault.{|#1:GetSecret|}("token");
                    var now = vault.GetSecret("other");
                    Length = now.Length + s_apiKey.Length + _token.Length;
                }

                public int Length { get; }

                public string Current() => s_vault.GetSecret("crm");
            }

            """ + Store,
            Verify.Diagnostic(Descriptors.MCPAC8003_SecretFrozen, 0, "s_apiKey").WithSeverity(DiagnosticSeverity.Warning),
            Verify.Diagnostic(Descriptors.MCPAC8003_SecretFrozen, 1, "_token").WithSeverity(DiagnosticSeverity.Warning));

    [Fact]
    public Task Options_of_a_store_that_renews_are_reported() =>
        Verify.Analyzer<SecretFrozenAnalyzer>(Client("[|IOptions", "public int Length => options.Value.ApiKey.Length;").Replace("[|IOptions<CrmOptions>", "[|IOptions<CrmOptions>|]", StringComparison.Ordinal));

    [Fact]
    public Task Current_options_are_not_reported() =>
        Verify.Analyzer<SecretFrozenAnalyzer>(Client("IOptionsMonitor", "public int Length => options.CurrentValue.ApiKey.Length;"));

    [Fact]
    public Task Options_without_a_store_are_not_reported() =>
        Verify.Analyzer<SecretFrozenAnalyzer>(
            """
            using Microsoft.Extensions.Options;

            public sealed class CrmOptions
            {
                public string ApiKey { get; set; } = "";
            }

            public sealed class CrmClient(IOptions<CrmOptions> options)
            {
                public int Length => options.Value.ApiKey.Length;
            }
            """);

    [Fact]
    public Task Options_are_asked_for_when_needed() =>
        Verify.Fix<SecretFrozenAnalyzer, SecretFrozenFix>(
            Client("[|IOptions", "public int Length => options.Value.ApiKey.Length;").Replace("[|IOptions<CrmOptions>", "[|IOptions<CrmOptions>|]", StringComparison.Ordinal),
            Client("IOptionsMonitor", "public int Length => options.CurrentValue.ApiKey.Length;"));

    [Fact]
    public Task Options_that_are_copied_have_no_fix() =>
        Verify.NoFix<SecretFrozenAnalyzer, SecretFrozenFix>(
            Client("[|IOptions", "private readonly CrmOptions _options = options.Value; public int Length => _options.ApiKey.Length;").Replace("[|IOptions<CrmOptions>", "[|IOptions<CrmOptions>|]", StringComparison.Ordinal));
}
