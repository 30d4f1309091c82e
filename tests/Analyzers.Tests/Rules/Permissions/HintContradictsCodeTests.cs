using McpAnalyzers.CodeFixes.Rules.Permissions;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Permissions;

/// <summary>MCPAC5005: what a hint says, and what the tool does.</summary>
public class HintContradictsCodeTests
{
    private const string Usings = """
        using System.Data.Common;
        using System.Diagnostics;
        using System.Net.Http.Json;
        using ModelContextProtocol.Server;

        """;

    private static string Tool(string hint, string parameters, string body, string beside = "") => $$"""
        {{Usings}}
        [McpServerToolType]
        public sealed class Tools(HttpClient http, DbConnection db)
        {
            private readonly string _cache = "/var/cache/crm";

            [McpServerTool({{hint}})]
            public async Task<string> Run({{parameters}})
            {
                {{body}}
                await Task.Yield();
                return http.ToString() + db + _cache;
            }

            {{beside}}
        }
        """;

    private static Task Reported(string parameters, string body, string beside = "") =>
        Verify.Analyzer<HintContradictsCodeAnalyzer>(Tool("[|ReadOnly = true|]", parameters, body, beside));

    private static Task Silent(string hint, string parameters, string body, string beside = "") =>
        Verify.Analyzer<HintContradictsCodeAnalyzer>(Tool(hint, parameters, body, beside));

    [Theory]
    [InlineData("""await http.DeleteAsync($"customers/{id}");""")]
    [InlineData("""await http.PutAsJsonAsync($"customers/{id}", new { id });""")]
    [InlineData("""await http.PatchAsync($"customers/{id}", null);""")]
    [InlineData("""await http.PostAsJsonAsync("customers", new { id });""")]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Delete, $"customers/{id}"); await http.SendAsync(request);""")]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Post, "customers/" + id); await http.SendAsync(request);""")]
    [InlineData("""using var command = db.CreateCommand(); command.CommandText = "DELETE FROM customers WHERE id = @id"; await command.ExecuteNonQueryAsync();""")]
    [InlineData("""using var command = db.CreateCommand(); command.CommandText = id; command.ExecuteNonQuery();""")]
    [InlineData("""File.WriteAllText(id, "x");""")]
    [InlineData("""File.Delete(Path.Combine("/srv/customers", id));""")]
    [InlineData("""var path = Path.Combine("/srv/customers", id); File.Move(path, path + ".old");""")]
    [InlineData("""Process.Start("kubectl", $"delete pod {id}");""")]
    [InlineData("""var info = new ProcessStartInfo("git"); info.ArgumentList.Add("push"); info.ArgumentList.Add(id); Process.Start(info);""")]
    public Task Change_in_a_tool_that_claims_to_read_is_reported(string body) => Reported("string id", body);

    private static string Written(string annotations, string call) => $$"""
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        public sealed class Purge(HttpClient http) : McpServerTool
        {
            public override Tool ProtocolTool { get; } = new() { Name = "purge", Annotations = new ToolAnnotations { {{annotations}} } };

            public override IReadOnlyList<object> Metadata => [];

            public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
            {
                {{call}}
                return new();
            }
        }
        """;

    [Theory]
    [InlineData("[|ReadOnlyHint = true|]", """await http.DeleteAsync("customers", cancellationToken);""")]
    [InlineData("[|ReadOnlyHint = true|], DestructiveHint = false", """await http.DeleteAsync("customers", cancellationToken);""")]
    [InlineData("[|DestructiveHint = false|]", """await http.DeleteAsync("customers", cancellationToken);""")]
    [InlineData("DestructiveHint = true", """await http.DeleteAsync("customers", cancellationToken);""")]
    [InlineData("ReadOnlyHint = true", """await http.GetStringAsync("customers", cancellationToken);""")]
    public Task Tool_that_is_written_by_hand_is_held_to_its_annotations(string annotations, string call) =>
        Verify.Analyzer<HintContradictsCodeAnalyzer>(Written(annotations, call));

    [Fact]
    public Task Annotations_are_corrected() => Verify.Fix<HintContradictsCodeAnalyzer, HintContradictsCodeFix>(
        Written("[|ReadOnlyHint = true|]", """await http.DeleteAsync("customers", cancellationToken);"""),
        Written("ReadOnlyHint = false", """await http.DeleteAsync("customers", cancellationToken);"""));

    [Theory]
    [InlineData("""await http.GetStringAsync($"customers/{id}");""")]
    [InlineData("""await http.PostAsJsonAsync("customers/search", new { id });""")]
    [InlineData("""await http.PostAsJsonAsync("graphql", new { query = "{ customers { id } }" });""")]
    [InlineData("""await http.PostAsJsonAsync("v1/responses", new { input = "a" });""")]
    [InlineData("""await http.PostAsync("oauth/token", null);""")]
    [InlineData("""await http.PostAsync(id, null);""")]
    [InlineData("""await http.PostAsJsonAsync("v1/chat/completions", new { id });""")]
    [InlineData("""using var request = new HttpRequestMessage(HttpMethod.Get, $"customers/{id}"); await http.SendAsync(request);""")]
    [InlineData("""using var command = db.CreateCommand(); command.CommandText = "SELECT 1"; await command.ExecuteReaderAsync();""")]
    [InlineData("""using var command = db.CreateCommand(); command.CommandText = "SET TRANSACTION READ ONLY"; command.ExecuteNonQuery();""")]
    [InlineData("""using var command = db.CreateCommand(); command.CommandText = "INSERT INTO audit_log VALUES (@id)"; command.ExecuteNonQuery();""")]
    [InlineData("""File.WriteAllText(Path.Combine(Path.GetTempPath(), id), "x");""")]
    [InlineData("""File.WriteAllText(Path.Combine(_cache, id), "x");""")]
    [InlineData("""var cachePath = Path.Combine("/srv", id); File.WriteAllText(cachePath, "x");""")]
    [InlineData("""File.AppendAllText("/srv/access.log", id);""")]
    [InlineData("""File.WriteAllText("/srv/state.json", id);""")]
    [InlineData("""Process.Start("git", "status --porcelain");""")]
    [InlineData("""Process.Start("kubectl", $"get pods -n {id}");""")]
    [InlineData("""Process.Start("kubectl", id);""")]
    public Task Question_or_own_record_is_silent(string body) => Silent("ReadOnly = true", "string id", body);

    [Theory]
    [InlineData("ReadOnly = false")]
    [InlineData("Destructive = true")]
    [InlineData("Name = \"run\"")]
    public Task Tool_that_does_not_claim_to_be_harmless_is_silent(string hint) =>
        Silent(hint, "string id", """await http.DeleteAsync($"customers/{id}");""");

    [Fact]
    public Task Deletion_by_a_tool_that_claims_to_destroy_nothing_is_reported() =>
        Verify.Analyzer<HintContradictsCodeAnalyzer>(Tool("[|Destructive = false|]", "string id", """await http.DeleteAsync($"customers/{id}");"""));

    [Theory]
    [InlineData("""await http.PostAsJsonAsync("customers", new { id });""")]
    [InlineData("""await http.PutAsJsonAsync($"customers/{id}", new { id });""")]
    [InlineData("""await http.DeleteAsync($"customers/{id}/subscriptions");""")]
    public Task Addition_by_a_tool_that_claims_to_destroy_nothing_is_silent(string body) => Silent("Destructive = false", "string id", body);

    [Fact]
    public Task Both_claims_are_one_finding() =>
        Verify.Analyzer<HintContradictsCodeAnalyzer>(Tool("[|ReadOnly = true|], Destructive = false", "string id", """await http.DeleteAsync($"customers/{id}");"""));

    [Fact]
    public Task Change_two_calls_away_is_reported_at_the_hint() => Verify.Analyzer<HintContradictsCodeAnalyzer>(
        [
            ("/0/Tools.cs", """
                using ModelContextProtocol.Server;

                [McpServerToolType]
                public sealed class Tools(ICrm crm)
                {
                    [McpServerTool(Name = "archive", {|#0:ReadOnly = true|})]
                    public Task Archive(string id) => crm.ArchiveAsync(id);
                }
                """),
            ("/0/Crm.cs", """
                public interface ICrm
                {
                    Task ArchiveAsync(string id);
                }

                public sealed class Crm(HttpClient http) : ICrm
                {
                    public Task ArchiveAsync(string id) => SendAsync(HttpMethod.Delete, "customers/" + id);

                    private async Task SendAsync(HttpMethod method, string path)
                    {
                        using var request = new HttpRequestMessage(method, path);
                        using var response = {|#1:await http.SendAsync(request)|};
                    }
                }
                """),
        ],
        test => test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC5005_HintContradictsCode, 0, "archive", "ReadOnly", "HTTP DELETE").WithLocation(1)));

    [Fact]
    public Task Change_further_away_is_silent() => Silent(
        "ReadOnly = true",
        "string id",
        "await One(id);",
        """
        private Task One(string id) => Two(id);
            private Task Two(string id) => Three(id);
            private Task Three(string id) => http.DeleteAsync("customers/" + id);
        """);

    [Fact]
    public Task One_of_several_implementations_is_silent() => Verify.Analyzer<HintContradictsCodeAnalyzer>(
        """
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class Tools(IStore store)
        {
            [McpServerTool(ReadOnly = true)]
            public Task Keep(string id) => store.KeepAsync(id);
        }

        public interface IStore
        {
            Task KeepAsync(string id);
        }

        public sealed class MemoryStore : IStore
        {
            public Task KeepAsync(string id) => Task.CompletedTask;
        }

        public sealed class RemoteStore(HttpClient http) : IStore
        {
            public Task KeepAsync(string id) => http.DeleteAsync("items/" + id);
        }
        """);

    [Fact]
    public Task Helper_that_keeps_the_programs_own_books_is_silent() => Silent(
        "ReadOnly = true",
        "string id",
        "await AuditAsync(id);",
        """private Task AuditAsync(string id) => http.PutAsJsonAsync("entries", new { id });""");

    private static string About(string type, string hint, string method, string body, string beside = "") => $$"""
        {{Usings}}
        [McpServerToolType]
        public sealed class {{type}}(HttpClient http, DbConnection db, SessionClient sessions)
        {
            private readonly string _session = "mine";
            private readonly string _logs = "/var/crm";

            [McpServerTool({{hint}})]
            public async Task {{method}}
            {
                {{body}}
                await Task.Yield();
                _ = http.ToString() + db + sessions + _session + _logs;
            }

            {{beside}}
        }

        public sealed class SessionClient(HttpClient http)
        {
            private string? _current;

            public Task EndAsync(string id) => http.DeleteAsync("sessions/" + id);

            public async Task RenewAsync(string name)
            {
                if (_current is not null) await http.DeleteAsync("sessions/" + _current);
                await http.PutAsJsonAsync("sessions/own", new { name });
                _current = name;
            }

            public Task TouchAsync(string id) => http.PatchAsync("sessions/" + id, null);
        }
        """;

    [Theory]
    [InlineData("SessionTools", "DeleteSession(string id)", """await http.DeleteAsync($"sessions/{id}");""")]
    [InlineData("SessionTools", "Terminate(string id)", """var address = "sessions/" + id; await http.DeleteAsync(address);""")]
    [InlineData("SessionTools", "CleanUp(string id)", """await http.DeleteAsync($"sessions/{id}");""")]
    [InlineData("SessionTools", "UpdateSession(string id)", """await http.PutAsJsonAsync($"sessions/{id}", new { id });""")]
    [InlineData("SessionTools", "UpdateSession(string id)", """using var request = new HttpRequestMessage(HttpMethod.Patch, $"sessions/{id}"); await http.SendAsync(request);""")]
    [InlineData("SessionTools", "EndSession(string id)", "await sessions.EndAsync(id);")]
    [InlineData("AdminTools", "RevokeSession(string id)", "await sessions.EndAsync(id);")]
    [InlineData("TokenTools", "RevokeToken(int id)", """await http.DeleteAsync($"api/tokens/{id}");""")]
    [InlineData("LogTools", "DeleteLog(string name)", "File.Delete(Path.Combine(_logs, name));")]
    [InlineData("CacheTools", "ClearCache(string key)", """await http.DeleteAsync($"cdn/cache/{key}");""")]
    [InlineData("AuditTools", "PurgeAudit(string day)", """using var command = db.CreateCommand(); command.CommandText = "DELETE FROM audit WHERE day = @day"; await command.ExecuteNonQueryAsync();""")]
    public Task Change_that_a_tool_is_called_after_is_reported(string type, string method, string body) =>
        Verify.Analyzer<HintContradictsCodeAnalyzer>(About(type, "[|ReadOnly = true|]", method, body));

    [Theory]
    [InlineData("CrmTools", "GetCustomer(string id)", "await sessions.RenewAsync(id); await http.GetStringAsync($\"customers/{id}\");")]
    [InlineData("CrmTools", "GetCustomer(string id)", "await http.GetStringAsync($\"customers/{id}\"); await sessions.EndAsync(id);")]
    [InlineData("SessionTools", "GetSession(string id)", "await sessions.TouchAsync(id);")]
    [InlineData("SessionTools", "GetSession(string id)", """await http.DeleteAsync($"sessions/{_session}");""")]
    [InlineData("SessionTools", "SetFilter(string id)", """await http.DeleteAsync($"sessions/{_session}"); await http.GetStringAsync($"sessions?filter={id}");""")]
    [InlineData("LogTools", "ReadLog(string name)", """await http.PutAsJsonAsync($"logs/{name}/read", new { name });""")]
    [InlineData("CacheTools", "Lookup(string key)", """await http.PutAsJsonAsync($"cache/{key}", new { key });""")]
    [InlineData("LogTools", "DeleteLog(string name)", "File.Delete(Path.Combine(Path.GetTempPath(), name));")]
    [InlineData("AuditTools", "EditView(string id)", """using var command = db.CreateCommand(); command.CommandText = "INSERT INTO audit VALUES (@id)"; await command.ExecuteNonQueryAsync();""")]
    [InlineData("TokenTools", "RevokeView(string id)", """await http.PostAsJsonAsync("entries", new { id });""")]
    public Task What_a_program_keeps_while_a_tool_answers_is_silent(string type, string method, string body) =>
        Verify.Analyzer<HintContradictsCodeAnalyzer>(About(type, "ReadOnly = true", method, body));

    [Fact]
    public Task Attribute_of_sdk_0_2_is_read() => Verify.Analyzer<HintContradictsCodeAnalyzer>(
        Tool("[|ReadOnly = true|]", "string id", """await http.DeleteAsync($"customers/{id}");"""), McpSdk.V0_2);

    [Fact]
    public Task Attribute_of_sdk_1_4_is_read() => Verify.Analyzer<HintContradictsCodeAnalyzer>(
        Tool("[|ReadOnly = true|]", "string id", """await http.DeleteAsync($"customers/{id}");"""), McpSdk.V1_4);

    [Fact]
    public Task Created_tool_is_reported_at_its_options() => Verify.Analyzer<HintContradictsCodeAnalyzer>(
        """
        using ModelContextProtocol.Server;

        public static class Tools
        {
            private static readonly HttpClient s_http = new();

            public static McpServerTool Create() =>
                McpServerTool.Create(Delete, new McpServerToolCreateOptions { Name = "delete", [|ReadOnly = true|] });

            public static McpServerTool Read() =>
                McpServerTool.Create((string id) => s_http.GetStringAsync("customers/" + id), new McpServerToolCreateOptions { Name = "read", ReadOnly = true });

            private static Task Delete(string id) => s_http.DeleteAsync("customers/" + id);
        }
        """);

    [Fact]
    public Task Half_typed_tool_is_silent() => Verify.Analyzer<HintContradictsCodeAnalyzer>(
        """
        using ModelContextProtocol.Server;

        public sealed class Tools
        {
            [McpServerTool(ReadOnly = true)]
            public Task Run(string id) => {|CS0103:http|}.DeleteAsync("customers/" + id);
        }
        """);

    [Fact]
    public Task Fix_corrects_the_hint() => Verify.Fix<HintContradictsCodeAnalyzer, HintContradictsCodeFix>(
        Tool("Name = \"run\", [|ReadOnly = true|] /* as the client sees it */", "string id", """await http.PutAsJsonAsync($"customers/{id}", new { id });"""),
        Tool("Name = \"run\", ReadOnly = false /* as the client sees it */", "string id", """await http.PutAsJsonAsync($"customers/{id}", new { id });"""));

    [Fact]
    public Task Fix_corrects_both_hints_of_a_tool_that_deletes() => Verify.Fix<HintContradictsCodeAnalyzer, HintContradictsCodeFix>(
        Tool("[|ReadOnly = true|], Destructive = false", "string id", """await http.DeleteAsync($"customers/{id}");"""),
        Tool("ReadOnly = false, Destructive = true", "string id", """await http.DeleteAsync($"customers/{id}");"""));

    [Theory]
    [InlineData("await Execute(\"update customers set active = 0 where id = @id\", id);", true)]
    [InlineData("await Execute($\"DELETE FROM customers WHERE id = {id}\", id);", true)]
    [InlineData("await Execute(\"select * from customers where id = @id\", id);", false)]
    public Task Statement_that_a_caller_hands_to_the_repository_decides(string call, bool reported) => Verify.Analyzer<HintContradictsCodeAnalyzer>(
        Tool(
            reported ? "[|ReadOnly = true|]" : "ReadOnly = true",
            "string id",
            call,
            "private async Task<int> Execute(string sql, object id) { using var command = db.CreateCommand(); command.CommandText = sql; return await command.ExecuteNonQueryAsync(); }"));

    [Fact]
    public Task Fix_all_corrects_every_hint() => Verify.Fix<HintContradictsCodeAnalyzer, HintContradictsCodeFix>(
        """
        using ModelContextProtocol.Server;

        public sealed class Tools(HttpClient http)
        {
            [McpServerTool([|ReadOnly = true|])]
            public Task Delete(string id) => http.DeleteAsync("customers/" + id);

            [McpServerTool([|ReadOnly = true|])]
            public Task Add(string id) => http.PostAsync("customers", new StringContent(id));
        }
        """,
        """
        using ModelContextProtocol.Server;

        public sealed class Tools(HttpClient http)
        {
            [McpServerTool(ReadOnly = false)]
            public Task Delete(string id) => http.DeleteAsync("customers/" + id);

            [McpServerTool(ReadOnly = false)]
            public Task Add(string id) => http.PostAsync("customers", new StringContent(id));
        }
        """);
}
