using McpAnalyzers.Build.Enforcement;
using McpAnalyzers.Build.ErrorLog;
using McpAnalyzers.Config;

namespace McpAnalyzers.Build.Tests;

/// <summary>The text of a baseline: stable, mergeable by line, and never half understood.</summary>
public class BaselineFileTests
{
    private static readonly BaselineEntry[] s_entries =
    [
        new("MCPAC2001", "Desk.Show", "0b", 1),
        new("MCPAC1001", "Desk.\"odd\\\u0001", "0c", 3),
        new("MCPAC1001", "Desk.Key", "0a", 1),
    ];

    [Fact]
    public void Text_is_read_as_it_was_written_in_an_order_of_its_own()
    {
        var text = BaselineFile.Write(s_entries);

        Assert.Equal(text, BaselineFile.Write(s_entries.Reverse()));
        var read = BaselineFile.Read(text, out var wrongAt);
        Assert.NotNull(read);
        Assert.Equal(-1, wrongAt);
        Assert.Equal(["0c", "0a", "0b"], read.Select(e => e.Fingerprint));
        Assert.Equal(s_entries[1], read[0] with { Start = 0 });
        Assert.Equal(text, BaselineFile.Write(read));
        Assert.Equal(3 + 6, text.Split('\n').Length);
    }

    [Fact]
    public void Lines_of_two_branches_are_read_however_their_commas_stand()
    {
        const string Merged = """
            { "version": 1, "findings": [
                { "rule": "MCPAC1001", "in": "A", "fingerprint": "0a" }
                { "rule": "MCPAC1001", "in": "B", "fingerprint": "0b" },
                { "rule": "MCPAC1001", "in": "B", "fingerprint": "0b", "count": 2 },
            ] }
            """;

        Assert.Equal([("0a", 1), ("0b", 2)], BaselineFile.Read(Merged, out _)!.Select(e => (e.Fingerprint, e.Count)));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("[]", 0)]
    [InlineData("""{ "version": 2, "findings": [] }""", 13)]
    [InlineData("""{ "version": 1 }""", 13)]
    [InlineData("""{ "version": 1, "findings": [ { "rule": "MCPAC1001" } ] }""", 30)]
    [InlineData("""{ "version": 1, "findings": [ 7 ] }""", 30)]
    [InlineData("""{ "version": 1, "findings": [ >>>>>>> theirs ] }""", 30)]
    public void What_is_no_baseline_is_wrong_at_its_place(string text, int place)
    {
        Assert.Null(BaselineFile.Read(text, out var wrongAt));
        Assert.Equal(place, wrongAt);
    }

    [Fact]
    public void Suppressor_of_somebody_else_lowers_a_rule()
    {
        var log = SarifLog.Read("""
            { "version": "2.1.0", "runs": [ {
              "results": [
                { "ruleId": "MCPAC1001", "message": { "text": "it" }, "suppressions": [ { "kind": "inSource", "properties": { "suppressionType": "DiagnosticSuppressor { Suppression Id: MCPACB1001, Suppression Justification: It is in the baseline. }" } } ] },
                { "ruleId": "MCPAC1002", "message": { "text": "it" }, "suppressions": [ { "kind": "inSource", "properties": { "suppressionType": "DiagnosticSuppressor { Suppression Id: QUIET1, Suppression Justification: hush }" } } ] } ],
              "tool": { "driver": { "rules": [ { "id": "MCPAC1001" }, { "id": "MCPAC1002" } ] } } } ] }
            """);

        var complaint = Assert.Single(Downgrades.In(new BuildFacts { Project = "Desk.csproj", Log = log }));

        Assert.Equal("'MCPAC1002' was lowered from warning to none by the suppressor QUIET1", complaint.Message);
    }
}
