using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Verification;

/// <summary>The verifier is trusted by every other test: each way of being wrong must make it fail.</summary>
public class AnalyzerVerifierTests
{
    private const string Server = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<[|LoudTools|]>();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public class LoudTools
        {
            [McpServerTool]
            public static string Echo(string text) => text;
        }
        """;

    [Fact]
    public Task Expected_diagnostic_is_accepted() => Verify.Analyzer<LoudClassAnalyzer>("class [|LoudSpeaker|] { }");

    [Fact]
    public Task Id_of_markup_is_read() => Verify.Analyzer<LoudOrQuietClassAnalyzer>("class {|TST0001:LoudSpeaker|} { } class {|TST0002:QuietSpeaker|} { }");

    [Fact]
    public Task Arguments_and_severity_are_compared() =>
        Verify.Analyzer<LoudClassAnalyzer>(
            "class {|#0:LoudSpeaker|} { }",
            new DiagnosticResult(Samples.Shout).WithLocation(0).WithArguments("LoudSpeaker").WithSeverity(DiagnosticSeverity.Warning));

    [Fact]
    public Task Names_of_the_testing_library_work_alone() =>
        new CSharpAnalyzerTest<LoudClassAnalyzer, DefaultVerifier>
        {
            TestState =
            {
                Sources = { "class [|LoudSpeaker|] : System.Object { }", ("/0/Other.cs", "class [|LoudOther|] { }") },
                AdditionalReferences = { typeof(object).Assembly },
            },
        }.RunAsync();

    [Theory]
    [InlineData("2.3")]
    [InlineData("1.4")]
    [InlineData("0.2")]
    public Task Server_binds_against_every_sdk(string version) =>
        Verify.Analyzer<LoudClassAnalyzer>(
            Server.Replace("[|LoudTools|]", "LoudTools", StringComparison.Ordinal).Replace("class LoudTools", "class [|LoudTools|]", StringComparison.Ordinal),
            version switch { "2.3" => McpSdk.V2_3, "1.4" => McpSdk.V1_4, _ => McpSdk.V0_2 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Http_server_binds_against_the_stand_ins(bool old) =>
        Verify.Analyzer<LoudClassAnalyzer>(
            """
            using Microsoft.AspNetCore.Authentication.JwtBearer;
            using ModelContextProtocol.AspNetCore.Authentication;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services
                .AddAuthentication(o => o.DefaultChallengeScheme = McpAuthenticationDefaults.AuthenticationScheme)
                .AddJwtBearer(o => o.TokenValidationParameters.ValidateAudience = true)
                .AddMcp(o => o.ResourceMetadata = new() { AuthorizationServers = { } });
            builder.Services.AddMcpServer().WithHttpTransport(o => o.Stateless = true).AddAuthorizationFilters();
            var app = builder.Build();
            app.MapMcp("/mcp").RequireAuthorization();
            app.Run();
            """,
            old ? McpSdk.V1_4AspNetCore : McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Missing_diagnostic_fails() =>
        Fails("1 missing", () => Verify.Analyzer<LoudClassAnalyzer>("class [|Speaker|] { }"));

    [Fact]
    public Task Extra_diagnostic_fails() =>
        Fails("1 not expected", () => Verify.Analyzer<LoudClassAnalyzer>("class LoudSpeaker { }"));

    [Fact]
    public Task Wrong_span_fails_and_shows_both() =>
        Fails("class Loud[|Speaker|] { }", () => Verify.Analyzer<LoudClassAnalyzer>("class Loud[|Speaker|] { }"));

    [Fact]
    public Task Wrong_id_fails() =>
        Fails("TST0002", () => Verify.Analyzer<LoudOrQuietClassAnalyzer>("class {|TST0002:LoudSpeaker|} { }"));

    [Fact]
    public Task Wrong_argument_fails() =>
        Fails("'Quiet' shouts", () => Verify.Analyzer<LoudClassAnalyzer>("class {|#0:LoudSpeaker|} { }", Verify.Diagnostic(Samples.Shout, 0, "Quiet")));

    [Fact]
    public Task Wrong_severity_fails() =>
        Fails("Error", () => Verify.Analyzer<LoudClassAnalyzer>(
            "class {|#0:LoudSpeaker|} { }", Verify.Diagnostic(Samples.Shout, 0, "LoudSpeaker").WithSeverity(DiagnosticSeverity.Error)));

    [Fact]
    public Task Unexpected_additional_location_fails() =>
        Fails("1 missing", () => Verify.Analyzer<LoudClassAnalyzer>(
            "class {|#0:LoudSpeaker|} { } {|#1:class|} Other { }",
            new DiagnosticResult(Samples.Shout).WithLocation(0).WithLocation(1).WithArguments("LoudSpeaker")));

    [Fact]
    public Task Sample_that_does_not_compile_fails() =>
        Fails("CS0246", () => Verify.Analyzer<LoudClassAnalyzer>("class [|LoudSpeaker|] : Missing { }"));

    [Fact]
    public Task Declared_compiler_error_is_accepted() =>
        Verify.Analyzer<LoudClassAnalyzer>("class [|LoudSpeaker|] : {|CS0246:Missing|} { }");

    [Fact]
    public Task Sdk_that_lacks_a_type_fails() =>
        Fails("CS0234", () => Verify.Analyzer<LoudClassAnalyzer>("class Speaker { ModelContextProtocol.Protocol.TextContentBlock? Text { get; set; } }", McpSdk.V0_2));

    [Fact]
    public Task Diagnostic_of_the_compilation_end_fails() =>
        Fails("only in the build", () => Verify.Analyzer<CompilationEndAnalyzer>("class [|LoudSpeaker|] { }"));

    [Fact]
    public Task Diagnostic_in_another_tree_fails() =>
        Fails("only in the build", () => Verify.Analyzer<OtherTreeAnalyzer>([("/0/A.cs", "class Caller { }"), ("/0/B.cs", "class [|LoudSpeaker|] { }")]));

    [Fact]
    public Task Diagnostic_that_depends_on_other_callbacks_fails() =>
        Fails("Asked for file by file", () => Verify.Analyzer<StatefulAnalyzer>(
            [("/0/A.cs", "class LoudA { }"), ("/0/B.cs", "class LoudB { }")],
            // Which of the two is reported depends on the order, so the report itself is not compared.
            test => test.DisabledDiagnostics.Clear()),
            orElse: "not expected");

    [Fact]
    public Task Throwing_analyzer_fails() => Fails("AD0001", () => Verify.Analyzer<ThrowingAnalyzer>("class Speaker { }"));

    [Fact]
    public Task Diagnostic_that_ignores_suppression_fails() =>
        Fails("Still reported", () => Verify.Analyzer<UnsuppressableAnalyzer>("class [|Speaker|] { }"));

    [Fact]
    public Task Unknown_markup_key_fails() =>
        Fails("#7", () => Verify.Analyzer<LoudClassAnalyzer>("class LoudSpeaker { }", Verify.Diagnostic(Samples.Shout, 7, "LoudSpeaker")));

    [Fact]
    public Task Markup_left_open_fails() => Fails("not closed", () => Verify.Analyzer<LoudClassAnalyzer>("class [|LoudSpeaker { }"));

    [Fact]
    public Task Bare_markup_of_an_analyzer_with_two_diagnostics_fails() =>
        Fails("{|ID:...|}", () => Verify.Analyzer<LoudOrQuietClassAnalyzer>("class [|LoudSpeaker|] { }"));

    private static async Task Fails(string because, Func<Task> test, string? orElse = null)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(test);
        if (orElse is null || !failure.Message.Contains(orElse, StringComparison.Ordinal))
        {
            Assert.Contains(because, failure.Message, StringComparison.Ordinal);
        }
    }
}
