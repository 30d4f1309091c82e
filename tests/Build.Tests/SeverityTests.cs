using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>What each tier looks like in the output of a build without an error log.</summary>
[Collection(SharedConsumers.Name)]
public class SeverityTests(Consumers consumers)
{
    private static readonly IReadOnlyList<Planted> s_planted = Planted.In(Consumers.SourcesOf(ConsumerProjects.Default));

    [Theory]
    [InlineData("Default", "Default")]
    [InlineData("None", "None")]
    [InlineData("Recommended", "Recommended")]
    [InlineData("Strict", "Strict")]
    [InlineData("Misspelt", "Default")]
    [InlineData("Global", "Strict")]
    public void Build_shows_every_tier_as_the_mode_says(string project, string mode)
    {
        var expected = s_planted.Where(p => p.PrintedAs(mode) is not null)
            .Select(p => $"{p.File}({p.Line}): {p.PrintedAs(mode)} {p.Id}");

        Assert.Equal(Sorted(expected), Sorted(Shown(project)));
    }

    [Fact]
    public void Warnings_as_errors_turn_what_is_a_warning_into_an_error_and_nothing_else()
    {
        var expected = s_planted.Where(p => p.PrintedAs("Default") is not null).Select(p => $"{p.File}({p.Line}): error {p.Id}");

        Assert.Equal(Sorted(expected), Sorted(Shown("WarningsAsErrors")));
        Assert.False(WasBuilt("WarningsAsErrors"));
    }

    [Fact]
    public void Id_line_silences_one_rule_and_leaves_the_others()
    {
        var expected = s_planted.Where(p => p.Id != "MCPAC2002" && p.PrintedAs("Default") is not null)
            .Select(p => $"{p.File}({p.Line}): warning {p.Id}");

        Assert.Equal(Sorted(expected), Sorted(Shown("Silenced")));
        Assert.True(WasBuilt("Silenced"));
    }

    [Fact]
    public void Build_without_analyzers_shows_nothing()
    {
        Assert.Empty(Shown("AnalyzersOff"));
        Assert.True(WasBuilt("AnalyzersOff"));
    }

    [Fact]
    public void Findings_show_in_every_target_framework()
    {
        // A library has no start, so nothing is too late for it.
        var expected = s_planted.Where(p => p.File is not ("Program.cs" or "OwnerTools.cs") && p.Id != "MCPAC4001" && p.PrintedAs("Default") is not null)
            .SelectMany(p => new[] { "net10.0", "netstandard2.0" }.Select(f => $"{f} {p.File}({p.Line}): warning {p.Id}"));
        var shown = consumers.FindingsIn("MultiTargeting").Where(IsOfARule)
            .Select(f => $"{f.Framework} {f.File}({f.Line}): {f.Severity} {f.Id}");

        Assert.Equal(Sorted(expected), Sorted(shown));
    }

    [Fact]
    public void Unknown_mode_and_level_are_reported_once_each()
    {
        Assert.Equal(
            [new Finding("Misspelt", "", "CSC", 0, "MCPAC0001", "warning"), new Finding("Misspelt", "", "Misspelt.csproj", 3, "MCPAC0001", "warning")],
            consumers.FindingsIn("Misspelt").Where(f => !IsOfARule(f)).OrderBy(f => f.Line));
        Assert.DoesNotContain(consumers.FindingsIn("Default"), f => !IsOfARule(f));
    }

    [Fact]
    public void Default_mode_breaks_no_build()
    {
        Assert.True(WasBuilt("Default"));
        Assert.False(WasBuilt("Strict"));
    }

    [Fact]
    public void No_output_shows_a_planted_credential()
    {
        Assert.DoesNotContain(Consumers.PlantedToken, consumers.FirstBuild.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Consumers.PlantedToken[^20..], consumers.FirstBuild.Output, StringComparison.Ordinal);
    }

    private IEnumerable<string> Shown(string project) =>
        consumers.FindingsIn(project).Where(IsOfARule).Select(f => $"{f.File}({f.Line}): {f.Severity} {f.Id}");

    /// <summary>The ids of the package itself speak of options, not of the source.</summary>
    private static bool IsOfARule(Finding finding) => !finding.Id.StartsWith("MCPAC0", StringComparison.Ordinal);

    private bool WasBuilt(string project)
    {
        _ = consumers.FirstBuild;
        return File.Exists(consumers.PathOf(project, "bin", "Debug", "net10.0", project + ".dll"));
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);
}
