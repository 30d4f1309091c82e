namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>Where the secret of a generated case comes from.</summary>
/// <param name="Name">What a message must call it.</param>
/// <param name="Read">The expression that reads it, in a method of the tool class.</param>
/// <param name="Primary">The tool class's parameter list.</param>
/// <param name="Members">Members of the tool class.</param>
/// <param name="Types">Types beside it.</param>
internal sealed record LeakSource(string Title, string Name, string Read, string Primary = "", string Members = "", string Types = "")
{
    public bool IsAsync => Read.Contains("await ", StringComparison.Ordinal);
}

/// <summary>
/// How the secret travels from <c>key</c> to the text that leaves. <c>KEY</c> is the one use of the value that the
/// safe twin replaces; the marked span is where the finding must stand.
/// </summary>
internal sealed record LeakCarrier(
    string Title, string Result, string Statements = "", string Members = "", string Types = "", string Base = "", bool IsAsync = false)
{
    /// <summary>Whether the value is stored in another spelling: clear text to MCPAC3003, which says so in its own words.</summary>
    public bool IsEncoding { get; init; }
}

/// <summary>
/// How the text leaves. <c>RESULT</c> is the text, <c>BODY</c> the statements before it. What is stored is reported where it
/// is stored, not where the text was made.
/// </summary>
internal sealed record LeakSink(string Title, string Id, string Type, string Exit, string Member, bool IsAsync = false)
{
    public bool IsReportedAtExit => Id == "MCPAC3001";
}

/// <summary>The tables of the cases that are generated: every source by every carrier by every sink, each with a safe twin.</summary>
internal static class LeakMatrix
{
    private const string Configured = "private readonly IConfiguration _configuration; public Tools(IConfiguration configuration) => _configuration = configuration;";

    private const string Started = "public static class Startup { public static Tools Create() => new(Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!); }";

    public static readonly LeakSource[] Sources =
    [
        new("environment variable", "CRM_API_KEY", "Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!"),
        new("configuration indexer", "Crm:ApiKey", "_configuration[\"Crm:ApiKey\"]!", Members: Configured),
        new("configuration value", "Crm:ApiKey", "_configuration.GetValue<string>(\"Crm:ApiKey\")!", Members: Configured),
        new("connection string", "ConnectionStrings:Crm", "_configuration.GetConnectionString(\"Crm\")!", Members: Configured),
        new("section value", "Crm:ApiKey", "_configuration.GetSection(\"Crm:ApiKey\").Value!", Members: Configured),
        new("section indexer", "Crm:ApiKey", "_configuration.GetSection(\"Crm\")[\"ApiKey\"]!", Members: Configured),
        new("field from a constructor", "CRM_API_KEY", "_value", Members: "private readonly string _value; public Tools(string value) => _value = value;", Types: Started),
        new("primary constructor", "CRM_API_KEY", "value", "(string value)", Types: Started),
        new("options", "ApiKey", "options.Value.ApiKey", "(IOptions<CrmOptions> options)", Types: "public sealed class CrmOptions { public string ApiKey { get; set; } = \"\"; }"),
        new(
            "vault secret",
            "KeyVaultSecret.Value",
            "vault.GetSecret(\"crm\").Value",
            "(IVault vault)",
            Types: "public interface IVault { KeyVaultSecret GetSecret(string name); } public sealed class KeyVaultSecret { public string Name { get; } = \"\"; public string Value { get; internal set; } = \"\"; }"),
        new(
            "token service",
            "AccessToken",
            "await tokens.GetAccessTokenAsync()",
            "(ITokenService tokens)",
            Types: "public interface ITokenService { Task<string> GetAccessTokenAsync(); }"),
        new("options that change", "ApiKey", "options.CurrentValue.ApiKey", "(IOptionsMonitor<CrmOptions> options)", Types: "public sealed record CrmOptions { public required string ApiKey { get; init; } }"),
        new("options kept in a field", "ApiKey", "_options.ApiKey", Members: "private readonly CrmOptions _options; public Tools(IOptionsSnapshot<CrmOptions> options) => _options = options.Value;", Types: "public sealed class CrmOptions { public string ApiKey { get; set; } = \"\"; }"),
        new(
            "key vault client",
            "KeyVaultSecret.Value",
            "(await vault.GetSecretAsync(\"crm\")).Value.Value",
            "(SecretClient vault)",
            Types: "public class SecretClient { public virtual Task<Response<KeyVaultSecret>> GetSecretAsync(string name) => throw new NotSupportedException(); } public abstract class Response<T> { public abstract T Value { get; } } public sealed class KeyVaultSecret { public string Name { get; } = \"\"; public string Value { get; internal set; } = \"\"; }"),
        new(
            "token response",
            "AccessToken",
            "(await signIn.SignInAsync()).AccessToken",
            "(ISignIn signIn)",
            Types: "public interface ISignIn { Task<TokenResponse> SignInAsync(); } public sealed record TokenResponse(string AccessToken, string Scope, int ExpiresIn);"),
        new("token cache of the SDK", "AccessToken", "(await cache.GetTokensAsync(default))!.AccessToken", "(ModelContextProtocol.Authentication.ITokenCache cache)"),
        new(
            "access token of Azure",
            "AccessToken.Token",
            "(await credential.GetTokenAsync([\"https://crm.example.com/.default\"], default)).Token",
            "(TokenCredential credential)",
            Types: "public abstract class TokenCredential { public abstract ValueTask<AccessToken> GetTokenAsync(string[] scopes, CancellationToken token); } public readonly struct AccessToken { public string Token { get; init; } public DateTimeOffset ExpiresOn { get; init; } }"),
        new("token in the JSON of an answer", "access_token", "JsonDocument.Parse(answers.Next()).RootElement.GetProperty(\"access_token\").GetString()!", "(IAnswers answers)", Types: "public interface IAnswers { string Next(); }"),
        new("token in a JSON node", "refresh_token", "System.Text.Json.Nodes.JsonNode.Parse(answers.Next())![\"refresh_token\"]!.ToString()", "(IAnswers answers)", Types: "public interface IAnswers { string Next(); }"),
        new("token in a dictionary", "id_token", "JsonSerializer.Deserialize<Dictionary<string, string>>(answers.Next())![\"id_token\"]", "(IAnswers answers)", Types: "public interface IAnswers { string Next(); }"),
        new("inbound header", "Authorization", "accessor.HttpContext!.Request.Headers.Authorization.ToString()", "(IHttpContextAccessor accessor)"),
        new("inbound header by name", "Authorization", "accessor.HttpContext!.Request.Headers[\"Authorization\"].ToString()", "(IHttpContextAccessor accessor)"),
    ];

    public static readonly LeakCarrier[] Carriers =
    [
        new("interpolation", "$\"crm {[|KEY|]}\""),
        new("raw interpolation", "$$\"\"\"crm {{[|KEY|]}}\"\"\""),
        new("aligned interpolation", "$\"crm {[|KEY|],40}\""),
        new("concatenation", "\"crm \" + [|KEY|]"),
        new("compound assignment", "text", "var text = \"crm \"; text += [|KEY|];"),
        new("format", "string.Format(\"crm {0}\", [|KEY|])"),
        new("concat", "string.Concat(\"crm \", [|KEY|])"),
        new("join", "string.Join(\", \", \"crm\", [|KEY|])"),
        new("builder", "text.ToString()", "var text = new StringBuilder(); text.Append(\"crm \").Append([|KEY|]);"),
        new("builder with format", "text.ToString()", "var text = new StringBuilder(\"crm \"); text.AppendFormat(\"{0}\", [|KEY|]);"),
        new("text writer", "text.ToString()", "var text = new StringWriter(); text.Write([|KEY|]);"),
        new("trimmed", "[|KEY.Trim().ToUpperInvariant()|]"),
        new("replaced", "\"crm {key}\".Replace(\"{key}\", [|KEY|])"),
        new("encoded", "[|Uri.EscapeDataString(KEY)|]"),
        new("base 64", "[|Convert.ToBase64String(Encoding.UTF8.GetBytes(KEY))|]") { IsEncoding = true },
        new("helper of the class", "Describe([|KEY|])", Members: "private string Describe(string text) => $\"crm {text}\";"),
        new("static helper", "Texts.Describe([|KEY|])", Types: "public static class Texts { public static string Describe(string text) => $\"crm {text}\"; }"),
        new("generic helper", "[|Texts.Same(KEY)|]", Types: "public static class Texts { public static T Same<T>(T value) => value; }"),
        new("helper of a helper", "Describe([|KEY|])", Members: "private static string Describe(string text) => Quote(text); private static string Quote(string text) => \"'\" + text + \"'\";"),
        new("extension", "[|KEY|].Describe()", Types: "public static class Texts { public static string Describe(this string text) => \"crm \" + text; }"),
        new("base class", "Describe([|KEY|])", Types: "public abstract class ToolBase { protected string Describe(string text) => \"crm \" + text; }", Base: "ToolBase"),
        new("virtual method", "Describe([|KEY|])", Types: "public abstract class ToolBase { protected virtual string Describe(string text) => \"crm \" + text; }", Base: "ToolBase"),
        new("interface", "_writer.Describe([|KEY|])", Members: "private readonly IWriter _writer = new Writer();", Types: "public interface IWriter { string Describe(string text); } public sealed class Writer : IWriter { public string Describe(string text) => \"crm \" + text; }"),
        new("recursive helper", "Describe([|KEY|], 3)", Members: "private static string Describe(string text, int depth) => depth == 0 ? \"crm \" + text : Describe(text, depth - 1);"),
        new("local function", "Describe(KEY)", "string Describe(string text) => \"crm \" + [|text|];"),
        new("local function that captures", "Describe()", "string Describe() => \"crm \" + [|KEY|];"),
        new("lambda", "describe(KEY)", "Func<string, string> describe = text => \"crm \" + [|text|];"),
        new("captured variable", "describe()", "Func<string> describe = () => $\"crm {[|KEY|]}\";"),
        new("async helper", "await DescribeAsync([|KEY|])", Members: "private static async Task<string> DescribeAsync(string text) { await Task.Yield(); return $\"crm {text}\"; }", IsAsync: true),
        new("completed task", "[|await Task.FromResult(KEY)|]", IsAsync: true),
        new("tuple", "pair.Item2", "var pair = (\"crm\", [|KEY|]);"),
        new("named tuple", "pair.Value", "var pair = (Name: \"crm\", Value: [|KEY|]);"),
        new("tuple of a helper", "Pair([|KEY|]).Value", Members: "private static (string Name, string Value) Pair(string value) { (string Name, string Value) pair = (\"crm\", value); return pair; }"),
        new("deconstruction", "text", "var (name, text) = (\"crm\", [|KEY|]);"),
        new("anonymous object", "JsonSerializer.Serialize(new { Name = \"crm\", Key = [|KEY|] })"),
        new("nested anonymous object", "JsonSerializer.Serialize(new { Crm = new { Key = [|KEY|] } })"),
        new("positional record", "info.ToString()", "var info = new Info(\"crm\", [|KEY|]);", Types: "public sealed record Info(string Name, string Text);"),
        new("record in a text", "$\"{info}\"", "var info = new Info(\"crm\", [|KEY|]);", Types: "public sealed record Info(string Name, string Text);"),
        new("record with another value", "info.ToString()", "var info = new Info(\"crm\", \"none\") with { Text = [|KEY|] };", Types: "public sealed record Info(string Name, string Text);"),
        new("record member", "info.Text", "var info = new Info(\"crm\", [|KEY|]);", Types: "public sealed record Info(string Name, string Text);"),
        new("object initialiser", "JsonSerializer.Serialize(new Info { Text = [|KEY|] })", Types: "public sealed class Info { public string Text { get; set; } = \"\"; }"),
        new("property set later", "JsonSerializer.Serialize(info)", "var info = new Info(); info.Text = [|KEY|];", Types: "public sealed class Info { public string Text { get; set; } = \"\"; }"),
        new("collection initialiser", "string.Join(\", \", parts)", "var parts = new List<string> { \"crm\", [|KEY|] };"),
        new("list", "string.Join(\", \", parts)", "var parts = new List<string>(); parts.Add(\"crm\"); parts.Add([|KEY|]);"),
        new("array", "string.Join(\", \", parts)", "var parts = new[] { \"crm\", [|KEY|] };"),
        new("array element", "parts[1]", "var parts = new string[2]; parts[1] = [|KEY|];"),
        new("collection expression", "string.Join(\", \", parts)", "string[] parts = [\"crm\", [|KEY|] ];"),
        new("dictionary initialiser", "JsonSerializer.Serialize(map)", "var map = new Dictionary<string, string> { [\"crm\"] = [|KEY|] };"),
        new("dictionary", "map[\"crm\"]", "var map = new Dictionary<string, string>(); map[\"crm\"] = [|KEY|];"),
        new("ternary", "[|text|]", "var text = key.Length > 3 ? KEY : \"none\";"),
        new("switch expression", "[|text|]", "var text = key.Length switch { 0 => \"none\", _ => KEY };"),
        new("fallback", "[|text|]", "var text = KEY ?? \"none\";"),
        new("conditional access", "[|text|]", "var text = KEY?.Trim() ?? \"none\";"),
        new("switch statement", "[|text|]", "string text; switch (key.Length) { case 0: text = \"none\"; break; default: text = KEY; break; }"),
        new("pattern variable", "[|text|]", "if (KEY is not { Length: > 0 } text) { throw new InvalidOperationException(\"CRM_API_KEY is not set\"); }"),
        new("try and finally", "[|text|]", "var text = \"none\"; try { text = KEY; } finally { GC.KeepAlive(this); }"),
        new("catch that goes on", "[|text|]", "var text = \"none\"; try { text = KEY; int.Parse(\"1\"); } catch (FormatException) { }"),
        new("loop", "text", "var text = \"\"; for (var i = 0; i < 3; i++) { text += [|KEY|]; }"),
        new("foreach", "text.ToString()", "var text = new StringBuilder(); foreach (var part in new[] { [|KEY|] }) { text.Append(part); }"),
        new("using", "text.ToString()", "using var text = new StringWriter(); lock (text) { text.WriteLine([|KEY|]); }"),
        new("iterator", "string.Join(\", \", [|Lines(KEY)|])", Members: "private static IEnumerable<string> Lines(string text) { yield return \"crm\"; yield return text; }"),
        new("out parameter", "text", "Build([|KEY|], out var text);", Members: "private static void Build(string value, out string text) => text = \"crm \" + value;"),
        new("ref parameter", "text", "var text = \"crm\"; Build([|KEY|], ref text);", Members: "private static void Build(string value, ref string text) => text = text + value;"),
        new("filled argument", "text.ToString()", "var text = new StringBuilder(); Build([|KEY|], text);", Members: "private static void Build(string value, StringBuilder text) => text.Append(\"crm \").Append(value);"),
        new("select", "string.Join(\", \", new[] { [|KEY|] }.Select(part => part.Trim()))"),
        new("aggregate", "new[] { [|KEY|] }.Aggregate(\"crm\", (all, part) => all + part)"),
        new("first", "new List<string> { [|KEY|] }.First()"),
        new("serializer", "[|JsonSerializer.Serialize(KEY)|]"),
        new("field", "[|_last|]", "_last = KEY;", Members: "private string _last = \"\";"),
        new("static field", "[|s_last|]", "s_last = KEY;", Members: "private static string s_last = \"\";"),
        new("property", "[|Last|]", "Last = KEY;", Members: "private string Last { get; set; } = \"\";"),
        new("index from the end", "parts[^1]", "var parts = new[] { \"crm\", [|KEY|] };"),
        new("lazy", "[|text.Value|]", "var text = new Lazy<string>(() => KEY);"),
        new("cast", "[|(string)boxed|]", "object boxed = KEY;"),
        new("substring", "[|KEY.Substring(2)|]"),
        new("long slice", "[|KEY[..12]|]"),
    ];

    public static readonly LeakSink[] Sinks =
    [
        new("tool text", "MCPAC2001", "string", "return RESULT;", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new(
            "tool result", "MCPAC2001", "CallToolResult", "return new CallToolResult { Content = [new TextContentBlock { Text = RESULT }] };", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("tool blocks", "MCPAC2001", "IEnumerable<ContentBlock>", "return new ContentBlock[] { new TextContentBlock { Text = RESULT } };", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("structured tool result", "MCPAC2001", "object", "return new { Crm = RESULT };", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("forwarded exception", "MCPAC2002", "string", "throw new McpException(RESULT);", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("masked exception", "MCPAC2002", "string", "throw new InvalidOperationException(RESULT);", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("error result", "MCPAC2002", "CallToolResult", "return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = RESULT }] };", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("prompt", "MCPAC2001", "string", "return RESULT;", "[McpServerPrompt] public MODIFIERS TYPE Status() { BODY }"),
        new(
            "prompt result",
            "MCPAC2001",
            "GetPromptResult",
            "return new GetPromptResult { Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = RESULT } }] };",
            "[McpServerPrompt] public MODIFIERS TYPE Status() { BODY }"),
        new("resource", "MCPAC2001", "string", "return RESULT;", "[McpServerResource(UriTemplate = \"crm://status\", Name = \"status\")] public MODIFIERS TYPE Status() { BODY }"),
        new("created tool", "MCPAC2001", "string", "return RESULT;", "public McpServerTool Create() => McpServerTool.Create(MODIFIERS () => { BODY });"),
        new(
            "embedded resource",
            "MCPAC2001",
            "ContentBlock",
            "return new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = \"crm://status\", Text = RESULT } };",
            "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("resource result", "MCPAC2001", "ReadResourceResult", "return new ReadResourceResult { Contents = [new TextResourceContents { Uri = \"crm://status\", Text = RESULT }] };", "[McpServerResource(UriTemplate = \"crm://status\", Name = \"status\")] public MODIFIERS TYPE Status() { BODY }"),
        new("structured content", "MCPAC2001", "CallToolResult", "return new CallToolResult { Content = [], StructuredContent = JsonSerializer.SerializeToElement(new { Crm = RESULT }) };", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("metadata of a result", "MCPAC2001", "CallToolResult", "return new CallToolResult { Content = [], Meta = new System.Text.Json.Nodes.JsonObject { [\"crm\"] = RESULT } };", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("structured error", "MCPAC2002", "CallToolResult", "return new CallToolResult { IsError = true, StructuredContent = JsonSerializer.SerializeToElement(new { Crm = RESULT }) };", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("protocol exception", "MCPAC2002", "string", "throw new McpProtocolException(RESULT, McpErrorCode.InternalError);", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("notification", "MCPAC2001", "string", "await server.SendNotificationAsync(\"crm/status\", new { Text = RESULT }); return \"ok\";", "[McpServerTool] public MODIFIERS TYPE Status(McpServer server) { BODY }", IsAsync: true),
        new("progress", "MCPAC2001", "string", "progress.Report(new ProgressNotificationValue { Progress = 1, Message = RESULT }); return \"ok\";", "[McpServerTool] public MODIFIERS TYPE Status(IProgress<ProgressNotificationValue> progress) { BODY }"),
        new("elicitation", "MCPAC2001", "string", "await server.ElicitAsync(new ElicitRequestParams { Message = RESULT, RequestedSchema = new() }); return \"ok\";", "[McpServerTool] public MODIFIERS TYPE Status(McpServer server) { BODY }", IsAsync: true),
        new("sampling", "MCPAC2001", "string", "await server.SampleAsync(new CreateMessageRequestParams { MaxTokens = 9, SystemPrompt = RESULT, Messages = [] }); return \"ok\";", "[McpServerTool] public MODIFIERS TYPE Status(McpServer server) { BODY }", IsAsync: true),
        new("file", "MCPAC3001", "string", "File.WriteAllText(\"crm.txt\", RESULT); return \"ok\";", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
        new("file written later", "MCPAC3001", "string", "await File.AppendAllTextAsync(\"crm.txt\", RESULT); return \"ok\";", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }", IsAsync: true),
        new("writer of a file", "MCPAC3001", "string", "using (var file = new StreamWriter(\"crm.txt\")) { file.WriteLine(RESULT); } return \"ok\";", "[McpServerTool] public MODIFIERS TYPE Status() { BODY }"),
    ];

    /// <summary>
    /// The pairs to try with a carrier: every source meets every sink, and each of the two every carrier, with a fifth of
    /// all triples.
    /// </summary>
    public static IEnumerable<(LeakSource Source, LeakSink Sink)> PairsFor(int carrier) =>
        from s in Enumerable.Range(0, Sources.Length)
        from k in Enumerable.Range(0, Sinks.Length)
        where (s + k + carrier) % 5 == 0
        select (Sources[s], Sinks[k]);

    private const string Usings = """
        using System.Text;
        using System.Text.Json;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Options;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    private static string Unmarked(string text) => text.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    /// <summary>One file: a tool class in a namespace of its own. <paramref name="use"/> stands where the value is used.</summary>
    public static string Write(string name, LeakSource source, LeakCarrier carrier, LeakSink sink, string use)
    {
        var isAsync = source.IsAsync || carrier.IsAsync || sink.IsAsync;
        if (sink.IsReportedAtExit)
        {
            carrier = carrier with
            {
                Result = "[|" + Unmarked(carrier.Result) + "|]",
                Statements = Unmarked(carrier.Statements),
                Members = Unmarked(carrier.Members),
                Types = Unmarked(carrier.Types),
            };
        }

        var body = "var key = " + source.Read + "; " + carrier.Statements + " " + sink.Exit.Replace("RESULT", carrier.Result, StringComparison.Ordinal);
        var member = sink.Member
            .Replace("BODY", body, StringComparison.Ordinal)
            .Replace("MODIFIERS", isAsync ? "async" : "", StringComparison.Ordinal)
            .Replace("TYPE", isAsync ? "Task<" + sink.Type + ">" : sink.Type, StringComparison.Ordinal);
        var heritage = carrier.Base.Length > 0 ? " : " + carrier.Base : "";
        return Usings + $$"""
            namespace {{name}};

            [McpServerToolType]
            public sealed class Tools{{source.Primary}}{{heritage}}
            {
                {{source.Members}}
                {{member}}
                {{carrier.Members}}
            }

            {{source.Types}}
            {{carrier.Types}}

            """.Replace("KEY", use, StringComparison.Ordinal).Replace("CRM_API_" + use, "CRM_API_KEY", StringComparison.Ordinal);
    }
}
