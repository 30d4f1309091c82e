using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = McpAnalyzers.Verification.McpAnalyzerTest<McpAnalyzers.Rules.Permissions.SharedPrivilegedClientAnalyzer>;

namespace McpAnalyzers.Tests.Rules.Permissions;

public class SharedPrivilegedClientTests
{
    private const string Usings = """
        using System.Net.Http.Headers;
        using System.Net.Http.Json;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Options;
        using ModelContextProtocol.Server;

        """;

    /// <summary>A client that is given its token.</summary>
    private const string CrmClient = """

        public sealed class CrmClient
        {
            private readonly HttpClient _http = new();

            public CrmClient(string token) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

            public Task<string> GetAsync(string id) => _http.GetStringAsync($"https://crm.example.com/customers/{id}");

            public Task DeleteAsync(string id) => _http.DeleteAsync($"https://crm.example.com/customers/{id}");
        }

        """;

    /// <summary>One reading and one destructive tool, by their hints.</summary>
    private const string CustomerTools = """

        [McpServerToolType]
        public sealed class CustomerTools(CrmClient crm)
        {
            [McpServerTool(ReadOnly = true)]
            public Task<string> GetCustomer(string id) => crm.GetAsync(id);

            [McpServerTool(Destructive = true)]
            public Task DeleteCustomer(string id) => crm.DeleteAsync(id);
        }

        """;

    private static string Program(string registration, string before = "") => Usings + $$"""
        var builder = Host.CreateApplicationBuilder(args);
        {{before}}
        {{registration}}
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        """;

    private static Task Reported(string source, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning, Action<Test>? configure = null)
    {
        var test = new Test { TestCode = source };
        test.ExpectedDiagnostics.Add(Expected(message, severity));
        configure?.Invoke(test);
        return test.RunAsync();
    }

    private static DiagnosticResult Expected(string message, DiagnosticSeverity severity) =>
        new DiagnosticResult(Descriptors.MCPAC5003_SharedPrivilegedClient.Id, severity)
            .WithLocation(0)
            .WithMessage(message)
            .WithOptions(DiagnosticOptions.IgnoreAdditionalLocations);

    private static Task Silent(string source) => Verify.Analyzer<SharedPrivilegedClientAnalyzer>(source);

    [Theory]
    [InlineData("CRM_TOKEN_ENCRYPTION_KEY")]
    [InlineData("CRM_SIGNING_KEY")]
    public Task Key_that_the_server_keeps_to_itself_is_no_credential_of_a_client(string name) =>
        Silent(Program($"builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable(\"{name}\")!));") + CrmClient + CustomerTools);

    private const string AdminMessage =
        "'CrmClient' carries the administrator's credential 'CRM_ADMIN_TOKEN' and is shared by 2 tools, 1 of them read-only; give read tools a read-only credential";

    private const string PlainMessage =
        "One credential ('CRM_TOKEN') serves 2 tools, 1 of them read-only; give read tools a read-only credential";

    [Fact]
    public Task Instance_built_from_an_admin_token_is_reported() => Reported(
        Program(
            "builder.Services.{|#0:AddSingleton|}(new CrmClient(adminToken));",
            """
            var adminToken = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");
            if (string.IsNullOrEmpty(adminToken)) return;
            """) + CustomerTools + CrmClient,
        AdminMessage);

    [Fact]
    public Task Plain_token_with_reading_and_changing_tools_is_a_suggestion() => Reported(
        Program("builder.Services.{|#0:AddSingleton|}(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_TOKEN\")!));") + CustomerTools + CrmClient,
        PlainMessage,
        DiagnosticSeverity.Info);

    [Theory]
    [InlineData("builder.Services.{|#0:AddSingleton<CrmClient>|}(_ => new CrmClient(Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!));")]
    [InlineData("builder.Services.{|#0:AddScoped|}(_ => { var t = Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\") ?? throw new InvalidOperationException(); return new CrmClient(t); });")]
    [InlineData("builder.Services.{|#0:AddTransient<CrmClient>|}(Make); static CrmClient Make(IServiceProvider services) => new(Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!);")]
    [InlineData("builder.Services.{|#0:AddSingleton|}(new CrmClient(Read(\"CRM_ADMIN_TOKEN\"))); static string Read(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException(name);")]
    [InlineData("builder.Services.{|#0:AddSingleton|}(new CrmClient(builder.Configuration[\"CRM_ADMIN_TOKEN\"]!));")]
    [InlineData("builder.Services.{|#0:AddKeyedSingleton|}(\"crm\", new CrmClient(Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!));", "[FromKeyedServices(\"crm\")] ")]
    [InlineData("var t = Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!; builder.Services.{|#0:AddSingleton|}(new CrmClient(t));")]
    [InlineData("var t = (Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\"))!; builder.Services.{|#0:AddSingleton|}(new CrmClient(t));")]
    [InlineData("if (Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\") is not { Length: > 0 } t) return; builder.Services.{|#0:AddSingleton|}(new CrmClient(t));")]
    public Task Every_form_of_registration_is_seen(string registration, string key = "") => Reported(
        Program(registration) + CustomerTools.Replace("(CrmClient crm)", $"({key}CrmClient crm)", StringComparison.Ordinal) + CrmClient,
        AdminMessage);

    [Fact]
    public Task Secret_read_by_the_service_itself_is_reported_at_its_registration() => Reported(
        Program("builder.Services.{|#0:AddSingleton<IConnectionFactory, ConnectionFactory>|}();") + """
        public interface IConnectionFactory { Task<string> OpenAsync(string database); }

        public sealed class ConnectionFactory : IConnectionFactory
        {
            public Task<string> OpenAsync(string database) => Task.FromResult(GetConnectionString() + database);

            private static string GetConnectionString()
            {
                var text = Environment.GetEnvironmentVariable("CONNECTION_STRING");
                return string.IsNullOrEmpty(text) ? throw new InvalidOperationException() : text;
            }
        }

        [McpServerToolType]
        public partial class Tools(IConnectionFactory factory)
        {
            private readonly IConnectionFactory _factory = factory;
        }

        public partial class Tools
        {
            [McpServerTool(ReadOnly = true)]
            public async Task<int> ReadData(string database) => (await _factory.OpenAsync(database)).Length;
        }

        public partial class Tools
        {
            [McpServerTool(ReadOnly = false, Destructive = true)]
            public async Task<int> DropTable(string database) => (await _factory.OpenAsync(database)).Length;
        }
        """,
        "One credential ('CONNECTION_STRING') serves 2 tools, 1 of them read-only; give read tools a read-only credential",
        DiagnosticSeverity.Info);

    [Fact]
    public Task Typed_http_client_with_its_key_in_the_lambda_is_reported() => Reported(
        Program("""
            builder.Services.{|#0:AddHttpClient<CrmHttp>|}(c =>
            {
                c.BaseAddress = new Uri("https://crm.example.com");
                c.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN"));
            });
            """) + CustomerTools.Replace("CrmClient", "CrmHttp", StringComparison.Ordinal) + """
        public sealed class CrmHttp(HttpClient http)
        {
            public Task<string> GetAsync(string id) => http.GetStringAsync(id);
            public Task DeleteAsync(string id) => http.DeleteAsync(id);
        }
        """,
        AdminMessage.Replace("CrmClient", "CrmHttp", StringComparison.Ordinal));

    [Fact]
    public Task Named_http_client_is_reported() => Reported(
        Program("""
            builder.Services.{|#0:AddHttpClient|}("crm", c => c.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("CRM_ADMIN_KEY")));
            """) + """
        [McpServerToolType]
        public sealed class CustomerTools(IHttpClientFactory clients)
        {
            [McpServerTool]
            public Task<string> GetCustomer(string id) => clients.CreateClient("crm").GetStringAsync(id);

            [McpServerTool]
            public Task DeleteCustomer(string id) => clients.CreateClient("crm").DeleteAsync(id);

            [McpServerTool]
            public Task<string> GetWeather(string city) => clients.CreateClient("weather").GetStringAsync(city);
        }
        """,
        "'crm' carries the administrator's credential 'CRM_ADMIN_KEY' and is shared by 2 tools, 1 of them read-only; give read tools a read-only credential");

    [Fact]
    public Task Static_client_of_a_tool_type_is_reported_at_the_field() => Reported(
        Usings + """
        [McpServerToolType]
        public sealed class BillingTools
        {
            private static readonly HttpClient {|#0:s_http|} = Create("BILLING_MASTER_KEY");

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
        "'s_http' carries the administrator's credential 'BILLING_MASTER_KEY' and is shared by 2 tools, 1 of them read-only; give read tools a read-only credential");

    [Fact]
    public Task Field_that_a_constructor_fits_out_is_reported() => Reported(
        Usings + """
        [McpServerToolType]
        public sealed class BillingTools
        {
            private readonly HttpClient {|#0:_http|};

            public BillingTools(IConfiguration configuration)
            {
                _http = new HttpClient();
                _http.DefaultRequestHeaders.Add("X-Api-Key", configuration.GetSection("Billing")["ApiKey"]);
            }

            [McpServerTool]
            public Task<string> GetInvoice(string id) => _http.GetStringAsync(id);

            [McpServerTool]
            public Task DeleteInvoice(string id) => _http.DeleteAsync(id);
        }
        """,
        "One credential ('Billing:ApiKey') serves 2 tools, 1 of them read-only; give read tools a read-only credential",
        DiagnosticSeverity.Info);

    [Fact]
    public Task Static_client_of_a_helper_is_reached_across_classes_and_files() => Verify.Analyzer<SharedPrivilegedClientAnalyzer>(
        new[]
        {
            ("/0/Crm.cs", """
                public static class Crm
                {
                    private static readonly HttpClient {|#0:s_http|} = Create(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")!);
                    private static HttpClient Create(string token) => new() { DefaultRequestHeaders = { { "X-Api-Key", token } } };
                    public static Task<string> Read(string path) => s_http.GetStringAsync(path);
                    public static Task Remove(string path) => s_http.DeleteAsync(path);
                }
                """),
            ("/0/ReadTools.cs", Usings + "public static class ReadTools { [McpServerTool] public static Task<string> GetCustomer(string id) => Crm.Read(id); }"),
            ("/0/WriteTools.cs", Usings + "public static class WriteTools { [McpServerTool] public static Task DeleteCustomer(string id) => Crm.Remove(id); }"),
        },
        test => test.ExpectedDiagnostics.Add(Expected(AdminMessage.Replace("CrmClient", "s_http", StringComparison.Ordinal), DiagnosticSeverity.Warning)));

    [Fact]
    public Task Client_behind_two_services_and_their_interfaces_is_reached() => Reported(
        Program("""
            builder.Services.{|#0:AddSingleton|}(new CrmClient(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")!));
            builder.Services.AddScoped<ICustomers, Customers>();
            builder.Services.AddScoped<Accounts>();
            """) + CrmClient + """
        public interface ICustomers { Task<string> Find(string id); Task Remove(string id); }

        public sealed class Customers : ICustomers
        {
            private readonly CrmClient _crm;
            public Customers(CrmClient crm) => _crm = crm;
            public Task<string> Find(string id) => _crm.GetAsync(id);
            public Task Remove(string id) => _crm.DeleteAsync(id);
        }

        public sealed class Accounts(ICustomers customers)
        {
            public Task<string> Find(string id) => customers.Find(id);
            public Task Remove(string id) => RemoveCore(id);
            public string Count() => "none";
            private Task RemoveCore(string id) => customers.Remove(id);
        }

        public sealed class AccountTools(Accounts accounts)
        {
            [McpServerTool] public Task<string> Find(string id) => accounts.Find(id);
            [McpServerTool] public Task Remove(string id) => accounts.Remove(id);
            [McpServerTool] public string Count() => accounts.Count();
        }
        """,
        AdminMessage);

    [Fact]
    public Task Client_that_tools_take_as_a_parameter_or_ask_the_provider_for_is_reached() => Reported(
        Program("builder.Services.{|#0:AddSingleton|}(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!));") + CrmClient + """
        public static class CustomerTools
        {
            [McpServerTool] public static Task<string> Find(CrmClient crm, string id) => crm.GetAsync(id);
            [McpServerTool] public static Task Remove(IServiceProvider services, string id) => services.GetRequiredService<CrmClient>().DeleteAsync(id);
        }
        """,
        AdminMessage);

    [Fact]
    public Task Local_that_created_tools_capture_is_reported() => Reported(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        var {|#0:crm|} = new CrmClient(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")!);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools([
            McpServerTool.Create((string id) => crm.GetAsync(id), new McpServerToolCreateOptions { Name = "get", ReadOnly = true }),
            McpServerTool.Create((string id) => crm.DeleteAsync(id), new McpServerToolCreateOptions { Name = "delete" }),
        ]);
        await builder.Build().RunAsync();
        """ + CrmClient,
        AdminMessage.Replace("CrmClient", "crm", StringComparison.Ordinal));

    [Fact]
    public Task Instance_of_a_tool_type_that_is_built_from_a_local_is_reported() => Reported(
        Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        var {|#0:crm|} = new CrmClient(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")!);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools(new CustomerTools(crm));
        await builder.Build().RunAsync();
        """ + CustomerTools + CrmClient,
        AdminMessage.Replace("CrmClient", "crm", StringComparison.Ordinal));

    [Fact]
    public Task Registration_in_an_extension_method_of_another_file_is_reported_there() => Verify.Analyzer<SharedPrivilegedClientAnalyzer>(
        new[]
        {
            ("/0/Program.cs", Program("builder.Services.AddCrm(Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!);")),
            ("/0/CrmServices.cs", Usings + """
                public static class CrmServices
                {
                    public static IServiceCollection AddCrm(this IServiceCollection services, string token)
                    {
                        services.{|#0:AddSingleton|}(new CrmClient(token));
                        return services;
                    }
                }
                """),
            ("/0/Crm.cs", Usings + CrmClient + CustomerTools),
        },
        test => test.ExpectedDiagnostics.Add(Expected(AdminMessage, DiagnosticSeverity.Warning)));

    [Fact]
    public Task Options_member_is_a_credential_of_the_client_that_uses_it() => Reported(
        Program("""
            builder.Services.Configure<CrmOptions>(builder.Configuration.GetSection("Crm"));
            builder.Services.{|#0:AddSingleton<CrmApi>|}();
            """) + CustomerTools.Replace("CrmClient", "CrmApi", StringComparison.Ordinal) + """
        public sealed class CrmOptions { public string AdminToken { get; set; } = ""; public string Url { get; set; } = ""; }

        public sealed class CrmApi
        {
            private readonly HttpClient _http = new();
            public CrmApi(IOptions<CrmOptions> options) => _http.DefaultRequestHeaders.Add("Authorization", options.Value.AdminToken);
            public Task<string> GetAsync(string id) => _http.GetStringAsync(id);
            public Task DeleteAsync(string id) => _http.DeleteAsync(id);
        }
        """,
        "'CrmApi' carries the administrator's credential 'CrmOptions.AdminToken' and is shared by 2 tools, 1 of them read-only; give read tools a read-only credential");

    [Fact]
    public Task Administrator_of_the_database_is_evidence() => Reported(
        Program("builder.Services.{|#0:AddSingleton|}(new Db($\"Server=db;User Id=sa;Password={Environment.GetEnvironmentVariable(\"DB_PASSWORD\")}\"));")
            + CustomerTools.Replace("CrmClient", "Db", StringComparison.Ordinal) + """
        public sealed class Db(string connectionString)
        {
            public Task<string> GetAsync(string id) => Task.FromResult(connectionString.Length + id);
            public Task DeleteAsync(string id) => Task.FromResult(connectionString.Length + id);
        }
        """,
        "'Db' carries the database user 'sa' and is shared by 2 tools, 1 of them read-only; give read tools a read-only credential");

    [Fact]
    public Task Sign_in_by_post_does_not_make_a_reader_a_writer() => Reported(
        Program("builder.Services.{|#0:AddSingleton<Hypervisor>|}();") + """
        public sealed class Hypervisor
        {
            private readonly HttpClient _http = new();
            private readonly string _password = Environment.GetEnvironmentVariable("HYPERVISOR_PASSWORD")!;
            private string? _ticket;

            public Task<string> GetAsync(string path) => RequestAsync(HttpMethod.Get, path);

            public Task<string> DeleteAsync(string path) => RequestAsync(HttpMethod.Delete, path);

            private async Task<string> RequestAsync(HttpMethod method, string path)
            {
                await SignInAsync();
                var request = new HttpRequestMessage(method, path);
                request.Headers.Add("Cookie", _ticket);
                return await (await _http.SendAsync(request)).Content.ReadAsStringAsync();
            }

            private async Task SignInAsync()
            {
                var request = new HttpRequestMessage(HttpMethod.Post, "access/ticket") { Content = new StringContent(_password) };
                _ticket = await (await _http.SendAsync(request)).Content.ReadAsStringAsync();
            }
        }

        public static class MachineTools
        {
            [McpServerTool] public static Task<string> List(Hypervisor hypervisor) => hypervisor.GetAsync("machines");
            [McpServerTool] public static Task<string> Remove(Hypervisor hypervisor, string id) => hypervisor.DeleteAsync(id);
        }
        """,
        "One credential ('HYPERVISOR_PASSWORD') serves 2 tools, 1 of them read-only; give read tools a read-only credential",
        DiagnosticSeverity.Info);

    private const string Arm = """

        namespace Azure.ResourceManager { public class ArmClient(Azure.Identity.TokenCredential credential) { public string Get() => credential.ToString()!; public void Delete() { } } }
        namespace Azure.Identity
        {
            public class TokenCredential { }
            public class DefaultAzureCredential : TokenCredential { }
            public class ClientSecretCredential(string tenant, string client, string secret) : TokenCredential { public string All => tenant + client + secret; }
        }
        """;

    private const string ArmTools = """

        public sealed class ArmTools(Azure.ResourceManager.ArmClient arm)
        {
            [McpServerTool(ReadOnly = true)] public string Get() => arm.Get();
            [McpServerTool(Destructive = true)] public void Delete() => arm.Delete();
        }
        """;

    [Fact]
    public Task Management_client_with_an_applications_identity_is_reported() => Reported(
        Program("builder.Services.{|#0:AddSingleton|}(new Azure.ResourceManager.ArmClient(new Azure.Identity.ClientSecretCredential(\"t\", \"c\", builder.Configuration[\"ClientSecret\"]!)));") + ArmTools + Arm,
        "'ArmClient' carries a management identity ('ClientSecretCredential') and is shared by 2 tools, 1 of them read-only; give read tools a read-only credential");

    [Fact]
    public Task Management_client_with_the_developers_own_sign_in_is_a_suggestion() => Reported(
        Program("builder.Services.{|#0:AddSingleton|}(_ => new Azure.ResourceManager.ArmClient(new Azure.Identity.DefaultAzureCredential()));") + ArmTools + Arm,
        "'ArmClient' carries the developer's own sign-in ('DefaultAzureCredential') and is shared by 2 tools, 1 of them read-only; give read tools a read-only credential",
        DiagnosticSeverity.Info);

    [Theory]
    [InlineData("0.2")]
    [InlineData("1.4")]
    public Task Older_sdks_are_understood(string version) => Reported(
        Program("builder.Services.{|#0:AddSingleton|}(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!));") + CustomerTools + CrmClient,
        AdminMessage,
        configure: test => test.Sdk = version == "0.2" ? McpSdk.V0_2 : McpSdk.V1_4);

    [Fact]
    public Task Admin_credential_behind_reading_tools_alone_is_reported() => Reported(
        Program("builder.Services.{|#0:AddSingleton|}(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!));")
            + CustomerTools.Replace("Destructive = true", "ReadOnly = true", StringComparison.Ordinal) + CrmClient,
        AdminMessage.Replace("1 of them", "2 of them", StringComparison.Ordinal));

    [Fact]
    public Task Reading_tools_alone_with_a_plain_credential_are_not_reported() => Silent(
        Program("builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_TOKEN\")!));")
            + CustomerTools.Replace("Destructive = true", "ReadOnly = true", StringComparison.Ordinal) + CrmClient);

    [Fact]
    public Task Changing_tools_alone_are_not_reported() => Silent(
        Program("builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!));")
            + CustomerTools.Replace("ReadOnly = true", "Destructive = true", StringComparison.Ordinal) + CrmClient);

    [Fact]
    public Task Tools_whose_names_alone_say_what_they_do_are_not_reported() => Silent(
        Program("builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_TOKEN\")!));") + CrmClient + """
        public sealed class CustomerTools(CrmClient crm, Func<string, string> transport)
        {
            [McpServerTool] public string GetCustomer(string id) => crm.ToString() + transport(id);
            [McpServerTool] public string DeleteCustomer(string id) => crm.ToString() + transport(id);
        }
        """);

    [Fact]
    public Task Single_tool_is_not_reported() => Silent(
        Program("builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!));") + CrmClient + """
        public sealed class CustomerTools(CrmClient crm)
        {
            [McpServerTool(ReadOnly = true)] public Task<string> GetCustomer(string id) => crm.GetAsync(id);
            [McpServerTool(Destructive = true)] public string DeleteCustomer(string id) => id;
        }
        """);

    [Fact]
    public Task Client_without_a_credential_is_not_reported() => Silent(
        Program("builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_URL\")!));") + CustomerTools + CrmClient);

    [Theory]
    [InlineData("BOOKSTACK_ADMIN_PORT")]
    [InlineData("SCHEMA_OWNER")]
    public Task Admin_word_of_a_neighbour_is_no_evidence(string neighbour) => Reported(
        Program("""
            builder.Services.{|#0:AddSingleton|}(new CrmClient(Environment.GetEnvironmentVariable("CRM_TOKEN") + Environment.GetEnvironmentVariable("NEIGHBOUR")));
            """.Replace("NEIGHBOUR", neighbour, StringComparison.Ordinal)) + CustomerTools + CrmClient,
        PlainMessage,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Two_clients_with_two_credentials_are_not_reported() => Silent(
        Program("""
            builder.Services.AddKeyedSingleton("read", new CrmClient(Environment.GetEnvironmentVariable("CRM_READONLY_TOKEN")!));
            builder.Services.AddKeyedSingleton("write", new CrmClient(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")!));
            """) + CrmClient + """
        public sealed class CustomerTools([FromKeyedServices("read")] CrmClient crm, [FromKeyedServices("write")] CrmClient crmWrite)
        {
            [McpServerTool(ReadOnly = true)] public Task<string> GetCustomer(string id) => crm.GetAsync(id);
            [McpServerTool(ReadOnly = true)] public Task<string> FindCustomer(string id) => crm.GetAsync(id);
            [McpServerTool(Destructive = true)] public Task DeleteCustomer(string id) => crmWrite.DeleteAsync(id);
            [McpServerTool(Destructive = true)] public Task DropCustomers(string id) => crmWrite.DeleteAsync(id);
        }
        """);

    [Fact]
    public Task Token_that_a_message_handler_adds_per_request_is_not_reported() => Silent(
        Program("builder.Services.AddHttpClient<CrmHttp>(c => c.BaseAddress = new Uri(\"https://crm.example.com\")).AddHttpMessageHandler<TokenHandler>();")
            + CustomerTools.Replace("CrmClient", "CrmHttp", StringComparison.Ordinal) + """
        public sealed class CrmHttp(HttpClient http)
        {
            public Task<string> GetAsync(string id) => http.GetStringAsync(id);
            public Task DeleteAsync(string id) => http.DeleteAsync(id);
        }

        public sealed class TokenHandler : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                request.Headers.Add("X-Api-Key", Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN"));
                return base.SendAsync(request, cancellationToken);
            }
        }
        """);

    [Fact]
    public Task Client_with_the_callers_token_is_not_reported() => Verify.Analyzer<SharedPrivilegedClientAnalyzer>(
        Program("""
            builder.Services.AddScoped(sp =>
            {
                var caller = sp.GetRequiredService<Microsoft.AspNetCore.Http.IHttpContextAccessor>().HttpContext?.Request.Headers.Authorization.ToString();
                return new CrmClient(caller ?? Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")!);
            });
            """) + CustomerTools + CrmClient,
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("builder.Services.AddHttpClient(\"crm\");")]
    [InlineData("builder.Services.AddHttpClient();")]
    [InlineData("builder.Services.AddHttpClient(args[0]);")]
    [InlineData("builder.Services.AddSingleton(typeof(List<>), typeof(List<>));")]
    [InlineData("builder.Services.AddSingleton(typeof(CrmClient));")]
    [InlineData("builder.Services.AddSingleton<int[]>(_ => []);")]
    public Task Registration_without_a_client_of_ours_is_not_reported(string registration) =>
        Silent(Program(registration) + CustomerTools + CrmClient);

    [Fact]
    public Task Tool_type_registered_as_a_singleton_is_no_shared_client() => Silent(
        Program("builder.Services.AddSingleton<CustomerTools>();") + """
        public sealed class CustomerTools
        {
            [McpServerTool(ReadOnly = true)] public string GetCustomer(string id) => Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN") + id;
            [McpServerTool(Destructive = true)] public string DeleteCustomer(string id) => id + Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");
        }
        """);

    [Fact]
    public Task Forwarded_service_is_one_finding() => Reported(
        Program("""
            builder.Services.{|#0:AddSingleton|}(new Crm(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")!));
            builder.Services.AddSingleton<ICrm>(sp => sp.GetRequiredService<Crm>());
            """) + CustomerTools.Replace("CrmClient", "ICrm", StringComparison.Ordinal) + """
        public interface ICrm { Task<string> GetAsync(string id); Task DeleteAsync(string id); }

        public sealed class Crm(string token) : ICrm
        {
            public Task<string> GetAsync(string id) => Task.FromResult(token.Length + id);
            public Task DeleteAsync(string id) => Task.FromResult(token.Length + id);
        }
        """,
        AdminMessage.Replace("CrmClient", "Crm", StringComparison.Ordinal));

    [Fact]
    public Task Service_that_only_uses_the_client_is_not_reported_again() => Reported(
        Program("""
            builder.Services.{|#0:AddSingleton|}(new CrmClient(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")!));
            builder.Services.AddSingleton(sp => new Customers(sp.GetRequiredService<CrmClient>()));
            """) + CrmClient + CustomerTools.Replace("CrmClient", "Customers", StringComparison.Ordinal) + """
        public sealed class Customers(CrmClient crm)
        {
            public Task<string> GetAsync(string id) => crm.GetAsync(id);
            public Task DeleteAsync(string id) => crm.DeleteAsync(id);
        }
        """,
        AdminMessage);

    [Fact]
    public async Task Half_typed_code_is_survived()
    {
        var source = (Program("builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")!));") + CustomerTools + CrmClient);
        for (var length = 0; length < source.Length; length += 37)
        {
            await new Test { TestCode = source[..length], CompilerDiagnostics = CompilerDiagnostics.None, DisabledDiagnostics = { "MCPAC5003" } }.RunAsync();
        }
    }
}
