using System.Text.RegularExpressions;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Repository.Tests;

/// <summary>The samples on a rule's page compile, and the rule says of them what the page says.</summary>
public partial class DocSampleTests
{
    public static TheoryData<string, int, string> Samples
    {
        get
        {
            var data = new TheoryData<string, int, string>();
            foreach (var file in RepositoryFiles.All("docs/rules", "MCPAC*.md"))
            {
                var samples = In(file).ToArray();
                for (var i = 0; i < samples.Length; i++)
                {
                    data.Add(Path.GetFileNameWithoutExtension(file), i, samples[i].Verdict);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Sample_compiles_and_the_rule_agrees(string id, int index, string verdict)
    {
        var (_, sdk, code) = In($"docs/rules/{id}.md").ElementAt(index);
        var isWeb = code.Contains("WebApplication", StringComparison.Ordinal) || code.Contains("Microsoft.AspNetCore", StringComparison.Ordinal);
        var compilation = AllRules.Compile(sdk == "0.2" ? McpSdk.V0_2 : isWeb ? McpSdk.V2_3AspNetCore : McpSdk.V2_3, [("/0/Program.cs", code)]);

        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        var found = (await AllRules.RunAsync(compilation)).Where(d => d.Id == id);
        if (verdict == "reported")
        {
            Assert.NotEmpty(found);
        }
        else
        {
            Assert.Empty(found);
        }
    }

    public static TheoryData<string, int, string> FileSamples
    {
        get
        {
            var data = new TheoryData<string, int, string>();
            foreach (var file in RepositoryFiles.All("docs/rules", "MCPAC*.md"))
            {
                var samples = FilesIn(file).ToArray();
                for (var i = 0; i < samples.Length; i++)
                {
                    data.Add(Path.GetFileNameWithoutExtension(file), i, samples[i].Verdict);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FileSamples))]
    public async Task Rule_says_of_a_file_what_the_page_says(string id, int index, string verdict)
    {
        var (_, path, text) = FilesIn($"docs/rules/{id}.md").ElementAt(index);
        var compilation = AllRules.Compile(McpSdk.V2_3, [("/0/Program.cs", "public class Server;")]);

        var found = (await AllRules.RunAsync(compilation, new AnalyzerOptions([new SampleFile("/0/" + path, text)]))).Where(d => d.Id == id);

        Assert.Equal(verdict == "reported", found.Any());
    }

    /// <summary>The ids of the package itself judge settings, and those of the build what it makes.</summary>
    [Fact]
    public void Every_rule_page_shows_a_reported_sample_and_a_safe_one()
    {
        foreach (var file in RepositoryFiles.All("docs/rules", "MCPAC*.md").Where(f => !f.StartsWith("docs/rules/MCPAC0", StringComparison.Ordinal) && (!f.StartsWith("docs/rules/MCPAC9", StringComparison.Ordinal) || f.EndsWith("MCPAC9007.md", StringComparison.Ordinal))))
        {
            var verdicts = In(file).Select(s => s.Verdict).Concat(FilesIn(file).Select(s => s.Verdict)).ToArray();
            Assert.True(verdicts.Contains("reported") && verdicts.Contains("not reported"), file);
        }
    }

    private static IEnumerable<(string Verdict, string Sdk, string Code)> In(string file) =>
        SamplePattern().Matches(RepositoryFiles.Read(file)).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value));

    private static IEnumerable<(string Verdict, string Path, string Text)> FilesIn(string file) =>
        FilePattern().Matches(RepositoryFiles.Read(file)).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value));

    /// <summary>The first line of such a block is a comment that names the file: <c>// reported in appsettings.json</c>.</summary>
    [GeneratedRegex(@"^```(?:json|jsonc|ini|yaml|xml|dockerfile)\r?\n(?://|#|<!--) (reported|not reported) in (\S+)[^\n]*\n([^\0]*?)^```", RegexOptions.Multiline)]
    private static partial Regex FilePattern();

    private sealed class SampleFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    /// <summary>The first line may name an older SDK: <c>// reported with ModelContextProtocol 0.2</c>.</summary>
    [GeneratedRegex(@"^```csharp\r?\n// (reported|not reported)\b(?: with ModelContextProtocol (\S+))?([^\0]*?)^```", RegexOptions.Multiline)]
    private static partial Regex SamplePattern();
}
