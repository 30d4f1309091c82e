using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Repository.Tests.Robustness;

/// <summary>Everything in the repository that a rule might be shown: samples, pages, the samples of tests, files of language features.</summary>
internal static partial class SampleSources
{
    public static ImmutableArray<(string Name, string Code)> All { get; } = [.. Files().Concat(Pages()).Concat(TestSamples())];

    private static IEnumerable<(string, string)> Files() =>
        RepositoryFiles.All("samples", "*.cs")
            .Concat(RepositoryFiles.All("tests/Repository.Tests/Robustness/LanguageFeatures", "*.cs"))
            .Select(f => (f, RepositoryFiles.Read(f)));

    private static IEnumerable<(string, string)> Pages() =>
        from file in RepositoryFiles.All("docs", "*.md")
        from block in BlockPattern().Matches(RepositoryFiles.Read(file)).Select((m, i) => (Code: m.Groups[1].Value, Index: i))
        select ($"{file} block {block.Index}", block.Code);

    /// <summary>Each string in a test of a rule that looks like code, without its markup.</summary>
    private static IEnumerable<(string, string)> TestSamples() =>
        from file in RepositoryFiles.All("tests/Analyzers.Tests", "*.cs")
        let root = CSharpSyntaxTree.ParseText(RepositoryFiles.Read(file), new CSharpParseOptions(LanguageVersion.Latest)).GetRoot()
        from text in root.DescendantNodes().OfType<LiteralExpressionSyntax>()
        let code = text.Token.Value as string
        where code is { Length: > 60 } && (code.Contains("class ", StringComparison.Ordinal) || code.Contains("builder", StringComparison.Ordinal))
        select ($"{file} at {text.SpanStart}", MarkupPattern().Replace(code, ""));

    [GeneratedRegex(@"^```csharp\r?\n([^\0]*?)^```", RegexOptions.Multiline)]
    private static partial Regex BlockPattern();

    [GeneratedRegex(@"\[\||\|\]|\{\|[#\w]+:|\|\}")]
    private static partial Regex MarkupPattern();
}
