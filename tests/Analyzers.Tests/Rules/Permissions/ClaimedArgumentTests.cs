using McpAnalyzers.CodeFixes.Rules.Permissions;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Permissions;

/// <summary>MCPAC5008 where a handler reads the claim out of the request by hand.</summary>
public class ClaimedArgumentTests
{
    private const string Usings = """
        using System.Security.Claims;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.RegularExpressions;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    private const string Http = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport().WithCallToolHandler(new Dispatcher().CallAsync);
        var app = builder.Build();
        app.MapMcp().RequireAuthorization();
        app.Run();

        """;

    private const string Types = """

        public class Document { public string OwnerId { get; set; } = ""; public string TenantId { get; set; } = ""; public string Text { get; set; } = ""; }
        public class Documents { public Document? Find(string id) => null; public IReadOnlyList<Document> All() => []; public void Delete(string id) { } public void SetRole(string id, string role) { } }
        public class Permissions { public bool CanDelete(string userId, string id) => false; }
        public sealed record Request(string Id, string Role, bool IsAdmin);
        public static class Keys { public const string UserId = "userId"; }
        """;

    /// <summary>A dispatcher whose one arm, or whose body, is the given code.</summary>
    private static string Dispatcher(string body, string members = "") => Usings + Http + $$"""
        public sealed class Dispatcher
        {
            private readonly Documents documents = new();
            private readonly Permissions permissions = new();
            private readonly Dictionary<string, string> tokens = new();

            public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
            {
                await Task.Yield();
                {{body}}
            }

            private static CallToolResult Text(string? text) => new() { Content = [new TextContentBlock { Text = text ?? "" }] };

            private static string? Argument(RequestContext<CallToolRequestParams> request, string name) =>
                request.Params?.Arguments is { } all && all.TryGetValue(name, out var value) ? value.GetString() : null;

            private static string? Claim(RequestContext<CallToolRequestParams> request, string name) => request.User?.FindFirst(name)?.Value;

            {{members}}
        }
        """ + Types;

    private static Task Check(string source) => Verify.Analyzer<ClaimedIdentityAnalyzer>(source, test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("if (context.Params!.Arguments![[|\"role\"|]].GetString() != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var role = context.Params?.Arguments?[[|\"role\"|]].GetString(); if (role != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("if (!context.Params!.Arguments!.TryGetValue([|\"role\"|], out var role) || role.GetString() != \"admin\") return Text(\"Access denied\"); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var role = context.Params!.Arguments!.TryGetValue([|\"role\"|], out var r) ? r.GetString() : null; if (role != \"admin\") return Text(\"Access denied\"); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var args = context.Params?.Arguments ?? new Dictionary<string, JsonElement>(); var admin = args.TryGetValue([|\"isAdmin\"|], out var flag) && flag.GetBoolean(); if (!admin) { return Text(\"Only administrators may do that.\"); } documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var args = context.Params!.Arguments!; var document = documents.Find(args[\"id\"].GetString()!); if (document is null || document.OwnerId != args[[|\"userId\"|]].GetString()) return Text(\"Not found\"); return Text(document.Text);")]
    [InlineData("var args = context.Params!.Arguments!; var document = documents.Find(args[\"id\"].GetString()!); if (document?.OwnerId != args[[|Keys.UserId|]].ToString()) return Text(\"Not found\"); return Text(document.Text);")]
    [InlineData("var tenant = Argument(context, [|\"tenant_id\"|]); var document = documents.Find(Argument(context, \"id\")!); if (document?.TenantId != tenant) return Text(\"Not found\"); return Text(document.Text);")]
    [InlineData("string? Get(string key) => context.Params!.Arguments![key].GetString(); if (!permissions.CanDelete(Get([|\"userId\"|])!, \"1\")) return Text(\"no\"); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var args = context.Params!.Arguments!; string? Get(string key) => args.TryGetValue(key, out var value) ? value.GetString() : null; if (!tokens.TryGetValue(Get([|\"userEmail\"|])!, out var token)) return Text(\"Sign in first\"); return Text(token.Length.ToString());")]
    [InlineData("var caller = context.Params!.Arguments![\"caller\"]; if (caller.GetProperty([|\"role\"|]).GetString() != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var caller = context.Params!.Arguments![\"caller\"]; if (!caller.TryGetProperty([|\"userId\"|], out var id)) return Text(\"Who?\"); if (documents.Find(\"1\")?.OwnerId != id.GetString()) return Text(\"Not yours\"); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var json = JsonSerializer.SerializeToNode(context.Params!.Arguments)!.AsObject(); if ((string?)json[[|\"role\"|]] != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var json = JsonSerializer.SerializeToNode(context.Params!.Arguments)!; if (json[[|\"role\"|]]?.GetValue<string>() != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var request = JsonSerializer.Deserialize<[|Request|]>(JsonSerializer.Serialize(context.Params!.Arguments))!; if (request.Role != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(request.Id); return Text(\"\");")]
    [InlineData("var request = context.Params!.Arguments![\"request\"].Deserialize<[|Request|]>(); if (request?.IsAdmin != true) return Text(\"Access denied\"); documents.Delete(request.Id); return Text(\"\");")]
    [InlineData("var found = Argument(context, [|\"role\"|]) switch { \"admin\" => documents.All(), _ => new List<Document>() }; return Text(found.Count.ToString());")]
    [InlineData("switch (context.Params!.Name) { case \"delete\": var id = Argument(context, [|\"user_id\"|]); if (documents.Find(\"1\")!.OwnerId != id) return Text(\"Not found\"); documents.Delete(\"1\"); return Text(\"\"); default: return Text(Argument(context, \"user_id\")); }")]
    public Task Decision_by_an_argument_that_is_read_by_hand_is_reported(string body) => Check(Dispatcher(body));

    [Theory]
    [InlineData("return Text(documents.Find(Argument(context, \"userId\")!)?.Text);")]
    [InlineData("var user = Argument(context, \"userId\"); if (string.IsNullOrEmpty(user)) throw new McpException(\"userId is missing\"); return Text(documents.Find(user)?.Text);")]
    [InlineData("if (!context.Params!.Arguments!.TryGetValue(\"role\", out var role)) throw new McpException(\"role is missing\"); documents.SetRole(\"1\", role.GetString()!); return Text(\"\");")]
    [InlineData("if (!context.Params!.Arguments!.ContainsKey(\"isAdmin\")) throw new McpException(\"isAdmin is missing\"); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("if (Claim(context, \"role\") != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("if (context.User?.IsInRole(\"admin\") != true || Argument(context, \"role\") != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var settings = new Dictionary<string, string>(); if (settings[\"role\"] != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("var record = JsonDocument.Parse(documents.Find(Argument(context, \"id\")!)!.Text).RootElement; if (record.GetProperty(\"role\").GetString() != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");")]
    [InlineData("switch (context.Params!.Name) { case \"list_users\": return Text(documents.All().Count(d => d.OwnerId == Argument(context, \"userId\")).ToString()); default: return Text(\"\"); }")]
    [InlineData("switch (context.Params!.Name) { case \"set_role\": if (Argument(context, \"role\") is not (\"admin\" or \"reader\")) throw new ArgumentException(\"Unknown role\"); documents.SetRole(Argument(context, \"userId\")!, Argument(context, \"role\")!); return Text(\"\"); default: return Text(\"\"); }")]
    [InlineData("switch (context.Params!.Name) { case \"login\": if (Argument(context, \"username\") != \"admin\" || Argument(context, \"password\") is null) return Text(\"Access denied\"); documents.Delete(\"1\"); return Text(\"\"); default: return Text(\"\"); }")]
    [InlineData("var request = JsonSerializer.Deserialize<Request>(JsonSerializer.Serialize(context.Params!.Arguments))!; documents.SetRole(request.Id, request.Role); return Text(\"\");")]
    [InlineData("var request = JsonSerializer.Deserialize<Request>(documents.All()[0].Text)!; if (request.Role != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(request.Id); return Text(\"\");")]
    public Task What_a_tool_is_about_or_the_token_says_is_silent(string body) => Check(Dispatcher(body));

    [Fact]
    public Task Arguments_are_followed_into_the_methods_of_a_dispatcher() => Check(Dispatcher(
        """
        return context.Params!.Name switch
                {
                    "delete" => await DeleteAsync(context.Params.Arguments),
                    "read" => Read(new Bag(context.Params.Arguments!)),
                    "purge" => Purge(JsonSerializer.SerializeToElement(context.Params.Arguments)),
                    _ => throw new McpException("Unknown tool."),
                };
        """,
        """
        private Task<CallToolResult> DeleteAsync(IDictionary<string, JsonElement>? all)
            {
                var who = Text(all!, [|"userId"|]);
                if (documents.Find("1")?.OwnerId != who)
                {
                    return Task.FromResult(Text("Not found"));
                }

                documents.Delete("1");
                return Task.FromResult(Text(""));
            }

            private CallToolResult Read(Bag bag) => bag.Get([|"role"|]) == "admin" ? Text(documents.All().Count.ToString()) : Text("Access denied");

            private CallToolResult Purge(JsonElement from)
            {
                if (!from.GetProperty([|"is_admin"|]).GetBoolean())
                {
                    return Text("Access denied");
                }

                documents.Delete("1");
                return Text("");
            }

            private static string? Text(IDictionary<string, JsonElement> all, string name) => all.TryGetValue(name, out var value) ? AsText(value) : null;

            private static string? AsText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : value.ToString();

            private sealed class Bag(IDictionary<string, JsonElement> all)
            {
                public string? Get(string name) => all.TryGetValue(name, out var value) ? value.GetString() : null;
            }
        """));

    [Fact]
    public Task Tools_in_a_table_are_followed_by_what_their_parameter_is() => Check(Dispatcher(
        """return await _tools[context.Params!.Name](context.Params.Arguments!);""",
        """
        private readonly Dictionary<string, Func<IDictionary<string, JsonElement>, Task<CallToolResult>>> _tools = new()
            {
                ["purge"] = arguments => arguments[[|"role"|]].GetString() == "admin" ? Task.FromResult(Purge()) : throw new UnauthorizedAccessException(),
                ["find_user"] = arguments => Task.FromResult(Text(arguments["userId"].GetString())),
            };

            private static CallToolResult Purge()
            {
                File.Delete("all");
                return Text("");
            }
        """));

    [Fact]
    public Task Lambda_in_the_start_is_a_handler() => Check(Usings + """
        var documents = new Documents();
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport().WithCallToolHandler(async (context, cancellationToken) =>
        {
            await Task.Yield();
            if (context.Params?.Arguments?.TryGetValue([|"role"|], out var role) != true || role.GetString() != "admin")
            {
                throw new McpException("Forbidden");
            }

            documents.Delete("1");
            return new CallToolResult();
        });
        var app = builder.Build();
        app.MapMcp();
        app.Run();

        """ + Types);

    [Fact]
    public Task Tool_that_is_written_by_hand_is_a_handler() => Check(Usings + Http.Replace("WithCallToolHandler(new Dispatcher().CallAsync)", "WithTools([new Purge()])", StringComparison.Ordinal) + """
        public sealed class Purge : McpServerTool
        {
            private readonly Documents documents = new();

            public override Tool ProtocolTool { get; } = new() { Name = "purge" };

            public override IReadOnlyList<object> Metadata => [];

            public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
            {
                var arguments = request.Params!.Arguments!;
                if (documents.Find("1")!.OwnerId != arguments[[|"userId"|]].GetString())
                {
                    throw new McpException("Access denied");
                }

                documents.Delete("1");
                return new(new CallToolResult());
            }
        }
        """ + Types);

    [Fact]
    public Task Prompts_and_resources_are_handlers() => Check(Usings + """
        var documents = new Documents();
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport()
            .WithGetPromptHandler(async (context, cancellationToken) =>
            {
                await Task.Yield();
                if (context.Params!.Arguments![[|"role"|]].GetString() != "admin") throw new McpException("Forbidden");
                return new GetPromptResult { Description = documents.Find("1")!.Text };
            })
            .WithReadResourceHandler(async (context, cancellationToken) =>
            {
                await Task.Yield();
                var parts = Regex.Match(context.Params!.Uri!, "notes://(?<userId>[^/]+)/(?<id>.+)");
                var document = documents.Find(parts.Groups["id"].Value);
                if (document is null || document.OwnerId != parts.Groups[[|"userId"|]].Value) throw new McpException("Not found");
                return new ReadResourceResult { Contents = [new TextResourceContents { Uri = "", Text = document.Text }] };
            });
        var app = builder.Build();
        app.MapMcp();
        app.Run();

        """ + Types);

    [Fact]
    public Task Object_that_a_tool_takes_as_json_is_read_by_hand() => Check(Usings + Http.Replace("WithCallToolHandler(new Dispatcher().CallAsync)", "WithToolsFromAssembly()", StringComparison.Ordinal) + """
        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool]
            public static string Delete(JsonElement options)
            {
                if (options.GetProperty([|"role"|]).GetString() != "admin") return "Access denied";
                new Documents().Delete(options.GetProperty("id").GetString()!);
                return "";
            }
        }
        """ + Types);

    [Fact]
    public Task Functions_are_followed() => Verify.Analyzer<ClaimedIdentityAnalyzer>(
        """
        using Microsoft.Azure.Functions.Worker.Extensions.Mcp;
        using ModelContextProtocol.Server;

        namespace Microsoft.Azure.Functions.Worker.Extensions.Mcp
        {
            public sealed class McpToolTriggerAttribute(string toolName, string? description = null) : Attribute { public string Name => toolName + description; }
            public sealed class ToolInvocationContext { public Dictionary<string, object>? Arguments { get; init; } public string Name { get; init; } = ""; }
        }

        public sealed class Functions
        {
            public string Delete([McpToolTrigger("delete")] ToolInvocationContext context)
            {
                if (context.Arguments![[|"role"|]] as string != "admin") throw new UnauthorizedAccessException();
                new Documents().Delete("1");
                return "";
            }

            public string Purge([McpToolTrigger("purge")] ToolInvocationContext context)
            {
                if (!Convert.ToBoolean(context.Arguments!.GetValueOrDefault([|"isAdmin"|]))) throw new UnauthorizedAccessException();
                new Documents().Delete("1");
                return "";
            }

            public string? Read([McpToolTrigger("read")] ToolInvocationContext context) => new Documents().Find(context.Arguments!["userId"].ToString()!)?.Text;
        }
        """ + Types);

    private const string Leaky = "if (Argument(context, \"role\") != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");";

    [Fact]
    public Task Local_server_has_one_user() => Check(Dispatcher(Leaky).Replace(Http, """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithCallToolHandler(new Dispatcher().CallAsync);
        await builder.Build().RunAsync();

        """, StringComparison.Ordinal));

    [Fact]
    public Task One_argument_that_is_read_twice_is_one_finding() =>
        Check(Dispatcher("if (Argument(context, [|\"role\"|]) is null) throw new UnauthorizedAccessException(); if (Argument(context, \"role\") != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(\"1\"); return Text(\"\");"));

    [Fact]
    public Task There_is_no_fix() =>
        Verify.NoFix<ClaimedIdentityAnalyzer, ClaimedIdentityFix>(Dispatcher(Leaky.Replace("\"role\"", "[|\"role\"|]", StringComparison.Ordinal)), test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Half_typed_handler_does_not_crash() => Check(Dispatcher(
        "if (context.Params!.Arguments!.{|CS1061:TryGet|}(\"role\", out var role) && role == \"admin\") documents.Delete(\"1\"); return {|CS0103:Missing|}(context.Params.Arguments[{|CS0103:role2|}], \"role\");"));

    [Fact]
    public Task Sdk_1_4_is_judged() => Verify.Analyzer<ClaimedIdentityAnalyzer>(
        Dispatcher(Leaky.Replace("\"role\"", "[|\"role\"|]", StringComparison.Ordinal)).Replace("    private static string? Claim(RequestContext<CallToolRequestParams> request, string name) => request.User?.FindFirst(name)?.Value;", "", StringComparison.Ordinal),
        test => test.Sdk = McpSdk.V1_4AspNetCore);
}
