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
}
