using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Secrets;
using McpAnalyzers.Tests.Secrets;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Credentials;

/// <summary>MCPAC1005: what describes a server to every model.</summary>
public class SecretInMetadataTests
{
    private const string Usings = """
        using System.ComponentModel;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;


        """;

    // %T% stands for a vendor's token, %U% for an address with a password.
    public static TheoryData<string> ReportedMembers => new()
    {
        """[McpServerTool, Description([|"Finds orders. Send %T% with each call."|])] public static string Find(string id) => id;""",
        """[McpServerTool, Description([|"Finds orders in %U%."|])] public static string Find(string id) => id;""",
        """[McpServerTool] public static string Find([Description([|"The key, %T%"|])] string key) => key;""",
        """[McpServerTool] [return: Description([|"An order of %T%"|])] public static string Find(string id) => id;""",
        """[McpServerTool(Name = "find", Title = [|"Find with %T%"|])] public static string Find(string id) => id;""",
        """[McpServerTool(IconSource = [|"%U%/icon.png"|])] public static string Find(string id) => id;""",
        """[McpServerPrompt(Title = [|"%T%"|])] public static string Ask(string id) => id;""",
        """[McpServerResource(UriTemplate = [|"%U%/{id}"|])] public static string Read(string id) => id;""",
        """[McpServerTool, McpMeta("key", [|"%T%"|])] public static string Find(string id) => id;""",
        """[McpServerTool, Description([|"Finds orders. " + "Send %T%."|])] public static string Find(string id) => id;""",
        """private const string Help = "Send %T%."; [McpServerTool, Description([|Help|])] public static string Find(string id) => id;""",
        """[McpServerTool, Description([|$"Finds {Noun}: %T%"|])] public static string Find(string id) => id; private const string Noun = "orders";""",
        """public static void Set(McpServerOptions options) => options.ServerInstructions = [|"Use %T%."|];""",
        """public static void Set(McpServerOptions options, string day) => options.ServerInstructions = [|$"Use %T% on {day}."|];""",
        """public static void Set(McpServerOptions options) { var text = "Use %T%."; options.ServerInstructions = [|text|]; }""",
        """private static readonly string s_text = "Use %T%."; public static McpServerOptions Make() => new() { ServerInstructions = [|s_text|] };""",
        """private static string Text => "Use %T%."; public static McpServerOptions Make() => new() { ServerInstructions = [|Text|] };""",
        """public static McpServerOptions Make(bool long_) => new() { ServerInstructions = long_ ? [|"Use %T%."|] : "Use it." };""",
        """public static Tool Make() => new() { Name = "find", Description = [|"Send %T%."|] };""",
        """public static Tool Make() => new() { Name = "find", InputSchema = JsonDocument.Parse([|"{ \"description\": \"%T%\" }"|]).RootElement };""",
        """public static Tool Make() => new() { Name = "find", InputSchema = JsonSerializer.Deserialize<JsonElement>([|"{ \"description\": \"%T%\" }"|]) };""",
        """public static Tool Make() => new() { Name = "find", Meta = new JsonObject { ["key"] = [|"%T%"|] } };""",
        """public static Prompt Make() => new() { Name = "ask", Title = [|"Ask %T%"|].Trim() };""",
        """public static Implementation Make() => new() { Name = "crm", Version = "1", WebsiteUrl = [|"%U%"|] };""",
        """public static Resource Make() => new() { Name = "file", Uri = [|"%U%/file"|] };""",
        """public static object Make(Func<string> find) => McpServerTool.Create(find, new McpServerToolCreateOptions { Name = "find", Description = [|"Send %T%."|] });""",
        """public static object Make() => McpServerTool.Create([Description([|"Send %T%."|])] (string id) => id, new());""",
        """[McpServerTool] public static string Find(Query query) => query.Text; public sealed class Query { [Description([|"Send %T%."|])] public string Text { get; set; } = ""; }""",
        """[McpServerTool] public static string Find(Query[] queries) => ""; public sealed record Query([property: Description([|"Send %T%."|])] string Text, Deep Deep); public sealed class Deep { [Description([|"%T%"|])] public string? Text { get; set; } }""",
        """[McpServerTool] public static string Find([DefaultValue([|"%T%"|])] string key) => key;""",
    };

    public static TheoryData<string> SafeMembers => new()
    {
        """[McpServerTool, Description("Finds orders. Send %X% with each call.")] public static string Find(string id) => id;""",
        """[McpServerTool, Description("A token such as ghp_... or github_pat_YOUR_TOKEN.")] public static string Find(string id) => id;""",
        """[McpServerTool, Description("Connects, e.g. to postgres://user:password@host/db or https://${USER}:${PASSWORD}@host.")] public static string Find(string id) => id;""",
        """[McpServerTool, Description("Connects to Server=db;Password=Tor-91-ab!x")] public static string Find(string id) => id;""",
        """[McpServerTool, Description("Uses the API key from CRM_API_KEY.")] public static string Find(string id) => id;""",
        """[McpServerTool, Description("The password is qT7vZ2mX9cR4bW8nK1sD6hJ3.")] public static string Find(string id) => id;""",
        """[McpServerTool, Description("Commit 3f786850e387550fdab836ed7e6dc881de23001b.")] public static string Find(string id) => id;""",

        // Not what a client is sent.
        """[Description("%T%")] public static string Find(string id) => id;""",
        """[McpServerTool] public static string Find(string id) => "%T%";""",
        """[McpServerTool] public static string Find([Description("%T%")] IServiceProvider services) => "";""",
        """public sealed class Settings { [Description("%T%")] public string Key { get; set; } = ""; }""",
        """[McpServerTool] public static Order Find(string id) => new(); public sealed class Order { [Description("%T%")] public string Key { get; set; } = ""; }""",
        """public sealed class Item { public string Description { get; set; } = ""; } public static Item Make() => new() { Description = "%T%" };""",
        """public static object Make() => new { Description = "%T%" };""",
        """public static void Set(McpServerOptions options) => options.ServerInstructions = Load("%T%"); private static string Load(string key) => key.Length.ToString();""",
        """[Obsolete("%T%")] public static string Find(string id) => id;""",
    };

    [Theory]
    [MemberData(nameof(ReportedMembers))]
    public Task Credential_in_what_clients_are_sent_is_reported(string member) => Verify.Analyzer<SecretInMetadataAnalyzer>(Tools(member));

    [Theory]
    [MemberData(nameof(SafeMembers))]
    public Task Illustration_or_text_that_stays_is_silent(string member) => Verify.Analyzer<SecretInMetadataAnalyzer>(Tools(member));

    [Fact]
    public Task Type_in_a_structured_result_is_part_of_the_schema() => Verify.Analyzer<SecretInMetadataAnalyzer>(Tools(
        """[McpServerTool(UseStructuredContent = true)] public static Order Find(string id) => new(); public sealed class Order { [Description([|"%T%"|])] public string Key { get; set; } = ""; }"""));

    [Theory]
    [InlineData("Send %T%.", DiagnosticSeverity.Error)]
    [InlineData("Reads %U%.", DiagnosticSeverity.Warning)]
    [InlineData("An address, for example %U%.", DiagnosticSeverity.Info)]
    public Task Tier_follows_what_proves_it(string text, DiagnosticSeverity severity) => Verify.Analyzer<SecretInMetadataAnalyzer>(
        Tools("[McpServerTool, Description({|#0:\"" + text + "\"|})] public static string Find(string id) => id;"),
        test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = "Recommended";
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(
                Descriptors.MCPAC1005_SecretInMetadata, 0, "description", "Find", text.Contains('T') ? "GitHub fine-grained token" : "password in a URL").WithSeverity(severity));
        });

    [Fact]
    public Task Explanation_is_added_on_request() => Verify.Analyzer<SecretInMetadataAnalyzer>(
        Tools("""public static Tool Make() => new() { Name = "find", Description = {|#0:"Reads %U%."|} };"""),
        test =>
        {
            test.GlobalOptions["mcp_analyzers.explain"] = "true";
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(
                Descriptors.MCPAC1005_SecretInMetadata, 0, "description", "find", "password in a URL: the URL has a password before its host"));
        });

    [Fact]
    public Task Comment_that_the_generator_copies_is_reported() => Verify.Analyzer<SecretInMetadataAnalyzer>(
        [("/0/Tools.cs", Filled(Commented)), ("/0/ModelContextProtocol.Descriptions.g.cs", Filled(Generated))]);

    [Fact]
    public Task Comment_that_nothing_is_made_of_is_silent() => Verify.Analyzer<SecretInMetadataAnalyzer>(
        [("/0/Tools.cs", Filled(Commented.Replace("[|", "").Replace("|]", ""))), ("/0/Tools.Declared.cs", Filled(Generated.Replace("Send %T%.", "Finds.").Replace("// <auto-generated/>", "")))]);

    [Fact]
    public async Task One_text_is_one_finding()
    {
        var source = Tools(
            """
            [McpServerTool, Description({5}"Finds orders. Send %T%."{5})] public static string Find([Description({5}"Where: %U%"{5})] string id) => id;
            [Description({1}"%T%"{1})] public static string Other([Description({3}"%U%"{3})] string id) => id;
            """);
        await Verify.Analyzer<SecretInMetadataAnalyzer>(Of(5));
        await Verify.Analyzer<HardCodedCredentialAnalyzer>(Of(1));
        await Verify.Analyzer<ConnectionPasswordAnalyzer>(Of(3));

        string Of(int rule) => System.Text.RegularExpressions.Regex.Replace(
            source, @"\{(\d)\}(""[^""]*"")\{\d\}", m => m.Groups[1].Value == $"{rule}" ? $"[|{m.Groups[2].Value}|]" : m.Groups[2].Value);
    }

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<SecretInMetadataAnalyzer>(
        Tools("""[McpServerTool, Description("Send %T%.")] public static string Find(string id) => id;"""),
        test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Theory]
    [InlineData("V0_2")]
    [InlineData("V1_4")]
    public Task Earlier_sdk_is_read(string version) => Verify.Analyzer<SecretInMetadataAnalyzer>(
        Filled("using System.ComponentModel;\nusing ModelContextProtocol.Server;\n\n[McpServerToolType] public static class Tools { [McpServerTool, Description([|\"Send %T%.\"|])] public static string Find(string id) => id; "
            + "public static void Set(McpServerOptions options) => options.ServerInstructions = [|\"Send %T%.\"|]; }"),
        version == "V0_2" ? McpSdk.V0_2 : McpSdk.V1_4);

    [Fact]
    public Task Fix_takes_the_credential_out_and_leaves_the_rest() => Verify.Fix<SecretInMetadataAnalyzer, SecretInMetadataFix>(
        Tools(
            """"
            // Orders.
                [McpServerTool(Title = [|"%T%"|]), Description([|"Finds \"orders\". Send %T%, or %T%." /* all */|])]
                public static string Find([Description([|@"Where: %U%"|])] string id, [Description([|"""A "raw" %U% text."""|])] string more) => id;

                public static void Set(McpServerOptions options, string day) => options.ServerInstructions = [|$"Use %T% on {day}, " + "not %U%."|];
            """").Replace(" /* all */|]", "|] /* all */", StringComparison.Ordinal),
        Tools(
            """"
            // Orders.
                [McpServerTool(Title = "[redacted]"), Description("Finds \"orders\". Send [redacted], or [redacted]." /* all */)]
                public static string Find([Description(@"Where: %R%")] string id, [Description("""A "raw" %R% text.""")] string more) => id;

                public static void Set(McpServerOptions options, string day) => options.ServerInstructions = $"Use [redacted] on {day}, " + "not %R%.";
            """"));

    [Fact]
    public Task Text_behind_a_name_has_no_fix() => Verify.NoFix<SecretInMetadataAnalyzer, SecretInMetadataFix>(Tools(
        """private const string Help = "Send %T%."; [McpServerTool, Description([|Help|])] public static string Find(string id) => id;"""));

    private const string Commented = """
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed partial class Tools
        {
            /// <summary>
            /// Finds an order. Send [|%T%|].
            /// </summary>
            [McpServerTool(ReadOnly = true)]
            public partial string Find(string id) => id;
        }
        """;

    private const string Generated = """
        // <auto-generated/>
        using System.ComponentModel;
        using ModelContextProtocol.Server;

        partial class Tools
        {
            [Description("Finds an order. Send %T%.")]
            public partial string Find(string id);
        }
        """;

    private static string Tools(string member) => Filled(Usings + "[McpServerToolType]\npublic static class OrderTools\n{\n    " + member + "\n}\n");

    private static string Filled(string source) => source
        .Replace("%T%", Samples.Of(TokenFormatTable.All.First(f => f.Prefix == "github_pat_")), StringComparison.Ordinal)
        .Replace("%U%", "https://sync:" + Samples.Password + "@crm.internal", StringComparison.Ordinal)
        .Replace("%X%", "ghp_" + new string('x', 36), StringComparison.Ordinal)
        .Replace("%R%", "https://sync:[redacted]@crm.internal", StringComparison.Ordinal);
}
