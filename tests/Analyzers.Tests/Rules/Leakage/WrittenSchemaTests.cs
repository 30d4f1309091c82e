using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2010 and MCPAC2009 where a low-level server describes its tools and prompts by hand.</summary>
public class WrittenSchemaTests
{
    private static string Server(string tool, string name = "list_tickets") => $$""""
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        public static class Tickets
        {
            private static readonly JsonElement s_schema = JsonDocument.Parse("{\"type\":\"object\",\"properties\":{\"project\":{\"type\":\"string\"} } }").RootElement;

            public static Tool Describe() => new() { Name = "{{name}}", Description = "Tickets", {{tool}} };

            private static Tool Define(string name, object schema) => new() { Name = name, InputSchema = JsonSerializer.SerializeToElement(schema) };

            private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

            private static string Other(string json) => json;
        }
        """";

    [Theory]
    [InlineData("""InputSchema = JsonDocument.Parse("{\"type\":\"object\",\"properties\":{\"project\":{\"type\":\"string\"},\"[|apiKey|]\":{\"type\":\"string\"}}}").RootElement""")]
    [InlineData(""""InputSchema = JsonDocument.Parse("""{"properties":{"project":{"type":"string"},"[|api_key|]":{"type":["string","null"]}}}""").RootElement.Clone()"""")]
    [InlineData(""""InputSchema = JsonSerializer.Deserialize<JsonElement>("""{"properties":{"auth":{"type":"object","properties":{"[|password|]":{}}}}}""")"""")]
    [InlineData(""""InputSchema = Parse("""{"properties":{"[|clientSecret|]":{"type":"string"}}}""")"""")]
    [InlineData("""InputSchema = JsonSerializer.SerializeToElement(new { type = "object", properties = new { project = new { type = "string" }, [|api_key|] = new { type = "string", description = "Your key" } } })""")]
    [InlineData("""InputSchema = JsonSerializer.SerializeToElement(new { type = "object", properties = new Dictionary<string, object> { [[|"apiKey"|]] = new { type = "string" } } })""")]
    [InlineData("""InputSchema = JsonSerializer.SerializeToElement(new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { [[|"apiKey"|]] = new JsonObject { ["type"] = "string" } } })""")]
    public Task Credential_in_a_written_schema_is_a_suggestion(string tool) => Check(Server(tool));

    [Theory]
    [InlineData("InputSchema = s_schema")]
    [InlineData(""""InputSchema = Parse("""{"properties":{"pageToken":{"type":"string"},"maxTokens":{"type":"integer"},"hasPassword":{"type":"boolean"}}}""")"""")]
    [InlineData(""""OutputSchema = Parse("""{"properties":{"apiKey":{"type":"string"}}}""")"""")]
    [InlineData(""""Title = Other("""{"properties":{"apiKey":{"type":"string"}}}""")"""")]
    [InlineData(""""Title = """{"properties":{"apiKey":""" """")]
    [InlineData(""""InputSchema = Parse("""{"required":["apiKey"]}""")"""")]
    [InlineData("""Title = new { properties = new { apiKey = "string" } }.ToString()""")]
    public Task Other_schemas_are_silent(string tool) => Check(Server(tool));

    [Theory]
    [InlineData("create_user")]
    [InlineData("rotate_api_key")]
    public Task Subject_data_is_silent(string name) => Check(Server(
        """InputSchema = JsonSerializer.SerializeToElement(new { properties = new { user = new { type = "string" }, apiKey = new { type = "string" }, initialPassword = new { type = "string" } } })""".Replace("apiKey", name == "create_user" ? "mail" : "apiKey").Replace("initialPassword", name == "create_user" ? "initialPassword" : "mail"),
        name));

    [Fact]
    public Task Schema_in_a_field_and_one_for_a_helper_count() => Check(
        """"
        using System.Text.Json;
        using ModelContextProtocol.Protocol;

        public static class Tickets
        {
            private const string ListSchema = """
                {
                  "type": "object",
                  "properties": {
                    "project": { "type": "string" },
                    "[|access_token|]": { "type": "string" }
                  }
                }
                """;

            private const string Unused = """{"properties":{"apiKey":{"type":"string"}}}""";

            public static List<Tool> All() =>
            [
                new() { Name = "list", InputSchema = JsonDocument.Parse(ListSchema).RootElement },
                Define("find", new { type = "object", properties = new { [|apiKey|] = new { type = "string" } } }),
            ];

            private static Tool Define(string name, object schema) => new() { Name = name, InputSchema = JsonSerializer.SerializeToElement(schema) };
        }
        """");

    [Fact]
    public Task Value_in_the_schema_is_a_warning() => Verify.Analyzer<CredentialParameterAnalyzer>(
        Server(""""InputSchema = Parse("""{"properties":{"{|#0:apiKey|}":{"type":"string","default":"k-8f3k2n5q7w1z"}}}""")""""),
        Verify.Diagnostic(Descriptors.MCPAC2010_CredentialParameter, 0, "apiKey"));

    [Fact]
    public Task Allowed_credentials_are_silent() => Verify.Analyzer<CredentialParameterAnalyzer>(
        Server(""""InputSchema = Parse("""{"properties":{"apiKey":{"type":"string"}}}""")""""),
        test => test.EditorConfig["mcp_analyzers.allow_credential_parameters"] = "true");

    [Fact]
    public Task Schema_has_no_fix() => Verify.NoFix<CredentialParameterAnalyzer, CredentialParameterFix>(
        Server("""InputSchema = JsonSerializer.SerializeToElement(new { properties = new { [|apiKey|] = new { type = "string" } } })"""));

    [Theory]
    [InlineData("login", "[|\"password\"|]")]
    [InlineData("summary", "[|\"api_key\"|]")]
    [InlineData("create_user", "\"password\"")]
    [InlineData("summary", "\"pageToken\"")]
    public Task Prompt_described_by_hand_asks_for_no_credential(string prompt, string argument) => Verify.Analyzer<CredentialRequestAnalyzer>(
        $$"""
        using ModelContextProtocol.Protocol;

        public static class Prompts
        {
            public static ListPromptsResult List() => new()
            {
                Prompts = [new Prompt { Name = "{{prompt}}", Arguments = [new PromptArgument { Name = "project" }, new PromptArgument { Name = {{argument}}, Required = true }] }],
            };
        }
        """);

    private static Task Check(string source) => Verify.Analyzer<CredentialParameterAnalyzer>(source);
}
