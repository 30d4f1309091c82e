using System.Text.Json;
using McpAnalyzers.Build.Enforcement;
using McpAnalyzers.Build.ErrorLog;
using McpAnalyzers.Build.Tests.Infrastructure;
using McpAnalyzers.Config;

namespace McpAnalyzers.Build.Tests;

/// <summary>Reading what the compiler wrote, without a build.</summary>
public class ErrorLogReaderTests
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    [Fact]
    public void Rules_have_the_tiers_of_the_analyzers()
    {
        var pages = Directory.GetFiles(Path.Combine(Facts.Repository, "docs", "rules"), "MCPAC*.md")
            .Select(f => Path.GetFileNameWithoutExtension(f)).Where(id => id[5] is >= '1' and <= '8' || id == "MCPAC9007").Order(StringComparer.Ordinal);

        Assert.Equal(pages, RuleTable.Rules.Order(StringComparer.Ordinal));
        Assert.Equal(Level.Error, RuleTable.HighestOf("MCPAC2001", "strict"));
        Assert.Equal(Level.Error, RuleTable.HighestOf("MCPAC2001", "Recommended"));
        Assert.Equal(Level.Warning, RuleTable.HighestOf("MCPAC3001", "Recommended"));
        Assert.Equal(Level.Warning, RuleTable.HighestOf("MCPAC3001", "Stirct"));
        Assert.Equal(Level.None, RuleTable.HighestOf("MCPAC3001", "None"));
    }

    [Fact]
    public void Log_gives_places_suppressions_and_overrides()
    {
        var log = SarifLog.Read("""
            { "version": "2.1.0", "runs": [ {
              "results": [ {
                "ruleId": "MCPAC1001", "message": { "text": "it" },
                "suppressions": [ { "kind": "inSource", "properties": { "suppressionType": "Pragma Directive" } } ],
                "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "file:///src/My%20Desk/A%23.cs" }, "region": { "startLine": 8, "startColumn": 3 } } } ],
                "properties": { "customProperties": { "Shape": "Whole" } } },
                { "ruleId": "CS0103", "level": "error", "message": { "text": "no" } }, { "ruleId": "CA1000", "message": { "text": "other" } } ],
              "tool": { "driver": { "rules": [ { "id": "MCPAC1001", "shortDescription": { "text": "Title" } }, { "id": "CA1000" } ] } },
              "invocations": [ { "ruleConfigurationOverrides": [
                { "descriptor": { "id": "MCPAC1002" }, "configuration": { "enabled": false } },
                { "descriptor": { "id": "MCPAC1003" }, "configuration": { "level": "note" } } ] } ] } ] }
            """);

        Assert.NotNull(log);
        var result = Assert.Single(log.Results);
        Assert.Equal(("MCPAC1001", Level.Warning, 8, 3, "Whole"), (result.Rule, result.Level, result.Line, result.Column, result.Properties["Shape"]));
        Assert.EndsWith("My Desk" + Path.DirectorySeparatorChar + "A#.cs", result.File, StringComparison.Ordinal);
        Assert.Equal(SarifSuppression.Pragma, Assert.Single(result.Suppressions).Type);
        Assert.Equal("Title", Assert.Single(log.Rules).Value.Title);
        Assert.Equal([new SarifOverride("MCPAC1002", Level.None), new SarifOverride("MCPAC1003", Level.Suggestion)], log.Overrides);
        Assert.Single(log.CompilerErrors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{ "version": "1.0.0", "runs": [] }""")]
    [InlineData("""{ "version": "2.1.0", "runs": [ """)]
    public void Other_texts_are_no_log(string text) => Assert.Null(SarifLog.Read(text));

    [Theory]
    [InlineData("{ \"a\": [1, 2,], }", -1)]
    [InlineData("[1 2]", -1)]
    [InlineData("// why\n{ \"a\": /* what */ null }", -1)]
    [InlineData("{ \"a\": 1\n<<<<<<< ours\n}", 9)]
    [InlineData("{ \"a\": tru }", 7)]
    [InlineData("{ \"a\" 1 }", 6)]
    [InlineData("{ \"a\": \"b\n\" }", 9)]
    [InlineData("[1] 2", 4)]
    [InlineData("[1", 2)]
    [InlineData("", 0)]
    public void Malformed_json_is_wrong_at_its_place(string text, int place)
    {
        var value = JsonReader.Read(text, out var wrongAt);

        Assert.Equal(place, wrongAt);
        Assert.Equal(place < 0, value is not null);
    }

    [Fact]
    public void Deep_json_ends_the_reading() => Assert.Null(JsonReader.Read(new string('[', 100_000), out _));

    [Fact]
    public void Json_is_read_as_the_class_library_reads_it()
    {
        var random = new Random(20260728);
        for (var i = 0; i < 300; i++)
        {
            var text = JsonSerializer.Serialize(Make(random, 0), i % 2 == 0 ? s_indented : null);
            using var expected = JsonDocument.Parse(text);

            var read = JsonReader.Read(text, out _);

            Assert.NotNull(read);
            Assert.Equal(Show(expected.RootElement), Show(read));
        }
    }

    [Fact]
    public void Any_text_ends_without_an_exception()
    {
        var random = new Random(7);
        const string Letters = "{}[]\":,\\u0a1 \n/*-.truefalsenull";
        for (var i = 0; i < 5_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => Letters[random.Next(Letters.Length)])]);
            JsonReader.Read(text, out var wrongAt);
            Assert.InRange(wrongAt, -1, text.Length);
        }
    }

    [Fact]
    public void Lines_of_a_configuration_file_know_their_number()
    {
        var lines = ConfigLine.In("x", "root = true\r\n# a = b\r\n[*.cs]\r\n  dotnet_diagnostic.mcpac1001.Severity = Suggestion # why\r\n");

        Assert.Equal([(1, "root"), (4, "dotnet_diagnostic.mcpac1001.severity")], lines.Select(l => (l.Line, l.Key)));
        Assert.Equal(Level.Suggestion, lines[1].Level);
        Assert.Equal(3, lines[1].NearnessTo("MCPAC1001"));
        Assert.Equal(0, lines[1].NearnessTo("MCPAC1002"));
        Assert.Null(lines[0].Level);
    }

    private static object? Make(Random random, int depth) => random.Next(depth > 3 ? 4 : 7) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(-1000, 1000) / 8.0,
        3 => "a\"\\\n\t/\u00e9\ud83d\ude00<&'" + random.Next(),
        4 or 5 => Enumerable.Range(0, random.Next(4)).ToDictionary(i => "k" + i, _ => Make(random, depth + 1)),
        _ => Enumerable.Range(0, random.Next(4)).Select(_ => Make(random, depth + 1)).ToArray(),
    };

    private static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", value.EnumerateObject().Select(m => m.Name + ":" + Show(m.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(",", value.EnumerateArray().Select(Show)) + "]",
        JsonValueKind.String => "'" + value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => value.ValueKind.ToString(),
    };

    private static string Show(JsonValue value) => value.Kind switch
    {
        JsonKind.Object => "{" + string.Join(",", value.Members.Select(m => m.Key + ":" + Show(m.Value))) + "}",
        JsonKind.List => "[" + string.Join(",", value.Items.Select(Show)) + "]",
        JsonKind.Text => "'" + value.Text,
        JsonKind.Number => value.Text,
        _ => value.Kind.ToString(),
    };
}
