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
