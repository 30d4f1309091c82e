using System.Globalization;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2004: what a log, a trace or a telemetry system is told of a credential.</summary>
public class SecretInLogTests
{
    private const string Usings = """
        using System.Diagnostics;
        using System.Diagnostics.Metrics;
        using System.Text;
        using System.Text.Json;
        using System.Text.RegularExpressions;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    private const string Loggers = """
        namespace Serilog
        {
            public interface ILogger
            {
                void Information(string messageTemplate);
                void Information<T>(string messageTemplate, T propertyValue);
                ILogger ForContext(string propertyName, object? value, bool destructureObjects = false);
            }

            public static class Log { public static void Warning<T>(string messageTemplate, T propertyValue) { } }
        }

        namespace NLog { public class Logger { public void Info(string message, params object?[] args) { } } }
        namespace log4net { public interface ILog { void DebugFormat(string format, params object?[] args); } }
        """;

    private static string Tool(string statement, string members = "", string beside = "") => Usings + $$"""
        [McpServerToolType]
        public sealed partial class CrmTools(ILogger<CrmTools> logger, IConfiguration configuration)
        {
            private readonly string _key = Environment.GetEnvironmentVariable("CRM_API_KEY")!;

            [McpServerTool]
            public async Task<string> Status(string user, int id, CancellationToken cancellationToken)
            {
                await Task.Yield();
                var name = configuration["Crm:Name"];
                {{statement}}
                return "ok " + user + id + name;
            }

            public int KeyLength() { logger.LogTrace("asked"); return _key.Length; }

            {{members}}
        }

        {{beside}}
        """;

    private static Task Check(string source) => Verify.Analyzer<SecretInLogAnalyzer>(source);

    [Theory]
    [InlineData("""logger.LogInformation("key {Key} of {User}", [|_key|], user);""")]
    [InlineData("""logger.LogInformation($"key {[|_key|]}");""")]
    [InlineData("""logger.LogDebug("key " + [|_key|]);""")]
    [InlineData("""logger.LogWarning(new EventId(3), "key {Key}", [|_key|]);""")]
    [InlineData("""logger.LogError(new InvalidOperationException("no"), "key {Key}", [|_key|]);""")]
    [InlineData("""logger.LogError(new InvalidOperationException("no " + [|_key|]), "failed");""")]
    [InlineData("""logger.Log(LogLevel.Critical, "key {Key}", [|_key.Trim()|]);""")]
    [InlineData("""logger.LogInformation("{A} {Key}", new object?[] { user, [|_key|] });""")]
    [InlineData("""logger.LogInformation("request {Body}", JsonSerializer.Serialize(new { user, key = [|_key|] }));""")]
    [InlineData("""logger.LogInformation("request {@Body}", new { user, key = [|_key|] });""")]
    [InlineData("""logger.LogInformation("{Key}", [|string.IsNullOrEmpty(user) ? "none" : _key|]);""")]
    [InlineData("""using (logger.BeginScope("key {Key}", [|_key|])) { }""")]
    [InlineData("""using (logger.BeginScope(new Dictionary<string, object?> { ["key"] = [|_key|] })) { }""")]
    [InlineData("""logger.LogInformation("{Key}", [|configuration["Crm:ApiKey"]|]);""")]
    [InlineData("""var text = $"key {[|_key|]}"; logger.LogInformation(text);""")]
    [InlineData("""var text = new StringBuilder("crm"); text.Append([|_key|]); logger.LogInformation(text.ToString());""")]
    [InlineData("""Debug.WriteLine("key " + [|_key|]);""")]
    [InlineData("""Trace.TraceInformation("key {0}", [|_key|]);""")]
    [InlineData("""new TraceSource("crm").TraceEvent(TraceEventType.Error, 1, "key {0}", [|_key|]);""")]
    [InlineData("""Activity.Current?.SetTag("crm.key", [|_key|]);""")]
    [InlineData("""Activity.Current?.AddBaggage("crm.key", [|_key|]);""")]
    [InlineData("""Activity.Current?.AddEvent(new ActivityEvent("sent", tags: new ActivityTagsCollection { ["key"] = [|_key|] }));""")]
    [InlineData("""new Meter("crm").CreateCounter<int>("calls").Add(1, new KeyValuePair<string, object?>("key", [|_key|]));""")]
    [InlineData("""Console.Error.WriteLine($"key {[|_key|]}");""")]
    [InlineData("""Console.Error.WriteLine($"key {([|user is null ? "none" : _key|])}");""")]
    [InlineData("""Console.Error.WriteLine("key " + [|_key|] + (name?.Length ?? 0));""")]
    [InlineData("""await Console.Error.WriteLineAsync($"key {[|_key|]} of {name ?? user}");""")]
    [InlineData("""logger.LogInformation([|_key.Split(';')|].FirstOrDefault(p => p.StartsWith("Password=")));""")]
    [InlineData("""logger.LogInformation([|_key.Split(';')|].FirstOrDefault(p => !p.StartsWith("Server=")));""")]
    [InlineData("""logger.LogInformation(Regex.Match([|_key|], "(Password|Server)=([^;]+)").Groups[2].Value);""")]
    [InlineData("""logger.LogInformation(Regex.Match([|_key|], "Server=(.*)").Groups[1].Value);""")]
    [InlineData("""var parts = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = _key }; logger.LogInformation([|$"{parts["User Id"]} with {parts["Password"]}"|]);""")]
    [InlineData("""logger.LogInformation("key {Start}", [|_key.Substring(0, Math.Min(20, _key.Length))|]);""")]
    [InlineData("""logger.LogInformation("key {End}", [|_key.Substring(_key.Length - Math.Min(12, _key.Length))|]);""")]
    [InlineData("""logger.LogInformation([|_key[..Math.Max(4, _key.Length)]|]);""")]
    [InlineData("""var at = _key.IndexOf("Password=") + 9; logger.LogInformation([|_key.Substring(at, _key.IndexOf(';', at) - at)|]);""")]
    [InlineData("""var at = _key.IndexOf("Database=") + 9; logger.LogInformation([|_key.Substring(at)|]);""")]
    [InlineData("""var at = _key.IndexOf("//") + 2; logger.LogInformation([|_key.Substring(at, _key.Length - at)|]);""")]
    [InlineData("""Console.Error.WriteLine($"key {(_key is null ? "none" : [|_key.Substring(0, 5)|] + "...")}");""")]
    [InlineData("""Func<string, string, string> line = (key, by) => key + by; logger.LogInformation([|line(_key, name ?? user)|]);""")]
    [InlineData("""using var answer = JsonDocument.Parse(user); if (answer.RootElement.TryGetProperty("access_token", out var given)) { logger.LogInformation("got {Token}", [|given.GetString()|]); }""")]
    [InlineData("""var answer = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(user)!; if (answer.TryGetValue("refresh_token", out var given)) { logger.LogInformation("got {Token}", [|given|]); }""")]
    [InlineData("""var answer = System.Text.Json.Nodes.JsonNode.Parse(user); logger.LogInformation("got {Token}", [|answer?["access_token"]?.ToString()|]);""")]
    [InlineData("""Console.WriteLine([|_key|]);""")]
    [InlineData("""Note($"key {[|_key|]}");""")]
    [InlineData("""LogKey(logger, user, [|_key|]);""")]
    [InlineData("""s_logKey(logger, [|_key|], null);""")]
    [InlineData("""s_keyScope(logger, [|_key|]);""")]
    [InlineData("""Serilog.Log.Warning("key {Key}", [|_key|]);""")]
    [InlineData("""_serilog.Information("key {Key}", [|_key|]);""")]
    [InlineData("""_serilog.ForContext("key", [|_key|]).Information("asked");""")]
    [InlineData("""_nlog.Info("key {Key} {User}", [|_key|], user);""")]
    [InlineData("""_log4net.DebugFormat("key {0}", [|_key|]);""")]
    public Task Secret_in_a_log_is_reported(string statement) => Check(Tool(
        statement,
        """
        private void Note(string text) => logger.LogInformation("crm: {Text}", text);
        [LoggerMessage(Level = LogLevel.Information, Message = "{User} uses {Key}")] private static partial void LogKey(ILogger logger, string user, string key);
        private static readonly Action<ILogger, string, Exception?> s_logKey = LoggerMessage.Define<string>(LogLevel.Information, new EventId(1), "key {Key}");
        private static readonly Func<ILogger, string, IDisposable?> s_keyScope = LoggerMessage.DefineScope<string>("key {Key}");
        private readonly Serilog.ILogger _serilog = null!;
        private readonly NLog.Logger _nlog = null!;
        private readonly log4net.ILog _log4net = null!;
        """,
        "public sealed partial class CrmTools { private static partial void LogKey(ILogger logger, string user, string key) { } }\n" + Loggers));

    [Theory]
    [InlineData("""logger.LogInformation("key {Key} of {User}", _key is not null, user);""")]
    [InlineData("""logger.LogInformation("key of {Length} characters", _key.Length);""")]
    [InlineData("""logger.LogInformation("key ends in {End}", _key[^4..]);""")]
    [InlineData("""logger.LogInformation("key {Start}...", _key.Substring(0, 4));""")]
    [InlineData("""logger.LogInformation("key ...{End}", _key.Substring(Math.Max(0, _key.Length - 4)));""")]
    [InlineData("""logger.LogInformation(_key.Split(';').FirstOrDefault(p => p.TrimStart().StartsWith("Server=", StringComparison.OrdinalIgnoreCase)));""")]
    [InlineData("""logger.LogInformation(Regex.Match(_key, "Server=([^;]+)").Groups[1].Value);""")]
    [InlineData("""var parts = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = _key }; logger.LogInformation($"{parts["User Id"]} on {parts["Server"]}");""")]
    [InlineData("""var parts = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = _key }; if (parts.TryGetValue("Database", out var database)) { logger.LogInformation("{Database}", database); }""")]
    [InlineData("""logger.LogInformation(Regex.Match(_key, @"(?:Server|Data Source)\s*=\s*([^;]+)", RegexOptions.IgnoreCase).Groups[1].Value);""")]
    [InlineData("""logger.LogInformation("key {Mask}", Mask(_key));""")]
    [InlineData("""logger.LogInformation("key ...{End}", _key.Substring(_key.Length - Math.Min(4, _key.Length)));""")]
    [InlineData("""logger.LogInformation("key {Start}...", _key.Substring(0, Math.Min(_key.Length, 3)));""")]
    [InlineData("""logger.LogInformation($"key {_key[..Math.Min(4, _key.Length)]}");""")]
    [InlineData("""logger.LogInformation($"key {_key[^Math.Min(4, _key.Length)..]}");""")]
    [InlineData("""var at = _key.IndexOf("Database=", StringComparison.OrdinalIgnoreCase) + 9; logger.LogInformation(_key.Substring(at, _key.IndexOf(';', at) - at));""")]
    [InlineData("""var at = _key.IndexOf("Server="); if (at >= 0) { at += 7; var end = _key.IndexOf(';', at); var server = end < 0 ? _key[at..] : _key[at..end]; logger.LogInformation(server); }""")]
    [InlineData("""logger.LogInformation("key {Hash}", Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(_key))));""")]
    [InlineData("""logger.LogInformation("{Name} is set", nameof(_key));""")]
    [InlineData("""logger.LogInformation("CRM_API_KEY is not set; the password, the secret and the access token are needed");""")]
    [InlineData("""logger.LogInformation("{Token}", cancellationToken);""")]
    [InlineData("""var tokenCount = id; logger.LogInformation("{TokenCount} tokens", tokenCount);""")]
    [InlineData("""logger.LogInformation("name {Name}", name);""")]
    [InlineData("""var url = "https://crm.example.com?key=" + _key; logger.LogInformation("GET {Url}", url.Replace(_key, "x"));""")]
    [InlineData("""var url = "https://crm.example.com?key=" + _key; logger.LogInformation("GET {Url}", Regex.Replace(url, "key=[^&]+", "key=***"));""")]
    [InlineData("""var keys = new Dictionary<string, string> { ["crm"] = _key }; foreach (var pair in keys) { logger.LogInformation("{Name}", pair.Key); }""")]
    [InlineData("""var keys = new Dictionary<string, string> { ["crm"] = _key }; foreach (var (known, _) in keys) { logger.LogInformation("{Name}", known); }""")]
    [InlineData("""var info = new Info { Key = _key }; logger.LogInformation("made {Info}", info);""")]
    [InlineData("""var client = new HttpClient(); client.DefaultRequestHeaders.Add("X-Api-Key", _key); logger.LogInformation("made {Client}", client);""")]
    [InlineData("""Activity.Current?.SetTag("crm.key.set", _key.Length > 0);""")]
    [InlineData("""Console.Error.WriteLine(_key is null ? "CRM_API_KEY is not set" : "ready");""")]
    [InlineData("""Console.Error.WriteLine($"key {(_key is null ? "none" : "set")} for {name ?? user}");""")]
    [InlineData("""Console.Error.WriteLine($"key {(_key is null ? "none" : _key.Substring(0, 4) + "...")}");""")]
    [InlineData("""new StringWriter().WriteLine($"key {(name is null ? "none" : _key)}");""")]
    [InlineData("""Func<string, string, string> line = (key, by) => key.Length + by; logger.LogInformation(line(_key, name ?? user));""")]
    [InlineData("""using var answer = JsonDocument.Parse(user); logger.LogInformation("{Set} for {Seconds} s, {Scope}", answer.RootElement.TryGetProperty("access_token", out _), answer.RootElement.GetProperty("expires_in").GetInt32(), answer.RootElement.GetProperty("scope").GetString());""")]
    [InlineData("""var answer = JsonDocument.Parse(user).RootElement; logger.LogInformation("{Length}", answer.GetProperty("access_token").GetString()!.Length);""")]
    [InlineData("""var form = new Dictionary<string, string>(); form["refresh_token"] = _key; logger.LogInformation("{Count}", form.Count);""")]
    [InlineData("""File.WriteAllText("crm.txt", user); logger.LogInformation(user);""")]
    public Task What_shows_nothing_of_the_secret_is_not_reported(string statement) => Check(Tool(
        statement,
        "private static string Mask(string text) => text[..2] + new string('*', 8);",
        "public sealed class Info { public string? Key { get; set; } }"));

    [NewerCSharpFact]
    public async Task Ordinary_part_of_a_connection_string_is_not_the_credential()
    {
        var found = await RuleRun.OfAsync(
            Tool(
                "var info = new Info(); info.ConnectionString = Connection(); logger.LogInformation(info.ConnectionString); logger.LogInformation(info.ToString());",
                """
                private readonly string _database = Environment.GetEnvironmentVariable("CRM_DATABASE") ?? "crm";
                private readonly string _password = Environment.GetEnvironmentVariable("CRM_PASSWORD")!;
                private string Connection() => $"Host=crm;Database={_database};Password={_password}";
                """,
                "public sealed class Info { public string? ConnectionString { get; set; } public override string ToString() => \"to \" + ConnectionString; }"),
            new SecretInLogAnalyzer());

        Assert.All(found, d => Assert.Equal("CRM_PASSWORD", d.Properties[FixFacts.SourceName]));
        Assert.NotEmpty(found);
    }

    [Fact]
    public Task Text_that_has_another_use_is_taken_out_of_the_log_only() => Check(Tool("""
        var header = "Bearer " + _key;
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Authorization", header);
        logger.LogDebug("sends {Header}", [|header|]);
        """));

    [NewerCSharpFact]
    public async Task Several_log_lines_of_one_secret_are_one_finding_that_names_them_all()
    {
        var found = await RuleRun.OfAsync(
            Tool("""logger.LogInformation("a {Key}", _key); logger.LogDebug($"b {_key}"); Note("c " + _key);""", "private void Note(string text) => logger.LogInformation(text);"),
            new SecretInLogAnalyzer());

        var one = Assert.Single(found);
        Assert.Equal("2", one.Properties[FixFacts.FurtherPlaces]);
        Assert.Equal("CRM_API_KEY", one.Properties[FixFacts.SourceName]);
        Assert.StartsWith("'CRM_API_KEY' is written to the log", one.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(["_key", "_key"], one.AdditionalLocations.Take(2).Select(RuleRun.TextAt));
    }

    [NewerCSharpTheory]
    [InlineData("Console.WriteLine(_key);", "the console")]
    [InlineData("Trace.WriteLine(_key);", "the trace")]
    [InlineData("Activity.Current?.SetTag(\"k\", _key);", "the telemetry")]
    [InlineData("logger.LogInformation(_key);", "the log")]
    public async Task Message_says_what_it_is_written_to(string statement, string sink)
    {
        var one = Assert.Single(await RuleRun.OfAsync(Tool(statement), new SecretInLogAnalyzer()));
        Assert.Contains(" is written to " + sink, one.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public Task Two_secrets_in_one_line_are_two_findings() => Check(Tool(
        """logger.LogInformation("{A} {B}", [|_key|], [|Environment.GetEnvironmentVariable("CRM_PASSWORD")|]);"""));

    [Theory]
    [InlineData("""public void Sign(string password) => logger.LogInformation("signs in with {P}", [|password|]);""")]
    [InlineData("""public void Sign(Login login) => logger.LogInformation("signs in with {P}", [|login.Password|]);""")]
    [InlineData("""public void Sign(string password) { logger.LogInformation("with {P}", [|password|]); }  public void All() { Sign("a"); Sign("b"); }""")]
    [InlineData("""[McpServerTool] public void Sign(string user, string password) => logger.LogInformation("signs in with {P}", [|password|]);""")]
    [InlineData("""[McpServerTool] public void Sign(Login login) => logger.LogInformation("signs in with {P}", [|login.Password|]);""")]
    [InlineData("""public void Sign(JsonElement json) { var accessToken = json.GetProperty("access_token").GetString(); logger.LogInformation("token {T}", [|accessToken|]); }""")]
    [InlineData("""public void Sign() { var accessToken = GenerateToken(); logger.LogInformation("token {T}", [|accessToken|]); }  private static string GenerateToken() => Guid.NewGuid().ToString();""")]
    public Task Secret_by_its_name_is_reported(string member) =>
        Check(Tool("", member, "public sealed class Login { public string User { get; set; } = \"\"; public string Password { get; set; } = \"\"; }"));

    [Theory]
    [InlineData("""[McpServerTool] public string Sign(string user, string password) => "with " + password;""")]
    [InlineData("""public void Sign(JsonElement json) { var accessToken = Short(json.GetProperty("access_token").GetString()!); logger.LogInformation("token {T}", accessToken); }  private static string Short(string s) => s[..4];""")]
    [InlineData("""public void Sign(string[] args) { var pat = args[1]; var env = new Env { Pat = pat, Url = args[0] }; logger.LogInformation("url {U}", env.Url); }  public sealed class Env { public string Pat { get; set; } = ""; public string Url { get; set; } = ""; }""")]
    [InlineData("""public void Sign(string[] args) { var pat = args[1]; var all = new List<Env>(); all.Add(new Env { Pat = pat, Url = args[0] }); logger.LogInformation("url {U}", all[0].Url); }  public sealed class Env { public string Pat { get; set; } = ""; public string Url { get; set; } = ""; }""")]
    [InlineData("""public void Sign(string secretName, string tokenUrl, string passwordHash, string apiKeyId) => logger.LogInformation("{A} {B} {C} {D}", secretName, tokenUrl, passwordHash, apiKeyId);""")]
    [InlineData("""public void Sign(string approvalToken) => logger.LogInformation("edit {Token}", approvalToken);""")]
    public Task What_only_sounds_like_a_secret_is_not_reported(string member) => Check(Tool("", member));

    [Theory]
    [InlineData("""logger.LogDebug("auth {A}", [|context.Request.Headers.Authorization.ToString()|]);""")]
    [InlineData("""logger.LogDebug("auth {A}", [|context.Request.Headers["Authorization"]|]);""")]
    [InlineData("""if (context.Request.Headers.TryGetValue("X-Api-Key", out var sent)) { logger.LogDebug("key {A}", [|sent|]); }""")]
    [InlineData("""logger.LogDebug("agent {A}", context.Request.Headers["User-Agent"]);""")]
    [InlineData("""logger.LogDebug("auth {A}", context.Request.Headers.Authorization.Count);""")]
    [InlineData("""logger.LogDebug("has auth {A}", context.Request.Headers.ContainsKey("Authorization"));""")]
    public Task Credential_of_the_caller_is_reported(string statement) => Verify.Analyzer<SecretInLogAnalyzer>(
        $$"""
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.Logging;

        public sealed class Gate(ILogger<Gate> logger)
        {
            public void Invoke(HttpContext context)
            {
                {{statement}}
            }
        }
        """,
        McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Request_with_its_headers_is_reported() => Check(Tool("""
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://crm.example.com");
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", _key);
        logger.LogDebug("sends {Request}", [|request|]);
        logger.LogDebug("sends {Method} {Uri}", request.Method, request.RequestUri);
        """));

    [Theory]
    [InlineData("{|MCPAC2005:request.Headers.ToString()|}")]
    [InlineData("{|MCPAC2005:request.Headers|}")]
    [InlineData("{|MCPAC2004:request|}")]
    [InlineData("{|MCPAC2004:request.Headers.Authorization|}")]
    public async Task Headers_with_a_credential_in_them_are_one_finding(string logged)
    {
        var source = Tool($"""
            using var request = new HttpRequestMessage(HttpMethod.Get, "https://crm.example.com");
            request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", _key);
            logger.LogDebug("sends {"{Headers}"}", {logged});
            """);
        var isBulk = logged.Contains("2005");
        await Verify.Analyzer<BulkCredentialLogAnalyzer>(isBulk ? source : Plain(source));
        await Verify.Analyzer<SecretInLogAnalyzer>(isBulk ? Plain(source) : source);

        static string Plain(string source) => source.Replace("{|MCPAC2005:", "").Replace("{|MCPAC2004:", "").Replace("|}", "");
    }

    [Theory]
    [InlineData("Console.WriteLine(token); return 0;", "")]
    [InlineData("return 0;", "Console.Error.WriteLine([|token|]);")]
    public Task Login_command_may_print_its_token(string login, string serve) => Check(Usings + $$"""
        var token = Environment.GetEnvironmentVariable("CRM_TOKEN");
        if (args.Length > 0 && args[0] == "login")
        {
            {{login}}
        }

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
        {{serve}}
        await builder.Build().RunAsync();
        return 0;

        [McpServerToolType]
        public sealed class CrmTools { [McpServerTool] public static string Status() => "ok"; }
        """);

    [Fact]
    public Task Program_that_logs_its_key_at_start_is_reported() => Check(Usings + """
        var key = Environment.GetEnvironmentVariable("CRM_API_KEY");
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddMcpServer().WithStdioServerTransport();
        var host = builder.Build();
        host.Services.GetRequiredService<ILogger<Program>>().LogInformation("key {Key}", [|key|]);
        await host.RunAsync();
        """);

    [Fact]
    public Task Text_that_also_leaves_to_the_client_is_one_finding_of_the_other_rule() => Check(Tool("", """
        [McpServerTool] public string Show() { var text = $"key {_key}"; logger.LogInformation(text); return text; }
        [McpServerTool] public string Fail() { var text = $"key {_key}"; logger.LogInformation(text); throw new InvalidOperationException(text); }
        [McpServerTool] public string Both() { logger.LogInformation("key {Key}", [|_key|]); throw new InvalidOperationException($"key {_key}"); }
        """));

    [Fact]
    public Task Helper_that_reads_the_secret_and_logs_it_is_one_finding() => Check(Tool(
        "Notes.Write(logger); Notes.Write(logger);",
        "",
        "public static class Notes { public static void Write(ILogger logger) => logger.LogInformation(\"{K}\", [|Environment.GetEnvironmentVariable(\"CRM_API_KEY\")|]); }"));

    [Fact]
    public Task Secret_of_another_file_is_reported_where_it_is_logged() => Verify.Analyzer<SecretInLogAnalyzer>([
        ("/0/Tools.cs", Usings + """
            [McpServerToolType]
            public sealed class CrmTools(CrmClient client, ILogger<CrmTools> logger)
            {
                [McpServerTool] public string Status() { Log.Line(logger, [|client.ApiKey|]); return "ok"; }
            }
            """),
        ("/0/CrmClient.cs", "public sealed class CrmClient { public string ApiKey { get; } = Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!; }"),
        ("/0/Log.cs", "using Microsoft.Extensions.Logging; public static class Log { public static void Line(ILogger logger, string text) => logger.LogInformation(\"crm {Text}\", text); }"),
    ]);

    [Fact]
    public async Task Every_old_and_new_sdk_is_understood()
    {
        foreach (var sdk in new[] { McpSdk.V0_2, McpSdk.V1_4, McpSdk.V2_3AspNetCore })
        {
            await Verify.Analyzer<SecretInLogAnalyzer>(
                """
                using Microsoft.Extensions.Logging;
                using ModelContextProtocol.Server;

                [McpServerToolType]
                public sealed class CrmTools(ILogger<CrmTools> logger)
                {
                    [McpServerTool] public void Status() => logger.LogInformation("{Key}", [|Environment.GetEnvironmentVariable("CRM_API_KEY")|]);
                }
                """,
                sdk);
        }
    }

    [Fact]
    public Task Program_without_the_sdk_is_silent() => Verify.Analyzer<SecretInLogAnalyzer>(
        """
        using Microsoft.Extensions.Logging;

        public sealed class Crm(ILogger<Crm> logger)
        {
            public void Status() => logger.LogInformation("{Key}", Environment.GetEnvironmentVariable("CRM_API_KEY"));
        }
        """,
        McpSdk.None);

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("Recommended", DiagnosticSeverity.Warning)]
    [InlineData("Strict", DiagnosticSeverity.Error)]
    public Task Severity_follows_the_mode(string mode, DiagnosticSeverity severity) => Verify.Analyzer<SecretInLogAnalyzer>(
        Tool("""logger.LogInformation("{Key}", {|#0:Environment.GetEnvironmentVariable("CRM_TOKEN")|});"""),
        test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = mode;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2004_SecretInLog, 0, "CRM_TOKEN", "the log", "").WithSeverity(severity));
        });

    [Fact]
    public Task Headers_that_are_logged_as_a_whole_are_another_finding() => Check(Tool(
        """
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://crm.example.com/");
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", _key);
        logger.LogInformation("asking with {Headers}", request.Headers.ToString());
        logger.LogInformation("asking with {Header}", [|request.Headers.Authorization|]);
        """));

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<SecretInLogAnalyzer>(
        Tool("""logger.LogInformation("{Key}", _key);"""),
        test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Incomplete_code_is_no_matter() => Check(Tool("""logger.LogInformation("key {Key}", _key,{|CS1525:)|}; logger.{|CS1061:LogNothing|}(_key);"""));

    /// <summary>Every way of the generated leak tests, from every source, ends in a log line just as well.</summary>
    [NewerCSharpFact]
    public async Task Every_source_and_every_carrier_of_the_generated_tests_is_seen()
    {
        var sink = new LeakSink("log", "MCPAC2004", "string", "Log.Write(RESULT); return \"ok\";", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }");
        var cases = LeakMatrix.Sources.Select(s => (Source: s, Carrier: LeakMatrix.Carriers[0]))
            .Concat(LeakMatrix.Carriers.Select(c => (Source: LeakMatrix.Sources[0], Carrier: c)))
            .ToArray();

        async Task<string[]> Run(string use)
        {
            var files = cases.Select((c, i) => ($"/0/Case{i}.cs", LeakMatrix.Write("Case" + i, c.Source, c.Carrier, sink, use).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)))
                .Append(("/0/Log.cs", "public static class Log { public static Microsoft.Extensions.Logging.ILogger Logger = null!; public static void Write(string text) => Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(Logger, text); }"));
            var found = await RuleRun.OfAsync(RuleRun.Checked(RuleRun.Compile(McpSdk.V2_3AspNetCore, files)), new SecretInLogAnalyzer());
            return [.. found.Select(d => d.Location.SourceTree!.FilePath)];
        }

        var found = await Run("key");
        var counts = cases.Select((c, i) => $"{c.Source.Title}, {c.Carrier.Title}: {found.Count(f => f == $"/0/Case{i}.cs")}");
        Assert.All(counts, count => Assert.EndsWith(": 1", count, StringComparison.Ordinal));
        Assert.Empty(await Run("key.Length.ToString()"));
    }
}
