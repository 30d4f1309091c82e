using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Tests.Secrets;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Tests.Rules.Credentials;

public class SecretInConfigurationTests
{
    private static readonly string s_key = Samples.Alphanumeric(24, 7);
    private static readonly string s_password = Samples.Password;

    public static TheoryData<string, string> Reported => new()
    {
        { "appsettings.json", """{ "Mail": { "ApiKey": "[|KEY|]" } }""" },
        { "appsettings.json", """{ "Mail": { "Password": "[|PWD|]" } }""" },
        { "appsettings.json", """{ "Mail": { "Password": "[|sunshine|]" } }""" },
        { "appsettings.json", """{ "Mail": { "Password": "[|a-very-long-password|]" } }""" },
        { "appsettings.json", """{ "ApiKeys": { "Weather": "[|KEY|]" } }""" },
        { "appsettings.json", """{ "Jwt": { "Key": "[|KEY|]" } }""" },
        { "appsettings.json", """{ "ConnectionStrings": { "Main": "Server=db.shop.dev;User=app;Password=[|PWD|];Encrypt=True" } }""" },
        { "appsettings.json", """{ "Crawler": { "Start": "https://bot:[|PWD|]@intranet.shop.dev/" } }""" },
        { "appsettings.json", """{ /* live */ "Mail": { "ApiKey": "[|KEY|]", }, }""" },
        { "secrets.json", """{ "Mail:ApiKey": "[|KEY|]" }""" },
        { "Properties/launchSettings.json", """{ "profiles": { "x": { "environmentVariables": { "CRM_TOKEN": "[|KEY|]" } } } }""" },
        { "Properties/launchSettings.json", """{ "profiles": { "x": { "commandLineArgs": "--token [|KEY|]" } } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "command": "dnx", "env": { "CRM_TOKEN": "[|KEY|]" } } } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "command": "dnx", "args": ["Crm", "--token", "[|KEY|]"] } } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "command": "dnx", "args": ["Crm", "--token=[|KEY|]"] } } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "command": "docker", "args": ["run", "-e", "CRM_TOKEN=[|KEY|]", "crm"] } } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "command": "npx", "args": ["mcp-remote", "--header", "Authorization: Bearer [|KEY|]"] } } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "url": "https://crm.dev/sse?api_key=[|KEY|]" } } }""" },
        { "x/.vscode/mcp.json", """{ "servers": { "crm": { "headers": { "Authorization": "Bearer [|KEY|]" } } } }""" },
        { "x/.vscode/mcp.json", """{ "servers": { "crm": { "headers": { "Authorization": "token [|KEY|]" } } } }""" },
        { "x/.vscode/mcp.json", """{ "servers": { "crm": { "headers": { "X-Api-Key": "[|KEY|]" } } } }""" },
        { ".mcp/server.json", """{ "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "default": "[|KEY|]" } ] } ] }""" },
        { ".mcp/server.json", """{ "remotes": [ { "headers": [ { "name": "X-Api-Key", "value": "[|KEY|]" } ] } ] }""" },
        { ".env", "CRM_TOKEN=[|KEY|]\n" },
        { ".env.production", "export DB_PASSWORD='[|PWD|]'\n" },
        { "Server.csproj", "<Project><PropertyGroup><NuGetApiKey>[|KEY|]</NuGetApiKey></PropertyGroup></Project>" },
        { "Directory.Build.props", "<Project><Target Name=\"Push\"><Exec Command=\"dotnet nuget push --api-key [|KEY|]\" /></Target></Project>" },
        { "web.config", "<configuration><appSettings><add key=\"Mail:ApiKey\" value=\"[|KEY|]\" /></appSettings></configuration>" },
        { "app.config", "<configuration><connectionStrings><add name=\"Main\" connectionString=\"Server=db.shop.dev;User=app;Password=[|PWD|];Encrypt=True\" /></connectionStrings></configuration>" },
        { "nuget.config", "<configuration><packageSourceCredentials><feed><add key=\"ClearTextPassword\" value=\"[|PWD|]\" /></feed></packageSourceCredentials></configuration>" },
        { "docker-compose.yml", "services:\n  crm:\n    environment:\n      CRM_TOKEN: \"[|KEY|]\"\n" },
        { "compose.yaml", "services:\n  crm:\n    environment:\n      - CRM_TOKEN=[|KEY|]\n" },
        { "x/workflows/ci.yml", "jobs:\n  build:\n    env:\n      CRM_TOKEN: [|KEY|]\n" },
        { "x/workflows/ci.yml", "jobs:\n  build:\n    steps:\n      - with:\n          token: [|KEY|]\n" },
        { "x/workflows/ci.yml", "jobs:\n  build:\n    steps:\n      - run: |\n          dotnet nuget push --api-key [|KEY|]\n" },
        { "appsettings.json", """{ "Mail": { "Password": "[|rusty.Lantern-75|]" } }""" },
        { "appsettings.json", """{ "Mail": { "Passwort": "[|PWD|]" } }""" },
        { "Server.csproj", "<Project><ItemGroup><AssemblyMetadata Include=\"CrmApiKey\" Value=\"[|KEY|]\" /></ItemGroup></Project>" },
        { "nuget.config", "<configuration><apikeys><add key=\"https://nuget.shop.dev/\" value=\"[|KEY|]\" /></apikeys></configuration>" },
        { "Dockerfile", "FROM x\nENV A=1 \\\n    CRM_TOKEN=[|KEY|]\n" },
        { "Dockerfile", "FROM x\nARG DB_PASSWORD=[|PWD|]\n" },
        { "appsettings.json", """{ "McpServers": { "crm": { "Arguments": ["serve", "--token", "[|KEY|]"] } } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "command": "sh", "args": ["-c", "CRM_TOKEN=[|KEY|] npx crm"] } } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "command": "npx", "args": ["mcp-remote", "--header", "Authorization:[|KEY|]"] } } }""" },
        { "x/.vscode/mcp.json", """{ "inputs": [ { "id": "crm", "type": "promptString", "password": true, "default": "[|KEY|]" } ] }""" },
        { ".mcp/server.json", """{ "packages": [ { "packageArguments": [ { "type": "positional", "valueHint": "api_key", "value": "[|KEY|]" } ] } ] }""" },
        { ".mcp/server.json", """{ "packages": [ { "packageArguments": [ { "variables": { "tenant": { "isSecret": true, "default": "[|KEY|]" } } } ] } ] }""" },
        { "docker-compose.yml", "services:\n  redis:\n    command: redis-server --requirepass [|PWD|]\n" },
        { "x/workflows/ci.yml", "jobs:\n  build:\n    steps:\n      - run: docker login -u sync -p [|PWD|] registry.shop.dev\n" },
        { "Dockerfile", "FROM x\nRUN <<EOF\nset -e\nCRM_TOKEN=[|KEY|] ./build\nEOF\n" },
        { "Dockerfile", "FROM x\nRUN dotnet user-secrets set \"Crm:ApiKey\" \"[|KEY|]\"\n" },
        { "Dockerfile", "FROM x\nENTRYPOINT [\"crm\", \"--token\", \"[|KEY|]\"]\n" },
    };

    [Theory]
    [MemberData(nameof(Reported))]
    public Task Secret_in_a_configuration_file_is_reported(string path, string text) => VerifyFile(path, Filled(text));

    [Theory]
    [InlineData("appsettings.json", """{ "ApiKey": "" }""")]
    [InlineData("appsettings.json", """{ "ApiKey": "your-api-key-here", "Password": "change-me", "Token": "<token>" }""")]
    [InlineData("appsettings.json", """{ "ApiKey": "${API_KEY}", "Password": "%PASSWORD%", "Secret": "{{secret}}", "AccessToken": "$(Token)" }""")]
    [InlineData("appsettings.json", """{ "ApiKey": "@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/secrets/mail/)", "ClientSecret": "https://shop.vault.azure.net/secrets/mail" }""")]
    [InlineData("appsettings.json", """{ "ApiKey": "op://dev/mail/credential", "Password": "secretref:mail", "Token": "vault:kv/mail" }""")]
    [InlineData("appsettings.json", """{ "TokenUrl": "https://login.shop.dev/oauth2/v2/token", "TokenEndpoint": "https://login.shop.dev/t0k3n" }""")]
    [InlineData("appsettings.json", """{ "Password": "xxxxxxxx", "ApiKey": "************", "Secret": "00000000000000000000" }""")]
    [InlineData("appsettings.json", """{ "ApiKey": "MAIL_API_KEY", "ApiKeyHeader": "X-Api-Key-2024", "PasswordPolicy": "Strong1", "Authentication": "AzureCli7" }""")]
    [InlineData("appsettings.json", """{ "TenantId": "4d9c7f0e-21aa-4c7e-9f7b-0b1f6f0e6a11", "ClientId": "8d9c7f0e-21aa-4c7e-9f7b-0b1f6f0e6a11" }""")]
    [InlineData("appsettings.json", """{ "ConnectionStrings": { "A": "Data Source=shop.db", "B": "Server=x;Integrated Security=True;Database=d", "C": "Server=x;User=u;Password={password};Database=d" } }""")]
    [InlineData("appsettings.json", """{ "Password": "prod-sql-admin-password", "DbPassword": "super-secret-password" }""")]
    [InlineData("appsettings.json", """{ "Password": { "RequiredLength": 12, "RequireDigit": true }, "MaxTokens": 4096 }""")]
    [InlineData("appsettings.json", """{ "Password": "stored-in-vault", "DbPassword": "tu-clave-aqui", "SmtpPassword": "doppler://mail", "FtpPassword": "foobar" }""")]
    [InlineData("appsettings.json", """{ "Password": "Users.Password.Label_02", "Recaptcha": { "SiteKey": "b7Xq2mZ9cR4vW8nK1sD6hJ3" } }""")]
    [InlineData("nuget.config", "<configuration><apikeys><add key=\"https://nuget.shop.dev/\" value=\"AQAAANCMnd8BFdERjHoAwE\" /></apikeys></configuration>")]
    [InlineData("web.config", "<configuration><connectionStrings configProtectionProvider=\"Rsa\"><EncryptedData><CipherData><CipherValue>b7Xq2mZ9cR4vW8nK1sD6hJ3pT5yL0aG</CipherValue></CipherData></EncryptedData></connectionStrings></configuration>")]
    [InlineData("x/.vscode/mcp.json", """{ "inputs": [ { "id": "api-key", "type": "promptString", "description": "The key b7Xq2mZ9cR4vW8nK1sD6", "password": true } ] }""")]
    [InlineData("Server.csproj", "<Project><ItemGroup><AssemblyMetadata Include=\"CrmApiKey\" Value=\"$(CrmApiKey)\" /><PackageReference Include=\"Crm.ApiKey\" Version=\"1.2.3\" /></ItemGroup></Project>")]
    [InlineData("x/workflows/ci.yml", "jobs:\n  build:\n    steps:\n      - run: |\n          b_pass = sum(len(d) for d in data)\n")]
    [InlineData(".mcp.json", """{ "mcpServers": { "crm": { "args": ["--token", "${CRM_TOKEN}", "get-access-token"], "env": { "CRM_TOKEN": "${CRM_TOKEN}" } } } }""")]
    [InlineData("x/.vscode/mcp.json", """{ "inputs": [{ "id": "crm-token", "type": "promptString", "password": true }], "servers": { "crm": { "headers": { "Authorization": "Bearer ${input:crm-token}" } } } }""")]
    [InlineData("x/.vscode/mcp.json", """{ "servers": { "crm": { "headers": { "Authorization": "token ${input:crm}", "X-Api-Key": "the key" } } } }""")]
    [InlineData(".mcp/server.json", """{ "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "description": "The token of the CRM, from its settings page", "isSecret": true } ] } ] }""")]
    [InlineData(".env", "# CRM_TOKEN=old\nCRM_TOKEN=\nDB_PASSWORD=$DB_PASSWORD\nCRM_TOKEN_FILE=/run/secrets/crm1\n")]
    [InlineData("Server.csproj", "<Project><PropertyGroup><UserSecretsId>4d9c7f0e-21aa-4c7e-9f7b-0b1f6f0e6a11</UserSecretsId><NuGetApiKey>$(NUGET_KEY)</NuGetApiKey><AssemblyOriginatorKeyFile>key1.snk</AssemblyOriginatorKeyFile></PropertyGroup></Project>")]
    [InlineData("nuget.config", "<configuration><packageSourceCredentials><feed><add key=\"ClearTextPassword\" value=\"%FEED_PASSWORD%\" /></feed></packageSourceCredentials></configuration>")]
    [InlineData("docker-compose.yml", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: postgres\n      CRM_TOKEN: ${CRM_TOKEN:?missing}\n      DB_PASSWORD_FILE: /run/secrets/db1\n")]
    [InlineData("x/workflows/ci.yml", "jobs:\n  build:\n    steps:\n      - run: dotnet test\n        env:\n          CRM_TOKEN: ${{ secrets.CRM_TOKEN }}\n")]
    [InlineData("Dockerfile", "FROM x\nARG CRM_TOKEN\nENV CRM_TOKEN=$CRM_TOKEN\nRUN --mount=type=secret,id=crm cat /run/secrets/crm\n")]
    public Task Placeholder_reference_or_something_about_a_secret_is_not_reported(string path, string text) => VerifyFile(path, text);

    [Fact]
    public Task File_of_another_name_is_not_read() => VerifyFile("notes.json", Filled("""{ "ApiKey": "KEY" }"""));

    [Fact]
    public Task Template_is_reported_for_a_token_that_proves_itself_only() => VerifyFile(".env.example", Filled("A_TOKEN=KEY\nB_TOKEN=[|LIVE|]\n"));

    [Fact]
    public async Task Message_names_path_file_and_kind_and_never_the_value()
    {
        var found = await Found("appsettings.json", Filled("""{ "ConnectionStrings": { "Main": "Server=db.shop.dev;User=app;Password=PWD;Encrypt=True" } }"""));

        Assert.Equal(
            "'ConnectionStrings:Main' in appsettings.json looks like a secret value ('Password' in a connection string); if this file is committed or shipped, replace it by a reference and rotate it",
            found.Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(".mcp.json", """{ "mcpServers": { "crm": { "env": { "CRM_TOKEN": "KEY" } } } }""", "'mcpServers.crm.env.CRM_TOKEN' in .mcp.json")]
    [InlineData(".mcp.json", """{ "mcpServers": { "crm": { "args": ["--token", "KEY"] } } }""", "'mcpServers.crm.args.1 (token)' in .mcp.json")]
    [InlineData("Server.csproj", "<Project><PropertyGroup><NuGetApiKey>KEY</NuGetApiKey></PropertyGroup></Project>", "'NuGetApiKey' in Server.csproj")]
    [InlineData("web.config", "<configuration><appSettings><add key=\"Mail:ApiKey\" value=\"KEY\" /></appSettings></configuration>", "'Mail:ApiKey' in web.config")]
    [InlineData("compose.yaml", "services:\n  crm:\n    environment:\n      - CRM_TOKEN=KEY\n", "'services.crm.environment.0 (CRM_TOKEN)' in compose.yaml")]
    public async Task Message_calls_the_place_by_its_path(string path, string text, string start)
    {
        var message = (await Found(path, Filled(text))).Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture);

        Assert.StartsWith(start, message, StringComparison.Ordinal);
        Assert.DoesNotContain(s_key, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_in_the_place_of_a_name_is_not_shown()
    {
        var found = await Found("appsettings.json", Filled("""{ "LIVE": { "Password": "PWD" } }"""));

        Assert.DoesNotContain(Live, found.Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("appsettings.json", "Mail.dev", DiagnosticSeverity.Warning)]
    [InlineData("appsettings.json", "localhost", DiagnosticSeverity.Info)]
    [InlineData("appsettings.Production.json", "Mail.dev", DiagnosticSeverity.Warning)]
    [InlineData("appsettings.Development.json", "Mail.dev", DiagnosticSeverity.Info)]
    [InlineData("appsettings.Test.json", "Mail.dev", DiagnosticSeverity.Info)]
    [InlineData("local.settings.json", "Mail.dev", DiagnosticSeverity.Info)]
    public async Task Files_and_hosts_of_developers_rank_lower(string path, string host, DiagnosticSeverity severity)
    {
        var text = Filled("""{ "ConnectionStrings": { "Main": "Server=HOST;User=app;Password=PWD;Encrypt=True" } }""").Replace("HOST", host, StringComparison.Ordinal);

        Assert.Equal(severity, (await Found(path, text)).Single().Severity);
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("silent", DiagnosticSeverity.Hidden)]
    [InlineData("suggestion", DiagnosticSeverity.Info)]
    [InlineData("error", DiagnosticSeverity.Error)]
    [InlineData("default", DiagnosticSeverity.Warning)]
    [InlineData("nonsense", DiagnosticSeverity.Warning)]
    public async Task Severity_is_that_of_the_rules_own_key(string value, DiagnosticSeverity? severity)
    {
        var found = await Found("appsettings.json", Filled("""{ "ApiKey": "KEY" }"""), "root = true\n[appsettings.json]\nmcp_analyzers.MCPAC1004.severity = " + value);

        Assert.Equal(severity, found.SingleOrDefault()?.Severity);
    }

    [Fact]
    public async Task Severity_that_nobody_understands_is_said()
    {
        const string Config = "root = true\n[appsettings.json]\nmcp_analyzers.MCPAC1004.severity = ";
        var rule = new McpAnalyzers.Rules.Configuration.OptionValueNotUnderstoodAnalyzer();

        Assert.Single(await RuleRun.WithFileAsync(rule, "/0/appsettings.json", SourceText.From("{}"), Config + "nonsense"));
        Assert.Empty(await RuleRun.WithFileAsync(rule, "/0/appsettings.json", SourceText.From("{}"), Config + "none"));
    }

    [Theory]
    [InlineData("Recommended", DiagnosticSeverity.Warning)]
    [InlineData("Strict", DiagnosticSeverity.Error)]
    public async Task Mode_decides_the_severity(string mode, DiagnosticSeverity severity)
    {
        var found = await Found("appsettings.json", Filled("""{ "ApiKey": "KEY" }"""), "is_global = true\nbuild_property.McpAnalysisMode = " + mode);

        Assert.Equal(severity, found.Single().Severity);
    }

    [Fact]
    public async Task File_that_another_target_framework_reports_is_left_to_it() =>
        Assert.Empty(await Found("appsettings.json", Filled("""{ "ApiKey": "KEY" }"""), "root = true\n[appsettings.json]\nbuild_metadata.AdditionalFiles.McpScan = false"));

    [Fact]
    public async Task Test_project_is_told_of_live_tokens_only()
    {
        var found = await Found("appsettings.json", Filled("""{ "ApiKey": "KEY", "Token": "LIVE" }"""), "is_global = true\nbuild_property.IsTestProject = true");

        Assert.Equal(DiagnosticSeverity.Info, found.Single().Severity);
    }

    [Fact]
    public async Task Explanation_is_added_on_request()
    {
        var found = await Found("appsettings.json", Filled("""{ "ApiKey": "KEY" }"""), "is_global = true\nmcp_analyzers.explain = true");

        Assert.Contains("the name says 'api key'", found.Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public Task Project_without_mcp_is_silent() => Verify.Analyzer<SecretInConfigurationAnalyzer>("class Nothing;", test =>
    {
        test.Sdk = McpSdk.None;
        test.TestState.AdditionalFiles.Add(("/0/appsettings.json", Filled("""{ "ApiKey": "KEY" }""")));
    });

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-8", false)]
    public async Task Encoding_and_byte_order_mark_do_not_matter(string encoding, bool mark)
    {
        var text = Filled("{\r\n  \"Name\": \"\u00e4\", \"ApiKey\": \"KEY\"\r\n}");
        var written = System.Text.Encoding.GetEncoding(encoding);
        using var stream = new MemoryStream([.. mark ? written.GetPreamble() : [], .. written.GetBytes(text)]);

        var found = await Found("appsettings.json", SourceText.From(stream));

        Assert.Equal(text.IndexOf(s_key, StringComparison.Ordinal), found.Single().Location.SourceSpan.Start);
        Assert.Equal(1, found.Single().Location.GetLineSpan().StartLinePosition.Line);
    }

    [Theory]
    [InlineData("""{ "Crm": { "Value": "[|KEY|]" } }""", """{ "Crm": { "Value": "${CRM_API_KEY}" } }""")]
    [InlineData("""{ "Crm": { "Value": "[|KEY|]" } }""", """{ "Crm": { "Value": "%CRM_API_KEY%" } }""")]
    [InlineData("""{ "Crm": { "Value": "[|KEY|]" } }""", """{ "crm": { "value": "@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/secrets/crm/)" } }""")]
    [InlineData("""{ "Crm": { "ApiKey": "[|KEY|]" } }""", """{ "Crm": { "ApiKey": "${CRM_API_KEY}" } }""")]
    [InlineData("""{ "Crm": { "Value": "KEY" } }""", """{ "Crm": { "Value": "${CRM_URL}" } }""")]
    [InlineData("""{ "Crm": { "Value": "KEY" } }""", """{ "Crm": { "Other": "${CRM_API_KEY}" } }""")]
    [InlineData("""{ "Crm": { "Value": "KEY" } }""", """{ "Crm": { "Value": "" } }""")]
    [InlineData("""{ "Crm": { "Value": "${CRM_API_KEY}" } }""", """{ "Crm": { "Value": "KEY" } }""")]
    [InlineData("""{ "Crm": { "Value": "your-key-here" } }""", """{ "Crm": { "Value": "${CRM_API_KEY}" } }""")]
    public Task What_developers_refer_to_is_a_secret_in_production(string production, string developers) =>
        Verify.Analyzer<SecretInConfigurationAnalyzer>("class Nothing;", test =>
        {
            test.TestState.AdditionalFiles.Add(("/0/appsettings.json", Filled(production)));
            test.TestState.AdditionalFiles.Add(("/0/appsettings.Development.json", Filled(developers)));
        });

    [Fact]
    public Task Settings_of_another_project_say_nothing() =>
        Verify.Analyzer<SecretInConfigurationAnalyzer>("class Nothing;", test =>
        {
            test.TestState.AdditionalFiles.Add(("/0/appsettings.json", Filled("""{ "Crm": { "Value": "KEY" } }""")));
            test.TestState.AdditionalFiles.Add(("/0/other/appsettings.Development.json", """{ "Crm": { "Value": "${CRM_API_KEY}" } }"""));
        });

    [Fact]
    public Task Reference_of_developers_is_said() =>
        Verify.Analyzer<SecretInConfigurationAnalyzer>("class Nothing;", test =>
        {
            test.TestState.AdditionalFiles.Add(("/0/appsettings.json", Filled("""{ "Mail": { "Password": "{|#0:PWD|}" } }""")));
            test.TestState.AdditionalFiles.Add(("/0/appsettings.Development.json", """{ "Mail": { "Password": "${MAIL_PASSWORD}" } }"""));
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(
                McpAnalyzers.Descriptors.MCPAC1004_SecretInConfiguration, 0, "Mail:Password", "appsettings.json", "password", ", and appsettings.Development.json has a reference in its place"));
        });

    [Theory]
    [InlineData("appsettings.Development.json", "", true)]
    [InlineData("Properties/launchSettings.json", "", true)]
    [InlineData("appsettings.Development.json", "7f0c", false)]
    [InlineData("appsettings.Development.json", null, false)]
    [InlineData("appsettings.json", "", false)]
    public async Task Place_for_the_secrets_of_developers_is_asked_for(string path, string? id, bool asks)
    {
        var text = path.StartsWith("app", StringComparison.Ordinal) ? """{ "ApiKey": "KEY" }""" : """{ "profiles": { "x": { "environmentVariables": { "API_KEY": "KEY" } } } }""";
        var found = await Found(path, Filled(text), id is null ? null : "is_global = true\nbuild_property.UserSecretsId = " + id);

        Assert.Equal(asks, found.Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains("'dotnet user-secrets init'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Note_is_no_part_of_the_fingerprint()
    {
        var with = await Found("appsettings.Development.json", Filled("""{ "ApiKey": "KEY" }"""), "is_global = true\nbuild_property.UserSecretsId =");
        var without = await Found("appsettings.Development.json", Filled("""{ "ApiKey": "KEY" }"""));

        Assert.Equal(without.Single().Properties[McpAnalyzers.FixFacts.Fingerprint], with.Single().Properties[McpAnalyzers.FixFacts.Fingerprint]);
    }

    private static string Live => Samples.Of(McpAnalyzers.Secrets.TokenFormatTable.All.First(f => f.Prefix == "github_pat_"));

    private static string Filled(string text) => text
        .Replace("KEY|", s_key + "|", StringComparison.Ordinal).Replace("\"KEY\"", "\"" + s_key + "\"", StringComparison.Ordinal)
        .Replace("=KEY", "=" + s_key, StringComparison.Ordinal).Replace(">KEY<", ">" + s_key + "<", StringComparison.Ordinal)
        .Replace("PWD", s_password, StringComparison.Ordinal).Replace("LIVE", Live, StringComparison.Ordinal);

    private static Task VerifyFile(string path, string text) => Verify.Analyzer<SecretInConfigurationAnalyzer>("class Nothing;", test =>
        test.TestState.AdditionalFiles.Add(("/0/" + path, text)));

    private static Task<IReadOnlyList<Diagnostic>> Found(string path, string text, string? config = null) => Found(path, SourceText.From(text), config);

    private static Task<IReadOnlyList<Diagnostic>> Found(string path, SourceText text, string? config = null) =>
        RuleRun.WithFileAsync(new SecretInConfigurationAnalyzer(), "/0/" + path, text, config);
}
