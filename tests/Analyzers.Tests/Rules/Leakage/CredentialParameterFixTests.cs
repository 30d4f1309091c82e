using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2010: the credential comes from options that are checked at start.</summary>
public class CredentialParameterFixTests
{
    private const string Start = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        var builder = Host.CreateApplicationBuilder(args);

        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();

        await builder.Build().RunAsync();
        """;

    private static string Started(params string[] checks) => $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        var builder = Host.CreateApplicationBuilder(args);

        {{string.Join("\n", checks)}}
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();

        await builder.Build().RunAsync();
        """;

    private static string Check(string section, params string[] members) =>
        $"builder.Services.AddOptions<{section}Options>().BindConfiguration(\"{section}\")"
        + string.Concat(members.Select(m => $".Validate(o => !string.IsNullOrWhiteSpace(o.{m}), \"{section}:{m} is not set.\")"))
        + ".ValidateOnStart();";

    private static string Tools(string parameters, string body, string beside = "", string name = "Crm", bool hasOptions = false) => $$"""
        {{(hasOptions ? "using Microsoft.Extensions.Options;\n" : "")}}using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class {{name}}Tools
        {
            [McpServerTool]
            public static string Find({{parameters}})
            {
                {{body}}
            }
        }{{(beside.Length == 0 ? "" : "\n\n" + beside)}}

        """;

    private static string Options(string name, params string[] members) => $$"""
        public sealed class {{name}}Options
        {
        {{string.Join("\n\n", members.Select(m => $"    public string {m} {{ get; set; }} = \"\";"))}}
        }
        """;

    private static Task Fix(string before, string after, string start, string started) =>
        Verify.Fix<CredentialParameterAnalyzer, CredentialParameterFix>(
            [("/0/Program.cs", start), ("/0/Tools.cs", before)], [("/0/Program.cs", started), ("/0/Tools.cs", after)]);

    [Theory]
    [InlineData("string query, string [|apiKey|]", "string query, IOptions<CrmOptions> options")]
    [InlineData("string [|apiKey|], string query", "IOptions<CrmOptions> options, string query")]
    [InlineData("string query, string [|apiKey|] = \"crm-4711\", int limit = 5", "string query, IOptions<CrmOptions> options, int limit = 5")]
    [InlineData("string query, [McpHeader(\"Crm-Key\")] string [|apiKey|]", "string query, IOptions<CrmOptions> options")]
    public Task Parameter_gives_way_to_options(string before, string after) => Fix(
        Tools(before, "return query + apiKey?.Length;"),
        Tools(after, "return query + options.Value.ApiKey?.Length;", Options("Crm", "ApiKey"), hasOptions: true),
        Start,
        Started(Check("Crm", "ApiKey")));

    [Theory]
    [InlineData("string query, int limit = 5, string? [|apiKey|] = null", "    public string? ApiKey { get; set; }")]
    [InlineData("string query, int limit = 5, string [|apiKey|] = \"\"", "    public string ApiKey { get; set; } = \"\";")]
    public Task Server_does_without_what_calls_may_leave_out(string before, string member) => Fix(
        Tools(before, "return query + apiKey?.Length;"),
        Tools("string query, IOptions<CrmOptions> options, int limit = 5", "return query + options.Value.ApiKey?.Length;", $"public sealed class CrmOptions\n{{\n{member}\n}}", hasOptions: true),
        Start,
        Started("builder.Services.AddOptions<CrmOptions>().BindConfiguration(\"Crm\");"));

    [Fact]
    public Task Name_is_not_taken_twice_and_lines_and_comments_stay() => Fix(
        """
        using ModelContextProtocol.Server;

        namespace Desk;

        /// <summary>The tickets.</summary>
        [McpServerToolType]
        internal sealed class TicketTools
        {
            /// <summary>Finds tickets.</summary>
            /// <param name="query">The words.</param>
            /// <param name="apiKey">The key.</param>
            [McpServerTool]
            public string Find(
                string query, // the words
                string [|apiKey|],
                int limit)
            {
                var options = limit;
                return Send(query, apiKey) + options;
            }

            private static string Send(string query, string key) => query + key.Length;
        }
        """,
        """
        using Microsoft.Extensions.Options;
        using ModelContextProtocol.Server;

        namespace Desk;

        /// <summary>The tickets.</summary>
        [McpServerToolType]
        internal sealed class TicketTools
        {
            /// <summary>Finds tickets.</summary>
            /// <param name="query">The words.</param>
            [McpServerTool]
            public string Find(
                string query, // the words
                IOptions<TicketOptions> options2,
                int limit)
            {
                var options = limit;
                return Send(query, options2.Value.ApiKey) + options;
            }

            private static string Send(string query, string key) => query + key.Length;
        }

        internal sealed class TicketOptions
        {
            public string ApiKey { get; set; } = "";
        }
        """,
        Start,
        Started(Check("Ticket", "ApiKey").Replace("TicketOptions", "Desk.TicketOptions", StringComparison.Ordinal)));

    [Fact]
    public Task Two_parameters_of_one_tool_share_the_options() => Fix(
        Tools("string query, string [|password|], string [|apiKey|]", "return query + apiKey.Length + password.Length;"),
        Tools("string query, IOptions<CrmOptions> options", "return query + options.Value.ApiKey.Length + options.Value.Password.Length;", Options("Crm", "Password", "ApiKey"), hasOptions: true),
        Start,
        Started(Check("Crm", "Password", "ApiKey")));

    [Fact]
    public Task Options_of_the_program_are_used()
    {
        const string Bound = "builder.Services.AddOptions<CrmOptions>().Bind(builder.Configuration.GetSection(\"MyCrm\")).Validate(o => o.ApiKey.Length > 0).ValidateOnStart();";
        return Fix(
            Tools("string query, string [|apiKey|]", "return query + apiKey.Length;", Options("Crm", "ApiKey")),
            Tools("string query, IOptions<CrmOptions> options", "return query + options.Value.ApiKey.Length;", Options("Crm", "ApiKey"), hasOptions: true),
            Started(Bound),
            Started(Bound));
    }

    [Fact]
    public Task Options_of_the_program_are_extended() => Fix(
        Tools("string query, string [|apiKey|]", "return query + apiKey.Length;", Options("Crm", "Url")),
        Tools("string query, IOptions<CrmOptions> options", "return query + options.Value.ApiKey.Length;", Options("Crm", "Url", "ApiKey"), hasOptions: true),
        Started("builder.Services.AddOptions<CrmOptions>().BindConfiguration(\"Crm\").ValidateOnStart();"),
        Started(Check("Crm", "ApiKey")));

    [Fact]
    public Task Header_of_a_value_that_the_tool_is_about_goes() => Verify.Fix<CredentialParameterAnalyzer, CredentialParameterFix>(
        Tools("string name, [McpHeader(\"New-Password\")] string [|newPassword|]", "return name + newPassword.Length;").Replace("Find", "CreateUser", StringComparison.Ordinal),
        Tools("string name, string newPassword", "return name + newPassword.Length;").Replace("Find", "CreateUser", StringComparison.Ordinal));

    [Theory]
    [InlineData("string query, string [|apiKey|]", "apiKey = apiKey.Trim(); return query + apiKey.Length;", "")]
    [InlineData("string query, string [|apiKey|]", "return query + apiKey.Length;", "public static class Caller { public static string Call() => CrmTools.Find(\"q\", \"k\"); }")]
    [InlineData("Login [|login|]", "return login.Password;", "public sealed class Login { public string Password { get; set; } = \"\"; }")]
    public Task Where_no_sound_change_exists_none_is_offered(string parameters, string body, string beside) =>
        Fix(Tools(parameters, body, beside), Tools(parameters, body, beside), Start, Start);

    [Fact]
    public Task Library_that_starts_no_server_gets_no_fix() => Verify.NoFix<CredentialParameterAnalyzer, CredentialParameterFix>(
        Tools("string query, string [|apiKey|]", "return query + apiKey.Length;"));
}
