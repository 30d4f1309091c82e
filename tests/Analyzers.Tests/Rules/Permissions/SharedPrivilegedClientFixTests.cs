using McpAnalyzers.CodeFixes.Rules.Permissions;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;
using Test = McpAnalyzers.Verification.McpCodeFixTest<
    McpAnalyzers.Rules.Permissions.SharedPrivilegedClientAnalyzer, McpAnalyzers.CodeFixes.Rules.Permissions.SharedPrivilegedClientFix>;

namespace McpAnalyzers.Tests.Rules.Permissions;

public class SharedPrivilegedClientFixTests
{
    private const string Usings = """
        using System.Net.Http.Headers;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;

        """;

    private const string CrmClient = """

        public sealed class CrmClient
        {
            private readonly HttpClient _http = new();

            public CrmClient(string token) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

            public Task<string> GetAsync(string id) => _http.GetStringAsync($"https://crm.example.com/customers/{id}");

            public Task DeleteAsync(string id) => _http.DeleteAsync($"https://crm.example.com/customers/{id}");
        }

        """;

    private const string MixedTools = """

        [McpServerToolType]
        public sealed class CustomerTools(CrmClient crm)
        {
            [McpServerTool(ReadOnly = true)]
            public Task<string> GetCustomer(string id) => crm.GetAsync(id);

            [McpServerTool(Destructive = true)]
            public Task DeleteCustomer(string id) => crm.DeleteAsync(id);
        }

        """;

    private const string SplitTools = """

        [McpServerToolType]
        public sealed class CustomerTools([FromKeyedServices("read")] CrmClient crm, [FromKeyedServices("write")] CrmClient crmWrite)
        {
            [McpServerTool(ReadOnly = true)]
            public Task<string> GetCustomer(string id) => crm.GetAsync(id);

            [McpServerTool(Destructive = true)]
            public Task DeleteCustomer(string id) => crmWrite.DeleteAsync(id);
        }

        """;

    private static Task Fix(string before, string after, Action<Test>? configure = null) =>
        Verify.Fix<SharedPrivilegedClientAnalyzer, SharedPrivilegedClientFix>(before, after, configure);

    private static Task NoFix(string source) =>
        Verify.NoFix<SharedPrivilegedClientAnalyzer, SharedPrivilegedClientFix>(source);

    [Fact]
    public Task Instance_from_a_local_above_the_tools_becomes_two_keyed_ones() => Fix(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        var adminToken = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");
        if (string.IsNullOrWhiteSpace(adminToken))
        {
            throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.");
        }

        // The CRM.
        builder.Services.{|MCPAC5003:AddSingleton|}(new CrmClient(adminToken));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();
        """ + MixedTools + CrmClient,
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        var adminToken = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");
        if (string.IsNullOrWhiteSpace(adminToken))
        {
            throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.");
        }

        var crmReadonlyToken = Environment.GetEnvironmentVariable("CRM_READONLY_TOKEN");
        if (string.IsNullOrWhiteSpace(crmReadonlyToken))
        {
            throw new InvalidOperationException("CRM_READONLY_TOKEN is not set.");
        }

        // The CRM.
        builder.Services.AddKeyedSingleton("read", new CrmClient(crmReadonlyToken));
        builder.Services.AddKeyedSingleton("write", new CrmClient(adminToken));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();
        """ + SplitTools + CrmClient);

    [Fact]
    public Task Registration_below_the_tools_is_split_and_the_new_check_goes_above_them() => Fix(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        builder.Services.{|MCPAC5003:AddSingleton<CrmClient>|}(_ => new CrmClient(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")!));
        await builder.Build().RunAsync();
        """ + MixedTools + CrmClient,
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        var crmReadonlyToken = Environment.GetEnvironmentVariable("CRM_READONLY_TOKEN");
        if (string.IsNullOrWhiteSpace(crmReadonlyToken))
        {
            throw new InvalidOperationException("CRM_READONLY_TOKEN is not set.");
        }

        var crmAdminToken = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");
        if (string.IsNullOrWhiteSpace(crmAdminToken))
        {
            throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        builder.Services.AddKeyedSingleton<CrmClient>("read", (_, _) => new CrmClient(crmReadonlyToken));
        builder.Services.AddKeyedSingleton<CrmClient>("write", (_, _) => new CrmClient(crmAdminToken));
        await builder.Build().RunAsync();
        """ + SplitTools + CrmClient);

    [Fact]
    public Task Typed_http_client_becomes_two_named_ones_and_keyed_types() => Fix(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        var adminToken = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");
        if (string.IsNullOrWhiteSpace(adminToken))
        {
            throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.");
        }

        builder.Services.{|MCPAC5003:AddHttpClient<CrmHttp>|}(c => c.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", adminToken));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();
        """ + MixedTools.Replace("CrmClient", "CrmHttp", StringComparison.Ordinal) + """
        public sealed class CrmHttp(HttpClient http)
        {
            public Task<string> GetAsync(string id) => http.GetStringAsync(id);
            public Task DeleteAsync(string id) => http.DeleteAsync(id);
        }
        """,
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        var adminToken = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");
        if (string.IsNullOrWhiteSpace(adminToken))
        {
            throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.");
        }

        var crmReadonlyToken = Environment.GetEnvironmentVariable("CRM_READONLY_TOKEN");
        if (string.IsNullOrWhiteSpace(crmReadonlyToken))
        {
            throw new InvalidOperationException("CRM_READONLY_TOKEN is not set.");
        }

        builder.Services.AddHttpClient("crm.read", c => c.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", crmReadonlyToken));
        builder.Services.AddHttpClient("crm.write", c => c.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", adminToken));
        builder.Services.AddKeyedTransient("read", (sp, _) => new CrmHttp(sp.GetRequiredService<IHttpClientFactory>().CreateClient("crm.read")));
        builder.Services.AddKeyedTransient("write", (sp, _) => new CrmHttp(sp.GetRequiredService<IHttpClientFactory>().CreateClient("crm.write")));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();
        """ + SplitTools.Replace("CrmClient", "CrmHttp", StringComparison.Ordinal) + """
        public sealed class CrmHttp(HttpClient http)
        {
            public Task<string> GetAsync(string id) => http.GetStringAsync(id);
            public Task DeleteAsync(string id) => http.DeleteAsync(id);
        }
        """);

    [Fact]
    public Task Static_client_gets_a_second_field_for_the_readers() => Fix(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<BillingTools>();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public sealed class BillingTools
        {
            private static readonly HttpClient {|MCPAC5003:s_http|} = Create("BILLING_MASTER_KEY");

            private static HttpClient Create(string variable)
            {
                var http = new HttpClient();
                http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable(variable));
                return http;
            }

            [McpServerTool]
            public static Task<string> GetInvoice(string id) => s_http.GetStringAsync(id);

            [McpServerTool]
            public static Task Refund(string id) => s_http.PostAsync(id, null);
        }
        """,
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("BILLING_READONLY_KEY")))
        {
            throw new InvalidOperationException("BILLING_READONLY_KEY is not set.");
        }

        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("BILLING_MASTER_KEY")))
        {
            throw new InvalidOperationException("BILLING_MASTER_KEY is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<BillingTools>();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public sealed class BillingTools
        {
            private static readonly HttpClient s_http = Create("BILLING_MASTER_KEY");
            private static readonly HttpClient s_httpRead = Create("BILLING_READONLY_KEY");

            private static HttpClient Create(string variable)
            {
                var http = new HttpClient();
                http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable(variable));
                return http;
            }

            [McpServerTool]
            public static Task<string> GetInvoice(string id) => s_httpRead.GetStringAsync(id);

            [McpServerTool]
            public static Task Refund(string id) => s_http.PostAsync(id, null);
        }
        """);

    private const string Start = """
        var builder = Host.CreateApplicationBuilder(args);
        var adminToken = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");
        if (string.IsNullOrWhiteSpace(adminToken))
        {
            throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.");
        }


        """;

    private const string StartWithBoth = """
        var builder = Host.CreateApplicationBuilder(args);
        var adminToken = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");
        if (string.IsNullOrWhiteSpace(adminToken))
        {
            throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.");
        }

        var crmReadonlyToken = Environment.GetEnvironmentVariable("CRM_READONLY_TOKEN");
        if (string.IsNullOrWhiteSpace(crmReadonlyToken))
        {
            throw new InvalidOperationException("CRM_READONLY_TOKEN is not set.");
        }


        """;

    private const string End = """

        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        """;

    private const string Reported = "builder.Services.{|MCPAC5003:AddSingleton|}(new CrmClient(adminToken));";

    private const string Split = """
        builder.Services.AddKeyedSingleton("read", new CrmClient(crmReadonlyToken));
        builder.Services.AddKeyedSingleton("write", new CrmClient(adminToken));
        """;

    [Fact]
    public Task Every_other_consumer_gets_the_write_client_across_files() => Verify.Fix<SharedPrivilegedClientAnalyzer, SharedPrivilegedClientFix>(
        new[]
        {
            ("/0/Program.cs", Usings + Start + Reported + End + CrmClient),
            ("/0/Tools.cs", """
                using ModelContextProtocol.Server;

                namespace Crm;

                public sealed class ReadTools(CrmClient crm)
                {
                    [McpServerTool(ReadOnly = true)]
                    public Task<string> GetCustomer(string id) => crm.GetAsync(id);
                }

                public sealed class OtherTools(Cleaner cleaner)
                {
                    [McpServerTool]
                    public Task DeleteCustomer(string id) => cleaner.Clean(id);

                    [McpServerTool(ReadOnly = true)]
                    public static Task<string> FindCustomer(CrmClient crm, string id) => crm.GetAsync(id);
                }
                """),
            ("/0/Cleaner.cs", """
                public sealed class Cleaner
                {
                    private readonly CrmClient _crm;
                    public Cleaner(CrmClient crm) => _crm = crm;
                    public Task Clean(string id) => _crm.DeleteAsync(id);
                }
                """),
        },
        new[]
        {
            ("/0/Program.cs", Usings + StartWithBoth + Split + End + CrmClient),
            ("/0/Tools.cs", """
                using Microsoft.Extensions.DependencyInjection;
                using ModelContextProtocol.Server;

                namespace Crm;

                public sealed class ReadTools([FromKeyedServices("read")] CrmClient crm)
                {
                    [McpServerTool(ReadOnly = true)]
                    public Task<string> GetCustomer(string id) => crm.GetAsync(id);
                }

                public sealed class OtherTools(Cleaner cleaner)
                {
                    [McpServerTool]
                    public Task DeleteCustomer(string id) => cleaner.Clean(id);

                    [McpServerTool(ReadOnly = true)]
                    public static Task<string> FindCustomer([FromKeyedServices("read")] CrmClient crm, string id) => crm.GetAsync(id);
                }
                """),
            ("/0/Cleaner.cs", """
                using Microsoft.Extensions.DependencyInjection;

                public sealed class Cleaner
                {
                    private readonly CrmClient _crm;
                    public Cleaner([FromKeyedServices("write")] CrmClient crm) => _crm = crm;
                    public Task Clean(string id) => _crm.DeleteAsync(id);
                }
                """),
        });

    [Fact]
    public Task Tool_type_that_keeps_the_client_in_a_field_gets_a_second_field() => Fix(
        Usings + Start + Reported + End + CrmClient + """
        public sealed class CustomerTools
        {
            private readonly CrmClient _crm;

            public CustomerTools(CrmClient crm)
            {
                _crm = crm ?? throw new ArgumentNullException(nameof(crm));
            }

            [McpServerTool(ReadOnly = true)]
            public Task<string> GetCustomer(string id) => _crm.GetAsync(id);

            [McpServerTool]
            public Task DeleteCustomer(string id) => RemoveAsync(id);

            private Task RemoveAsync(string id) => _crm.DeleteAsync(id);
        }
        """,
        Usings + StartWithBoth + Split + End + CrmClient + """
        public sealed class CustomerTools
        {
            private readonly CrmClient _crm;
            private readonly CrmClient _crmWrite;

            public CustomerTools([FromKeyedServices("read")] CrmClient crm, [FromKeyedServices("write")] CrmClient crmWrite)
            {
                _crm = crm ?? throw new ArgumentNullException(nameof(crm));
                _crmWrite = crmWrite ?? throw new ArgumentNullException(nameof(crmWrite));
            }

            [McpServerTool(ReadOnly = true)]
            public Task<string> GetCustomer(string id) => _crm.GetAsync(id);

            [McpServerTool]
            public Task DeleteCustomer(string id) => RemoveAsync(id);

            private Task RemoveAsync(string id) => _crmWrite.DeleteAsync(id);
        }
        """);

    [Fact]
    public Task Constructor_without_a_block_gets_one_and_parts_of_the_type_are_followed() => Verify.Fix<SharedPrivilegedClientAnalyzer, SharedPrivilegedClientFix>(
        new[]
        {
            ("/0/Program.cs", Usings + Start + Reported + End + CrmClient),
            ("/0/Tools.cs", Usings + """
                public partial class CustomerTools
                {
                    private readonly CrmClient _crm;

                    public CustomerTools(CrmClient crm) => _crm = crm;
                }
                """),
            ("/0/Tools.Read.cs", Usings + "public partial class CustomerTools { [McpServerTool(ReadOnly = true)] public Task<string> Get(string id) => _crm.GetAsync(id); }"),
            ("/0/Tools.Write.cs", Usings + "public partial class CustomerTools { [McpServerTool(Destructive = true)] public Task Delete(string id) => this._crm.DeleteAsync(id); }"),
        },
        new[]
        {
            ("/0/Program.cs", Usings + StartWithBoth + Split + End + CrmClient),
            ("/0/Tools.cs", Usings + """
                public partial class CustomerTools
                {
                    private readonly CrmClient _crm;
                    private readonly CrmClient _crmWrite;

                    public CustomerTools([FromKeyedServices("read")] CrmClient crm, [FromKeyedServices("write")] CrmClient crmWrite)
                    {
                        _crm = crm;
                        _crmWrite = crmWrite;
                    }
                }
                """),
            ("/0/Tools.Read.cs", Usings + "public partial class CustomerTools { [McpServerTool(ReadOnly = true)] public Task<string> Get(string id) => _crm.GetAsync(id); }"),
            ("/0/Tools.Write.cs", Usings + "public partial class CustomerTools { [McpServerTool(Destructive = true)] public Task Delete(string id) => this._crmWrite.DeleteAsync(id); }"),
        });

    [Fact]
    public Task Unkeyed_registration_stays_for_those_who_ask_the_provider() => Fix(
        Usings + Start + Reported + End + MixedTools + CrmClient + """
        public static class Health
        {
            public static Task<string> Check(IServiceProvider services) => services.GetRequiredService<CrmClient>().GetAsync("1");
        }
        """,
        Usings + StartWithBoth + "builder.Services.AddSingleton(new CrmClient(adminToken));\n" + Split + End + SplitTools + CrmClient + """
        public static class Health
        {
            public static Task<string> Check(IServiceProvider services) => services.GetRequiredService<CrmClient>().GetAsync("1");
        }
        """);

    [Fact]
    public Task Registration_in_an_extension_method_reads_the_new_name_in_the_same_way() => Verify.Fix<SharedPrivilegedClientAnalyzer, SharedPrivilegedClientFix>(
        new[]
        {
            ("/0/Program.cs", Usings + """
                var builder = Host.CreateApplicationBuilder(args);
                builder.Services.AddCrm();
                builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
                await builder.Build().RunAsync();
                """),
            ("/0/CrmServices.cs", Usings + """
                public static class CrmServices
                {
                    public static IServiceCollection AddCrm(this IServiceCollection services) => services
                        .AddOptions()
                        .{|MCPAC5003:AddSingleton<CrmClient>|}(sp => new CrmClient(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN") ?? throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.")));
                }
                """ + MixedTools + CrmClient),
        },
        new[]
        {
            ("/0/Program.cs", Usings + """
                var builder = Host.CreateApplicationBuilder(args);
                builder.Services.AddCrm();
                if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("CRM_READONLY_TOKEN")))
                {
                    throw new InvalidOperationException("CRM_READONLY_TOKEN is not set.");
                }

                if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")))
                {
                    throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.");
                }

                builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
                await builder.Build().RunAsync();
                """),
            ("/0/CrmServices.cs", Usings + """
                public static class CrmServices
                {
                    public static IServiceCollection AddCrm(this IServiceCollection services) => services
                        .AddOptions()
                        .AddKeyedSingleton<CrmClient>("read", (sp, _) => new CrmClient(Environment.GetEnvironmentVariable("CRM_READONLY_TOKEN") ?? throw new InvalidOperationException("CRM_READONLY_TOKEN is not set.")))
                        .AddKeyedSingleton<CrmClient>("write", (sp, _) => new CrmClient(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN") ?? throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.")));
                }
                """ + SplitTools + CrmClient),
        });

    [Fact]
    public Task Helper_that_reads_a_required_variable_is_called_for_the_new_one() => Fix(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        var token = Required("CRM_ADMIN_TOKEN");
        builder.Services.{|MCPAC5003:AddSingleton|}(new CrmClient(token));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        static string Required(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set.");

        """ + MixedTools + CrmClient,
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        var token = Required("CRM_ADMIN_TOKEN");
        var crmReadonlyToken = Required("CRM_READONLY_TOKEN");
        builder.Services.AddKeyedSingleton("read", new CrmClient(crmReadonlyToken));
        builder.Services.AddKeyedSingleton("write", new CrmClient(token));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        static string Required(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set.");

        """ + SplitTools + CrmClient);

    [Fact]
    public Task Two_clients_are_split_once_each() => Fix(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.{|MCPAC5003:AddSingleton|}(new CrmClient(builder.Configuration["Crm:AdminToken"]!));
        builder.Services.{|MCPAC5003:AddSingleton|}(new Billing(builder.Configuration["Billing:MasterKey"]!));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();
        """ + CrmClient + TwoClients("CrmClient crm, Billing billing", "crm", "billing"),
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        var crmReadonlyToken = builder.Configuration["Crm:ReadonlyToken"];
        if (string.IsNullOrWhiteSpace(crmReadonlyToken))
        {
            throw new InvalidOperationException("Crm:ReadonlyToken is not set.");
        }

        var crmAdminToken = builder.Configuration["Crm:AdminToken"];
        if (string.IsNullOrWhiteSpace(crmAdminToken))
        {
            throw new InvalidOperationException("Crm:AdminToken is not set.");
        }

        builder.Services.AddKeyedSingleton("read", new CrmClient(crmReadonlyToken));
        builder.Services.AddKeyedSingleton("write", new CrmClient(crmAdminToken));
        var billingReadonlyKey = builder.Configuration["Billing:ReadonlyKey"];
        if (string.IsNullOrWhiteSpace(billingReadonlyKey))
        {
            throw new InvalidOperationException("Billing:ReadonlyKey is not set.");
        }

        var billingMasterKey = builder.Configuration["Billing:MasterKey"];
        if (string.IsNullOrWhiteSpace(billingMasterKey))
        {
            throw new InvalidOperationException("Billing:MasterKey is not set.");
        }

        builder.Services.AddKeyedSingleton("read", new Billing(billingReadonlyKey));
        builder.Services.AddKeyedSingleton("write", new Billing(billingMasterKey));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();
        """ + CrmClient + TwoClients(
            "[FromKeyedServices(\"read\")] CrmClient crm, [FromKeyedServices(\"write\")] CrmClient crmWrite, [FromKeyedServices(\"read\")] Billing billing, [FromKeyedServices(\"write\")] Billing billingWrite",
            "crmWrite",
            "billingWrite"));

    private static string TwoClients(string parameters, string crm, string billing) => $$"""
        public sealed class Billing(string key)
        {
            public Task<string> GetAsync(string id) => Task.FromResult(key.Length + id);
            public Task RefundAsync(string id) => Task.FromResult(key.Length + id);
        }

        public sealed class Tools({{parameters}})
        {
            [McpServerTool(ReadOnly = true)]
            public Task<string> Get(string id) => crm.GetAsync(id);

            [McpServerTool(Destructive = true)]
            public Task Delete(string id) => {{crm}}.DeleteAsync(id);

            [McpServerTool(ReadOnly = true)]
            public Task<string> GetInvoice(string id) => billing.GetAsync(id);

            [McpServerTool(Destructive = true)]
            public Task Refund(string id) => {{billing}}.RefundAsync(id);
        }
        """;

    [Fact]
    public Task Chained_handlers_behind_a_typed_client_leave_no_fix() => NoFix(
        Usings + Start + """
        builder.Services.{|MCPAC5003:AddHttpClient<CrmHttp>|}(c => c.DefaultRequestHeaders.Add("X-Api-Key", adminToken)).SetHandlerLifetime(TimeSpan.FromMinutes(5));
        """ + End + MixedTools.Replace("CrmClient", "CrmHttp", StringComparison.Ordinal) + """
        public sealed class CrmHttp(HttpClient http)
        {
            public Task<string> GetAsync(string id) => http.GetStringAsync(id);
            public Task DeleteAsync(string id) => http.DeleteAsync(id);
        }
        """);

    [Fact]
    public Task Readers_behind_a_service_that_writers_share_leave_no_fix() => NoFix(
        Usings + Start + Reported + End.Replace(".WithToolsFromAssembly()", ".WithToolsFromAssembly(); builder.Services.AddSingleton<Customers>()", StringComparison.Ordinal)
            + MixedTools.Replace("CrmClient", "Customers", StringComparison.Ordinal) + CrmClient + """
        public sealed class Customers(CrmClient crm)
        {
            public Task<string> GetAsync(string id) => crm.GetAsync(id);
            public Task DeleteAsync(string id) => crm.DeleteAsync(id);
        }
        """);

    [Fact]
    public Task Type_that_reads_its_credential_itself_leaves_no_fix() => NoFix(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.{|MCPAC5003:AddSingleton<Crm>|}();
        """ + End + MixedTools.Replace("CrmClient", "Crm", StringComparison.Ordinal) + """
        public sealed class Crm
        {
            private readonly string _token = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")!;
            public Task<string> GetAsync(string id) => Task.FromResult(_token.Length + id);
            public Task DeleteAsync(string id) => Task.FromResult(_token.Length + id);
        }
        """);

    [Fact]
    public Task User_that_both_clients_would_sign_in_as_leaves_no_fix() => NoFix(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.{|MCPAC5003:AddSingleton|}(new Orders($"Server=db;User Id=sa;Password={Environment.GetEnvironmentVariable("ORDERS_PASSWORD")}"));
        """ + End + MixedTools.Replace("CrmClient", "Orders", StringComparison.Ordinal) + """
        public sealed class Orders(string connectionString)
        {
            public Task<string> GetAsync(string id) => Task.FromResult(connectionString.Length + id);
            public Task DeleteAsync(string id) => Task.FromResult(connectionString.Length + id);
        }
        """);

    [Fact]
    public Task Tool_type_that_is_created_by_hand_leaves_no_fix() => NoFix(
        Usings + Start + Reported + End + MixedTools + CrmClient + """
        public static class Check
        {
            public static CustomerTools Make(CrmClient crm) => new(crm);
        }
        """);

    [Fact]
    public Task Field_that_a_constructor_fits_out_is_doubled_with_its_statements() => Fix(
        Usings + """
        public sealed class BillingTools
        {
            // Invoices and refunds.
            private readonly HttpClient {|MCPAC5003:_http|};

            public BillingTools()
            {
                _http = new HttpClient();
                _http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("BILLING_MASTER_KEY"));
            }

            [McpServerTool]
            public Task<string> GetInvoice(string id) => Send(id);

            [McpServerTool]
            public Task DeleteInvoice(string id) => _http.DeleteAsync(id);

            private Task<string> Send(string path) => _http.GetStringAsync(path);
        }
        """,
        Usings + """
        public sealed class BillingTools
        {
            // Invoices and refunds.
            private readonly HttpClient _http;
            private readonly HttpClient _httpRead;

            public BillingTools()
            {
                _http = new HttpClient();
                _httpRead = new HttpClient();
                _http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("BILLING_MASTER_KEY"));
                _httpRead.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("BILLING_READONLY_KEY"));
            }

            [McpServerTool]
            public Task<string> GetInvoice(string id) => Send(id);

            [McpServerTool]
            public Task DeleteInvoice(string id) => _http.DeleteAsync(id);

            private Task<string> Send(string path) => _httpRead.GetStringAsync(path);
        }
        """);
}
