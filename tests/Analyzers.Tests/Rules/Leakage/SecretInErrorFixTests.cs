using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2002: the error says the setting's name, and all it said beside the value.</summary>
public class SecretInErrorFixTests
{
    [Theory]
    [InlineData(
        """return $"Refused {[|_key|]}: {ex.Message}";""",
        """return $"Refused TICKET_API_KEY: {ex.Message}";""")]
    [InlineData(
        """throw new McpException($"Cannot {{open}} {[|_key|]}.");""",
        """throw new McpException("Cannot {open} TICKET_API_KEY.");""")]
    [InlineData(
        """"return $@"""Refused"" {{key}} {[|_key|],10}";"""",
        """"return @"""Refused"" {key} TICKET_API_KEY";"""")]
    [InlineData(
        """return "Refused " + [|_key|] + ": " + ex.Message;""",
        """return "Refused TICKET_API_KEY: " + ex.Message;""")]
    [InlineData(
        """return string.Format("{1} {{x}} {0} {2:X}", ex.Message, [|_key|], 3);""",
        """return string.Format("TICKET_API_KEY {{x}} {0} {1:X}", ex.Message, 3);""")]
    [InlineData(
        """return string.Format("{{key}} {0} was refused", [|_key|]);""",
        """return "{key} TICKET_API_KEY was refused";""")]
    [InlineData(
        """return JsonSerializer.Serialize(new { ok = false, error = ex.Message, apiKey = [|_key|] });""",
        """return JsonSerializer.Serialize(new { ok = false, error = ex.Message });""")]
    [InlineData(
        """throw new McpException([|_key|]);""",
        """throw new McpException("The operation failed; check TICKET_API_KEY.");""")]
    [InlineData(
        """return [|new StringBuilder("Refused ").Append(_key).Append('.').ToString()|];""",
        """return new StringBuilder("Refused ").Append("TICKET_API_KEY").Append('.').ToString();""")]
    public Task Value_gives_way_to_the_name(string before, string after) => Fix(Tool(before), Tool(after));

    [Fact]
    public Task Raw_text_loses_its_last_hole_and_its_dollars() => Fix(
        Tool("return $$\"\"\"\n                {\"error\": \"refused\"}\n                {{[|_key|]}}\n                \"\"\";"),
        Tool("return \"\"\"\n                {\"error\": \"refused\"}\n                TICKET_API_KEY\n                \"\"\";"));

    [Fact]
    public Task Positional_argument_is_kept_and_redacted() => Fix(
        Tool("""return JsonSerializer.Serialize(new Failure(false, [|_key|]));"""),
        Tool("""return JsonSerializer.Serialize(new Failure(false, "[redacted]"));"""));

    [Fact]
    public Task Two_values_in_one_text_are_both_named() => Fix(
        Tool("""return $"Refused {{|MCPAC2002:_key|}} of {{|MCPAC2002:Environment.GetEnvironmentVariable("DESK_PASSWORD")|}}: {ex.Message}";"""),
        Tool("""return $"Refused TICKET_API_KEY of DESK_PASSWORD: {ex.Message}";"""));

    [Fact]
    public Task Title_names_the_setting() => Fix(
        Tool("""return $"Refused {[|_key|]}.";"""),
        Tool("""return "Refused TICKET_API_KEY.";"""),
        test =>
        {
            test.CodeActionEquivalenceKey = "MCPAC2002.Redact";
            test.CodeActionVerifier = (action, verify) => verify.Equal("Name TICKET_API_KEY instead of showing its value", action.Title);
        });

    private static Task Fix(string before, string after, Action<McpCodeFixTest<SecretInErrorAnalyzer, SecretInErrorFix>>? configure = null) =>
        Verify.Fix<SecretInErrorAnalyzer, SecretInErrorFix>(before, after, test =>
        {
            test.MarkupOptions = MarkupOptions.TreatPositionIndicatorsAsCode | MarkupOptions.UseFirstDescriptor;
            configure?.Invoke(test);
        });

    private static string Tool(string statement) => $$"""
        using System.Text;
        using System.Text.Json;
        using ModelContextProtocol;
        using ModelContextProtocol.Server;

        public sealed record Failure(bool Ok, string Reason);

        [McpServerToolType]
        public sealed class TicketTools
        {
            private readonly string _key = Environment.GetEnvironmentVariable("TICKET_API_KEY") ?? throw new InvalidOperationException("TICKET_API_KEY is not set.");

            [McpServerTool]
            public string FindTicket(int id)
            {
                try
                {
                    return "Ticket " + id + Check(_key);
                }
                catch (HttpRequestException ex)
                {
                    {{statement}}
                }
            }

            private static int Check(string key) => key.Length;
        }
        """;
}
