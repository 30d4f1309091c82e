using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Secrets;
using McpAnalyzers.Tests.Secrets;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Credentials;

/// <summary>MCPAC1001: the credential is read, and checked at start.</summary>
public class HardCodedCredentialFixTests
{
    private const string Usings = """
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;


        """;

    private const string Plain = """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();


        """;

    private const string Guarded = """
        var builder = Host.CreateApplicationBuilder(args);
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("TICKET_API_KEY")))
        {
            throw new InvalidOperationException("TICKET_API_KEY is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();


        """;

    private const string Read = "Environment.GetEnvironmentVariable(\"TICKET_API_KEY\") ?? throw new InvalidOperationException(\"TICKET_API_KEY is not set.\")";

    private static readonly string s_key = Samples.Alphanumeric(32, seed: 29);

    [Fact]
    public Task Constant_whose_use_gives_it_away_is_read_under_the_name_of_that_place() => Fix(
        Plain + """
        public sealed class TicketApi(HttpClient http)
        {
            private const string Value = [|"%K%"|];

            public void Use() => http.DefaultRequestHeaders.Add("X-Api-Key", Value);
        }
        """,
        Guarded + $$"""
        public sealed class TicketApi(HttpClient http)
        {
            private static readonly string Value = {{Read}};

            public void Use() => http.DefaultRequestHeaders.Add("X-Api-Key", Value);
        }
        """);

    [Fact]
    public Task Constant_that_a_type_takes_as_its_key_is_read_under_its_own_name() => Fix(
        Plain + """
        public sealed class Hooks
        {
            private const string WebhookLongKey = [|"%K%"|];

            public object Sign() => new System.Security.Cryptography.HMACSHA256(System.Text.Encoding.UTF8.GetBytes(WebhookLongKey));
        }
        """,
        Guarded.Replace("TICKET_API_KEY", "WEBHOOK_LONG_KEY", StringComparison.Ordinal) + $$"""
        public sealed class Hooks
        {
            private static readonly string WebhookLongKey = {{Read.Replace("TICKET_API_KEY", "WEBHOOK_LONG_KEY", StringComparison.Ordinal)}};

            public object Sign() => new System.Security.Cryptography.HMACSHA256(System.Text.Encoding.UTF8.GetBytes(WebhookLongKey));
        }
        """);

    [Fact]
    public Task Constant_becomes_a_checked_static_field_and_the_start_checks_too() => Fix(
        Plain + """
        public sealed class TicketApi(HttpClient http)
        {
            // Given out by the desk.
            private const string ApiKey = [|"%K%"|];

            public void Use() => http.DefaultRequestHeaders.Add("X-Api-Key", ApiKey);
        }
        """,
        Guarded + $$"""
        public sealed class TicketApi(HttpClient http)
        {
            // Given out by the desk.
            private static readonly string ApiKey = {{Read}};

            public void Use() => http.DefaultRequestHeaders.Add("X-Api-Key", ApiKey);
        }
        """);

    [Fact]
    public Task Text_inside_a_registration_becomes_a_checked_local_above_it() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHttpClient<WeatherApi>(c => c.DefaultRequestHeaders.Add("X-Api-Key", [|"%K%"|]));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        public sealed class WeatherApi(HttpClient http)
        {
            public HttpClient Http => http;
        }
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        var weatherApiKey = Environment.GetEnvironmentVariable("WEATHER_API_KEY");
        if (string.IsNullOrWhiteSpace(weatherApiKey))
        {
            throw new InvalidOperationException("WEATHER_API_KEY is not set.");
        }

        builder.Services.AddHttpClient<WeatherApi>(c => c.DefaultRequestHeaders.Add("X-Api-Key", weatherApiKey));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        public sealed class WeatherApi(HttpClient http)
        {
            public HttpClient Http => http;
        }
        """);

    [Fact]
    public Task Local_of_the_start_reads_the_value_and_is_checked_where_it_stands() => Fix(
        """
        const string ticketApiKey = [|"%K%"|];
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton(new TicketApi(ticketApiKey));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        public sealed class TicketApi(string apiKey)
        {
            public int Size => apiKey.Length;
        }
        """,
        """
        string? ticketApiKey = Environment.GetEnvironmentVariable("TICKET_API_KEY");
        if (string.IsNullOrWhiteSpace(ticketApiKey))
        {
            throw new InvalidOperationException("TICKET_API_KEY is not set.");
        }

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton(new TicketApi(ticketApiKey));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        public sealed class TicketApi(string apiKey)
        {
            public int Size => apiKey.Length;
        }
        """);

    [Fact]
    public Task Text_inside_an_expression_is_put_in_parentheses() => Fix(
        Plain + """
        public static class TicketApi
        {
            public static bool Check(string ticketApiKey) => ticketApiKey == [|"%K%"|];
        }
        """,
        Guarded + $$"""
        public static class TicketApi
        {
            public static bool Check(string ticketApiKey) => ticketApiKey == ({{Read}});
        }
        """);

    [Fact]
    public Task Vendors_usual_variable_is_read() => Fix(
        Plain + """
        public static class Issues
        {
            public static readonly string Access = [|"%T%"|];
        }
        """,
        Guarded.Replace("TICKET_API_KEY", "GITHUB_TOKEN", StringComparison.Ordinal) + $$"""
        public static class Issues
        {
            public static readonly string Access = {{Read.Replace("TICKET_API_KEY", "GITHUB_TOKEN", StringComparison.Ordinal)}};
        }
        """);

    [Fact]
    public Task Library_without_a_start_checks_where_the_text_stood() => Fix(
        """
        public static class TicketApi
        {
            public static readonly string ApiKey = [|"%K%"|];
        }
        """,
        $$"""
        public static class TicketApi
        {
            public static readonly string ApiKey = {{Read}};
        }
        """);

    [Fact]
    public Task Configuration_in_scope_is_offered_second() => Fix(
        Plain + """
        public sealed class TicketApi(IConfiguration configuration)
        {
            public string ApiKey => [|"%K%"|] + (configuration["Ticket:Suffix"] ?? "").Trim();
        }
        """.Replace(" + (configuration[\"Ticket:Suffix\"] ?? \"\").Trim()", "", StringComparison.Ordinal).Replace("public string ApiKey", "public string? Suffix => configuration[\"Ticket:Suffix\"];\n\n    public string ApiKey", StringComparison.Ordinal),
        Guarded.Replace("Environment.GetEnvironmentVariable(\"TICKET_API_KEY\")", "builder.Configuration[\"Ticket:ApiKey\"]", StringComparison.Ordinal)
            .Replace("TICKET_API_KEY", "Ticket:ApiKey", StringComparison.Ordinal) + """
        public sealed class TicketApi(IConfiguration configuration)
        {
            public string? Suffix => configuration["Ticket:Suffix"];

            public string ApiKey => configuration["Ticket:ApiKey"] ?? throw new InvalidOperationException("Ticket:ApiKey is not set.");
        }
        """,
        test =>
        {
            test.CodeActionIndex = 1;
            test.CodeActionEquivalenceKey = "MCPAC1001.ReadConfiguration";
        });

    [Fact]
    public Task Two_texts_with_one_meaning_share_one_check() => Fix(
        Plain + """
        public static class TicketApi
        {
            public static readonly string ApiKey = [|"%K%"|];

            public static string GetApiKey() => [|"%K%"|];
        }
        """,
        Guarded + $$"""
        public static class TicketApi
        {
            public static readonly string ApiKey = {{Read}};

            public static string GetApiKey() => {{Read}};
        }
        """);

    [Theory]
    [InlineData("public static string Call(string apiKey = [|\"%K%\"|]) => apiKey;")]
    [InlineData("[Obsolete([|\"%T%\"|])] public static void Old() { }")]
    [InlineData("public static int Check(string password) => password switch { [|\"%P%\"|] => 1, _ => 0 };")]
    [InlineData("private const string ApiKey = [|\"%K%\"|]; public static string Call(string key = ApiKey) => key;")]
    [InlineData("public static ReadOnlySpan<byte> ApiKey => [|\"%K%\"u8|];")]
    [InlineData("public static string Query => [|\"https://api.crm.dev/v1?api_key=%K%\"|];")]
    public Task Place_that_wants_a_constant_or_holds_more_has_no_fix(string member) =>
        Verify.NoFix<HardCodedCredentialAnalyzer, HardCodedCredentialFix>(Fill(Usings + Plain + "public static class TicketApi\n{\n    " + member + "\n}\n"));

    private static Task Fix(string before, string after, Action<McpCodeFixTest<HardCodedCredentialAnalyzer, HardCodedCredentialFix>>? configure = null) =>
        Verify.Fix(Fill(Usings + before), Usings + after, configure);

    private static string Fill(string source) => source
        .Replace("%K%", s_key, StringComparison.Ordinal)
        .Replace("%P%", Samples.Password, StringComparison.Ordinal)
        .Replace("%T%", Samples.Of(TokenFormatTable.All.Single(f => f.Id == "github")), StringComparison.Ordinal);
}
