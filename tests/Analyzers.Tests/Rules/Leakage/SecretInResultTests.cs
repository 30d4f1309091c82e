using System.Globalization;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>What <see cref="LeakMatrixTests"/> does not generate: single stories, traps, severities, facts for the fix.</summary>
public class SecretInResultTests
{
    private const string Usings = """
        using System.Net.Http.Headers;
        using System.Text;
        using System.Text.Json;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using Microsoft.Extensions.Options;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    private const string ReadKey = "var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!;";

    private static string Tool(string members, string beside = "") => Usings + $$"""
        [McpServerToolType]
        public sealed partial class CrmTools
        {
            {{members}}
        }

        {{beside}}
        """;

    private static Task Check(string source) => Verify.Analyzer<SecretInResultAnalyzer>(source);

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("Default", DiagnosticSeverity.Warning)]
    [InlineData("Recommended", DiagnosticSeverity.Error)]
    [InlineData("Strict", DiagnosticSeverity.Error)]
    public Task Severity_follows_the_mode(string mode, DiagnosticSeverity severity) =>
        Verify.Analyzer<SecretInResultAnalyzer>(
            Tool("[McpServerTool] public string Status() { " + ReadKey + " return $\"key {{|#0:key|}}\"; }"),
            test =>
            {
                test.GlobalOptions["build_property.McpAnalysisMode"] = mode;
                test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2001_SecretInResult, 0, "CRM_API_KEY", "Status", "").WithSeverity(severity));
            });

    [Fact]
    public Task Mode_none_is_silent() =>
        Verify.Analyzer<SecretInResultAnalyzer>(
            Tool($$"""[McpServerTool] public string Status() { {{ReadKey}} return $"key {key}"; }"""),
            test => test.GlobalOptions["build_property.McpAnalysisMode"] = "None");

    [Fact]
    public Task Test_project_is_silent() =>
        Verify.Analyzer<SecretInResultAnalyzer>(
            Tool($$"""[McpServerTool] public string Status() { {{ReadKey}} return $"key {key}"; }"""),
            test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Theory]
    [InlineData("internal sealed class Store(string connectionString) { public string Where() => $\"at {CONNECTION}\"; }", "connectionString")]
    [InlineData("internal sealed class Store { private readonly string _connectionString; public Store(string connectionString) => _connectionString = connectionString; public string Where() => $\"at {CONNECTION}\"; }", "_connectionString")]
    [InlineData("internal sealed class Store(string connectionString) { private readonly string _connectionString = connectionString; public string Where() => $\"at {CONNECTION}\"; }", "_connectionString")]
    [InlineData("internal sealed class Store(string place) { public string Where() => Text(place); private static string Text(string connectionString) => $\"at {CONNECTION}\"; }", "connectionString", "[|connectionString|]")]
    public async Task Connection_string_that_every_caller_spells_out_without_a_secret_is_none(string store, string name, string? reported = null)
    {
        string Source(string connection, string given) => Tool("private readonly Store _store = new(" + given + "); [McpServerTool] public string Status() => _store.Where();", store.Replace("CONNECTION", connection, StringComparison.Ordinal));

        await Check(Source(reported ?? name, "\"Data Source=memory.db\""));
        await Check(Source("[|" + name + "|]", "Environment.GetEnvironmentVariable(\"CRM_CONNECTION_STRING\")!"));
    }

    [Fact]
    public Task Connection_string_that_one_of_two_callers_reads_is_a_secret() => Check(Tool(
        "[McpServerTool] public string Status() => Text(\"Data Source=memory.db\") + Text(Environment.GetEnvironmentVariable(\"CRM_CONNECTION_STRING\")!); private static string Text(string connectionString) => $\"at {[|connectionString|]}\";"));

    [Theory]
    [InlineData("[AllowsSecretResult(\"the tool's job\")] ", "")]
    [InlineData("", "[AllowsSecretResult(\"the tool's job\")] ")]
    public Task Tool_that_says_it_hands_out_secrets_is_a_suggestion(string onMethod, string onType) =>
        Verify.Analyzer<SecretInResultAnalyzer>(
            Usings + $$"""
            {{onType}}[McpServerToolType]
            public static class VaultTools
            {
                {{onMethod}}[McpServerTool] public static string Read() => {|#0:Environment.GetEnvironmentVariable("CRM_API_KEY")|}!;
            }

            [AttributeUsage(AttributeTargets.All)]
            public sealed class AllowsSecretResultAttribute(string reason) : Attribute { public string Reason => reason; }
            """,
            Verify.Diagnostic(Descriptors.MCPAC2001_SecretInResult, 0, "CRM_API_KEY", "Read", "").WithSeverity(DiagnosticSeverity.Info));

    [Theory]
    [InlineData("[Role.User]", DiagnosticSeverity.Info)]
    [InlineData("[Role.User, Role.Assistant]", DiagnosticSeverity.Warning)]
    public Task Block_for_the_user_alone_is_a_suggestion(string audience, DiagnosticSeverity severity) =>
        Verify.Analyzer<SecretInResultAnalyzer>(
            Tool($$"""
                [McpServerTool] public ContentBlock Show()
                {
                    {{ReadKey}}
                    return new TextContentBlock { Text = {|#0:key|}, Annotations = new Annotations { Audience = {{audience}} } };
                }
                """),
            Verify.Diagnostic(Descriptors.MCPAC2001_SecretInResult, 0, "CRM_API_KEY", "Show", "").WithSeverity(severity));

    public static TheoryData<string, string> Helpers => new()
    {
        { "private static string Require(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException(name);", "Require(NAME)" },
        { "private static string? Find(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null; private static string Require(string name) => Find(name) ?? throw new InvalidOperationException(name);", "Require(NAME)" },
        { "private static string Or(string fallback, string name) { var value = Environment.GetEnvironmentVariable(name); return string.IsNullOrEmpty(value) ? fallback : value; }", "Or(\"none\", NAME)" },
        { "private const string Name = NAME; private static string Require(string name) => Environment.GetEnvironmentVariable(name)!;", "Require(Name)" },
    };

    [Theory]
    [MemberData(nameof(Helpers))]
    public async Task What_a_helper_reads_is_known_where_it_is_called(string helper, string read)
    {
        static string Named(string text, string name) => text.Replace("NAME", '"' + name + '"', StringComparison.Ordinal);
        string Sample(string name, string shown) => Tool(Named(helper, name) + "\n[McpServerTool] public string Status() { var value = " + Named(read, name) + "; return $\"crm " + shown + "\"; }");

        await Check(Sample("CRM_TOKEN", "{[|value|]}"));
        await Check(Sample("CRM_REGION", "{value}"));
        await Check(Sample("CRM_TOKEN", "{value.Length}"));
    }

    [Fact]
    public Task Helpers_of_the_configuration_and_of_the_start_are_known_where_they_are_called() => Check(Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        string Require(string name) => builder.Configuration[name] ?? throw new InvalidOperationException(name);
        string Env(string name) => Environment.GetEnvironmentVariable(name) ?? Require(name);
        builder.Services.AddSingleton(new Crm(Require("Crm:ApiKey"), Env("CRM_PASSWORD"), Require("Crm:Region"), Env("CRM_REGION")));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
        await builder.Build().RunAsync();

        public sealed record Crm(string First, string Second, string Third, string Fourth);

        [McpServerToolType]
        public sealed class CrmTools(Crm crm)
        {
            [McpServerTool] public string First() => $"crm {[|crm.First|]}";
            [McpServerTool] public string Second() => $"crm {[|crm.Second|]}";
            [McpServerTool] public string Third() => $"crm {crm.Third}";
            [McpServerTool] public string Fourth() => $"crm {crm.Fourth}";
        }
        """);

    [Fact]
    public Task Two_secrets_of_one_tool_are_two_findings() => Check(Tool("""
        [McpServerTool] public string Status() => $"{[|Environment.GetEnvironmentVariable("CRM_API_KEY")|]} {[|Environment.GetEnvironmentVariable("CRM_PASSWORD")|]}";
        """));

    [Fact]
    public async Task One_secret_at_three_places_of_a_tool_is_one_finding_that_names_them_all()
    {
        var found = await RuleRun.OfAsync(
            Tool($$"""
                [McpServerTool] public string Status(bool brief, bool json)
                {
                    {{ReadKey}}
                    if (brief) { return "first " + key; }
                    return json ? JsonSerializer.Serialize(new { key }) : $"third {key}";
                }
                """),
            new SecretInResultAnalyzer());

        var one = Assert.Single(found);
        Assert.Equal("2", one.Properties[FixFacts.FurtherPlaces]);
        Assert.Equal("CRM_API_KEY", one.Properties[FixFacts.SourceName]);
        Assert.Equal(new[] { "key", "key" }, one.AdditionalLocations.Take(2).Select(RuleRun.TextAt));
        Assert.Contains(one.AdditionalLocations, l => RuleRun.TextAt(l) == "Environment.GetEnvironmentVariable(\"CRM_API_KEY\")");
    }

    [Fact]
    public Task Helper_that_many_tools_use_is_one_finding_in_the_helper() => Check(Tool(
        """
        [McpServerTool] public string First() => Helper.Describe();
        [McpServerTool] public string Second() => Helper.Describe();
        [McpServerTool] public string Third() => "third " + Helper.Describe();
        """,
        """
        public static class Helper { public static string Describe() => $"key {[|Environment.GetEnvironmentVariable("CRM_API_KEY")|]}"; }
        """));

    [Fact]
    public Task Helper_that_no_tool_uses_is_not_reported() => Check(Tool(
        "[McpServerTool] public string First() => \"ok\";",
        "public static class Helper { public static string Describe() => $\"key {Environment.GetEnvironmentVariable(\"CRM_API_KEY\")}\"; }"));

    [Fact]
    public Task Secret_of_another_file_is_reported_where_it_is_put_in() =>
        Verify.Analyzer<SecretInResultAnalyzer>(
        [
            ("/0/Program.cs", Usings + """
                var builder = Host.CreateApplicationBuilder(args);
                builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable("CRM_API_KEY")!));
                builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
                await builder.Build().RunAsync();
                """),
            ("/0/CrmClient.cs", "public sealed class CrmClient(string value) { public string Describe() => $\"CRM with {[|value|]}\"; public string Address => \"https://crm.example.com\"; }"),
            ("/0/CrmTools.cs", Usings + """
                [McpServerToolType]
                public sealed class CrmTools(CrmClient crm)
                {
                    [McpServerTool] public string Status() => crm.Describe();
                    [McpServerTool] public string Address() => crm.Address;
                }
                """),
        ]);

    [Theory]
    [InlineData("new ServiceCollection().AddMcpServer().WithCallToolHandler((request, token) => ValueTask.FromResult(new CallToolResult { Content = [new TextContentBlock { Text = [|key|] }] }));")]
    [InlineData("new ServiceCollection().AddMcpServer().WithReadResourceHandler(async (request, token) => { await Task.Yield(); return new ReadResourceResult { Contents = [new TextResourceContents { Uri = \"crm://x\", Text = [|key|] }] }; });")]
    [InlineData("_ = McpServerTool.Create((string id) => $\"{id} {[|key|]}\");")]
    [InlineData("_ = McpServerTool.Create(Handle); string Handle(string id) => $\"{id} {[|key|]}\";")]
    [InlineData("_ = McpServerPrompt.Create(() => $\"use {[|key|]}\");")]
    [InlineData("_ = new McpServerOptions { ServerInstructions = $\"Use {[|key|]}\" };")]
    public Task Handlers_that_are_delegates_are_followed(string registration) => Check(Usings + $$"""
        public static class Setup
        {
            public static void Add()
            {
                {{ReadKey}}
                {{registration}}
            }
        }
        """);

    [Theory]
    [InlineData("options => options.ServerInstructions = $\"Use {[|key|]}\"")]
    [InlineData("options => { var text = \"Use \" + [|key|]; options.ServerInstructions = text; }")]
    public Task Instructions_that_the_start_of_the_program_sets_are_followed(string configure) => Check(Usings + $$"""
        var builder = Host.CreateApplicationBuilder(args);
        {{ReadKey}}
        builder.Services.AddMcpServer({{configure}}).WithStdioServerTransport().WithTools<CrmTools>();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public sealed class CrmTools
        {
            [McpServerTool] public string Status() => "ok";
        }
        """);

    [Theory]
    [InlineData("await server.SendNotificationAsync(\"crm/status\", new { Text = [|key|] });")]
    [InlineData("await server.ElicitAsync(new ElicitRequestParams { Message = $\"Use {[|key|]}?\", RequestedSchema = new() });")]
    [InlineData("progress.Report(new ProgressNotificationValue { Progress = 1, Message = $\"with {[|key|]}\" });")]
    public Task Messages_beside_the_result_are_followed(string statement) => Check(Tool($$"""
        [McpServerTool] public async Task<string> Status(McpServer server, IProgress<ProgressNotificationValue> progress)
        {
            {{ReadKey}}
            {{statement}}
            await Task.Yield();
            return "done";
        }
        """));

    [Theory]
    [InlineData("public static string Status() => [|s_key|]; private static readonly string s_key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!;")]
    [InlineData("public string Status() => [|Key|]; private string Key { get; } = Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!;")]
    [InlineData("public string Status() => Key; private static string Key => \"key \" + [|Environment.GetEnvironmentVariable(\"CRM_API_KEY\")|];")]
    [InlineData("public partial string Status(); public partial string Status() => [|Environment.GetEnvironmentVariable(\"CRM_API_KEY\")|]!;")]
    [InlineData("public string Status() => [|Environment.GetEnvironmentVariable(Name)|]!; private const string Name = \"CRM_API_KEY\";")]
    [InlineData("public string Status(IConfiguration configuration) => [|configuration.GetRequiredSection(\"Crm\").GetSection(\"ApiKey\").Value|]!;")]
    [InlineData("public string Status(IOptionsMonitor<CrmOptions> options) => [|options.CurrentValue.ApiKey|];")]
    [InlineData("public string Status() => Describe(Current); private static CrmOptions Current { get; set; } = new(); private static string Describe(CrmOptions options) => JsonSerializer.Serialize(new { options.Url, [|options.ApiKey|] });")]
    [InlineData("public object Status() => Describe(Current); private static CrmOptions Current { get; set; } = new(); private static object Describe(CrmOptions options) => new { Url = options.Url, Key = [|options.ApiKey|] };")]
    public Task Places_where_a_server_keeps_its_key_are_sources(string member) => Check(Tool(
        "[McpServerTool] " + member,
        "public sealed class CrmOptions { public string Url { get; set; } = \"https://crm.example.com\"; public string ApiKey { get; set; } = \"\"; }"));

    [Theory]
    [InlineData("return nameof(key);")]
    [InlineData("return \"CRM_API_KEY\";")]
    [InlineData("return $\"configured: {key is not null}\";")]
    [InlineData("return $\"{key.Length} characters\";")]
    [InlineData("return $\"{key[..4]}...\";")]
    [InlineData("return $\"...{key[^4..]}\";")]
    [InlineData("return $\"...{key.Substring(key.Length - 4)}\";")]
    [InlineData("return new string('*', key.Length);")]
    [InlineData("return $\"{key.GetHashCode()}\";")]
    [InlineData("return $\"{key.StartsWith(\"crm_\", StringComparison.Ordinal)} {key.IndexOf('-')} {key.Contains('x')}\";")]
    [InlineData("return key == \"none\" ? \"no key\" : \"a key\";")]
    [InlineData("return key.Equals(\"none\", StringComparison.Ordinal) ? \"no key\" : \"a key\";")]
    [InlineData("return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key)));")]
    [InlineData("return Mask(key); static string Mask(string value) => value.Length < 9 ? \"***\" : value[..4] + \"***\";")]
    [InlineData("return new[] { key }.Select(k => k[..2] + \"**\").First();")]
    [InlineData("Func<string, string> hide = value => new string('*', value.Length); return hide(key);")]
    [InlineData("logger.LogInformation(\"started with {Length}\", key.Length); return \"started\";")]
    [InlineData("logger.LogInformation(\"started with {Key}\", key); return \"started\";")]
    [InlineData("http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", key); return await http.GetStringAsync(\"https://crm.example.com\");")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Get, \"https://crm.example.com\"); request.Headers.Add(\"X-Api-Key\", key); var response = await http.SendAsync(request); return await response.Content.ReadAsStringAsync();")]
    [InlineData("return await http.GetStringAsync($\"https://crm.example.com?key={key}\");")]
    [InlineData("return new Uri($\"https://user:{key}@crm.example.com/\").Host;")]
    [InlineData("key = \"replaced\"; return key;")]
    [InlineData("var text = key; text = \"none\"; return text;")]
    [InlineData("var map = new Dictionary<string, string> { [\"crm\"] = key }; return string.Join(\", \", map.Keys) + map.Count;")]
    [InlineData("var info = new { Name = \"crm\", Key = key }; return info.Name;")]
    [InlineData("var pair = (Name: \"crm\", Key: key); return pair.Name;")]
    [InlineData("var (name, value) = (\"crm\", key); return name;")]
    [InlineData("var client = new CrmClient(key); return client.ToString()!;")]
    [InlineData("var client = new CrmClient(key); return client.Address;")]
    [InlineData("return JsonSerializer.Serialize(new { configured = !string.IsNullOrEmpty(key), source = \"CRM_API_KEY\" });")]
    [InlineData("if (string.IsNullOrEmpty(key)) { return \"CRM_API_KEY is not set\"; } return \"ok\";")]
    [InlineData("return new StringBuilder().Append(\"key set: \").Append(key != null).ToString();")]
    [InlineData("try { return int.Parse(key).ToString(); } catch (FormatException) { return \"CRM_API_KEY is not a number\"; }")]
    [InlineData("return Guid.TryParse(key, out var id) ? id.ToString(\"N\")[..2] : \"no id\";")]
    public Task What_shows_nothing_is_not_reported(string body) => Check(Tool(
        $$"""
        [McpServerTool] public async Task<string> Status(ILogger<CrmTools> logger, HttpClient http)
        {
            await Task.Yield();
            var key = Environment.GetEnvironmentVariable("CRM_API_KEY")!;
            {{body}}
        }
        """,
        "public sealed class CrmClient(string key) { public string Address => \"https://crm.example.com\"; public int Size => key.Length; }"));

    [Theory]
    [InlineData("public string Count(CancellationToken cancellationToken) => $\"{cancellationToken.IsCancellationRequested}\";")]
    [InlineData("public string Count(string text) { var tokens = text.Split(' '); return $\"{tokens.Length} tokens: {string.Join(\", \", tokens)}\"; }")]
    [InlineData("public string Count(int maxTokens, string nextPageToken) => $\"{maxTokens} {nextPageToken}\";")]
    [InlineData("public string Echo(string password) => $\"the user's password is {password.Length} long\";")]
    [InlineData("public string Login(LoginRequest request) => $\"no user {request.Password}\"; public sealed record LoginRequest(string User, string Password);")]
    [InlineData("public string Region() => Environment.GetEnvironmentVariable(\"CRM_REGION\") ?? \"eu\";")]
    [InlineData("public string KeyName() => Environment.GetEnvironmentVariable(\"CRM_KEY_NAME\") ?? \"none\";")]
    [InlineData("public string Path() => Environment.GetEnvironmentVariable(\"TOKEN_FILE_PATH\") ?? \"none\";")]
    [InlineData("public string Names() => string.Join(\", \", Names2); private static readonly string[] Names2 = { \"CRM_API_KEY\", \"CRM_PASSWORD\" };")]
    [InlineData("public string ApiKeyHeader() => ApiKeyHeaderName; private const string ApiKeyHeaderName = \"X-Api-Key\";")]
    [InlineData("public string Usage(TokenUsage usage) => $\"{usage.InputTokens} {usage.TokenCount}\"; public sealed record TokenUsage(int InputTokens, int TokenCount);")]
    public Task Names_and_counts_are_no_secrets(string member) => Check(Tool("[McpServerTool] " + member));

    [Theory]
    [InlineData("""[McpServerTool] public string Status(JsonElement answer) => Show(answer); private static string Show(JsonElement args) => args.GetProperty("access_token").GetString() ?? "";""")]
    [InlineData("""[McpServerTool] public string Status(JsonElement answer) => answer.GetProperty("access_token").GetString() ?? "";""")]
    [InlineData("""[McpServerTool] public string Status(JsonElement answer) => answer.TryGetProperty("access_token", out var token) ? token.GetString() ?? "" : "";""")]
    [InlineData("""[McpServerTool] public string Status(RequestContext<CallToolRequestParams> context) => context.Params!.Arguments!["access_token"].GetString() ?? "";""")]
    [InlineData("""[McpServerTool] public string Status(RequestContext<CallToolRequestParams> context) { var given = context.Params!.Arguments!; return given.TryGetValue("access_token", out var token) ? token.GetString() ?? "" : ""; }""")]
    public Task Token_that_the_client_sends_is_its_own(string members) => Check(Tool(members));

    [Fact]
    public Task Token_of_an_answer_is_followed_through_the_method_that_reads_it() => Check(Tool("""
        [McpServerTool]
        public async Task<string> SignIn(string code)
        {
            var token = await ExchangeAsync(code);
            return $"signed in with {[|token|]}";
        }

        private async Task<string?> ExchangeAsync(string code)
        {
            using var client = new HttpClient();
            var response = await client.PostAsync("https://login.example.com/oauth/token", new StringContent(code));
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return answer.RootElement.GetProperty("access_token").GetString();
        }
        """));

    [Fact]
    public Task Secret_in_a_method_that_is_no_handler_is_not_reported() => Check(Tool($$"""
        [McpServerTool] public string Status() => Describe().Length.ToString();
        private static string Describe() { {{ReadKey}} return $"key {key}"; }
        public string Other() { {{ReadKey}} return $"key {key}"; }
        """));

    [Theory]
    [MemberData(nameof(Versions))]
    public Task Every_version_of_the_sdk_is_known(string version) => Verify.Analyzer<SecretInResultAnalyzer>(
        """
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class CrmTools
        {
            [McpServerTool] public static string Status() => $"key {[|Environment.GetEnvironmentVariable("CRM_API_KEY")|]}";
            [McpServerPrompt] public static string Ask() => $"use {[|Environment.GetEnvironmentVariable("CRM_API_KEY")|]}";
            [McpServerTool] public static string Name() => "CRM_API_KEY";
        }
        """,
        Sdk(version));

    [Fact]
    public Task Results_of_the_first_versions_are_followed() => Verify.Analyzer<SecretInResultAnalyzer>(
        """
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class CrmTools
        {
            [McpServerTool] public static CallToolResponse Status() =>
                new() { Content = [new Content { Type = "text", Text = [|Environment.GetEnvironmentVariable("CRM_API_KEY")|] }] };
        }
        """,
        McpSdk.V0_2);

    [Fact]
    public Task Project_without_an_mcp_sdk_is_silent() => Verify.Analyzer<SecretInResultAnalyzer>(
        "public static class CrmTools { public static string Status() => Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!; }",
        McpSdk.None);

    [Fact]
    public async Task Secret_of_a_referenced_project_is_known_by_its_name()
    {
        var library = RuleRun.Checked(RuleRun.Compile(
            [("/1/Crm.cs", "public sealed class CrmSettings { public string ApiKey { get; set; } = \"\"; public string Url { get; set; } = \"\"; public string GetAccessToken() => ApiKey; public string Describe() => Url; }")])
            .WithAssemblyName("Library"));
        var server = RuleRun.Checked(RuleRun.Compile(
            [("/0/Tools.cs", Tool("""
                private readonly CrmSettings _settings = new();
                [McpServerTool] public string Key() => _settings.ApiKey;
                [McpServerTool] public string Token() => _settings.GetAccessToken();
                [McpServerTool] public string Url() => _settings.Url + _settings.Describe();
                """))],
            library.ToMetadataReference()));

        var found = await RuleRun.OfAsync(server, new SecretInResultAnalyzer());
        Assert.Equal(new[] { "_settings.ApiKey", "_settings.GetAccessToken()" }, found.Select(d => RuleRun.TextAt(d.Location)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[McpServerTool] public string Status() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); return $\"{key")]
    [InlineData("[McpServerTool] public string Status() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"")]
    [InlineData("[McpServerTool] public string Status() => Environment.GetEnvironmentVariable(")]
    [InlineData("[McpServerTool] public string Status() => Missing.Describe(Environment.GetEnvironmentVariable(\"CRM_API_KEY\"));")]
    [InlineData("[McpServerTool] public Unknown Status() => new Unknown { Key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\") };")]
    [InlineData("[McpServerTool] public string Status() => Status(Status(")]
    [InlineData("[McpServerTool] public string Status( { return foreach; }")]
    [InlineData("[McpServerTool] public string Status() { Func<string> f = () => ; f()(); (var a, ) = ; return ^^; }")]
    public async Task Half_typed_code_neither_crashes_nor_invents(string member)
    {
        var compilation = RuleRun.Compile([("/0/Tools.cs", Tool(member))]);
        var found = await RuleRun.OfAsync(compilation, new SecretInResultAnalyzer(), new SecretInErrorAnalyzer());
        Assert.All(found, d => Assert.Contains("CRM_API_KEY", d.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.True(found.Length <= 1);
    }

    [Fact]
    public async Task Value_of_a_secret_is_in_no_message_and_in_no_property()
    {
        // A secret that is also written down: the rule may name its setting, never show it.
        const string Planted = "crm_planted_93f1c07a52";
        var found = await RuleRun.OfAsync(
            Tool($$"""
                private string _apiKey = "{{Planted}}";
                [McpServerTool] public string Status() { _apiKey = Environment.GetEnvironmentVariable("CRM_API_KEY") ?? "{{Planted}}"; return $"{_apiKey}"; }
                [McpServerTool] public string Fail() => throw new McpException($"bad {_apiKey}");
                """),
            new SecretInResultAnalyzer(),
            new SecretInErrorAnalyzer());

        Assert.NotEmpty(found);
        Assert.All(found, d => Assert.DoesNotContain(
            Planted, d.GetMessage(CultureInfo.InvariantCulture) + string.Concat(d.Properties.Values) + d.Descriptor.Description, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GitHubOptions")]
    [InlineData("SlackSettings")]
    [InlineData("BotConfig")]
    public Task Token_among_the_settings_of_a_service_is_reported(string type) => Check(Tool(
        $$"""
        private readonly {{type}} _settings;
        public CrmTools(IOptions<{{type}}> options) => _settings = options.Value;
        [McpServerTool] public string Status() => $"signed in with {[|_settings.Token|]}";
        """,
        $$"""public sealed class {{type}} { public string Token { get; set; } = ""; public string Url { get; set; } = ""; }"""));

    [Theory]
    [InlineData("ListOptions")]
    [InlineData("PagingOptions")]
    [InlineData("TokenizerSettings")]
    [InlineData("ResumeConfig")]
    [InlineData("Options")]
    public Task Token_among_the_options_of_a_call_is_not_reported(string type) => Check(Tool(
        $$"""
        private readonly {{type}} _settings = new();
        [McpServerTool] public string Status() => $"goes on at {_settings.Token}";
        """,
        $$"""public sealed class {{type}} { public string Token { get; set; } = ""; public int Size { get; set; } }"""));

    [Fact]
    public Task Secret_that_a_member_of_an_extension_block_hands_on_is_reported() => Check(Tool(
        """
        [McpServerTool] public string Clipped() => [|Environment.GetEnvironmentVariable("CRM_API_KEY")!.Clip(12)|];
        [McpServerTool] public string Loud() => [|Environment.GetEnvironmentVariable("CRM_API_KEY")!.Loud|];
        [McpServerTool] public string Masked() => Environment.GetEnvironmentVariable("CRM_API_KEY")!.Masked;
        [McpServerTool] public string Start() => Environment.GetEnvironmentVariable("CRM_API_KEY")!.Start();
        """,
        """
        public static class Texts
        {
            extension(string text)
            {
                public string Clip(int length) => text.Length <= length ? text : text[..length];
                public string Loud => text.ToUpperInvariant();
                public string Masked => new string('*', 8) + text[^2..];
                public string Start() => text[..3] + "...";
            }
        }
        """));

    [Theory]
    [InlineData("_settings is { ApiKey: var key } ? $\"{[|key|]}\" : \"\"")]
    [InlineData("_settings switch { { ApiKey: { Length: > 3 } key } => $\"{[|key|]}\", _ => \"none\" }")]
    public Task Secret_that_a_pattern_takes_out_is_reported(string expression) => Check(Tool(
        $$"""
        private readonly CrmSettings _settings;
        public CrmTools(IOptions<CrmSettings> options) => _settings = options.Value;
        [McpServerTool] public string Status() => {{expression}};
        """,
        """public sealed class CrmSettings { public string ApiKey { get; set; } = ""; public string User { get; set; } = ""; }"""));

    [Theory]
    [InlineData("_settings is { User: var user } ? user : \"\"")]
    [InlineData("_settings is { ApiKey: { Length: var length } } ? $\"{length} characters\" : \"\"")]
    public Task What_is_no_secret_in_a_pattern_is_not_reported(string expression) => Check(Tool(
        $$"""
        private readonly CrmSettings _settings;
        public CrmTools(IOptions<CrmSettings> options) => _settings = options.Value;
        [McpServerTool] public string Status() => {{expression}};
        """,
        """public sealed class CrmSettings { public string ApiKey { get; set; } = ""; public string User { get; set; } = ""; }"""));

    [Theory]
    [InlineData("var b = new DbConnectionStringBuilder { ConnectionString = text }; b.Remove(\"Password\"); return b.ConnectionString;")]
    [InlineData("var b = new DbConnectionStringBuilder { ConnectionString = text }; b[\"Password\"] = \"***\"; return b.ToString();")]
    [InlineData("var b = new CrmBuilder { ConnectionString = text }; b.Password = null!; return $\"at {b.ConnectionString}\";")]
    [InlineData("return new CrmBuilder { ConnectionString = text, Password = \"\" }.ConnectionString;")]
    public Task Connection_string_without_its_password_is_not_reported(string body) => Check(ConnectionString(body));

    [Theory]
    [InlineData("var b = new DbConnectionStringBuilder { ConnectionString = [|text|] }; b.Remove(\"Pooling\"); return b.ConnectionString;")]
    [InlineData("var b = new CrmBuilder { ConnectionString = [|text|] }; var shown = b.ConnectionString; b.Password = null!; return shown;")]
    public Task Connection_string_with_its_password_is_reported(string body) => Check(ConnectionString(body));

    private static string ConnectionString(string body) => "using System.Data.Common;\n" + Tool(
        $$"""
        private readonly IConfiguration _configuration;
        public CrmTools(IConfiguration configuration) => _configuration = configuration;
        [McpServerTool] public string Status() { var text = _configuration.GetConnectionString("Crm"); {{body}} }
        """,
        """public sealed class CrmBuilder : DbConnectionStringBuilder { public string Password { get; set; } = ""; }""");

    public static TheoryData<string> Versions => [nameof(McpSdk.V0_2), nameof(McpSdk.V1_4), nameof(McpSdk.V2_3)];

    internal static McpSdk Sdk(string version) => version switch
    {
        nameof(McpSdk.V0_2) => McpSdk.V0_2,
        nameof(McpSdk.V1_4) => McpSdk.V1_4,
        _ => McpSdk.V2_3,
    };
}
