using System.Collections.Immutable;
using System.Globalization;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Rules.Storage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>Every source by every carrier by every sink: one finding, at the marked place; and none for the safe twin.</summary>
public class LeakMatrixTests
{
    /// <summary>What a developer may show of a credential.</summary>
    private static readonly string[] s_safe =
    [
        "nameof(key)",
        "\"CRM_API_KEY\"",
        "(key is not null).ToString()",
        "key.Length.ToString()",
        "key[..4]",
        "key.Substring(0, 4)",
        "string.IsNullOrEmpty(key).ToString()",
        "(key == \"none\" ? \"no\" : \"yes\")",
        "Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key)))",
        "Redactor.Mask(key)",
    ];

    public static TheoryData<string> Carriers => [.. LeakMatrix.Carriers.Select(c => c.Title)];

    [NewerCSharpTheory]
    [MemberData(nameof(Carriers))]
    public async Task Secret_that_reaches_the_client_is_reported_where_it_was_put_in(string carrier)
    {
        var cases = LeakMatrix.PairsFor(IndexOf(carrier)).Select(p => (source: p.Source, sink: p.Sink)).ToArray();
        var files = cases.Select((c, i) => Marked.Parse(LeakMatrix.Write("Case" + i, c.source, Carrier(carrier), c.sink, "key"))).ToArray();
        var found = await RunAsync(files.Select(f => f.Code));

        var wrong = new List<string>();
        for (var i = 0; i < cases.Length; i++)
        {
            var (source, sink) = cases[i];
            var here = found.Where(d => d.Location.SourceTree!.FilePath == PathOf(i)).ToArray();
            if (sink.Id == "MCPAC3001" && Carrier(carrier).IsEncoding)
            {
                if (here is not [{ Id: "MCPAC3003" }])
                {
                    wrong.Add($"{source.Title} to {sink.Title}: expected MCPAC3003, found " + string.Join(", ", here.Select(Show)));
                }
            }
            else if (here is not [var one] || one.Id != sink.Id || one.Location.SourceSpan != files[i].Span || !one.GetMessage(CultureInfo.InvariantCulture).Contains($"'{source.Name}'", StringComparison.Ordinal))
            {
                wrong.Add($"{source.Title} to {sink.Title}: expected {sink.Id} for '{source.Name}' at '{files[i].Code.Substring(files[i].Span.Start, files[i].Span.Length)}', found "
                    + (here.Length == 0 ? "nothing" : string.Join(", ", here.Select(Show))));
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.Length}:{Environment.NewLine}" + string.Join(Environment.NewLine, wrong));
    }

    [NewerCSharpTheory]
    [MemberData(nameof(Carriers))]
    public async Task What_shows_nothing_of_the_secret_is_not_reported(string carrier)
    {
        // Over the carriers every pair meets every safe use.
        var index = IndexOf(carrier);
        var cases = LeakMatrix.PairsFor(index + 1)
            .Where((_, i) => i % 2 == index % 2)
            .Select((c, i) => (source: c.Source, sink: c.Sink, safe: s_safe[(i + index) % s_safe.Length]))
            .ToArray();
        var files = cases.Select((c, i) => Marked.Parse(LeakMatrix.Write("Case" + i, c.source, Carrier(carrier), c.sink, c.safe)).Code)
            .Append("public static class Redactor { public static string Mask(string value) => value.Length > 8 ? value[..4] + \"...\" : \"***\"; }");
        var found = await RunAsync(files);

        Assert.True(found.IsEmpty, string.Join(Environment.NewLine, found.Select(d =>
        {
            var at = Array.FindIndex(cases, c => d.Location.SourceTree!.FilePath == PathOf(Array.IndexOf(cases, c)));
            return at < 0 ? Show(d) : $"{cases[at].source.Title} to {cases[at].sink.Title} as {cases[at].safe}: {Show(d)}";
        })));
    }

    private static int IndexOf(string carrier) => Array.FindIndex(LeakMatrix.Carriers, c => c.Title == carrier);

    private static LeakCarrier Carrier(string title) => LeakMatrix.Carriers.Single(c => c.Title == title);

    private static string PathOf(int index) => $"/0/Case{index}.cs";

    private static string Show(Diagnostic d) =>
        $"{d.Id} \"{d.GetMessage(CultureInfo.InvariantCulture)}\" at '{d.Location.SourceTree!.GetText().ToString(d.Location.SourceSpan)}'";

    private static async Task<ImmutableArray<Diagnostic>> RunAsync(IEnumerable<string> files)
    {
        var usings = ImplicitUsings.FileFor(McpSdk.V2_3AspNetCore);
        var trees = files.Select((code, i) => CSharpSyntaxTree.ParseText(code, path: PathOf(i))).Append(CSharpSyntaxTree.ParseText(usings.Source, path: usings.Path));
        var compilation = CSharpCompilation.Create(
            "Server", trees, McpSdk.V2_3AspNetCore.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).Take(5));

        var crashes = new List<Exception>();
        var driver = new CompilationWithAnalyzers(
            compilation,
            [new SecretInResultAnalyzer(), new SecretInErrorAnalyzer(), new TokenStoredUnprotectedAnalyzer(), new FakeProtectionAnalyzer()],
            new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), (exception, _, _) => crashes.Add(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        var found = await driver.GetAnalyzerDiagnosticsAsync();
        Assert.Empty(crashes);
        return found;
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
