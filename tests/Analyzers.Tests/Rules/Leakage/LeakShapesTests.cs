using System.Collections.Immutable;
using System.Globalization;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>Every shape of <see cref="LeakShapes"/>: one finding at the marked place, and none for what shows nothing.</summary>
public class LeakShapesTests
{
    private const string Read = "Environment.GetEnvironmentVariable(\"CRM_API_KEY\")";

    private const string Usings = """
        using System.Text;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Options;
        using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    [NewerCSharpFact]
    public async Task Secret_is_found_in_every_shape()
    {
        var files = LeakShapes.All.Select((shape, i) => Marked.Parse(Write(i, shape, Read))).ToArray();
        var found = await RunAsync(files.Select(f => f.Code));

        var wrong = new List<string>();
        for (var i = 0; i < files.Length; i++)
        {
            var here = found.Where(d => d.Location.SourceTree!.FilePath == PathOf(i)).ToArray();
            if (here is not [var one] || one.Id != LeakShapes.All[i].Id || one.Location.SourceSpan != files[i].Span)
            {
                wrong.Add($"{LeakShapes.All[i].Title}: expected {LeakShapes.All[i].Id} at '{files[i].Code.Substring(files[i].Span.Start, files[i].Span.Length)}', found "
                    + (here.Length == 0 ? "nothing" : string.Join(", ", here.Select(Show))));
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {files.Length}:{Environment.NewLine}" + string.Join(Environment.NewLine, wrong));
    }

    [NewerCSharpTheory]
    [InlineData(Read + ".Length.ToString()")]
    [InlineData("(" + Read + "[..4] + \"...\")")]
    [InlineData("Environment.GetEnvironmentVariable(\"CRM_REGION\")!")]
    public async Task Nothing_is_found_where_the_value_is_not_shown(string safe)
    {
        var found = await RunAsync(LeakShapes.All.Select((shape, i) => Marked.Parse(Write(i, shape, safe)).Code));

        Assert.Empty(found.Where(d => d.Id == "MCPAC2001" || !safe.Contains("CRM_REGION", StringComparison.Ordinal)).Select(Show));
    }

    [Theory]
    [InlineData("var all = new Dictionary<string, string>(); return all.TryGetValue(key, out var text) ? text : \"none\";")]
    [InlineData("var all = new System.Collections.Concurrent.ConcurrentDictionary<string, string>(); all.TryRemove(key, out var text); return text + all.GetOrAdd(key, \"none\") + all.GetValueOrDefault(key);")]
    [InlineData("return Use(key, text => \"crm \" + text.Length);")]
    [InlineData("return Use(key, text => \"crm\") + Use(\"crm\", text => text);")]
    [InlineData("Use(key, text => text.Trim()); return \"ok\";")]
    [InlineData("var (ok, text, error) = new Reply(true, key, \"none\"); return ok + error;")]
    [InlineData("object reply = new Reply(true, key, \"none\"); return reply is Reply(true, _, var error) ? error : \"none\";")]
    [InlineData("return new Box(key).Name;")]
    [InlineData("return new Derived(key, \"crm\").Name;")]
    [InlineData("var sent = new Info { Text = key }; GC.KeepAlive(sent); var other = JsonSerializer.Deserialize<Info>(\"{}\")!; return other.Text;")]
    [InlineData("var sent = new Info { Text = key }; GC.KeepAlive(sent); return info.Name;")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Get, \"https://crm.example.com\"); request.Headers.Add(\"X-Api-Key\", key); return $\"failed: {request.RequestUri}\";")]
    [InlineData("var address = new UriBuilder(\"https://crm.example.com\") { Query = \"k=\" + key }; return address.Host + address.Port;")]
    [InlineData("using var stream = new MemoryStream(); using (var writer = new StreamWriter(stream, leaveOpen: true)) { writer.Write(key.Length); } return Encoding.UTF8.GetString(stream.ToArray());")]
    [InlineData("var other = new StringBuilder(); var text = new StringBuilder(); text.Append(key); return other.ToString();")]
    [InlineData("ref var place = ref _text; place = key; place = \"none\"; return _text;")]
    public Task Neighbours_of_the_shapes_are_not_reported(string body) => Verify.Analyzer<SecretInResultAnalyzer>(
        Usings + $$"""
        [McpServerToolType]
        public sealed class Tools(Info info)
        {
            private string _text = "";

            [McpServerTool] public string Status() { var key = Environment.GetEnvironmentVariable("CRM_API_KEY")!; {{body}} }

            public string Last => _text;

            private static string Use(string value, Func<string, string> use) => use(value);

            public Info Info => info;
        }

        public sealed record Reply(bool Ok, string Text, string Error);
        public sealed class Info { public string Name { get; set; } = ""; public string Text { get; set; } = ""; }
        public class Box { public Box(string text) : this(text, "box") { } public Box(string text, string name) { Text = text; Name = name; } public string Text { get; } public string Name { get; } }
        public sealed class Derived : Box { public Derived(string text, string name) : base(text, name) { } }
        """);

    [Fact]
    public Task Header_of_a_client_that_the_container_configures_is_found() => Verify.Analyzer<SecretInResultAnalyzer>(
        Usings + """
        [McpServerToolType] public sealed class Tools(Crm crm) { [McpServerTool] public string Status() => crm.Describe(); }
        public sealed class Crm(HttpClient http) { public string Describe() => $"headers {[|http.DefaultRequestHeaders.Authorization|]}, {http.BaseAddress}"; }
        public static class Startup
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<Crm>(c =>
                c.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("CRM_API_KEY")));
        }
        """);

    private static string Write(int index, LeakShape shape, string read) =>
        Usings + $$"""
        namespace Case{{index}}
        {
            [McpServerToolType]
            public sealed partial class Tools{{shape.Heritage}}
            {
                {{shape.Members}}
            }

            {{shape.Types}}
        }

        """.Replace("KEY", read, StringComparison.Ordinal).Replace("CRM_API_" + read, "CRM_API_KEY", StringComparison.Ordinal);

    private static string PathOf(int index) => $"/0/Case{index}.cs";

    private static string Show(Diagnostic d) =>
        $"{d.Id} \"{d.GetMessage(CultureInfo.InvariantCulture)}\" at '{d.Location.SourceTree!.GetText().ToString(d.Location.SourceSpan)}' in {d.Location.SourceTree.GetText().Lines[d.Location.GetLineSpan().StartLinePosition.Line]}";

    private static async Task<ImmutableArray<Diagnostic>> RunAsync(IEnumerable<string> files)
    {
        var compilation = RuleRun.Checked(RuleRun.Compile(files.Select((code, i) => (PathOf(i), code))));
        return await RuleRun.OfAsync(compilation, new SecretInResultAnalyzer(), new SecretInErrorAnalyzer());
    }

    private sealed record Marked(string Code, TextSpan Span)
    {
        public static Marked Parse(string text)
        {
            var start = text.IndexOf("[|", StringComparison.Ordinal);
            var end = text.IndexOf("|]", StringComparison.Ordinal);
            return new(text.Remove(end, 2).Remove(start, 2), TextSpan.FromBounds(start, end - 2));
        }
    }
}
