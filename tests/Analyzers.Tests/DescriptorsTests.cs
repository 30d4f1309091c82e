namespace McpAnalyzers.Tests;

public class DescriptorsTests
{
    [Fact]
    public void Ids_are_unique_and_in_order()
    {
        var ids = Descriptors.All.Select(d => d.Id).ToArray();

        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }
}
