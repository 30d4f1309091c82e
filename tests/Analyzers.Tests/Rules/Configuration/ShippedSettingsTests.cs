using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Rules.Startup;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Tests.Rules.Configuration;

/// <summary>MCPAC1009, MCPAC4004 and MCPAC5010: what checked-in settings start, grant and ship.</summary>
public class ShippedSettingsTests
{
    [Theory]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "npx", "args": ["-y", "[|@tickets/mcp|]"] } } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "npx", "args": ["-y", "[|tickets-mcp@latest|]", "--port", "1"] } } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "npx", "args": ["-y", "[|tickets-mcp@^2.0.0|]"] } } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "cmd", "args": ["/c", "npx", "-y", "[|tickets-mcp|]"] } } }""")]
    [InlineData("x/.vscode/mcp.json", """{ "servers": { "a": { "command": "dnx", "args": ["[|Tickets.Mcp|]", "--yes"] } } }""")]
    [InlineData("x/.vscode/mcp.json", """{ "servers": { "a": { "command": "dnx", "args": ["--source", "https://feed.dev", "[|Tickets.Mcp@1.*|]"] } } }""")]
    [InlineData("x/.vscode/mcp.json", """{ "servers": { "a": { "command": "dotnet", "args": ["dnx", "[|Tickets.Mcp|]"] } } }""")]
    [InlineData("x/.vscode/mcp.json", """{ "servers": { "a": { "command": "dotnet", "args": ["tool", "exec", "[|Tickets.Mcp|]"] } } }""")]
    [InlineData("claude_desktop_config.json", """{ "mcpServers": { "a": { "command": "uvx", "args": ["--from", "[|tickets|]", "serve"] } } }""")]
    public Task Package_without_a_version_is_reported(string path, string text) => Check(new UnpinnedPackageAnalyzer(), path, text);

    [Theory]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "npx", "args": ["-y", "@tickets/mcp@2.4.1-next.1", "other"] } } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "dnx", "args": ["Tickets.Mcp@1.0.3-preview.2", "--yes"] } } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "dnx", "args": ["Tickets.Mcp", "--version", "1.0.3"] } } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "uvx", "args": ["tickets==1.2.0"] } } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "npx", "args": ["-y", "./tools/server", "${PACKAGE}"] }, "b": { "command": "npx" }, "c": { "command": "npx", "args": ["${PACKAGE}"] } } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "dotnet", "args": ["run", "--project", "Server"] }, "b": { "command": "node", "args": ["server.js"] }, "c": { "url": "https://x.dev" } } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "npx", "args": ["--token", "q7Zt2Lw9", "tickets-mcp"] } } }""")] // whose word that is nobody knows
    [InlineData("appsettings.json", """{ "Start": { "command": "npx", "args": ["-y", "tickets-mcp"] } }""")]
    [InlineData(".mcp.json", """{ "mcpServers": { "a": { "command": "npx", "args": ["-y" """)]
    public Task Package_with_a_version_and_local_server_are_silent(string path, string text) => Check(new UnpinnedPackageAnalyzer(), path, text);

    [Theory]
    [InlineData("x/.claude/settings.json", """{ "permissions": { "allow": ["[|mcp__*|]", "[|mcp__crm|]", "[|mcp__crm__*|]", "mcp__crm__find", "Read(*)"] } }""")]
    [InlineData("x/.claude/settings.json", """{ "enableAllProjectMcpServers": [|true|] }""")]
    [InlineData("mcp.json", """{ "mcpServers": { "crm": { "command": "crm", "autoApprove": ["[|*|]"] } } }""")]
    [InlineData("cline_mcp_settings.json", """{ "mcpServers": { "crm": { "command": "crm", "alwaysAllow": ["[|*|]", "find"] } } }""")]
    [InlineData("x/.gemini/settings.json", """{ "mcpServers": { "crm": { "command": "crm", "trust": [|true|] } } }""")]
    [InlineData("x/.claude/settings.json", """{ "permissions": { "deny": ["mcp__*"], "ask": ["mcp__crm"], "allow": ["mcp__crm__find"] }, "enableAllProjectMcpServers": false }""")]
    [InlineData("mcp.json", """{ "mcpServers": { "crm": { "command": "crm", "args": ["*"], "autoApprove": ["find_customer"], "alwaysAllow": [], "trust": false } } }""")]
    [InlineData("appsettings.json", """{ "permissions": { "allow": ["*"] }, "AllowedHosts": "*" }""")]
    public Task Grant_of_everything_is_reported(string path, string text) => Check(new WildcardGrantAnalyzer(), path, text);

    [Theory]
    [InlineData("Dockerfile", "FROM a\nENV ASPNETCORE_ENVIRONMENT=[|Development|]\n")]
    [InlineData("Dockerfile", "FROM a AS debug\nENV DOTNET_ENVIRONMENT=Development\nFROM b\nENV DOTNET_ENVIRONMENT [|development|]\n")]
    [InlineData(".mcp/server.json", """{ "packages": [ { "environmentVariables": [ { "name": "DOTNET_ENVIRONMENT", "value": "[|Development|]" } ] } ] }""")]
    [InlineData("web.config", "<configuration><aspNetCore><environmentVariables><environmentVariable name=\"ASPNETCORE_ENVIRONMENT\" value=\"[|Development|]\" /></environmentVariables></aspNetCore></configuration>")]
    [InlineData("Properties/PublishProfiles/x.pubxml", "<Project><PropertyGroup><EnvironmentName>[|Development|]</EnvironmentName></PropertyGroup></Project>")]
    [InlineData("Dockerfile", "FROM a\nENV ASPNETCORE_ENVIRONMENT=Production\nLABEL stage=Development\n")]
    [InlineData("Dockerfile.dev", "FROM a\nENV ASPNETCORE_ENVIRONMENT=Development\n")]
    [InlineData("Properties/launchSettings.json", """{ "profiles": { "x": { "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development" } } } }""")]
    [InlineData("docker-compose.yml", "services:\n  a:\n    environment:\n      ASPNETCORE_ENVIRONMENT: Development\n")]
    public Task Environment_of_developers_in_what_is_shipped_is_reported(string path, string text) => Check(new DevelopmentShippedAnalyzer(), path, text);

    [Theory]
    [InlineData("Default", DiagnosticSeverity.Info)]
    [InlineData("Strict", DiagnosticSeverity.Warning)]
    public async Task Mode_and_key_of_the_file_decide_the_severity(string mode, DiagnosticSeverity severity)
    {
        const string Text = """{ "mcpServers": { "a": { "command": "npx", "args": ["tickets-mcp"], "trust": true } } }""";
        foreach (var (rule, message) in new (DiagnosticAnalyzer, string)[]
        {
            (new UnpinnedPackageAnalyzer(), "'tickets-mcp' in .mcp.json is started in whatever version its feed has that day; name the version"),
            (new WildcardGrantAnalyzer(), "'trust' in .mcp.json lets every tool run without asking; list the tools that only read"),
        })
        {
            var found = await RuleRun.WithFileAsync(rule, "/0/.mcp.json", SourceText.From(Text), $"is_global = true\nbuild_property.McpAnalysisMode = {mode}");
            Assert.Equal((severity, message), (found.Single().Severity, found.Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Empty(await RuleRun.WithFileAsync(rule, "/0/.mcp.json", SourceText.From(Text), $"is_global = true\nmcp_analyzers.{found.Single().Id}.severity = none"));
            Assert.Empty(await RuleRun.WithFileAsync(rule, "/0/.mcp.json", SourceText.From(Text), "is_global = true\nbuild_property.IsTestProject = true"));
        }
    }

    private static async Task Check(DiagnosticAnalyzer rule, string path, string marked)
    {
        var parts = marked.Split(["[|", "|]"], StringSplitOptions.None);
        var found = await RuleRun.WithFileAsync(rule, "/0/" + path, SourceText.From(string.Concat(parts)), null);

        Assert.Equal(
            parts.Where((_, i) => i % 2 == 1),
            found.OrderBy(d => d.Location.SourceSpan.Start).Select(d => string.Concat(parts).Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)));
    }
}
