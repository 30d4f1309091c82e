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
    [InlineData("Strict", "Strict,0.1.Strict")]
    [InlineData("Misspelt", "")]
    [InlineData("Silenced", "0.1")]
    [InlineData("Global", "Strict")]
    public void Mode_and_level_choose_the_presets(string project, string names)
    {
        var presets = consumers.InputsOf(project).Where(i => i.StartsWith("config McpAnalyzers.", StringComparison.Ordinal));

        Assert.Equal(names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => $"config McpAnalyzers.{n}.globalconfig"), presets);
    }

    [Theory]
    [InlineData("McpAnalysisMode")]
    [InlineData("McpAnalysisLevel")]
    [InlineData("McpServerProject")]
    [InlineData("McpAuthTerminatedUpstream")]
    [InlineData("IsTestProject")]
    [InlineData("PackageType")]
    public void Analyzers_see_what_they_ask_of_the_build(string property) =>
        Assert.Contains("property " + property, consumers.InputsOf("Default"));

    [Theory]
    [InlineData("Taught")]
    [InlineData("TaughtByHand")]
    public void Files_of_own_sources_sinks_and_sanitizers_reach_the_compiler_once(string project)
    {
        var marked = File.ReadAllLines(consumers.PathOf(project, "VaultTools.cs"))
            .Select((line, i) => (File: "VaultTools.cs", Line: i + 1, Id: line[(line.LastIndexOf("// MCPAC", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : line.Length)..]))
            .Where(m => m.Id.Length > 0)
            .Append(("McpAnalyzers.Sinks.txt", File.ReadAllLines(consumers.PathOf(project, "McpAnalyzers.Sinks.txt")).Length, "MCPAC0002"));

        Assert.Equal(
            marked.Order(),
            consumers.FindingsIn(project).Where(f => f.File != "Greeting.cs").Select(f => (f.File, f.Line, f.Id)).Order());
    }

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
