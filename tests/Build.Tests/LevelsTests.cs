using System.Text.RegularExpressions;
using McpAnalyzers.Build.Enforcement;
using McpAnalyzers.Build.ErrorLog;
using McpAnalyzers.Build.Tasks;
using McpAnalyzers.Build.Tests.Infrastructure;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tests;

/// <summary>McpAnalysisLevel: the rules of each version, as the release files have them.</summary>
public class LevelsTests
{
    private const string Shipped = """
        ## Release 1.1

        ### New Rules

        Rule ID | Category | Severity | Notes
        --------|----------|----------|-------
        MCPAC2001 | McpSecurity | Warning | came with 1.1
        MCPAC2002 | McpSecurity | Disabled | came with 1.1, off

        ### Changed Rules

        Rule ID | New Category | New Severity | Old Category | Old Severity | Notes
        --------|--------------|--------------|--------------|--------------|-------
        MCPAC1002 | McpSecurity | Warning | McpSecurity | Info | raised
        MCPAC1003 | McpSecurity | Info | McpSecurity | Disabled | switched on
        MCPAC1004 | McpSecurity | Info | McpSecurity | Warning | lowered

        ### Removed Rules

        Rule ID | Category | Severity | Notes
        --------|----------|----------|-------
        MCPAC1005 | McpSecurity | Warning | gone

        ## Release 1.0

        ### New Rules

        Rule ID | Category | Severity | Notes
        --------|----------|----------|-------
        MCPAC1001 | McpSecurity | Warning | from the start
        MCPAC1002 | McpSecurity | Info | from the start
        MCPAC1003 | McpSecurity | Disabled | from the start
        MCPAC1004 | McpSecurity | Warning | from the start
        MCPAC1005 | McpSecurity | Warning | from the start
        """;

    private const string Unshipped = """
        ### New Rules

        Rule ID | Category | Severity | Notes
        --------|----------|----------|-------
        MCPAC3001 | McpSecurity | Info | comes with 1.2
        """;

    private static readonly string s_levels = Path.Combine(Facts.Repository, "src", "Build", "package", "presets", "levels");

    [Theory]
    [InlineData("1.0", false, "MCPAC1002 suggestion, MCPAC1003 none, MCPAC2001 none, MCPAC2002 none?, MCPAC3001 none")]
    [InlineData("1.0", true, "MCPAC1002 warning, MCPAC2001 none, MCPAC2002 none, MCPAC3001 none")]
    [InlineData("1.1", false, "MCPAC3001 none")]
    [InlineData("1.1", true, "MCPAC3001 none")]
    [InlineData("1.2", false, "")]
    [InlineData("1.2", true, "")]
    public void Level_takes_back_what_came_later_and_only_that(string version, bool isStrict, string expected)
    {
        var lines = Releases.Read(Shipped.ReplaceLineEndings("\r\n"), Unshipped, new Version(1, 2, 0, 0)).PresetOf(version, isStrict).Split('\n');

        // A rule that is off in both needs no line.
        Assert.Equal(
            expected.Split(", ", StringSplitOptions.RemoveEmptyEntries).Where(e => !e.EndsWith('?')),
            lines.Select(l => Regex.Match(l, @"^dotnet_diagnostic\.(\w+)\.severity = (\w+)$")).Where(m => m.Success).Select(m => m.Groups[1].Value + " " + m.Groups[2].Value));
    }

    [Fact]
    public void Package_has_a_file_for_each_of_its_versions_with_the_lines_of_the_release_files()
    {
        var expected = Releases.Own.Versions
            .SelectMany(v => new[] { (Name: $"McpAnalyzers.{v}.globalconfig", Text: Releases.Own.PresetOf(v, isStrict: false)), (Name: $"McpAnalyzers.{v}.Strict.globalconfig", Text: Releases.Own.PresetOf(v, isStrict: true)) })
            .ToArray();

        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(e => e.Name).Order(StringComparer.Ordinal), Directory.GetFiles(s_levels).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.All(expected, e => Assert.Equal(e.Text, File.ReadAllText(Path.Combine(s_levels, e.Name)).ReplaceLineEndings("\n")));
    }

    [Fact]
    public void New_rules_come_with_a_new_version()
    {
        // Else a project that is pinned to the version that is out would get them.
        var shipped = File.ReadAllText(Path.Combine(Facts.Repository, "src", "Analyzers", "AnalyzerReleases.Shipped.md"));
        var unshipped = File.ReadAllText(Path.Combine(Facts.Repository, "src", "Analyzers", "AnalyzerReleases.Unshipped.md"));
        var current = typeof(Releases).Assembly.GetName().Version!;

        Assert.True(!unshipped.Contains("| McpSecurity |", StringComparison.Ordinal) || !shipped.Contains($"## Release {current.Major}.{current.Minor}", StringComparison.Ordinal));
    }

    [Fact]
    public void Page_of_a_rule_says_the_version_that_brought_it()
    {
        foreach (var page in Directory.GetFiles(Path.Combine(Facts.Repository, "docs", "rules"), "MCPAC*.md"))
        {
            var rule = Path.GetFileNameWithoutExtension(page);
            if ((Releases.Own.FirstOf(rule) ?? Ids.Since.GetValueOrDefault(rule)) is { } first)
            {
                Assert.Contains($"| Since | {first} |", File.ReadAllText(page), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Build_has_no_id_without_a_version()
    {
        var ids = typeof(Ids).GetFields().Select(f => (string)f.GetValue(null)!).Where(id => Releases.Own.FirstOf(id) is null);
        Assert.Equal(ids.Order(StringComparer.Ordinal), Ids.Since.Keys.Order(StringComparer.Ordinal));
        Assert.Subset(Releases.Own.Versions.ToHashSet(), Ids.Since.Values.ToHashSet());
    }

    [Fact]
    public void Id_of_the_build_is_silent_in_a_project_that_is_pinned_to_a_version_without_it()
    {
        foreach (var id in Ids.Since.Keys)
        {
            Assert.Equal(Level.None, new SeveritySettings { Version = "0.0", Mode = "Strict", IsEnforced = true }.Of(id, Tier.Error));
            Assert.Equal(Level.None, new SeveritySettings { Version = "0.0", IsEnforced = true }.Of(new Complaint(id, "Desk.csproj", 0, "Enforcement is off")));
            Assert.Equal(Level.Error, new SeveritySettings { Version = Ids.Since[id], Mode = "Strict", IsEnforced = true }.Of(id, Tier.Error));
        }
    }

    [Fact]
    public void Enforcement_of_a_version_without_its_ids_says_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("mcp-level-").FullName;
        try
        {
            var project = Path.Combine(folder, "Desk.csproj");
            File.WriteAllText(project, "<Project><PropertyGroup><NoWarn>MCPAC2001</NoWarn></PropertyGroup></Project>\n");
            var pinned = new Enforce { Project = project, ProjectFiles = [new TaskItem(project)], RunAnalyzers = "false", NoWarn = "MCPAC2001", Version = "0.0", IsEnforced = true };
            var run = new TaskRun();
            Assert.True(run.Execute(pinned));
            Assert.Empty(run.Logged);
            Assert.Empty(pinned.Complaints);

            // Without the pin there is something to say.
            Assert.False(new TaskRun().Execute(new Enforce { Project = project, ProjectFiles = [new TaskItem(project)], RunAnalyzers = "false", NoWarn = "MCPAC2001", IsEnforced = true }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Pinned_rule_is_not_expected_by_enforcement()
    {
        Assert.Equal(Level.None, RuleTable.HighestOf("MCPAC1001", "Recommended", "0.0"));
        Assert.Equal(Level.None, RuleTable.HighestOf("MCPAC1001", "Strict", "0.0"));
        Assert.Equal(RuleTable.HighestOf("MCPAC1001", "Strict"), RuleTable.HighestOf("MCPAC1001", "Strict", ""));
        Assert.Equal(RuleTable.HighestOf("MCPAC1001", "Strict"), RuleTable.HighestOf("MCPAC1001", "Strict", Releases.Own.Versions.Last()));
    }

    [Theory]
    [InlineData("0.0.1", "")]
    [InlineData("last", "")]
    [InlineData("9.0", "; this package is older than the version")]
    [InlineData("latest-recommended", "; how severe findings are is McpAnalysisMode's to say")]
    public void Level_that_nobody_knows_is_reported_where_it_is_set(string level, string hint)
    {
        var folder = Directory.CreateTempSubdirectory("mcp-level-").FullName;
        try
        {
            var project = Path.Combine(folder, "Desk.csproj");
            File.WriteAllText(project, $"<Project>\n  <PropertyGroup>\n    <McpAnalysisLevel>{level}</McpAnalysisLevel>\n  </PropertyGroup>\n</Project>\n");
            var run = new TaskRun();
            Assert.True(run.Execute(new CheckLevel { Project = project, ProjectFiles = [new TaskItem(project)], Level = level }));

            var message = Assert.Single(run.Logged);
            Assert.StartsWith("Desk.csproj(3): warning MCPAC0001: The value of 'McpAnalysisLevel' is not understood, so its default applies; use latest or ", message, StringComparison.Ordinal);
            Assert.EndsWith(Releases.Own.Versions.Last() + hint, message, StringComparison.Ordinal);
            Assert.DoesNotContain(level, message[message.IndexOf("use latest or", StringComparison.Ordinal)..], StringComparison.Ordinal);

            var global = new TaskRun { GlobalProperties = { ["McpAnalysisLevel"] = level } };
            global.Execute(new CheckLevel { Project = project, ProjectFiles = [new TaskItem(project)], Level = level });
            Assert.StartsWith("Desk.csproj(0): warning MCPAC0001: ", Assert.Single(global.Logged), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
