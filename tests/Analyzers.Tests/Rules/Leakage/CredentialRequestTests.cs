using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Secrets;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2009: who is asked for a credential, and how.</summary>
public class CredentialRequestTests
{
    private static string Tool(string body, string beside = "") => $$"""
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;
        using static ModelContextProtocol.Protocol.ElicitRequestParams;

        public static class SignInTools
        {
            [McpServerTool]
            public static async Task<string> Ask(McpServer server, string mode, CancellationToken cancellationToken)
            {
                await Task.Yield();
                {{body}}
                return "";
            }
        }

        {{beside}}
        """;

    private static Task Check(string source) => Verify.Analyzer<CredentialRequestAnalyzer>(source);

    private static string Form(string properties, string rest = "Message = \"Sign in\"") =>
        "await server.ElicitAsync(new ElicitRequestParams { " + rest + ", RequestedSchema = new RequestSchema { Properties = " + properties + " } }, cancellationToken);";

    [Theory]
    [InlineData("{ [[|\"password\"|]] = new StringSchema() }")]
    [InlineData("{ [\"user\"] = new StringSchema(), [[|\"apiKey\"|]] = new StringSchema { MinLength = 8 } }")]
    [InlineData("{ [[|\"access_token\"|]] = new StringSchema() }")]
    [InlineData("{ [\"value\"] = new StringSchema { Title = [|\"API key\"|] } }")]
    [InlineData("new Dictionary<string, PrimitiveSchemaDefinition> { [[|\"clientSecret\"|]] = new StringSchema() }")]
    [InlineData("new Dictionary<string, PrimitiveSchemaDefinition> { { [|\"passphrase\"|], new StringSchema() } }")]
    public Task Text_field_for_a_credential_is_reported(string properties) => Check(Tool(Form(properties)));

    [Theory]
    [InlineData("{ [\"userName\"] = new StringSchema() }")]
    [InlineData("{ [\"answer\"] = new BooleanSchema() }")]
    [InlineData("{ [\"requirePassword\"] = new BooleanSchema() }")]
    [InlineData("{ [\"password\"] = new BooleanSchema() }")]
    [InlineData("{ [\"passwordLength\"] = new NumberSchema() }")]
    [InlineData("{ [\"passwordPolicy\"] = new StringSchema() }")]
    [InlineData("{ [\"secretName\"] = new StringSchema() }")]
    [InlineData("{ [\"pageToken\"] = new StringSchema() }")]
    [InlineData("{ [\"token\"] = new UntitledSingleSelectEnumSchema { Enum = [\"a\", \"b\"] } }")]
    public Task Other_field_is_silent(string properties) => Check(Tool(Form(properties)));

    [Theory]
    [InlineData("Mode = \"url\", Url = \"https://crm.example.com/sign-in\", Message = \"Enter your password\"")]
    [InlineData("Mode = mode, Message = \"Enter your password\"")]
    public Task Url_mode_is_silent(string request) => Check(Tool("await server.ElicitAsync(new ElicitRequestParams { " + request + " }, cancellationToken);"));

    [Fact]
    public Task Field_of_a_form_that_is_a_page_is_silent() => Check(Tool(Form("{ [\"password\"] = new StringSchema() }", "Mode = mode, Message = \"Sign in\"")));

    [Fact]
    public Task Url_mode_that_is_set_later_is_silent() => Check(Tool("""
        var request = new ElicitRequestParams { Message = "Enter your password" };
        request.Mode = "url";
        request.Url = "https://crm.example.com/sign-in";
        await server.ElicitAsync(request, cancellationToken);
        """));

    [Fact]
    public Task Form_mode_by_name_is_reported() => Check(Tool("""
        await server.ElicitAsync(new ElicitRequestParams { Mode = "form", Message = [|"Enter your password"|] }, cancellationToken);
        """));

    [Theory]
    [InlineData("Enter your password", "password")]
    [InlineData("Please provide your API key for the CRM.", "api key")]
    [InlineData("Paste the GitHub token here", "github token")]
    [InlineData("Type your user name and password", "password")]
    [InlineData("What's your access token?", "access token")]
    [InlineData("To continue, enter the client secret of the application", "client secret")]
    [InlineData("Paste your token", "token")]
    [InlineData("Reset the password of this user?", null)]
    [InlineData("Do you want to rotate the API key?", null)]
    [InlineData("Enter the name of the secret", null)]
    [InlineData("Enter the secret name", null)]
    [InlineData("Enter your email. The password will be sent to you.", null)]
    [InlineData("Never enter your password here", null)]
    [InlineData("Enter the page token", null)]
    [InlineData("Provide the path to the key file", null)]
    [InlineData("The password was changed", null)]
    [InlineData("Enter a title", null)]
    public void Text_asks_for_a_credential_or_not(string text, string? expected) => Assert.Equal(expected, SecretRequests.AskedFor(text));

    [Fact]
    public Task Message_is_one_finding_with_the_fields_it_is_about() => Check(Tool(
        Form("{ [[|\"password\"|]] = new StringSchema() }", "Message = \"Enter your password\"")
        + Form("{ [\"value\"] = new StringSchema() }", "Message = [|\"Enter your password\"|]")
        + Form("{ [\"value\"] = new StringSchema() }", "Message = [|$\"Enter your password for {mode}\"|]")
        + Form("{ [\"answer\"] = new BooleanSchema() }", "Message = \"Enter your password on the page?\"")));

    [Fact]
    public Task Target_typed_request_and_separate_schema_count() => Check(Tool(
        """
        ElicitRequestParams request = new() { Message = [|"Paste your API key"|] };
        var schema = new RequestSchema();
        schema.Properties["user"] = new StringSchema();
        schema.Properties["password"] = [|new StringSchema()|];
        schema.Properties.Add("apiKey", [|new StringSchema()|]);
        var other = new RequestSchema { Properties = { [[|"apiToken"|]] = new StringSchema() } };
        """));

    [Fact]
    public Task Typed_form_counts() => Check(Tool(
        """
        await server.ElicitAsync<[|SignIn|]>("Sign in", cancellationToken: cancellationToken);
        await server.ElicitAsync<Answer>([|"Enter your password"|], cancellationToken: cancellationToken);
        await server.ElicitAsync<Answer>("Enter your name", cancellationToken: cancellationToken);
        await server.ElicitAsync<Choice>("Enter your password on the page?", cancellationToken: cancellationToken);
        """,
        """
        public sealed class SignIn { public string User { get; set; } = ""; public string Password { get; set; } = ""; }
        public sealed class Answer { public string Text { get; set; } = ""; }
        public sealed class Choice { public bool Password { get; set; } }
        """));

    [Fact]
    public Task Sampling_counts() => Check(Tool(
        """
        await server.SampleAsync(
            new CreateMessageRequestParams
            {
                MaxTokens = 100,
                SystemPrompt = [|"Ask the user to provide the API key"|],
                Messages =
                [
                    new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = [|"Give me the password of the database"|] }] },
                    new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = "Summarise the page" }] },
                ],
            },
            cancellationToken);
        """));

    [Fact]
    public Task Prompt_argument_counts() => Check("""
        using ModelContextProtocol.Server;

        public static class Prompts
        {
            [McpServerPrompt] public static string SignIn(string user, string [|password|]) => $"Sign in as {user} with {password}";
            [McpServerPrompt] public static string Search(string query, string pageToken, string secretName) => query;
            [McpServerPrompt] public static string CreateUser(string name, string password) => $"Create {name} with a password of {password.Length}";
            [McpServerTool] public static string Tool(string password) => password;
            public static string Other(string password) => password;
        }
        """);

    [Fact]
    public Task Message_names_what_is_asked_for_and_what_to_do() => Verify.Analyzer<CredentialRequestAnalyzer>(
        Tool(Form("{ [{|#0:\"password\"|}] = new StringSchema() }")),
        test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = "Recommended";
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2009_CredentialRequest, 0, "Form elicitation asks for 'password'; use URL mode").WithSeverity(DiagnosticSeverity.Error));
        });

    [Fact]
    public Task Older_SDK_has_forms_too() => Verify.Analyzer<CredentialRequestAnalyzer>(
        """
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;
        using static ModelContextProtocol.Protocol.ElicitRequestParams;

        public static class Tools
        {
            [McpServerTool]
            public static async Task<string> Ask(McpServer server, CancellationToken cancellationToken)
            {
                var answer = await server.ElicitAsync(
                    new ElicitRequestParams { Message = "Sign in", RequestedSchema = new RequestSchema { Properties = { [[|"password"|]] = new StringSchema() } } }, cancellationToken);
                return answer.Action;
            }
        }
        """,
        McpSdk.V1_4);

    [Fact]
    public Task SDK_without_forms_still_has_prompts() => Verify.Analyzer<CredentialRequestAnalyzer>(
        """
        using ModelContextProtocol.Server;
        public static class Prompts { [McpServerPrompt] public static string SignIn(string [|apiKey|]) => apiKey; }
        """,
        McpSdk.V0_2);

    [Fact]
    public Task Classes_of_the_same_name_are_none() => Check("""
        public sealed class StringSchema { public string Title { get; set; } = ""; }
        public sealed class ElicitRequestParams { public string Message { get; set; } = ""; }
        public static class Forms
        {
            public static object A() => new StringSchema { Title = "Password" };
            public static object B() => new ElicitRequestParams { Message = "Enter your password" };
        }
        """);

    [Fact]
    public Task Test_project_is_silent() =>
        Verify.Analyzer<CredentialRequestAnalyzer>(Tool(Form("{ [\"password\"] = new StringSchema() }")), test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Incomplete_code_is_silent() => Check(Tool("""
        var a = new ElicitRequestParams { Message = {|CS0103:text|} };
        var b = new {|CS0246:StringSchem|} { };
        """));
}
