using McpAnalyzers.CodeFixes.Rules.Tokens;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class PredictableTokenTests
{
    [Theory]
    [InlineData("var apiKey = \"key_\" + [|Random.Shared.Next()|];")]
    [InlineData("var token = [|Random.Shared.NextInt64()|].ToString(\"x\");")]
    [InlineData("var accessToken = $\"{[|DateTime.UtcNow.Ticks|]}\";")]
    [InlineData("var token = [|DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()|].ToString();")]
    [InlineData("var token = [|Environment.TickCount64|].ToString();")]
    [InlineData("var sessionId = \"s\" + [|Interlocked.Increment(ref s_next)|];")]
    [InlineData("var sessionToken = [|Guid.CreateVersion7()|].ToString();")]
    [InlineData("Guid accessToken = [|Guid.CreateVersion7()|];")]
    [InlineData("var nonce = new byte[16]; [|Random.Shared.NextBytes(nonce)|];")]
    [InlineData("var buffer = new byte[32]; new Random().NextInt64(); [|new Random().NextBytes(buffer)|]; var token = Convert.ToBase64String(buffer);")]
    [InlineData("var token = Convert.ToHexString([|MD5.HashData(Encoding.UTF8.GetBytes(userName))|]);")]
    [InlineData("var token = Convert.ToBase64String([|SHA256.HashData(Encoding.UTF8.GetBytes(userName + DateTime.UtcNow.Date))|]);")]
    [InlineData("var token = userName + [|userName.GetHashCode()|];")]
    [InlineData("var token = new string(Enumerable.Repeat(Alphabet, 32).Select(s => s[[|_random.Next(s.Length)|]]).ToArray());")]
    [InlineData("var chars = new char[16]; for (var i = 0; i < 16; i++) { chars[i] = Alphabet[[|_random.Next(Alphabet.Length)|]]; } var token = new string(chars);")]
    [InlineData("var text = new StringBuilder(); for (var i = 0; i < 16; i++) { text.Append(Alphabet[[|_random.Next(Alphabet.Length)|]]); } var accessToken = text.ToString();")]
    [InlineData("var number = [|_random.Next(1000, 9999)|]; var token = $\"t-{number}\";")]
    [InlineData("var url = $\"https://login.contoso.com/authorize?response_type=code&state={[|_random.Next()|]}\";")]
    [InlineData("var state = [|_random.Next()|].ToString(); var url = $\"https://login.contoso.com/authorize?state={state}\";")]
    [InlineData("Store(token: [|_random.Next()|].ToString());")]
    [InlineData("_token = [|DateTime.Now.Ticks|].ToString();")]
    [InlineData("var grant = new Grant { AccessToken = [|Random.Shared.NextInt64()|].ToString() };")]
    [InlineData("var answer = new { access_token = [|Random.Shared.NextInt64()|].ToString() };")]
    [InlineData("var values = new Dictionary<string, string>(); values[\"nonce\"] = [|_random.Next()|].ToString();")]
    public Task Value_that_can_be_guessed_is_reported(string body) => Check(Sample(body));

    [Theory]
    [InlineData("var token = Guid.NewGuid().ToString(\"N\");")]
    [InlineData("var token = RandomNumberGenerator.GetHexString(32);")]
    [InlineData("var token = $\"{DateTime.UtcNow.Ticks}-{Guid.NewGuid():N}\";")] // what cannot be guessed is in it
    [InlineData("var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)) + Interlocked.Increment(ref s_next);")]
    [InlineData("var bytes = new byte[32]; using (var generator = RandomNumberGenerator.Create()) { generator.GetBytes(bytes); } var text = Convert.ToHexString(bytes); var time = DateTime.UtcNow.Ticks.ToString(); var token = $\"{text}:{time}\";")]
    [InlineData("await Task.Delay(_random.Next(100, 500));")] // jitter
    [InlineData("var delay = TimeSpan.FromMilliseconds(_random.Next(100)); await Task.Delay(delay);")]
    [InlineData("var jitter = _random.NextDouble() * 0.1; Console.Error.WriteLine(jitter);")]
    [InlineData("var requestId = Interlocked.Increment(ref s_next).ToString();")]
    [InlineData("var correlationId = Guid.CreateVersion7().ToString();")]
    [InlineData("var tokenExpiry = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString();")]
    [InlineData("var maxTokens = _random.Next(10);")]
    [InlineData("var token = _random.Next();")] // a number for something else
    [InlineData("var state = _random.Next(3).ToString();")] // of a machine, not of a sign-in
    [InlineData("var tokenHash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(userName)));")]
    [InlineData("var token = Convert.ToHexString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(userName + DateTime.UtcNow.Ticks)));")]
    [InlineData("var isExpired = userName.Length > DateTime.UtcNow.Ticks;")]
    [InlineData("Console.Error.WriteLine($\"token read at {DateTime.UtcNow.Ticks}\");")]
    [InlineData("var cacheKey = \"k\" + DateTime.UtcNow.Ticks;")]
    public Task Value_that_is_random_or_no_secret_is_silent(string body) => Check(Sample(body));

    [Theory]
    [InlineData("public string GenerateToken() => [|_random.Next()|].ToString();")]
    [InlineData("public string CreateApiKey() { var key = new byte[16]; [|_random.NextBytes(key)|]; return Convert.ToHexString(key); }")]
    [InlineData("public string NewSessionId() { return \"s\" + [|DateTime.UtcNow.Ticks|]; }")]
    [InlineData("public string Nonce => [|Stopwatch.GetTimestamp()|].ToString();")]
    [InlineData("private string Text(int n) => new string(Enumerable.Range(0, n).Select(_ => Alphabet[[|_random.Next(26)|]]).ToArray()); public void Use() { var token = Text(32); Store(token); }")]
    public Task Method_that_makes_a_token_is_reported(string member) => Check(Sample("", member));

    [Theory]
    [InlineData("public int GenerateNumber() => _random.Next();")]
    [InlineData("public string GenerateName() => \"report\" + _random.Next();")]
    [InlineData("private string Text(int n) => new string(Enumerable.Range(0, n).Select(_ => Alphabet[_random.Next(26)]).ToArray()); public void Use() { var fileName = Text(32); Console.Error.WriteLine(fileName); }")]
    public Task Method_that_makes_something_else_is_silent(string member) => Check(Sample("", member));

    [Fact]
    public Task Helper_in_another_file_is_reported_there() => Verify.Analyzer<PredictableTokenAnalyzer>(
        [
            ("/0/Tools.cs", """
                using ModelContextProtocol.Server;

                [McpServerToolType]
                public class SignInTools
                {
                    [McpServerTool]
                    public string Start()
                    {
                        var accessToken = Codes.Make(16);
                        return accessToken;
                    }
                }
                """),
            ("/0/Codes.cs", """
                public static class Codes
                {
                    private static readonly Random s_random = new();

                    public static string Make(int length)
                    {
                        var chars = new char[length];
                        for (var i = 0; i < length; i++)
                        {
                            chars[i] = (char)('a' + [|s_random.Next(26)|]);
                        }

                        return new string(chars);
                    }
                }
                """),
        ]);

    [Fact]
    public Task Session_of_a_local_server_may_be_counted() => Verify.Analyzer<PredictableTokenAnalyzer>("""
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public class DebuggerTools
        {
            private static int s_next;

            [McpServerTool]
            public string Attach()
            {
                var sessionId = $"session-{Interlocked.Increment(ref s_next)}";
                return sessionId;
            }
        }
        """);

    [Fact]
    public Task Message_names_position_and_source() => Verify.Analyzer<PredictableTokenAnalyzer>(
        Sample("var nonce = {|#0:DateTime.UtcNow.Ticks|}.ToString();"),
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC7008_PredictableToken, 0, "nonce", "the time"));

    [Fact]
    public Task Incomplete_code_is_silent() => Check(Sample("var token = {|CS0103:missing|}.Next();"));

    [Fact]
    public Task Random_numbers_come_from_the_generator() => Fix(
        """
        var token = new string(Enumerable.Repeat(Alphabet, 32).Select(s => s[[|_random.Next(s.Length)|]]).ToArray());
                var nonce = new byte[16];
                [|Random.Shared.NextBytes(nonce)|]; // sixteen
                var apiKey = "key_" + [|_random.Next()|];
                var sessionId = $"s-{[|DateTime.UtcNow.Ticks|]}";
                Guid accessToken = [|Guid.CreateVersion7()|];
                var secret = Convert.ToHexString([|MD5.HashData(Encoding.UTF8.GetBytes(userName))|]).ToLowerInvariant();
        """,
        """
        var token = new string(Enumerable.Repeat(Alphabet, 32).Select(s => s[RandomNumberGenerator.GetInt32(s.Length)]).ToArray());
                var nonce = new byte[16];
                RandomNumberGenerator.Fill(nonce); // sixteen
                var apiKey = "key_" + RandomNumberGenerator.GetInt32(int.MaxValue);
                var sessionId = $"s-{RandomNumberGenerator.GetHexString(32)}";
                Guid accessToken = Guid.NewGuid();
                var secret = RandomNumberGenerator.GetHexString(32);
        """);

    private static string Sample(string body, string members = "") => $$"""
        using System.Diagnostics;
        using System.Security.Cryptography;
        using System.Text;
        using ModelContextProtocol.Server;

        public class Issuer
        {
            private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";
            private static readonly byte[] Key = Convert.FromHexString(Environment.GetEnvironmentVariable("SIGNING_KEY")!);
            private static int s_next;
            private readonly Random _random = new();
            private string _token = "";

            public async Task RunAsync(string userName)
            {
                {{body}}
                await Task.CompletedTask;
            }

            {{members}}

            private void Store(string token) => _token = token + s_next + Alphabet + Key.Length;
        }

        public class Grant
        {
            public string AccessToken { get; set; } = "";
        }

        public static class Program
        {
            public static void Main(string[] args)
            {
                var builder = WebApplication.CreateBuilder(args);
                builder.Services.AddMcpServer().WithHttpTransport();
                var app = builder.Build();
                app.MapMcp();
                app.Run();
            }
        }
        """;

    private static Task Check(string source) => TokenSamples.Check<PredictableTokenAnalyzer>(source);

    private static Task Fix(string before, string after) => Verify.Fix<PredictableTokenAnalyzer, PredictableTokenFix>(
        Sample(before), Sample(after), test => test.Sdk = McpSdk.V2_3AspNetCore);
}
