using McpAnalyzers.CodeFixes.Rules.Transport;
using McpAnalyzers.Rules.Transport;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Transport;

public class ListensEverywhereTests
{
    private static Task Check(string main, string host, bool isOpen, Action<McpAnalyzerTest<ListensEverywhereAnalyzer>>? configure = null) =>
        Verify.Analyzer<ListensEverywhereAnalyzer>($"using System.Net; var builder = WebApplication.CreateBuilder(args); {main}", test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC6004_ListensEverywhere, 0, host, isOpen ? " and accepts unauthenticated callers" : "")
                .WithSeverity(isOpen ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info));
            configure?.Invoke(test);
        });

    [Theory]
    [InlineData("builder.WebHost.ConfigureKestrel(k => k.{|#0:ListenAnyIP|}(5000));", "0.0.0.0")]
    [InlineData("builder.WebHost.ConfigureKestrel(k => k.{|#0:Listen|}(IPAddress.Any, 5000));", "0.0.0.0")]
    [InlineData("builder.WebHost.UseUrls({|#0:\"http://0.0.0.0:5000\"|});", "0.0.0.0")]
    [InlineData("builder.WebHost.UseUrls({|#0:\"http://+:5000\"|});", "+")]
    [InlineData("builder.WebHost.UseSetting(\"urls\", {|#0:\"http://*:5000\"|});", "*")]
    [InlineData("Environment.SetEnvironmentVariable(\"ASPNETCORE_URLS\", {|#0:$\"http://0.0.0.0:{args[0]}\"|});", "0.0.0.0")]
    public Task Open_server_on_every_interface_is_reported(string listen, string host) => Check($"{listen} var app = builder.Build(); app.MapMcp(); app.Run();", host, isOpen: true);

    [Fact]
    public Task Address_given_to_run_is_reported() => Check("var app = builder.Build(); app.MapMcp(); app.Run({|#0:\"http://[::]:5000\"|});", "[::]", isOpen: true);

    [Fact]
    public Task Authorized_server_is_information() => Check("var app = builder.Build(); app.MapMcp().RequireAuthorization(); app.Urls.Add({|#0:\"http://0.0.0.0:5000\"|}); app.Run();", "0.0.0.0", isOpen: false);

    [Theory]
    [InlineData("var app = builder.Build(); app.MapMcp(); app.Run(\"http://localhost:5000\");")]
    [InlineData("builder.WebHost.ConfigureKestrel(k => k.ListenLocalhost(5000)); var app = builder.Build(); app.MapMcp(); app.Run();")]
    [InlineData("builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 5000)); var app = builder.Build(); app.MapMcp(); app.Run();")]
    [InlineData("var app = builder.Build(); app.MapMcp(); app.Run();")]
    [InlineData("var app = builder.Build(); app.MapGet(\"/\", () => 1); app.Run(\"http://0.0.0.0:5000\");")]
    [InlineData("builder.WebHost.UseSetting(\"detailedErrors\", \"http://0.0.0.0\"); var app = builder.Build(); app.MapMcp(); app.Run();")]
    [InlineData("Environment.SetEnvironmentVariable(\"CRM_URL\", \"http://0.0.0.0:5000\"); var app = builder.Build(); app.MapMcp(); app.Run();")]
    [InlineData("Environment.SetEnvironmentVariable(\"ASPNETCORE_URLS\", \"http://localhost:5000\"); var app = builder.Build(); app.MapMcp(); app.Run();")]
    public Task Other_server_is_silent(string main) => Verify.Analyzer<ListensEverywhereAnalyzer>("var builder = WebApplication.CreateBuilder(args); " + main, McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Fix_listens_on_localhost() =>
        Verify.Fix<ListensEverywhereAnalyzer, ListensEverywhereFix>(
            """
            using System.Net;
            var builder = WebApplication.CreateBuilder(args);
            builder.WebHost.UseUrls([|"http://0.0.0.0:5000"|], [|"https://+:5001"|]);
            builder.WebHost.ConfigureKestrel(k =>
            {
                k.[|ListenAnyIP|](5002); // tools
                k.[|Listen|](IPAddress.Any, 5003);
            });
            var app = builder.Build();
            app.MapMcp();
            app.Run();
            """,
            """
            using System.Net;
            var builder = WebApplication.CreateBuilder(args);
            builder.WebHost.UseUrls("http://localhost:5000", "https://localhost:5001");
            builder.WebHost.ConfigureKestrel(k =>
            {
                k.ListenLocalhost(5002); // tools
                k.Listen(IPAddress.Loopback, 5003);
            });
            var app = builder.Build();
            app.MapMcp();
            app.Run();
            """,
            test => test.Sdk = McpSdk.V2_3AspNetCore);
}
