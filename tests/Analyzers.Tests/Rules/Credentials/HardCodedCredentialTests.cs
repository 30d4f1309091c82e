using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Secrets;
using McpAnalyzers.Tests.Secrets;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Credentials;

/// <summary>MCPAC1001: a credential is written into the source. Values are made at run time.</summary>
public class HardCodedCredentialTests
{
    private static readonly string s_key = Samples.Alphanumeric(32, seed: 23);
    private static readonly string s_token = Samples.Of(TokenFormatTable.All.Single(f => f.Id == "github"));

    // %K% stands for a random value, %1% and %2% for its halves, %P% for a password, %T% for a vendor's token; [| and |] mark the finding.
    public static TheoryData<string> ReportedMembers => new()
    {
        "private const string ApiKey = [|\"%K%\"|];",
        "private static readonly string s_apiKey = [|\"%K%\"|];",
        "public string Password { get; set; } = [|\"%P%\"|];",
        "public string ClientSecret => [|\"%K%\"|];",
        "public string AccessToken { get { return [|\"%K%\"|]; } }",
        "public string Key2 => [|@\"%T%\"|];",
        "public string GetApiKey() => [|\"%K%\"|];",
        "public string GetApiKey() { return [|\"%K%\"|]; }",
        "public string LoadPassword() { static string Inner() => \"x\"; return Inner() + [|\"%P%\"|].Trim(); }",
        "public int Run() { static string GetToken() => [|\"%K%\"|]; return GetToken().Length; }",
        "public int Run() { var token = [|\"%K%\"|]; return token.Length; }",
        "public int Run() { const string apiKey = [|\"%K%\"|]; return apiKey.Length; }",
        "public string Run(string apiKey = [|\"%K%\"|]) => apiKey;",
        "public bool Check(string apiKey) => apiKey == [|\"%K%\"|];",
        "public bool Check(string apiKey) => [|\"%K%\"|] != apiKey;",
        "public bool Check(string apiKey) => apiKey.Equals([|\"%K%\"|], System.StringComparison.Ordinal);",
        "public bool Check(string apiKey) => string.Equals(apiKey, [|\"%K%\"|]);",
        "public bool Check(string apiKey) => apiKey is [|\"%K%\"|];",
        "public int Check(string password) { switch (password) { case [|\"%P%\"|]: return 1; default: return 0; } }",
        "public int Check(string password) => password switch { [|\"%P%\"|] => 1, _ => 0 };",
        "public string ApiKey => Environment.GetEnvironmentVariable(\"GITHUB_TOKEN\") ?? [|\"%V%\"|];",
        "public string ApiKey(string? given) => given ?? [|\"%K%\"|];",
        "public string GetApiKey(string stage) => stage switch { \"prod\" => [|\"%K%\"|], _ => \"\" };",
        "public string Run(bool dev, string other) { var apiKey = dev ? [|\"%K%\"|] : other; return apiKey; }",
        "public void Run() => Environment.SetEnvironmentVariable(\"CRM_API_KEY\", [|\"%K%\"|]);",
        "public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", [|\"%K%\"|]);",
        "public void Run(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation(\"Authorization\", [|\"Bearer %K%\"|]);",
        "public object Run() => new System.Net.Http.Headers.AuthenticationHeaderValue(\"Bearer\", [|\"%K%\"|]);",
        "public object Run() => new System.Net.Http.Headers.AuthenticationHeaderValue(\"Basic\", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes([|\"sync:%P%\"|])));",
        "public object Run() => new System.Net.NetworkCredential(\"sync\", [|\"%P%\"|]);",
        "public object Run(byte[] raw) => new System.Security.Cryptography.HMACSHA256(System.Text.Encoding.UTF8.GetBytes([|\"%K%\"|]));",
        "public object Run() => new Dictionary<string, string> { [\"Crm:ApiKey\"] = [|\"%K%\"|] };",
        "public object Run() => new Dictionary<string, string> { { \"CRM_API_KEY\", [|\"%K%\"|] } };",
        "public object Run() => new KeyValuePair<string, string>(\"api_key\", [|\"%K%\"|]);",
        "public string[] Args => [\"serve\", \"--token\", [|\"%K%\"|]];",
        "public string[] Args => new[] { \"serve\", \"--api-key\", [|\"%K%\"|] };",
        "public string[] Args => [\"serve\", [|\"--token=%K%\"|]];",
        "public string[] Values => [\"a\", [|\"%T%\"|], \"b\"];",
        "public string[] ApiKeys => [ [|\"%K%\"|] ];",
        "public string ApiKey => [|\"%1%\" + \"%2%\"|];",
        "private const string A = \"%1%\"; private const string B = \"%2%\"; public static readonly string ApiKey = [|A + B|];",
        "public string Line(int n) => [|$\"item {n} %T% end\"|];",
        "public string Url(string q) => [|$\"https://api.crm.dev/v1?q={q}&api_key=%K%\"|];",
        "public ReadOnlySpan<byte> ApiKey => [|\"%K%\"u8|];",
        "public string Json => [|\"{ \\\"apiKey\\\": \\\"%K%\\\" }\"|];",
        "public void Run(Action<Func<string>> register) { Func<string> apiKey = () => [|\"%K%\"|]; register(apiKey); }",
        "[Obsolete([|\"%T%\"|])] public void Old() { }",
        "public Task<string> GetTokenAsync() => Task.FromResult([|\"%K%\"|]);",
        "public char[] Password => [|\"%P%\"|].ToCharArray();",
        "public void Fill(System.Security.SecureString s) { foreach (var c in [|\"%P%\"|]) s.AppendChar(c); }",
        "public object Run() => new { host = \"x\", accessToken = [|\"%K%\"|] };",
        "public Func<Task<string>> AccessTokenProvider { get; } = () => Task.FromResult([|\"%K%\"|]);",
        "private static readonly Lazy<string> s_apiKey = new(() => [|\"%K%\"|]);",
        "private static readonly Lazy<string> s_apiKey = new Lazy<string>(() => [|\"%K%\"|]);",
        "public void Run(List<string> a) { a.Add(\"--api-key\"); a.Add([|\"%K%\"|]); }",
        "private class Api { public Api(string apiKey) { } } private class Own : Api { public Own() : base([|\"%K%\"|]) { } }",
        "private class Api { public Api(string host, string apiKey) { } } private class Own() : Api(\"x\", [|\"%K%\"|]);",
        "public System.Net.NetworkCredential Run() => new(\"sync\", [|\"%P%\"|], \"CRM\");",
        "public object Run() => new System.Net.NetworkCredential(\"sync\", [|\"rusty.Lantern_75\"|]);",
        "private const string HeaderName = \"X-Api-Key\"; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(HeaderName, [|\"%K%\"|]);",
        "private const string HeaderName = \"X-Api-Key\"; public object Run() => new Dictionary<string, string> { [HeaderName] = [|\"%K%\"|] };",
        "private const string HeaderName = \"X-Api-Key\"; public object Run() => new Dictionary<string, string> { { HeaderName, [|\"%K%\"|] } };",
        "private const string Name = \"CRM_TOKEN\"; public void Run(IDictionary<string, string> all) => all[Name] = [|\"%K%\"|];",
        "public object Run() => new System.Net.Http.Headers.AuthenticationHeaderValue(scheme: \"Token\", parameter: [|\"%K%\"|]);",
        "public string Run() => \"Basic \" + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes([|\"sync:%P%\"|]));",
        "public string Run() => $\"Basic {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes([|\"sync:%P%\"|]))}\";",
        "public bool Check(string apiKey) => System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(apiKey), System.Text.Encoding.UTF8.GetBytes([|\"%K%\"|]));",
        "public byte[] Sign(byte[] data) => System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes([|\"%K%\"|]), data);",
        "public void Run(System.Diagnostics.ProcessStartInfo info) => info.PasswordInClearText = [|\"%P%\"|];",
        "public void Fill(System.Security.SecureString s) => Array.ForEach([|\"%P%\"|].ToCharArray(), s.AppendChar);",
        "private const string A = \"%1%\"; private const string B = \"%2%\"; private const string ApiKey = [|$\"{A}{B}\"|];",
        "private const string Left = \"%3%\"; private const string Right = \"%4%\"; public string All => [|Left + Right|];",
        "public string All() { const string left = \"%3%\"; const string right = \"%4%\"; return [|left + right|]; }",
        "private const string Passwort = [|\"%P%\"|];",
        "private const string contraseña = [|\"%P%\"|];",
        "private const string 密码 = [|\"%P%\"|];",
        "private const string AdminPassword = [|\"rusty.Lantern_7512\"|];",
        "private const string HostKey = [|\"%K%\"|];",
        "public string Json(string user) => [|$\"{{\\\"user\\\":\\\"{user}\\\",\\\"token\\\":\\\"%K%\\\"}}\"|];",
        "public object Run() => WithApiKey([|\"%K%\"|]); private static object WithApiKey(string value) => value;",
        "public (string user, string password) Login() => (\"sync\", [|\"%P%\"|]);",
        "public int Run() { var (user, password) = (\"sync\", [|\"%P%\"|]); return user.Length + password.Length; }",
        "private string _user = \"\"; private string _password = \"\"; public void Run() => (_user, _password) = (\"sync\", [|\"%P%\"|]);",
        "public int Run() { (string User, string Password) login = (\"sync\", [|\"%P%\"|]); return login.Password.Length; }",
        "private static readonly (string Name, string Value)[] s_headers = [(\"Accept\", \"application/json\"), (\"X-Api-Key\", [|\"%K%\"|])];",
        "public object Run() => new System.Net.Cookie(\"session_token\", [|\"%K%\"|]);",
        "public object Run() => new System.Xml.Linq.XElement(\"password\", [|\"%P%\"|]);",
        "private static readonly string[] s_apiKeys = { [|\"%K%\"|] };",
        "private static readonly HashSet<string> s_allowedTokens = new() { [|\"%K%\"|] };",
        "private static readonly Dictionary<string, string> s_apiKeys = new() { [\"tenant-a\"] = [|\"%K%\"|] };",
        "private static readonly Dictionary<string, string> s_apiKeys = new() { { \"tenant-a\", [|\"%K%\"|] } };",
        "private static class ApiKeys { public const string Weather = [|\"%K%\"|]; }",
        "private static class Secrets { public static string Mail { get; } = [|\"%K%\"|]; }",
        "private sealed record ApiKey(string Owner, string Value); private static readonly ApiKey[] s_all = [new(\"alice\", [|\"%K%\"|])];",
        "private readonly record struct AccessToken(string Text) { public static implicit operator AccessToken(string s) => new(s); } private static readonly AccessToken s_current = [|\"%K%\"|];",
        "public bool Check(string apiKey) => new[] { [|\"%K%\"|], \"none\" }.Contains(apiKey);",
        "public bool Check(string apiKey) => apiKey.AsSpan().SequenceEqual([|\"%K%\"|]);",
        "public bool Check(IDictionary<string, string> headers) => headers.TryGetValue(\"X-Api-Key\", out var given) && given == [|\"%K%\"|];",
        "public bool Check(IDictionary<string, string> headers) { var given = headers[\"X-Api-Key\"]; return given == [|\"%K%\"|]; }",
        "public ValueTask<string> GetTokenAsync() => new([|\"%K%\"|]);",
        "public string Run() { var apiKey = new System.Text.StringBuilder([|\"%K%\"|]).ToString(); return apiKey; }",
        "public void Run(System.Security.Cryptography.Aes aes) => aes.Key = Convert.FromHexString([|\"%H%\"|]);",
        "public object Run() { var bytes = System.Text.Encoding.UTF8.GetBytes([|\"%K%\"|]); return new System.Security.Cryptography.AesGcm(bytes, 16); }",
        "private static readonly byte[] s_encryptionKey = [|{ %B% }|];",
        "private static readonly byte[] s_encryptionKey = new byte[] [|{ %B% }|];",
        "public void Run(System.Security.Cryptography.Aes aes) => aes.Key = [|[%B%]|];",
        "private static readonly char[] s_password = [|{ %C% }|];",
        "public Builder Run() => new Builder().WithHeader(\"Authorization\", [|\"token %K%\"|]); public sealed class Builder { public Builder WithHeader(string name, object value) => this; }",
        "private const string ChaveDeAcesso = [|\"%K%\"|];",
        "private const string DbPw = [|\"%P%\"|];",
        "public string Push => [|\"dotnet nuget push out.nupkg -k %K% -s https://nuget.shop.dev\"|];",
        "public string Login => [|\"docker login -u sync -p %P% registry.shop.dev\"|];",
        "public string Keep => [|\"dotnet user-secrets set \\\"Crm:ApiKey\\\" \\\"%K%\\\"\"|];",
    };

    public static TheoryData<string> SafeMembers => new()
    {
        "private const string ApiKeyVariable = \"CRM_API_KEY\";",
        "private const string ApiKey = \"API_KEY\";",
        "private const string ApiKeyHeader = \"X-Api-Key\";",
        "private const string ClientSecret = \"client_secret\";",
        "private const string ConnectionString = \"connectionString\";",
        "private const string TokenEndpoint = \"https://login.crm.dev/oauth2/v1/token\";",
        "private const string TokenPath = \"/oauth2/v1/token\";",
        "private const string PublicKeyToken = \"b77a5c561934e089\";",
        "private const string PasswordHash = \"5f4dcc3b5aa765d61d8327deb882cf99\";",
        "private const string CommitSha = \"1f18c22f766e44d7bd4ea4a6510b9e337d48ab38\";",
        "private const string ClientId = \"888d76fa-54b2-4ced-8ee5-aac1585adee7\";",
        "private const string TenantId = \"888d76fa-54b2-4ced-8ee5-aac1585adee7\";",
        "private const string InstrumentationKey = \"888d76fa-54b2-4ced-8ee5-aac1585adee7\";",
        "private const string UserSecretsId = \"888d76fa-54b2-4ced-8ee5-aac1585adee7\";",
        "private const string AccessTokenExpired = \"Access token has expired. Please log in again.\";",
        "private const string PasswordPrompt = \"Enter the password of user1:\";",
        "public object Run() => Offer(\"CRM5008.UseSignedInUser\"); private static object Offer(string equivalenceKey) => equivalenceKey;",
        "private const string PartitionKey = \"orders-2024-q1\";",
        "private const string CacheKey = \"customers:v2:all\";",
        "private const string PasswordOption = \"--password\";",
        "private const string Password = \"password\";",
        "private const string Password = \"<your password>\";",
        "private const string ApiKey = \"your-api-key-here\";",
        "private const string ApiKey = \"changeme\";",
        "private const string ApiKey = \"${CRM_API_KEY}\";",
        "private const string ApiKey = \"00000000-0000-0000-0000-000000000000\";",
        "private const string ApiKey = \"\";",
        "public string ApiKey => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? throw new InvalidOperationException(\"CRM_API_KEY is not set.\");",
        "public string ApiKey => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"\";",
        "public string? Password(IReadOnlyDictionary<string, string?> configuration) => configuration[\"Mail:Credential:Key1\"];",
        "public string Connect(string password) => $\"Server=db;User Id=app;Password={password}\";",
        "public string Connect(string password) => \"Server=db;User Id=app;Password=\" + password;",
        "public string Url(string key) => $\"https://api.crm.dev/v1?api_key={key}\";",
        "public string Connect => \"Server=db;Integrated Security=true\";",
        "public int Sum(int a, int b) => a + b;",
        "public bool IsString(System.Text.Json.JsonTokenType token) => token == System.Text.Json.JsonTokenType.String;",
        "public string Marker => \"-----BEGIN PRIVATE KEY-----\";",
        "public string Value => \"%K%\";",
        "private static class FoundSecrets { private const string Sample = \"%K%\"; public static bool IsSample(string text) => text == Sample; }",
        "public string Sample => \"AKIA\" + \"IOSFODNN7EXAMPLE\";",
        "public string Hint => \"Set CRM_API_KEY=your-key before you start the server.\";",
        "public object Run(string accessToken) => new { host = \"x\", accessToken, tokenType = \"Bearer\" };",
        "public Func<string> TokenProvider { get; } = () => \"Crm.Auth.TokenProvider2\";",
        "public void Run(List<string> a) { a.Add(\"--token-file\"); a.Add(\"/run/secrets/token1\"); }",
        "public void Run(List<string> a, List<string> b) { a.Add(\"--api-key\"); b.Add(\"%K%\"); }",
        "private class Api { public Api(string apiKey) { } } private class Own : Api { public Own() : base(\"CRM_API_KEY\") { } }",
        "private const string HeaderName = \"X-Request-Id\"; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(HeaderName, \"%K%\");",
        "private const string Left = \"orders/\"; private const string Right = \"lines\"; public string All => Left + Right;",
        "private const string Left = \"%3%\"; public string All(string right) => Left + right;",
        "private const string A = \"CRM_\"; private const string B = \"API_KEY\"; private const string ApiKey = $\"{A}{B}\";",
        "public object Run() => new System.Net.NetworkCredential(\"sync\", \"<password>\");",
        "private const string Passwort = \"Passwort eingeben\";",
        "private const string ApiKey = \"votre-cle-api\";",
        "private const string Password = \"tu-clave-aqui\";",
        "private const string Password = \"prod-sql-admin-password\";",
        "private const string RecaptchaSiteKey = \"%K%\";",
        "private const string PasswordHasher = \"PBKDF2-SHA512-210000\";",
        "private static readonly string[] s_passwordKeys = { \"ConnectionStrings:Db2\", \"smtp.pass1\" };",
        "private const string ConnectionString = \"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={0};BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;\";",
        "public string Next(string cursor) => $\"{{\\\"nextToken\\\":\\\"%K%\\\",\\\"cursor\\\":\\\"{cursor}\\\"}}\";",
        "public bool Has(string text) => text.Contains(\"token=\", StringComparison.Ordinal);",
        "public (string user, string title) Texts() => (\"sync\", \"%K%\");",
        "private static readonly (string Name, string Label)[] s_fields = [(\"password\", \"Kennwort\"), (\"apiKey\", \"API-Schlüssel\")];",
        "private static readonly Dictionary<string, string> s_apiKeys = new() { [\"ClientId\"] = \"%K%\", [\"tenant-a\"] = \"crm-tenant-a-key\" };",
        "private static readonly string s_clientId = new string('x', 1); private static readonly Dictionary<string, string> s_secrets = new() { [s_clientId] = \"%K%\" };",
        "private static readonly Dictionary<string, string> s_credentials = new() { [\"alice\"] = \"%K%\" };",
        "private static readonly string[] s_cacheKeys = { \"%K%\" };",
        "private static readonly string[] s_stopTokens = { \"<|endoftext|>\", \"<|im_end|>\" };",
        "private static class Tokens { public const string Plus = \"PLUS1\"; public const string TypeName = \"%K%\"; }",
        "private static class CacheKeys { public const string Weather = \"%K%\"; }",
        "private sealed record Slot(string Owner, string Value); private static readonly Slot[] s_all = [new(\"alice\", \"%K%\")];",
        "public bool Check(IDictionary<string, string> headers) => headers.TryGetValue(\"X-Request-Id\", out var given) && given == \"%K%\";",
        "public bool Check(string name) => new[] { \"%K%\", \"none\" }.Contains(name);",
        "private static readonly byte[] s_salt = { %B% };",
        "private static readonly byte[] s_signingKeyOid = { %B% };",
        "private static readonly byte[] s_encryptionKey = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };",
        "private static readonly byte[] s_encryptionKey = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };",
        "private static readonly byte[] s_encryptionKey = { 1, 2, 3, 4, 5, 6, 7, 8 };",
        "private static readonly char[] s_passwordSeparators = { ',', ';', '1', 'a', 'B', '3', '!', 'x' };",
        "private static readonly string[] s_patterns = { @\"(?i)authorization:\\s*(bearer|basic)\\s+[A-Za-z0-9+/=]{8,}\", @\"Authorization:\\s*[^\\s]{8,64}1\" };",
        "private const string HashedApiKey = \"%K%\";",
        "private const string EncryptedPassword = \"%K%\";",
        "private const string SheetKey = \"%K%\";",
        "private const string ApiKey = \"dev-key-do-not-use\";",
        "private const string Chave = \"orders/2024\";",
        "public string Push => \"dotnet nuget push out.nupkg -k $NUGET_API_KEY -s https://nuget.shop.dev\";",
        "public string Login => \"docker login -u sync -p <password> registry.shop.dev\";",
        "public string Listen => \"server -p 127.0.0.1:8080\";",
        "public string Keep => \"dotnet user-secrets set \\\"Crm:ApiKey\\\" \\\"<your key>\\\"\";",

        // Each is the finding of another rule.
        "public string ApiKey => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"%K%\";",
        "public string Connect => \"Server=db.internal;User Id=app;Password=%P%\";",
        "public string Connect => \"postgres://app:%P%@db.internal/orders\";",
    };

    [Theory]
    [MemberData(nameof(ReportedMembers))]
    public Task Written_credential_is_reported(string member) =>
        Verify.Analyzer<HardCodedCredentialAnalyzer>(Server(member));

    [Theory]
    [MemberData(nameof(SafeMembers))]
    public Task Text_that_is_no_credential_is_not_reported(string member) =>
        Verify.Analyzer<HardCodedCredentialAnalyzer>(Server(member));

    [Fact]
    public Task Credentials_in_top_level_statements_and_tools_are_reported() => Verify.Analyzer<HardCodedCredentialAnalyzer>(
        $$"""
        using System.ComponentModel;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;

        var builder = Host.CreateApplicationBuilder(args);
        var apiKey = [|"{{s_key}}"|];
        builder.Services.AddSingleton(new WeatherApi(apiKey));
        builder.Services.AddSingleton(_ => new WeatherApi([|"{{s_key}}"|]));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<WeatherTools>();
        await builder.Build().RunAsync();

        public sealed class WeatherApi(string apiKey)
        {
            public int Size => apiKey.Length;
        }

        [McpServerToolType]
        public sealed class WeatherTools(WeatherApi api)
        {
            [McpServerTool, Description("Gives the weather of a city.")]
            public string Weather(string city) => [|$"https://api.weather.dev/v2?q={city}&api_key={{s_key}}"|] + api.Size;
        }
        """.Replace(" + api.Size", "", StringComparison.Ordinal));

    [Fact]
    public Task Message_names_the_place_and_the_vendor_but_never_the_value() => Verify.Analyzer<HardCodedCredentialAnalyzer>(
        Server("public string Value => {|#0:\"%T%\"|};"),
        Verify.Diagnostic(Descriptors.MCPAC1001_HardCodedCredential, 0, "Value", "GitHub token"));

    [Fact]
    public Task Explain_adds_the_reason() => Verify.Analyzer<HardCodedCredentialAnalyzer>(
        Server("public string ApiKey => {|#0:\"%K%\"|};"),
        test =>
        {
            test.GlobalOptions["mcp_analyzers.explain"] = "true";
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(
                Descriptors.MCPAC1001_HardCodedCredential, 0, "ApiKey", "api key: the name says 'api key', and the value does not read like words"));
        });

    [Fact]
    public Task Test_projects_are_silent_except_for_live_looking_tokens() => Verify.Analyzer<HardCodedCredentialAnalyzer>(
        Server("private const string ApiKey = \"%K%\"; private const string Password = \"%P%\"; public string Live => [|\"%V%\"|];"),
        test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Test_projects_are_checked_when_asked_for() => Verify.Analyzer<HardCodedCredentialAnalyzer>(
        Server("private const string ApiKey = [|\"%K%\"|];"),
        test =>
        {
            test.GlobalOptions["build_property.IsTestProject"] = "true";
            test.GlobalOptions["mcp_analyzers.analyze_test_projects"] = "true";
        });

    [Fact]
    public Task Generated_code_is_not_reported() => Verify.Analyzer<HardCodedCredentialAnalyzer>(
        "// <auto-generated/>\n" + Server("private const string ApiKey = \"%K%\";"));

    internal static string Server(string member)
    {
        var body = Samples.Alphanumeric(30, seed: 7);
        var valid = "gh" + "p_" + body + Samples.Base62(TokenChecksums.Crc(body, 0, body.Length));
        return $$"""
            using ModelContextProtocol.Server;

            [McpServerToolType]
            public class CrmTools
            {
                {{member}}
            }
            """
            .Replace("%K%", s_key, StringComparison.Ordinal)
            .Replace("%H%", Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(s_key))), StringComparison.Ordinal)
            .Replace("%B%", string.Join(", ", System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(s_key)).Select(b => $"0x{b:X2}")), StringComparison.Ordinal)
            .Replace("%C%", string.Join(", ", Samples.Password.Select(c => $"'{c}'")), StringComparison.Ordinal)
            .Replace("%1%", s_key.Substring(0, 16), StringComparison.Ordinal)
            .Replace("%2%", s_key.Substring(16), StringComparison.Ordinal)
            .Replace("%3%", s_token.Substring(0, 20), StringComparison.Ordinal)
            .Replace("%4%", s_token.Substring(20), StringComparison.Ordinal)
            .Replace("%P%", Samples.Password, StringComparison.Ordinal)
            .Replace("%T%", s_token, StringComparison.Ordinal)
            .Replace("%V%", valid, StringComparison.Ordinal);
    }
}
