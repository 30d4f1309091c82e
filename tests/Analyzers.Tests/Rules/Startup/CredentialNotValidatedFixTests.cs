using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Startup;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Startup;

/// <summary>MCPAC4001: the check goes, or moves, above the first registration.</summary>
public class CredentialNotValidatedFixTests
{
    private const string Usings = """
        using System.ComponentModel;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;


        """;

    private const string Types = """


        public sealed class CrmClient(string token)
        {
            public string Find(string name) => name + token.Length;
        }

        [McpServerToolType]
        public sealed class CustomerTools(CrmClient crm)
        {
            [McpServerTool]
            public string FindCustomer(string name) => crm.Find(name);
        }
        """;

    [Fact]
    public Task Check_below_the_registration_moves_above_it_with_its_comments() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);

        // The tools.
        [|builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|]

        // The key comes from the desk.
        var key = Environment.GetEnvironmentVariable("CRM_TOKEN");

        // Stop early.
        if (string.IsNullOrEmpty(key))
        {
            Console.Error.WriteLine("CRM_TOKEN is not set.");
            return 1;
        }

        builder.Services.AddSingleton(new CrmClient(key));

        await builder.Build().RunAsync();
        return 0;
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);

        // The key comes from the desk.
        var key = Environment.GetEnvironmentVariable("CRM_TOKEN");
        // Stop early.
        if (string.IsNullOrEmpty(key))
        {
            Console.Error.WriteLine("CRM_TOKEN is not set.");
            return 1;
        }

        // The tools.
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();

        builder.Services.AddSingleton(new CrmClient(key));

        await builder.Build().RunAsync();
        return 0;
        """);

    [Fact]
    public Task Null_check_that_moves_rejects_the_empty_value_too() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        [|builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|]
        string key = Environment.GetEnvironmentVariable("CRM_TOKEN") ?? throw new ArgumentException("Where is the key?");
        builder.Services.AddSingleton(new CrmClient(key));
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        string? key = Environment.GetEnvironmentVariable("CRM_TOKEN");
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new ArgumentException("Where is the key?");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(new CrmClient(key));
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Pure_local_that_the_check_needs_moves_along() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        [|builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|]
        const string Variable = "CRM_TOKEN";
        var key = Environment.GetEnvironmentVariable(Variable);
        if (key is null)
        {
            throw new InvalidOperationException(Variable + " is not set.");
        }

        builder.Services.AddSingleton(new CrmClient(key));
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        const string Variable = "CRM_TOKEN";
        var key = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new InvalidOperationException(Variable + " is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();

        builder.Services.AddSingleton(new CrmClient(key));
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Check_that_needs_what_stands_below_stays_and_gets_one_above() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        [|builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|]
        builder.Services.AddSingleton(new CrmClient(""));
        var app = builder.Build();
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CRM_TOKEN")))
        {
            app.Dispose();
            return;
        }

        await app.RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("CRM_TOKEN")))
        {
            throw new InvalidOperationException("CRM_TOKEN is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(new CrmClient(""));
        var app = builder.Build();
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CRM_TOKEN")))
        {
            app.Dispose();
            return;
        }

        await app.RunAsync();
        """);

    [Fact]
    public Task Check_inside_an_expression_becomes_a_checked_local() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        [|builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|]
        builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable("CRM_TOKEN") ?? throw new ArgumentException("No key.")));
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        var crmToken = Environment.GetEnvironmentVariable("CRM_TOKEN");
        if (string.IsNullOrWhiteSpace(crmToken))
        {
            throw new ArgumentException("No key.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(new CrmClient(crmToken));
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Two_late_checks_move_above_one_registration() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        {|MCPAC4001:{|MCPAC4001:builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|}|}
        var crm = Environment.GetEnvironmentVariable("CRM_TOKEN");
        if (string.IsNullOrEmpty(crm))
        {
            throw new InvalidOperationException("CRM_TOKEN is not set.");
        }

        var desk = Environment.GetEnvironmentVariable("DESK_TOKEN");
        if (string.IsNullOrEmpty(desk))
        {
            throw new InvalidOperationException("DESK_TOKEN is not set.");
        }

        builder.Services.AddSingleton(new CrmClient(crm + desk));
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        var crm = Environment.GetEnvironmentVariable("CRM_TOKEN");
        if (string.IsNullOrEmpty(crm))
        {
            throw new InvalidOperationException("CRM_TOKEN is not set.");
        }

        var desk = Environment.GetEnvironmentVariable("DESK_TOKEN");
        if (string.IsNullOrEmpty(desk))
        {
            throw new InvalidOperationException("DESK_TOKEN is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();

        builder.Services.AddSingleton(new CrmClient(crm + desk));
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Configuration_of_the_built_application_becomes_that_of_the_builder() => Verify.Fix<CredentialNotValidatedAnalyzer, CredentialNotValidatedFix>(
        Web("""
            var builder = WebApplication.CreateBuilder(args);
            [|builder.Services.AddMcpServer().WithHttpTransport().WithTools<CustomerTools>();|]
            builder.Services.AddSingleton(new CrmClient(""));
            var app = builder.Build();
            if (string.IsNullOrEmpty(app.Configuration["Crm:Token"]))
            {
                throw new InvalidOperationException("Crm:Token is not set.");
            }

            app.MapMcp();
            app.Run();
            """),
        Web("""
            var builder = WebApplication.CreateBuilder(args);
            if (string.IsNullOrEmpty(builder.Configuration["Crm:Token"]))
            {
                throw new InvalidOperationException("Crm:Token is not set.");
            }

            builder.Services.AddMcpServer().WithHttpTransport().WithTools<CustomerTools>();
            builder.Services.AddSingleton(new CrmClient(""));
            var app = builder.Build();

            app.MapMcp();
            app.Run();
            """),
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Read_above_the_registration_gets_its_check_behind_it() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        var crm = [|Environment.GetEnvironmentVariable("CRM_TOKEN")|]!;
        builder.Services.AddSingleton(new CrmClient(crm));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        var crm = Environment.GetEnvironmentVariable("CRM_TOKEN");
        if (string.IsNullOrWhiteSpace(crm))
        {
            throw new InvalidOperationException("CRM_TOKEN is not set.");
        }

        builder.Services.AddSingleton(new CrmClient(crm));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Read_below_the_registration_moves_up_with_its_new_check() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();

        // The customers' data.
        string crm = [|Environment.GetEnvironmentVariable("CRM_TOKEN")|] ?? ""; // of the desk
        builder.Services.AddSingleton(new CrmClient(crm));
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        // The customers' data.
        string? crm = Environment.GetEnvironmentVariable("CRM_TOKEN"); // of the desk
        if (string.IsNullOrWhiteSpace(crm))
        {
            throw new InvalidOperationException("CRM_TOKEN is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();

        builder.Services.AddSingleton(new CrmClient(crm));
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Read_inside_an_expression_becomes_a_checked_local_whose_name_is_free() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(new CrmClient([|builder.Configuration["Crm:Token"]|]!));
        foreach (var crmToken in new[] { "a" })
        {
            Console.Error.WriteLine(crmToken.Length);
        }

        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        var crmToken2 = builder.Configuration["Crm:Token"];
        if (string.IsNullOrWhiteSpace(crmToken2))
        {
            throw new InvalidOperationException("Crm:Token is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(new CrmClient(crmToken2));
        foreach (var crmToken in new[] { "a" })
        {
            Console.Error.WriteLine(crmToken.Length);
        }

        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Reads_of_one_key_in_two_files_get_one_check_at_start() => Verify.Fix<CredentialNotValidatedAnalyzer, CredentialNotValidatedFix>(
        [
            ("/0/Program.cs", Usings + Plain + Types),
            ("/0/TicketTools.cs", Tools("TicketTools", """[|Environment.GetEnvironmentVariable("TICKET_API_KEY")|] ?? "" """.TrimEnd())),
            ("/0/NoteTools.cs", Tools("NoteTools", """[|Environment.GetEnvironmentVariable("NOTE_API_KEY")|]!""")),
            ("/0/TimeTools.cs", Tools("TimeTools", """Environment.GetEnvironmentVariable("TICKET_API_KEY")!""")),
        ],
        [
            ("/0/Program.cs", Usings + """
                var builder = Host.CreateApplicationBuilder(args);
                if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("NOTE_API_KEY")))
                {
                    throw new InvalidOperationException("NOTE_API_KEY is not set.");
                }

                if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("TICKET_API_KEY")))
                {
                    throw new InvalidOperationException("TICKET_API_KEY is not set.");
                }

                builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
                await builder.Build().RunAsync();
                """ + Types),
            ("/0/TicketTools.cs", Tools("TicketTools", """Environment.GetEnvironmentVariable("TICKET_API_KEY") ?? throw new InvalidOperationException("TICKET_API_KEY is not set.")""")),
            ("/0/NoteTools.cs", Tools("NoteTools", """Environment.GetEnvironmentVariable("NOTE_API_KEY") ?? throw new InvalidOperationException("NOTE_API_KEY is not set.")""")),
            ("/0/TimeTools.cs", Tools("TimeTools", """Environment.GetEnvironmentVariable("TICKET_API_KEY") ?? throw new InvalidOperationException("TICKET_API_KEY is not set.")""")),
        ]);

    [Fact]
    public Task Static_lambda_captures_what_was_checked_at_start() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(static _ => new CrmClient([|Environment.GetEnvironmentVariable("CRM_TOKEN")|]!));
        await builder.Build().RunAsync();
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        var crmToken = Environment.GetEnvironmentVariable("CRM_TOKEN");
        if (string.IsNullOrWhiteSpace(crmToken))
        {
            throw new InvalidOperationException("CRM_TOKEN is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(_ => new CrmClient(crmToken));
        await builder.Build().RunAsync();
        """);

    [Fact]
    public Task Check_in_a_chain_of_host_calls_moves_inside_its_lambda() => Fix(
        """
        [|await Host.CreateDefaultBuilder(args).ConfigureServices((context, services) =>
        {
            services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            var key = context.Configuration["CRM_TOKEN"];
            if (string.IsNullOrEmpty(key))
            {
                throw new InvalidOperationException("CRM_TOKEN is not set.");
            }

            services.AddSingleton(new CrmClient(key));
        }).Build().RunAsync();|]
        """,
        """
        await Host.CreateDefaultBuilder(args).ConfigureServices((context, services) =>
        {
            var key = context.Configuration["CRM_TOKEN"];
            if (string.IsNullOrEmpty(key))
            {
                throw new InvalidOperationException("CRM_TOKEN is not set.");
            }

            services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();

            services.AddSingleton(new CrmClient(key));
        }).Build().RunAsync();
        """);

    [Fact]
    public Task Read_in_a_chain_of_host_calls_is_checked_inside_its_lambda() => Fix(
        """
        await Host.CreateDefaultBuilder(args).ConfigureServices((context, services) =>
        {
            services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            var key = [|context.Configuration["CRM_TOKEN"]|]!;
            services.AddSingleton(new CrmClient(key));
        }).Build().RunAsync();
        """,
        """
        await Host.CreateDefaultBuilder(args).ConfigureServices((context, services) =>
        {
            var key = context.Configuration["CRM_TOKEN"];
            if (string.IsNullOrWhiteSpace(key))
            {
                throw new InvalidOperationException("CRM_TOKEN is not set.");
            }

            services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            services.AddSingleton(new CrmClient(key));
        }).Build().RunAsync();
        """);

    [Fact]
    public Task Read_inside_an_expression_of_a_host_lambda_is_checked_inside_it() => Fix(
        """
        await Host.CreateDefaultBuilder(args).ConfigureServices((context, services) =>
        {
            services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            services.AddSingleton(new CrmClient([|context.Configuration["Crm:Token"]|]!));
        }).Build().RunAsync();
        """,
        """
        await Host.CreateDefaultBuilder(args).ConfigureServices((context, services) =>
        {
            var crmToken = context.Configuration["Crm:Token"];
            if (string.IsNullOrWhiteSpace(crmToken))
            {
                throw new InvalidOperationException("Crm:Token is not set.");
            }

            services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            services.AddSingleton(new CrmClient(crmToken));
        }).Build().RunAsync();
        """);

    [Fact]
    public Task Read_inside_an_expression_that_stands_above_the_registration_is_checked_where_it_stands() => Fix(
        """
        await Host.CreateDefaultBuilder(args).ConfigureServices((context, services) =>
        {
            var crm = context.Configuration.GetSection("Crm");
            services.AddSingleton(new CrmClient([|crm["Token"]|] ?? ""));
            services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        }).Build().RunAsync();
        """,
        """
        await Host.CreateDefaultBuilder(args).ConfigureServices((context, services) =>
        {
            var crm = context.Configuration.GetSection("Crm");
            var crmToken = crm["Token"];
            if (string.IsNullOrWhiteSpace(crmToken))
            {
                throw new InvalidOperationException("Crm:Token is not set.");
            }

            services.AddSingleton(new CrmClient(crmToken));
            services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        }).Build().RunAsync();
        """);

    [Fact]
    public Task Read_of_the_built_application_in_a_middleware_becomes_one_of_the_builder() => Verify.Fix<CredentialNotValidatedAnalyzer, CredentialNotValidatedFix>(
        Web("""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport().WithTools<CustomerTools>();
            builder.Services.AddSingleton(new CrmClient(""));
            var app = builder.Build();
            app.Use(async (context, next) =>
            {
                var expected = [|app.Configuration["Inbound:ApiKey"]|];
                if (context.Request.Headers.Authorization.ToString() != $"Bearer {expected}")
                {
                    context.Response.StatusCode = 401;
                    return;
                }

                await next();
            });
            app.MapMcp();
            app.Run();
            """),
        Web("""
            var builder = WebApplication.CreateBuilder(args);
            var inboundApiKey = builder.Configuration["Inbound:ApiKey"];
            if (string.IsNullOrWhiteSpace(inboundApiKey))
            {
                throw new InvalidOperationException("Inbound:ApiKey is not set.");
            }

            builder.Services.AddMcpServer().WithHttpTransport().WithTools<CustomerTools>();
            builder.Services.AddSingleton(new CrmClient(""));
            var app = builder.Build();
            app.Use(async (context, next) =>
            {
                var expected = inboundApiKey;
                if (context.Request.Headers.Authorization.ToString() != $"Bearer {expected}")
                {
                    context.Response.StatusCode = 401;
                    return;
                }

                await next();
            });
            app.MapMcp();
            app.Run();
            """),
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Read_that_needs_what_is_declared_below_the_registration_has_no_fix() => Verify.NoFix<CredentialNotValidatedAnalyzer, CredentialNotValidatedFix>(
        Usings + """
        await Host.CreateDefaultBuilder(args).ConfigureServices((context, services) =>
        {
            services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            var crm = context.Configuration.GetSection("Crm");
            services.AddSingleton(new CrmClient([|crm["Token"]|]!));
        }).Build().RunAsync();
        """ + Types);

    [Fact]
    public Task Read_in_a_helper_is_checked_at_start() => Fix(
        """
        var builder = Host.CreateApplicationBuilder(args);
        AddCrm(builder.Services);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        await builder.Build().RunAsync();

        static void AddCrm(IServiceCollection services)
        {
            var key = [|Environment.GetEnvironmentVariable("CRM_TOKEN")|]!;
            services.AddSingleton(new CrmClient(key));
        }
        """,
        """
        var builder = Host.CreateApplicationBuilder(args);
        AddCrm(builder.Services);
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("CRM_TOKEN")))
        {
            throw new InvalidOperationException("CRM_TOKEN is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        await builder.Build().RunAsync();

        static void AddCrm(IServiceCollection services)
        {
            var key = Environment.GetEnvironmentVariable("CRM_TOKEN") ?? throw new InvalidOperationException("CRM_TOKEN is not set.");
            services.AddSingleton(new CrmClient(key));
        }
        """);

    [Fact]
    public Task Read_that_only_some_starts_reach_and_only_late_has_no_fix() => Verify.NoFix<CredentialNotValidatedAnalyzer, CredentialNotValidatedFix>(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        if (args.Length > 0)
        {
            var key = [|Environment.GetEnvironmentVariable("CRM_TOKEN")|]!;
            builder.Services.AddSingleton(new CrmClient(key));
        }

        await builder.Build().RunAsync();
        """ + Types);

    [Theory]
    [InlineData(
        """
        var key = [|builder.Configuration["Crm:Token"]|] ?? throw new InvalidOperationException("Crm:Token is not set.");
        """,
        """
        var key = builder.Configuration["Crm:Token"];
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new InvalidOperationException("Crm:Token is not set.");
        }

        """)]
    [InlineData(
        """
        var key = [|builder.Configuration["Crm:Token"]|];
        if (key is null)
        {
            return;
        }
        """,
        """
        var key = builder.Configuration["Crm:Token"];
        if (string.IsNullOrWhiteSpace(key))
        {
            return;
        }
        """)]
    [InlineData(
        """
        var key = [|builder.Configuration["Crm:Token"]|];
        ArgumentNullException.ThrowIfNull(key);
        """,
        """
        var key = builder.Configuration["Crm:Token"];
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        """)]
    [InlineData(
        """
        var key = string.Concat([|builder.Configuration["Crm:Token"]|] ?? throw new InvalidOperationException("Crm:Token is not set."), "");
        """,
        """
        var key = string.Concat(builder.Configuration["Crm:Token"] is { Length: > 0 } value ? value : throw new InvalidOperationException("Crm:Token is not set."), "");
        """)]
    public Task Null_check_of_a_key_that_is_empty_by_default_rejects_the_empty_value(string before, string after) =>
        Verify.Fix<CredentialNotValidatedAnalyzer, CredentialNotValidatedFix>(Settings(before), Settings(after), test =>
        {
            test.TestState.AdditionalFiles.Add(("/0/appsettings.json", """{ "Crm": { "Token": "" } }"""));
        });

    private static string Settings(string check) => Usings + $"""
        var builder = Host.CreateApplicationBuilder(args);
        {check}
        builder.Services.AddSingleton(new CrmClient(key));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        await builder.Build().RunAsync();
        """ + Types;

    [Fact]
    public Task Check_is_spelled_out_where_nothing_is_imported() => Verify.Fix<CredentialNotValidatedAnalyzer, CredentialNotValidatedFix>(
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;

        namespace Desk
        {
            internal static class Program
            {
                private static async System.Threading.Tasks.Task Main(string[] args)
                {
                    var host = Host.CreateApplicationBuilder(args);
                    host.Services.AddMcpServer().WithStdioServerTransport().WithTools<DeskTools>();
                    await host.Build().RunAsync();
                }
            }

            [McpServerToolType]
            public sealed class DeskTools
            {
                private readonly string _key = [|System.Environment.GetEnvironmentVariable("DESK_API_KEY")|]!;

                [McpServerTool]
                public int Size() => _key.Length;
            }
        }
        """,
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;

        namespace Desk
        {
            internal static class Program
            {
                private static async System.Threading.Tasks.Task Main(string[] args)
                {
                    var host = Host.CreateApplicationBuilder(args);
                    if (string.IsNullOrWhiteSpace(System.Environment.GetEnvironmentVariable("DESK_API_KEY")))
                    {
                        throw new System.InvalidOperationException("DESK_API_KEY is not set.");
                    }

                    host.Services.AddMcpServer().WithStdioServerTransport().WithTools<DeskTools>();
                    await host.Build().RunAsync();
                }
            }

            [McpServerToolType]
            public sealed class DeskTools
            {
                private readonly string _key = System.Environment.GetEnvironmentVariable("DESK_API_KEY") ?? throw new System.InvalidOperationException("DESK_API_KEY is not set.");

                [McpServerTool]
                public int Size() => _key.Length;
            }
        }
        """,
        test => test.ImplicitUsings = false);

    private const string Plain = """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();
        """;

    private static Task Fix(string before, string after) =>
        Verify.Fix<CredentialNotValidatedAnalyzer, CredentialNotValidatedFix>(Usings + before + Types, Usings + after + Types);

    private static string Web(string program) =>
        "using Microsoft.AspNetCore.Builder;\n" + Usings + program + Types;

    private static string Tools(string name, string read) => $$"""
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class {{name}}
        {
            private readonly string _key = {{read}};

            [McpServerTool(Name = "{{name}}")]
            public int Size() => _key.Length;
        }
        """;
}
