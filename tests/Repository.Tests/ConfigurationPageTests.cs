using System.Text.RegularExpressions;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Repository.Tests;

/// <summary>The example of own sources, sinks and sanitizers on the configuration page does what the page says.</summary>
public partial class ConfigurationPageTests
{
    [Fact]
    public async Task Example_of_own_sources_sinks_and_sanitizers_is_true()
    {
        var page = RepositoryFiles.Read("docs", "configuration.md");
        var files = FilePattern().Matches(page).Select(m => new PageFile("/0/" + m.Groups[1].Value, m.Groups[2].Value)).ToArray();
        Assert.Equal(["/0/McpAnalyzers.Sources.txt", "/0/McpAnalyzers.Sinks.txt", "/0/McpAnalyzers.Sanitizers.txt"], files.Select(f => f.Path));
        var code = CodePattern().Match(page).Groups[1].Value;
        var compilation = AllRules.Compile(McpSdk.V2_3, [("/0/Tools.cs", code)]);
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));

        var expected = code.Split('\n')
            .Select((line, i) => (Id: MarkPattern().Match(line).Groups[1].Value, Line: i))
            .Where(m => m.Id.Length > 0);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await FindAsync(compilation, [.. files]));
        Assert.Empty(await FindAsync(compilation, []));
    }

    private static async Task<IEnumerable<(string Id, int Line)>> FindAsync(Compilation compilation, AdditionalText[] files)
    {
        var crashes = new List<Exception>();
        var driver = new CompilationWithAnalyzers(
            compilation.Clone(),
            AllRules.Analyzers,
            new CompilationWithAnalyzersOptions(new AnalyzerOptions([.. files]), (e, _, _) => crashes.Add(e), concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        var found = await driver.GetAnalyzerDiagnosticsAsync();
        Assert.Empty(crashes);
        return found.Select(d => (d.Id, d.Location.GetLineSpan().StartLinePosition.Line)).OrderBy(f => f.Item2);
    }

    [GeneratedRegex(@"`(McpAnalyzers\.\w+\.txt)`:\r?\n\r?\n```text\r?\n([^\0]*?)^```", RegexOptions.Multiline)]
    private static partial Regex FilePattern();

    [GeneratedRegex(@"^```csharp\r?\n([^\0]*?)^```", RegexOptions.Multiline)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"// (MCPAC\d{4})\s*$")]
    private static partial Regex MarkPattern();

    private sealed class PageFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
