using System.Collections.Immutable;
using System.Globalization;
using McpAnalyzers.Rules.Audit;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Tests.Rules.Audit;

/// <summary>MCPAC0003: what the server model believes, and only when somebody asks.</summary>
public class ModelFactTests
{
    private const string Usings = """
        using System.Net.Http.Headers;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Options;
        using ModelContextProtocol.Server;

        """;

    private const string Start = """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().{|#0:WithStdioServerTransport|}().{|#1:WithTools<NoteTools>|}();
        await builder.Build().{|#2:RunAsync|}();

        """;

    private const string Tools = """
        [McpServerToolType]
        public sealed class NoteTools
        {
            [McpServerTool(Name = "read_note", ReadOnly = true)]
            public string {|#3:Read|}(string id) => id;

            [McpServerTool(Name = "drop_note")]
            public void {|#4:Drop|}(string id) => System.IO.File.Delete("/notes/" + id.Length);
        }

        """;

    private static readonly DiagnosticResult[] s_facts =
    [
        Fact(0, "clients come over standard input and output ('WithStdioServerTransport')"),
        Fact(1, "step 1 of the start registers handlers ('WithTools')"),
        Fact(2, "step 2 of the start starts the server ('RunAsync')"),
        Fact(3, "tool 'read_note' reads, by its hint"),
        Fact(4, "tool 'drop_note' changes something: it calls 'Delete'"),
    ];

    [Fact]
    public Task Facts_are_said_when_the_global_option_asks() => Asked(Usings + Start + Tools, s_facts);

    [Fact]
    public Task Facts_are_said_when_the_report_asks() => Verify.Analyzer<ModelFactAnalyzer>(Usings + Start + Tools, test =>
    {
        test.GlobalOptions["build_property.McpAuditReport"] = "true";
        test.ExpectedDiagnostics.AddRange(s_facts);
    });

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    [InlineData("perhaps")]
    public Task Nothing_is_said_unless_asked(string? value) =>
        Verify.Analyzer<ModelFactAnalyzer>(Usings + Unmarked(Start + Tools), test =>
        {
            if (value is not null)
            {
                test.GlobalOptions["mcp_analyzers.dump_model"] = value;
                test.GlobalOptions["build_property.McpAuditReport"] = value;
            }
        });

    [Fact]
    public Task Section_of_an_editorconfig_asks_for_the_facts_of_its_files() => Verify.Analyzer<ModelFactAnalyzer>(Usings + Start + Tools, test =>
    {
        test.EditorConfig["mcp_analyzers.dump_model"] = "true";
        test.ExpectedDiagnostics.AddRange(s_facts);
    });

    [Fact]
    public Task Project_without_mcp_has_no_facts() => Verify.Analyzer<ModelFactAnalyzer>(
        """
        public static class Notes
        {
            public static string? Key => Environment.GetEnvironmentVariable("NOTES_API_KEY");
        }
        """,
        test =>
        {
            test.Sdk = McpSdk.None;
            test.GlobalOptions["mcp_analyzers.dump_model"] = "true";
        });

    [Fact]
    public Task Facts_stand_in_the_file_they_are_about() => Verify.Analyzer<ModelFactAnalyzer>(
        [("/0/Program.cs", Usings + Start), ("/0/NoteTools.cs", Usings + Tools)],
        test =>
        {
            test.GlobalOptions["mcp_analyzers.dump_model"] = "true";
            test.ExpectedDiagnostics.AddRange(s_facts);
        });

    [Fact]
    public Task Code_that_does_not_compile_has_the_facts_that_can_be_read() => Asked(
        Usings + """
        [McpServerToolType]
        public sealed class NoteTools({|CS0246:Missing|} client)
        {
            [McpServerTool(Name = "read_note", ReadOnly = true)]
            public string {|#0:Read|}(string id) => client.Read(id);

            [McpServerTool(Name = {|CS0103:Unknown|})]
            public void {|#1:Drop|}(string id) { }
        }
        """,
        Fact(0, "tool 'read_note' reads, by its hint"),
        Fact(1, "tool 'Drop' reads: every call it makes is known to"));

    public static TheoryData<string, string> Checks => new()
    {
        { """var key = Environment.GetEnvironmentVariable("DESK_API_KEY") ?? throw new InvalidOperationException("DESK_API_KEY is not set.");""", "is read from the environment; checked at start" },
        { """var key = Environment.GetEnvironmentVariable("DESK_API_KEY");""", "is read from the environment; not checked" },
        { """var key = builder.Configuration["DESK_API_KEY"] ?? throw new InvalidOperationException("DESK_API_KEY is not set.");""", "is read from the configuration; checked at start" },
    };

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Credential_says_when_it_is_checked(string read, string says)
    {
        var facts = await FactsAsync(Usings + $$"""
            var builder = Host.CreateApplicationBuilder(args);
            {{read}}
            builder.Services.AddSingleton(new DeskClient(key));
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<DeskTools>();
            await builder.Build().RunAsync();

            """ + Desk);

        var credential = Assert.Single(facts, f => f.Properties["Fact"] == "Credential");
        Assert.Equal("Server model: credential 'DESK_API_KEY' " + says, credential.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Client_names_its_credential_and_the_handlers_that_reach_it()
    {
        var facts = await FactsAsync(Usings + """
            var builder = Host.CreateApplicationBuilder(args);
            var key = Environment.GetEnvironmentVariable("DESK_ADMIN_KEY") ?? throw new InvalidOperationException("DESK_ADMIN_KEY is not set.");
            builder.Services.AddSingleton(new DeskClient(key));
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<DeskTools>();
            await builder.Build().RunAsync();

            """ + Desk);

        var client = Assert.Single(facts, f => f.Properties["Fact"] == "Client");
        Assert.Equal("DeskClient", client.Properties["Name"]);
        Assert.Equal("Service", client.Properties["Kind"]);
        Assert.Equal("DESK_ADMIN_KEY", client.Properties["Credentials"]);
        Assert.Equal("Name", client.Properties["Privilege"]);
        Assert.Equal("show\nremove", client.Properties["Handlers"]);
        Assert.Equal(["Show", "Remove"], client.AdditionalLocations.Select(RuleRun.TextAt));

        var tools = facts.Where(f => f.Properties["Fact"] == "Handler").Select(f => $"{f.Properties["Name"]} {f.Properties["Effect"]} {f.Properties["Because"]} {f.Properties["Code"]}");
        Assert.Equal(["show Reading Calls DeskTools.Show", "remove Mutating Hint DeskTools.Remove"], tools);
        Assert.All(facts.Where(f => f.Properties["Fact"] == "Handler"), f =>
        {
            var lines = f.Properties["Lines"]!.Split('-').Select(l => int.Parse(l, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            Assert.InRange(f.Location.GetLineSpan().StartLinePosition.Line + 1, lines[0], lines[1]);
        });
    }

    [Fact]
    public async Task Read_only_client_is_a_client_too()
    {
        var facts = await FactsAsync(Usings + """
            var builder = Host.CreateApplicationBuilder(args);
            var key = Environment.GetEnvironmentVariable("DESK_READONLY_KEY") ?? throw new InvalidOperationException("DESK_READONLY_KEY is not set.");
            builder.Services.AddSingleton(new DeskClient(key));
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<DeskTools>();
            await builder.Build().RunAsync();

            """ + Desk);

        Assert.Equal("DESK_READONLY_KEY", Assert.Single(facts, f => f.Properties["Fact"] == "Client").Properties["Credentials"]);
    }

    [NewerCSharpFact]
    public async Task Options_that_are_validated_at_start_are_a_checked_credential()
    {
        var facts = await FactsAsync(Usings + """
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddOptions<DeskOptions>().Bind(builder.Configuration.GetSection("Desk")).Validate(o => o.ApiKey.Length > 0).ValidateOnStart();
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<DeskTools>();
            await builder.Build().RunAsync();

            public sealed class DeskOptions
            {
                public string ApiKey { get; set; } = "";
            }

            [McpServerToolType]
            public sealed class DeskTools(IOptions<DeskOptions> options)
            {
                [McpServerTool(ReadOnly = true)]
                public int Show() => options.Value.ApiKey.Length;
            }
            """);

        var credential = Assert.Single(facts, f => f.Properties["Fact"] == "Credential");
        Assert.Equal(("Desk:ApiKey", "DeskOptions.ApiKey", "AtStart", "Options"), (credential.Properties["Name"], credential.Properties["Member"], credential.Properties["Checked"], credential.Properties["From"]));
    }

    [Fact]
    public async Task Handlers_made_of_lambdas_prompts_and_resources_are_named()
    {
        var facts = await FactsAsync(Usings + """
            public static class Handlers
            {
                public static McpServerTool Echo() => McpServerTool.Create((string text) => text, new() { Name = "echo" });

                [McpServerPrompt(Name = "greet")]
                public static string Greet() => "Hello";

                [McpServerResource(Name = "manual", UriTemplate = "help://manual")]
                public static string Manual() => "Read it.";
            }
            """);

        Assert.Equal(
            ["Tool echo Handlers.Echo", "Prompt greet Handlers.Greet", "Resource manual Handlers.Manual"],
            facts.Select(f => $"{f.Properties["Kind"]} {f.Properties["Name"]} {f.Properties["Code"]}"));
    }

    [Fact]
    public async Task Every_fact_has_the_version_of_its_schema_and_no_value()
    {
        var facts = await FactsAsync(Usings + Unmarked(Start + Tools));

        Assert.All(facts, f => Assert.Equal("1", f.Properties["Schema"]));
        Assert.All(facts, f => Assert.All(f.Properties, p => Assert.NotNull(p.Value)));
        Assert.All(facts, f => Assert.Equal(DiagnosticSeverity.Info, f.Severity));
    }

    private const string Desk = """
        public sealed class DeskClient
        {
            private readonly HttpClient _http = new();

            public DeskClient(string key) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

            public Task<string> GetAsync(string id) => _http.GetStringAsync($"https://desk.example.com/tickets/{id}");

            public Task DeleteAsync(string id) => _http.DeleteAsync($"https://desk.example.com/tickets/{id}");
        }

        [McpServerToolType]
        public sealed class DeskTools
        {
            private readonly DeskClient _desk;

            public DeskTools(DeskClient desk) => _desk = desk;

            [McpServerTool(Name = "show")]
            public Task<string> Show(string id) => _desk.GetAsync(id);

            [McpServerTool(Name = "remove", Destructive = true)]
            public Task Remove(string id) => _desk.DeleteAsync(id);
        }

        """;

    [Theory]
    [InlineData("app.{|#1:MapMcp|}(\"/mcp\");", "MCP is served at '/mcp'; anybody may call")]
    [InlineData("app.{|#1:MapMcp|}(\"/mcp\").RequireAuthorization();", "MCP is served at '/mcp'; callers are authenticated")]
    public Task Endpoint_says_who_may_call(string map, string says) => Verify.Analyzer<ModelFactAnalyzer>(
        $$"""
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        {{map}}
        app.{|#2:Run|}();
        """,
        test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            test.GlobalOptions["mcp_analyzers.dump_model"] = "true";
            test.ExpectedDiagnostics.AddRange(
            [
                Fact(1, "clients come over HTTP ('MapMcp')"),
                Fact(1, says),
                Fact(1, "step 1 of the start registers handlers ('MapMcp')"),
                Fact(2, "step 2 of the start starts the server ('Run')"),
            ]);
        });

    private static DiagnosticResult Fact(int place, string says) => Verify.Diagnostic(Descriptors.MCPAC0003_ModelFact, place, says);

    private static string Unmarked(string source) => System.Text.RegularExpressions.Regex.Replace(source, @"\{\|#\d:(.*?)\|\}", "$1");

    private static Task Asked(string source, params DiagnosticResult[] expected) => Verify.Analyzer<ModelFactAnalyzer>(source, test =>
    {
        test.GlobalOptions["mcp_analyzers.dump_model"] = "true";
        test.ExpectedDiagnostics.AddRange(expected);
    });

    private static async Task<ImmutableArray<Diagnostic>> FactsAsync(string source)
    {
        using var workspace = new AdhocWorkspace();
        var id = ProjectId.CreateNewId();
        var usings = ImplicitUsings.FileFor(McpSdk.V2_3);
        var kind = source.Contains("CreateApplicationBuilder", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var project = workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                id, VersionStamp.Default, "Server", "Server", LanguageNames.CSharp, compilationOptions: new CSharpCompilationOptions(kind), metadataReferences: McpSdk.V2_3.References))
            .AddDocument(DocumentId.CreateNewId(id), "Program.cs", SourceText.From(source), filePath: "/0/Program.cs")
            .AddDocument(DocumentId.CreateNewId(id), "Usings.cs", SourceText.From(usings.Source), filePath: usings.Path)
            .AddAnalyzerConfigDocument(DocumentId.CreateNewId(id), ".globalconfig", SourceText.From("is_global = true\nmcp_analyzers.dump_model = true\n"), filePath: "/0/.globalconfig")
            .GetProject(id)!;
        var compilation = RuleRun.Checked((await project.GetCompilationAsync())!);
        var crashes = new List<Exception>();
        var driver = new CompilationWithAnalyzers(
            compilation,
            [new ModelFactAnalyzer()],
            new CompilationWithAnalyzersOptions(project.AnalyzerOptions, (exception, _, _) => crashes.Add(exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        var facts = await driver.GetAnalyzerDiagnosticsAsync();
        Assert.Empty(crashes);
        return [.. facts.OrderBy(f => f.Location.SourceSpan.Start)];
    }
}
