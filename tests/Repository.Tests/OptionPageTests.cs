using McpAnalyzers.Options;

namespace McpAnalyzers.Repository.Tests;

public class OptionPageTests
{
    public static TheoryData<string> Names => new(KnownOptions.All.Select(o => o.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Option_is_on_the_configuration_page(string name)
    {
        var page = RepositoryFiles.Read("docs", "configuration.md");

        Assert.Contains("`" + name + "`", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_of_the_table_is_in_the_list_of_all()
    {
        var fields = typeof(KnownOptions).GetFields().Where(f => typeof(IOption).IsAssignableFrom(f.FieldType)).Select(f => ((IOption)f.GetValue(null)!).Key);

        Assert.Equal(fields.Order(StringComparer.Ordinal), KnownOptions.All.Select(o => o.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_option_is_read_by_something()
    {
        var sources = string.Concat(RepositoryFiles.All("src/Analyzers", "*.cs").Where(f => !f.StartsWith("src/Analyzers/Options/", StringComparison.Ordinal)).Select(f => RepositoryFiles.Read(f)));

        foreach (var field in typeof(KnownOptions).GetFields().Where(f => typeof(IOption).IsAssignableFrom(f.FieldType)))
        {
            Assert.Contains($"KnownOptions.{field.Name}", sources, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keys_are_ours()
    {
        foreach (var option in KnownOptions.All)
        {
            Assert.True(
                option.Key.StartsWith("mcp_analyzers.", StringComparison.Ordinal) || option.Key.StartsWith("build_property.", StringComparison.Ordinal),
                option.Key);
            Assert.NotEmpty(option.Help);
        }
    }
}
