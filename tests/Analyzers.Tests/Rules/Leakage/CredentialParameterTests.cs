using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2010: which parameters of a tool are credentials, and how bad each is.</summary>
public class CredentialParameterTests
{
    private static string Tools(string members, string beside = "", string type = "CrmTools") => $$"""
        using System.ComponentModel;
        using System.Security;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class {{type}}
        {
            {{members}}
        }

        {{beside}}
        """;

    private static Task Check(string source) => Verify.Analyzer<CredentialParameterAnalyzer>(source);

    [Theory]
    [InlineData("string [|apiKey|]")]
    [InlineData("string [|password|]")]
    [InlineData("string? [|password|] = null")]
    [InlineData("string [|bearerToken|]")]
    [InlineData("string [|refreshToken|]")]
    [InlineData("string [|clientSecret|]")]
    [InlineData("string [|connectionString|]")]
    [InlineData("string [|passphrase|]")]
    [InlineData("string [|privateKey|]")]
    [InlineData("string [|access_token|]")]
    [InlineData("byte[] [|signingKey|]")]
    [InlineData("char[] [|password|]")]
    [InlineData("SecureString [|password|]")]
    [InlineData("[Description(\"The key\")] string [|githubToken|]")]
    public Task Credential_parameter_is_reported(string parameter) =>
        Check(Tools("[McpServerTool] public string Search(string query, " + parameter + ") => query;"));

    [Theory]
    [InlineData("string query")]
    [InlineData("string pageToken")]
    [InlineData("string continuationToken")]
    [InlineData("string nextToken")]
    [InlineData("string cursor")]
    [InlineData("string approvalToken")]
    [InlineData("string versionToken")]
    [InlineData("string confirmationToken")]
    [InlineData("string keyword")]
    [InlineData("string primaryKey")]
    [InlineData("string partitionKey")]
    [InlineData("string publicKey")]
    [InlineData("string secretName")]
    [InlineData("string passwordPolicy")]
    [InlineData("string tokenId")]
    [InlineData("string apiKeyPath")]
    [InlineData("string tokenEndpoint")]
    [InlineData("int maxTokens")]
    [InlineData("int passwordLength")]
    [InlineData("bool password")]
    [InlineData("bool includeSecret")]
    [InlineData("CancellationToken accessToken")]
    [InlineData("[FromKeyedServices(\"crm\")] string apiKey")]
    [InlineData("IServiceProvider clientSecret")]
    public Task Other_parameter_is_silent(string parameter) =>
        Check(Tools("[McpServerTool] public string Search(" + parameter + ") => \"\";"));

    [Fact]
    public Task Method_that_is_no_tool_is_silent() => Check(Tools("""
        public string Search(string apiKey) => Find(apiKey);
        private static string Find(string apiKey) => apiKey.Length.ToString();
        [McpServerPrompt] public string Ask(string password) => "";
        [McpServerResource(UriTemplate = "crm://x/{id}")] public string Read(string id) => "";
        """));

    // The password of what is created, set or changed; the credential that the tool is about.
    [Theory]
    [InlineData("CreateUser(string name, string password)")]
    [InlineData("SetVmPassword(string vm, string password)")]
    [InlineData("ResetPassword(string userName, string password)")]
    [InlineData("ChangePassword(string userName, string oldPassword, string newPassword)")]
    [InlineData("CreateContainer(int id, string hostname, string password)")]
    [InlineData("CreateZip(string path, string password)")]
    [InlineData("AddMember(string server, string userName, string password)")]
    [InlineData("ProvisionDatabase(string server, string adminPassword)")]
    [InlineData("SetSecret(string name, string secret)")]
    [InlineData("RotateApiKey(string id, string newApiKey)")]
    [InlineData("HashPassword(string password)")]
    [InlineData("CheckPasswordStrength(string password)")]
    [InlineData("SaveConnectionString(string name, string connectionString)")]
    public Task Subject_data_is_silent(string method) =>
        Check(Tools("[McpServerTool] public string " + method + " => \"\";"));

    [Theory]
    [InlineData("CreateDatabase(string server, string userId, string [|password|])")]
    [InlineData("CreateTicket(string title, string userName, string [|password|])")]
    [InlineData("CreateUser(string name, string [|apiKey|])")]
    [InlineData("UpdateTicket(string id, string [|accessToken|])")]
    [InlineData("SetStatus(string id, string [|clientSecret|])")]
    [InlineData("TestConnection(string server, string [|password|])")]
    [InlineData("ConnectToServer(string name, string [|connectionString|])")]
    [InlineData("Login(string userName, string [|password|])")]
    [InlineData("DropTable(string table, string [|password|])")]
    public Task Credential_that_the_tool_signs_in_with_is_reported(string method) =>
        Check(Tools("[McpServerTool] public string " + method + " => \"\";"));

    [Fact]
    public Task Names_of_tool_and_class_say_what_a_password_belongs_to() => Check(Tools("""
        [McpServerTool(Name = "user_create")] public string Run(string userName, string password) => "";
        [McpServerTool] public string Update(string userName, string password) => "";
        """, type: "AccountTools"));

    [Theory]
    [InlineData("string {|#0:apiKey|}", DiagnosticSeverity.Info)]
    [InlineData("string {|#0:apiKey|} = \"\"", DiagnosticSeverity.Info)]
    [InlineData("string? {|#0:apiKey|} = null", DiagnosticSeverity.Info)]
    [InlineData("string {|#0:apiKey|} = \"crm-4711\"", DiagnosticSeverity.Warning)]
    [InlineData("[DefaultValue(\"crm-4711\")] string {|#0:apiKey|}", DiagnosticSeverity.Warning)]
    [InlineData("[McpHeader(\"Crm-Key\")] string {|#0:apiKey|}", DiagnosticSeverity.Warning)]
    public Task Tier_follows_header_and_default(string parameter, DiagnosticSeverity severity) =>
        Verify.Analyzer<CredentialParameterAnalyzer>(
            Tools("[McpServerTool] public string Search(" + parameter + ") => \"\";"),
            Verify.Diagnostic(Descriptors.MCPAC2010_CredentialParameter, 0, "apiKey").WithSeverity(severity));

    [Theory]
    [InlineData("Default", DiagnosticSeverity.Info)]
    [InlineData("Recommended", DiagnosticSeverity.Info)]
    [InlineData("Strict", DiagnosticSeverity.Warning)]
    public Task Severity_follows_the_mode(string mode, DiagnosticSeverity severity) =>
        Verify.Analyzer<CredentialParameterAnalyzer>(
            Tools("[McpServerTool] public string Search(string {|#0:apiKey|}) => \"\";"),
            test =>
            {
                test.GlobalOptions["build_property.McpAnalysisMode"] = mode;
                test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2010_CredentialParameter, 0, "apiKey").WithSeverity(severity));
            });

    [Fact]
    public Task Header_with_subject_data_is_reported() => Check(Tools("""
        [McpServerTool] public string CreateUser(string name, [McpHeader("New-Password")] string [|password|]) => "";
        """));

    [Fact]
    public Task Allowed_parameters_are_silent_but_for_headers_and_built_in_values() =>
        Verify.Analyzer<CredentialParameterAnalyzer>(
            Tools("""
                [McpServerTool] public string Search(string apiKey, [McpHeader("Crm-Token")] string [|crmToken|]) => "";
                [McpServerTool] public string Find(string [|apiKey|] = "crm-4711") => "";
                """),
            test => test.EditorConfig["mcp_analyzers.allow_credential_parameters"] = "true");

    [Fact]
    public Task Test_project_is_silent() =>
        Verify.Analyzer<CredentialParameterAnalyzer>(
            Tools("[McpServerTool] public string Search(string apiKey) => \"\";"),
            test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Member_of_an_argument_class_is_reported_at_the_parameter() =>
        Verify.Analyzer<CredentialParameterAnalyzer>(
            Tools(
                "[McpServerTool] public string Login(LoginRequest {|#0:request|}) => request.User;",
                "public sealed class LoginRequest { public string User { get; set; } = \"\"; public string Password { get; set; } = \"\"; }"),
            Verify.Diagnostic(Descriptors.MCPAC2010_CredentialParameter, 0, "request.Password").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Positional_record_counts() => Check(Tools(
        "[McpServerTool] public string Find(Query [|query|]) => query.Text;",
        "public sealed record Query(string Text, string ApiKey);"));

    [Fact]
    public Task Other_argument_classes_are_silent() => Check(Tools(
        """
        [McpServerTool] public string A(CreateUserRequest request) => request.Password;
        [McpServerTool] public string B(CrmOptions options) => options.ApiKey;
        [McpServerTool] public string C(CrmSession session) => session.Name;
        [McpServerTool] public string D(Page page) => page.NextToken;
        [McpServerTool] public string E(Hidden hidden) => hidden.Password;
        """,
        """
        public sealed class CreateUserRequest { public string Name { get; set; } = ""; public string Password { get; set; } = ""; }
        public sealed class CrmOptions { public string ApiKey { get; set; } = ""; }
        public sealed class CrmSession { public string Name => ""; public string AccessToken { get; private set; } = ""; }
        public sealed class Page { public string NextToken { get; set; } = ""; }
        public sealed class Hidden { [System.Text.Json.Serialization.JsonIgnore] public string Password { get; set; } = ""; }
        """));

    [Fact]
    public Task Registered_service_is_silent() => Check(Tools(
        "[McpServerTool] public string Login(CrmAccess access) => access.Password;",
        """
        public sealed class CrmAccess { public string Password { get; set; } = ""; }
        public static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<CrmAccess>(); }
        """));

    [Fact]
    public Task Delegates_count() => Check("""
        using ModelContextProtocol.Server;

        public static class Setup
        {
            public static McpServerTool A() => McpServerTool.Create((string query, string [|apiKey|]) => query);
            public static McpServerTool B() => McpServerTool.Create(Find);
            public static McpServerTool C()
            {
                return McpServerTool.Create(Local);
                string Local(string [|password|]) => "";
            }

            public static string Map() => new[] { "a" }.Select((string apiKey) => apiKey).First();
            private static string Find(string query, string [|clientSecret|]) => query;
        }
        """);

    [Fact]
    public Task Function_with_a_trigger_counts_by_the_name_that_clients_see() => Check("""
        using Microsoft.Azure.Functions.Worker.Extensions.Mcp;

        namespace Microsoft.Azure.Functions.Worker.Extensions.Mcp
        {
            public sealed class McpToolTriggerAttribute(string toolName) : Attribute { public string Name => toolName; }
            public sealed class McpToolPropertyAttribute(string name) : Attribute { public string Name => name; }
            public sealed class ToolInvocationContext;
        }

        public sealed class Functions
        {
            public string Run([McpToolTrigger("find")] ToolInvocationContext context, [McpToolProperty("api_key")] string [|key|], [McpToolProperty("text")] string text) => text;
        }
        """);

    [Fact]
    public Task Partial_method_is_reported_once_at_its_implementation() => Verify.Analyzer<CredentialParameterAnalyzer>([
        ("/0/A.cs", """
            using ModelContextProtocol.Server;
            public sealed partial class CrmTools
            {
                [McpServerTool] public partial string Search(string query, string apiKey);
            }
            """),
        ("/0/B.cs", """
            public sealed partial class CrmTools
            {
                public partial string Search(string query, string [|apiKey|]) => query;
            }
            """)]);

    [Fact]
    public async Task Other_SDK_versions_count()
    {
        foreach (var sdk in new[] { McpSdk.V0_2, McpSdk.V1_4, McpSdk.V2_3AspNetCore })
        {
            await Verify.Analyzer<CredentialParameterAnalyzer>(Tools("[McpServerTool] public string Search(string [|apiKey|]) => \"\";"), sdk);
        }
    }

    [Fact]
    public Task Incomplete_code_is_silent() => Check(Tools("""
        [McpServerTool] public string A({|CS0246:Missing|} password) => "";
        [{|CS0246:{|CS0246:McpServerTol|}|}] public string B(string password) => "";
        [McpServerTool] public string C(string{|CS1001:)|} => "";
        """));
}
