using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2001: the result lacks the credential, and is otherwise what it was.</summary>
public class SecretInResultFixTests
{
    [Theory]
    [InlineData("""return [|_key|];""", """return "[redacted]";""")]
    [InlineData("""return $"Key {[|_key|]} of ticket {id}";""", """return $"Key [redacted] of ticket {id}";""")]
    [InlineData("""return id + ": " + [|_key|];""", """return id + ": [redacted]";""")]
    [InlineData(
        """return JsonSerializer.Serialize(new { id, key = [|_key|], open = true });""",
        """return JsonSerializer.Serialize(new { id, open = true });""")]
    [InlineData(
        """return JsonSerializer.Serialize(new { key = [|_key|] });""",
        """return JsonSerializer.Serialize(new { key = "[redacted]" });""")]
    [InlineData(
        """return JsonSerializer.Serialize(new Session { Id = id, Key = [|_key|] });""",
        """return JsonSerializer.Serialize(new Session { Id = id, Key = "[redacted]" });""")]
    [InlineData("""return [|id > 0 ? _key : "none"|];""", """return id > 0 ? "[redacted]" : "none";""")]
    [InlineData("""return [|_key.Trim().ToUpperInvariant()|];""", """return "[redacted]";""")]
    [InlineData("""return Describe([|_key|]);""", """return Describe("[redacted]");""")]
    public Task Credential_leaves_the_result(string before, string after) =>
        Verify.Fix<SecretInResultAnalyzer, SecretInResultFix>(Tool(before), Tool(after));

    [Fact]
    public Task All_places_of_one_finding_are_changed() => Verify.Fix<SecretInResultAnalyzer, SecretInResultFix>(
        Tool("""
            var text = new System.Text.StringBuilder();
                    text.AppendLine([|_key|]);
                    text.Append($"k={_key}");
                    return text.ToString();
            """),
        Tool("""
            var text = new System.Text.StringBuilder();
                    text.AppendLine("[redacted]");
                    text.Append("k=[redacted]");
                    return text.ToString();
            """));

    [Fact]
    public Task Findings_of_two_files_are_fixed_together() => Verify.Fix<SecretInResultAnalyzer, SecretInResultFix>(
        [("/0/A.cs", Tool("""return $"{[|_key|]}";""")), ("/0/B.cs", Tool("""return [|_key|] + id;""", "Note"))],
        [("/0/A.cs", Tool("""return "[redacted]";""")), ("/0/B.cs", Tool("""return "[redacted]" + id;""", "Note"))]);

    private static string Tool(string statement, string name = "Ticket") => $$"""
        using System.Text.Json;
        using ModelContextProtocol.Server;

        public sealed class {{(name == "Ticket" ? "" : name)}}Session
        {
            public int Id { get; set; }

            public string? Key { get; set; }
        }

        [McpServerToolType]
        public sealed class {{name}}Tools
        {
            private readonly string _key = Environment.GetEnvironmentVariable("TICKET_API_KEY") ?? throw new InvalidOperationException("TICKET_API_KEY is not set.");

            [McpServerTool]
            public string Show{{name}}(int id)
            {
                {{statement}}
            }

            [McpServerTool]
            public bool Is{{name}}Ready() => _key.Length > 0;

            private static string Describe(string text) => "It is " + text;
        }
        """;
}
