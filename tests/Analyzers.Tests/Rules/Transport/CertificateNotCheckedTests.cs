using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Transport;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Transport;

public class CertificateNotCheckedTests
{
    private const string Member = "ServerCertificateCustomValidationCallback";

    /// <summary>A client that sends a key, with the code that sets up its handler.</summary>
    private static string Client(string setUp, string members = "") =>
        $$"""
        using System.Net;
        using System.Net.Security;
        using System.Security.Cryptography.X509Certificates;

        public sealed class CrmClient
        {
            private readonly HttpClient _http;
            private readonly CrmOptions _options;

            public CrmClient(CrmOptions options)
            {
                _options = options;
                var handler = new HttpClientHandler();
                {{setUp}}
                _http = new HttpClient(handler) { BaseAddress = new Uri("https://crm.contoso.dev") };
                _http.DefaultRequestHeaders.Add("X-Api-Key", options.ApiKey);
            }

            public Task<string> Get() => _http.GetStringAsync("/orders");

            {{members}}
        }

        public sealed class CrmOptions
        {
            public string ApiKey { get; set; } = "";
            public bool IgnoreCertificateErrors { get; set; }
            public bool AcceptByDefault { get; set; } = true;
            public bool VerifySsl { get; set; } = true;
        }
        """;

    [Theory]
    [InlineData("(_, _, _, _) => true")]
    [InlineData("(message, certificate, chain, errors) => true")]
    [InlineData("delegate { return true; }")]
    [InlineData("(message, certificate, chain, errors) => { return true; }")]
    [InlineData("(message, certificate, chain, errors) => { Console.Error.WriteLine(certificate?.Subject); return true; }")]
    [InlineData("(message, certificate, chain, errors) => { if (errors == SslPolicyErrors.None) { return true; } Console.Error.WriteLine(errors); return true; }")]
    [InlineData("(message, certificate, chain, errors) => errors == SslPolicyErrors.None || true")]
    [InlineData("(message, certificate, chain, errors) => { var isGood = true; return isGood; }")]
    [InlineData("HttpClientHandler.DangerousAcceptAnyServerCertificateValidator")]
    [InlineData("AcceptAny")]
    [InlineData("AcceptAnyLogged")]
    [InlineData("(message, certificate, chain, errors) => AcceptAny(message, certificate, chain, errors)")]
    [InlineData("s_any")]
    [InlineData("Any")]
    [InlineData("MakeAny()")]
    public Task Callback_that_always_accepts_is_reported(string callback) =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(Client(
            $"handler.[|{Member}|] = {callback};",
            """
            private static readonly Func<HttpRequestMessage, X509Certificate2?, X509Chain?, SslPolicyErrors, bool> s_any = (_, _, _, _) => true;

            private static Func<HttpRequestMessage, X509Certificate2?, X509Chain?, SslPolicyErrors, bool> Any => (_, _, _, _) => true;

            private static Func<HttpRequestMessage, X509Certificate2?, X509Chain?, SslPolicyErrors, bool> MakeAny() => (_, _, _, _) => true;

            private static bool AcceptAny(HttpRequestMessage message, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

            private static bool AcceptAnyLogged(HttpRequestMessage message, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
            {
                if (errors != SslPolicyErrors.None)
                {
                    Console.Error.WriteLine(errors);
                }

                return true;
            }
            """));

    [Theory]
    [InlineData("(message, certificate, chain, errors) => errors == SslPolicyErrors.None")]
    [InlineData("(message, certificate, chain, errors) => certificate?.GetCertHashString() == Pinned")]
    [InlineData("(message, certificate, chain, errors) => errors == SslPolicyErrors.None || certificate?.Thumbprint == Pinned")]
    [InlineData("(message, certificate, chain, errors) => message.RequestUri!.IsLoopback || errors == SslPolicyErrors.None")]
    [InlineData("(message, certificate, chain, errors) => { if (message.RequestUri?.Host == \"localhost\") return true; return errors == SslPolicyErrors.None; }")]
    [InlineData("(message, certificate, chain, errors) => { if (errors == SslPolicyErrors.None) return true; return chain!.Build(certificate!); }")]
    [InlineData("(message, certificate, chain, errors) => { if (certificate is null) throw new InvalidOperationException(); return true; }")]
    [InlineData("(message, certificate, chain, errors) => { Demand(certificate); return true; }")]
    [InlineData("(message, certificate, chain, errors) => false")]
    [InlineData("IsPinned")]
    [InlineData("null")]
    public Task Callback_that_looks_is_not_reported(string callback) =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(Client(
            $"handler.{Member} = {callback};",
            """
            private const string Pinned = "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B";

            private static bool IsPinned(HttpRequestMessage message, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors) =>
                certificate?.GetCertHashString() == Pinned;

            private static void Demand(X509Certificate2? certificate)
            {
                if (certificate?.Thumbprint != Pinned)
                {
                    throw new InvalidOperationException("Unknown certificate.");
                }
            }
            """));

    [Fact]
    public Task Local_function_and_other_handlers_are_reported() =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(Client(
            $$"""
            handler.[|{{Member}}|] = Accept;
            var sockets = new SocketsHttpHandler();
            sockets.SslOptions.[|RemoteCertificateValidationCallback|] = (_, _, _, _) => true;
            var more = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { [|RemoteCertificateValidationCallback|] = delegate { return true; } } };
            ServicePointManager.[|ServerCertificateValidationCallback|] += (_, _, _, _) => true;
            using var socket = new System.Net.WebSockets.ClientWebSocket();
            socket.Options.[|RemoteCertificateValidationCallback|] = (_, _, _, _) => true;
            using var stream = new SslStream(Stream.Null, false, [|(_, _, _, _) => true|]);

            static bool Accept(HttpRequestMessage message, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
            {
                return true;
            }
            """).Replace("using System.Net.Security;", "using System.Net.Security;\n#pragma warning disable SYSLIB0014", StringComparison.Ordinal));

    [Fact]
    public Task Message_names_what_the_client_sends() =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            Client($"handler.{{|#0:{Member}|}} = (_, _, _, _) => true;"),
            Verify.Diagnostic(Descriptors.MCPAC6003_CertificateNotChecked, 0, "on a client that sends 'X-Api-Key'"));

    [Theory]
    [InlineData("if (options.IgnoreCertificateErrors) { handler.{|#0:CALLBACK|} = (_, _, _, _) => true; }")]
    [InlineData("if (!options.VerifySsl) handler.{|#0:CALLBACK|} = (_, _, _, _) => true;")]
    [InlineData("if (options.IgnoreCertificateErrors && options.ApiKey.Length > 0) { handler.{|#0:CALLBACK|} = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator; }")]
    [InlineData("handler.{|#0:CALLBACK|} = options.IgnoreCertificateErrors ? (_, _, _, _) => true : null;")]
    [InlineData("handler.{|#0:CALLBACK|} = (_, _, _, errors) => errors == SslPolicyErrors.None || options.IgnoreCertificateErrors;")]
    [InlineData("handler.{|#0:CALLBACK|} = (_, _, _, errors) => { if (_options.IgnoreCertificateErrors) return true; return errors == SslPolicyErrors.None; };")]
    [InlineData("if (Environment.GetEnvironmentVariable(\"CRM_INSECURE_TLS\") == \"1\") { handler.{|#0:CALLBACK|} = (_, _, _, _) => true; }")]
    [InlineData("var insecure = options.IgnoreCertificateErrors; if (insecure) { handler.{|#0:CALLBACK|} = (_, _, _, _) => true; }")]
    [InlineData("handler = Create(options.IgnoreCertificateErrors);")]
    public Task Explicit_option_is_a_suggestion(string setUp) =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            Client(setUp.Replace("CALLBACK", Member, StringComparison.Ordinal), setUp.Contains("#0", StringComparison.Ordinal) ? "" :
                $$"""
                private static HttpClientHandler Create(bool ignore)
                {
                    var handler = new HttpClientHandler();
                    if (!ignore)
                    {
                        return handler;
                    }

                    handler.{|#0:{{Member}}|} = (_, _, _, _) => true;
                    return handler;
                }
                """),
            Verify.Diagnostic(Descriptors.MCPAC6003_CertificateNotChecked, 0, "on a client that sends 'X-Api-Key'").WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Info));

    [Theory]
    [InlineData("(_options.IgnoreCertificateErrors ? s_any : s_strict).GetStringAsync(\"/\")", true)]
    [InlineData("(ignoreSsl ? s_any : s_strict).GetStringAsync(\"/\")", true)]
    [InlineData("s_any.GetStringAsync(\"/\")", false)]
    public Task Client_that_an_option_chooses_is_a_suggestion(string call, bool isChosen) =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            Client("", $$"""
                private static readonly HttpClient s_any = new(new HttpClientHandler { {|#0:{{Member}}|} = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { DefaultRequestHeaders = { { "X-Api-Key", "k" } } };
                private static readonly HttpClient s_strict = new(new HttpClientHandler());

                public Task<string> Catalog(bool ignoreSsl) => {{call}};
                """),
            Verify.Diagnostic(Descriptors.MCPAC6003_CertificateNotChecked, 0, "on a client that sends 'X-Api-Key'")
                .WithSeverity(isChosen ? Microsoft.CodeAnalysis.DiagnosticSeverity.Info : Microsoft.CodeAnalysis.DiagnosticSeverity.Warning));

    [Theory]
    [InlineData("if (options.AcceptByDefault) { handler.{|#0:CALLBACK|} = (_, _, _, _) => true; }")]
    [InlineData("if (options.ApiKey.Length > 0) { handler.{|#0:CALLBACK|} = (_, _, _, _) => true; }")]
    public Task Condition_that_holds_by_default_is_no_option(string setUp) =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            Client(setUp.Replace("CALLBACK", Member, StringComparison.Ordinal)),
            Verify.Diagnostic(Descriptors.MCPAC6003_CertificateNotChecked, 0, "on a client that sends 'X-Api-Key'"));

    [Theory]
    [InlineData("if (builder.Environment.IsDevelopment()) { handler.CALLBACK = (_, _, _, _) => true; }")]
    [InlineData("var isDev = builder.Environment.IsDevelopment(); if (isDev) { handler.CALLBACK = (_, _, _, _) => true; }")]
    [InlineData("if (builder.Environment.IsProduction()) { } else { handler.CALLBACK = (_, _, _, _) => true; }")]
    [InlineData("handler.CALLBACK = builder.Environment.IsDevelopment() ? (_, _, _, _) => true : null;")]
    [InlineData("if (new Uri(address).IsLoopback) { handler.CALLBACK = (_, _, _, _) => true; }")]
    [InlineData("if (builder.Environment.EnvironmentName == \"Development\") { Relax(handler); }")]
    public Task Development_and_loopback_are_not_reported(string setUp) =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            $$"""
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder(args);
            var address = "https://crm.contoso.dev";
            var handler = new HttpClientHandler();
            {{setUp.Replace("CALLBACK", Member, StringComparison.Ordinal)}}
            var http = new HttpClient(handler) { BaseAddress = new Uri(address) };
            http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("CRM_API_KEY"));
            Relax(null);

            static void Relax(HttpClientHandler? handler)
            {
            }
            """);

    [Fact]
    public Task Helper_called_in_development_only_is_not_reported() =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            $$"""
            using Microsoft.Extensions.Hosting;

            public static class Handlers
            {
                public static HttpClientHandler Of(IHostEnvironment environment) => environment.IsDevelopment() ? Relaxed() : new HttpClientHandler();

                private static HttpClientHandler Relaxed() => new() { {{Member}} = (_, _, _, _) => true };
            }
            """);

    [Fact]
    public Task Registered_client_is_judged_by_its_users() =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            $$"""
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddHttpClient<CrmClient>(c => c.BaseAddress = new Uri("https://crm.contoso.dev"))
                .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { {|#0:{{Member}}|} = (_, _, _, _) => true });
            builder.Services.AddHttpClient("rates")
                .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { {|#1:{{Member}}|} = (_, _, _, _) => true });
            builder.Services.AddHttpClient("orders")
                .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { {|#2:{{Member}}|} = (_, _, _, _) => true });

            public sealed class CrmClient(HttpClient http, string apiKey)
            {
                public Task<HttpResponseMessage> Get()
                {
                    var request = new HttpRequestMessage(HttpMethod.Get, "/orders");
                    request.Headers.Authorization = new("Bearer", apiKey);
                    return http.SendAsync(request);
                }
            }

            public sealed class Rates(IHttpClientFactory clients)
            {
                public Task<string> Get() => clients.CreateClient("rates").GetStringAsync("https://rates.contoso.dev");
            }

            public sealed class Orders(IHttpClientFactory clients, string ordersToken)
            {
                public Task<string> Get()
                {
                    var http = clients.CreateClient("orders");
                    http.DefaultRequestHeaders.Add("Authorization", "Bearer " + ordersToken);
                    return http.GetStringAsync("https://orders.contoso.dev");
                }
            }
            """,
            Verify.Diagnostic(Descriptors.MCPAC6003_CertificateNotChecked, 0, "on a client that sends 'Authorization'"),
            Verify.Diagnostic(Descriptors.MCPAC6003_CertificateNotChecked, 1, "on this client").WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Info),
            Verify.Diagnostic(Descriptors.MCPAC6003_CertificateNotChecked, 2, "on a client that sends 'Authorization'"));

    [Fact]
    public Task Handler_made_by_a_helper_of_another_file_is_judged_by_its_callers() =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            [
                ("/0/Handlers.cs",
                    $$"""
                    public static class Handlers
                    {
                        public static HttpClientHandler Relaxed() => new()
                        {
                            UseCookies = false,
                            {|#0:{{Member}}|} = (_, _, _, _) => true,
                        };
                    }
                    """),
                ("/0/CrmClient.cs",
                    """
                    public sealed class CrmClient(string accessToken)
                    {
                        private readonly HttpClient _http = new(Handlers.Relaxed());

                        public Task<string> Get()
                        {
                            _http.DefaultRequestHeaders.Authorization = new("Bearer", accessToken);
                            return _http.GetStringAsync("https://crm.contoso.dev");
                        }
                    }
                    """),
            ],
            test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6003_CertificateNotChecked, 0, "on a client that sends 'Authorization'")));

    [Fact]
    public Task Keys_of_tokens_are_worth_a_warning() =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            $$"""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddAuthentication().AddJwtBearer(options =>
            {
                options.Authority = "https://login.contoso.dev";
                options.BackchannelHttpHandler = new HttpClientHandler { {|#0:{{Member}}|} = (_, _, _, _) => true };
            });
            """,
            McpSdk.V2_3AspNetCore,
            Verify.Diagnostic(Descriptors.MCPAC6003_CertificateNotChecked, 0, "on the client that fetches the keys tokens are checked with"));

    [Fact]
    public Task Tool_that_looks_at_certificates_is_not_reported() =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            """
            using System.ComponentModel;
            using System.Net.Security;
            using System.Net.Sockets;
            using System.Security.Cryptography.X509Certificates;
            using ModelContextProtocol.Server;

            [McpServerToolType]
            public sealed class CertificateTools
            {
                [McpServerTool(ReadOnly = true), Description("When does the certificate of a host expire?")]
                public static async Task<string> Expiry(string host)
                {
                    using var client = new TcpClient(host, 443);
                    using var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
                    await stream.AuthenticateAsClientAsync(host);
                    return stream.RemoteCertificate!.GetExpirationDateString();
                }

                [McpServerTool(ReadOnly = true), Description("What is wrong with the certificate of a host?")]
                public static async Task<string> Errors(string host)
                {
                    var seen = SslPolicyErrors.None;
                    using var http = new HttpClient(new HttpClientHandler
                    {
                        ServerCertificateCustomValidationCallback = (_, certificate, _, errors) =>
                        {
                            seen = errors;
                            return true;
                        },
                    });
                    await http.GetAsync("https://" + host);
                    return seen.ToString();
                }
            }
            """);

    [Fact]
    public Task Certificates_of_clients_are_not_reported() =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            """
            using System.Net.Security;

            public static class Listener
            {
                public static SslServerAuthenticationOptions Options => new() { ClientCertificateRequired = true, RemoteCertificateValidationCallback = (_, _, _, _) => true };
            }
            """);

    [Theory]
    [InlineData("$\"Server={server};User Id={user};Password={password};TrustServerCertificate=True;\"")]
    [InlineData("$\"Data Source=tcp:sql.contoso.dev,1433;Uid=app;Pwd={password};Trust Server Certificate=true\"")]
    public Task Connection_that_trusts_any_certificate_is_reported(string text) =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            $$"""
            public static class Connections
            {
                public static string Of(string server, string user, string password) => [|{{text}}|];
            }
            """);

    [Theory]
    [InlineData("$\"Server={server};Integrated Security=True;TrustServerCertificate=True;\"")]
    [InlineData("$\"Server=localhost;User Id={user};Password={password};TrustServerCertificate=True;\"")]
    [InlineData("$\"Server=(localdb)\\\\mssqllocaldb;User Id={user};Password={password};TrustServerCertificate=True;\"")]
    [InlineData("$\"Server={server};User Id={user};Password={password};TrustServerCertificate=False;\"")]
    [InlineData("$\"Server={server};User Id={user};Password={password};TrustServerCertificate={user == \"sa\"};\"")]
    [InlineData("\"Set it to something like 'Server=db;Password=...;TrustServerCertificate=True'\"")]
    public Task Other_connections_are_not_reported(string text) =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            $$"""
            public static class Connections
            {
                public static string Of(string server, string user, string password) => {{text}};
            }
            """);

    [Fact]
    public Task Incomplete_code_is_not_reported() =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            """
            public static class Handlers
            {
                public static HttpClientHandler Of() => new() { ServerCertificateCustomValidationCallback = {|CS0103:Accept|} };
            }
            """);

    [Fact]
    public Task Test_project_is_not_reported() =>
        Verify.Analyzer<CertificateNotCheckedAnalyzer>(
            Client($"handler.{Member} = (_, _, _, _) => true;"),
            test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Removal_keeps_what_else_is_set() =>
        Verify.Fix<CertificateNotCheckedAnalyzer, CertificateNotCheckedFix>(
            """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder(args);
            var key = Environment.GetEnvironmentVariable("CRM_API_KEY");
            builder.Services.AddHttpClient("crm", c => c.DefaultRequestHeaders.Add("X-Api-Key", key))
                .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler
                {
                    UseCookies = false,
                    // The certificate of the old host.
                    [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true
                });
            builder.Services.AddHttpClient("erp", c => c.DefaultRequestHeaders.Add("X-Api-Key", key))
                .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true });
            """,
            """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder(args);
            var key = Environment.GetEnvironmentVariable("CRM_API_KEY");
            builder.Services.AddHttpClient("crm", c => c.DefaultRequestHeaders.Add("X-Api-Key", key))
                .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler
                {
                    UseCookies = false
                });
            builder.Services.AddHttpClient("erp", c => c.DefaultRequestHeaders.Add("X-Api-Key", key))
                .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler());
            """);

    [Fact]
    public Task Removal_of_a_statement() =>
        Verify.Fix<CertificateNotCheckedAnalyzer, CertificateNotCheckedFix>(
            Client($"handler.[|{Member}|] = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;\n        handler.UseCookies = false;"),
            Client("handler.UseCookies = false;"),
            test => test.CodeActionEquivalenceKey = "MCPAC6003.Remove");

    [Fact]
    public Task Development_branch_is_offered_where_the_environment_is_known() =>
        Verify.Fix<CertificateNotCheckedAnalyzer, CertificateNotCheckedFix>(
            """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder(args);
            var handler = new HttpClientHandler();
            handler.[|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true;
            var http = new HttpClient(handler);
            http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("CRM_API_KEY"));
            builder.Services.AddSingleton(http);
            builder.Services.AddHttpClient("erp", c => c.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("ERP_API_KEY")))
                .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { [|ServerCertificateCustomValidationCallback|] = (_, _, _, _) => true });
            """,
            """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder(args);
            var handler = new HttpClientHandler();
            if (builder.Environment.IsDevelopment())
            {
                handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true;
            }
            var http = new HttpClient(handler);
            http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("CRM_API_KEY"));
            builder.Services.AddSingleton(http);
            builder.Services.AddHttpClient("erp", c => c.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("ERP_API_KEY")))
                .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { ServerCertificateCustomValidationCallback = builder.Environment.IsDevelopment() ? (_, _, _, _) => true : null });
            """,
            test => test.CodeActionEquivalenceKey = "MCPAC6003.Development");

    [Fact]
    public Task Thumbprint_is_pinned_behind_an_option() =>
        Verify.Fix<CertificateNotCheckedAnalyzer, CertificateNotCheckedFix>(
            Client($"if (options.IgnoreCertificateErrors) {{ handler.[|{Member}|] = (_, _, _, _) => true; }}"),
            Client($"if (options.IgnoreCertificateErrors) {{ handler.{Member} = (_, certificate, _, errors) => errors == SslPolicyErrors.None || (certificate is not null && certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).Equals(Environment.GetEnvironmentVariable(\"SERVER_CERTIFICATE_SHA256\"), StringComparison.OrdinalIgnoreCase)); }}"),
            test => test.CodeActionEquivalenceKey = "MCPAC6003.Pin");

    [Fact]
    public Task Thumbprint_is_pinned_for_a_stream() =>
        Verify.Fix<CertificateNotCheckedAnalyzer, CertificateNotCheckedFix>(
            """
            using System.Net.Security;
            using System.Security.Cryptography;

            public sealed class Relay(string password)
            {
                public int Length => password.Length;

                public SslStream Open() => new(Stream.Null, false, [|(_, _, _, _) => true|]);
            }
            """,
            """
            using System.Net.Security;
            using System.Security.Cryptography;

            public sealed class Relay(string password)
            {
                public int Length => password.Length;

                public SslStream Open() => new(Stream.Null, false, (_, certificate, _, errors) => errors == SslPolicyErrors.None || (certificate is not null && certificate.GetCertHashString(HashAlgorithmName.SHA256).Equals(Environment.GetEnvironmentVariable("SERVER_CERTIFICATE_SHA256"), StringComparison.OrdinalIgnoreCase)));
            }
            """);

    [Fact]
    public Task Connection_is_checked_again() =>
        Verify.Fix<CertificateNotCheckedAnalyzer, CertificateNotCheckedFix>(
            """
            public static class Connections
            {
                public static string Of(string server, string password) => [|$"Server={server};TrustServerCertificate=True;Password={password}"|];
            }
            """,
            """
            public static class Connections
            {
                public static string Of(string server, string password) => $"Server={server};Password={password}";
            }
            """);
}
