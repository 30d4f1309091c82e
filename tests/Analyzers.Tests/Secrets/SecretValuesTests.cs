using System.Diagnostics;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Tests.Secrets;

public class SecretValuesTests
{
    private static readonly NameVerdict s_apiKey = SecretNames.Classify("apiKey", NamePosition.Identifier);
    private static readonly NameVerdict s_password = SecretNames.Classify("password", NamePosition.Identifier);
    private static readonly NameVerdict s_token = SecretNames.Classify("token", NamePosition.Identifier);

    [Fact]
    public void Connection_string_with_a_password_is_one()
    {
        var verdict = SecretValues.Classify($"Server=db.internal;Database=Orders;User Id=app;Password={Samples.Password}");

        Assert.Equal(ValueKind.ConnectionString, verdict.Kind);
        Assert.Equal(Certainty.Likely, verdict.Certainty);
        Assert.Equal(Samples.Password.Length, verdict.Length);
    }

    [Fact]
    public void Connection_string_of_this_machine_is_only_possible() =>
        Assert.Equal(Certainty.Possible, SecretValues.Classify($"Server=localhost;User Id=app;Password={Samples.Password}").Certainty);

    [Theory]
    [InlineData("Server=db;Integrated Security=True")]
    [InlineData("Data Source=orders.db;Cache=Shared")]
    [InlineData("Server=db;User Id=app;Password={0}")]
    [InlineData("Server=db;User Id=app;Password={password}")]
    [InlineData("Server=db;User Id=app;Password=@password")]
    [InlineData("Server=db;User Id=app;Password=$password")]
    [InlineData("Server=db;User Id=app;Password=:password")]
    [InlineData("Server=db;User Id=app;Password=<password>")]
    [InlineData("Server=db;User Id=app;Password=your-password")]
    [InlineData("Server=db;User Id=app;Password=")]
    [InlineData("Server=db;User Id=postgres;Password=postgres")]
    [InlineData("InstrumentationKey=16965dbf-c1f8-4682-b7d8-e250bc520544;IngestionEndpoint=https://westeurope-5.in.example.org/")]
    [InlineData("System.Data, PublicKeyToken=b77a5c561934e089")]
    public void Connection_string_without_a_password_is_none(string text) =>
        Assert.False(SecretValues.Classify(text).IsSecret);

    [Fact]
    public void Url_with_a_password_is_one()
    {
        Assert.Equal(ValueKind.Url, SecretValues.Classify($"postgres://app:{Samples.Password}@db.internal:5432/orders").Kind);
        Assert.Equal(Certainty.Possible, SecretValues.Classify($"postgres://app:{Samples.Password}@localhost/orders").Certainty);
    }

    [Theory]
    [InlineData("https://docs.example.org/a:b@c")]
    [InlineData("https://user:password@host.internal/x")]
    [InlineData("https://{user}:{password}@host.internal/x")]
    [InlineData("https://admin:admin@host.internal/x")]
    [InlineData("amqp://guest:guest@localhost")]
    [InlineData("https://user@host.internal")]
    [InlineData("mailto:someone@host.internal")]
    public void Url_without_a_password_is_none(string text) => Assert.False(SecretValues.Classify(text).IsSecret);

    [Fact]
    public void Private_key_needs_a_body()
    {
        var begin = "-----BEGIN " + "PRIVATE KEY-----";

        Assert.Equal(ValueKind.PrivateKey, SecretValues.Classify(begin + "\n" + Samples.Alphanumeric(128, 5) + "\n").Kind);
        Assert.False(SecretValues.Classify(begin).IsSecret);
        Assert.False(SecretValues.Classify("-----BEGIN CERTIFICATE-----\n" + Samples.Alphanumeric(128, 5)).IsSecret);
    }

    [Fact]
    public void Json_web_token_needs_a_readable_header()
    {
        Assert.Equal(ValueKind.Jwt, SecretValues.Classify(Samples.Jwt("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", "{\"sub\":\"crm-sync\"}")).Kind);
        Assert.False(SecretValues.Classify(Samples.Jwt("{\"typ\":\"JWT\",\"kid\":\"1\"}", "{\"sub\":\"crm-sync\"}")).IsSecret);
    }

    [Fact]
    public void Json_web_token_that_every_browser_gets_is_none()
    {
        var anonymous = Samples.Jwt("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", "{\"iss\":\"supabase\",\"role\":\"anon\",\"iat\":1}");

        Assert.False(SecretValues.Classify(anonymous).IsSecret);
    }

    [Fact]
    public void Text_that_gives_a_value_for_a_name_is_one()
    {
        var key = Samples.Alphanumeric(32, 11);

        Assert.Equal(ValueKind.Assignment, SecretValues.Classify($"https://api.weather.dev/v2?q=x&api_key={key}").Kind);
        Assert.Equal(ValueKind.Assignment, SecretValues.Classify($"{{ \"apiKey\": \"{key}\" }}").Kind);
        Assert.Equal(ValueKind.Assignment, SecretValues.Classify($"serve --api-key {key}").Kind);
        Assert.Equal(ValueKind.Assignment, SecretValues.Classify($"CREATE USER sync PASSWORD '{Samples.Password}'").Kind);
        Assert.Equal(ValueKind.AuthorizationHeader, SecretValues.Classify($"Authorization: Bearer {key}").Kind);
        Assert.Equal(ValueKind.Assignment, SecretValues.Classify($"{{ \"user\": \"x\", \"token\": \"{key}\" }}").Kind);
        Assert.Equal(ValueKind.Assignment, SecretValues.Classify($"https://api.weather.dev/v2?q=x&token={key}").Kind);
        Assert.Equal(ValueKind.Assignment, SecretValues.Classify($"CREATE USER sync IDENTIFIED BY '{Samples.Password}'").Kind);
        Assert.Equal(ValueKind.Assignment, SecretValues.Classify($"curl -u sync:{Samples.Password} https://api.weather.dev").Kind);
        Assert.Equal(ValueKind.ConnectionString, SecretValues.Classify("jdbc:mysql://db.internal:3306/shop?user=app&password=blue.lantern").Kind);
    }

    [Fact]
    public void Basic_header_is_decoded()
    {
        var pair = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"sync:{Samples.Password}"));

        Assert.Equal(Certainty.Certain, SecretValues.Classify($"Authorization: Basic {pair}").Certainty);
        Assert.False(SecretValues.Classify("Authorization: Basic authentication").IsSecret);
    }

    [Theory]
    [InlineData("https://api.weather.dev/v2?api_key={key}")]
    [InlineData("The api_key: parameter is missing")]
    [InlineData("password: must be at least 8 characters")]
    [InlineData("Authorization: Bearer <token>")]
    [InlineData("Set API_KEY=your-key before you start")]
    [InlineData("token=:token")]
    [InlineData("passed_pass = sum(len(d) for d in data)")]
    [InlineData("curl -u $USER:$PASSWORD https://api.weather.dev")]
    [InlineData("CREATE USER sync IDENTIFIED BY '{0}'")]
    [InlineData("{ \"nextToken\": \"b7Xq2mZ9cR4vW8nK1sD6hJ3\" }")]
    [InlineData("the token: b7Xq2mZ9cR4vW8nK1sD6hJ3 was replaced")]
    [InlineData("{ \"apiKey\": \"${input:apiKey}\" }")]
    public void Text_that_only_speaks_of_a_name_is_none(string text) => Assert.False(SecretValues.Classify(text).IsSecret);

    [Fact]
    public void Random_value_needs_a_name()
    {
        var value = Samples.Alphanumeric(32, 13);

        Assert.False(SecretValues.Classify(value).IsSecret);
        Assert.True(SecretValues.Classify(value, s_apiKey, "apiKey").IsSecret);
        Assert.True(SecretValues.Classify(value, s_token, "token").IsSecret);
        Assert.True(SecretValues.Classify(Samples.Password, s_password, "password").IsSecret);
    }

    [Theory]
    [InlineData("changeme")]
    [InlineData("your-api-key-here")]
    [InlineData("<your api key>")]
    [InlineData("${API_KEY}")]
    [InlineData("{{apiKey}}")]
    [InlineData("%API_KEY%")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://vault/secrets/x)")]
    [InlineData("op://vault/item/field")]
    [InlineData("doppler://crm/key")]
    [InlineData("kv:crm-key-2")]
    [InlineData("votre-cle-api")]
    [InlineData("dein-token-hier")]
    [InlineData("tu-clave-aqui")]
    [InlineData("loremipsum")]
    [InlineData("from-keyvault")]
    [InlineData("xxxxxxxxxxxxxxxxxxxx")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("API_KEY")]
    [InlineData("X-Api-Key")]
    [InlineData("Mail:ApiKey")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("Access token has expired. Please log in again.")]
    [InlineData("https://login.weather.dev/oauth2/v1/token")]
    [InlineData("/oauth2/v1/token")]
    [InlineData("keys/signing1.pem")]
    [InlineData("urn:ietf:params:oauth:grant-type:jwt-bearer")]
    [InlineData("my-test-key-123")]
    [InlineData("test123")]
    [InlineData("")]
    [InlineData("short1")]
    public void Value_that_stands_for_something_else_is_none_under_a_strict_name(string value) =>
        Assert.False(SecretValues.Classify(value, s_apiKey, "apiKey").IsSecret);

    [Fact]
    public void Verdict_names_the_vendor_and_its_variable()
    {
        var verdict = SecretValues.Classify(Samples.Of(TokenFormatTable.All.Single(f => f.Id == "github")));

        Assert.Equal("GitHub token", verdict.What);
        Assert.Equal("GITHUB_TOKEN", verdict.Variable);
        Assert.Equal("ghp_", verdict.PublicPrefix);
    }

    [Fact]
    public void Why_never_holds_the_value()
    {
        var key = Samples.Alphanumeric(32, 17);
        foreach (var text in new[] { key, $"Server=db;Password={key}", $"https://app:{key}@db.internal", $"api_key={key}" })
        {
            var verdict = SecretValues.Classify(text, s_apiKey, "apiKey");

            Assert.True(verdict.IsSecret);
            Assert.DoesNotContain(key, verdict.Why + verdict.What, StringComparison.Ordinal);
        }
    }

    // Text made to keep every reader busy: openings without ends, separators without values, prefixes without tokens.
    [Theory]
    [InlineData("a=")]
    [InlineData("password=")]
    [InlineData("password:'")]
    [InlineData("eyJ-")]
    [InlineData("eyJa.eyJa.")]
    [InlineData("sk-ant-api03-")]
    [InlineData("-----BEGIN ")]
    [InlineData("http://a:")]
    [InlineData("http://a:b@")]
    [InlineData("Bearer ")]
    [InlineData("--token ")]
    [InlineData("glc_glc_")]
    [InlineData("0")]
    [InlineData(":A")]
    [InlineData("=;")]
    public void Time_grows_with_the_length_of_the_text(string unit)
    {
        var small = Repeat(unit, 1 << 17);
        var large = Repeat(unit, 1 << 20);
        SecretValues.Classify(small, s_apiKey, "apiKey");

        var shortTime = Best(() => SecretValues.Classify(small, s_apiKey, "apiKey"));
        var longTime = Best(() => SecretValues.Classify(large, s_apiKey, "apiKey"));

        // Eight times the text: quadratic would be 64 times. Short times are noise on a busy machine.
        Assert.True(longTime < 500 || longTime < shortTime * 40, $"{shortTime} ms became {longTime} ms");
        Assert.True(longTime < 10_000, $"{longTime} ms for 1 MB");
    }

    [Fact]
    public void Ordinary_text_is_refused_without_allocating()
    {
        string[] texts = { "The order was not found.", "application/json", "orders/{id}/items", "Content-Type", "SELECT Id FROM Orders WHERE Total > @total" };
        foreach (var text in texts)
        {
            SecretValues.Classify(text);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var text in texts)
        {
            SecretValues.Classify(text);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Name_that_cannot_match_and_value_that_needs_one_are_looked_at_without_allocating()
    {
        string[] names = { "customerName", "relativePath", "fieldMapping", "cancellationToken", "CRM_REGION", "pageSize", "signalId", "dispatcher" };
        string[] values = { "Content-Type", "x-request-id", "2024-11-02T10", "yyyy-MM-dd", "order#42", "customers:v2:all" };
        Look();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Look();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Look()
        {
            foreach (var name in names)
            {
                SecretNames.Classify(name, NamePosition.Identifier);
            }

            foreach (var value in values)
            {
                SecretValues.MayNeedName(value);
            }
        }
    }

    private static string Repeat(string unit, int length) => string.Concat(Enumerable.Repeat(unit, length / unit.Length));

    private static double Best(Action action)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 2; i++)
        {
            var watch = Stopwatch.StartNew();
            action();
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }

        return best;
    }
}
