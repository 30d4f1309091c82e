using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Repository.Tests;

/// <summary>The descriptor table, the pages and the release notes say the same.</summary>
public partial class DescriptorPageTests
{
    private static readonly string[] s_sections =
    [
        "What it reports", "Why it matters", "Reported", "Not reported", "How to fix", "Options", "When to suppress", "Limits",
    ];

    public static TheoryData<string> Ids => new(Descriptors.All.Select(d => d.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_has_a_page_with_its_id_and_title(string id)
    {
        var descriptor = Find(id);
        var heading = Page(id).Split('\n')[0].TrimEnd('\r');

        Assert.StartsWith("# " + id, heading, StringComparison.Ordinal);
        Assert.EndsWith(" " + descriptor.Title.ToString(CultureInfo.InvariantCulture), heading, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_has_every_section_in_order(string id)
    {
        var headings = HeadingPattern().Matches(Page(id)).Select(m => m.Groups[1].Value.Trim()).ToArray();

        // The package's own ids judge settings, not code, and so have no code to show.
        var expected = IsOfThePackageItself(id) ? s_sections.Except(["Reported", "Not reported"]) : s_sections;
        Assert.Equal(expected, headings.Where(s_sections.Contains));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Header_table_names_id_category_weakness_and_fix(string id)
    {
        var page = Page(id);
        var table = page[..page.IndexOf("\n## ", StringComparison.Ordinal)];
        var cwe = Find(id).CustomTags.SingleOrDefault(t => t.StartsWith("external/cwe/cwe-", StringComparison.Ordinal));

        Assert.Contains(id, table[table.IndexOf('|', StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains(Descriptors.Category, table, StringComparison.Ordinal);
        Assert.Matches(new Regex(@"\|\s*\**Fix", RegexOptions.IgnoreCase), table);
        Assert.Matches(new Regex(@"\|\s*\**Since", RegexOptions.IgnoreCase), table);
        if (cwe is not null)
        {
            Assert.Matches(new Regex("CWE-0*" + cwe["external/cwe/cwe-".Length..].TrimStart('0') + @"\b"), table);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_is_reached_by_the_help_link(string id)
    {
        var link = new Uri(Find(id).HelpLinkUri);

        Assert.True(
            link.AbsolutePath.EndsWith($"/docs/rules/{id}.md", StringComparison.Ordinal) || link.Host == "cwe.mitre.org",
            link.ToString());
    }

    [Fact]
    public void There_is_no_page_without_a_rule()
    {
        var pages = RepositoryFiles.All("docs/rules", "MCPAC*.md").Select(Path.GetFileNameWithoutExtension);

        Assert.Empty(pages.Except(Descriptors.All.Select(d => d.Id)).Except(BuildIds()));
    }

    [Fact]
    public void Page_of_a_build_id_has_every_section_in_order()
    {
        foreach (var id in BuildIds().Where(id => File.Exists(RepositoryFiles.Path("docs", "rules", id + ".md"))))
        {
            Assert.StartsWith("# " + id + ": ", Page(id), StringComparison.Ordinal);
            Assert.Equal(s_sections.Except(["Reported", "Not reported"]), HeadingPattern().Matches(Page(id)).Select(m => m.Groups[1].Value.Trim()));
        }
    }

    [Fact]
    public void Every_rule_is_of_one_category_and_tagged()
    {
        foreach (var descriptor in Descriptors.All)
        {
            Assert.Equal(Descriptors.Category, descriptor.Category);
            Assert.True(descriptor.DefaultSeverity is DiagnosticSeverity.Warning or DiagnosticSeverity.Info, descriptor.Id);
            Assert.InRange(descriptor.Title.ToString(CultureInfo.InvariantCulture).Length, 1, 60);
            Assert.NotEmpty(descriptor.Description.ToString(CultureInfo.InvariantCulture));
            if (!IsOfThePackageItself(descriptor.Id))
            {
                Assert.Contains("security", descriptor.CustomTags);
                Assert.Contains(descriptor.CustomTags, t => t.StartsWith("external/cwe/cwe-", StringComparison.Ordinal));
                Assert.Contains(descriptor.CustomTags, t => t.StartsWith("owasp-mcp-", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Every_rule_has_a_release_row_with_its_category_and_severity()
    {
        var rows = new[] { "Shipped", "Unshipped" }
            .SelectMany(f => RepositoryFiles.Read("src", "Analyzers", $"AnalyzerReleases.{f}.md").Split('\n'))
            .Select(l => RowPattern().Match(l))
            .Where(m => m.Success)
            .Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))
            .Order();

        Assert.Equal(Descriptors.All.Select(d => (d.Id, d.Category, d.IsEnabledByDefault ? d.DefaultSeverity.ToString() : "Disabled")), rows);
    }

    [Fact]
    public void Every_descriptor_is_reported_by_an_analyzer_and_no_analyzer_has_others()
    {
        var supported = AllRules.Analyzers.SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Descriptors.All.Select(d => d.Id), supported);
    }

    /// <summary>What MSBuild tasks report; it has no descriptor, and judges builds, not code.</summary>
    private static IEnumerable<string> BuildIds() => BuildIdPattern().Matches(RepositoryFiles.Read("src", "Build", "Ids.cs")).Select(m => m.Groups[1].Value);

    private static bool IsOfThePackageItself(string id) => id.StartsWith("MCPAC0", StringComparison.Ordinal);

    private static DiagnosticDescriptor Find(string id) => Descriptors.All.Single(d => d.Id == id);

    private static string Page(string id)
    {
        var path = RepositoryFiles.Path("docs", "rules", id + ".md");
        Assert.True(File.Exists(path), $"docs/rules/{id}.md is missing.");
        return File.ReadAllText(path);
    }

    [GeneratedRegex(@"^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex("\"(MCPAC9\\d{3})\"")]
    private static partial Regex BuildIdPattern();

    [GeneratedRegex(@"^(MCPAC\d{4}) \| (\w+) \| (\w+) \|")]
    private static partial Regex RowPattern();
}
