using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>Builds after the first one, each of one project.</summary>
[Collection(SharedConsumers.Name)]
public class RebuildTests(Consumers consumers)
{
    [Fact]
    public void Build_with_nothing_changed_is_up_to_date_and_a_changed_mode_is_not()
    {
        _ = consumers.FirstBuild;

        // The compiler is skipped, and its warnings with it, as in every project.
        var again = Build("Recompiled").Expect(0);
        Assert.Empty(again.Findings);

        var strict = Build("Recompiled", "-p:McpAnalysisMode=Strict").Expect(1);
        Assert.Contains(strict.Findings, f => f.Severity == "error");

        // A failed compilation leaves no output, so that the findings stay until they are gone.
        var strictAgain = Build("Recompiled", "-p:McpAnalysisMode=Strict").Expect(1);
        Assert.Equal(strict.Findings.ToHashSet(), strictAgain.Findings.ToHashSet());
    }

    [Fact]
    public void Warnaserror_switch_fails_the_build()
    {
        _ = consumers.FirstBuild;

        var result = Build("Switched", "-warnaserror", "--no-incremental").Expect(1);

        Assert.Contains(result.Findings, f => f.Severity == "error");
        Assert.DoesNotContain(result.Findings, f => f.Severity == "warning");
    }

    [Fact]
    public void Format_applies_the_fix_of_one_rule()
    {
        _ = consumers.FirstBuild;
        var before = Sources();

        consumers.Run("format", "analyzers", ProjectOf("Formatted"), "--diagnostics", "MCPAC2002", "--severity", "warn", "--no-restore").Expect(0);

        var findings = Build("Formatted").Expect(0).Findings;
        Assert.DoesNotContain(findings, f => f.Id == "MCPAC2002");
        Assert.Contains(findings, f => f.Id == "MCPAC4002");
        Assert.Equal(["MailTools.cs", "OrderTools.cs"], Sources().Where(s => before[s.Key] != s.Value).Select(s => s.Key).Order(StringComparer.Ordinal));
    }

    private DotnetResult Build(string project, params string[] more) =>
        consumers.Run(["build", ProjectOf(project), "--no-restore", "-tl:off", "-v:m", .. more]);

    private static string ProjectOf(string name) => Path.Combine(name, name + ".csproj");

    private Dictionary<string, string> Sources() =>
        Directory.EnumerateFiles(consumers.PathOf("Formatted"), "*.cs").ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
}
