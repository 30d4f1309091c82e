using McpAnalyzers.Options;
using McpAnalyzers.Rules.Configuration;
using McpAnalyzers.Server;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Rules.Configuration;

public class OptionValueNotUnderstoodTests
{
    private const string Tools = "public class Tools { [ModelContextProtocol.Server.McpServerTool] public static string Echo(string text) => text; }";

    private static readonly (string, string)[] s_twoFiles = [("/0/B.cs", Tools), ("/0/A.cs", "public class Other { }")];

    [Theory]
    [InlineData("build_property.McpAnalysisMode", "Strickt", "None, Default, Recommended or Strict")]
    [InlineData("build_property.McpAnalysisMode", "3", "None, Default, Recommended or Strict")]
    [InlineData("build_property.McpServerProject", "yes", "true or false")]
    [InlineData("mcp_analyzers.scope", "everything", "Handlers, Project or All")]
    [InlineData("mcp_analyzers.registration_order", "later", "register or serve")]
    public Task Malformed_global_value_is_reported_once(string key, string value, string allowed) =>
        Verify.Analyzer<OptionValueNotUnderstoodAnalyzer>(s_twoFiles, test =>
        {
            test.GlobalOptions[key] = value;
            test.ExpectedDiagnostics.Add(Expected(key, allowed));
        });

    [Fact]
    public Task Malformed_value_for_some_files_is_reported_once() =>
        Verify.Analyzer<OptionValueNotUnderstoodAnalyzer>(s_twoFiles, test =>
        {
            test.EditorConfig["mcp_analyzers.explain"] = "sometimes";
            test.ExpectedDiagnostics.Add(Expected("mcp_analyzers.explain", "true or false"));
        });

    [Fact]
    public Task Malformed_value_for_one_file_is_reported() =>
        Verify.Analyzer<OptionValueNotUnderstoodAnalyzer>(s_twoFiles, test =>
        {
            test.TestState.AnalyzerConfigFiles.Add(("/0/.editorconfig", "root = true\n[B.cs]\nmcp_analyzers.explain = sometimes\n"));
            test.ExpectedDiagnostics.Add(Expected("mcp_analyzers.explain", "true or false"));
        });

    [Fact]
    public Task Two_malformed_options_are_both_reported() =>
        Verify.Analyzer<OptionValueNotUnderstoodAnalyzer>(s_twoFiles, test =>
        {
            test.GlobalOptions["mcp_analyzers.explain"] = "1";
            test.GlobalOptions["mcp_analyzers.scope"] = "here";
            test.ExpectedDiagnostics.Add(Expected("mcp_analyzers.explain", "true or false"));
            test.ExpectedDiagnostics.Add(Expected("mcp_analyzers.scope", "Handlers, Project or All"));
        });

    [Theory]
    [InlineData("build_property.McpAnalysisMode", "strict")]
    [InlineData("build_property.McpAnalysisMode", "")]
    [InlineData("build_property.McpServerProject", "TRUE")]
    [InlineData("mcp_analyzers.scope", "handlers")]
    [InlineData("mcp_analyzers.registration_order", "Serve")]
    public Task Understood_value_is_not_reported(string key, string value) =>
        Verify.Analyzer<OptionValueNotUnderstoodAnalyzer>(s_twoFiles, test => test.GlobalOptions[key] = value);

    [Fact]
    public Task Project_without_mcp_is_not_reported() =>
        Verify.Analyzer<OptionValueNotUnderstoodAnalyzer>("public class Other { }", test =>
        {
            test.Sdk = McpSdk.None;
            test.GlobalOptions["mcp_analyzers.explain"] = "1";
        });

    [Fact]
    public Task Analysis_that_is_off_reports_nothing() =>
        Verify.Analyzer<OptionValueNotUnderstoodAnalyzer>(s_twoFiles, test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = "None";
            test.GlobalOptions["mcp_analyzers.explain"] = "1";
        });

    [Fact]
    public void Malformed_value_reads_as_the_default()
    {
        Assert.Equal(AnalysisMode.Default, KnownOptions.Mode.Read("Strickt"));
        Assert.Equal(AnalysisScope.Project, KnownOptions.Scope.Read("everything"));
        Assert.Equal("register", KnownOptions.RegistrationOrder.Read("later"));
        Assert.False(KnownOptions.Explain.Read("1"));
    }

    private static DiagnosticResult Expected(string key, string allowed) =>
        new DiagnosticResult(Descriptors.MCPAC0001_OptionValueNotUnderstood).WithArguments(key.Replace("build_property.", "", StringComparison.Ordinal), allowed).WithNoLocation();
}
