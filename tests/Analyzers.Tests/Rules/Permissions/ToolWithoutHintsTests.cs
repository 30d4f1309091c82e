using McpAnalyzers.CodeFixes.Rules.Permissions;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Permissions;

/// <summary>MCPAC5009: tools that leave their clients in the dark.</summary>
public class ToolWithoutHintsTests
{
    private static string Type(string members, string name = "Tools") => $$"""
        using System.Data.Common;
        using System.Net.Http.Json;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class {{name}}(HttpClient http, DbConnection db)
        {
            private readonly List<string> _seen = [];
            private int _count;

            public override string ToString() => http.ToString() + db + _seen + _count;

            {{members}}
        }
        """;

    private static string Tool(string body, string hints = "") => $$"""
        [McpServerTool{{hints}}]
            public async Task<string> Run(string id)
            {
                await Task.Yield();
                {{body}}
                return id;
            }
        """;

    [Fact]
    public Task Type_with_silent_tools_is_one_finding() => Verify.Analyzer<ToolWithoutHintsAnalyzer>(
        """
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class {|#0:Tools|}
        {
            [McpServerTool]
            public static string {|#1:One|}() => "1";

            [McpServerTool(Name = "two", Idempotent = true)]
            public static string {|#2:Two|}() => "2";

            [McpServerTool(ReadOnly = true)]
            public static string Three() => "3";

            public static string NoTool() => "4";
        }
        """,
        Verify.Diagnostic(Descriptors.MCPAC5009_ToolWithoutHints, 0, "2", "3", "Tools").WithLocation(1).WithLocation(2));

    [Theory]
    [InlineData("(ReadOnly = true)")]
    [InlineData("(ReadOnly = false)")]
    [InlineData("(Destructive = true)")]
    [InlineData("(Destructive = false)")]
    public Task Tool_with_a_hint_is_silent(string hints) => Verify.Analyzer<ToolWithoutHintsAnalyzer>(Type(Tool("", hints)));

    [Fact]
    public Task Prompts_and_resources_are_silent() => Verify.Analyzer<ToolWithoutHintsAnalyzer>(
        """
        using ModelContextProtocol.Server;

        public static class Texts
        {
            [McpServerPrompt]
            public static string Greet(string name) => "Greet " + name;

            [McpServerResource(UriTemplate = "text://manual", Name = "manual")]
            public static string Manual() => "Read first.";
        }
        """);

    [Fact]
    public Task Partial_type_is_reported_in_its_first_part_with_such_a_tool() => Verify.Analyzer<ToolWithoutHintsAnalyzer>(
        [
            ("/0/A.cs", """
                using ModelContextProtocol.Server;

                public static partial class Tools
                {
                    [McpServerTool(ReadOnly = true)]
                    public static string One() => "1";
                }
                """),
            ("/0/B.cs", """
                using ModelContextProtocol.Server;

                public static partial class {|#0:Tools|}
                {
                    [McpServerTool]
                    public static string {|#1:Two|}() => "2";
                }
                """),
            ("/0/C.cs", """
                using ModelContextProtocol.Server;

                public static partial class Tools
                {
                    [McpServerTool]
                    public static string {|#2:Three|}() => "3";
                }
                """),
        ],
        test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC5009_ToolWithoutHints, 0, "2", "3", "Tools").WithLocation(1).WithLocation(2)));

    [Fact]
    public Task Attribute_of_sdk_0_2_is_read() => Verify.Analyzer<ToolWithoutHintsAnalyzer>(
        Type(Tool("")).Replace("class Tools", "class [|Tools|]", StringComparison.Ordinal), McpSdk.V0_2);

    [Fact]
    public Task Attribute_of_sdk_1_4_is_read() => Verify.Analyzer<ToolWithoutHintsAnalyzer>(
        Type(Tool("")).Replace("class Tools", "class [|Tools|]", StringComparison.Ordinal), McpSdk.V1_4);

    [Fact]
    public Task Half_typed_attribute_is_survived() => Verify.Analyzer<ToolWithoutHintsAnalyzer>(
        """
        using ModelContextProtocol.Server;

        public static class Tools
        {
            [McpServerTool(ReadOnly = {|CS0103:yes|})]
            public static string One() => "1";
        }
        """);

    [Theory]
    [InlineData("""await http.GetStringAsync("customers/" + id);""")]
    [InlineData("""using var command = db.CreateCommand(); using var reader = command.ExecuteReader();""")]
    [InlineData("""id = File.ReadAllText("/srv/" + id);""")]
    [InlineData("""var parts = new List<string>(); parts.Add(id); id = string.Join(",", parts.OrderBy(p => p));""")]
    public Task Fix_marks_what_is_proven_to_read(string body) => Verify.Fix<ToolWithoutHintsAnalyzer, ToolWithoutHintsFix>(
        Type(Tool(body), "[|Tools|]"), Type(Tool(body, "(ReadOnly = true)")));

    [Theory]
    [InlineData("""await http.DeleteAsync("customers/" + id);""")]
    [InlineData("""await http.PostAsJsonAsync("customers/search", new { id });""")]
    [InlineData("""_seen.Add(id);""")]
    [InlineData("""_count++;""")]
    [InlineData("""Environment.SetEnvironmentVariable("LAST", id);""")]
    [InlineData("""Func<string, string> change = s => s; id = change(id);""")]
    public Task Fix_marks_what_is_not_proven_to_read_as_destructive(string body) => Verify.Fix<ToolWithoutHintsAnalyzer, ToolWithoutHintsFix>(
        Type(Tool(body), "[|Tools|]"), Type(Tool(body, "(Destructive = true)")));

    [Fact]
    public Task Fix_keeps_other_arguments_and_comments() => Verify.Fix<ToolWithoutHintsAnalyzer, ToolWithoutHintsFix>(
        """
        using System.ComponentModel;
        using ModelContextProtocol.Server;

        public static class [|Tools|]
        {
            // The first.
            [McpServerTool(Name = "one"), Description("One.")]
            public static string One() => "1";

            [Description("Two.")]
            [ModelContextProtocol.Server.McpServerTool()]
            public static string Two() => "2";

            [McpServerTool /* plain */]
            public static string Three() => "3";
        }
        """,
        """
        using System.ComponentModel;
        using ModelContextProtocol.Server;

        public static class Tools
        {
            // The first.
            [McpServerTool(Name = "one", ReadOnly = true), Description("One.")]
            public static string One() => "1";

            [Description("Two.")]
            [ModelContextProtocol.Server.McpServerTool(ReadOnly = true)]
            public static string Two() => "2";

            [McpServerTool(ReadOnly = true) /* plain */]
            public static string Three() => "3";
        }
        """);

    [Fact]
    public Task Fix_tells_the_tools_of_one_type_apart() => Verify.Fix<ToolWithoutHintsAnalyzer, ToolWithoutHintsFix>(
        """
        using ModelContextProtocol.Server;

        public sealed class [|Tools|](HttpClient http)
        {
            [McpServerTool]
            public Task<string> Read(string id) => http.GetStringAsync("customers/" + id);

            [McpServerTool]
            public Task Delete(string id) => http.DeleteAsync("customers/" + id);
        }
        """,
        """
        using ModelContextProtocol.Server;

        public sealed class Tools(HttpClient http)
        {
            [McpServerTool(ReadOnly = true)]
            public Task<string> Read(string id) => http.GetStringAsync("customers/" + id);

            [McpServerTool(Destructive = true)]
            public Task Delete(string id) => http.DeleteAsync("customers/" + id);
        }
        """);

    [Fact]
    public Task Fix_all_marks_the_tools_of_every_type_that_only_reads() => Verify.Fix<ToolWithoutHintsAnalyzer, ToolWithoutHintsFix>(
        [
            ("/0/A.cs", "using ModelContextProtocol.Server;\n\npublic static class [|A|]\n{\n    [McpServerTool]\n    public static string One() => \"1\";\n}\n"),
            ("/0/B.cs", "using ModelContextProtocol.Server;\n\npublic static class [|B|]\n{\n    [McpServerTool]\n    public static string Two() => \"2\";\n}\n"),
        ],
        [
            ("/0/A.cs", "using ModelContextProtocol.Server;\n\npublic static class A\n{\n    [McpServerTool(ReadOnly = true)]\n    public static string One() => \"1\";\n}\n"),
            ("/0/B.cs", "using ModelContextProtocol.Server;\n\npublic static class B\n{\n    [McpServerTool(ReadOnly = true)]\n    public static string Two() => \"2\";\n}\n"),
        ]);
}
