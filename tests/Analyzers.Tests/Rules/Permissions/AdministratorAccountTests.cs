using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Permissions;

/// <summary>MCPAC5004: as whom a server signs in.</summary>
public class AdministratorAccountTests
{
    private static string Code(string member) => $$"""
        using System.ComponentModel;
        using Microsoft.Extensions.Configuration;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class OrderTools(IConfiguration configuration)
        {
            {{member}}

            public string Name() => configuration["Name"] + "";
        }

        public sealed class SqlConnectionStringBuilder { public string DataSource { get; set; } = ""; public string UserID { get; set; } = ""; }
        public sealed class Login { public string UserID { get; set; } = ""; }
        """;

    [Theory]
    [InlineData("""public string Connect(string p) => [|$"Server=sql01.shop.dev;User Id=sa;Password={p}"|];""")]
    [InlineData("""public string Connect(string p) => [|"Data Source=sql01;Initial Catalog=orders;uid=SA;pwd=" + p|];""")]
    [InlineData("""public string Connect(string p, string host) => [|$"Server={host};User Id=sa;Password={p}"|];""")]
    [InlineData("""public string Connect() => [|"Host=pg.shop.dev;Username=postgres;Database=orders"|];""")]
    [InlineData("""public string Connect() => [|"Server=mysql.shop.dev; User=root; Database=orders"|];""")]
    [InlineData("""private const string Main = [|"Server=tcp:sql01.shop.dev,1433;User ID=admin;Encrypt=true"|]; public string Use => Main;""")]
    [InlineData("""public string Connect(string p) => [|$"postgres://postgres:{p}@pg.shop.dev/orders"|];""")]
    [InlineData("""public string Connect() => [|"mongodb+srv://admin@cluster0.shop.dev"|];""")]
    [InlineData("""public object Connect() => new SqlConnectionStringBuilder { DataSource = "sql01", UserID = [|"sa"|] };""")]
    [InlineData("""public void Set(SqlConnectionStringBuilder builder) => builder.UserID = [|"sa"|];""")]
    [InlineData("""public string? Token => [|Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")|];""")]
    [InlineData("""public string? Token => [|configuration["Vault:RootToken"]|];""")]
    [InlineData("""public string? Token => [|configuration["Crm:MasterKey"]|]; public string? Again => configuration["Crm:MasterKey"];""")]
    [InlineData("""public string? Token => [|Environment.GetEnvironmentVariable("SUPERUSER_PASSWORD")|];""")]
    public Task Account_of_an_administrator_is_reported(string member) => Verify.Analyzer<AdministratorAccountAnalyzer>(Code(member));

    [Theory]
    [InlineData("""public string Connect(string p) => $"Server=sql01.shop.dev;User Id=orders;Password={p}";""")]
    [InlineData("""public string Connect(string p) => $"Server=localhost;User Id=sa;Password={p}";""")]
    [InlineData("""public string Connect(string p) => $"Server=(localdb)\\mssqllocaldb;User Id=sa;Password={p}";""")]
    [InlineData("""public string Connect(string p) => $"Server=127.0.0.1,1433;User Id=sa;Password={p}";""")]
    [InlineData("""public string Connect(string p) => $"Server=host.docker.internal;User Id=sa;Password={p}";""")]
    [InlineData("""public string Connect(string p) => $"postgres://postgres:{p}@localhost:5432/orders";""")]
    [InlineData("""public string Connect(string u, string p) => $"Server=sql01.shop.dev;User Id={u};Password={p}";""")]
    [InlineData("""public string Connect() => "Server=sql01.shop.dev;Integrated Security=true";""")]
    [InlineData("""public string Connect() => "Server=<server>;User Id=sa;Password=<password>";""")]
    [InlineData("""public string Connect() => "Server=your-server;User Id=sa;Password=your-password";""")]
    [InlineData("""public string Help() => "Set it to Server=sql01;User Id=sa;Password=...";""")]
    [InlineData("""public string Help() => throw new InvalidOperationException("Server=sql01;User Id=sa;Password=secret");""")]
    [InlineData("""public void Help() => Console.Error.WriteLine("Server=sql01;User Id=sa;Password=secret");""")]
    [InlineData("""[Description("Server=sql01;User Id=sa;Password=secret")] public string Help() => "";""")]
    [InlineData("""public string Filter() => "user=admin;state=open";""")]
    [InlineData("""public string Link() => "https://admin@shop.dev/";""")]
    [InlineData("""public object Connect() => new SqlConnectionStringBuilder { DataSource = "localhost", UserID = "sa" };""")]
    [InlineData("""public object Connect() => new Login { UserID = "sa" };""")]
    [InlineData("""public object Connect() => new SqlConnectionStringBuilder { DataSource = "sql01", UserID = "orders" };""")]
    [InlineData("""public string? Url => Environment.GetEnvironmentVariable("TENANT_ADMIN_URL");""")]
    [InlineData("""public string? Port => Environment.GetEnvironmentVariable("BOOKSTACK_ADMIN_PORT");""")]
    [InlineData("""public string? Owner => configuration["Schema:Owner"];""")]
    [InlineData("""public string? Token => configuration["Crm:Token"];""")]
    [InlineData("""public string? Token => configuration["Admin:Mail:ApiKey"];""")]
    public Task Account_of_a_lower_rank_or_of_this_machine_is_silent(string member) => Verify.Analyzer<AdministratorAccountAnalyzer>(Code(member));

    [Theory]
    [InlineData("sql01.shop.dev", DiagnosticSeverity.Warning)]
    [InlineData("db", DiagnosticSeverity.Info)]
    [InlineData("sqlserver,1433", DiagnosticSeverity.Info)]
    public Task Container_ranks_lower(string host, DiagnosticSeverity severity) => Verify.Analyzer<AdministratorAccountAnalyzer>(
        Code("public string Connect(string p) => {|#0:$\"Server=" + host + ";User Id=sa;Password={p}\"|};"),
        Verify.Diagnostic(Descriptors.MCPAC5004_AdministratorAccount, 0, "Connects as 'sa'").WithSeverity(severity));

    [Fact]
    public Task Name_of_a_credential_is_evidence_of_lower_rank() => Verify.Analyzer<AdministratorAccountAnalyzer>(
        Code("public string? Token => {|#0:Environment.GetEnvironmentVariable(\"CRM_ADMIN_TOKEN\")|};"),
        Verify.Diagnostic(Descriptors.MCPAC5004_AdministratorAccount, 0, "'CRM_ADMIN_TOKEN' is an administrator's credential").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Client_that_all_tools_share_is_left_to_the_rule_about_it() => Verify.Analyzer<AdministratorAccountAnalyzer>(
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;

        var token = Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN") ?? throw new InvalidOperationException("CRM_ADMIN_TOKEN is not set.");
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton(new CrmClient(token));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CrmTools>();
        await builder.Build().RunAsync();

        public sealed class CrmClient(string token)
        {
            public Task<string> Get(string path) => new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", token) } }.GetStringAsync("https://crm.dev/" + path);
            public Task Delete(string path) => new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", token) } }.DeleteAsync("https://crm.dev/" + path);
        }

        [McpServerToolType]
        public sealed class CrmTools(CrmClient crm)
        {
            [McpServerTool(ReadOnly = true)] public Task<string> Find(string id) => crm.Get(id);
            [McpServerTool(Destructive = true)] public Task Remove(string id) => crm.Delete(id);
        }
        """);

    public static TheoryData<string, string, DiagnosticSeverity?> Files => new()
    {
        { "appsettings.json", """{ "ConnectionStrings": { "Main": "Server=sql01.shop.dev;User Id=sa;Password=" } }""", DiagnosticSeverity.Warning },
        { "appsettings.json", """{ "ConnectionStrings": { "Main": "Server=sql01.shop.dev;User Id=app;Password=" } }""", null },
        { "appsettings.json", """{ "ConnectionStrings": { "Main": "Server=localhost;User Id=sa;Password=x" } }""", null },
        { "appsettings.json", """{ "TenantAdminUrl": "https://admin.shop.dev", "Owner": "sa", "User": "root" }""", null },
        { "appsettings.Development.json", """{ "ConnectionStrings": { "Main": "Server=sql01.shop.dev;User Id=sa;Password=" } }""", DiagnosticSeverity.Info },
        { "appsettings.example.json", """{ "ConnectionStrings": { "Main": "Server=sql01.shop.dev;User Id=sa;Password=" } }""", null },
        { ".env", "DATABASE_URL=postgresql://postgres:${PASSWORD}@pg.shop.dev/orders\n", DiagnosticSeverity.Warning },
        { ".mcp.json", """{ "mcpServers": { "db": { "command": "dnx", "args": ["Db", "--connection", "Server=sql01.shop.dev;Uid=root;Database=x"] } } }""", DiagnosticSeverity.Warning },
        { ".mcp.json", """{ "mcpServers": { "db": { "command": "docker", "args": ["run", "-e", "DB=Server=sql01.shop.dev;Uid=root;Database=x", "db"] } } }""", DiagnosticSeverity.Warning },
        { "docker-compose.yml", "services:\n  crm:\n    environment:\n      - DATABASE_URL=postgres://postgres:postgres@db/orders\n", DiagnosticSeverity.Info },
        { "docker-compose.yml", "services:\n  db:\n    environment:\n      POSTGRES_USER: postgres\n", null },
        { "Dockerfile", "FROM x\nENV DATABASE_URL=mysql://root@mysql.shop.dev/orders\n", DiagnosticSeverity.Warning },
        { "web.config", "<configuration><connectionStrings><add name=\"x\" connectionString=\"Server=sql01.shop.dev;User Id=sa\" /></connectionStrings></configuration>", DiagnosticSeverity.Warning },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Configuration_file_is_read(string path, string text, DiagnosticSeverity? severity)
    {
        var found = await RuleRun.WithFileAsync(new AdministratorAccountAnalyzer(), "/0/" + path, Microsoft.CodeAnalysis.Text.SourceText.From(text), null);

        Assert.Equal(severity, found.SingleOrDefault()?.Severity);
        Assert.All(found, d => Assert.Contains(text.Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length), new[] { "sa", "root", "postgres" }));
    }

    [Fact]
    public async Task Severity_in_a_file_can_be_set() => Assert.Empty(await RuleRun.WithFileAsync(
        new AdministratorAccountAnalyzer(),
        "/0/appsettings.json",
        Microsoft.CodeAnalysis.Text.SourceText.From("""{ "ConnectionStrings": { "Main": "Server=sql01.shop.dev;User Id=sa" } }"""),
        "is_global = true\nmcp_analyzers.MCPAC5004.severity = none"));

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<AdministratorAccountAnalyzer>(
        Code("""public string Connect() => "Host=pg.shop.dev;Username=postgres"; public string? Token => Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN");"""),
        test => test.GlobalOptions["build_property.IsTestProject"] = "true");
}
