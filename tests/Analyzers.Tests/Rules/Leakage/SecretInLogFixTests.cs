using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2004: the log line goes without the credential; placeholders and values stay in step.</summary>
public class SecretInLogFixTests
{
    private static string Tool(string statements, string name = "Crm") => $$""""
        using System.Diagnostics;
        using System.Text.Json;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class {{name}}Tools(ILogger<{{name}}Tools> logger)
        {
            private readonly string _key = Environment.GetEnvironmentVariable("CRM_API_KEY") ?? throw new InvalidOperationException("CRM_API_KEY is not set.");

            [McpServerTool]
            public string Status(string user, int id)
            {
                {{statements}}
                return "ok " + user + id;
            }

            [McpServerTool]
            public bool IsReady() { logger.LogTrace("asked"); return _key.Length > 0; }

            private void Note(string text) => logger.LogInformation("note: {Text}", text);
        }
        """";

    [Theory]
    [InlineData(
        """logger.LogInformation("Key {Key} of {User}", [|_key|], user);""",
        """logger.LogInformation("Key [redacted] of {User}", user);""")]
    [InlineData(
        """logger.LogInformation("{User} uses {Key:l}", user, [|_key|]);""",
        """logger.LogInformation("{User} uses [redacted]", user);""")]
    [InlineData(
        """logger.LogInformation("{User} " + "uses {Key} " + "for {Id}", user, [|_key|], id);""",
        """logger.LogInformation("{User} " + "uses [redacted] " + "for {Id}", user, id);""")]
    [InlineData(
        """logger.LogInformation(@"{User} ""uses"" {Key}", user, [|_key|]);""",
        """logger.LogInformation(@"{User} ""uses"" [redacted]", user);""")]
    [InlineData(
        """"logger.LogInformation("""{User} "uses" {Key}""", user, [|_key|]);"""",
        """"logger.LogInformation("""{User} "uses" [redacted]""", user);"""")]
    [InlineData(
        """logger.LogError(new InvalidOperationException(), "Key {Key}", [|_key|]);""",
        """logger.LogError(new InvalidOperationException(), "Key [redacted]");""")]
    [InlineData(
        """logger.LogInformation($"Key {[|_key|]} of {user}");""",
        """logger.LogInformation($"Key [redacted] of {user}");""")]
    [InlineData(
        """logger.LogInformation("Key " + [|_key|]);""",
        """logger.LogInformation("Key [redacted]");""")]
    [InlineData(
        """logger.LogInformation("{0} {1}", user, [|_key|]);""",
        """logger.LogInformation("{0} {1}", user, "[redacted]");""")]
    [InlineData(
        """logger.LogInformation("{{ {Key} }}", [|_key|]);""",
        """logger.LogInformation("{{ {Key} }}", "[redacted]");""")]
    [InlineData(
        """logger.LogInformation("{User} {Key}", new object?[] { user, [|_key|] });""",
        """logger.LogInformation("{User} {Key}", new object?[] { user, "[redacted]" });""")]
    [InlineData(
        """logger.LogInformation("body {Body}", JsonSerializer.Serialize(new { user, key = [|_key|] }));""",
        """logger.LogInformation("body {Body}", JsonSerializer.Serialize(new { user }));""")]
    [InlineData(
        """Note($"key {[|_key|]}");""",
        """Note("key [redacted]");""")]
    [InlineData(
        """var text = $"key {[|_key|]}"; logger.LogInformation(text);""",
        """var text = "key [redacted]"; logger.LogInformation(text);""")]
    [InlineData(
        """Trace.TraceInformation("key {0}", [|_key|]);""",
        """Trace.TraceInformation("key {0}", "[redacted]");""")]
    public Task Credential_leaves_the_log(string before, string after) => Fix("MCPAC2004.LeaveOut", before, after);

    [Theory]
    [InlineData("Console.Error.WriteLine([|_key|]);")]
    [InlineData("Activity.Current?.SetTag(\"crm.key\", [|_key|]);")]
    [InlineData("logger.LogInformation([|_key|]);")]
    [InlineData("Debug.WriteLine([|_key|]);")]
    public Task Line_that_says_nothing_else_goes(string statement) => Fix(
        "MCPAC2004.LeaveOut",
        "Console.Error.WriteLine(user);\n        " + statement,
        "Console.Error.WriteLine(user);");

    [Theory]
    [InlineData(
        """logger.LogInformation("Key {Key} of {User}", [|_key|], user);""",
        """logger.LogInformation("Key {HasKey} of {User}", !string.IsNullOrEmpty(_key), user);""")]
    [InlineData(
        """logger.LogInformation("Key {Key}", [|_key ?? "none"|]);""",
        """logger.LogInformation("Key {HasKey}", !string.IsNullOrEmpty(_key));""")]
    [InlineData(
        """logger.LogInformation($"Key {[|_key|],10} of {user}");""",
        """logger.LogInformation($"Key {!string.IsNullOrEmpty(_key),10} of {user}");""")]
    [InlineData(
        """logger.LogInformation("{@Body}", new { user, key = [|_key|] });""",
        """logger.LogInformation("{@Body}", new { user, hasKey = !string.IsNullOrEmpty(_key) });""")]
    [InlineData(
        """Activity.Current?.SetTag("crm.key", [|_key|]);""",
        """Activity.Current?.SetTag("crm.key", !string.IsNullOrEmpty(_key));""")]
    [InlineData(
        """logger.LogInformation("Key " + [|_key|]);""",
        """logger.LogInformation("Key " + (!string.IsNullOrEmpty(_key)));""")]
    public Task Presence_takes_the_place_of_the_value(string before, string after) => Fix("MCPAC2004.LogPresence", before, after);

    [Fact]
    public Task Values_on_lines_of_their_own_stay_so() => Fix(
        "MCPAC2004.LeaveOut",
        """
        logger.LogInformation(
                    "Key {Key} of {User} for {Id}",
                    [|_key|],
                    user,
                    id);
                logger.LogInformation(
                    "Key of {User}: {Key}",
                    user,
                    _key);
        """,
        """
        logger.LogInformation(
                    "Key [redacted] of {User} for {Id}",
                    user,
                    id);
                logger.LogInformation(
                    "Key of {User}: [redacted]",
                    user);
        """);

    [Fact]
    public Task Findings_of_two_files_are_fixed_together() => Verify.Fix<SecretInLogAnalyzer, SecretInLogFix>(
        [("/0/A.cs", Tool("""logger.LogInformation("{K}", [|_key|]);""")), ("/0/B.cs", Tool("""logger.LogInformation("{U}: {K}", user, [|_key|]);""", "Order"))],
        [("/0/A.cs", Tool("""logger.LogInformation("[redacted]");""")), ("/0/B.cs", Tool("""logger.LogInformation("{U}: [redacted]", user);""", "Order"))],
        test => test.CodeActionEquivalenceKey = "MCPAC2004.LeaveOut");

    private static Task Fix(string key, string before, string after) => Verify.Fix<SecretInLogAnalyzer, SecretInLogFix>(
        Tool(before), Tool(after), test => test.CodeActionEquivalenceKey = key);
}
