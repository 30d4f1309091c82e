using McpAnalyzers.Rules.Startup;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Startup;

/// <summary>MCPAC4002: the check is there, but the first tool call runs it.</summary>
public class CredentialValidatedOnFirstUseTests
{
    public static TheoryData<string, string> Lazy => new()
    {
        { "builder.Services.AddSingleton(_ => new CrmClient({|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|} ?? throw new InvalidOperationException()));", "" },
        {
            "builder.Services.AddHttpClient(\"crm\", http => { var key = {|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|}; if (string.IsNullOrEmpty(key)) { throw new InvalidOperationException(); } http.DefaultRequestHeaders.Add(\"X-Api-Key\", key); });",
            ""
        },
        {
            "builder.Services.AddSingleton<Desk>();",
            "public sealed class Desk { private readonly string _key; public Desk() { _key = {|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|} ?? throw new InvalidOperationException(); } public int Size => _key.Length; }"
        },
        {
            "builder.Services.AddSingleton<Desk>();",
            "public sealed class Desk(Settings settings) { private readonly string _key = settings.Key(); public int Size => _key.Length; }\npublic sealed class Settings { public string Key() { var key = {|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|}; ArgumentException.ThrowIfNullOrEmpty(key); return key; } }"
        },
        {
            "builder.Services.AddMcpServer().WithTools<DeskTools>();",
            "public sealed class DeskTools { private static readonly Lazy<CrmClient> s_crm = new(() => new CrmClient({|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|} ?? throw new InvalidOperationException())); [McpServerTool] public string Ask() => s_crm.Value.Find(\"a\"); }"
        },
        {
            "builder.Services.AddMcpServer().WithTools<DeskTools>();",
            "public sealed class DeskTools { private static readonly string s_key = {|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|} ?? throw new InvalidOperationException(); [McpServerTool] public string Ask() => new CrmClient(s_key).Find(\"a\"); }"
        },
        {
            "builder.Services.AddMcpServer().WithTools<DeskTools>();",
            "public sealed class DeskTools(IConfiguration configuration) { [McpServerTool] public string Ask() { var key = {|#0:configuration[\"LATE_TOKEN\"]|}; if (key is null) { throw new InvalidOperationException(); } return new CrmClient(key).Find(\"a\"); } }"
        },
        {
            "builder.Services.AddSingleton(_ => new CrmClient({|#0:Require(\"LATE_TOKEN\")|}));\nstatic string Require(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new InvalidOperationException(name);",
            ""
        },
        {
            "builder.Services.AddSingleton(_ => new Demanding({|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|}!));",
            "public sealed class Demanding { private readonly string _key; public Demanding(string key) { _key = key ?? throw new ArgumentNullException(nameof(key)); } public int Size => _key.Length; }"
        },
    };

    [Theory]
    [MemberData(nameof(Lazy))]
    public Task Check_on_first_use_is_reported(string registration, string types) => Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(
        Server(registration, types),
        Verify.Diagnostic(Descriptors.MCPAC4002_CredentialValidatedOnFirstUse, 0, "LATE_TOKEN"));

    [Theory]
    [MemberData(nameof(Lazy))]
    public Task Same_key_checked_at_start_is_not_reported(string registration, string types) => Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(
        Server(registration, types, "ArgumentException.ThrowIfNullOrEmpty(Environment.GetEnvironmentVariable(\"LATE_TOKEN\"));")
            .Replace("{|#0:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("builder.Services.AddHttpClient(\"crm\", http => { var key = Environment.GetEnvironmentVariable(\"LATE_TOKEN\"); if (!string.IsNullOrEmpty(key)) { http.DefaultRequestHeaders.Add(\"X-Api-Key\", key); } });", "")]
    [InlineData("builder.Services.AddSingleton(_ => { var key = Environment.GetEnvironmentVariable(\"LATE_TOKEN\"); return key is null ? new CrmClient(\"anonymous\") : new CrmClient(key); });", "")]
    [InlineData("builder.Services.AddHostedService<Checker>();", "public sealed class Checker : IHostedService { public Task StartAsync(CancellationToken cancellationToken) { ArgumentException.ThrowIfNullOrEmpty(Environment.GetEnvironmentVariable(\"LATE_TOKEN\")); return Task.CompletedTask; } public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask; }")]
    [InlineData("builder.Services.AddHostedService<Checker>();\nbuilder.Services.AddSingleton(_ => new CrmClient(Environment.GetEnvironmentVariable(\"LATE_TOKEN\") ?? throw new InvalidOperationException()));", "public sealed class Checker : BackgroundService { protected override Task ExecuteAsync(CancellationToken stoppingToken) { if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(\"LATE_TOKEN\"))) { throw new InvalidOperationException(); } return Task.CompletedTask; } }")]
    [InlineData("builder.Services.AddSingleton<Blobs>();", "public sealed class Blobs { private readonly object _client; public Blobs(IConfiguration configuration) { var key = configuration[\"LATE_TOKEN\"]; if (configuration[\"Account\"] is { } account) { _client = account; return; } if (string.IsNullOrEmpty(key)) { throw new InvalidOperationException(); } _client = new CrmClient(key); } public object Client => _client; }")]
    [InlineData("builder.Services.AddSingleton(_ => new CrmClient(Environment.GetEnvironmentVariable(\"LATE_TOKEN\") ?? Environment.GetEnvironmentVariable(\"OTHER_TOKEN\") ?? throw new InvalidOperationException()));", "")]
    [InlineData("builder.Services.AddSingleton<Factory>();", "public sealed class Factory { public CrmClient? Create() { var key = Environment.GetEnvironmentVariable(\"LATE_TOKEN\"); if (key is null) { return null; } return new CrmClient(key); } }")]
    public Task Credential_the_server_can_do_without_is_not_reported(string registration, string types) =>
        Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(Server(registration, types));

    [Fact]
    public Task Service_that_startup_asks_for_is_not_reported() => Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(StartupSamples.Server("""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(_ => new CrmClient(Environment.GetEnvironmentVariable("LATE_TOKEN") ?? throw new InvalidOperationException()));
        var host = builder.Build();
        _ = host.Services.GetRequiredService<CrmClient>();
        await host.RunAsync();
        """));

    [Fact]
    public Task Read_at_start_that_a_factory_checks_is_reported_at_the_read() => Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(StartupSamples.Server("""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        var key = [|Environment.GetEnvironmentVariable("LATE_TOKEN")|];
        builder.Services.AddSingleton(_ => new CrmClient(key ?? throw new InvalidOperationException()));
        await builder.Build().RunAsync();
        """));

    [Theory]
    [MemberData(nameof(CredentialNotValidatedTests.Sdks), MemberType = typeof(CredentialNotValidatedTests))]
    public Task Factory_is_seen_with_every_sdk(string sdk) => Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(
        Server("builder.Services.AddSingleton(_ => new CrmClient([|Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|] ?? throw new InvalidOperationException()));", ""),
        test => test.Sdk = sdk switch { "0.2" => McpSdk.V0_2, "1.4" => McpSdk.V1_4, _ => McpSdk.V2_3 });

    [Theory]
    [InlineData("builder.Services.{|#0:Configure<MailOptions>(builder.Configuration.GetSection(\"Mail\"))|};", "Mail:ApiKey")]
    [InlineData("builder.Services.AddOptions<MailOptions>().{|#0:Bind(builder.Configuration.GetSection(\"Mail\"))|};", "Mail:ApiKey")]
    [InlineData("builder.Services.AddOptions<MailOptions>().{|#0:BindConfiguration(\"Mail\")|};", "Mail:ApiKey")]
    [InlineData("builder.Services.AddOptions<MailOptions>().{|#0:BindConfiguration(\"Mail\")|}.Validate(o => o.From.Length > 0);", "Mail:ApiKey")]
    [InlineData("builder.Services.AddOptions<MailOptions>().{|#0:BindConfiguration(\"Mail\")|}.Validate(o => !string.IsNullOrWhiteSpace(o.ApiKey), \"No key.\");", "Mail:ApiKey")]
    [InlineData("builder.Services.AddOptions<MailOptions>().{|#0:Bind(builder.Configuration.GetSection(\"Mail\"))|}.Validate(o => o.From.Length > 0 && !(o.ApiKey is null or \"\"));", "Mail:ApiKey")]
    [InlineData("var section = builder.Configuration.GetSection(\"Desk\").GetSection(\"Mail\");\nbuilder.Services.{|#0:Configure<MailOptions>(section)|};", "Desk:Mail:ApiKey")]
    public Task Options_that_nothing_validates_at_start_are_reported(string binding, string key) => Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(
        Server(binding + "\nbuilder.Services.AddSingleton<Mailer>();", MailTypes),
        Verify.Diagnostic(Descriptors.MCPAC4002_CredentialValidatedOnFirstUse, 0, key));

    [Theory]
    [InlineData("public sealed class DeskOptions { public string? ApiKey { get; set; } public string Url { get; set; } = \"\"; }")]
    [InlineData("public sealed class DeskOptions { public string? ApiKey { get; set; } public string? Password { get; set; } }")]
    [InlineData("public sealed class DeskOptions { public string? ApiKey { get; set; } public string Password { get; set; } = \"letmein\"; }")]
    public Task Options_that_may_be_absent_are_needed_when_their_use_throws(string options) => Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(
        Server(
            "builder.Services.{|#0:Configure<DeskOptions>(builder.Configuration.GetSection(\"Desk\"))|};\n"
            + "builder.Services.AddSingleton(s => new CrmClient(s.GetRequiredService<IOptions<DeskOptions>>().Value.ApiKey ?? throw new InvalidOperationException(\"Desk:ApiKey is not set.\")));",
            options),
        Verify.Diagnostic(Descriptors.MCPAC4002_CredentialValidatedOnFirstUse, 0, "Desk:ApiKey"));

    [Theory]
    [InlineData("builder.Services.AddOptions<MailOptions>().BindConfiguration(\"Mail\").Validate(o => o.ApiKey.Length > 0).ValidateOnStart();")]
    [InlineData("builder.Services.AddOptions<MailOptions>().BindConfiguration(\"Mail\").ValidateOnStart();")]
    [InlineData("builder.Services.AddOptions<MailOptions>().BindConfiguration(\"Mail\").Validate(o => o.From.Length == 0 || o.ApiKey.Length > 0);")]
    [InlineData("builder.Services.AddOptions<MailOptions>().BindConfiguration(\"Mail\").Validate(o => { if (o.ApiKey.Length > 0) { return o.From.Length > 0; } return true; });")]
    [InlineData("builder.Services.Configure<MailOptions>(builder.Configuration.GetSection(\"Mail\"));\nbuilder.Services.AddOptions<MailOptions>().ValidateOnStart();")]
    [InlineData("builder.Services.AddOptionsWithValidateOnStart<MailOptions>().BindConfiguration(\"Mail\");")]
    [InlineData("builder.Services.AddOptions<OpenOptions>().BindConfiguration(\"Open\");")]
    [InlineData("builder.Services.AddOptions<NullableOptions>().BindConfiguration(\"Open\");")]
    [InlineData("builder.Services.AddOptions<TwoOptions>().BindConfiguration(\"Two\");")]
    [InlineData("builder.Services.AddOptions<BlankMeansOffOptions>().BindConfiguration(\"Off\");\nbuilder.Services.AddSingleton<Reader>();")]
    [InlineData("builder.Services.AddOptions<WatchedOptions>().BindConfiguration(\"Watched\");\nbuilder.Services.AddSingleton<Watcher>();")]
    [InlineData("builder.Services.AddOptions<DefaultOptions>().BindConfiguration(\"Default\");\nbuilder.Services.AddSingleton<Defaults>();")]
    [InlineData("builder.Services.AddOptions<AskedOptions>().BindConfiguration(\"Asked\");\nbuilder.Services.AddSingleton<Asker>();")]
    [InlineData("builder.Services.AddOptions<UnusedOptions>().BindConfiguration(\"Unused\");")]
    [InlineData("_ = builder.Configuration[\"Mail:ApiKey\"] ?? throw new InvalidOperationException();\nbuilder.Services.Configure<MailOptions>(builder.Configuration.GetSection(\"Mail\"));")]
    public Task Options_that_need_no_check_or_have_one_are_not_reported(string binding) =>
        Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(Server(binding + "\nbuilder.Services.AddSingleton<Mailer>();", MailTypes + """
            public sealed class OpenOptions { public string Url { get; set; } = ""; public int Size => Url.Length; }
            public sealed class NullableOptions { public string? ApiKey { get; set; } public int Size => ApiKey!.Length; }
            public sealed class TwoOptions { public string ApiKey { get; set; } = ""; public string Password { get; set; } = ""; public string Both => ApiKey + Password; }
            public sealed class BlankMeansOffOptions { public string ApiKey { get; set; } = ""; }
            public sealed class Reader(IOptions<BlankMeansOffOptions> options) { public bool IsOn => options.Value.ApiKey.Length > 0; }
            public sealed class WatchedOptions { public string ApiKey { get; set; } = ""; }
            public sealed class Watcher(IOptionsMonitor<WatchedOptions> options) { public string Key => new CrmClient(options.CurrentValue.ApiKey).Find("a"); }
            public sealed class DefaultOptions { public string Password { get; set; } = "letmein"; }
            public sealed class Defaults(IOptions<DefaultOptions> options) { public string Key => new CrmClient(options.Value.Password).Find("a"); }
            public sealed class AskedOptions { public string? ApiKey { get; set; } }
            public sealed class Asker(IOptions<AskedOptions> options) { public string Key => options.Value.ApiKey is { } key ? new CrmClient(key).Find("a") : ""; }
            public sealed class UnusedOptions { public string ApiKey { get; set; } = ""; }
            """));

    [Fact]
    public Task ValidateOnStart_in_another_file_counts() => Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(
    [
        ("/0/Program.cs", Server("builder.Services.Configure<MailOptions>(builder.Configuration.GetSection(\"Mail\"));\nbuilder.Services.AddSingleton<Mailer>();", MailTypes)),
        ("/0/Validation.cs", StartupSamples.Usings + """
            public static class Validation
            {
                public static void AddValidation(this IServiceCollection services) => services.AddOptions<MailOptions>().Validate(o => o.ApiKey.Length > 0).ValidateOnStart();
            }
            """),
    ]);

    private const string MailTypes = """
        public sealed class MailOptions { public string ApiKey { get; set; } = ""; public string From { get; set; } = ""; }

        public sealed class Mailer(IOptions<MailOptions> options)
        {
            public string Send(string text) => new CrmClient(options.Value.ApiKey).Find(text);
        }

        """;

    private const string Validated = """
        public sealed class MailOptions
        {
            public string ApiKey { get; set; } = "";
        }

        public sealed class MailValidator : IValidateOptions<MailOptions>
        {
            public ValidateOptionsResult Validate(string? name, MailOptions options) =>
                string.IsNullOrWhiteSpace(options.ApiKey) ? ValidateOptionsResult.Fail("Mail:ApiKey is not set.") : ValidateOptionsResult.Success;
        }

        [McpServerToolType]
        public sealed class MailTools(IOptions<MailOptions> mail, HttpClient http)
        {
            [McpServerTool]
            public Task<string> Unread()
            {
                http.DefaultRequestHeaders.Add("X-Api-Key", mail.Value.ApiKey);
                return http.GetStringAsync("https://mail.example.com/unread");
            }
        }
        """;

    [Theory]
    [InlineData("builder.Services.[|Configure<MailOptions>(builder.Configuration.GetSection(\"Mail\"))|]; builder.Services.AddSingleton<IValidateOptions<MailOptions>, MailValidator>();")]
    [InlineData("builder.Services.AddOptions<MailOptions>().BindConfiguration(\"Mail\").ValidateOnStart(); builder.Services.AddSingleton<IValidateOptions<MailOptions>, MailValidator>();")]
    [InlineData("builder.Services.AddOptionsWithValidateOnStart<MailOptions, MailValidator>().Bind(builder.Configuration.GetSection(\"Mail\"));")]
    public Task Validator_that_is_asked_on_first_use_is_no_check_at_start(string setup) => Verify.Analyzer<CredentialValidatedOnFirstUseAnalyzer>(
        StartupSamples.Server(
            $$"""
            var builder = Host.CreateApplicationBuilder(args);
            {{setup}}
            builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
            await builder.Build().RunAsync();
            """,
            Validated));

    private static string Server(string registration, string types, string check = "") => StartupSamples.Server(
        "var builder = Host.CreateApplicationBuilder(args);\n" + check + "\nbuilder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();\n"
        + registration + "\nawait builder.Build().RunAsync();\n",
        types);
}
