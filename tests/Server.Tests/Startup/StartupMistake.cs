namespace McpAnalyzers.Server.Tests.Startup;

/// <summary>
/// A way to start without a credential: a program, and <paramref name="Crm"/> where it reads the credential in a client
/// or a tool of its own. <paramref name="Announces"/> when it does stop, but not before it told of its tools;
/// <paramref name="Settings"/> is its checked-in appsettings.json when only an empty credential passes.
/// </summary>
internal sealed record StartupMistake(
    string Rule, string Program, string Crm, string Variable = "CRM_TOKEN", bool Announces = false, string? Settings = null)
{
    private const string Builder = """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();

        """;

    private const string Tools = """
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();

        """;

    private const string Run = """
        await builder.Build().RunAsync();

        """;

    /// <summary>What every program uses; the desk is where the test says.</summary>
    private const string Shared = """
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using Microsoft.Extensions.Options;
        global using ModelContextProtocol;
        global using ModelContextProtocol.Server;

        public static class Desk
        {
            public static Uri Address { get; } = new(Environment.GetEnvironmentVariable("HELPDESK_URL") ?? "https://desk.example.com/");
        }
        """;

    private const string FindCustomers = """
        [McpServerToolType]
        public sealed class CustomerTools(CrmClient crm)
        {
            [McpServerTool(Name = "find_customers", ReadOnly = true)]
            public Task<string> FindCustomers(string text) => crm.FindAsync(text);
        }
        """;

    /// <summary>A client that is given its credential.</summary>
    private const string ClientWithToken = FindCustomers + """


        public sealed class CrmClient(string token)
        {
            public async Task<string> FindAsync(string text)
            {
                using var http = new HttpClient { BaseAddress = Desk.Address };
                http.DefaultRequestHeaders.Authorization = new("Bearer", token);
                return await http.GetStringAsync($"customers?q={Uri.EscapeDataString(text)}");
            }
        }
        """;

    /// <summary>A client whose requests carry what the container gave to its <c>HttpClient</c>.</summary>
    private const string ClientOfContainer = FindCustomers + """


        public sealed class CrmClient(HttpClient http)
        {
            public async Task<string> FindAsync(string text) => await http.GetStringAsync($"customers?q={Uri.EscapeDataString(text)}");
        }
        """;

    /// <summary>A client that reads options.</summary>
    private const string ClientWithOptions = FindCustomers + """


        public sealed class CrmOptions
        {
            public string ApiKey { get; set; } = "";
        }

        public sealed class CrmClient(IOptions<CrmOptions> options)
        {
            public async Task<string> FindAsync(string text)
            {
                using var http = new HttpClient { BaseAddress = Desk.Address };
                using var request = new HttpRequestMessage(HttpMethod.Get, $"customers?q={Uri.EscapeDataString(text)}");
                request.Headers.Add("X-Api-Key", options.Value.ApiKey);
                using var response = await http.SendAsync(request);
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync();
            }
        }
        """;

    /// <summary>A tool that reads its credential itself.</summary>
    private static string ToolThatReads(string read) => $$"""
        [McpServerToolType]
        public sealed class CustomerTools
        {
            [McpServerTool(Name = "find_customers", ReadOnly = true)]
            public static async Task<string> FindCustomers(string text)
            {
                {{read}}
                using var http = new HttpClient { BaseAddress = Desk.Address };
                http.DefaultRequestHeaders.Authorization = new("Bearer", token);
                return await http.GetStringAsync($"customers?q={Uri.EscapeDataString(text)}");
            }
        }
        """;

    /// <summary>A client that reads its credential itself.</summary>
    private static string ClientThatReads(string field) => FindCustomers + $$"""


        public sealed class CrmClient
        {
            {{field}}

            public async Task<string> FindAsync(string text)
            {
                using var http = new HttpClient { BaseAddress = Desk.Address };
                http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
                return await http.GetStringAsync($"customers?q={Uri.EscapeDataString(text)}");
            }
        }
        """;

    public IEnumerable<(string Name, string Code)> Files =>
        new[] { ("Shared.cs", Shared), ("Program.cs", Program), ("Crm.cs", Crm), ("appsettings.json", Settings ?? "{}") };

    /// <summary>What the operator who forgot the credential did set.</summary>
    public KeyValuePair<string, string>[] Forgotten => Settings is null ? [] : [new(Variable, "")];

    public static IReadOnlyDictionary<string, StartupMistake> All { get; } = new Dictionary<string, StartupMistake>
    {
        ["tools before the check"] = new(
            "MCPAC4001",
            Builder + """
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            Console.Error.WriteLine("Tools: find_customers");

            var token = Environment.GetEnvironmentVariable("CRM_TOKEN");
            if (string.IsNullOrEmpty(token))
            {
                Console.Error.WriteLine("CRM_TOKEN is not set.");
                return 1;
            }

            builder.Services.AddSingleton(new CrmClient(token));
            await builder.Build().RunAsync();
            return 0;
            """,
            ClientWithToken,
            Announces: true),
        ["tools of a helper before the check"] = new(
            "MCPAC4001",
            Builder + """
            builder.Services.AddCrmTools();
            var token = Environment.GetEnvironmentVariable("CRM_TOKEN") is { Length: > 0 } value ? value : throw new InvalidOperationException("CRM_TOKEN is not set.");
            builder.Services.AddSingleton(new CrmClient(token));

            """ + Run,
            ClientWithToken + """


            public static class CrmServices
            {
                public static void AddCrmTools(this IServiceCollection services)
                {
                    services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
                    Console.Error.WriteLine("Tools: find_customers");
                }
            }
            """,
            Announces: true),
        ["check after the start"] = new(
            "MCPAC4001",
            Builder + """
            builder.Services.AddSingleton<CrmClient>();

            """ + Tools + """
            var host = builder.Build();
            await host.StartAsync();

            // The desk takes its time in the morning.
            using var http = new HttpClient { BaseAddress = Desk.Address };
            using var _ = await http.GetAsync("status");
            var token = Environment.GetEnvironmentVariable("CRM_TOKEN");
            if (string.IsNullOrWhiteSpace(token))
            {
                throw new InvalidOperationException("CRM_TOKEN is not set.");
            }

            host.Services.GetRequiredService<CrmClient>().SignIn(token);
            await host.WaitForShutdownAsync();
            """,
            FindCustomers + """


            public sealed class CrmClient
            {
                private readonly TaskCompletionSource<string> _token = new();

                public void SignIn(string token) => _token.SetResult(token);

                public async Task<string> FindAsync(string text)
                {
                    using var http = new HttpClient { BaseAddress = Desk.Address };
                    http.DefaultRequestHeaders.Authorization = new("Bearer", await _token.Task);
                    return await http.GetStringAsync($"customers?q={Uri.EscapeDataString(text)}");
                }
            }
            """),
        ["null-forgiving read"] = new(
            "MCPAC4001",
            Builder + Tools + """
            builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable("CRM_TOKEN")!));

            """ + Run,
            ClientWithToken),
        ["empty instead of missing"] = new(
            "MCPAC4001",
            Builder + """
            var token = Environment.GetEnvironmentVariable("CRM_TOKEN") ?? "";
            builder.Services.AddSingleton(new CrmClient(token));

            """ + Tools + Run,
            ClientWithToken),
        ["setting of the generic host"] = new(
            "MCPAC4001",
            """
            await Host.CreateDefaultBuilder(args)
                .ConfigureLogging(logging => logging.ClearProviders())
                .ConfigureServices((context, services) =>
                {
                    services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
                    services.AddSingleton(new CrmClient(context.Configuration["Crm:Token"]!));
                })
                .Build()
                .RunAsync();
            """,
            ClientWithToken,
            "Crm__Token"),
        ["read in the tool"] = new(
            "MCPAC4001",
            Builder + Tools + Run,
            ToolThatReads("""var token = Environment.GetEnvironmentVariable("CRM_TOKEN");""")),
        ["read in the client"] = new(
            "MCPAC4001",
            Builder + """
            builder.Services.AddSingleton<CrmClient>();

            """ + Tools + Run,
            ClientThatReads("""private string Token { get; } = Environment.GetEnvironmentVariable("CRM_TOKEN") ?? "";""")),
        ["check that an empty default passes"] = new(
            "MCPAC4001",
            Builder + """
            var token = builder.Configuration["Crm:Token"] ?? throw new InvalidOperationException("Crm:Token is not set.");
            builder.Services.AddSingleton(new CrmClient(token));

            """ + Tools + Run,
            ClientWithToken,
            "Crm__Token",
            Settings: """{ "Crm": { "Token": "" } }"""),
        ["factory of the container"] = new(
            "MCPAC4002",
            Builder + Tools + """
            builder.Services.AddSingleton(_ => new CrmClient(
                Environment.GetEnvironmentVariable("CRM_TOKEN") ?? throw new InvalidOperationException("CRM_TOKEN is not set.")));

            """ + Run,
            ClientWithToken),
        ["factory with a local"] = new(
            "MCPAC4002",
            Builder + """
            builder.Services.AddSingleton(services =>
            {
                var token = Environment.GetEnvironmentVariable("CRM_TOKEN");
                if (string.IsNullOrEmpty(token))
                {
                    throw new InvalidOperationException("CRM_TOKEN is not set.");
                }

                return new CrmClient(token);
            });

            """ + Tools + Run,
            ClientWithToken),
        ["factory that reads the configuration"] = new(
            "MCPAC4002",
            Builder + """
            builder.Services.AddSingleton(services => new CrmClient(
                services.GetRequiredService<IConfiguration>()["Crm:Token"] ?? throw new InvalidOperationException("Crm:Token is not set.")));

            """ + Tools + Run,
            ClientWithToken,
            "Crm__Token"),
        ["factory of the generic host"] = new(
            "MCPAC4002",
            """
            await Host.CreateDefaultBuilder(args)
                .ConfigureLogging(logging => logging.ClearProviders())
                .ConfigureServices((context, services) =>
                {
                    services.AddSingleton(_ => new CrmClient(
                        context.Configuration["Crm:Token"] ?? throw new InvalidOperationException("Crm:Token is not set.")));
                    services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
                })
                .Build()
                .RunAsync();
            """,
            ClientWithToken,
            "Crm__Token"),
        ["client of the container"] = new(
            "MCPAC4002",
            Builder + """
            builder.Services.AddHttpClient<CrmClient>(http =>
            {
                http.BaseAddress = Desk.Address;
                http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("CRM_TOKEN") ?? throw new InvalidOperationException("CRM_TOKEN is not set."));
            });

            """ + Tools + Run,
            ClientOfContainer),
        ["check in the client"] = new(
            "MCPAC4002",
            Builder + """
            builder.Services.AddSingleton<CrmClient>();

            """ + Tools + Run,
            ClientThatReads("""
                private string Token { get; } = Environment.GetEnvironmentVariable("CRM_TOKEN")
                        ?? throw new InvalidOperationException("CRM_TOKEN is not set.");
                """)),
        ["lazy value"] = new(
            "MCPAC4002",
            Builder + """
            builder.Services.AddSingleton<CrmClient>();

            """ + Tools + Run,
            ClientThatReads("""
                private static readonly Lazy<string> s_token = new(() => Environment.GetEnvironmentVariable("CRM_TOKEN")
                        ?? throw new InvalidOperationException("CRM_TOKEN is not set."));

                    private static string Token => s_token.Value;
                """)),
        ["check in the tool"] = new(
            "MCPAC4002",
            Builder + Tools + Run,
            ToolThatReads("""
                var token = Environment.GetEnvironmentVariable("CRM_TOKEN");
                        if (string.IsNullOrEmpty(token))
                        {
                            throw new McpException("CRM_TOKEN is not set.");
                        }
                """)),
        ["options that nobody checks"] = new(
            "MCPAC4002",
            Builder + """
            builder.Services.Configure<CrmOptions>(builder.Configuration.GetSection("Crm"));
            builder.Services.AddSingleton<CrmClient>();

            """ + Tools + Run,
            ClientWithOptions,
            "Crm__ApiKey"),
        ["options checked on first use"] = new(
            "MCPAC4002",
            Builder + """
            builder.Services.AddOptions<CrmOptions>().BindConfiguration("Crm").Validate(o => !string.IsNullOrWhiteSpace(o.ApiKey), "Crm:ApiKey is not set.");
            builder.Services.AddSingleton<CrmClient>();

            """ + Tools + Run,
            ClientWithOptions,
            "Crm__ApiKey"),
    };
}
