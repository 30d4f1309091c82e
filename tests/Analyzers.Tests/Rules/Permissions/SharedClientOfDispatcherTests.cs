using McpAnalyzers.CodeFixes.Rules.Permissions;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Permissions;

/// <summary>MCPAC5003 where one low-level handler answers for all tools.</summary>
public class SharedClientOfDispatcherTests
{
    private const string Usings = """
        using System.Net.Http.Headers;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    private const string CrmClient = """

        public sealed class CrmClient
        {
            private readonly HttpClient _http = new();

            public CrmClient(string token) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

            public Task<string> GetAsync(string id) => _http.GetStringAsync($"https://crm.example.com/customers/{id}");

            public Task DeleteAsync(string id) => _http.DeleteAsync($"https://crm.example.com/customers/{id}");
        }
        """;

    private static string Dispatcher(string body, string variable = "CRM_ADMIN_TOKEN", string members = "") => Usings + $$"""
        var builder = Host.CreateApplicationBuilder(args);
        var token = Environment.GetEnvironmentVariable("{{variable}}") ?? throw new InvalidOperationException("The token is not set.");
        builder.Services.{|#0:AddSingleton|}(new CrmClient(token));
        builder.Services.AddSingleton<Dispatcher>();
        builder.Services.AddMcpServer().WithStdioServerTransport().WithCallToolHandler((context, cancellationToken) => context.Services!.GetRequiredService<Dispatcher>().CallAsync(context, cancellationToken));
        await builder.Build().RunAsync();

        public sealed class Dispatcher(CrmClient crm)
        {
            public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
            {
                await Task.Yield();
                var id = context.Params!.Arguments!["id"].GetString()!;
                {{body}}
            }

            private static CallToolResult Text(string text) => new() { Content = [new TextContentBlock { Text = text }] };
            {{members}}
        }
        """ + CrmClient;

    private const string Reads = "return Text(await crm.GetAsync(id));";

    private const string Deletes = "await crm.DeleteAsync(id); return Text(\"\");";

    private static Task Reported(string source, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning) => Verify.Analyzer<SharedPrivilegedClientAnalyzer>(source, test =>
        test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC5003_SharedPrivilegedClient, 0, message).WithSeverity(severity).WithLocation(1).WithLocation(2)));

    [Theory]
    [InlineData("switch (context.Params!.Name) { case {|#1:\"get\"|}: " + Reads + " case {|#2:\"delete\"|}: " + Deletes + " case \"ping\": return Text(\"\"); default: throw new McpException(\"?\"); }")]
    [InlineData("switch (context.Params!.Name.ToLowerInvariant()) { case {|#1:\"get\"|}: { " + Reads + " } case {|#2:\"delete\"|}: { " + Deletes + " } default: throw new McpException(\"?\"); }")]
    [InlineData("var name = context.Params?.Name; if (name == {|#1:\"get\"|}) { " + Reads + " } else if (name == {|#2:\"delete\"|}) { " + Deletes + " } throw new McpException(\"?\");")]
    [InlineData("return context.Params!.Name switch { {|#1:\"get\"|} => Text(await crm.GetAsync(id)), {|#2:\"delete\"|} => await DeleteAsync(id), _ => throw new McpException(\"?\") };")]
    [InlineData("return await RunAsync(context.Params!.Name, id);")]
    public Task Administrators_client_of_a_dispatcher_is_reported(string body)
    {
        var members = "private async Task<CallToolResult> DeleteAsync(string id) { " + Deletes + " }"
            + (body.Contains("RunAsync", StringComparison.Ordinal)
                ? "private async Task<CallToolResult> RunAsync(string toolName, string id) { switch (toolName) { case {|#1:\"get\"|}: " + Reads + " case {|#2:\"delete\"|}: return await DeleteAsync(id); default: throw new McpException(\"?\"); } }"
                : "");
        return Reported(Dispatcher(body, members: members), "'CrmClient' carries the administrator's credential 'CRM_ADMIN_TOKEN' and is shared by 2 tools, 1 of them read-only; give read tools a read-only credential");
    }

    [Fact]
    public Task Client_without_evidence_is_a_suggestion() =>
        Reported(
            Dispatcher("switch (context.Params!.Name) { case {|#1:\"get\"|}: " + Reads + " case {|#2:\"delete\"|}: " + Deletes + " default: throw new McpException(\"?\"); }", "CRM_TOKEN"),
            "One credential ('CRM_TOKEN') serves 2 tools, 1 of them read-only; give read tools a read-only credential",
            DiagnosticSeverity.Info);

    [Theory]
    // One tool, tools that all change something, an argument that is no tool's name, a tool that needs no client.
    [InlineData("switch (context.Params!.Name) { case \"get\": " + Reads + " default: throw new McpException(\"?\"); }", "CRM_ADMIN_TOKEN")]
    [InlineData("switch (context.Params!.Name) { case \"remove\": " + Deletes + " case \"delete\": " + Deletes + " default: throw new McpException(\"?\"); }", "CRM_ADMIN_TOKEN")]
    [InlineData("switch (id) { case \"get\": " + Reads + " case \"delete\": " + Deletes + " default: throw new McpException(\"?\"); }", "CRM_ADMIN_TOKEN")]
    [InlineData("switch (context.Params!.Name) { case \"ping\": return Text(\"\"); case \"delete\": " + Deletes + " default: throw new McpException(\"?\"); }", "CRM_ADMIN_TOKEN")]
    [InlineData("switch (context.Params!.Name) { case \"get\": " + Reads + " case \"first\": " + Reads + " default: throw new McpException(\"?\"); }", "CRM_TOKEN")]
    public Task Client_of_one_kind_of_tool_is_silent(string body, string variable) =>
        Verify.Analyzer<SharedPrivilegedClientAnalyzer>(Dispatcher(body, variable).Replace("{|#0:AddSingleton|}", "AddSingleton", StringComparison.Ordinal));

    [Fact]
    public Task Local_of_a_dispatcher_is_reported() => Verify.Analyzer<SharedPrivilegedClientAnalyzer>(Usings + """
        var [|crm|] = new CrmClient(Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN") ?? throw new InvalidOperationException("The token is not set."));
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithCallToolHandler(async (context, cancellationToken) => context.Params!.Name switch
        {
            "get" => new CallToolResult { Content = [new TextContentBlock { Text = await crm.GetAsync("1") }] },
            "delete" => await Gone(crm.DeleteAsync("1")),
            _ => throw new McpException("?"),
        });
        await builder.Build().RunAsync();

        static async Task<CallToolResult> Gone(Task task) { await task; return new(); }
        """ + CrmClient);

    [Fact]
    public Task Field_of_a_dispatcher_is_reported() => Verify.Analyzer<SharedPrivilegedClientAnalyzer>(Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer(options => options.Handlers.CallToolHandler = Dispatcher.CallAsync).WithStdioServerTransport();
        await builder.Build().RunAsync();

        public static class Dispatcher
        {
            private static readonly CrmClient [|s_crm|] = new(Environment.GetEnvironmentVariable("CRM_ROOT_TOKEN")!);

            public static async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
            {
                if (context.Params!.Name == "read")
                {
                    await s_crm.GetAsync("1");
                }

                if (context.Params!.Name == "purge")
                {
                    await s_crm.DeleteAsync("1");
                }

                return new();
            }
        }
        """ + CrmClient);

    [Fact]
    public Task Dispatcher_has_no_fix() => Verify.NoFix<SharedPrivilegedClientAnalyzer, SharedPrivilegedClientFix>(
        Dispatcher("switch (context.Params!.Name) { case \"get\": " + Reads + " case \"delete\": " + Deletes + " default: throw new McpException(\"?\"); }").Replace("{|#0:AddSingleton|}", "[|AddSingleton|]", StringComparison.Ordinal));
}
