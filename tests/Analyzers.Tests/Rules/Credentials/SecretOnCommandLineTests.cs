using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Credentials;

/// <summary>MCPAC1008: credentials that other processes can list, or inherit.</summary>
public class SecretOnCommandLineTests
{
    private const string Usings = """
        using System.Diagnostics;
        using System.Text;
        using Microsoft.Extensions.Configuration;
        using ModelContextProtocol.Client;
        using ModelContextProtocol.Server;


        """;

    private static string Tool(string statement, string members = "", string beside = "") => Usings + $$"""
        [McpServerToolType]
        public sealed class ReportTools(IConfiguration configuration)
        {
            private readonly string _token = Environment.GetEnvironmentVariable("REPORT_TOKEN")!;

            [McpServerTool(ReadOnly = true)]
            public async Task<string> Run(string name)
            {
                await Task.Yield();
                var section = configuration["Report:Name"];
                var start = new ProcessStartInfo("report") { RedirectStandardOutput = true };
                {{statement}}
                return name + section + start.FileName;
            }

            public int Length() => _token.Length;

            {{members}}
        }
        {{beside}}
        """;

    [Theory]
    [InlineData("""start.Arguments = $"--token {[|_token|]}"; Process.Start(start);""")]
    [InlineData("""start.Arguments = "--token " + [|_token|]; Process.Start(start);""")]
    [InlineData("""start.Arguments = string.Format("--token {0} --name {1}", [|_token|], name);""")]
    [InlineData("""start.Arguments = "--name x"; start.Arguments += " --token " + [|_token|];""")]
    [InlineData("""start.ArgumentList.Add("--token"); start.ArgumentList.Add([|_token|]);""")]
    [InlineData("""start.ArgumentList.Add($"--token={[|_token|]}");""")]
    [InlineData("""start.ArgumentList.Insert(0, [|_token|]);""")]
    [InlineData("""start.ArgumentList.Add([|Environment.GetEnvironmentVariable("REPORT_TOKEN") ?? name|]);""")]
    [InlineData("""Process.Start("report", [|_token|]);""")]
    [InlineData("""Process.Start("report", $"--token {[|_token|]}");""")]
    [InlineData("""Process.Start("report", new[] { "--token", [|_token|] });""")]
    [InlineData("""Process.Start("report", ["--token", [|_token|]]);""")]
    [InlineData("""var other = new ProcessStartInfo("report", "--token " + [|_token|]); Process.Start(other);""")]
    [InlineData("""var other = new ProcessStartInfo { FileName = "report", Arguments = $"--token {[|_token|]}" }; Process.Start(other);""")]
    [InlineData("""var other = new ProcessStartInfo("report") { ArgumentList = { "--token", [|_token|] } }; Process.Start(other);""")]
    [InlineData("""using var process = new Process { StartInfo = { FileName = "report", Arguments = "--token " + [|_token|] } }; process.Start();""")]
    [InlineData("""using var process = new Process(); process.StartInfo.Arguments = "--token " + [|_token|]; process.Start();""")]
    [InlineData("""var text = new StringBuilder("--token "); text.Append([|_token|]); start.Arguments = text.ToString();""")]
    [InlineData("""var list = new List<string> { "--token", [|_token|] }; foreach (var item in list) { start.ArgumentList.Add(item); }""")]
    [InlineData("""var options = new StdioClientTransportOptions { Command = "report", InheritEnvironmentVariables = false, Arguments = ["--token", [|_token|]] };""")]
    [InlineData("""var options = new StdioClientTransportOptions { Command = "report", InheritEnvironmentVariables = false, Arguments = new[] { $"--token={[|_token|]}" } };""")]
    [InlineData("""var options = new StdioClientTransportOptions { Command = "report", InheritEnvironmentVariables = false }; options.Arguments = new List<string> { [|_token|] };""")]
    [InlineData("""var options = new StdioClientTransportOptions { Command = "report", InheritEnvironmentVariables = false, Arguments = [] }; options.Arguments.Add([|_token|]);""")]
    [InlineData("""start.Arguments = $"--password {[|configuration["Report:Password"]|]}";""")]
    [InlineData("""start.ArgumentList.Add([|configuration.GetConnectionString("Reports")|]!);""")]
    public Task Secret_in_the_arguments_of_a_process_is_reported(string statement) => Verify.Analyzer<SecretOnCommandLineAnalyzer>(Tool(statement));

    [Theory]
    [InlineData("""Start($"--token {[|_token|]}");""", "private static void Start(string arguments) => Process.Start(\"report\", arguments);")]
    [InlineData("""Start([|_token|]);""", "private static void Start(string token) => Process.Start(\"report\", \"--token \" + token);")]
    [InlineData("""start.Arguments = Arguments();""", "private string Arguments() => $\"--token {[|_token|]}\";")]
    [InlineData("""Runner.Start("report", "--token", [|_token|]);""", "")]
    [InlineData("""Runner.Options([|_token|]);""", "")]
    [InlineData("""Action run = () => Process.Start("report", [|_token|]); run();""", "")]
    public Task Secret_is_followed_through_helpers(string statement, string member) => Verify.Analyzer<SecretOnCommandLineAnalyzer>(Tool(statement, member, """

        public static class Runner
        {
            public static void Start(string program, params string[] arguments)
            {
                var start = new ProcessStartInfo(program);
                foreach (var argument in arguments)
                {
                    start.ArgumentList.Add(argument);
                }

                Process.Start(start);
            }

            public static StdioClientTransportOptions Options(string key) => new() { Command = "report", InheritEnvironmentVariables = false, Arguments = ["--key", key] };
        }
        """));

    [Theory]
    [InlineData("""start.Environment["REPORT_TOKEN"] = _token; Process.Start(start);""")]
    [InlineData("""start.EnvironmentVariables["REPORT_TOKEN"] = _token;""")]
    [InlineData("""start.ArgumentList.Add("get-access-token"); start.Arguments = "account get-access-token --resource " + name;""")]
    [InlineData("""start.Arguments = $"--token-file {name}"; start.ArgumentList.Add("--password-stdin");""")]
    [InlineData("""start.Arguments = $"--configured {_token is not null} --length {_token.Length}";""")]
    [InlineData("""start.ArgumentList.Add(section!);""")]
    [InlineData("""start.ArgumentList.Add(nameof(_token));""")]
    [InlineData("""start.ArgumentList.Add(Mask(_token)); static string Mask(string value) => value[..2] + "***";""")]
    [InlineData("""using var process = Process.Start(start)!; process.StandardInput.WriteLine(_token);""")]
    [InlineData("""var shown = $"report --token {(_token.Length > 0 ? "***" : "")}"; start.ArgumentList.Add(shown);""")]
    [InlineData("""var options = new StdioClientTransportOptions { Command = "report", InheritEnvironmentVariables = false, EnvironmentVariables = new Dictionary<string, string?> { ["REPORT_TOKEN"] = _token } };""")]
    [InlineData("""var list = new List<string>(); list.Add(_token); name += list.Count;""")]
    public Task Variable_or_a_word_about_a_token_is_silent(string statement) => Verify.Analyzer<SecretOnCommandLineAnalyzer>(Tool(statement));

    [Theory]
    [InlineData("report", DiagnosticSeverity.Warning, "pass it as an environment variable")]
    [InlineData("7z", DiagnosticSeverity.Info, "the program takes it in no other way, so keep the process short")]
    [InlineData("dotnet dev-certs", DiagnosticSeverity.Info, "the program takes it in no other way, so keep the process short")]
    public Task Program_that_takes_a_password_in_no_other_way_ranks_lower(string program, DiagnosticSeverity severity, string remedy) => Verify.Analyzer<SecretOnCommandLineAnalyzer>(
        Tool($$"""name += "{{program}}"; start.Arguments = $"-p {{{"{|#0:_token|}"}}}";"""),
        Verify.Diagnostic(
            Descriptors.MCPAC1008_SecretOnCommandLine, 0,
            $"'REPORT_TOKEN' is passed on a command line, from REPORT_TOKEN (Test0.cs:10) through _token, where the process list shows it; {remedy}").WithSeverity(severity));

    [Fact]
    public Task One_secret_in_one_member_is_one_finding() => Verify.Analyzer<SecretOnCommandLineAnalyzer>(Tool(
        """start.ArgumentList.Add([|_token|]); start.Arguments = "--token " + _token;"""));

    [Theory]
    [InlineData("new [|StdioClientTransportOptions|] { Command = \"report\" }")]
    [InlineData("new [|StdioClientTransportOptions|] { Command = \"report\", EnvironmentVariables = new Dictionary<string, string?> { [\"A\"] = \"b\" } }")]
    public Task Child_that_inherits_everything_is_reported(string creation) => Verify.Analyzer<SecretOnCommandLineAnalyzer>(Tool($"var options = {creation};"));

    [Theory]
    [InlineData("var options = new StdioClientTransportOptions { Command = \"report\", InheritEnvironmentVariables = false };")]
    [InlineData("var options = new StdioClientTransportOptions { Command = \"report\", InheritEnvironmentVariables = true };")]
    [InlineData("var options = new StdioClientTransportOptions { Command = \"report\" }; options.InheritEnvironmentVariables = false;")]
    public Task Child_whose_environment_somebody_thought_of_is_silent(string statement) => Verify.Analyzer<SecretOnCommandLineAnalyzer>(Tool(statement));

    [Fact]
    public Task Target_typed_creation_is_reported() => Verify.Analyzer<SecretOnCommandLineAnalyzer>(Tool(
        "StdioClientTransportOptions options = {|#0:new|}() { Command = \"report\" };"),
        Verify.Diagnostic(
            Descriptors.MCPAC1008_SecretOnCommandLine, 0,
            "The child server inherits all of this process's credentials; set InheritEnvironmentVariables to false and pass what it needs").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Sdk_without_the_switch_is_asked_about_arguments_only() => Verify.Analyzer<SecretOnCommandLineAnalyzer>(
        """
        using ModelContextProtocol.Client;

        public static class Start
        {
            public static object Options() => new StdioClientTransportOptions
            {
                Command = "report",
                Arguments = ["--token", [|Environment.GetEnvironmentVariable("REPORT_TOKEN")|]!],
            };
        }
        """,
        McpSdk.V0_2);

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<SecretOnCommandLineAnalyzer>(
        Tool("Process.Start(\"report\", _token); var options = new StdioClientTransportOptions { Command = \"report\" };"),
        test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Incomplete_code_does_not_break_the_rule() => Verify.Analyzer<SecretOnCommandLineAnalyzer>(
        Tool("start.ArgumentList.Add({|CS0103:missing|}); start.{|CS1061:ArgumentLists|}.Add(_token);"));

    [Fact]
    public Task Fix_makes_an_option_a_variable() => Verify.Fix<SecretOnCommandLineAnalyzer, SecretOnCommandLineFix>(
        Tool(
            """
            // The token.
                    start.ArgumentList.Add("--token");
                    start.ArgumentList.Add([|_token|]); // secret
                    start.ArgumentList.Add("--name");
            """),
        Tool(
            """
            // The token.
                    start.Environment["REPORT_TOKEN"] = _token; // secret
                    start.ArgumentList.Add("--name");
            """));

    [Theory]
    [InlineData("""["serve", "--token", [|_token|]],""", """["serve"],""")]
    [InlineData("""["--token", [|_token|], "serve"],""", """["serve"],""")]
    [InlineData("""new[] { "serve", "--token", [|_token|] },""", """new[] { "serve" },""")]
    [InlineData("""new List<string> { "serve", "--token", [|_token|], "-v" }""", """new List<string> { "serve", "-v" }""")]
    public Task Fix_makes_an_element_of_a_list_a_variable(string before, string after) => Verify.Fix<SecretOnCommandLineAnalyzer, SecretOnCommandLineFix>(
        Tool($$"""
            var options = new StdioClientTransportOptions
                    {
                        Command = "report",
                        InheritEnvironmentVariables = false,
                        Arguments = {{before}}
                    };
            """),
        Tool($$"""
            var options = new StdioClientTransportOptions
                    {
                        Command = "report",
                        InheritEnvironmentVariables = false,
                        Arguments = {{after.TrimEnd(',')}},
                        EnvironmentVariables = new Dictionary<string, string?> { ["REPORT_TOKEN"] = _token }{{(after.EndsWith(',') ? "," : "")}}
                    };
            """));

    [Theory]
    [InlineData("""new ProcessStartInfo("report") { ArgumentList = { "serve", "--token", [|_token|] } }""", """new ProcessStartInfo("report") { ArgumentList = { "serve" }, Environment = { ["REPORT_TOKEN"] = _token } }""")]
    [InlineData("""new ProcessStartInfo("report") { ArgumentList = { "--token", [|_token|], "serve" }, RedirectStandardOutput = true }""", """new ProcessStartInfo("report") { ArgumentList = { "serve" }, RedirectStandardOutput = true, Environment = { ["REPORT_TOKEN"] = _token } }""")]
    [InlineData("""new ProcessStartInfo("report", ["serve", "--token", [|_token|]])""", """new ProcessStartInfo("report", ["serve"]) { Environment = { ["REPORT_TOKEN"] = _token } }""")]
    [InlineData("""new ProcessStartInfo("report", new[] { "serve", "--token", [|_token|] })""", """new ProcessStartInfo("report", new[] { "serve" }) { Environment = { ["REPORT_TOKEN"] = _token } }""")]
    public Task Fix_makes_an_argument_of_a_new_start_a_variable(string before, string after) => Verify.Fix<SecretOnCommandLineAnalyzer, SecretOnCommandLineFix>(
        Tool($"var other = {before}; Process.Start(other);"), Tool($"var other = {after}; Process.Start(other);"));

    [Fact]
    public Task Fix_starts_the_child_with_the_default_environment() => Verify.Fix<SecretOnCommandLineAnalyzer, SecretOnCommandLineFix>(
        Tool("""
            var one = new [|StdioClientTransportOptions|] { Command = "report" };
                    var two = new [|StdioClientTransportOptions|]
                    {
                        Command = "report", // ours
                        Name = "two"
                    };
            """).Replace("var two", "}\n\n    public void More()\n    {\n        var two", StringComparison.Ordinal).Replace("return name + section + start.FileName;", "", StringComparison.Ordinal).Replace("public async Task<string> Run", "public async Task Run", StringComparison.Ordinal),
        Tool("""
            var one = new StdioClientTransportOptions { Command = "report", InheritEnvironmentVariables = false, EnvironmentVariables = StdioClientTransportOptions.GetDefaultEnvironmentVariables() };
                    var two = new StdioClientTransportOptions
                    {
                        Command = "report", // ours
                        Name = "two",
                        InheritEnvironmentVariables = false,
                        EnvironmentVariables = StdioClientTransportOptions.GetDefaultEnvironmentVariables()
                    };
            """).Replace("var two", "}\n\n    public void More()\n    {\n        var two", StringComparison.Ordinal).Replace("return name + section + start.FileName;", "", StringComparison.Ordinal).Replace("public async Task<string> Run", "public async Task Run", StringComparison.Ordinal));

    [Theory]
    [InlineData("""start.Arguments = $"--token {[|_token|]}";""")]
    [InlineData("""Process.Start(new ProcessStartInfo("report") { ArgumentList = { "--token", [|_token|] }, UseShellExecute = true });""")]
    [InlineData("""Process.Start(new ProcessStartInfo("report") { ArgumentList = { "--token", [|_token|] }, Environment = { ["A"] = "b" } });""")]
    [InlineData("""Process.Start(new ProcessStartInfo("report", $"--token {[|_token|]}"));""")]
    [InlineData("""start.ArgumentList.Add([|_token|]);""")]
    [InlineData("""start.ArgumentList.Add("get"); start.ArgumentList.Add([|_token|]);""")]
    [InlineData("""start.ArgumentList.Add("-p"); name += "7z"; start.ArgumentList.Add([|_token|]);""")]
    [InlineData("""var options = new [|StdioClientTransportOptions|] { Command = "report", EnvironmentVariables = new Dictionary<string, string?> { ["A"] = "b" } };""")]
    public Task Value_that_no_option_names_or_an_environment_of_ones_own_has_no_fix(string statement) =>
        Verify.NoFix<SecretOnCommandLineAnalyzer, SecretOnCommandLineFix>(Tool(statement));
}
