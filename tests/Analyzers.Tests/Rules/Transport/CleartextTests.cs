using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Transport;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Transport;

public class CleartextTests
{
    [Theory]
    [InlineData("[|\"http://crm.contoso.dev\"|]")]
    [InlineData("[|$\"http://crm.contoso.dev/{tenant}\"|]")]
    [InlineData("[|\"http://crm.contoso.dev/\"|] + tenant")]
    [InlineData("[|Address|]")]
    [InlineData("[|s_address|]")]
    [InlineData("Environment.GetEnvironmentVariable(\"CRM_URL\") ?? [|\"http://crm.contoso.dev\"|]")]
    [InlineData("[|options.BaseUrl|]")]
    [InlineData("[|address|]")]
    [InlineData("[|Fallback(tenant)|]")]
    public Task Base_address_of_a_client_with_a_key_is_reported(string text) =>
        Verify.Analyzer<CleartextAnalyzer>(Client(text));

    [Theory]
    [InlineData("\"https://crm.contoso.dev\"")]
    [InlineData("\"http://localhost:8080\"")]
    [InlineData("\"http://127.0.0.1\"")]
    [InlineData("\"http://[::1]:5000\"")]
    [InlineData("\"http://crm\"")]
    [InlineData("\"http://crm.sales.svc.cluster.local\"")]
    [InlineData("\"http://host.docker.internal:9000\"")]
    [InlineData("\"https+http://crm\"")]
    [InlineData("$\"http://{tenant}.contoso.dev\"")]
    [InlineData("tenant")]
    [InlineData("Environment.GetEnvironmentVariable(\"CRM_URL\") ?? \"http://localhost:8080\"")]
    public Task Other_addresses_are_not_reported(string text) =>
        Verify.Analyzer<CleartextAnalyzer>(Client(text));

    private static string Client(string text) =>
        $$"""
        public sealed class CrmClient
        {
            private const string Address = "http://crm.contoso.dev";
            private static readonly string s_address = "http://crm.contoso.dev/" + "v1";
            private readonly HttpClient _http;

            public CrmClient(HttpClient http, CrmOptions options, string apiKey, string tenant, string address = "http://crm.contoso.dev")
            {
                http.BaseAddress = new Uri({{text}});
                http.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
                _http = http;
            }

            public Task<string> Get() => _http.GetStringAsync("/orders");

            private static string Fallback(string text)
            {
                return text.Length == 0 ? "http://crm.contoso.dev" : text;
            }
        }

        public sealed class CrmOptions
        {
            public string BaseUrl { get; set; } = "http://crm.contoso.dev";
        }
        """;

    [Theory]
    [InlineData("http://192.168.1.20")]
    [InlineData("http://10.0.0.4:8080/api")]
    [InlineData("http://172.20.0.1")]
    [InlineData("http://nas.local")]
    public Task Private_network_is_a_suggestion(string address) =>
        Verify.Analyzer<CleartextAnalyzer>(
            Client("{|#0:\"" + address + "\"|}"),
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 0, $"'X-Api-Key' is sent over http to {new Uri(address).Host}; use https").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Client_without_a_credential_is_not_reported() =>
        Verify.Analyzer<CleartextAnalyzer>(
            """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddHttpClient<Rates>(c => c.BaseAddress = new Uri("http://rates.contoso.dev"));
            builder.Services.AddHttpClient("crm", c => c.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("CRM_API_KEY")));
            builder.Services.AddSingleton(new HttpClient { BaseAddress = new Uri("http://news.contoso.dev") });

            public sealed class Rates(HttpClient http)
            {
                private const string Space = "http://www.w3.org/2005/Atom";

                public Task<string> Get() => http.GetStringAsync("/latest?ns=" + Space);
            }
            """);

    [Fact]
    public Task Registered_clients_are_judged_by_their_users() =>
        Verify.Analyzer<CleartextAnalyzer>(
            """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddHttpClient<CrmClient>(c => c.BaseAddress = new Uri({|#0:"http://crm.contoso.dev"|}));
            builder.Services.AddHttpClient("erp", c =>
            {
                c.BaseAddress = new Uri({|#1:"http://erp.contoso.dev"|});
                c.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("ERP_API_KEY"));
            });
            var http = new HttpClient { BaseAddress = new UriBuilder({|#2:Uri.UriSchemeHttp|}, "hr.contoso.dev").Uri };
            http.DefaultRequestHeaders.Authorization = new("Bearer", Environment.GetEnvironmentVariable("HR_TOKEN"));

            public sealed class CrmClient(HttpClient http, string apiKey)
            {
                public Task<HttpResponseMessage> Get()
                {
                    var request = new HttpRequestMessage(HttpMethod.Get, "/orders");
                    request.Headers.Add("Authorization", "Bearer " + apiKey);
                    return http.SendAsync(request);
                }
            }
            """,
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 0, "'Authorization' is sent over http to crm.contoso.dev; use https"),
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 1, "'X-Api-Key' is sent over http to erp.contoso.dev; use https"),
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 2, "'Authorization' is sent over http to hr.contoso.dev; use https"));

    [Fact]
    public Task Addresses_of_mcp_and_sign_in_are_reported() =>
        Verify.Analyzer<CleartextAnalyzer>(
            """
            using Microsoft.AspNetCore.Authentication.JwtBearer;
            using ModelContextProtocol.Authentication;
            using ModelContextProtocol.Client;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthentication().AddJwtBearer(o =>
            {
                o.Authority = {|#0:"http://login.contoso.dev"|};
                o.MetadataAddress = builder.Configuration["Auth:Metadata"] ?? {|#1:"http://login.contoso.dev/metadata"|};
            }).AddMcp(o => o.ResourceMetadata = new ProtectedResourceMetadata
            {
                Resource = {|#2:"http://mcp.contoso.dev"|},
                AuthorizationServers = { {|#3:"http://login.contoso.dev"|}, "https://login.contoso.dev", "http://localhost:8080" },
            });
            var metadata = new ProtectedResourceMetadata { AuthorizationServers = [{|#4:"http://login.contoso.dev"|}] };
            metadata.AuthorizationServers.Add({|#5:"http://login.contoso.dev"|});
            var transport = new HttpClientTransportOptions
            {
                Endpoint = new Uri({|#6:"http://tools.contoso.dev/mcp"|}),
                OAuth = new ClientOAuthOptions { RedirectUri = new Uri({|#7:"http://app.contoso.dev/callback"|}) },
            };
            var local = new HttpClientTransportOptions { Endpoint = new Uri("http://localhost:3001"), OAuth = new ClientOAuthOptions { RedirectUri = new Uri("http://127.0.0.1:1179/callback") } };
            """,
            McpSdk.V2_3AspNetCore,
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 0, "'token validation keys' are sent over http by login.contoso.dev; use https"),
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 1, "'token validation keys' are sent over http by login.contoso.dev; use https"),
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 2, "'access token' is sent over http to mcp.contoso.dev; use https"),
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 3, "'sign-in' is sent over http to login.contoso.dev; use https"),
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 4, "'sign-in' is sent over http to login.contoso.dev; use https"),
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 5, "'sign-in' is sent over http to login.contoso.dev; use https"),
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 6, "'MCP traffic' is sent over http to tools.contoso.dev; use https"),
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 7, "'authorization code' is sent over http to app.contoso.dev; use https"));

    [Fact]
    public Task Older_transport_is_reported() =>
        Verify.Analyzer<CleartextAnalyzer>(
            """
            using ModelContextProtocol.Client;

            var transport = new SseClientTransportOptions { Endpoint = new Uri([|"http://tools.contoso.dev/mcp"|]) };
            """,
            McpSdk.V0_2);

    [Fact]
    public Task Constant_of_another_file_is_reported_where_it_is_used() =>
        Verify.Analyzer<CleartextAnalyzer>(
            [
                ("/0/Program.cs",
                    """
                    using ModelContextProtocol.Client;

                    var transport = new HttpClientTransportOptions { Endpoint = new Uri([|Hosts.Tools|] + "/mcp") };
                    """),
                ("/0/Hosts.cs",
                    """
                    public static class Hosts
                    {
                        public const string Tools = "http://tools.contoso.dev";
                    }
                    """),
            ]);

    [Theory]
    [InlineData("[|o.RequireHttpsMetadata = false|];")]
    [InlineData("if (o.Audience is null) { [|o.RequireHttpsMetadata = false|]; }")]
    [InlineData("[|o.RequireHttpsMetadata = Lenient|];")]
    public Task Metadata_over_http_is_reported(string statement) =>
        Verify.Analyzer<CleartextAnalyzer>(Metadata(statement), McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("o.RequireHttpsMetadata = true;")]
    [InlineData("o.RequireHttpsMetadata = !builder.Environment.IsDevelopment();")]
    [InlineData("if (builder.Environment.IsDevelopment()) { o.RequireHttpsMetadata = false; }")]
    [InlineData("if (builder.Environment.IsProduction()) { o.Audience = \"crm\"; } else { o.RequireHttpsMetadata = false; }")]
    [InlineData("o.RequireHttpsMetadata = builder.Configuration.GetValue<bool>(\"Auth:RequireHttps\");")]
    public Task Metadata_over_http_in_development_is_not_reported(string statement) =>
        Verify.Analyzer<CleartextAnalyzer>(Metadata(statement), McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("{|#0:o.RequireHttpsMetadata = false|}; o.Authority = \"http://localhost:8080/realms/crm\";")]
    [InlineData("if (builder.Configuration.GetValue<bool>(\"Auth:AllowHttp\")) { {|#0:o.RequireHttpsMetadata = false|}; }")]
    public Task Metadata_over_http_of_a_neighbour_or_by_choice_is_a_suggestion(string statement) =>
        Verify.Analyzer<CleartextAnalyzer>(
            Metadata(statement),
            McpSdk.V2_3AspNetCore,
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 0, "HTTPS is not enforced: the keys that tokens are checked with may come over http; leave 'RequireHttpsMetadata' on outside of development").WithSeverity(DiagnosticSeverity.Info));

    private static string Metadata(string statement) =>
        $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication().AddJwtBearer(o =>
        {
            o.Audience = "crm";
            {{statement}}
        });

        public partial class Program
        {
            private const bool Lenient = false;
        }
        """;

    [Fact]
    public Task Server_that_never_speaks_of_https_is_a_suggestion() =>
        Verify.Analyzer<CleartextAnalyzer>(
            Server(""),
            McpSdk.V2_3AspNetCore,
            Verify.Diagnostic(Descriptors.MCPAC6002_Cleartext, 0, "HTTPS is not enforced; redirect to it, or tell the server of the proxy that ends TLS").WithSeverity(DiagnosticSeverity.Info));

    [Theory]
    [InlineData("app.UseHttpsRedirection();")]
    [InlineData("app.UseHsts();")]
    [InlineData("app.UseForwardedHeaders();")]
    [InlineData("builder.WebHost.ConfigureKestrel(k => k.ConfigureHttpsDefaults(_ => { }));")]
    [InlineData("app.Urls.Add(\"http://localhost:3001\");")]
    public Task Server_that_does_is_not_reported(string statement) =>
        Verify.Analyzer<CleartextAnalyzer>(Server(statement).Replace("{|#0:MapMcp|}", "MapMcp", StringComparison.Ordinal), McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Server_whose_settings_have_an_https_endpoint_is_not_reported() =>
        Verify.Analyzer<CleartextAnalyzer>(
            Server("").Replace("{|#0:MapMcp|}", "MapMcp", StringComparison.Ordinal),
            test =>
            {
                test.Sdk = McpSdk.V2_3AspNetCore;
                test.TestState.AdditionalFiles.Add(("/0/appsettings.json", """{ "Kestrel": { "Endpoints": { "Https": { "Url": "https://*:8443" } } } }"""));
            });

    private static string Server(string statement) =>
        $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport();
        var app = builder.Build();
        {{statement}}
        app.{|#0:MapMcp|}();
        app.MapMcp("/second");
        app.Run();
        """;

    [Fact]
    public Task Incomplete_code_is_not_reported() =>
        Verify.Analyzer<CleartextAnalyzer>(
            """
            using ModelContextProtocol.Client;

            var transport = new HttpClientTransportOptions { Endpoint = new Uri({|CS0103:Tools|} + "/mcp") };
            """);

    [Fact]
    public Task Test_project_is_not_reported() =>
        Verify.Analyzer<CleartextAnalyzer>(
            Client("\"http://crm.contoso.dev\""),
            test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Addresses_become_https() =>
        Verify.Fix<CleartextAnalyzer, CleartextFix>(
            [
                ("/0/Program.cs",
                    """
                    using ModelContextProtocol.Client;

                    var region = "eu";
                    var first = new HttpClientTransportOptions { Endpoint = new Uri([|Hosts.Tools|] + "/mcp") };
                    var second = new HttpClientTransportOptions { Endpoint = new Uri([|$"http://tools.contoso.dev:80/{region}"|]) };
                    var third = new HttpClientTransportOptions { Endpoint = new UriBuilder([|"http"|], "tools.contoso.dev").Uri };
                    var fourth = new HttpClientTransportOptions { Endpoint = new UriBuilder([|Uri.UriSchemeHttp|], "tools.contoso.dev").Uri };
                    """),
                ("/0/Hosts.cs",
                    """
                    public static class Hosts
                    {
                        public const string Tools = "http://tools.contoso.dev"; // all regions
                    }
                    """),
            ],
            [
                ("/0/Program.cs",
                    """
                    using ModelContextProtocol.Client;

                    var region = "eu";
                    var first = new HttpClientTransportOptions { Endpoint = new Uri(Hosts.Tools + "/mcp") };
                    var second = new HttpClientTransportOptions { Endpoint = new Uri($"https://tools.contoso.dev/{region}") };
                    var third = new HttpClientTransportOptions { Endpoint = new UriBuilder("https", "tools.contoso.dev").Uri };
                    var fourth = new HttpClientTransportOptions { Endpoint = new UriBuilder(Uri.UriSchemeHttps, "tools.contoso.dev").Uri };
                    """),
                ("/0/Hosts.cs",
                    """
                    public static class Hosts
                    {
                        public const string Tools = "https://tools.contoso.dev"; // all regions
                    }
                    """),
            ]);

    [Fact]
    public Task Metadata_must_come_over_https() =>
        Verify.Fix<CleartextAnalyzer, CleartextFix>(
            Metadata("[|o.RequireHttpsMetadata = false|];"),
            Metadata("").Replace("    \n", "", StringComparison.Ordinal),
            test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Metadata_must_come_over_https_outside_of_development() =>
        Verify.Fix<CleartextAnalyzer, CleartextFix>(
            Metadata("[|o.RequireHttpsMetadata = false|];"),
            Metadata("o.RequireHttpsMetadata = !builder.Environment.IsDevelopment();"),
            test =>
            {
                test.Sdk = McpSdk.V2_3AspNetCore;
                test.CodeActionEquivalenceKey = "MCPAC6002.Development";
            });

    [Fact]
    public Task Server_redirects() =>
        Verify.Fix<CleartextAnalyzer, CleartextFix>(
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport();
            var app = builder.Build();

            // The tools.
            app.[|MapMcp|]("/mcp");
            app.Run();
            """,
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport();
            var app = builder.Build();

            app.UseHttpsRedirection();
            // The tools.
            app.MapMcp("/mcp");
            app.Run();
            """,
            test => test.Sdk = McpSdk.V2_3AspNetCore);
}
