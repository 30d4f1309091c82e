using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Startup;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Startup;

/// <summary>MCPAC4002: what is checked on first use is checked at start.</summary>
public class CredentialValidatedOnFirstUseFixTests
{
    private const string Usings = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;


        """;

    private const string Types = """


        public sealed class TicketClient(string site, string token, IHostEnvironment environment)
        {
            public string Find(string name) => site + name + token.Length + environment.EnvironmentName;
        }

        [McpServerToolType]
        public sealed class TicketTools(TicketClient tickets)
        {
            [McpServerTool]
            public string FindTicket(string name) => tickets.Find(name);
        }
        """;

    [Fact]
    public Task All_checks_of_a_factory_that_use_no_service_move_to_the_start() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        builder.Services.AddSingleton(services =>
        {
            // The tenant's own address.
            var site = Environment.GetEnvironmentVariable("TICKET_SITE")
                ?? throw new InvalidOperationException("TICKET_SITE is not set.");
            var token = {|MCPAC4002:Environment.GetEnvironmentVariable("TICKET_TOKEN")|};
            if (token is null)
            {
                throw new InvalidOperationException("TICKET_TOKEN is not set.");
            }

            return new TicketClient(site, token, services.GetRequiredService<IHostEnvironment>());
        });
        builder.Services.AddSingleton(_ =>
        {
            var token = new object();
            return token;
        });
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        // The tenant's own address.
        var site = Environment.GetEnvironmentVariable("TICKET_SITE");
        if (string.IsNullOrWhiteSpace(site))
        {
            throw new InvalidOperationException("TICKET_SITE is not set.");
        }

        var ticketToken = Environment.GetEnvironmentVariable("TICKET_TOKEN");
        if (string.IsNullOrWhiteSpace(ticketToken))
        {
            throw new InvalidOperationException("TICKET_TOKEN is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        builder.Services.AddSingleton(services =>
        {
            return new TicketClient(site, ticketToken, services.GetRequiredService<IHostEnvironment>());
        });
        builder.Services.AddSingleton(_ =>
        {
            var token = new object();
            return token;
        });
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Check_that_rejects_the_empty_value_moves_as_it_is() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        builder.Services.AddSingleton(services =>
        {
            var token = {|MCPAC4002:Environment.GetEnvironmentVariable("TICKET_TOKEN")|} is { Length: > 0 } t ? t : throw new InvalidOperationException("No token.");
            return new TicketClient("", token, services.GetRequiredService<IHostEnvironment>());
        });
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        var token = Environment.GetEnvironmentVariable("TICKET_TOKEN") is { Length: > 0 } t ? t : throw new InvalidOperationException("No token.");
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        builder.Services.AddSingleton(services =>
        {
            return new TicketClient("", token, services.GetRequiredService<IHostEnvironment>());
        });
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Two_factories_that_name_their_token_alike_do_not_clash() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        builder.Services.AddSingleton(services =>
        {
            var token = {|MCPAC4002:Environment.GetEnvironmentVariable("TICKET_TOKEN")|} ?? throw new InvalidOperationException("TICKET_TOKEN is not set.");
            return new TicketClient("", token, services.GetRequiredService<IHostEnvironment>());
        });
        builder.Services.AddKeyedSingleton("notes", (services, _) =>
        {
            var token = {|MCPAC4002:Environment.GetEnvironmentVariable("NOTE_TOKEN")|} ?? throw new InvalidOperationException("NOTE_TOKEN is not set.");
            return new TicketClient("", token, services.GetRequiredService<IHostEnvironment>());
        });
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        var ticketToken = Environment.GetEnvironmentVariable("TICKET_TOKEN");
        if (string.IsNullOrWhiteSpace(ticketToken))
        {
            throw new InvalidOperationException("TICKET_TOKEN is not set.");
        }

        var token = Environment.GetEnvironmentVariable("NOTE_TOKEN");
        if (string.IsNullOrWhiteSpace(token))
        {
            throw new InvalidOperationException("NOTE_TOKEN is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        builder.Services.AddSingleton(services =>
        {
            return new TicketClient("", ticketToken, services.GetRequiredService<IHostEnvironment>());
        });
        builder.Services.AddKeyedSingleton("notes", (services, _) =>
        {
            return new TicketClient("", token, services.GetRequiredService<IHostEnvironment>());
        });
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Check_that_needs_what_the_host_hands_to_its_lambda_stays_inside_it() => Fix(
        """
        await Host.CreateDefaultBuilder(args)
            .ConfigureServices((context, services) =>
            {
                services.AddSingleton(s => new TicketClient(
                    "", {|MCPAC4002:context.Configuration["Ticket:Token"]|} ?? throw new InvalidOperationException("No token."), s.GetRequiredService<IHostEnvironment>()));
                services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
            })
            .Build()
            .RunAsync();
        """,
        """
        await Host.CreateDefaultBuilder(args)
            .ConfigureServices((context, services) =>
            {
                var ticketToken = context.Configuration["Ticket:Token"];
                if (string.IsNullOrWhiteSpace(ticketToken))
                {
                    throw new InvalidOperationException("No token.");
                }

                services.AddSingleton(s => new TicketClient(
                    "", ticketToken, s.GetRequiredService<IHostEnvironment>()));
                services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
            })
            .Build()
            .RunAsync();
        """);

    [Fact]
    public Task Check_inside_an_expression_of_a_factory_becomes_a_captured_local() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        builder.Services.AddSingleton(services => new TicketClient(
            "", {|MCPAC4002:Environment.GetEnvironmentVariable("TICKET_TOKEN")|} ?? throw new InvalidOperationException("No token."), services.GetRequiredService<IHostEnvironment>()));
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        var ticketToken = Environment.GetEnvironmentVariable("TICKET_TOKEN");
        if (string.IsNullOrWhiteSpace(ticketToken))
        {
            throw new InvalidOperationException("No token.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        builder.Services.AddSingleton(services => new TicketClient(
            "", ticketToken, services.GetRequiredService<IHostEnvironment>()));
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Checks_in_two_constructors_get_one_check_at_start() => Verify.Fix<CredentialValidatedOnFirstUseAnalyzer, CredentialValidatedOnFirstUseFix>(
        [
            ("/0/Program.cs", Plain("")),
            ("/0/NoteTools.cs", Tools("NoteTools", "NOTE_TOKEN", reported: true)),
            ("/0/TimeTools.cs", Tools("TimeTools", "NOTE_TOKEN", reported: false)),
        ],
        [
            ("/0/Program.cs", Plain("""
                if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("NOTE_TOKEN")))
                {
                    throw new InvalidOperationException("NOTE_TOKEN is not set.");
                }


                """)),
            ("/0/NoteTools.cs", Tools("NoteTools", "NOTE_TOKEN", reported: false)),
            ("/0/TimeTools.cs", Tools("TimeTools", "NOTE_TOKEN", reported: false)),
        ]);

    [Fact]
    public Task Two_keys_in_two_files_meet_above_one_registration() => Verify.Fix<CredentialValidatedOnFirstUseAnalyzer, CredentialValidatedOnFirstUseFix>(
        [
            ("/0/Program.cs", Plain("")),
            ("/0/NoteTools.cs", Tools("NoteTools", "NOTE_TOKEN", reported: true)),
            ("/0/TimeTools.cs", Tools("TimeTools", "TIME_TOKEN", reported: true)),
        ],
        [
            ("/0/Program.cs", Plain("""
                if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("NOTE_TOKEN")))
                {
                    throw new InvalidOperationException("NOTE_TOKEN is not set.");
                }

                if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("TIME_TOKEN")))
                {
                    throw new InvalidOperationException("TIME_TOKEN is not set.");
                }


                """)),
            ("/0/NoteTools.cs", Tools("NoteTools", "NOTE_TOKEN", reported: false)),
            ("/0/TimeTools.cs", Tools("TimeTools", "TIME_TOKEN", reported: false)),
        ]);

    [Theory]
    [InlineData(
        """builder.Services.[|Configure<MailOptions>(builder.Configuration.GetSection("Mail"))|];""",
        """
        builder.Services.AddOptions<MailOptions>().Bind(builder.Configuration.GetSection("Mail"))
            .Validate(options => !string.IsNullOrWhiteSpace(options.ApiKey), "Mail:ApiKey is not set.").ValidateOnStart();
        """)]
    [InlineData(
        """builder.Services.AddOptions<MailOptions>().[|Bind(builder.Configuration.GetSection("Mail"))|];""",
        """
        builder.Services.AddOptions<MailOptions>().Bind(builder.Configuration.GetSection("Mail"))
            .Validate(options => !string.IsNullOrWhiteSpace(options.ApiKey), "Mail:ApiKey is not set.").ValidateOnStart();
        """)]
    [InlineData(
        """
        builder.Services.AddOptions<MailOptions>().[|BindConfiguration("Mail")|]
            .Validate(mail => mail.ApiKey.Length > 8);
        """,
        """
        builder.Services.AddOptions<MailOptions>().BindConfiguration("Mail")
            .Validate(mail => mail.ApiKey.Length > 8)
            .ValidateOnStart();
        """)]
    public Task Bound_options_are_validated_at_start(string before, string after) =>
        Verify.Fix<CredentialValidatedOnFirstUseAnalyzer, CredentialValidatedOnFirstUseFix>(Mail(before), Mail(after));

    [Fact]
    public Task Options_with_a_validator_of_their_own_only_need_the_start() =>
        Verify.Fix<CredentialValidatedOnFirstUseAnalyzer, CredentialValidatedOnFirstUseFix>(
            Mail("""builder.Services.[|Configure<MailOptions>(builder.Configuration.GetSection("Mail"))|];""", Validator),
            Mail(
                """
                builder.Services.AddOptions<MailOptions>().Bind(builder.Configuration.GetSection("Mail"))
                    .ValidateOnStart();
                """,
                Validator));

    [Theory]
    [InlineData("""builder.Services.[|Configure<MailOptions>(builder.Configuration.GetSection("Mail"))|].AddSingleton<object>();""")]
    [InlineData("""builder.Services.[|Configure<MailOptions>("first", builder.Configuration.GetSection("Mail"))|];""")]
    [InlineData("""builder.Services.AddOptions<MailOptions>("first").[|Bind(builder.Configuration.GetSection("Mail"))|];""")]
    public Task Chained_and_named_options_have_no_fix(string source) =>
        Verify.NoFix<CredentialValidatedOnFirstUseAnalyzer, CredentialValidatedOnFirstUseFix>(Mail(source));

    private const string Validator = """


        public sealed class MailValidator : IValidateOptions<MailOptions>
        {
            public ValidateOptionsResult Validate(string? name, MailOptions options) =>
                options.Host.Length == 0 ? ValidateOptionsResult.Fail("No host.") : ValidateOptionsResult.Success;
        }
        """;

    private static string Mail(string setup, string more = "") => $$"""
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Options;
        using ModelContextProtocol.Server;

        var builder = Host.CreateApplicationBuilder(args);
        {{setup}}
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        public sealed class MailOptions
        {
            public string Host { get; set; } = "";

            public string ApiKey { get; set; } = "";
        }

        [McpServerToolType]
        public sealed class MailTools(IOptions<MailOptions> mail, HttpClient http)
        {
            [McpServerTool]
            public async Task<string> Send(string text)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, mail.Value.Host);
                request.Headers.Add("X-Api-Key", mail.Value.ApiKey);
                using var response = await http.SendAsync(request);
                return text + response.StatusCode;
            }
        }{{more}}
        """;

    private static Task Fix(string before, string after) =>
        Verify.Fix<CredentialValidatedOnFirstUseAnalyzer, CredentialValidatedOnFirstUseFix>(Usings + before + Types, Usings + after + Types);

    private static string Plain(string checks) => Usings + $"""
        var builder = Host.CreateApplicationBuilder(args);
        {checks}builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();
        """;

    private static string Tools(string name, string key, bool reported)
    {
        var read = $"""Environment.GetEnvironmentVariable("{key}")""";
        return $$"""
            using ModelContextProtocol.Server;

            [McpServerToolType]
            public sealed class {{name}}
            {
                private readonly string _token = {{(reported ? "{|MCPAC4002:" + read + "|}" : read)}} ?? throw new InvalidOperationException("{{key}} is not set.");

                [McpServerTool(Name = "{{name}}")]
                public int Size() => _token.Length;
            }
            """;
    }
}
