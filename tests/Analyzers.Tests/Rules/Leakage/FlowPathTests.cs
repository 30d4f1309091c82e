using System.Globalization;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Rules.Storage;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>A finding says how the value came: in the words of its message, and step by step in its additional locations.</summary>
public class FlowPathTests
{
    private const string Usings = """
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Options;
        using ModelContextProtocol;
        using ModelContextProtocol.Server;

        """;

    /// <summary>Line 8 of Tools.cs is the first one of the members.</summary>
    private static string Tools(string members, string parameters = "", string beside = "") =>
        Usings + $"[McpServerToolType] public sealed class CrmTools{parameters}\n{{\n{members}\n}}\n{beside}\n";

    private static async Task<Diagnostic> OneAsync(params (string Path, string Code)[] files)
    {
        var found = await RuleRun.OfAsync(
            RuleRun.Checked(RuleRun.Compile(files)), new SecretInResultAnalyzer(), new SecretInErrorAnalyzer(), new TokenStoredUnprotectedAnalyzer());
        return Assert.Single(found);
    }

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    private static string[] Steps(Diagnostic diagnostic) => [.. diagnostic.AdditionalLocations.Select(RuleRun.TextAt)];

    [Fact]
    public async Task Value_that_goes_straight_from_its_read_to_the_result_needs_no_path()
    {
        var one = await OneAsync(("/0/Tools.cs", Tools("[McpServerTool] public string Status() { var key = Environment.GetEnvironmentVariable(\"CRM_API_KEY\"); return $\"key {key}\"; }")));

        Assert.Equal("Credential 'CRM_API_KEY' is returned to the MCP client by 'Status'; return a fixed text or leave the member out", Message(one));
        Assert.Equal(["Environment.GetEnvironmentVariable(\"CRM_API_KEY\")", "$\"key {key}\""], Steps(one));
    }

    [NewerCSharpFact]
    public async Task Value_read_in_another_file_is_said_to_come_from_there()
    {
        var one = await OneAsync(
            ("/src/server/Setup.cs", Usings + "public static class Setup\n{\n    public static IServiceCollection Add(IServiceCollection services) =>\n        services.AddSingleton(new CrmClient(Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!));\n}\n"),
            ("/src/server/CrmClient.cs", "public sealed class CrmClient\n{\n    private readonly string _key;\n    public CrmClient(string key) => _key = key;\n    public string Describe() => $\"CRM with {_key}\";\n}\n"),
            ("/src/server/Tools.cs", Tools("[McpServerTool] public string Status() => crm.Describe();", "(CrmClient crm)")));

        Assert.Equal(
            "Credential 'CRM_API_KEY' is returned to the MCP client by 'Status', from CRM_API_KEY (Setup.cs:9) through CrmClient, _key and Describe; return a fixed text or leave the member out",
            Message(one));
        Assert.Equal("_key", RuleRun.TextAt(one.Location));
        Assert.Equal(
            ["Environment.GetEnvironmentVariable(\"CRM_API_KEY\")", "Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!", "_key = key", "crm.Describe()"],
            Steps(one));
        Assert.Equal(["Setup.cs", "Setup.cs", "CrmClient.cs", "Tools.cs"], one.AdditionalLocations.Select(l => Path.GetFileName(l.SourceTree!.FilePath)));
    }

    [Fact]
    public async Task Helpers_on_the_way_are_named_in_order()
    {
        var one = await OneAsync(("/0/Tools.cs", Tools(
            """
            [McpServerTool] public string Status() { var key = Environment.GetEnvironmentVariable("CRM_API_KEY")!; return BuildError(key); }
            private static string BuildError(string text) => Quote("failed with " + text);
            private static string Quote(string text) => "'" + text + "'";
            """)));

        Assert.Equal("The error returned by 'Status' contains the value of 'CRM_API_KEY', through BuildError and Quote; name the setting instead", Message(one));
        Assert.Equal(["Environment.GetEnvironmentVariable(\"CRM_API_KEY\")", "BuildError(key)", "Quote(\"failed with \" + text)"], Steps(one));
    }

    [NewerCSharpFact]
    public async Task Options_member_is_said_to_come_from_its_declaration()
    {
        var one = await OneAsync(
            ("/0/Tools.cs", Tools("[McpServerTool] public string Status() => throw new McpException(Describe(options.Value)); private static string Describe(CrmOptions crm) => \"key \" + crm.ApiKey;", "(IOptions<CrmOptions> options)")),
            ("/0/CrmOptions.cs", "public sealed class CrmOptions\n{\n    public string ApiKey { get; set; } = \"\";\n}\n"));

        Assert.Equal("The error returned by 'Status' contains the value of 'ApiKey', from ApiKey (CrmOptions.cs:3) through Describe; name the setting instead", Message(one));
    }

    [Fact]
    public async Task Long_way_is_named_in_part_and_located_in_whole()
    {
        var one = await OneAsync(("/0/Tools.cs", Tools(
            """
            [McpServerTool] public string Status() { var key = Environment.GetEnvironmentVariable("CRM_API_KEY")!; return One(key); }
            private static string One(string text) => Two(text);
            private static string Two(string text) => Three(text);
            private static string Three(string text) => Four(text);
            private static string Four(string text) => "'" + text + "'";
            """)));

        Assert.Contains("by 'Status', through One, Two, Three and more; ", Message(one), StringComparison.Ordinal);
        Assert.Equal(["One(key)", "Two(text)", "Three(text)", "Four(text)"], Steps(one)[1..]);
    }

    [Fact]
    public async Task Write_to_a_file_shows_where_the_token_came_from_and_through_whom()
    {
        var one = await OneAsync(
            ("/0/Tools.cs", Tools("[McpServerTool] public string Keep(string accessToken) => \"ok\"; public static void Refresh() => Store.Save(Settings.Read());")),
            ("/0/Settings.cs", "public static class Settings\n{\n    public static string Read() => Environment.GetEnvironmentVariable(\"CRM_REFRESH_TOKEN\")!;\n}\n"),
            ("/0/Store.cs", "public static class Store\n{\n    public static void Save(string text) => File.WriteAllText(\"session.txt\", text);\n}\n"));

        Assert.Equal("'CRM_REFRESH_TOKEN' is stored unencrypted in a file, from CRM_REFRESH_TOKEN (Settings.cs:3) through Read and Save; protect it first or keep it in memory", Message(one));
        Assert.Equal("Settings.Read()", RuleRun.TextAt(one.Location));
        Assert.Equal(["Environment.GetEnvironmentVariable(\"CRM_REFRESH_TOKEN\")", "Store.Save(Settings.Read())", "text"], Steps(one));
    }

    [Fact]
    public async Task Message_is_the_same_wherever_the_sources_stand_and_however_often_it_is_made()
    {
        static (string, string)[] Files(string root) =>
        [
            (root + "Tools.cs", Tools(
                """
                [McpServerTool] public string Status(int n) => Even(Settings.Key(), n);
                private static string Even(string s, int n) => n == 0 ? "key " + s : Odd(s, n - 1);
                private static string Odd(string s, int n) => n == 0 ? s : Even(Same(s), n - 1);
                private static string Same(string s) => s;
                """)),
            (root + "Settings.cs", "public static class Settings { public static string Key() => Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!; }"),
        ];

        var messages = new HashSet<string>();
        foreach (var root in new[] { "/srv/crm/", @"C:\src\crm\", "" })
        {
            for (var i = 0; i < 3; i++)
            {
                messages.Add(Message(await OneAsync(Files(root))));
            }
        }

        Assert.Equal(
            "Credential 'CRM_API_KEY' is returned to the MCP client by 'Status', from CRM_API_KEY (Settings.cs:1) through Key, Even and Odd; return a fixed text or leave the member out",
            Assert.Single(messages));
    }
}
