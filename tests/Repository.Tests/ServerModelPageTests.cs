using System.Globalization;
using System.Text.RegularExpressions;
using McpAnalyzers.Server.Facts;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Repository.Tests;

/// <summary>The page about the server model shows what a user really gets, and names every property that a fact has.</summary>
public partial class ServerModelPageTests
{
    private static readonly string s_page = RepositoryFiles.Read("docs", "server-model.md").ReplaceLineEndings("\n");

    [Fact]
    public async Task Example_gives_the_facts_that_the_page_lists()
    {
        var code = BlockPattern("csharp").Match(s_page).Groups[1].Value;
        var compilation = AllRules.Compile(McpSdk.V2_3, [("/0/Program.cs", code)]);
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));

        var options = new AnalyzerOptions([], new GivenOptions(new() { ["mcp_analyzers.dump_model"] = "true" }));
        var facts = (await AllRules.RunAsync(compilation, options)).Where(d => d.Id == "MCPAC0003")
            .OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.GetMessage(CultureInfo.InvariantCulture), StringComparer.Ordinal)
            .Select(d => $"{d.Location.GetLineSpan().StartLinePosition.Line + 1,2}  {d.GetMessage(CultureInfo.InvariantCulture)["Server model: ".Length..]}\n");

        Assert.Equal(BlockPattern("text").Match(s_page).Groups[1].Value, string.Concat(facts));
    }

    [Fact]
    public void Every_property_of_a_fact_is_explained()
    {
        var names = typeof(FactKeys).GetFields().Select(f => (string)f.GetRawConstantValue()!).Where(n => n != FactKeys.Version);
        Assert.All(names, name => Assert.Contains($"`{name}`", s_page, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<CredentialCheckTime>(), name => Assert.Contains($"`{name}`", s_page, StringComparison.Ordinal));
    }

    private static Regex BlockPattern(string language) => new($@"^```{language}\n([^\0]*?)^```", RegexOptions.Multiline);
}
