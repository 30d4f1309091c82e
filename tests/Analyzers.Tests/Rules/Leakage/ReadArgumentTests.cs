using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2007 and MCPAC2013 where a low-level handler reads what the client sent out of the request itself.</summary>
public class ReadArgumentTests
{
    private const string Usings = """
        using System.Net.Http.Headers;
        using System.Text.Json;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    private static string Tool(string body) => Usings + $$"""
        public sealed class ReadSetting : McpServerTool
        {
            private static readonly HashSet<string> Allowed = new() { "REGION", "TIER" };
            private static readonly Tool s_tool = new() { Name = "read_setting" };

            public override Tool ProtocolTool => s_tool;

            public override IReadOnlyList<object> Metadata => [];

            public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
            {
                {{body.Replace("\n", "\n        ").Replace("\n        \n", "\n\n")}}
            }

            private static ValueTask<CallToolResult> Text(string? text) => new(new CallToolResult { Content = [new TextContentBlock { Text = text ?? "" }] });

            private static string Argument(RequestContext<CallToolRequestParams> request, string name) =>
                request.Params?.Arguments is { } all && all.TryGetValue(name, out var value) ? value.ToString() : throw new McpException("Missing.");
        }

        public sealed record Query(string Name, string Region);
        """;

    [Theory]
    [InlineData("return Text(Environment.GetEnvironmentVariable([|request.Params!.Arguments![\"name\"].GetString()|]!));")]
    [InlineData("var name = request.Params!.Arguments![\"name\"].GetString()!; return Text(Environment.GetEnvironmentVariable([|name|]));")]
    [InlineData("return request.Params?.Arguments?.TryGetValue(\"name\", out var name) == true ? Text(Environment.GetEnvironmentVariable([|name.GetString()|]!)) : Text(null);")]
    [InlineData("if (request.Params!.Arguments!.TryGetValue(\"name\", out var name) && name.ValueKind == JsonValueKind.String) { return Text(Environment.GetEnvironmentVariable([|name.ToString()|])); } return Text(null);")]
    [InlineData("var arguments = request.Params!.Arguments!; var name = arguments[\"name\"].Deserialize<string>()!; return Text(Environment.GetEnvironmentVariable([|name|]));")]
    [InlineData("var query = request.Params!.Arguments![\"query\"].Deserialize<Query>()!; return Text(Environment.GetEnvironmentVariable([|query.Name|]));")]
    [InlineData("return Text(Environment.GetEnvironmentVariable([|request.Params!.Arguments![\"query\"].GetProperty(\"name\").GetString()|]!));")]
    [InlineData("var name = Argument(request, \"name\"); return Text(Environment.GetEnvironmentVariable([|name|]));")]
    [InlineData("string Get(string key) => request.Params!.Arguments![key].GetString()!; return Text(Environment.GetEnvironmentVariable([|Get(\"name\")|]));")]
    [InlineData("var name = [|request.Params!.Arguments|]!.FirstOrDefault(a => a.Key == \"name\").Value.GetString()!; return Text(Environment.GetEnvironmentVariable(name));")]
    public Task Argument_read_by_hand_is_reported(string body) => Verify.Analyzer<ChosenSecretAnalyzer>(Tool(body));

    [Theory]
    [InlineData("return Text(Environment.GetEnvironmentVariable(\"REGION\") + request.Params!.Arguments![\"name\"].GetString());")]
    [InlineData("var name = request.Params!.Arguments![\"name\"].GetString()!; if (!Allowed.Contains(name)) throw new McpException(\"No.\"); return Text(Environment.GetEnvironmentVariable(name));")]
    [InlineData("if (!Allowed.Contains(request.Params!.Arguments![\"name\"].GetString()!)) throw new McpException(\"No.\"); return Text(Environment.GetEnvironmentVariable(request.Params!.Arguments![\"name\"].GetString()!));")]
    [InlineData("if (!Allowed.Contains(request.Params?.Arguments?[\"name\"].GetString() ?? \"\")) throw new McpException(\"No.\"); return Text(Environment.GetEnvironmentVariable(request.Params!.Arguments![\"name\"].GetString()!));")]
    [InlineData("if (request.Params!.Arguments![\"name\"].GetString() is not (\"REGION\" or \"TIER\")) throw new McpException(\"No.\"); return Text(Environment.GetEnvironmentVariable(request.Params!.Arguments![\"name\"].GetString()!));")]
    [InlineData("return Text(Environment.GetEnvironmentVariable(\"CRM_\" + request.Params!.Arguments![\"name\"].GetString()));")]
    [InlineData("return Text(Environment.GetEnvironmentVariable(request.Params!.Arguments![\"name\"].GetString()!) is null ? \"not set\" : \"set\");")]
    [InlineData("var name = request.Params!.Arguments![\"region\"].GetString() == \"eu\" ? \"EU_URL\" : \"US_URL\"; return Text(Environment.GetEnvironmentVariable(name));")]
    [InlineData("return Text(request.Services!.GetService<Query>()?.Name is { } name ? Environment.GetEnvironmentVariable(name) : null);")]
    [InlineData("if (!Allowed.Contains(Argument(request, \"name\"))) throw new McpException(\"No.\"); return Text(Environment.GetEnvironmentVariable(Argument(request, \"name\")));")]
    [InlineData("string Get(string key) => request.Params!.Arguments![key].GetString()!; if (Allowed.Contains(Get(\"name\"))) return Text(Environment.GetEnvironmentVariable(Get(\"name\"))); return Text(null);")]
    [InlineData("return Text(Environment.GetEnvironmentVariable(request.Params!.Name));")]
    public Task Fixed_or_checked_argument_is_silent(string body) => Verify.Analyzer<ChosenSecretAnalyzer>(Tool(body));

    [Fact]
    public Task Check_of_another_argument_does_not_count() => Verify.Analyzer<ChosenSecretAnalyzer>(Tool("""
        var all = request.Params!.Arguments!;
        var region = all["region"].GetString()!;
        var name = all["name"].GetString()!;
        if (!Allowed.Contains(region))
        {
            throw new McpException("No.");
        }

        return Text(Environment.GetEnvironmentVariable([|name|]));
        """));

    [Fact]
    public Task Check_on_one_way_only_does_not_count() => Verify.Analyzer<ChosenSecretAnalyzer>(Tool("""
        if (request.Params!.Arguments!.ContainsKey("strict"))
        {
            if (!Allowed.Contains(request.Params!.Arguments!["name"].GetString()!))
            {
                throw new McpException("No.");
            }
        }

        return Text(Environment.GetEnvironmentVariable([|request.Params!.Arguments!["name"].GetString()|]!));
        """));

    [Fact]
    public Task Handlers_given_as_delegates_are_followed() => Verify.Analyzer<ChosenSecretAnalyzer>(Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer()
            .WithStdioServerTransport()
            .WithCallToolHandler(async (request, cancellationToken) =>
            {
                await Task.Yield();
                switch (request.Params?.Name)
                {
                    case "read":
                        return Text(Environment.GetEnvironmentVariable({|#0:request.Params.Arguments!["variable"].GetString()|}!));
                    case "region":
                        var region = request.Params.Arguments!["region"].GetString();
                        return Text(region is "EU" or "US" ? Environment.GetEnvironmentVariable(region) : null);
                    default:
                        throw new McpException("Unknown tool.");
                }
            })
            .WithGetPromptHandler((context, _) => new(new GetPromptResult
            {
                Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = Environment.GetEnvironmentVariable({|#1:context.Params!.Arguments!["setting"].ToString()|}) ?? "" } }],
            }))
            .WithReadResourceHandler((context, _) => new(new ReadResourceResult
            {
                Contents = [new TextResourceContents { Uri = "setting://x", Text = Environment.GetEnvironmentVariable({|#2:context.Params!.Uri["setting://".Length..]|}) ?? "" }],
            }));
        builder.Services.Configure<McpServerOptions>(options => options.Handlers.CallToolHandler = Handlers.CallAsync);
        await builder.Build().RunAsync();

        static CallToolResult Text(string? text) => new() { Content = [new TextContentBlock { Text = text ?? "" }] };

        public static class Handlers
        {
            public static ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken) =>
                new(request.Params!.Name switch
                {
                    "read" => Read(request.Params.Arguments!),
                    "safe" => new CallToolResult(),
                    _ => throw new McpException("Unknown tool."),
                });

            private static CallToolResult Read(IDictionary<string, JsonElement> arguments)
            {
                var name = arguments["name"].GetString()!;
                return new() { Content = [new TextContentBlock { Text = Environment.GetEnvironmentVariable(name) ?? "" }] };
            }
        }
        """.Replace("\"read\" => Read(request.Params.Arguments!)", "\"read\" => Read({|#3:request.Params.Arguments|}!)"),
        Verify.Diagnostic(Descriptors.MCPAC2007_ChosenSecret, 0, "Tool", "variable", "environment variable"),
        Verify.Diagnostic(Descriptors.MCPAC2007_ChosenSecret, 1, "Prompt", "setting", "environment variable"),
        Verify.Diagnostic(Descriptors.MCPAC2007_ChosenSecret, 2, "Resource", "Uri", "environment variable"),
        Verify.Diagnostic(Descriptors.MCPAC2007_ChosenSecret, 3, "Tool", "name", "environment variable"));

    [Fact]
    public Task Filter_that_reads_the_arguments_is_followed() => Verify.Analyzer<ChosenSecretAnalyzer>(Usings + """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, cancellationToken) =>
        {
            if (request.Params?.Arguments?.TryGetValue("profile", out var sent) == true && sent.ToString() is { Length: > 0 } profile)
            {
                return new CallToolResult { Content = [new TextContentBlock { Text = Environment.GetEnvironmentVariable([|profile|]) ?? "" }] };
            }

            return await next(request, cancellationToken);
        }));
        await builder.Build().RunAsync();
        """);

    [Fact]
    public async Task Older_SDK_versions_count()
    {
        await Verify.Analyzer<ChosenSecretAnalyzer>(Tool("return Text(Environment.GetEnvironmentVariable([|request.Params!.Arguments![\"name\"].GetString()|]!));"), McpSdk.V1_4);
        await Verify.Analyzer<ChosenSecretAnalyzer>(
            """
            using Microsoft.Extensions.DependencyInjection;
            using ModelContextProtocol.Protocol;
            using ModelContextProtocol.Server;

            public static class Start
            {
                public static void Add(IServiceCollection services) => services.AddMcpServer().WithCallToolHandler((request, _) =>
                    ValueTask.FromResult(new CallToolResponse
                    {
                        Content = [new Content { Type = "text", Text = Environment.GetEnvironmentVariable([|request.Params?.Arguments?.GetValueOrDefault("name").GetString() ?? ""|]) }],
                    }));
            }
            """,
            McpSdk.V0_2);
    }

    private const string Functions = """
        using Microsoft.Azure.Functions.Worker.Extensions.Mcp;
        using ModelContextProtocol.Server;

        namespace Microsoft.Azure.Functions.Worker.Extensions.Mcp
        {
            public sealed class McpToolTriggerAttribute(string toolName, string? description = null) : Attribute { public string Name => toolName + description; }
            public sealed class ToolInvocationContext { public Dictionary<string, object>? Arguments { get; init; } public string Name { get; init; } = ""; }
        }

        """;

    [Fact]
    public Task Functions_are_followed() => Verify.Analyzer<ChosenSecretAnalyzer>(Functions + """
        public sealed class Query { public string Variable { get; set; } = ""; public int Count { get; set; } }

        public sealed class SettingFunctions
        {
            public string? Read([McpToolTrigger("read")] ToolInvocationContext context) =>
                context.Arguments!.TryGetValue("variable", out var name) ? Environment.GetEnvironmentVariable([|name.ToString()|]!) : null;

            public string? Ask([McpToolTrigger("ask")] Query query) => Environment.GetEnvironmentVariable([|query.Variable|]);

            public string? Name([McpToolTrigger("name")] ToolInvocationContext context) => Environment.GetEnvironmentVariable(context.Name);
        }
        """);

    private static string Fetch(string body) => Usings + $$"""
        public sealed class Crm(HttpClient http)
        {
            private readonly HttpClient _http = WithKey(http);

            public static HttpClient WithKey(HttpClient http)
            {
                http.BaseAddress = new Uri("https://crm.example.com/");
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("CRM_API_KEY"));
                return http;
            }

            public Task<string> GetAsync(string address) => _http.GetStringAsync(address);
        }

        public sealed class Fetch : McpServerTool
        {
            private readonly HttpClient _http = Crm.WithKey(new HttpClient());
            private readonly Crm _crm = new(new HttpClient());

            public override Tool ProtocolTool => new() { Name = "fetch" };

            public override IReadOnlyList<object> Metadata => [];

            public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
            {
                var arguments = request.Params!.Arguments!;
                {{body.Replace("\n", "\n        ").Replace("\n        \n", "\n\n")}}
            }

            private static CallToolResult Text(string text) => new() { Content = [new TextContentBlock { Text = text }] };
        }
        """;

    [Theory]
    [InlineData("return Text(await _http.GetStringAsync({|MCPAC2013:arguments[\"url\"].GetString()|}));")]
    [InlineData("var url = arguments[\"url\"].GetString(); return Text(await _http.GetStringAsync({|MCPAC2013:url|}));")]
    [InlineData("return Text(await _crm.GetAsync({|MCPAC2013:arguments[\"url\"].GetString()|}!));")]
    [InlineData("using var message = new HttpRequestMessage(HttpMethod.Get, {|MCPAC2013:arguments[\"url\"].GetString()|}); using var answer = await _http.SendAsync(message); return Text(await answer.Content.ReadAsStringAsync());")]
    [InlineData("return Text(await _http.GetStringAsync(\"https://crm.example.com/\" + arguments[\"path\"].GetString()));")]
    [InlineData("return Text(await _http.GetStringAsync($\"customers/{Uri.EscapeDataString(arguments[\"id\"].GetString()!)}\"));")]
    [InlineData("var uri = new Uri(arguments[\"url\"].GetString()!); if (uri.Host != \"crm.example.com\") throw new McpException(\"No.\"); return Text(await _http.GetStringAsync(uri));")]
    public Task Address_read_by_hand_is_reported_where_it_is_not_checked(string body) => Verify.Analyzer<ChosenAddressAnalyzer>(Fetch(body));

    [Fact]
    public Task Local_is_checked_behind_its_declaration() => Verify.Fix<ChosenSecretAnalyzer, ChosenSecretFix>(
        Tool("""
            var name = request.Params!.Arguments!["name"].GetString();
            var text = Environment.GetEnvironmentVariable([|name|]!);
            return Text(text);
            """),
        Tool("""
            var name = request.Params!.Arguments!["name"].GetString();
            if (name is not null && !AllowedNames.Contains(name))
            {
                throw new McpException("Unknown name.");
            }

            var text = Environment.GetEnvironmentVariable(name!);
            return Text(text);
            """).Replace("    private static readonly HashSet<string> Allowed = ", "    private static readonly HashSet<string> AllowedNames = new(StringComparer.Ordinal) { };\n    private static readonly HashSet<string> Allowed = "));

    [Fact]
    public Task Address_in_a_local_is_checked_behind_its_declaration() => Verify.Fix<ChosenAddressAnalyzer, ChosenAddressFix>(
        Fetch("""
            var url = arguments["url"].GetString();
            return Text(await _http.GetStringAsync([|url|]));
            """),
        Fetch("""
            var url = arguments["url"].GetString();
            if (!Uri.TryCreate(new Uri("https://crm.example.com"), url, out var target) || target.Host is not "crm.example.com")
            {
                throw new McpException("Only crm.example.com may be asked.");
            }

            return Text(await _http.GetStringAsync(url));
            """));

    [Theory]
    [InlineData("return Text(Environment.GetEnvironmentVariable([|request.Params!.Arguments![\"name\"].GetString()|]!));")]
    [InlineData("if (request.Params!.Arguments!.TryGetValue(\"name\", out var name)) { return Text(Environment.GetEnvironmentVariable([|name.ToString()|])); } return Text(null);")]
    [InlineData("var name = request.Params!.Arguments![\"name\"].GetString()!; if (name.Length == 3) { name = request.Params!.Arguments![\"name\"].GetString()!; } return Text(Environment.GetEnvironmentVariable([|name|]));")]
    public Task Value_that_no_local_keeps_has_no_fix(string body) => Verify.NoFix<ChosenSecretAnalyzer, ChosenSecretFix>(Tool(body));

    [Fact]
    public Task Incomplete_code_is_silent() => Verify.Analyzer<ChosenSecretAnalyzer>(Tool("""
        var a = Environment.GetEnvironmentVariable(request.Params!.{|CS1061:Argumen|}["name"].GetString());
        var b = Environment.GetEnvironmentVariable(request.Params!.Arguments![{|CS0103:nam|}].GetString()!);
        return Text(null);
        """));
}
