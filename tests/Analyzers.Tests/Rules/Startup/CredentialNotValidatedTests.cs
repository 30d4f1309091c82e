using McpAnalyzers.Rules.Startup;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Rules.Startup;

/// <summary>MCPAC4001: tools are registered, or served, before a credential is known to be there.</summary>
public class CredentialNotValidatedTests
{
    private const string Read = "var key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\");";

    public static TheoryData<string, string> Checks => new()
    {
        { "var key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\") ?? throw new InvalidOperationException();", "" },
        { "var key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\") is { Length: > 0 } k ? k : throw new InvalidOperationException();", "" },
        { "var key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\") switch { null or \"\" => throw new InvalidOperationException(), var k => k };", "" },
        { "var key = builder.Configuration[\"Crm:ApiKey\"] ?? throw new InvalidOperationException();", "" },
        { "var key = builder.Configuration.GetConnectionString(\"Crm\") ?? throw new InvalidOperationException();", "" },
        { "var key = builder.Configuration.GetSection(\"Crm\")[\"ApiKey\"] ?? throw new InvalidOperationException();", "" },
        { "var key = builder.Configuration.GetSection(\"Crm:ApiKey\").Value ?? throw new InvalidOperationException();", "" },
        { "var key = builder.Configuration.GetValue<string>(\"Crm:ApiKey\") ?? throw new InvalidOperationException();", "" },
        { "var key = builder.Configuration.GetRequiredSection(\"Crm:ApiKey\").Value;", "" },
        { Read, "if (key is null) throw new InvalidOperationException();" },
        { Read, "if (key == null) { throw new InvalidOperationException(); }" },
        { Read, "if (null == key || key == \"\") return 1;" },
        { Read, "if (key is null or \"\") { Console.Error.WriteLine(\"no\"); return 2; }" },
        { Read, "if (key is not { Length: > 0 }) Environment.Exit(1);" },
        { Read, "if (string.IsNullOrEmpty(key)) Environment.FailFast(\"no\");" },
        { Read, "if (string.IsNullOrWhiteSpace(key)) { Console.Error.WriteLine(\"no\"); Environment.Exit(1); }" },
        { Read, "if (!string.IsNullOrWhiteSpace(key)) { Console.Error.WriteLine(\"ok\"); } else { return 1; }" },
        { Read, "if (key?.Length > 0) { } else { return 1; }" },
        { Read, "ArgumentException.ThrowIfNullOrEmpty(key);" },
        { Read, "ArgumentException.ThrowIfNullOrWhiteSpace(key);" },
        { Read, "ArgumentNullException.ThrowIfNull(key);" },
        { Read, "var missing = string.IsNullOrEmpty(key);\nif (missing) { return 1; }" },
        { Read, "if (args.Length > 3 || string.IsNullOrEmpty(key)) { return 1; }" },
        { Read, "Demand(key!);\nstatic void Demand(string value) { if (value.Length == 0) throw new ArgumentException(nameof(value)); }" },
        { Read, "if (!IsThere(key!)) { return 1; }\nstatic bool IsThere(string value) { if (string.IsNullOrEmpty(value)) { return false; } return true; }" },
        { "var key = Require(\"CRM_TOKEN\");", "static string Require(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException(name);" },
        { "var key = Require(\"CRM_TOKEN\");", "static string Require(string name) { var value = Environment.GetEnvironmentVariable(name); return string.IsNullOrWhiteSpace(value) ? throw new InvalidOperationException(name) : value; }" },
        { "foreach (var name in new[] { \"CRM_TOKEN\" }) { if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))) { return 1; } }\n" + Read, "" },
        { "string[] names = [\"CRM_TOKEN\", \"CRM_SECRET\"];\nforeach (var name in names) { ArgumentException.ThrowIfNullOrEmpty(Environment.GetEnvironmentVariable(name)); }\n" + Read, "" },
    };

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Check_before_the_registration_is_not_reported(string read, string check) => Silent(StartupSamples.Checked(read, check, late: false));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Check_after_the_registration_is_reported(string read, string check)
    {
        // One finding a key; the list of names has two keys.
        var source = StartupSamples.Checked(read, check, late: true);
        return Reported(check.Length == 0 && read.Contains("CRM_SECRET", StringComparison.Ordinal)
            ? source.Replace("[|builder", "[|[|builder", StringComparison.Ordinal).Replace(">();|]", ">();|]|]", StringComparison.Ordinal)
            : source);
    }

    [Fact]
    public Task Message_of_a_late_check_names_the_variable_and_points_to_the_check() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Server("""
            var builder = Host.CreateApplicationBuilder(args);
            {|#0:builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|}
            var key = {|#2:Environment.GetEnvironmentVariable("CRM_TOKEN")|};
            {|#1:if (string.IsNullOrEmpty(key))
            {
                return 1;
            }|}

            builder.Services.AddSingleton(new CrmClient(key));
            await builder.Build().RunAsync();
            return 0;
            """),
        new DiagnosticResult(Descriptors.MCPAC4001_CredentialNotValidated).WithLocation(0).WithLocation(1).WithLocation(2).WithArguments("Check 'CRM_TOKEN' before registering tools"));

    [Fact]
    public Task Check_after_the_start_is_reported_with_its_own_message() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Server("""
            var builder = Host.CreateApplicationBuilder(args);
            var key = Environment.GetEnvironmentVariable("CRM_TOKEN");
            builder.Services.AddSingleton(new CrmClient(key!));
            {|#0:builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|}
            var host = builder.Build();
            await host.StartAsync();
            if (string.IsNullOrEmpty(key))
            {
                return 1;
            }

            await host.WaitForShutdownAsync();
            return 0;
            """),
        Verify.Diagnostic(Descriptors.MCPAC4001_CredentialNotValidated, 0, "'CRM_TOKEN' is checked only after the server can be called"));

    [Fact]
    public Task Option_serve_allows_a_check_between_registration_and_start() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Checked(Read, "if (key is null) return 1;", late: true, marked: false),
        test => test.GlobalOptions["mcp_analyzers.registration_order"] = "serve");

    [Fact]
    public Task Check_in_a_helper_of_another_file_after_the_registration_is_reported_at_the_statement_of_the_program() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
    [
        ("/0/Program.cs", StartupSamples.Server("""
            var builder = Host.CreateApplicationBuilder(args);
            [|builder.Services.AddCrmTools(builder.Configuration);|]
            await builder.Build().RunAsync();
            """)),
        ("/0/Crm/Registration.cs", StartupSamples.Usings + """
            public static class Registration
            {
                public static IServiceCollection AddCrmTools(this IServiceCollection services, IConfiguration configuration)
                {
                    services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
                    var key = configuration["Crm:ApiKey"];
                    if (string.IsNullOrEmpty(key))
                    {
                        throw new InvalidOperationException("Crm:ApiKey is not set.");
                    }

                    return services.AddSingleton(new CrmClient(key));
                }
            }
            """),
    ]);

    [Theory]
    [InlineData("Settings.Check();\n")]
    [InlineData("if (!Settings.IsComplete()) { return 1; }\n")]
    [InlineData("_ = Settings.Token;\n")]
    [InlineData("_ = new Settings();\n")]
    public Task Check_in_a_helper_before_the_registration_is_not_reported(string call) => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
    [
        ("/0/Program.cs", StartupSamples.Server(
            "var builder = Host.CreateApplicationBuilder(args);\n" + call + """
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable("CRM_TOKEN")!));
            await builder.Build().RunAsync();
            return 0;
            """)),
        ("/0/Settings.cs", call.Contains("Token", StringComparison.Ordinal) ? """
            public sealed class Settings
            {
                public static readonly string Token = Environment.GetEnvironmentVariable("CRM_TOKEN") ?? throw new InvalidOperationException();
            }
            """ : call.Contains("new", StringComparison.Ordinal) ? """
            public sealed class Settings
            {
                public Settings() => ArgumentException.ThrowIfNullOrEmpty(Environment.GetEnvironmentVariable("CRM_TOKEN"));
            }
            """ : """
            public sealed class Settings
            {
                public static void Check()
                {
                    if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CRM_TOKEN")))
                    {
                        throw new InvalidOperationException();
                    }
                }

                public static bool IsComplete() => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CRM_TOKEN"));
            }
            """),
    ]);

    [Fact]
    public Task Order_is_seen_in_Main_in_the_delegates_of_the_host_and_in_a_Startup_class() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Usings + """
            public static class Program
            {
                public static async Task<int> Main(string[] args)
                {
                    try
                    {
                        [|var host = Host.CreateDefaultBuilder(args).ConfigureServices((context, services) =>
                        {
                            services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
                            var key = context.Configuration["Crm:ApiKey"] ?? throw new InvalidOperationException();
                            services.AddSingleton(new CrmClient(key));
                        }).Build();|]
                        await host.RunAsync();
                        return 0;
                    }
                    catch (Exception e)
                    {
                        Console.Error.WriteLine(e.GetType().Name);
                        return 1;
                    }
                }
            }

            public sealed class Startup(IConfiguration configuration)
            {
                public void ConfigureServices(IServiceCollection services)
                {
                    [|services.AddMcpServer().WithTools<CustomerTools>();|]
                    var key = configuration["Desk:ApiKey"] ?? throw new InvalidOperationException();
                    services.AddSingleton(new CrmClient(key));
                }
            }
            """ + StartupSamples.Types);

    [Fact]
    public Task Two_hosts_are_two_flows_and_a_check_before_the_fork_counts_for_both() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Server("""
            var shared = Environment.GetEnvironmentVariable("SHARED_TOKEN") ?? throw new InvalidOperationException();
            if (args is ["--mail"])
            {
                var mail = Host.CreateApplicationBuilder(args);
                var key = Environment.GetEnvironmentVariable("MAIL_TOKEN") ?? throw new InvalidOperationException();
                mail.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
                mail.Services.AddSingleton(new CrmClient(key + shared));
                await mail.Build().RunAsync();
            }
            else
            {
                var crm = Host.CreateApplicationBuilder(args);
                [|crm.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|]
                var key = Environment.GetEnvironmentVariable("CRM_TOKEN") ?? throw new InvalidOperationException();
                crm.Services.AddSingleton(new CrmClient(key + shared));
                await crm.Build().RunAsync();
            }
            """));

    [Theory]
    [InlineData("var key = [|Environment.GetEnvironmentVariable(\"CRM_TOKEN\")|]!;")]
    [InlineData("var key = [|Environment.GetEnvironmentVariable(\"CRM_TOKEN\")|] ?? \"\";")]
    [InlineData("var key = [|Environment.GetEnvironmentVariable(\"CRM_TOKEN\")|] ?? string.Empty;")]
    [InlineData("string key = ([|builder.Configuration[\"Crm:ApiKey\"]|])!.Trim();")]
    [InlineData("var section = builder.Configuration.GetSection(\"Crm\");\nvar key = [|section[\"ApiKey\"]|]!;")]
    [InlineData("const string Name = \"CRM_TOKEN\";\nvar key = [|Environment.GetEnvironmentVariable(Name)|]!;")]
    [InlineData("var key = Get();\nstatic string Get() => [|Environment.GetEnvironmentVariable(\"CRM_TOKEN\")|] ?? \"\";")]
    [InlineData("var key = [|Env(\"CRM_TOKEN\")|]!;\nstatic string? Env(string name) => Environment.GetEnvironmentVariable(name);")]
    [InlineData("var key = [|Environment.GetEnvironmentVariable(\"CRM_TOKEN\")|]!;\nif (string.IsNullOrEmpty(key)) { Console.Error.WriteLine(\"CRM_TOKEN is not set.\"); }")]
    [InlineData("var key = [|Environment.GetEnvironmentVariable(\"CRM_TOKEN\")|]!;\nif (builder.Environment.IsProduction() && string.IsNullOrEmpty(key)) { return 1; }")]
    [InlineData("var key = [|Environment.GetEnvironmentVariable(\"CRM_TOKEN\")|]!;\nConsole.Error.WriteLine($\"CRM_TOKEN: {(key is null ? \"missing\" : \"set\")}\");")]
    public Task Read_that_nothing_checks_is_reported(string read) => Reported(StartupSamples.Server(
        "var builder = Host.CreateApplicationBuilder(args);\n" + read + """

            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            builder.Services.AddSingleton(new CrmClient(key));
            await builder.Build().RunAsync();
            return 0;
            """));

    [Fact]
    public Task Message_of_an_unchecked_read_says_that_nothing_stops_the_server() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Server("""
            var builder = Host.CreateApplicationBuilder(args);
            var key = {|#0:Environment.GetEnvironmentVariable("CRM_TOKEN")|}!;
            {|#1:builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|}
            builder.Services.AddSingleton(new CrmClient(key));
            Console.Error.WriteLine({|#2:Environment.GetEnvironmentVariable("CRM_TOKEN")|}!.ToUpperInvariant() + key);
            builder.Services.AddSingleton({|#3:Environment.GetEnvironmentVariable("CRM_TOKEN")|}!);
            await builder.Build().RunAsync();
            """),
        new DiagnosticResult(Descriptors.MCPAC4001_CredentialNotValidated).WithLocation(0).WithLocation(1).WithLocation(3)
            .WithArguments("'CRM_TOKEN' may be missing or empty, and nothing stops the server"));

    [Theory]
    [InlineData("builder.Services.AddSingleton(_ => new CrmClient({|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|}!));", "")]
    [InlineData("builder.Services.AddHttpClient(\"crm\", http => http.DefaultRequestHeaders.Add(\"X-Api-Key\", {|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|}));", "")]
    [InlineData("builder.Services.AddHttpClient(\"crm\").ConfigureHttpClient(http => http.DefaultRequestHeaders.Authorization = new(\"Bearer\", {|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|}));", "")]
    [InlineData("builder.Services.AddSingleton<Desk>();", "public sealed class Desk { private readonly string _key = {|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|} ?? \"\"; public int Size => _key.Length; }")]
    [InlineData("builder.Services.AddSingleton<Desk>();", "public sealed class Desk { private readonly string _key; public Desk() { _key = {|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|}!; } public int Size => _key.Length; }")]
    [InlineData("builder.Services.AddMcpServer().WithTools<DeskTools>();", "public sealed class DeskTools { [McpServerTool] public string Ask() => new CrmClient({|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|}!).Find(\"a\"); }")]
    [InlineData("builder.Services.AddMcpServer().WithTools([McpServerTool.Create(() => new CrmClient({|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|}!).Find(\"a\"))]);", "")]
    [InlineData("builder.Services.AddMcpServer().WithTools<DeskTools>();", "public sealed class DeskTools { private static readonly string s_key = {|#0:Environment.GetEnvironmentVariable(\"LATE_TOKEN\")|}!; [McpServerTool] public string Ask() => new CrmClient(s_key).Find(\"a\"); }")]
    public Task Read_without_a_check_on_first_use_is_reported(string registration, string types) => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Server(
            "var builder = Host.CreateApplicationBuilder(args);\nbuilder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();\n" + registration + "\nawait builder.Build().RunAsync();\n", types),
        Verify.Diagnostic(Descriptors.MCPAC4001_CredentialNotValidated, 0, "'LATE_TOKEN' is read without a check; the first tool call fails instead of the start"));

    [Fact]
    public Task One_key_is_one_finding_at_its_first_place() => Reported(StartupSamples.Server("""
        var builder = Host.CreateApplicationBuilder(args);
        var key = [|Environment.GetEnvironmentVariable("CRM_TOKEN")|]!;
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(_ => new CrmClient(Environment.GetEnvironmentVariable("CRM_TOKEN") ?? throw new InvalidOperationException()));
        builder.Services.AddSingleton(new CrmClient(key));
        await builder.Build().RunAsync();
        """));

    public static TheoryData<string> Optional => new()
    {
        "if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(\"CRM_TOKEN\"))) { builder.Services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_TOKEN\")!)); }",
        "var key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\");\nif (key is not null) { builder.Services.AddSingleton(new CrmClient(key)); }",
        "var key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\");\nif (key is null) { key = File.ReadAllText(\"token\"); }\nbuilder.Services.AddSingleton(new CrmClient(key));",
        "var key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\") ?? File.ReadAllText(\"token\");\nbuilder.Services.AddSingleton(new CrmClient(key));",
        "var key = args.FirstOrDefault() ?? Environment.GetEnvironmentVariable(\"CRM_TOKEN\") ?? \"\";\nbuilder.Services.AddSingleton(new CrmClient(key));",
        "string? key = args.FirstOrDefault();\nkey ??= Environment.GetEnvironmentVariable(\"CRM_TOKEN\");\nbuilder.Services.AddSingleton(new CrmClient(key!));",
        "var key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\");\nbuilder.Services.AddSingleton(new Anonymous(key));",
        "builder.Services.AddSingleton(new Holder { Key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\") });",
        "var holder = new Holder2 { Key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\") ?? \"\" };\nif (holder.Key.Length > 0) { builder.Services.AddSingleton(new CrmClient(holder.Key)); }",
        "var missing = new List<string>();\nvar key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\");\nif (string.IsNullOrEmpty(key)) { missing.Add(\"CRM_TOKEN\"); }\nif (missing.Count > 0) { return 1; }\nbuilder.Services.AddSingleton(new CrmClient(key!));",
        "if (TryRead(\"CRM_TOKEN\", out var key)) { builder.Services.AddSingleton(new CrmClient(key)); }\nstatic bool TryRead(string name, [NotNullWhen(true)] out string? value) { value = Environment.GetEnvironmentVariable(name); return value is not null; }",
        "try { var key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\") ?? throw new InvalidOperationException(); builder.Services.AddSingleton(new CrmClient(key)); } catch (InvalidOperationException) { Console.Error.WriteLine(\"none\"); }",
        "builder.Services.AddSingleton(new Telemetry(Environment.GetEnvironmentVariable(\"APPLICATIONINSIGHTS_CONNECTION_STRING\")!));",
        "builder.Services.AddSingleton(new Telemetry(builder.Configuration[\"Serilog:Seq:ApiKey\"]!));",
        "builder.Services.AddSingleton(new Telemetry(Environment.GetEnvironmentVariable(\"CRM_URL\")!));",
        "builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [\"Crm:ApiKey\"] = Environment.GetEnvironmentVariable(\"CRM_TOKEN\") });",
        "builder.Configuration.AddInMemoryCollection(new[] { new KeyValuePair<string, string?>(\"Crm:ApiKey\", Environment.GetEnvironmentVariable(\"CRM_TOKEN\")) });",
        "var key = Environment.GetEnvironmentVariable(\"CRM_TOKEN\");\nvar settings = new Dictionary<string, string?> { { \"Crm:ApiKey\", key } };\nbuilder.Configuration.AddInMemoryCollection(settings);",
        "var settings = new Dictionary<string, string?>();\nsettings[\"Crm:ApiKey\"] = Environment.GetEnvironmentVariable(\"CRM_TOKEN\");\nbuilder.Configuration.AddInMemoryCollection(settings);",
        "var settings = new Dictionary<string, string?>();\nsettings.Add(\"Crm:ApiKey\", Environment.GetEnvironmentVariable(\"CRM_TOKEN\"));\nbuilder.Configuration.AddInMemoryCollection(settings);",
        "builder.Configuration[\"Crm:ApiKey\"] = Environment.GetEnvironmentVariable(\"CRM_TOKEN\");",
        "var key = builder.Configuration.GetValue<string>(\"Crm:ApiKey\", \"none\");\nbuilder.Services.AddSingleton(new CrmClient(key!));",
        "Console.Error.WriteLine(Environment.GetEnvironmentVariable(\"CRM_TOKEN\") is null ? \"no token\" : \"token\");",
        "if (args is [\"login\"]) { Console.Error.WriteLine(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_TOKEN\")!).Find(\"me\")); return 0; }",
    };

    [Theory]
    [MemberData(nameof(Optional))]
    public Task Credential_the_server_can_do_without_is_not_reported(string code) => Silent(StartupSamples.Server(
        "var builder = Host.CreateApplicationBuilder(args);\n" + code + """

            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            await builder.Build().RunAsync();
            return 0;
            """,
        """
        public sealed class Anonymous(string? key) { public bool SignsIn => key is not null; }
        public sealed class Telemetry(string key) { public int Size => key.Length; }
        public sealed class Holder { public string? Key { get; set; } }
        public sealed class Holder2 { public string Key { get; set; } = ""; }
        """));

    [Fact]
    public Task What_the_configuration_was_given_is_asked_for_where_it_is_read() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(StartupSamples.Server("""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Configuration["Crm:ApiKey"] = Environment.GetEnvironmentVariable("CRM_TOKEN");
        var labels = new Dictionary<string, string?> { ["crm"] = [|Environment.GetEnvironmentVariable("OTHER_TOKEN")|] };
        builder.Services.AddSingleton(labels);
        builder.Services.AddSingleton(new CrmClient([|builder.Configuration["Crm:ApiKey"]|]!));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        await builder.Build().RunAsync();
        """));

    [Fact]
    public Task Extra_that_only_some_start_ups_need_is_not_reported() => Silent(StartupSamples.Server("""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        if (builder.Configuration["Store:Provider"] == "azure")
        {
            var key = builder.Configuration["Store:ApiKey"] ?? throw new InvalidOperationException();
            builder.Services.AddSingleton(new CrmClient(key));
        }

        await builder.Build().RunAsync();
        """));

    [Theory]
    [InlineData("{ \"Crm\": { \"ApiKey\": \"\", }, /* set by the host */ }", true)]
    [InlineData("{ \"Crm\": { \"Url\": \"\" } }", false)]
    [InlineData("{ \"Crm\": { \"ApiKey\": null } }", false)]
    [InlineData("{ \"Crm\": { \"ApiKey\": \"", false)]
    public Task Check_for_null_of_a_key_that_is_empty_by_default_is_reported(string settings, bool reported) => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Server("""
            var builder = Host.CreateApplicationBuilder(args);
            var key = {|#0:builder.Configuration["Crm:ApiKey"]|} ?? throw new InvalidOperationException();
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            builder.Services.AddSingleton(new CrmClient(key));
            await builder.Build().RunAsync();
            """),
        test =>
        {
            test.TestState.AdditionalFiles.Add(("/0/appsettings.json", settings));
            if (reported)
            {
                test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC4001_CredentialNotValidated, 0, "The check on 'Crm:ApiKey' lets an empty value through"));
            }
        });

    [Fact]
    public Task Check_for_empty_of_a_key_that_is_empty_by_default_is_not_reported() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Checked("var key = builder.Configuration[\"Crm:ApiKey\"];", "if (string.IsNullOrEmpty(key)) return 1;", late: false),
        test => test.TestState.AdditionalFiles.Add(("/0/appsettings.json", "{ \"Crm\": { \"ApiKey\": \"\" } }")));

    [Fact]
    public Task Check_for_null_of_an_option_that_is_empty_by_default_is_reported() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Server("""
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            builder.Services.Configure<MailOptions>(builder.Configuration.GetSection("Mail"));
            builder.Services.AddSingleton<Mailer>();
            await builder.Build().RunAsync();
            """, """
            public sealed class MailOptions { public string ApiKey { get; set; } = ""; public string Password { get; set; } = ""; }

            public sealed class Mailer(IOptions<MailOptions> options)
            {
                private readonly string _key = {|#0:options.Value.ApiKey|} ?? throw new InvalidOperationException();

                public int Size => _key.Length;
            }
            """),
        Verify.Diagnostic(Descriptors.MCPAC4001_CredentialNotValidated, 0, "The check on 'Mail:ApiKey' lets an empty value through"));

    [Fact]
    public Task Variable_that_the_manifest_calls_optional_is_not_reported() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Checked(Read, "if (key is null) return 1;", late: true, marked: false),
        test => test.TestState.AdditionalFiles.Add(("/0/.mcp/server.json", """
            { "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "isSecret": true, "isRequired": false } ] } ] }
            """)));

    [Fact]
    public Task Library_without_an_entry_point_is_not_reported() => Silent(StartupSamples.Usings + """
        public static class Registration
        {
            public static IServiceCollection AddCrmTools(this IServiceCollection services)
            {
                services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
                return services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable("CRM_TOKEN")!));
            }
        }
        """ + StartupSamples.Types);

    [Fact]
    public Task Program_without_a_server_is_not_reported() => Silent(StartupSamples.Usings + """
        Console.WriteLine(new CrmClient(Environment.GetEnvironmentVariable("CRM_TOKEN")!).Find("me"));

        public sealed class CrmClient(string token)
        {
            public string Find(string name) => name + token.Length;
        }
        """);

    [Fact]
    public Task Class_that_no_client_call_reaches_is_not_reported() => Silent(StartupSamples.Server("""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        await builder.Build().RunAsync();
        """, """
        public sealed class Exporter
        {
            private readonly string _key = Environment.GetEnvironmentVariable("EXPORT_TOKEN") ?? "";

            public int Size => _key.Length;
        }
        """));

    [Fact]
    public Task Test_project_is_not_reported_unless_asked_for()
    {
        var source = StartupSamples.Checked(Read, "if (key is null) return 1;", late: true);
        return Task.WhenAll(
            Verify.Analyzer<CredentialNotValidatedAnalyzer>(
                StartupSamples.Checked(Read, "if (key is null) return 1;", late: true, marked: false),
                test => test.GlobalOptions["build_property.IsTestProject"] = "true"),
            Verify.Analyzer<CredentialNotValidatedAnalyzer>(source, test =>
            {
                test.GlobalOptions["build_property.IsTestProject"] = "true";
                test.GlobalOptions["mcp_analyzers.analyze_test_projects"] = "true";
            }));
    }

    public static TheoryData<string> Sdks => new() { "0.2", "1.4", "2.3" };

    [Theory]
    [MemberData(nameof(Sdks))]
    public Task Order_is_seen_with_every_sdk(string sdk) => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Checked(Read, "if (key is null) return 1;", late: true),
        test => test.Sdk = sdk switch { "0.2" => McpSdk.V0_2, "1.4" => McpSdk.V1_4, _ => McpSdk.V2_3 });

    [Fact]
    public Task Web_host_is_seen_by_what_it_maps() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Server("""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport();
            builder.Services.AddSingleton(new CrmClient([|builder.Configuration["Crm:ApiKey"]|]!));
            var app = builder.Build();
            app.MapMcp("/mcp");
            app.Run();
            """),
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("app")]
    [InlineData("app.UseRouting()")]
    public Task Helper_that_leaves_out_a_guard_without_its_key_checks_nothing(string result) => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Server(
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport().WithTools<CustomerTools>();
            var app = builder.Build();
            app.UseKey();
            app.MapMcp("/mcp");
            app.Run();
            """,
            $$"""
            public static class Guards
            {
                public static IApplicationBuilder UseKey(this WebApplication app)
                {
                    var key = app.Configuration["Gate:ApiKey"];
                    if (string.IsNullOrEmpty(key)) return {{result}};
                    return app.UseMiddleware<Gate>(key);
                }
            }

            public sealed class Gate(RequestDelegate next, string key)
            {
                public Task InvokeAsync(HttpContext context) => context.Request.Headers["X-Api-Key"] == key ? next(context) : Task.CompletedTask;
            }
            """),
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    private static Task Section(string startup) => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Server(
            $$"""
            var builder = Host.CreateApplicationBuilder(args);
            {{startup}}
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
            await builder.Build().RunAsync();
            """,
            """
            public sealed class CrmOptions
            {
                public string Host { get; set; } = "";
                public string ApiKey { get; set; } = "";
            }
            """));

    [Theory]
    [InlineData("var crm = builder.Configuration.GetSection(\"Crm\").[|Get<CrmOptions>()|] ?? throw new InvalidOperationException(\"Crm is missing.\"); builder.Services.AddSingleton(new CrmClient(crm.ApiKey));")]
    [InlineData("var crm = builder.Configuration.GetRequiredSection(\"Crm\").[|Get<CrmOptions>()|]!; builder.Services.AddSingleton(_ => new CrmClient(crm.ApiKey));")]
    [InlineData("var crm = builder.Configuration.GetSection(\"Crm\").Get<CrmOptions>()!; if ([|crm.ApiKey is null|]) throw new InvalidOperationException(\"Crm:ApiKey is missing.\"); builder.Services.AddSingleton(new CrmClient(crm.ApiKey));")]
    public Task Section_that_is_read_as_an_object_is_reported_when_nobody_looks_at_its_credential(string startup) => Section(startup);

    [Theory]
    [InlineData("var crm = builder.Configuration.GetSection(\"Crm\").Get<CrmOptions>()!; if (string.IsNullOrEmpty(crm.ApiKey)) throw new InvalidOperationException(\"Crm:ApiKey is missing.\"); builder.Services.AddSingleton(new CrmClient(crm.ApiKey));")]
    [InlineData("var crm = builder.Configuration.GetSection(\"Crm\").Get<CrmOptions>()!; ArgumentException.ThrowIfNullOrWhiteSpace(crm.ApiKey); builder.Services.AddSingleton(new CrmClient(crm.ApiKey));")]
    [InlineData("var crm = builder.Configuration.GetSection(\"Crm\").Get<CrmOptions>() ?? new CrmOptions(); builder.Services.AddSingleton(new CrmClient(crm.ApiKey));")]
    [InlineData("var crm = builder.Configuration.GetSection(\"Crm\").Get<CrmOptions>()!; if (crm.ApiKey.Length > 0) { builder.Services.AddSingleton(new CrmClient(crm.ApiKey)); }")]
    [InlineData("var crm = builder.Configuration.GetSection(\"Crm\").Get<CrmOptions>()!; builder.Services.AddSingleton(new CrmClient(crm.Host));")]
    [InlineData("var hosts = builder.Configuration.GetSection(\"Crm:Hosts\").Get<string[]>() ?? []; builder.Services.AddSingleton(new CrmClient(hosts[0]));")]
    public Task Section_whose_credential_is_checked_optional_or_unused_is_silent(string startup) => Section(startup);

    [Fact]
    public Task Incomplete_code_is_not_reported_and_does_not_crash() => Verify.Analyzer<CredentialNotValidatedAnalyzer>(
        StartupSamples.Usings + """
            var builder = Host.CreateApplicationBuilder(args
            builder.Services.AddMcpServer().WithTools<>(
            var key = Environment.GetEnvironmentVariable("CRM_TOKEN") ?? throw
            if (string.IsNullOrEmpty(key) {
            """,
        test => test.CompilerDiagnostics = CompilerDiagnostics.None);

    [Theory]
    [InlineData("Console.Error.WriteLine($\"key set: {key is not null}\");")]
    [InlineData("var status = $\"key set: {!string.IsNullOrEmpty(key)}\";")]
    [InlineData("var status = \"key: \" + (key is null ? \"no\" : \"yes\");")]
    [InlineData("object status = new { hasKey = key is not null, region = \"eu\" };")]
    [InlineData("var status = string.Format(\"key set: {0}\", key != null);")]
    [InlineData("var status = new System.Text.StringBuilder().Append(key?.Length > 0).ToString();")]
    public Task Saying_that_a_key_is_missing_does_not_make_it_optional(string statement) => Reported(StartupSamples.Server(
        $$"""
        var builder = Host.CreateApplicationBuilder(args);
        var key = [|Environment.GetEnvironmentVariable("CRM_TOKEN")|];
        {{statement}}
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(new CrmClient(key!));
        await builder.Build().RunAsync();
        """));

    [Theory]
    [InlineData("var mode = key is null ? \"anonymous\" : \"signed in\";")]
    [InlineData("var hasKey = key is not null; if (hasKey) builder.Services.AddSingleton(TimeProvider.System);")]
    [InlineData("builder.Services.AddSingleton(new Features(key is not null));")]
    public Task Going_on_without_a_key_makes_it_optional(string statement) => Silent(StartupSamples.Server(
        $$"""
        var builder = Host.CreateApplicationBuilder(args);
        var key = Environment.GetEnvironmentVariable("CRM_TOKEN");
        {{statement}}
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        builder.Services.AddSingleton(new CrmClient(key!));
        await builder.Build().RunAsync();
        """,
        "public sealed record Features(bool SignedIn);"));

    [Theory]
    [InlineData("if (string.IsNullOrEmpty(settings.Key)) { Console.Error.WriteLine(\"CRM_TOKEN is required\"); return 1; }")]
    [InlineData("if (settings.Key is null) throw new InvalidOperationException(\"CRM_TOKEN\");")]
    public Task Member_that_may_be_absent_is_needed_when_the_start_ends_without_it(string check) => Reported(StartupSamples.Server(
        $$"""
        var settings = Settings.Read();
        var builder = Host.CreateApplicationBuilder(args);
        [|builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();|]
        {{check}}
        builder.Services.AddSingleton(new CrmClient(settings.Key));
        await builder.Build().RunAsync();
        return 0;
        """,
        """
        public sealed class Settings
        {
            public string? Key { get; private init; }
            public static Settings Read() => new() { Key = Environment.GetEnvironmentVariable("CRM_TOKEN") };
        }
        """));

    [Theory]
    [InlineData("if (settings.Key is not null) builder.Services.AddSingleton(TimeProvider.System);")]
    [InlineData("")]
    public Task Member_that_may_be_absent_is_optional_otherwise(string statement) => Silent(StartupSamples.Server(
        $$"""
        var settings = Settings.Read();
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();
        {{statement}}
        builder.Services.AddSingleton(new CrmClient(settings.Key!));
        await builder.Build().RunAsync();
        return 0;
        """,
        """
        public sealed class Settings
        {
            public string? Key { get; private init; }
            public static Settings Read() => new() { Key = Environment.GetEnvironmentVariable("CRM_TOKEN") };
        }
        """));

    private static Task Reported(string source) => Verify.Analyzer<CredentialNotValidatedAnalyzer>(source);

    private static Task Silent(string source) => Verify.Analyzer<CredentialNotValidatedAnalyzer>(source);
}
