using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Rules.Storage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Rules.Configuration;

/// <summary>Test projects hold made-up credentials in strange places: rules are silent there unless the user wants them.</summary>
public class TestProjectTests
{
    private const string Tool = """
        using ModelContextProtocol.Server;

        public static class Tools
        {
            [McpServerTool]
            public static string Show() => "Token: " + {|#0:System.Environment.GetEnvironmentVariable("CRM_TOKEN")|};

            public static void Save() => System.IO.File.WriteAllText("token.txt", System.Environment.GetEnvironmentVariable("CRM_TOKEN"));
        }
        """;

    [Fact]
    public Task Rules_are_silent_in_a_test_project() => Run<SecretInResultAnalyzer>(test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Storage_is_silent_in_a_test_project() => Run<TokenStoredUnprotectedAnalyzer>(test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Option_applies_every_rule_to_test_projects() => Run<SecretInResultAnalyzer>(test =>
    {
        test.GlobalOptions["build_property.IsTestProject"] = "true";
        test.GlobalOptions["mcp_analyzers.analyze_test_projects"] = "true";
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.MCPAC2001_SecretInResult)
            .WithLocation(0)
            .WithMessage(null)
            .WithOptions(DiagnosticOptions.IgnoreAdditionalLocations | DiagnosticOptions.IgnoreSeverity));
    });

    private static Task Run<TAnalyzer>(Action<McpAnalyzerTest<TAnalyzer>> configure)
        where TAnalyzer : Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer, new() =>
        Verify.Analyzer(Tool, configure);
}
