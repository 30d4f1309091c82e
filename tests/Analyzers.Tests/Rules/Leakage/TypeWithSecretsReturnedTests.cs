using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

public class TypeWithSecretsReturnedTests
{
    private const string Usings = """
        using System.Net.Http.Json;
        using System.Text;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using Microsoft.Extensions.Logging;
        using Microsoft.Extensions.Options;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    /// <summary>A client that signs in, and a tool with the result type and body given.</summary>
    private static string Tool(string result, string body, string types, string toolAttributes = "") => Usings + $$"""
        public sealed class Crm(HttpClient http)
        {
            public async Task<Session> SignInAsync(string user)
            {
                var answer = await http.PostAsync("login", null);
                return new Session { User = user, AccessToken = await answer.Content.ReadAsStringAsync() };
            }
        }

        [McpServerToolType]
        public sealed class CrmTools(Crm crm, ILogger<CrmTools> logger)
        {
            [McpServerTool]{{toolAttributes}}
            public async {{result}} SignIn(string user)
            {
                var session = await crm.SignInAsync(user);
                logger.LogDebug("Signed in {User}", user);
                {{body}}
            }
        }

        {{types}}
        """;

    private const string Reported = "public sealed class Session { public string User { get; set; } = \"\"; public string [|AccessToken|] { get; set; } = \"\"; }";
    private const string Silent = "public sealed class Session { public string User { get; set; } = \"\"; public string AccessToken { get; set; } = \"\"; }";

    private static Task Check(string source) => Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>(source);

    [Theory]
    [InlineData("Task<Session>", "return session;")]
    [InlineData("ValueTask<Session>", "return session;")]
    [InlineData("Task<Session?>", "return user.Length == 0 ? null : session;")]
    [InlineData("Task<Session[]>", "return [session];")]
    [InlineData("Task<List<Session>>", "return new List<Session> { session };")]
    [InlineData("Task<IReadOnlyDictionary<string, Session>>", "return new Dictionary<string, Session> { [user] = session };")]
    [InlineData("Task<Page<Session>>", "return new Page<Session>([session], 1);")]
    [InlineData("Task<Outer>", "return new Outer(new Middle(session));")]
    [InlineData("Task<Derived>", "return new Derived { AccessToken = session.User };")]
    public Task Type_of_a_result_is_reported_at_its_member(string result, string body) => Check(Tool(result, body, Reported.Replace("sealed ", "", StringComparison.Ordinal) + """
        public sealed record Page<T>(IReadOnlyList<T> Items, int Total);
        public sealed record Outer(Middle Middle);
        public sealed record Middle(Session Session);
        public sealed class Derived : Session;
        """));

    [Theory]
    [InlineData("Task<string>", "return session.User;")]
    [InlineData("Task<int>", "return session.AccessToken.Length;")]
    [InlineData("Task<Account>", "return new Account(session.User, session.AccessToken.Length > 0);")]
    [InlineData("Task<string>", "return JsonSerializer.Serialize(new Account(session.User, true));")]
    [InlineData("Task<object>", "return new { session.User };")]
    [InlineData("Task<(string, Session)>", "return (user, session);")]
    [InlineData("Task<Four>", "return new Four(new(new(new(session))));")]
    [InlineData("Task<CallToolResult>", "return new CallToolResult { Content = [new TextContentBlock { Text = session.User }] };")]
    public Task Result_without_the_member_is_not_reported(string result, string body) => Check(Tool(result, body, Silent + """
        public sealed record Account(string User, bool HasAccessToken);
        public sealed record Four(Three Three);
        public sealed record Three(Two Two);
        public sealed record Two(One One);
        public sealed record One(Session Session);
        """));

    [Theory]
    [InlineData("[JsonIgnore] public string AccessToken { get; set; } = \"\";")]
    [InlineData("[JsonIgnore(Condition = JsonIgnoreCondition.Always)] public string AccessToken { get; set; } = \"\";")]
    [InlineData("[JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)] public string AccessToken { get; set; } = \"\";")]
    [InlineData("[JsonConverter(typeof(Masking))] public string AccessToken { get; set; } = \"\";")]
    [InlineData("internal string AccessToken { get; set; } = \"\";")]
    [InlineData("public string AccessToken { internal get; set; } = \"\";")]
    [InlineData("public string AccessToken = \"\";")]
    [InlineData("public static string ApiKey => Guid.NewGuid().ToString(); internal string AccessToken { set { } }")]
    [InlineData("public string AccessTokenHash { get; set; } = \"\"; internal string AccessToken { set => AccessTokenHash = value.GetHashCode().ToString(); }")]
    [InlineData("public int AccessTokenCount { get; set; } internal string AccessToken { set => AccessTokenCount++; }")]
    [InlineData("public DateTime TokenExpiry { get; set; } internal string AccessToken { set { } }")]
    public Task Member_that_is_not_written_or_no_credential_is_not_reported(string member) => Check(Tool("Task<Session>", "return session;", $$"""
        public sealed class Session { public string User { get; set; } = ""; {{member}} }
        public sealed class Masking : JsonConverter<string>
        {
            public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetString() ?? "";
            public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue("***");
        }
        """));

    [Theory]
    [InlineData("[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string [|AccessToken|] { get; set; } = \"\";")]
    [InlineData("[JsonPropertyName(\"at\")] public string [|AccessToken|] { get; init; } = \"\";")]
    [InlineData("public required string? [|AccessToken|] { get; init; }")]
    [InlineData("public byte[] [|AccessToken|] => Encoding.UTF8.GetBytes(User); public Session() { AccessToken2 = \"\"; } internal string AccessToken2 { get; set; }")]
    public Task Member_that_is_written_all_the_same_is_reported(string member) => Check(Tool("Task<Session>", "return session;", $$"""
        public sealed class Session { public string User { get; set; } = ""; {{member}} }
        """).Replace("AccessToken = await answer", member.Contains("byte[]", StringComparison.Ordinal) ? "AccessToken2 = await answer" : "AccessToken = await answer", StringComparison.Ordinal));

    [Fact]
    public Task Attribute_of_the_other_serializer_is_a_suggestion() => Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>(
        Tool("Task<Session>", "return session;", """
            public sealed class Session { public string User { get; set; } = ""; [Newtonsoft.Json.JsonIgnore] public string {|#0:AccessToken|} { get; set; } = ""; }
            namespace Newtonsoft.Json { public sealed class JsonIgnoreAttribute : Attribute; }
            """),
        Verify.Diagnostic(
            Descriptors.MCPAC2008_TypeWithSecretsReturned,
            0,
            "'Session.AccessToken' is serialised to the model, whose serializer does not know Newtonsoft's [JsonIgnore]; use the one of System.Text.Json").WithSeverity(DiagnosticSeverity.Info));

    [Theory]
    [InlineData("AccessToken = \"\"")]
    [InlineData("AccessToken = null!")]
    [InlineData("AccessToken = \"***\"")]
    [InlineData("AccessToken = string.Empty")]
    [InlineData("AccessToken = Mask(await answer.Content.ReadAsStringAsync())")]
    [InlineData("AccessToken = (await answer.Content.ReadAsStringAsync()).Substring(0, 4)")]
    [InlineData("AccessToken = $\"{user.Length}\"")]
    public Task Mirror_whose_member_nothing_fills_is_not_reported(string assignment) => Check(
        Tool("Task<Session>", "return session;", Silent + " public static class Masks { public static string Mask(string text) => \"***\"; }")
            .Replace("AccessToken = await answer.Content.ReadAsStringAsync()", assignment, StringComparison.Ordinal)
            .Replace("using System.Text;", "using System.Text;\nusing static Masks;", StringComparison.Ordinal));

    [Fact]
    public Task Filled_by_a_deserializer_the_configuration_or_a_constructor_is_reported() => Check(Usings + """
        [McpServerToolType]
        public sealed class CrmTools(HttpClient http, IOptions<CrmSettings> options)
        {
            [McpServerTool] public Task<Login?> ReadLogin() => http.GetFromJsonAsync<Login>("login");

            [McpServerTool] public async Task<List<Account>> ReadAccounts() => JsonSerializer.Deserialize<Answer>(await http.GetStringAsync("accounts"))!.Accounts;

            [McpServerTool] public CrmSettings ReadSettings() => options.Value;

            [McpServerTool] public Grant Issue() => new(Guid.NewGuid().ToString("N"));

            [McpServerTool] public Mirror ReadMirror() => new();

            [McpServerTool] public Request Echo(Request request) => request;

            [McpServerTool] public Request Change(string user, string password) => new() { User = user, Password = password };

            [McpServerTool] public TokenUsage Usage() => new(1, 2);
        }

        public sealed class Login { public string? [|RefreshToken|] { get; set; } }
        public sealed class Answer { public List<Account> Accounts { get; set; } = []; }
        public sealed class Account { public string Name { get; set; } = ""; public string? [|Password|] { get; set; } }
        public sealed class CrmSettings { public string [|ApiKey|] { get; set; } = ""; }
        public sealed class Grant(string clientSecret) { public string [|ClientSecret|] { get; } = clientSecret; }
        public sealed class Mirror { public string? Password { get; set; } }
        public sealed class Request { public string User { get; set; } = ""; public string Password { get; set; } = ""; }
        public sealed record TokenUsage(int InputTokens, int OutputTokens);
        """);

    [Fact]
    public Task Positional_record_prompt_and_resource_are_known() => Check(Usings + """
        [McpServerToolType]
        public sealed class CrmTools(HttpClient http)
        {
            [McpServerTool(UseStructuredContent = true)]
            public async Task<Session> SignIn(string user) => new(user, await http.GetStringAsync("token"), Pin: "");

            public async Task<Inner> NotATool(string user) => new(user, await http.GetStringAsync("token"));
        }

        public sealed record Session(string User, string [|AccessToken|], string Pin);
        public sealed record Inner(string User, string AccessToken);
        """);

    [Fact]
    public Task Member_is_reported_once_for_all_handlers_over_files() => Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>(
    [
        ("/0/Tools.cs", Usings + """
            [McpServerToolType]
            public sealed class CrmTools(Crm crm)
            {
                [McpServerTool] public Task<Session> SignIn() => crm.SignInAsync();
                [McpServerTool] public async Task<Session[]> SignInTwice() => [await crm.SignInAsync()];
            }
            """),
        ("/0/Session.cs", "public sealed class Session { public string? [|AccessToken|] { get; set; } }"),
        ("/0/Crm.cs", Usings + """
            public sealed class Crm(HttpClient http) { public async Task<Session> SignInAsync() => new() { AccessToken = await http.GetStringAsync("token") }; }
            """),
    ]);

    [Theory]
    [InlineData("Task<string>", "return JsonSerializer.Serialize({|#0:session|});")]
    [InlineData("Task<string>", "return JsonSerializer.Serialize(new { ok = true, session = {|#0:session|} });")]
    [InlineData("Task<string>", "var all = new List<Session> { session }; return JsonSerializer.Serialize({|#0:all|});")]
    [InlineData("Task<CallToolResult>", "return new CallToolResult { StructuredContent = JsonSerializer.SerializeToElement({|#0:session|}) };")]
    [InlineData("Task<CallToolResult>", "return new CallToolResult { Content = [new TextContentBlock { Text = JsonSerializer.Serialize({|#0:session|}) }] };")]
    [InlineData("Task<object>", "return {|#0:session|};")]
    [InlineData("Task<object>", "return new { ok = true, session = {|#0:session|} };")]
    public Task Object_that_is_serialized_or_returned_as_another_type_is_reported_there(string result, string body) => Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>(
        Tool(result, body, Silent),
        Verify.Diagnostic(Descriptors.MCPAC2008_TypeWithSecretsReturned, 0, "'Session.AccessToken' is serialised to the model; return a type without it"));

    [Theory]
    [InlineData("Task<string>", "logger.LogDebug(JsonSerializer.Serialize(session)); return \"ok\";")]
    [InlineData("Task<string>", "_ = JsonSerializer.Serialize(session); return \"ok\";")]
    [InlineData("Task<string>", "throw new InvalidOperationException(JsonSerializer.Serialize(session));")]
    [InlineData("Task<string>", "return Redact(JsonSerializer.Serialize(session)); static string Redact(string text) => \"\";")]
    public Task Object_that_is_serialized_for_somebody_else_is_not_reported(string result, string body) => Check(Tool(result, body, Silent));

    [Fact]
    public Task Helper_that_serializes_for_a_handler_is_reported() => Check(Usings + """
        [McpServerToolType]
        public sealed class CrmTools(HttpClient http)
        {
            [McpServerTool] public async Task<string> SignIn() => Json(await http.GetFromJsonAsync<Session>("token"));

            private static string Json(Session? session) => "```json\n" + JsonSerializer.Serialize([|session|]) + "\n```";
        }

        public sealed class Session { public string? AccessToken { get; set; } }
        """);

    [Fact]
    public Task Handler_that_is_a_lambda_is_known() => Check(Usings + """
        public static class Registration
        {
            public static McpServerTool Create(HttpClient http) => McpServerTool.Create(async () => [|await http.GetFromJsonAsync<Session>("token")|]);

            public static Func<Task<Session?>> NotATool(HttpClient http) => async () => await http.GetFromJsonAsync<Session>("token");
        }

        public sealed class Session { public string? AccessToken { get; set; } }
        """);

    [Fact]
    public Task Type_of_a_library_is_reported_at_the_handler() => Check(Usings + """
        using ModelContextProtocol.Authentication;

        [McpServerToolType]
        public sealed class CrmTools(ITokenCache cache)
        {
            [McpServerTool] public async Task<[|TokenContainer?|]> ReadTokens(CancellationToken cancellationToken) => await cache.GetTokensAsync(cancellationToken);
        }
        """.Replace("<[|TokenContainer?|]>", "<TokenContainer?>", StringComparison.Ordinal).Replace("async Task<TokenContainer?>", "async [|Task<TokenContainer?>|]", StringComparison.Ordinal));

    [Fact]
    public Task Credential_that_is_reported_where_it_is_put_in_is_not_reported_again() => Check(Usings + """
        [McpServerToolType]
        public sealed class CrmTools
        {
            [McpServerTool] public Session Show() => new() { AccessToken = Environment.GetEnvironmentVariable("CRM_TOKEN") };
        }

        public sealed class Session { public string? AccessToken { get; set; } }
        """);

    [Fact]
    public Task Tool_that_is_allowed_to_hand_out_secrets_is_a_suggestion() => Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>(
        Tool("Task<Session>", "return session;", Silent.Replace("AccessToken", "{|#0:AccessToken|}", StringComparison.Ordinal) + " public sealed class AllowsSecretResultAttribute : Attribute;", "[AllowsSecretResult]"),
        Verify.Diagnostic(
            Descriptors.MCPAC2008_TypeWithSecretsReturned, 0, "'Session.AccessToken' is serialised to the model; leave it out with [JsonIgnore], or return a type without it").WithSeverity(DiagnosticSeverity.Info));

    [Theory]
    [InlineData("logger.LogInformation(\"Session {Session}\", {|#0:session|});")]
    [InlineData("logger.LogInformation($\"Session {{|#0:session|}}\");")]
    [InlineData("_ = {|#0:session|}.ToString();")]
    [InlineData("_ = string.Format(\"{0}\", {|#0:session|});")]
    public Task Record_that_becomes_text_is_a_suggestion(string statement) => Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>(
        Tool("Task<string>", statement + " return \"ok\";", "public sealed record Session { public string User { get; init; } = \"\"; public string AccessToken { get; init; } = \"\"; }"),
        Verify.Diagnostic(
            Descriptors.MCPAC2008_TypeWithSecretsReturned,
            0,
            "'Session.AccessToken' is printed with the whole record; override PrintMembers, or print another member").WithSeverity(DiagnosticSeverity.Info));

    [Theory]
    [InlineData("public sealed record Session { public string User { get; init; } = \"\"; public string AccessToken { get; init; } = \"\"; private bool PrintMembers(StringBuilder builder) => false; }")]
    [InlineData("public sealed record Session { public string User { get; init; } = \"\"; public string AccessToken { get; init; } = \"\"; public override string ToString() => User; }")]
    [InlineData("public sealed record Session { public string User { get; init; } = \"\"; internal string AccessToken { get; init; } = \"\"; }")]
    [InlineData("public sealed class Session { public string User { get; init; } = \"\"; public string AccessToken { get; init; } = \"\"; }")]
    public Task Record_that_prints_no_credential_is_not_reported(string type) => Check(Tool(
        "Task<string>", "logger.LogInformation($\"Session {session}\"); logger.LogDebug(\"{User} {Length}\", session.User, session.AccessToken.Length); return \"ok\";", type));

    [Theory]
    [InlineData(nameof(McpSdk.V0_2))]
    [InlineData(nameof(McpSdk.V1_4))]
    public Task Older_sdks_serialize_results_too(string version) => Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>(
        """
        using System.Net.Http.Json;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(HttpClient http) { [McpServerTool] public Task<Session?> SignIn() => http.GetFromJsonAsync<Session>("token"); }

        public sealed class Session { public string? [|AccessToken|] { get; set; } }
        """,
        SecretInResultTests.Sdk(version));

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("Strict", DiagnosticSeverity.Error)]
    public Task Severity_follows_the_mode(string mode, DiagnosticSeverity severity) => Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>(
        Tool("Task<Session>", "return session;", Silent.Replace("AccessToken", "{|#0:AccessToken|}", StringComparison.Ordinal)),
        test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = mode;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(
                Descriptors.MCPAC2008_TypeWithSecretsReturned, 0, "'Session.AccessToken' is serialised to the model; leave it out with [JsonIgnore], or return a type without it").WithSeverity(severity));
        });

    [Fact]
    public Task Test_projects_and_projects_without_an_mcp_sdk_are_silent() => Task.WhenAll(
        Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>(Tool("Task<Session>", "return session;", Silent), test => test.GlobalOptions["build_property.IsTestProject"] = "true"),
        Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>("public sealed class Session { public string? AccessToken { get; set; } public Session Copy() => new() { AccessToken = AccessToken }; }", McpSdk.None));

    [Theory]
    [InlineData("public Session SignIn() => new() { AccessToken = }; } public sealed class Session { public string AccessToken")]
    [InlineData("public Missing<Session> SignIn() => default; } public sealed class Session { public string AccessToken { get; set; } }")]
    [InlineData("public Session SignIn() => ; } public sealed record Session(string AccessToken, ")]
    [InlineData("public Session SignIn() => null; } public sealed class Session : Session { public string AccessToken { get; set; } public Session Inner { get; set; } }")]
    public async Task Half_typed_code_does_not_crash(string code)
    {
        var found = await RuleRun.OfAsync(RuleRun.Compile([("/0/Tools.cs", Usings + "[McpServerToolType] public sealed class CrmTools { [McpServerTool] " + code)]), new TypeWithSecretsReturnedAnalyzer());
        Assert.True(found.Length <= 1);
    }

    [Fact]
    public Task Fix_leaves_the_member_out() => Verify.Fix<TypeWithSecretsReturnedAnalyzer, TypeWithSecretsReturnedFix>(
        """
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(HttpClient http)
        {
            [McpServerTool] public async Task<Session> SignIn() => new() { AccessToken = await http.GetStringAsync("token"), ApiKey = await http.GetStringAsync("key") };
            [McpServerTool] public async Task<Grant> Issue() => new("crm", await http.GetStringAsync("secret"));
        }

        public sealed class Session
        {
            public string User { get; set; } = "";

            /// <summary>For the next calls.</summary>
            public string [|AccessToken|] { get; set; } = "";

            [System.ComponentModel.Description("Key")]
            public string [|ApiKey|] { get; set; } = "";
        }

        public sealed record Grant(string Name, string [|ClientSecret|]);
        """,
        """
        using System.Text.Json.Serialization;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(HttpClient http)
        {
            [McpServerTool] public async Task<Session> SignIn() => new() { AccessToken = await http.GetStringAsync("token"), ApiKey = await http.GetStringAsync("key") };
            [McpServerTool] public async Task<Grant> Issue() => new("crm", await http.GetStringAsync("secret"));
        }

        public sealed class Session
        {
            public string User { get; set; } = "";

            /// <summary>For the next calls.</summary>
            [JsonIgnore]
            public string AccessToken { get; set; } = "";

            [System.ComponentModel.Description("Key")]
            [JsonIgnore]
            public string ApiKey { get; set; } = "";
        }

        public sealed record Grant(string Name, [property: JsonIgnore] string ClientSecret);
        """);

    [Fact]
    public Task Fix_for_a_member_that_is_read_from_json_leaves_reading_alone() => Verify.Fix<TypeWithSecretsReturnedAnalyzer, TypeWithSecretsReturnedFix>(
        """
        using System.Net.Http.Json;
        using System.Text.Json.Serialization;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(HttpClient http)
        {
            [McpServerTool] public async Task<Session?> SignIn() => await http.GetFromJsonAsync<Session>("token");
        }

        public sealed class Session
        {
            [JsonPropertyName("access_token")]
            public string? [|AccessToken|] { get; set; }
        }
        """,
        """
        using System.Net.Http.Json;
        using System.Text.Json.Serialization;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(HttpClient http)
        {
            [McpServerTool] public async Task<Session?> SignIn() => await http.GetFromJsonAsync<Session>("token");
        }

        public sealed class Session
        {
            [JsonPropertyName("access_token")]
            [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)]
            public string? AccessToken { get; set; }
        }
        """);

    [Fact]
    public Task Fix_is_not_offered_where_the_server_itself_writes_or_requires_the_member() => Verify.NoFix<TypeWithSecretsReturnedAnalyzer, TypeWithSecretsReturnedFix>(
        """
        using System.Text.Json;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(HttpClient http)
        {
            [McpServerTool] public async Task<Session> SignIn()
            {
                var session = new Session { AccessToken = await http.GetStringAsync("token") };
                await http.PutAsync("sessions", new StringContent(JsonSerializer.Serialize(session)));
                return session;
            }

            [McpServerTool] public async Task<Grant> Issue() => new() { ClientSecret = await http.GetStringAsync("secret") };
        }

        public sealed class Session { public string [|AccessToken|] { get; set; } = ""; }
        public sealed class Grant { public required string [|ClientSecret|] { get; set; } }
        """);

    [Fact]
    public Task Fix_at_a_serialized_object_changes_its_type() => Verify.Fix<TypeWithSecretsReturnedAnalyzer, TypeWithSecretsReturnedFix>(
        [
            ("/0/Tools.cs", """
                using System.Text.Json;
                using ModelContextProtocol.Server;

                [McpServerToolType]
                public sealed class CrmTools(Crm crm)
                {
                    [McpServerTool] public async Task<string> SignIn() => JsonSerializer.Serialize([|await crm.SignInAsync()|]);
                    [McpServerTool] public async Task<string> Show() => JsonSerializer.Serialize(new { session = [|await crm.SignInAsync()|] });
                }
                """),
            ("/0/Session.cs", """
                public sealed class Session
                {
                    public string? AccessToken { get; set; }
                }

                public sealed class Crm(HttpClient http) { public async Task<Session> SignInAsync() => new() { AccessToken = await http.GetStringAsync("token") }; }
                """),
        ],
        [
            ("/0/Tools.cs", """
                using System.Text.Json;
                using ModelContextProtocol.Server;

                [McpServerToolType]
                public sealed class CrmTools(Crm crm)
                {
                    [McpServerTool] public async Task<string> SignIn() => JsonSerializer.Serialize(await crm.SignInAsync());
                    [McpServerTool] public async Task<string> Show() => JsonSerializer.Serialize(new { session = await crm.SignInAsync() });
                }
                """),
            ("/0/Session.cs", """
                using System.Text.Json.Serialization;

                public sealed class Session
                {
                    [JsonIgnore]
                    public string? AccessToken { get; set; }
                }

                public sealed class Crm(HttpClient http) { public async Task<Session> SignInAsync() => new() { AccessToken = await http.GetStringAsync("token") }; }
                """),
        ]);

    [Theory]
    [InlineData("JsonSerializer.Serialize(settings with { ApiKey = null! })")]
    [InlineData("JsonSerializer.Serialize((settings with { ApiKey = \"***\", Region = \"eu\" }))")]
    [InlineData("JsonSerializer.Serialize([|settings with { Region = \"eu\" }|])")]
    public Task Copy_that_blanks_the_credential_is_not_reported(string expression) => Verify.Analyzer<TypeWithSecretsReturnedAnalyzer>(
        $$"""
        using System.Text.Json;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(Settings settings)
        {
            [McpServerTool] public string Show() => {{expression}};
            [McpServerTool] public string Short() { var shown = settings with { ApiKey = "" }; return JsonSerializer.Serialize(shown); }
        }

        public sealed record Settings(string Region)
        {
            public string ApiKey { get; init; } = Environment.GetEnvironmentVariable("CRM_API_KEY")!;
        }
        """);

    [Fact]
    public Task Fix_lets_the_record_print_the_rest() => Verify.Fix<TypeWithSecretsReturnedAnalyzer, TypeWithSecretsReturnedFix>(
        """
        using System.Text;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(HttpClient http, ILogger<CrmTools> logger)
        {
            [McpServerTool] public async Task<string> SignIn(string user)
            {
                var session = new Session(user, await http.GetStringAsync("token"), 60);
                logger.LogInformation("Session {Session}", [|session|]);
                logger.LogInformation($"Session {[|session|]}");
                return "ok";
            }
        }

        public sealed record Session(string User, string AccessToken, int ExpiresIn);
        """,
        """
        using System.Text;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class CrmTools(HttpClient http, ILogger<CrmTools> logger)
        {
            [McpServerTool] public async Task<string> SignIn(string user)
            {
                var session = new Session(user, await http.GetStringAsync("token"), 60);
                logger.LogInformation("Session {Session}", session);
                logger.LogInformation($"Session {session}");
                return "ok";
            }
        }

        public sealed record Session(string User, string AccessToken, int ExpiresIn)
        {
            private bool PrintMembers(StringBuilder builder)
            {
                builder.Append("User = ").Append(User);
                builder.Append(", ExpiresIn = ").Append(ExpiresIn);
                return true;
            }
        }
        """);
}
