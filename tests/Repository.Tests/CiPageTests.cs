using System.Text.RegularExpressions;

namespace McpAnalyzers.Repository.Tests;

/// <summary>What the page on pipelines and the action say of the package is true, as far as a test can tell.</summary>
public partial class CiPageTests
{
    [Theory]
    [InlineData("docs/ci.md")]
    [InlineData("action.yml")]
    public void Properties_are_those_of_the_configuration_page(string file)
    {
        var configuration = RepositoryFiles.Read("docs", "configuration.md");
        var used = PropertyPattern().Matches(RepositoryFiles.Read(file)).Select(m => m.Groups[1].Value).Distinct().ToArray();

        Assert.NotEmpty(used);
        Assert.All(used, p => Assert.Contains($"`{p}`", configuration, StringComparison.Ordinal));
    }

    [Fact]
    public void Action_hands_its_inputs_to_scripts_as_variables_only()
    {
        // A script that is put together from an input runs what the input says.
        var action = RepositoryFiles.Read("action.yml");
        var script = action[action.IndexOf("run: |", StringComparison.Ordinal)..action.IndexOf("- name: Send", StringComparison.Ordinal)];

        Assert.DoesNotContain("${{", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_of_the_page_are_indented_as_yaml_wants_it()
    {
        var blocks = BlockPattern().Matches(RepositoryFiles.Read("docs", "ci.md")).Select(m => m.Groups[1].Value).Append(RepositoryFiles.Read("action.yml")).ToArray();

        Assert.True(blocks.Length > 4);
        Assert.All(blocks.SelectMany(b => b.Split('\n')), line =>
        {
            Assert.DoesNotContain('\t', line);
            Assert.Equal(0, (line.Length - line.TrimStart(' ').Length) % 2);
        });
    }

    [GeneratedRegex(@"\b(Mcp(?!Analyzers|Audit\b)[A-Z]\w+)\b(?=[=`])")]
    private static partial Regex PropertyPattern();

    [GeneratedRegex(@"^```yaml\r?\n([^\0]*?)^```", RegexOptions.Multiline)]
    private static partial Regex BlockPattern();
}
