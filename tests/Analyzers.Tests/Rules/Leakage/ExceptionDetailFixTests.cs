using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2003: the client reads a fixed text and the log has the exception, or the catch goes.</summary>
public class ExceptionDetailFixTests
{
    private const string Usings = """
        using System.Text.Json;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;


        """;

    private static string Tool(string caught, string declaration = "Exception ex", string parameters = "") => Usings + $$"""
        public sealed record Reply(bool Ok, string? Error);

        [McpServerToolType]
        public sealed class TicketTools{{parameters}}
        {
            [McpServerTool]
            public string Read(string path)
            {
                try
                {
                    return File.ReadAllText(path);
                }
                catch ({{declaration}})
                {
                    {{caught}}
                }
            }

            private static string Fail(Exception e) => "failed: " + e.Message;
        }
        """;

    private static Task Fix(string before, string after, string key = "MCPAC2003.FixedText", string? title = null) =>
        Verify.Fix<ExceptionDetailAnalyzer, ExceptionDetailFix>(before, after, test =>
        {
            test.MarkupOptions = MarkupOptions.TreatPositionIndicatorsAsCode | MarkupOptions.UseFirstDescriptor;
            test.CodeActionEquivalenceKey = key;
            if (title is not null)
            {
                test.CodeActionVerifier = (action, verify) => verify.Equal(title, action.Title);
            }
        });

    [Theory]
    [InlineData("""return $"failed: {[|ex.Message|]}";""", """return "failed: the operation failed";""")]
    [InlineData("""return "failed: " + [|ex.Message|];""", """return "failed: the operation failed";""")]
    [InlineData("""return [|ex.Message|];""", """return "The operation failed.";""")]
    [InlineData("""return [|ex.ToString()|];""", """return "The operation failed.";""")]
    [InlineData("""return string.Format("failed: {0}", [|ex.Message|]);""", """return "failed: the operation failed";""")]
    [InlineData("""throw new McpException([|ex.Message|]);""", """throw new McpException("The operation failed.");""")]
    [InlineData("""return JsonSerializer.Serialize(new { ok = false, error = [|ex.Message|] });""", """return JsonSerializer.Serialize(new { ok = false, error = "The operation failed." });""")]
    [InlineData("""return JsonSerializer.Serialize(new { error = ex.Message, stack = [|ex.StackTrace|] });""", """return JsonSerializer.Serialize(new { error = "The operation failed." });""")]
    [InlineData("""return JsonSerializer.Serialize(new Reply(false, [|ex.Message|]));""", """return JsonSerializer.Serialize(new Reply(false, "The operation failed."));""")]
    [InlineData("""return JsonSerializer.Serialize(new Dictionary<string, object> { ["error"] = [|ex.Message|] });""", """return JsonSerializer.Serialize(new Dictionary<string, object> { ["error"] = "The operation failed." });""")]
    [InlineData("""return Fail([|ex|]);""", """return "The operation failed.";""")]
    public Task Text_becomes_fixed_and_the_variable_goes_with_its_last_use(string before, string after) =>
        Fix(Tool(before), Tool(after, "Exception"), title: before.StartsWith("throw", StringComparison.Ordinal) ? "Throw a fixed text" : "Return a fixed text");

    [Theory]
    [InlineData("""throw new McpException($"failed: {[|ex.Message|]}", ex);""", """throw new McpException("failed: the operation failed", ex);""")]
    [InlineData("""return $"{ex.GetType().Name}: {[|ex.Message|]}";""", """return $"{ex.GetType().Name}: the operation failed";""")]
    public Task Variable_that_is_still_read_stays(string before, string after) => Fix(Tool(before), Tool(after));

    [Fact]
    public Task Exception_that_is_logged_already_is_not_logged_twice() => Fix(
        Tool("""
            logger.LogError(ex, "failed");
                        return $"failed: {[|ex.Message|]}";
            """, parameters: "(ILogger<TicketTools> logger)"),
        Tool("""
            logger.LogError(ex, "failed");
                        return "failed: see the server log";
            """, parameters: "(ILogger<TicketTools> logger)"),
        title: "Return a fixed text");

    [Fact]
    public Task Logger_in_scope_is_used() => Fix(
        Tool("""return $"failed: {[|ex.Message|]}";""", parameters: "(ILogger<TicketTools> logger)"),
        Tool("""
            logger.LogError(ex, "Read failed.");
                        return "failed: see the server log";
            """, parameters: "(ILogger<TicketTools> logger)"),
        title: "Log the exception and return a fixed text");

    [Fact]
    public Task Logger_of_the_instance_is_not_used_in_static_code() => Fix(
        Static("""return $"failed: {[|ex.Message|]}";""", "Exception ex"),
        Static("""return "failed: the operation failed";""", "Exception"));

    private static string Static(string caught, string declaration) => Usings + $$"""
        [McpServerToolType]
        public sealed class TicketTools
        {
            private readonly ILogger<TicketTools> _logger;

            public TicketTools(ILogger<TicketTools> logger) => _logger = logger;

            [McpServerTool]
            public static string Read(string path)
            {
                try
                {
                    return File.ReadAllText(path);
                }
                catch ({{declaration}})
                {
                    {{caught}}
                }
            }
        }
        """;

    [Fact]
    public Task Using_of_the_logger_is_added() => Fix(
        """
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class TicketTools
        {
            private readonly Microsoft.Extensions.Logging.ILogger _logger;

            public TicketTools(Microsoft.Extensions.Logging.ILogger<TicketTools> logger) => _logger = logger;

            [McpServerTool]
            public string Read(string path)
            {
                try
                {
                    return File.ReadAllText(path);
                }
                catch (Exception ex)
                {
                    return [|ex.Message|];
                }
            }
        }
        """,
        """
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class TicketTools
        {
            private readonly Microsoft.Extensions.Logging.ILogger _logger;

            public TicketTools(Microsoft.Extensions.Logging.ILogger<TicketTools> logger) => _logger = logger;

            [McpServerTool]
            public string Read(string path)
            {
                try
                {
                    return File.ReadAllText(path);
                }
                catch (Exception ex)
                {
                    _logger.LogError(ex, "Read failed.");
                    return "The operation failed; see the server log.";
                }
            }
        }
        """);

    [Fact]
    public Task Property_set_in_the_catch_gets_a_text() => Fix(
        Outcome("[|ex.Message|]", " ex"),
        Outcome("\"The operation failed.\"", ""));

    private static string Outcome(string text, string variable) => Usings + $$"""
        public sealed class Outcome
        {
            public string? Error { get; set; }
        }

        [McpServerToolType]
        public static class TicketTools
        {
            [McpServerTool]
            public static Outcome Read(string path)
            {
                var outcome = new Outcome();
                try
                {
                    File.ReadAllText(path);
                }
                catch (IOException{{variable}})
                {
                    outcome.Error = {{text}};
                }

                return outcome;
            }
        }
        """;

    [Fact]
    public Task Wrapped_exception_becomes_one_with_a_text() => Fix(
        Wrapper("throw Wrap([|ex|]);", " ex"),
        Wrapper("throw new McpException(\"The operation failed.\");", ""));

    private static string Wrapper(string caught, string variable) => Usings + $$"""
        [McpServerToolType]
        public static class TicketTools
        {
            [McpServerTool]
            public static string Read(string path) => Run(() => File.ReadAllText(path));

            private static string Run(Func<string> action)
            {
                try
                {
                    return action();
                }
                catch (Exception{{variable}})
                {
                    {{caught}}
                }
            }

            private static McpException Wrap(Exception e) => new($"failed: {e.Message}", e);
        }
        """;

    [Fact]
    public Task Error_result_of_a_helper_becomes_one_with_a_text() => Fix(
        ErrorResult("ToError([|ex|])", " ex"),
        ErrorResult("new CallToolResult { IsError = true, Content = { new TextContentBlock { Text = \"The operation failed.\" } } }", ""));

    private static string ErrorResult(string result, string variable) => Usings + $$"""
        [McpServerToolType]
        public static class TicketTools
        {
            [McpServerTool]
            public static CallToolResult Read(string path)
            {
                try
                {
                    return new CallToolResult { Content = { new TextContentBlock { Text = File.ReadAllText(path) } } };
                }
                catch (IOException{{variable}})
                {
                    return {{result}};
                }
            }

            private static CallToolResult ToError(Exception e) =>
                new() { IsError = true, Content = { new TextContentBlock { Text = $"failed: {e.Message}" } } };
        }
        """;

    [Fact]
    public Task All_of_a_file_are_changed() => Fix(
        Usings + """
            [McpServerToolType]
            public sealed class TicketTools(ILogger<TicketTools> logger)
            {
                [McpServerTool]
                public string Read(string path)
                {
                    try
                    {
                        return File.ReadAllText(path);
                    }
                    catch (IOException ex)
                    {
                        return $"failed: {[|ex.Message|]}";
                    }
                    catch (UnauthorizedAccessException ex)
                    {
                        return $"refused: {[|ex.Message|]}";
                    }
                }

                [McpServerTool]
                public string[] List(string path)
                {
                    try
                    {
                        return Directory.GetFiles(path);
                    }
                    catch (IOException ex)
                    {
                        throw new McpException([|ex.Message|], ex);
                    }
                }
            }
            """,
        Usings + """
            [McpServerToolType]
            public sealed class TicketTools(ILogger<TicketTools> logger)
            {
                [McpServerTool]
                public string Read(string path)
                {
                    try
                    {
                        return File.ReadAllText(path);
                    }
                    catch (IOException ex)
                    {
                        logger.LogError(ex, "Read failed.");
                        return "failed: see the server log";
                    }
                    catch (UnauthorizedAccessException ex)
                    {
                        logger.LogError(ex, "Read failed.");
                        return "refused: see the server log";
                    }
                }

                [McpServerTool]
                public string[] List(string path)
                {
                    try
                    {
                        return Directory.GetFiles(path);
                    }
                    catch (IOException ex)
                    {
                        logger.LogError(ex, "List failed.");
                        throw new McpException("The operation failed; see the server log.", ex);
                    }
                }
            }
            """);

    [Fact]
    public Task Only_catch_goes_with_its_try() => Fix(
        Tool("""return $"failed: {[|ex.Message|]}";"""),
        Usings + """
            public sealed record Reply(bool Ok, string? Error);

            [McpServerToolType]
            public sealed class TicketTools
            {
                [McpServerTool]
                public string Read(string path)
                {
                    return File.ReadAllText(path);
                }

                private static string Fail(Exception e) => "failed: " + e.Message;
            }
            """,
        "MCPAC2003.RemoveCatch",
        "Remove the catch, so that the SDK masks the exception");

    [Fact]
    public Task Catch_beside_others_goes_alone() => Fix(
        Beside("""
                    catch (Exception ex)
                    {
                        throw new McpException([|ex.Message|]);
                    }

            """),
        Beside(""),
        "MCPAC2003.RemoveCatch");

    private static string Beside(string clause) => Usings + $$"""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, token) =>
        {
            try
            {
                return await next(request, token);
            }
            catch (McpException)
            {
                throw;
            }
        {{clause.TrimEnd('\n').TrimEnd()}}
        }));
        """.Replace("    }\n\n}));", "    }\n}));", StringComparison.Ordinal);

    [Fact]
    public Task Names_that_clash_keep_their_braces() => Fix(
        Usings + """
            [McpServerToolType]
            public static class TicketTools
            {
                [McpServerTool]
                public static string Read(string path)
                {
                    // One file.
                    try
                    {
                        var text = File.ReadAllText(path);
                        if (text.Length > 0)
                        {
                            return text;
                        }
                    }
                    catch (IOException ex)
                    {
                        return [|ex.Message|];
                    }

                    var texts = path.Split(';');
                    foreach (var text in texts)
                    {
                        return text;
                    }

                    return "";
                }
            }
            """,
        Usings + """
            [McpServerToolType]
            public static class TicketTools
            {
                [McpServerTool]
                public static string Read(string path)
                {
                    // One file.
                    {
                        var text = File.ReadAllText(path);
                        if (text.Length > 0)
                        {
                            return text;
                        }
                    }

                    var texts = path.Split(';');
                    foreach (var text in texts)
                    {
                        return text;
                    }

                    return "";
                }
            }
            """,
        "MCPAC2003.RemoveCatch");

    [Fact]
    public Task Catch_of_a_service_gets_a_text() => Verify.Fix<ExceptionDetailAnalyzer, ExceptionDetailFix>(
        Service("[|ex.Message|]", " ex"),
        Service("\"The operation failed.\"", ""));

    [Fact]
    public Task Catch_of_a_service_does_not_go() => Verify.NoFix<ExceptionDetailAnalyzer, ExceptionDetailFix>(
        Service("[|ex.Message|]", " ex"),
        test => test.CodeActionEquivalenceKey = "MCPAC2003.RemoveCatch");

    private static string Service(string text, string variable) => Usings + $$"""
        [McpServerToolType]
        public sealed class TicketTools(Tickets tickets)
        {
            [McpServerTool]
            public string Read(string path) => tickets.Read(path);
        }

        public sealed class Tickets
        {
            public string Read(string path)
            {
                try
                {
                    return File.ReadAllText(path);
                }
                catch (IOException{{variable}})
                {
                    return {{text}};
                }
            }
        }
        """;

    [Fact]
    public Task Body_of_a_failed_response_gives_way_to_a_text() => Fix(
        Fetch("""$"failed with {response.StatusCode}: {[|body|]}";"""),
        Fetch("""$"failed with {response.StatusCode}: the operation failed";"""),
        title: "Return a fixed text");

    private static string Fetch(string failure) => Usings + $$"""
        [McpServerToolType]
        public sealed class TicketTools(HttpClient http)
        {
            [McpServerTool]
            public async Task<string> Read(string path)
            {
                using var response = await http.GetAsync(path);
                var body = await response.Content.ReadAsStringAsync();
                return response.IsSuccessStatusCode ? body : {{failure}}
            }
        }
        """;
}
