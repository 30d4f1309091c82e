using System.Text.Json;
using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>What a code-scanning service reads: the compiler's own SARIF log.</summary>
[Collection(SharedConsumers.Name)]
public class ErrorLogTests(Consumers consumers)
{
    [Fact]
    public void Rules_carry_their_tags_and_a_help_link()
    {
        var rules = Run().GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
            .Where(r => Id(r, "id").StartsWith("MCPAC", StringComparison.Ordinal) && !Id(r, "id").StartsWith("MCPAC0", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule =>
        {
            Assert.StartsWith("https://", rule.GetProperty("helpUri").GetString(), StringComparison.Ordinal);
            var tags = rule.GetProperty("properties").GetProperty("tags").EnumerateArray().Select(t => t.GetString()!).ToArray();
            Assert.Contains("security", tags);
            Assert.Contains(tags, t => t.StartsWith("external/cwe/cwe-", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Log_holds_every_tier_suggestions_too()
    {
        var planted = Planted.In(Consumers.SourcesOf(ConsumerProjects.Logged)).Select(p => $"{p.File}({p.Line}) {p.Id} {Level(p.Tier)}");

        var logged = Run().GetProperty("results").EnumerateArray().Where(r => Id(r, "ruleId").StartsWith("MCPAC", StringComparison.Ordinal))
            .Select(r =>
            {
                var place = r.GetProperty("locations")[0].GetProperty("physicalLocation");
                var file = Path.GetFileName(new Uri(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!).LocalPath);
                return $"{file}({place.GetProperty("region").GetProperty("startLine").GetInt32()}) {Id(r, "ruleId")} {Id(r, "level")}";
            });

        Assert.Equal(planted.Order(StringComparer.Ordinal), logged.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Log_shows_no_planted_credential() =>
        Assert.DoesNotContain(Consumers.PlantedToken, File.ReadAllText(LogFile()), StringComparison.Ordinal);

    private static string Id(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static string Level(string tier) => tier == "Info" ? "note" : "warning";

    private string LogFile()
    {
        _ = consumers.FirstBuild;
        return consumers.PathOf("Logged", "log.sarif");
    }

    private JsonElement Run()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(LogFile()));
        return document.RootElement.GetProperty("runs")[0].Clone();
    }
}
