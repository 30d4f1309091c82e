using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Leakage;

public class ExceptionDetailTests
{
    private const string Usings = """
        using System.Text;
        using System.Text.Json;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    private const string Beside = """
        public sealed record Reply(bool Ok, string? Error);

        public sealed class Outcome { public bool Ok { get; set; } public string? Error { get; set; } public List<string> Warnings { get; } = new(); }

        public sealed class Result(bool success, string? error = null) { public bool Success { get; } = success; public string? Error { get; } = error; }

        public sealed class OrderException(string message) : Exception(message);

        public sealed class ToolException : McpException { public ToolException(string message) : base(message) { } }

        public interface IOrders { string Read(); Task<string> ReadAsync(); string Url { get; } }
        """;

    private static string Tools(string members, string beside = "") => Usings + $$"""
        [McpServerToolType]
        public sealed class OrderTools(IOrders orders, ILogger<OrderTools> logger)
        {
            {{members}}
        }

        {{Beside}}

        {{beside}}
        """;

    private static string Tool(string caught, string exception = "Exception", string type = "string") => Tools($$"""
        [McpServerTool]
            public {{type}} Load(string name)
            {
                try { return {{(type == "string" ? "orders.Read()" : "new(" + (type == "Outcome" ? "" : "true, null") + ")")}}; }
                catch ({{exception}} ex)
                {
                    {{caught}}
                }
            }
        """);

    private static Task Check(string source) => Verify.Analyzer<ExceptionDetailAnalyzer>(source);

    private static Task Reported(
        string source, DiagnosticSeverity severity, string name = "Load", string mode = "", bool isBorder = true, string what = "exception detail") =>
        Verify.Analyzer<ExceptionDetailAnalyzer>(source, test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = mode;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC2003_ExceptionDetail, 0, name, what, isBorder ? ", or let the SDK mask it" : "").WithSeverity(severity));
        });

    [Theory]
    [InlineData("""return $"failed: {{|#0:ex.Message|}}";""")]
    [InlineData("""return "failed: " + {|#0:ex.Message|};""")]
    [InlineData("""return {|#0:ex.Message|};""")]
    [InlineData("""return string.Format("failed: {0}", {|#0:ex.Message|});""")]
    [InlineData("""return string.Concat("failed: ", {|#0:ex.Message|});""")]
    [InlineData("""return JsonSerializer.Serialize(new { ok = false, error = {|#0:ex.Message|} });""")]
    [InlineData("""return JsonSerializer.Serialize(new Reply(false, {|#0:ex.Message|}));""")]
    [InlineData("""return JsonSerializer.Serialize(new Reply(Ok: false, Error: {|#0:ex.Message|}));""")]
    [InlineData("""return JsonSerializer.Serialize(new Outcome { Error = {|#0:ex.Message|} });""")]
    [InlineData("""return JsonSerializer.Serialize(new Result(success: false, error: {|#0:ex.Message|}));""")]
    [InlineData("""return JsonSerializer.Serialize(new Dictionary<string, object> { ["error"] = {|#0:ex.Message|} });""")]
    [InlineData("""var text = new StringBuilder("failed: "); text.Append({|#0:ex.Message|}); return text.ToString();""")]
    [InlineData("""var text = new StringBuilder(); text.AppendLine($"failed: {{|#0:ex.Message|}}"); return text.ToString();""")]
    [InlineData("""logger.LogError(ex, "failed"); return $"failed: {{|#0:ex.Message|}}";""")]
    [InlineData("""var message = ex.Message; return $"failed: {{|#0:message|}}";""")]
    [InlineData("""throw new McpException($"failed: {{|#0:ex.Message|}}");""")]
    [InlineData("""throw new McpException({|#0:ex.Message|}, ex);""")]
    [InlineData("""throw new ToolException({|#0:ex.Message|});""")]
    [InlineData("""throw new McpProtocolException({|#0:ex.Message|}, McpErrorCode.InternalError);""")]
    [InlineData("""return $"failed: {{|#0:ex.GetBaseException().Message|}}";""")]
    [InlineData("""return $"failed: {{|#0:(ex.InnerException ?? ex).Message|}}";""")]
    [InlineData("""return {|#0:ex.InnerException?.Message ?? ex.Message|};""")]
    [InlineData("""return $"failed: {{|#0:ex.InnerException?.Message|}}";""")]
    [InlineData("""return $"failed: {{|#0:ex.Message|}}, {ex.InnerException?.Message}";""")]
    [InlineData("""return $"failed: {{|#0:ex.Message|}}, line {System.Text.RegularExpressions.Regex.Match(ex.StackTrace ?? "", ":line (\\d+)").Groups[1].Value}";""")]
    [InlineData("""var text = "failed"; for (var e = ex.InnerException; e is not null; e = e.InnerException) { text += {|#0:e.Message|}; } return text;""")]
    [InlineData("""return Fail({|#0:ex|}); static string Fail(Exception e) => e.InnerException is { } inner ? inner.Message : "failed";""")]
    [InlineData("""return ex is HttpRequestException http ? $"http: {{|#0:http.Message|}}" : "failed";""")]
    [InlineData("""return ex switch { HttpRequestException http => $"http: {{|#0:http.Message|}}", _ => "failed" };""")]
    [InlineData("""return Fail({|#0:ex.Message|}); static string Fail(string reason) => "failed: " + reason;""")]
    [InlineData("""return Fail({|#0:ex|}); static string Fail(Exception e) => "failed: " + e.Message;""")]
    public Task Text_of_an_exception_in_a_result_is_a_suggestion(string caught) => Reported(Tool(caught), DiagnosticSeverity.Info);

    [Theory]
    [InlineData("""return $"failed: {{|#0:ex|}}";""")]
    [InlineData("""return {|#0:ex.ToString()|};""")]
    [InlineData("""return "failed: " + {|#0:ex|};""")]
    [InlineData("""return $"failed: {{|#0:ex.StackTrace|}}";""")]
    [InlineData("""return $"failed: {{|#0:ex.InnerException?.ToString()|}}";""")]
    [InlineData("""return $"failed: {ex.Message}, {{|#0:ex.InnerException?.StackTrace|}}";""")]
    [InlineData("""return $"failed: {{|#0:ex.InnerException|}}";""")]
    [InlineData("""return JsonSerializer.Serialize(new { error = "failed", detail = {|#0:ex.ToString()|} });""")]
    [InlineData("""return JsonSerializer.Serialize(new { error = "failed", ex = {|#0:ex|} });""")]
    [InlineData("""return JsonSerializer.Serialize(new { error = "failed", stack = {|#0:ex.StackTrace|} });""")]
    [InlineData("""throw new McpException({|#0:ex.ToString()|});""")]
    [InlineData("""return Fail({|#0:ex|}); static string Fail(Exception e) => "failed: " + e;""")]
    [InlineData("""var text = new StringBuilder(); text.Append({|#0:ex|}); return text.ToString();""")]
    public Task Whole_exception_in_a_result_is_a_warning(string caught) => Reported(Tool(caught), DiagnosticSeverity.Warning);

    [Theory]
    [InlineData("ex.Message", "", DiagnosticSeverity.Info)]
    [InlineData("ex.Message", "Recommended", DiagnosticSeverity.Info)]
    [InlineData("ex.Message", "Strict", DiagnosticSeverity.Warning)]
    [InlineData("ex.StackTrace", "Recommended", DiagnosticSeverity.Warning)]
    [InlineData("ex.StackTrace", "Strict", DiagnosticSeverity.Error)]
    public Task Mode_raises_the_severity(string text, string mode, DiagnosticSeverity severity) =>
        Reported(Tool("return \"failed: \" + {|#0:" + text + "|};"), severity, mode: mode);

    [Theory]
    [InlineData("""logger.LogError(ex, "failed"); return "failed";""")]
    [InlineData("""logger.LogError("failed: {Message}", ex.Message); return "failed";""")]
    [InlineData("""logger.LogError(ex, "failed: {Message}", ex.Message); throw;""")]
    [InlineData("""Console.Error.WriteLine(ex); return "failed";""")]
    [InlineData("""throw;""")]
    [InlineData("""throw new InvalidOperationException($"failed: {ex.Message}", ex);""")]
    [InlineData("""throw new OrderException($"failed: {ex.Message}");""")]
    [InlineData("""throw new McpException("failed", ex);""")]
    [InlineData("""return $"failed: {ex.GetType().Name}";""")]
    [InlineData("""return $"failed with {ex.HResult}";""")]
    [InlineData("""return ex.Message.Contains("timeout") ? "timed out" : "failed";""")]
    [InlineData("""return ex.Message.Length > 5 ? "long" : "short";""")]
    [InlineData("""return nameof(ex);""")]
    [InlineData("""return Redact(ex.Message); static string Redact(string text) => text.Substring(0, 20);""")]
    [InlineData("""return $"failed: {Sanitize(ex.Message)}"; static string Sanitize(string text) => text;""")]
    [InlineData("""return ex is McpException known ? known.Message : "failed";""")]
    [InlineData("""return ex is OrderException known ? known.Message : "failed";""")]
    [InlineData("""return ex switch { OrderException known => known.Message, ArgumentException bad => bad.Message, _ => "failed" };""")]
    [InlineData("""Audit.Entries.Add(ex.Message); return "failed"; """)]
    [InlineData("""var id = Guid.NewGuid(); logger.LogError(ex, "{Id}", id); return $"failed, see {id}";""")]
    public Task Exception_that_the_client_does_not_read_is_not_reported(string caught) => Check(
        Tool(caught) + "\npublic static class Audit { public static List<string> Entries { get; } = new(); }");

    [Theory]
    [InlineData("McpException")]
    [InlineData("ToolException")]
    [InlineData("OrderException")]
    [InlineData("OperationCanceledException")]
    [InlineData("TaskCanceledException")]
    [InlineData("ArgumentException")]
    [InlineData("ArgumentOutOfRangeException")]
    [InlineData("FormatException")]
    [InlineData("JsonException")]
    [InlineData("System.ComponentModel.DataAnnotations.ValidationException")]
    public Task Exception_whose_text_is_for_the_caller_is_not_reported(string exception) => Check(Tool("""return $"failed: {ex.Message}";""", exception));

    [Theory]
    [InlineData("Exception ex) when (ex is McpException")]
    [InlineData("Exception ex) when (ex is OrderException or ArgumentException")]
    [InlineData("Exception ex) when (ex is OrderException && ex.Message.Length > 0")]
    public Task Filter_that_lets_only_such_an_exception_through_is_not_reported(string exception) => Check(Tools($$"""
        [McpServerTool]
            public string Load()
            {
                try { return orders.Read(); }
                catch ({{exception}}) { return $"failed: {ex.Message}"; }
            }
        """));

    [Theory]
    [InlineData("Exception ex) when (ex is not OperationCanceledException")]
    [InlineData("Exception ex) when (ex is OrderException or HttpRequestException")]
    [InlineData("Exception ex) when (ex.Message.Contains(\"x\")")]
    [InlineData("HttpRequestException ex) when (ex.StatusCode is null")]
    [InlineData("IOException ex")]
    [InlineData("InvalidOperationException ex")]
    public Task Filter_that_lets_others_through_does_not_help(string exception) => Reported(
        Tools("""
            [McpServerTool]
                public string Load()
                {
                    try { return orders.Read(); }
                    catch (EXCEPTION) { return "failed: " + {|#0:ex.Message|}; }
                }
            """.Replace("EXCEPTION", exception, StringComparison.Ordinal)),
        DiagnosticSeverity.Info);

    [Fact]
    public Task Text_in_a_filter_condition_only_is_not_reported() => Check(Tools("""
        [McpServerTool]
            public string Load()
            {
                try { return orders.Read(); }
                catch (Exception ex) when (ex.Message.Contains("closed")) { return "closed"; }
            }
        """));

    [Fact]
    public Task Two_places_in_one_catch_are_one_finding() => Check(Tool("""
        if (name.Length > 3) { return $"failed: {[|ex.Message|]}"; }
                    return "failed: " + ex.Message;
        """));

    [Fact]
    public Task Two_catches_are_two_findings() => Check(Tools("""
        [McpServerTool]
            public string Load()
            {
                try { return orders.Read(); }
                catch (HttpRequestException ex) { return $"http: {[|ex.Message|]}"; }
                catch (Exception ex) { return $"failed: {[|ex.Message|]}"; }
            }
        """));

    [Fact]
    public Task Inner_catch_beside_an_outer_one_is_its_own() => Check(Tools("""
        [McpServerTool]
            public string Load()
            {
                try { return orders.Read(); }
                catch (Exception ex)
                {
                    logger.LogError(ex, "first");
                    try { return orders.Read(); }
                    catch (Exception second) { return $"failed: {[|second.Message|]}"; }
                }
            }
        """));

    [Fact]
    public Task Property_set_in_the_catch_and_returned_later_is_reported() => Check(Tools("""
        [McpServerTool]
            public Outcome Load()
            {
                var outcome = new Outcome();
                try { outcome.Ok = orders.Read().Length > 0; }
                catch (Exception ex)
                {
                    outcome.Error = [|ex.Message|];
                }

                return outcome;
            }
        """));

    [Fact]
    public Task Text_kept_in_a_local_and_formatted_later_is_reported_in_the_catch() => Check(Tools("""
        [McpServerTool]
            public string Load()
            {
                string? error = null;
                try { return orders.Read(); }
                catch (Exception ex) { logger.LogError(ex, "failed"); error = [|ex.Message|]; }

                return $"failed: {error}";
            }
        """));

    [Fact]
    public Task List_filled_in_a_loop_is_reported() => Check(Tools("""
        [McpServerTool]
            public string Load(string[] names)
            {
                var errors = new List<string>();
                foreach (var name in names)
                {
                    try { orders.Read(); }
                    catch (Exception ex) { errors.Add($"{name}: {[|ex.Message|]}"); }
                }

                return string.Join("; ", errors);
            }
        """));

    [Fact]
    public Task Lambda_in_the_tool_is_reported() => Check(Tools("""
        [McpServerTool]
            public async Task<string> Load(string[] names)
            {
                var replies = await Task.WhenAll(names.Select(async name =>
                {
                    try { return await orders.ReadAsync(); }
                    catch (Exception ex) { return $"{name}: {[|ex.Message|]}"; }
                }));
                return string.Join("; ", replies);
            }
        """));

    [Fact]
    public Task Field_that_another_tool_returns_is_reported_in_the_catch() => Check(Tools("""
        private string? _lastError;

            [McpServerTool]
            public string Load()
            {
                try { return orders.Read(); }
                catch (Exception ex) { _lastError = [|ex.Message|]; return "failed"; }
            }

            [McpServerTool]
            public string LastError() => _lastError ?? "none";
        """));

    [Fact]
    public Task Field_that_nobody_returns_is_not_reported() => Check(Tools("""
        private string? _lastError;

            [McpServerTool]
            public string Load()
            {
                try { return orders.Read(); }
                catch (Exception ex) { _lastError = ex.Message; return "failed"; }
            }

            [McpServerTool]
            public bool HasFailed() => _lastError is not null;
        """));

    [Fact]
    public Task Wrapper_of_many_tools_is_one_finding() => Verify.Analyzer<ExceptionDetailAnalyzer>(
    [
        ("/0/Base.cs", Usings + """
            public abstract class ToolBase
            {
                protected static async Task<string> RunAsync(Func<Task<string>> action)
                {
                    try { return await action(); }
                    catch (McpException) { throw; }
                    catch (Exception ex) { return ToError([|ex|]); }
                }

                private static string ToError(Exception e) => JsonSerializer.Serialize(new { error = e.Message });
            }
            """),
        ("/0/Tools.cs", Usings + $$"""
            [McpServerToolType]
            public sealed class OrderTools(IOrders orders) : ToolBase
            {
            {{string.Concat(Enumerable.Range(1, 90).Select(i => $"    [McpServerTool] public Task<string> Load{i}() => RunAsync(async () => await orders.ReadAsync());\n"))}}
            }

            {{Beside}}
            """),
    ]);

    [Fact]
    public Task Wrapper_that_throws_what_the_sdk_forwards_is_reported() => Reported(
        Tools(
            "[McpServerTool] public Task<string> Load() => Guard.RunAsync(() => orders.ReadAsync(), \"load\");",
            """
            public static class Guard
            {
                public static async Task<T> RunAsync<T>(Func<Task<T>> action, string what)
                {
                    try { return await action(); }
                    catch (McpException) { throw; }
                    catch (Exception ex) { throw Wrap({|#0:ex|}, what); }
                }

                private static McpException Wrap(Exception e, string what)
                {
                    if (e is AggregateException { InnerExceptions.Count: > 0 } many) { return Wrap(many.InnerExceptions[0], what); }
                    return new McpException($"{what} failed: {e.Message}", e);
                }
            }
            """),
        DiagnosticSeverity.Info,
        "RunAsync");

    [Fact]
    public Task Wrapper_that_no_handler_calls_is_not_reported() => Check(Usings + """
        public static class Guard
        {
            public static string Run(Func<string> action)
            {
                try { return action(); }
                catch (Exception ex) { return $"failed: {ex.Message}"; }
            }

            public static void Throw(Action action)
            {
                try { action(); }
                catch (Exception ex) { throw new McpException(ex.Message); }
            }
        }

        public static class Program { public static void Main() => Console.Error.WriteLine(Guard.Run(() => "")); }
        """);

    [Fact]
    public Task Wrapper_whose_text_the_tools_drop_is_not_reported() => Check(Tools("""
        [McpServerTool]
            public string Load() => Run(orders.Read, out var error) ?? (error is null ? "empty" : "failed");

            private static string? Run(Func<string> action, out string? error)
            {
                error = null;
                try { return action(); }
                catch (Exception ex) { error = ex.Message; return null; }
            }
        """));

    [Fact]
    public Task Service_behind_an_interface_is_reported_in_its_catch() => Reported(
        Tools(
            "[McpServerTool] public async Task<string> Load(IReader reader) { var outcome = await reader.ReadAsync(); return outcome.Ok ? \"ok\" : $\"failed: {outcome.Error}\"; }",
            """
            public interface IReader { Task<Outcome> ReadAsync(); }

            public sealed class Reader(HttpClient http) : IReader
            {
                public async Task<Outcome> ReadAsync()
                {
                    try { await http.GetAsync("orders"); return new Outcome { Ok = true }; }
                    catch (HttpRequestException ex) { return new Outcome { Error = {|#0:ex.Message|} }; }
                }
            }
            """),
        DiagnosticSeverity.Info,
        "ReadAsync",
        isBorder: false);

    [Fact]
    public Task Service_whose_error_the_tool_does_not_show_is_not_reported() => Check(Tools(
        "[McpServerTool] public async Task<string> Load(IReader reader) => (await reader.ReadAsync()).Ok ? \"ok\" : \"failed\";",
        """
        public interface IReader { Task<Outcome> ReadAsync(); }

        public sealed class Reader(HttpClient http) : IReader
        {
            public async Task<Outcome> ReadAsync()
            {
                try { await http.GetAsync("orders"); return new Outcome { Ok = true }; }
                catch (HttpRequestException ex) { return new Outcome { Error = ex.Message }; }
            }
        }
        """));

    [Fact]
    public Task Object_that_the_caller_passes_is_reported() => Reported(
        Tools("""
            [McpServerTool]
                public Outcome Load() { var outcome = new Outcome(); Fill(outcome); return outcome; }

                private void Fill(Outcome outcome)
                {
                    try { outcome.Ok = orders.Read().Length > 0; }
                    catch (Exception ex) { outcome.Error = {|#0:ex.Message|}; }
                }
            """),
        DiagnosticSeverity.Info,
        "Fill",
        isBorder: false);

    [Fact]
    public Task Prompt_and_resource_are_reported() => Check(Usings + """
        [McpServerPromptType]
        public static class Prompts
        {
            [McpServerPrompt]
            public static string Greet(string name)
            {
                try { return File.ReadAllText(name); }
                catch (IOException ex) { return $"failed: {[|ex.Message|]}"; }
            }
        }

        [McpServerResourceType]
        public static class Resources
        {
            [McpServerResource(UriTemplate = "orders://{id}")]
            public static string Order(string id)
            {
                try { return File.ReadAllText(id); }
                catch (IOException ex) { throw new McpException([|ex.Message|]); }
            }
        }
        """);

    [Fact]
    public Task Filter_that_turns_everything_into_a_forwarded_exception_is_reported() => Reported(
        Usings + """
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer().WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, token) =>
            {
                try { return await next(request, token); }
                catch (Exception ex) { throw new McpException({|#0:ex.Message|}); }
            }));
            """,
        DiagnosticSeverity.Info,
        "CallTool");

    [Fact]
    public Task Filter_that_answers_with_an_error_result_is_reported() => Reported(
        Usings + """
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer().WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, token) =>
            {
                try { return await next(request, token); }
                catch (Exception ex)
                {
                    return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = {|#0:ex.ToString()|} }] };
                }
            }));
            """,
        DiagnosticSeverity.Warning,
        "CallTool");

    [Fact]
    public Task Low_level_handler_is_reported() => Reported(
        Usings + """
            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer().WithCallToolHandler(async (request, token) =>
            {
                try { await Task.Delay(1, token); return new CallToolResult(); }
                catch (Exception ex) { return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = {|#0:ex.Message|} }] }; }
            });
            """,
        DiagnosticSeverity.Info,
        "CallTool");

    [Fact]
    public Task Delegate_given_to_create_is_reported() => Check(Usings + """
        var tool = McpServerTool.Create((string path) =>
        {
            try { return File.ReadAllText(path); }
            catch (IOException ex) { return $"failed: {[|ex.Message|]}"; }
        }, new() { Name = "read" });
        """);

    [Fact]
    public Task Progress_message_is_reported() => Check(Tools("""
        [McpServerTool]
            public string Load(IProgress<ProgressNotificationValue> progress)
            {
                try { return orders.Read(); }
                catch (Exception ex)
                {
                    progress.Report(new ProgressNotificationValue { Progress = 1, Message = [|ex.Message|] });
                    return "failed";
                }
            }
        """));

    [Fact]
    public Task Endpoint_that_is_no_handler_is_not_reported() => Check(Usings + """
        public static class Health
        {
            public static string Ping()
            {
                try { return File.ReadAllText("health"); }
                catch (Exception ex) { return ex.Message; }
            }
        }
        """);

    [Theory]
    [InlineData("new Connection(connection)")]
    [InlineData("new System.Data.Common.DbConnectionStringBuilder().ToString() + new Builder(connection)")]
    [InlineData("Open(connection)")]
    [InlineData("new Uri(connection)")]
    public Task Text_that_may_quote_a_credential_is_a_warning(string use) => Reported(
        Tools(
            $$"""
            [McpServerTool]
                public string Load(IConfiguration configuration)
                {
                    var connection = configuration.GetConnectionString("Orders")!;
                    try { return ({{use}}).ToString()!; }
                    catch (ArgumentException ex) { return {|#0:ex.Message|}; }
                }

                private static Connection Open(string text) => new Connection(text);
            """,
            """
            public class Builder : System.Data.Common.DbConnectionStringBuilder { public Builder(string connectionString) { } }


            """ + ConnectionSource),
        DiagnosticSeverity.Warning);

    private const string ConnectionSource = """
        public class Connection : System.Data.Common.DbConnection
        {
            public Connection(string connectionString) { }
            [System.Diagnostics.CodeAnalysis.AllowNull] public override string ConnectionString { get; set; } = "";
            public override string Database => "";
            public override string DataSource => "";
            public override string ServerVersion => "";
            public override System.Data.ConnectionState State => default;
            public override void ChangeDatabase(string databaseName) { }
            public override void Close() { }
            public override void Open() { }
            protected override System.Data.Common.DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) => throw new NotSupportedException();
            protected override System.Data.Common.DbCommand CreateDbCommand() => throw new NotSupportedException();
        }
        """;

    [Fact]
    public Task Text_that_may_quote_an_address_with_a_credential_is_a_warning() => Reported(
        Usings + """
            [McpServerToolType]
            public sealed class WeatherTools(HttpClient http)
            {
                private readonly string _key = Environment.GetEnvironmentVariable("WEATHER_API_KEY")!;

                [McpServerTool]
                public async Task<string> Load(string city)
                {
                    try { return await http.GetStringAsync($"https://weather.example.com/now?q={Uri.EscapeDataString(city)}&key={_key}"); }
                    catch (Exception ex) { return {|#0:ex.Message|}; }
                }
            }
            """,
        DiagnosticSeverity.Warning);

    [Fact]
    public Task Warning_stands_at_what_makes_it_one() => Reported(
        Tool("""return $"failed: {ex.Message} at {{|#0:ex.StackTrace|}}";"""), DiagnosticSeverity.Warning);

    [Fact]
    public Task Credential_that_is_parsed_outside_the_try_does_not_raise_it() => Reported(
        Tools("""
            [McpServerTool]
                public string Load(IConfiguration configuration)
                {
                    var address = new Uri(configuration.GetConnectionString("Orders")!);
                    try { return orders.Read() + address.Port; }
                    catch (Exception ex) { return {|#0:ex.Message|}; }
                }
            """),
        DiagnosticSeverity.Info);

    [Theory]
    [InlineData("""if (!response.IsSuccessStatusCode) { throw new McpException($"failed: {{|#0:body|}}"); } return "ok";""")]
    [InlineData("""if (!response.IsSuccessStatusCode) { return $"failed: {response.StatusCode} {{|#0:body|}}"; } return "ok";""")]
    [InlineData("""if (!response.IsSuccessStatusCode) return {|#0:body|}; return body;""")]
    [InlineData("""if (response.IsSuccessStatusCode) { return body; } return $"failed: {{|#0:body|}}";""")]
    [InlineData("""if (response.IsSuccessStatusCode) { return body; } else { return "failed: " + {|#0:body|}; }""")]
    [InlineData("""return response.IsSuccessStatusCode ? body : $"failed: {{|#0:body|}}";""")]
    [InlineData("""if ((int)response.StatusCode >= 400) { } if (response.StatusCode != System.Net.HttpStatusCode.OK) { return JsonSerializer.Serialize(new { error = {|#0:body|} }); } return body;""")]
    [InlineData("""if (!response.IsSuccessStatusCode) { var text = body.Length > 200 ? body.Substring(0, 200) : body; return $"failed: {{|#0:text|}}"; } return body;""")]
    public Task Body_of_a_failed_response_is_a_suggestion(string rest) => Reported(
        Fetch($"var body = await response.Content.ReadAsStringAsync(); {rest}"), DiagnosticSeverity.Info, isBorder: false, what: "the body of a failed response");

    [Theory]
    [InlineData("""if (!response.IsSuccessStatusCode) { throw new McpException({|#0:await response.Content.ReadAsStringAsync()|}); } return "ok";""")]
    [InlineData("""if (!response.IsSuccessStatusCode) { return $"failed: {{|#0:await response.Content.ReadAsStringAsync()|}}"; } return "ok";""")]
    [InlineData("""if (!response.IsSuccessStatusCode) { var body = await response.Content.ReadAsStringAsync(); return Fail({|#0:body|}); } return "ok";""")]
    public Task Body_that_is_read_on_failure_only_is_a_suggestion(string rest) => Reported(
        Fetch(rest), DiagnosticSeverity.Info, isBorder: false, what: "the body of a failed response");

    [Theory]
    [InlineData("""if (!response.IsSuccessStatusCode) { return $"failed: {response.StatusCode}"; } return body;""")]
    [InlineData("""if (!response.IsSuccessStatusCode) { throw new HttpRequestException($"failed: {body}"); } return body;""")]
    [InlineData("""if (!response.IsSuccessStatusCode) { Log.LogError("failed: {Body}", body); return "failed"; } return body;""")]
    [InlineData("""if (!response.IsSuccessStatusCode) { return $"failed with {body.Length} characters"; } return $"orders: {body}";""")]
    [InlineData("""if (!response.IsSuccessStatusCode) { return JsonDocument.Parse(body).RootElement.GetProperty("title").GetString()!; } return body;""")]
    [InlineData("""if (!response.IsSuccessStatusCode) { return $"failed: {Redact(body)}"; } return body;""")]
    [InlineData("""response.EnsureSuccessStatusCode(); return $"orders: {body}";""")]
    [InlineData("""return $"orders: {body}";""")]
    public Task Body_that_is_the_answer_or_stays_here_is_not_reported(string rest) =>
        Check(Fetch($"var body = await response.Content.ReadAsStringAsync(); {rest}"));

    [Theory]
    [InlineData("new StringContent(\"grant_type=client_credentials\")")]
    [InlineData("new FormUrlEncodedContent(new Dictionary<string, string> { [\"grant_type\"] = \"refresh_token\" })")]
    public Task Body_of_a_failed_token_request_is_a_warning(string content) => Reported(
        Fetch($$"""
            using var answer = await http.PostAsync("connect", {{content}});
                        if (!answer.IsSuccessStatusCode) { return "failed: " + {|#0:await answer.Content.ReadAsStringAsync()|}; }
                        return "ok";
            """),
        DiagnosticSeverity.Warning,
        isBorder: false,
        what: "the body of a failed response");

    [Fact]
    public Task Helper_that_throws_with_the_body_is_reported_there() => Reported(
        Usings + """
            [McpServerToolType]
            public sealed class OrderTools(Api api)
            {
                [McpServerTool]
                public async Task<string> Load() => await api.GetAsync("orders");

                [McpServerTool]
                public async Task<string> Other() => await api.GetAsync("others");
            }

            public sealed class Api(HttpClient http)
            {
                public async Task<string> GetAsync(string path)
                {
                    using var response = await http.GetAsync(path);
                    await CheckAsync(response);
                    return await response.Content.ReadAsStringAsync();
                }

                private static async Task CheckAsync(HttpResponseMessage response)
                {
                    if (response.IsSuccessStatusCode) { return; }
                    var body = await response.Content.ReadAsStringAsync();
                    throw new McpException($"failed: {{|#0:body|}}");
                }
            }
            """,
        DiagnosticSeverity.Info,
        "CheckAsync",
        isBorder: false,
        what: "the body of a failed response");

    private static string Fetch(string body) => Usings + $$"""
        [McpServerToolType]
        public sealed class OrderTools(HttpClient http, ILogger<OrderTools> Log)
        {
            [McpServerTool]
            public async Task<string> Load(string path)
            {
                using var response = await http.GetAsync(path);
                {{body}}
            }

            private static string Fail(string reason) => "failed: " + reason;

            private static string Redact(string text) => text.Substring(0, 20);
        }
        """;

    [Theory]
    [InlineData("2.3")]
    [InlineData("1.4")]
    [InlineData("0.2")]
    public Task Every_sdk_forwards_the_same(string version) => Verify.Analyzer<ExceptionDetailAnalyzer>(
        """
        using ModelContextProtocol;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class FileTools
        {
            [McpServerTool]
            public static string Read(string path)
            {
                try { return File.ReadAllText(path); }
                catch (IOException ex) { return $"failed: {[|ex.Message|]}"; }
            }

            [McpServerTool]
            public static string ReadAll(string path)
            {
                try { return File.ReadAllText(path); }
                catch (IOException ex) { throw new McpException([|ex.Message|]); }
            }

            [McpServerTool]
            public static string ReadMasked(string path)
            {
                try { return File.ReadAllText(path); }
                catch (IOException ex) { throw new InvalidOperationException(ex.Message, ex); }
            }

            [McpServerTool]
            public static string ReadNamed(string path)
            {
                try { return File.ReadAllText(path); }
                catch (McpException ex) { return ex.Message; }
            }
        }
        """,
        version switch { "2.3" => McpSdk.V2_3, "1.4" => McpSdk.V1_4, _ => McpSdk.V0_2 });

    [Fact]
    public Task Without_an_sdk_nothing_is_reported() => Verify.Analyzer<ExceptionDetailAnalyzer>(
        """
        public static class FileTools
        {
            public static string Read(string path)
            {
                try { return File.ReadAllText(path); }
                catch (IOException ex) { return $"failed: {ex.Message}"; }
            }
        }
        """,
        McpSdk.None);

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<ExceptionDetailAnalyzer>(
        Tool("""return $"failed: {ex.Message}";"""), test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Theory]
    [InlineData("""return $"failed: {[|ex.Message|]}" + {|CS0103:missing|};""")]
    [InlineData("""return {|CS0103:Missing|}(ex.Message);""")]
    [InlineData("""return ex.{|CS1061:Mesage|};""")]
    public Task Incomplete_code_does_not_throw(string caught) => Check(Tool(caught));
}
