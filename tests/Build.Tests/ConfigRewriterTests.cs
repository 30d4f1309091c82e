using System.Text;
using McpAnalyzers.Build.ConfigFix;

namespace McpAnalyzers.Build.Tests;

/// <summary>What McpFixConfig writes, file kind by file kind, without a build around it.</summary>
public class ConfigRewriterTests
{
    // Put together at run time: the repository holds nothing that looks like a credential.
    private static readonly string s_key = string.Concat("qT7vZ2mX9c", "R4bW8nK1sD6hJ3");
    private static readonly string s_other = string.Concat("w5LxN0pBvY", "8gC3fH7jM2zR9k");

    public static TheoryData<string, string, string> Rewritten => new()
    {
        { "appsettings.json", """{ /* x */ "Mail": { "ApiKey" : "KEY" , "Port": 25, } }""", """{ /* x */ "Mail": { "ApiKey" : "" , "Port": 25, } }""" },
        { "appsettings.json", """{ "ConnectionStrings": { "Main": "Server=db.dev;User=app;Password=KEY;Encrypt=True" } }""", """{ "ConnectionStrings": { "Main": "Server=db.dev;User=app;Password=;Encrypt=True" } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "env": { "CRM_TOKEN": "KEY" } } } }""", """{ "mcpServers": { "crm": { "env": { "CRM_TOKEN": "${CRM_TOKEN}" } } } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "args": ["--token", "KEY"] } } }""", """{ "mcpServers": { "crm": { "args": ["--token", "${CRM_TOKEN}"] } } }""" },
        { ".mcp.json", """{ "mcpServers": { "crm": { "url": "https://crm.dev/sse?api_key=KEY&x=1" } } }""", """{ "mcpServers": { "crm": { "url": "https://crm.dev/sse?api_key=${CRM_URL_SECRET}&x=1" } } }""" },
        { ".cursor/mcp.json", """{ "mcpServers": { "crm": { "headers": { "Authorization": "Bearer KEY" } } } }""", """{ "mcpServers": { "crm": { "headers": { "Authorization": "Bearer ${env:CRM_TOKEN}" } } } }""" },
        { "compose.yaml", "services:\n  crm:\n    environment:\n      - CRM_TOKEN=KEY # live\n", "services:\n  crm:\n    environment:\n      - CRM_TOKEN=${CRM_TOKEN} # live\n" },
        { "x/workflows/ci.yml", "jobs:\n  b:\n    env:\n      CRM_TOKEN: 'KEY'\n", "jobs:\n  b:\n    env:\n      CRM_TOKEN: '${{ secrets.CRM_TOKEN }}'\n" },
        { "Server.csproj", "<Project><PropertyGroup><NuGetApiKey>KEY</NuGetApiKey></PropertyGroup></Project>", "<Project><PropertyGroup><NuGetApiKey>$(NUGET_API_KEY)</NuGetApiKey></PropertyGroup></Project>" },
        { "nuget.config", "<configuration><packageSourceCredentials><feed><add key=\"ClearTextPassword\" value=\"KEY\" /></feed></packageSourceCredentials></configuration>", "<configuration><packageSourceCredentials><feed><add key=\"ClearTextPassword\" value=\"%FEED_PASSWORD%\" /></feed></packageSourceCredentials></configuration>" },
        { ".mcp/server.json", """{ "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "default": "KEY" } ] } ] }""", """{ "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "isSecret": true } ] } ] }""" },
        { ".mcp/server.json", """{ "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "default": "KEY", "isSecret": true } ] } ] }""", """{ "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "isSecret": true } ] } ] }""" },
        { "Properties/launchSettings.json", """{ "profiles": { "x": { "environmentVariables": { "A": "1", "CRM_TOKEN": "KEY" } } } }""", """{ "profiles": { "x": { "environmentVariables": { "A": "1" } } } }""" },
        { "Properties/launchSettings.json", """{ "profiles": { "x": { "environmentVariables": { "CRM_TOKEN": "KEY", "A": "1" } } } }""", """{ "profiles": { "x": { "environmentVariables": { "A": "1" } } } }""" },
        { "Properties/launchSettings.json", """{ "profiles": { "x": { "environmentVariables": { "CRM_TOKEN": "KEY" } } } }""", """{ "profiles": { "x": { "environmentVariables": { } } } }""" },
    };

    [Theory]
    [InlineData(
        """{ "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "isRequired": true }, { "name": "CRM_URL" } ] } ] }""",
        """{ "packages": [ { "environmentVariables": [ { "name": "CRM_TOKEN", "isSecret": true, "isRequired": true }, { "name": "CRM_URL" } ] } ] }""")]
    [InlineData(
        "{ \"remotes\": [ { \"headers\": [\r\n    {\r\n      \"name\": \"X-Api-Key\"\r\n    }\r\n] } ] }",
        "{ \"remotes\": [ { \"headers\": [\r\n    {\r\n      \"name\": \"X-Api-Key\",\r\n      \"isSecret\": true\r\n    }\r\n] } ] }")]
    public void Manifest_is_told_what_is_secret(string before, string after)
    {
        var (text, outcomes) = ConfigRewriter.Rewrite(".mcp/server.json", before);

        Assert.Equal(after, text);
        Assert.True(Assert.Single(outcomes).IsRewritten);
        Assert.Empty(ConfigRewriter.Rewrite(".mcp/server.json", text).Outcomes);
    }

    [Theory]
    [MemberData(nameof(Rewritten))]
    public void Secret_becomes_the_reference_of_its_kind_of_file(string path, string before, string after)
    {
        var (text, outcomes) = ConfigRewriter.Rewrite(path, Filled(before));

        Assert.Equal(after, text);
        Assert.True(Assert.Single(outcomes).IsRewritten);
        Assert.DoesNotContain(s_key, outcomes[0].Say, StringComparison.Ordinal);

        // Once more changes nothing.
        Assert.Equal((text, 0), (ConfigRewriter.Rewrite(path, text).Text, ConfigRewriter.Rewrite(path, text).Outcomes.Count));
    }

    [Theory]
    [InlineData(".env", "CRM_TOKEN=KEY\n")]
    [InlineData("secrets.json", """{ "Mail:ApiKey": "KEY" }""")]
    [InlineData("local.settings.json", """{ "Values": { "CRM_TOKEN": "KEY" } }""")]
    [InlineData("Dockerfile", "FROM x\nENV CRM_TOKEN=KEY\n")]
    [InlineData("web.config", "<configuration><appSettings><add key=\"Mail:ApiKey\" value=\"KEY\" /></appSettings></configuration>")]
    [InlineData("claude_desktop_config.json", """{ "mcpServers": { "crm": { "env": { "CRM_TOKEN": "KEY" } } } }""")]
    [InlineData("Properties/launchSettings.json", """{ "profiles": { "x": { "commandLineArgs": "--token KEY" } } }""")]
    [InlineData("Properties/launchSettings.json", """{ "profiles": { "x": { "environmentVariables": { "CRM_TOKEN": /* why */ "KEY" } } } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "crm": { "args": ["\u0041uthorization: Bearer KEY"] } } }""")]
    [InlineData(".vscode/mcp.json", """{ "inputs": { }, "servers": { "crm": { "env": { "CRM_TOKEN": "KEY" } } } }""")]
    [InlineData(".vscode/mcp.json", """{ /* mine */ "servers": { "crm": { "env": { "CRM_TOKEN": "KEY" } } } }""")]
    public void What_cannot_be_done_safely_is_left_and_said(string path, string text)
    {
        var (result, outcomes) = ConfigRewriter.Rewrite(path, Filled(text));

        Assert.Equal(Filled(text), result);
        Assert.False(Assert.Single(outcomes).IsRewritten);
        Assert.NotEmpty(outcomes[0].Say);
    }

    [Fact]
    public void Visual_studio_code_gets_a_question_for_each_value()
    {
        var (text, outcomes) = ConfigRewriter.Rewrite(
            ".vscode/mcp.json",
            Filled("{\r\n\t\"servers\": {\r\n\t\t\"crm\": { \"headers\": { \"Authorization\": \"Bearer KEY\" } },\r\n\t\t\"mail\": { \"env\": { \"MAIL_TOKEN\": \"OTHER\" } }\r\n\t}\r\n}\r\n"));

        Assert.Equal(
            "{\r\n\t\"inputs\": [\r\n"
            + "\t\t{ \"type\": \"promptString\", \"id\": \"crm-token\", \"description\": \"crm token\", \"password\": true },\r\n"
            + "\t\t{ \"type\": \"promptString\", \"id\": \"mail-token\", \"description\": \"mail token\", \"password\": true }\r\n"
            + "\t],\r\n\t\"servers\": {\r\n\t\t\"crm\": { \"headers\": { \"Authorization\": \"Bearer ${input:crm-token}\" } },\r\n\t\t\"mail\": { \"env\": { \"MAIL_TOKEN\": \"${input:mail-token}\" } }\r\n\t}\r\n}\r\n",
            text);
        Assert.Equal(2, outcomes.Count(o => o.IsRewritten));
    }

    [Theory]
    [InlineData("""{ "inputs": [], "servers": SERVERS }""", """{ "inputs": [NL    ENTRYNL  ], "servers": FIXED }""")]
    [InlineData("""{ "servers": SERVERS, "inputs": [ { "id": "x" } ] }""", """{ "servers": FIXED, "inputs": [ ENTRY,NL    { "id": "x" } ] }""")]
    [InlineData("""{ "inputs": [ { "id": "crm-token" } ], "servers": SERVERS }""", """{ "inputs": [ { "id": "crm-token" } ], "servers": FIXED }""")]
    public void Question_joins_those_that_are_there(string before, string after)
    {
        const string Entry = """{ "type": "promptString", "id": "crm-token", "description": "crm token", "password": true }""";
        var (text, _) = ConfigRewriter.Rewrite(".vscode/mcp.json", Filled(before.Replace("SERVERS", """{ "crm": { "env": { "CRM_TOKEN": "KEY" } } }""", StringComparison.Ordinal)));

        Assert.Equal(
            after.Replace("FIXED", """{ "crm": { "env": { "CRM_TOKEN": "${input:crm-token}" } } }""", StringComparison.Ordinal)
                .Replace("ENTRY", Entry, StringComparison.Ordinal).Replace("NL", "\n", StringComparison.Ordinal),
            text);
    }

    [Fact]
    public void Two_values_of_one_name_get_two_names()
    {
        var (text, _) = ConfigRewriter.Rewrite(
            ".mcp.json", Filled("""{ "mcpServers": { "crm": { "env": { "API_KEY": "KEY" } }, "mail-x": { "env": { "API_KEY": "OTHER" } } } }"""));

        Assert.Equal("""{ "mcpServers": { "crm": { "env": { "API_KEY": "${CRM_API_KEY}" } }, "mail-x": { "env": { "API_KEY": "${MAIL_X_API_KEY}" } } } }""", text);
    }

    [Fact]
    public void One_value_in_two_places_keeps_one_name()
    {
        var (text, _) = ConfigRewriter.Rewrite(
            ".mcp.json", Filled("""{ "mcpServers": { "a": { "env": { "API_KEY": "KEY" } }, "b": { "env": { "API_KEY": "KEY" } } } }"""));

        Assert.Equal("""{ "mcpServers": { "a": { "env": { "API_KEY": "${API_KEY}" } }, "b": { "env": { "API_KEY": "${API_KEY}" } } } }""", text);
    }

    [Fact]
    public void Second_secret_of_a_value_goes_too()
    {
        var (text, outcomes) = ConfigRewriter.Rewrite("appsettings.json", Filled("""{ "Search": "https://x.dev/?api_key=KEY&client_secret=OTHER" }"""));

        Assert.Equal("""{ "Search": "https://x.dev/?api_key=&client_secret=" }""", text);
        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public void User_is_told_the_command_and_the_variable()
    {
        var (_, outcomes) = ConfigRewriter.Rewrite("appsettings.json", Filled("""{ "Mail": { "ApiKey": "KEY" } }"""));

        Assert.Equal("is empty now; on your machine: dotnet user-secrets set \"Mail:ApiKey\" \"<value>\"; elsewhere set the variable Mail__ApiKey", outcomes[0].Say);
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    public void File_keeps_its_encoding_and_every_other_byte(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] Bytes(string value) => [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes($"{{\r\n  \"N\": \"\u00e4\u4f60\",\r\n  \"ApiKey\": \"{value}\"\n}}")];
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Bytes(s_key));
            var file = TextFile.Read(path, 1000)!;
            file.Write(path, ConfigRewriter.Rewrite("appsettings.json", file.Text).Text);

            Assert.Equal(Bytes(""), File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x7B, 0xFF, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x00, 0x7D })]
    [InlineData(new byte[] { 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61 })]
    public void File_that_is_no_text_or_too_long_is_not_read(byte[] bytes)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);

            Assert.Null(TextFile.Read(path, 8));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Random_changes_of_a_file_never_make_the_rewriter_touch_anything_else()
    {
        var template = Filled("{\n  \"a\": [1, \"x\"],\n  \"servers\": { \"crm\": { \"env\": { \"CRM_TOKEN\": \"KEY\", \"B\": \"2\" }, \"args\": [\"--token\", \"OTHER\"] } }\n}\n");
        string[] pieces = ["\"", "{", "}", "[", "]", ",", ":", "\\", "//", "/*", "*/", "\n", " "];
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(template);
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(2) == 0 ? text.Remove(at, 1) : text.Insert(at, pieces[random.Next(pieces.Length)]);
            }

            foreach (var path in new[] { ".vscode/mcp.json", ".mcp.json", "appsettings.json", "Properties/launchSettings.json", "compose.yaml" })
            {
                var (result, outcomes) = ConfigRewriter.Rewrite(path, text.ToString());
                Assert.True(outcomes.Any(o => o.IsRewritten) || result == text.ToString());
            }
        }
    }

    private static string Filled(string text) =>
        text.Replace("API_KEY", "\u0001", StringComparison.Ordinal).Replace("ApiKey", "\u0002", StringComparison.Ordinal)
            .Replace("KEY", s_key, StringComparison.Ordinal).Replace("OTHER", s_other, StringComparison.Ordinal)
            .Replace("\u0001", "API_KEY", StringComparison.Ordinal).Replace("\u0002", "ApiKey", StringComparison.Ordinal);
}
