using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Tests.Secrets;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Credentials;

/// <summary>MCPAC1003: a password in a connection string or a URL.</summary>
public class ConnectionPasswordTests
{
    // %P% stands for a password, %K% for a random value, %B% for one in base64.
    public static TheoryData<string> ReportedMembers => new()
    {
        "public string Connect => [|\"Server=db.internal;User Id=app;Password=%P%\"|];",
        "public string Connect => [|\"Server=db.internal;User Id=app;Pwd=%P%;Encrypt=true\"|];",
        "public string Connect => [|\"postgres://app:%P%@db.internal/orders\"|];",
        "public string Connect => [|@\"amqp://app:%P%@queue.internal\"|];",
        "public string Connect(string host) => [|\"Server=\" + host + \";User Id=app;Password=%P%\"|];",
        "public string Connect(string host) => [|$\"Server={host};User Id=app;Password=%P%\"|];",
        "public string Connect => [|\"Endpoint=sb://crm.servicebus.dev/;SharedAccessKeyName=send;SharedAccessKey=%B%\"|];",
        "public string Connect => [|\"DefaultEndpointsProtocol=https;AccountName=crm;AccountKey=%B%;EndpointSuffix=core.dev\"|];",
        "public string Link => [|\"https://crm.blob.dev/files?sv=2022&se=2030&sig=%S%\"|];",
        "public object Use() => new Uri([|\"https://sync:%P%@crm.dev/\"|]);",
        "private const string Main = [|\"Server=db.internal;User Id=app;Password=%P%\"|]; public string Use => Main;",
        "public string Connect => Environment.GetEnvironmentVariable(\"DB_CONNECTION_STRING\") ?? [|\"Server=db.internal;User Id=app;Password=%P%\"|];",
        "public string Dev => [|\"Server=localhost;User Id=app;Password=%P%\"|];",
    };

    public static TheoryData<string> SafeMembers => new()
    {
        "public string Connect => \"Server=db;Integrated Security=true;Database=orders\";",
        "public string Connect => \"Data Source=orders.db\";",
        "public string Connect(string password) => $\"Server=db;User Id=app;Password={password};\";",
        "public string Connect(string password) => \"Server=db;User Id=app;Password=\" + password;",
        "public string Connect => \"Server=db;User Id=app;Password={0};Encrypt=true\";",
        "public string Connect => \"Server=db;User Id=app;Password=<password>;Encrypt=true\";",
        "public string Connect => \"Server=db;User Id=app;Password=@p;Encrypt=true\";",
        "public string Connect => \"Server=db;User Id=app;Password=$p;Encrypt=true\";",
        "public string Connect => \"Server=db;User Id=app;Password=app;Encrypt=true\";",
        "public string Connect => \"Server=db;User Id=app;Password=your-password;Encrypt=true\";",
        "public string Link => \"https://crm.dev/users?name=anna&sort=asc\";",
        "public string Link => \"https://user:password@crm.dev/\";",
        "public string Link => \"https://crm.dev/@anna\";",
        "public string Pattern => \"Password=([^;]+);\";",
        "public string Query => \"https://api.crm.dev/v1?api_key=%K%\";",
        "public int Sum(int a) => a + 1;",
    };

    [Theory]
    [MemberData(nameof(ReportedMembers))]
    public Task Password_of_a_connection_is_reported(string member) => Verify.Analyzer<ConnectionPasswordAnalyzer>(Server(member));

    [Theory]
    [MemberData(nameof(SafeMembers))]
    public Task Text_without_a_password_is_not_reported(string member) => Verify.Analyzer<ConnectionPasswordAnalyzer>(Server(member));

    [Theory]
    [InlineData("db.internal", DiagnosticSeverity.Warning)]
    [InlineData("localhost", DiagnosticSeverity.Info)]
    public Task Message_says_what_and_ones_own_machine_ranks_lower(string host, DiagnosticSeverity severity) => Verify.Analyzer<ConnectionPasswordAnalyzer>(
        Server("public string Main => {|#0:\"Server=" + host + ";User Id=app;Password=%P%\"|};"),
        Verify.Diagnostic(Descriptors.MCPAC1003_ConnectionPassword, 0, "Main", "'Password' in a connection string").WithSeverity(severity));

    [Fact]
    public Task Explanation_is_added_on_request() => Verify.Analyzer<ConnectionPasswordAnalyzer>(
        Server("public string Main => {|#0:\"Server=db.internal;User Id=app;Password=%P%\"|};"),
        test =>
        {
            test.GlobalOptions["mcp_analyzers.explain"] = "true";
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(
                Descriptors.MCPAC1003_ConnectionPassword, 0, "Main", "'Password' in a connection string: the connection string has a value for 'Password'"));
        });

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<ConnectionPasswordAnalyzer>(
        Server("public string Main => \"Server=db.internal;User Id=app;Password=%P%\";"),
        test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Fix_reads_the_whole_connection_string_and_checks_at_start() => Verify.Fix<ConnectionPasswordAnalyzer, ConnectionPasswordFix>(
        Filled(Program.Replace("%GUARD%", "", StringComparison.Ordinal) + """
        public sealed class OrderStore
        {
            private const string Main = [|"Server=db.internal;User Id=app;Password=%P%"|];

            public int Use() => Main.Length;
        }
        """),
        Guarded("ORDER_STORE_CONNECTION_STRING") + """
        public sealed class OrderStore
        {
            private static readonly string Main = Environment.GetEnvironmentVariable("ORDER_STORE_CONNECTION_STRING") ?? throw new InvalidOperationException("ORDER_STORE_CONNECTION_STRING is not set.");

            public int Use() => Main.Length;
        }
        """);

    [Fact]
    public Task Fix_of_a_fallback_stops_instead() => Verify.Fix<ConnectionPasswordAnalyzer, ConnectionPasswordFix>(
        Filled(Program.Replace("%GUARD%", "", StringComparison.Ordinal) + """
        public sealed class OrderStore
        {
            public string Main => Environment.GetEnvironmentVariable("DB_CONNECTION_STRING") ?? [|"Server=db.internal;User Id=app;Password=%P%"|];
        }
        """),
        Guarded("DB_CONNECTION_STRING") + """
        public sealed class OrderStore
        {
            public string Main => Environment.GetEnvironmentVariable("DB_CONNECTION_STRING") ?? throw new InvalidOperationException("DB_CONNECTION_STRING is not set.");
        }
        """);

    [Theory]
    [InlineData("public static string Connect(string host) => [|$\"Server={host};User Id=app;Password=%P%\"|];")]
    [InlineData("public static string Connect(string text = [|\"Server=db.internal;User Id=app;Password=%P%\"|]) => text;")]
    public Task Text_with_holes_and_place_for_a_constant_have_no_fix(string member) => Verify.NoFix<ConnectionPasswordAnalyzer, ConnectionPasswordFix>(
        Filled(Program.Replace("%GUARD%", "", StringComparison.Ordinal) + "public static class OrderStore\n{\n    " + member + "\n}\n"));

    private const string Program = """
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;

        var builder = Host.CreateApplicationBuilder(args);
        %GUARD%builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();


        """;

    private static string Guarded(string variable) => Program.Replace(
        "%GUARD%",
        $$"""
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("{{variable}}")))
        {
            throw new InvalidOperationException("{{variable}} is not set.");
        }


        """,
        StringComparison.Ordinal);

    private static string Server(string member) => Filled("public class OrderStore\n{\n    " + member + "\n}\n");

    private static string Filled(string source) => source
        .Replace("%P%", Samples.Password, StringComparison.Ordinal)
        .Replace("%K%", Samples.Alphanumeric(32, seed: 5), StringComparison.Ordinal)
        .Replace("%S%", Uri.EscapeDataString(Convert.ToBase64String(Enumerable.Range(3, 32).Select(i => (byte)(i * 37)).ToArray())), StringComparison.Ordinal)
        .Replace("%B%", Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)(i * 53)).ToArray()), StringComparison.Ordinal);
}
