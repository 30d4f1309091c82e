using System.Globalization;
using System.Text;
using McpAnalyzers.Rules.Configuration;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Tests.Rules.Configuration;

/// <summary>MCPAC0002: a bad line is one finding on that line, whatever the file holds; a good one is none.</summary>
public class SpecLineNotUnderstoodTests
{
    private const string Code = """
        using ModelContextProtocol.Server;

        namespace Acme;

        [McpServerToolType] public static class Tools { [McpServerTool] public static string Echo(string text) => text; }

        public class Store<T>
        {
            public Store(string path) { }
            public string Path = "";
            public T Current { get; set; }
            public T this[string key] => Current;
            public void Put(string key, T value) { }
            public void Put(string key, T value, int days) { }
            public T2 As<T2>(string key, out int days) { days = 0; return default; }
            public static implicit operator string(Store<T> store) => store.Path;
            public class Inner { public string Text => ""; }
        }
        """;

    private static Task Check(string file, string text) => Verify.Analyzer<SpecLineNotUnderstoodAnalyzer>(
        Code,
        test =>
        {
            test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
            test.TestState.AdditionalFiles.Add((file, text));
        });

    [Theory]
    [InlineData("/0/McpAnalyzers.Sources.txt", "secret")]
    [InlineData("/0/McpAnalyzers.Sources.txt", "setting")]
    [InlineData("/0/mcpanalyzers.sinks.TXT", "client")]
    [InlineData(@"C:\server\McpAnalyzers.Sinks.txt", "storage")]
    [InlineData("McpAnalyzers.Sanitizers.txt", "all")]
    [InlineData("/0/McpAnalyzers.Sanitizers.txt", "log")]
    public Task Members_of_every_kind_are_understood(string file, string kind) => Check(
        file,
        $"""
        // A comment, an empty line, a line of blanks.

           {"\t"}
        M:Acme.Store`1.#ctor(System.String); {kind}
        M:Acme.Store`1.Put(System.String,`0);{kind}
          M:Acme.Store`1.Put(System.String,`0,System.Int32) ; {kind}  // the other overload
        M:Acme.Store`1.As``1(System.String,System.Int32@); {kind}
        M:Acme.Store`1.op_Implicit(Acme.Store{"{`0}"})~System.String; {kind}
        P:Acme.Store`1.Current; {kind}
        P:Acme.Store`1.Item(System.String); {kind}
        P:Acme.Store`1.Inner.Text; {kind}
        F:Acme.Store`1.Path; {kind}
        M:System.String.Concat(System.String,System.String); {kind}
        """);

    [Theory]
    [InlineData("[|M:Acme.Store`1.Put(System.String,`0)|]")]
    [InlineData("[|M:Acme.Store`1.Put(System.String,`0);|]")]
    [InlineData("[|M:Acme.Store`1.Put(System.String,`0); sekret|]")]
    [InlineData("[|M:Acme.Store`1.Put(System.String,`0); client|]")]
    [InlineData("[|T:Acme.Store`1; secret|]")]
    [InlineData("[|N:Acme; secret|]")]
    [InlineData("[|E:Acme.Store`1.Changed; secret|]")]
    [InlineData("[|Acme.Store.Put; secret|]")]
    [InlineData("[|M:; secret|]")]
    [InlineData("[|;|]")]
    [InlineData("[|secret; M:Acme.Store`1.Put(System.String,`0)|]")]
    [InlineData("[|M:Acme.Store`1.Put; secret|]")]
    [InlineData("[|M:Acme.Store`1.*; secret|]")]
    [InlineData("[|M:Acme.Store`1.Put(System.Int32,`0); secret|]")]
    [InlineData("[|P:Acme.Store`1.Path; secret|]")]
    [InlineData("[|P:Acme.Store`1.Current; secret; key|]")]
    [InlineData("[|M:Acme.Store`1.Put(System.String,`0); secret; name|]")]
    [InlineData("[|M:Acme.Store`1.Put(System.String,`0); secret;|]\nP:Acme.Store`1.Current; secret")]
    [InlineData("[|M:Acme.Store`1.Put(System.String,`0); secret; key; value|]")]
    [InlineData("F:Acme.Store`1.Path; secret\r\n[|F:Acme.Store`1.Path; setting|]\r\nP:Acme.Store`1.Current; secret")]
    [InlineData("[|M:Gone.Store.Put(System.String); secret|]")]
    [InlineData("[|M:Acme.Store{{{{{{((((; secret|]")]
    [InlineData("one // M:Acme\n")]
    public Task Bad_line_is_one_finding_on_that_line(string text) =>
        Check("/0/McpAnalyzers.Sources.txt", text.StartsWith("one", StringComparison.Ordinal) ? "[|one|] // M:Acme\n" : text);

    [Fact]
    public Task Sanitizers_have_no_parameters() => Check(
        "/0/McpAnalyzers.Sanitizers.txt", "[|M:Acme.Store`1.Put(System.String,`0); all; key|]");

    [Fact]
    public Task Sources_and_sinks_may_name_parameters() => Check(
        "/0/McpAnalyzers.Sinks.txt", "M:Acme.Store`1.Put(System.String,`0); storage; key, value\nM:Acme.Store`1.Put(System.String,`0,System.Int32); client;value\n");

    [Fact]
    public Task Other_files_are_nobody_s_business() => Check("/0/Sources.txt", "nothing; of; ours");

    [Fact]
    public Task Type_that_the_project_does_not_know_is_a_suggestion() => Verify.Analyzer<SpecLineNotUnderstoodAnalyzer>(
        Code,
        test =>
        {
            test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
            test.TestState.AdditionalFiles.Add(("/0/McpAnalyzers.Sinks.txt", "{|#0:M:Gone.Bridge.Post(System.String); client|}\n{|#1:M:Acme.Tools.Post(System.String); client|}"));
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC0002_SpecLineNotUnderstood, 0, "this project does not know the type").WithSeverity(DiagnosticSeverity.Info));
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(
                Descriptors.MCPAC0002_SpecLineNotUnderstood, 1, "the type has no such member; an overload is told by the types of its parameters").WithSeverity(DiagnosticSeverity.Warning));
        });

    [Fact]
    public async Task Bytes_that_are_no_text_are_one_finding()
    {
        var bytes = new byte[50_000];
        new Random(7).NextBytes(bytes);
        bytes[400] = bytes[401] = 0;

        var one = Assert.Single(await FindAsync(SourceText.From(Encoding.Latin1.GetString(bytes))));
        Assert.Equal("This line is ignored: the file is no text, and none of it is read", one);
    }

    [Fact]
    public async Task File_that_is_too_large_is_one_finding()
    {
        var one = Assert.Single(await FindAsync(SourceText.From(string.Concat(Enumerable.Repeat("F:Acme.Store`1.Path; secret\n", 100_000)))));
        Assert.Equal("This line is ignored: the file is too large for a list of members, and none of it is read", one);
    }

    [Fact]
    public async Task Line_that_is_too_long_is_one_finding_and_the_next_one_counts()
    {
        var text = "M:" + new string('{', 500_000) + "; secret\n\uFEFFP:Acme.Store`1.Current; secret\nF:Acme.Store`1.Path; open\n";

        Assert.Equal(
            ["This line is ignored: it is too long for a documentation-comment id", "This line is ignored: its kind is not secret or setting"],
            await FindAsync(SourceText.From(text)));
    }

    [Fact]
    public async Task Deep_brackets_are_survived() =>
        Assert.Single(await FindAsync(SourceText.From("M:Acme.Store`1.Put(" + new string('{', 900) + "; secret")));

    [Fact]
    public async Task Many_bad_lines_are_cut()
    {
        var found = await FindAsync(SourceText.From(string.Concat(Enumerable.Repeat("what is this\n", 5_000))));

        Assert.Equal(100, found.Length);
    }

    [Fact]
    public async Task What_a_line_says_is_not_repeated()
    {
        foreach (var message in await FindAsync(SourceText.From("planted-value\nM:planted-value; planted-value\nM:A.B; secret; planted-value\nplanted-value; secret; planted-value; planted-value\n")))
        {
            Assert.DoesNotContain("planted-value", message, StringComparison.Ordinal);
        }
    }

    private static async Task<string[]> FindAsync(SourceText text)
    {
        var compilation = RuleRun.Compile([("/0/Tools.cs", Code)]);
        var crashes = new List<Exception>();
        var driver = new CompilationWithAnalyzers(
            compilation,
            [new SpecLineNotUnderstoodAnalyzer()],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([new InMemory("/0/McpAnalyzers.Sources.txt", text)]), (exception, _, _) => crashes.Add(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        var found = await driver.GetAnalyzerDiagnosticsAsync();
        Assert.Empty(crashes);
        return [.. found.OrderBy(d => d.Location.SourceSpan.Start).Select(d => d.GetMessage(CultureInfo.InvariantCulture))];
    }

    private sealed class InMemory(string path, SourceText text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => text;
    }
}
