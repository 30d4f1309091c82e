using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Tests.Secrets;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Credentials;

/// <summary>MCPAC1002: a constant stands in for a credential that is not configured.</summary>
public class LiteralFallbackTests
{
    private static readonly string s_key = Samples.Alphanumeric(32, seed: 23);

    // %K% stands for a random value.
    public static TheoryData<string> ReportedMembers => new()
    {
        "public string ApiKey => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? [|\"dev-key\"|];",
        "public string ApiKey => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? [|\"%K%\"|];",
        "public string Value => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? [|\"changeme\"|];",
        "public string Value => Environment.GetEnvironmentVariable(\"CRM_PASSWORD\")?.Trim() ?? [|\"admin\"|];",
        "public string Value => (Environment.GetEnvironmentVariable(\"CRM_API_KEY\")) ?? ([|\"letmein\"|]);",
        "public string Value => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? Environment.GetEnvironmentVariable(\"CRM_URL\") ?? [|\"dev-key\"|];",
        "public string Value => Environment.GetEnvironmentVariable(\"CRM_OLD\") ?? Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? [|\"dev-key\"|];",
        "public string Allowed => Environment.GetEnvironmentVariable(\"ALLOWED_API_KEY\") ?? [|\"*\"|];",
        "private const string Name = \"CRM_API_KEY\"; public string Value => Environment.GetEnvironmentVariable(Name) ?? [|\"dev-key\"|];",
        "private const string Default = \"dev-key\"; public string Value => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? [|Default|];",
        "public string Value(IConfiguration configuration) => configuration[\"Crm:ApiKey\"] ?? [|\"dev-key\"|];",
        "public string Value(IConfiguration configuration) => configuration.GetSection(\"Crm:ApiKey\").Value ?? [|\"dev-key\"|];",
        "public string Value(IConfiguration? configuration) => configuration?[\"Crm:ApiKey\"] ?? [|\"dev-key\"|];",
        "public string? Value(IConfiguration configuration) => configuration.GetValue<string>(\"Crm:ApiKey\", [|\"dev-key\"|]);",
        "public string Value(CrmOptions options) => options.ApiKey ?? [|\"dev-key\"|];",
        "public string Value(IReadOnlyDictionary<string, string> settings) => settings.TryGetValue(\"CRM_API_KEY\", out var key) ? key : [|\"dev-key\"|];",
        "public string Value() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); return string.IsNullOrEmpty(key) ? [|\"dev-key\"|] : key; }",
        "public string Value() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); return !string.IsNullOrWhiteSpace(key) ? key : [|\"dev-key\"|]; }",
        "public string Value() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); return key is null ? [|\"dev-key\"|] : key; }",
        "public string Value() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); return key != null ? key : [|\"dev-key\"|]; }",
        "public string Value() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); key ??= [|\"dev-key\"|]; return key; }",
        "public string Value(IConfiguration configuration) => configuration[\"Crm:ApiKey\"] is { Length: > 0 } key ? key : [|\"dev-key\"|];",
        "public string Value(IConfiguration configuration) => string.IsNullOrEmpty(configuration[\"Crm:ApiKey\"]) ? [|\"dev-key\"|] : configuration[\"Crm:ApiKey\"]!;",
        "public string Value() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); if (string.IsNullOrEmpty(key)) key = [|\"dev-key\"|]; return key; }",
        "public string Value() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); if (key == null) { key = [|\"dev-key\"|]; } return key; }",
        "public string Value => GetEnv(\"CRM_API_KEY\") ?? [|\"dev-key\"|]; private static string? GetEnv(string name) => Environment.GetEnvironmentVariable(name);",
        "public string Value => Env(\"CRM_API_KEY\", [|\"dev-key\"|]); private static string Env(string name, string fallback) => Environment.GetEnvironmentVariable(name) ?? fallback;",
        "public string Value => Env(fallback: [|\"dev-key\"|], name: \"CRM_API_KEY\"); private static string Env(string name, string fallback) { var value = Environment.GetEnvironmentVariable(name); return string.IsNullOrEmpty(value) ? fallback : value; }",
        "private const string ApiKeyName = \"CRM_API_KEY\"; public string Value => Env(ApiKeyName, [|\"dev-key\"|]); private static string Env(string name, string fallback) { if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) { return value; } return fallback; }",
        "public string Value(IConfiguration configuration) => Setting(configuration, \"Crm:ApiKey\", [|\"dev-key\"|]); private static string Setting(IConfiguration configuration, string key, string fallback) => configuration[key] ?? fallback;",
    };

    public static TheoryData<string> SafeMembers => new()
    {
        "public string State(IConfiguration configuration) => configuration[\"Crm:ApiKey\"] is { Length: > 0 } ? \"closed\" : \"open\";",
        "public string State(IConfiguration configuration) => string.IsNullOrEmpty(configuration[\"Crm:ApiKey\"]) ? \"open\" : \"closed\";",
        "public string State() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); return key is null ? \"stub\" : key.Length > 20 ? \"long\" : \"short\"; }",
        "public string ApiKey => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? throw new InvalidOperationException(\"CRM_API_KEY is not set.\");",
        "public string ApiKey => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"\";",
        "public string ApiKey => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? string.Empty;",
        "public string Choices => Environment.GetEnvironmentVariable(\"WEATHER_CHOICES\") ?? \"sunny\";",
        "public string Url => Environment.GetEnvironmentVariable(\"CRM_URL\") ?? \"https://crm.dev\";",
        "public string TokenUrl => Environment.GetEnvironmentVariable(\"CRM_TOKEN_URL\") ?? \"token-url\";",
        "public string Shown => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"not set\";",
        "public string Shown => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"(none)\";",
        "public string Shown => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"missing\";",
        "public string Shown => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"not-configured\";",
        "public string Shown => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"\u672a\u914d\u7f6e\";",
        "public string Shown => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"<your key>\";",
        "public string Shown => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"your-api-key-here\";",
        "public string Shown => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"11111111-1111-1111-1111-111111111111\";",
        "public string Local => Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\") ?? \"not-needed\";",
        "public string Local => Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\") ?? \"ollama\";",
        "public string File => Environment.GetEnvironmentVariable(\"CRM_CONNECTION_STRING\") ?? \"Data Source=crm.db\";",
        "public string Path => Environment.GetEnvironmentVariable(\"CRM_PASSWORD\") ?? \"/run/secrets/crm\";",
        "public string Own => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"CRM_API_KEY\";",
        "public string Own(string? apiKey) => apiKey ?? \"dev-key\";",
        "public string Own(IReadOnlyDictionary<string, string?> map) => map[\"ApiKey\"] ?? \"dev-key\";",
        "public int Value() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); var other = \"dev-key\"; return (key + other).Length; }",
        "public string Value => Env(\"CRM_API_KEY\", \"the-crm-key\"); private static string Env(string name, string what) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException(what);",
        "public string Value => First(\"CRM_API_KEY\", \"crm-key\"); private static string First(string name, string older) => Environment.GetEnvironmentVariable(name) ?? Environment.GetEnvironmentVariable(older) ?? \"\";",
        "public string Value => Env(\"CRM_REGION\", \"europe-key\"); private static string Env(string name, string fallback) => Environment.GetEnvironmentVariable(name) ?? fallback;",
        "public string Value => Env(\"CRM_API_KEY\", \"\"); private static string Env(string name, string fallback) => Environment.GetEnvironmentVariable(name) ?? fallback;",
        "public string Value => Map(\"CRM_API_KEY\", \"dev-key\"); private static string Map(string name, string other) => name.Length > 3 ? other : name;",
        "public string Mode => Environment.GetEnvironmentVariable(\"CRM_MODE\") is null ? \"read-only\" : \"read-write\";",
    };

    [Theory]
    [MemberData(nameof(ReportedMembers))]
    public Task Built_in_credential_is_reported(string member) => Verify.Analyzer<LiteralFallbackAnalyzer>(Server(member));

    [Theory]
    [MemberData(nameof(SafeMembers))]
    public Task Other_default_is_not_reported(string member) => Verify.Analyzer<LiteralFallbackAnalyzer>(Server(member));

    [Fact]
    public Task Default_of_bound_options_is_reported() => Verify.Analyzer<LiteralFallbackAnalyzer>(
        """
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;

        public class MailSettings
        {
            public string Password { get; set; } = [|"letmein"|];
            public string ApiKey { get; set; } = "";
            public string Host { get; set; } = "mail.dev";
        }

        public class Unbound
        {
            public string Password { get; set; } = "letmein";
        }

        public static class Start
        {
            public static void Add(IServiceCollection services, IConfiguration configuration) =>
                services.Configure<MailSettings>(configuration.GetSection("Mail"));
        }
        """);

    [Fact]
    public Task Message_names_both_ends() => Verify.Analyzer<LiteralFallbackAnalyzer>(
        Server("public string ApiKey => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? {|#0:\"dev-key\"|};"),
        Verify.Diagnostic(Descriptors.MCPAC1002_LiteralFallback, 0, "ApiKey", "CRM_API_KEY", "").WithSeverity(DiagnosticSeverity.Warning));

    [Fact]
    public Task Factory_for_design_time_ranks_lower() => Verify.Analyzer<LiteralFallbackAnalyzer>(
        """
        public interface IDesignTimeDbContextFactory<T>;

        public class Factory : IDesignTimeDbContextFactory<string>
        {
            public string Password => Environment.GetEnvironmentVariable("CRM_PASSWORD") ?? {|#0:"letmein"|};
        }
        """,
        Verify.Diagnostic(Descriptors.MCPAC1002_LiteralFallback, 0, "Password", "CRM_PASSWORD", "").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Constant_that_is_reported_at_its_declaration_is_one_finding() => Verify.Analyzer<LiteralFallbackAnalyzer>(
        Server("private const string ApiKey = \"%K%\"; public string Value => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? ApiKey;"));

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<LiteralFallbackAnalyzer>(
        Server("public string ApiKey => Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? \"dev-key\";"),
        test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Unfinished_code_does_not_matter() => Verify.Analyzer<LiteralFallbackAnalyzer>(
        Server("public string ApiKey => {|CS0103:Missing|}(\"CRM_API_KEY\") ?? \"dev-key\";"));

    [Fact]
    public Task Fix_stops_instead_and_checks_at_start() => Verify.Fix<LiteralFallbackAnalyzer, LiteralFallbackFix>(
        Program + """
        public static class CrmSettings
        {
            public static string ApiKey => Environment.GetEnvironmentVariable("CRM_API_KEY") ?? [|"dev-key"|];
        }
        """,
        Guarded + """
        public static class CrmSettings
        {
            public static string ApiKey => Environment.GetEnvironmentVariable("CRM_API_KEY") ?? throw new InvalidOperationException("CRM_API_KEY is not set.");
        }
        """);

    [Fact]
    public Task Fix_of_two_inserts_one_check() => Verify.Fix<LiteralFallbackAnalyzer, LiteralFallbackFix>(
        Program + """
        public static class CrmSettings
        {
            public static string ApiKey => Environment.GetEnvironmentVariable("CRM_API_KEY") ?? [|"dev-key"|];

            public static string Again()
            {
                var key = Environment.GetEnvironmentVariable("CRM_API_KEY");
                return string.IsNullOrEmpty(key) ? [|"dev-key"|] : key;
            }
        }
        """,
        Guarded + """
        public static class CrmSettings
        {
            public static string ApiKey => Environment.GetEnvironmentVariable("CRM_API_KEY") ?? throw new InvalidOperationException("CRM_API_KEY is not set.");

            public static string Again()
            {
                var key = Environment.GetEnvironmentVariable("CRM_API_KEY");
                return string.IsNullOrEmpty(key) ? throw new InvalidOperationException("CRM_API_KEY is not set.") : key;
            }
        }
        """);

    [Fact]
    public Task Fix_checks_a_setting_of_a_section_under_its_whole_name() => Verify.Fix<LiteralFallbackAnalyzer, LiteralFallbackFix>(
        Sections("", "[|\"dev-key\"|]", "[|\"dev-key\"|]"),
        Sections(
            """
            if (string.IsNullOrWhiteSpace(builder.Configuration["Crm:ApiKey"]))
            {
                throw new InvalidOperationException("Crm:ApiKey is not set.");
            }

            if (string.IsNullOrWhiteSpace(builder.Configuration["Desk:Mail:ApiKey"]))
            {
                throw new InvalidOperationException("Desk:Mail:ApiKey is not set.");
            }


            """,
            "throw new InvalidOperationException(\"Crm:ApiKey is not set.\")",
            "throw new InvalidOperationException(\"Desk:Mail:ApiKey is not set.\")"));

    private static string Sections(string checks, string crm, string mail) => Usings + $$"""
        var builder = Host.CreateApplicationBuilder(args);
        {{checks}}builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        builder.Services.AddSingleton(_ =>
        {
            var section = builder.Configuration.GetSection("Crm");
            return new Account(section.GetValue<string>("ApiKey") ?? {{crm}});
        });
        builder.Services.AddSingleton<object>(_ => new Account(builder.Configuration.GetSection("Desk").GetSection("Mail")["ApiKey"] ?? {{mail}}));
        await builder.Build().RunAsync();

        public sealed record Account(string ApiKey);
        """;

    [Fact]
    public Task Fix_checks_nothing_for_the_starts_that_skip_the_branch() => Verify.Fix<LiteralFallbackAnalyzer, LiteralFallbackFix>(
        Branch("[|\"dev-key\"|]"), Branch("throw new InvalidOperationException(\"Crm:ApiKey is not set.\")"));

    private static string Branch(string right) => Usings + $$"""
        var builder = Host.CreateApplicationBuilder(args);
        if (builder.Environment.IsDevelopment())
        {
            var apiKey = builder.Configuration["Crm:ApiKey"] ?? {{right}};
            builder.Services.AddSingleton(new Uri("https://crm.example.com/" + apiKey));
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();
        """;

    [Fact]
    public Task Fix_checks_nothing_at_start_where_the_section_is_not_known() => Verify.Fix<LiteralFallbackAnalyzer, LiteralFallbackFix>(
        Program + """
        public static class CrmSettings
        {
            public static string ApiKey(IConfigurationSection section) => section["ApiKey"] ?? [|"dev-key"|];
        }
        """,
        Program + """
        public static class CrmSettings
        {
            public static string ApiKey(IConfigurationSection section) => section["ApiKey"] ?? throw new InvalidOperationException("ApiKey is not set.");
        }
        """);

    [Theory]
    [InlineData("public static string Value => Environment.GetEnvironmentVariable(\"CRM_OLD_TOKEN\") ?? Environment.GetEnvironmentVariable(\"CRM_API_KEY\") ?? [|\"dev-key\"|];")]
    [InlineData("public static string Value() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); key ??= [|\"dev-key\"|]; return key; }")]
    [InlineData("public static string? Value(IConfiguration c) => c.GetValue<string>(\"Crm:ApiKey\", [|\"dev-key\"|]);")]
    public Task Chain_assignment_and_argument_have_no_fix(string member) =>
        Verify.NoFix<LiteralFallbackAnalyzer, LiteralFallbackFix>(Program + "public static class CrmSettings\n{\n    " + member + "\n}\n");

    private const string Usings = """
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;


        """;

    private const string Program = Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();


        """;

    private const string Guarded = Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("CRM_API_KEY")))
        {
            throw new InvalidOperationException("CRM_API_KEY is not set.");
        }

        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();


        """;

    [Theory]
    [InlineData("public string Run() => Env(Keys., \"%K%\"); ")]
    [InlineData("public string Run() => Env(, \"%K%\"); ")]
    public Task Name_that_is_still_to_be_typed_is_survived(string member) => Verify.Analyzer<LiteralFallbackAnalyzer>(
        Server(member),
        test => test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None);

    private static string Server(string member) => ("""
        using Microsoft.Extensions.Configuration;

        public class CrmTools
        {
            %M%
        }

        public class CrmOptions
        {
            public string? ApiKey { get; set; }
        }
        """).Replace("%M%", member, StringComparison.Ordinal).Replace("%K%", s_key, StringComparison.Ordinal);
}
