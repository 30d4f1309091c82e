using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>Which projects the package acts on.</summary>
[Collection(SharedConsumers.Name)]
public class ReachTests(Consumers consumers)
{
    private const string Analyzer = "analyzer McpAnalyzers.dll";
    private const string Mode = "property McpAnalysisMode";

    [Theory]
    [InlineData("Default")]
    [InlineData("MultiTargeting")]
    [InlineData("WithoutMcp")]
    [InlineData("Global")]
    public void Project_that_names_the_package_gets_analyzers_and_targets(string project)
    {
        var inputs = consumers.InputsOf(project);

        Assert.Contains(Analyzer, inputs);
        Assert.Contains("analyzer McpAnalyzers.CodeFixes.dll", inputs);
        Assert.Contains(Mode, inputs);
    }

    [Fact]
    public void Project_that_references_a_consumer_gets_nothing()
    {
        var inputs = consumers.InputsOf("Downstream");

        Assert.DoesNotContain(inputs, i => i.Contains("Mcp", StringComparison.Ordinal) && i.Contains("McpA", StringComparison.Ordinal));
        Assert.Empty(consumers.FindingsIn("Downstream"));
    }

    [Fact]
    public void Targets_do_nothing_in_a_project_that_the_package_reached_by_accident()
    {
        Assert.Contains(Mode, consumers.InputsOf("Careless"));
        var inputs = consumers.InputsOf("BehindCareless");

        Assert.Contains(Analyzer, inputs);
        Assert.DoesNotContain(Mode, inputs);
        Assert.DoesNotContain(inputs, i => i.StartsWith("config McpAnalyzers.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Default", "")]
    [InlineData("None", "None")]
    [InlineData("Recommended", "Recommended")]
    [InlineData("Strict", "Strict")]
    [InlineData("Misspelt", "")]
    [InlineData("Global", "Strict")]
    public void Mode_chooses_the_preset(string project, string preset)
    {
        var presets = consumers.InputsOf(project).Where(i => i.StartsWith("config McpAnalyzers.", StringComparison.Ordinal));

        Assert.Equal(preset.Length == 0 ? [] : [$"config McpAnalyzers.{preset}.globalconfig"], presets);
    }

    [Theory]
    [InlineData("McpAnalysisMode")]
    [InlineData("McpServerProject")]
    [InlineData("McpAuthTerminatedUpstream")]
    [InlineData("IsTestProject")]
    [InlineData("PackageType")]
    public void Analyzers_see_what_they_ask_of_the_build(string property) =>
        Assert.Contains("property " + property, consumers.InputsOf("Default"));

    [Fact]
    public void Library_that_says_it_is_part_of_a_server_is_judged() =>
        Assert.Equal([("Greeting.cs", "MCPAC1001", "warning")], consumers.FindingsIn("Helper").Select(f => (f.File, f.Id, f.Severity)));

    [Fact]
    public void Project_without_Mcp_is_not_judged()
    {
        Assert.Empty(consumers.FindingsIn("WithoutMcp"));
        Assert.True(File.Exists(consumers.PathOf("WithoutMcp", "bin", "Debug", "net10.0", "WithoutMcp.dll")));
    }
}
