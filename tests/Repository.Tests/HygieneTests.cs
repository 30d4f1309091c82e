using System.Text.RegularExpressions;

namespace McpAnalyzers.Repository.Tests;

/// <summary>The repository speaks of the product alone, and holds nothing that looks like a live credential.</summary>
public partial class HygieneTests
{
    private static readonly string[] s_binary = [".png", ".ico", ".snk", ".dll", ".nupkg", ".gz"];

    // Spelled in two halves, so that this file does not name what it looks for.
    private static readonly (string What, Regex Pattern)[] s_strangers =
    [
        ("a path of one machine", new Regex("/wo" + @"rk/|/tm" + @"p/|/ho" + @"me/\w+/|/Us" + @"ers/\w+/|[A-Z]:\\\\?Us" + "ers", RegexOptions.Compiled)),
        ("a number of an issue", new Regex(@"\biss" + @"ues?\s+(no\.?\s*)?#?\d+|(?<![\w&/#""'(=])#\d{1,4}\b(?!\w*[:;""'{}])", RegexOptions.Compiled | RegexOptions.IgnoreCase)),
        ("the address of a package feed", new Regex("/v3/ind" + @"ex\.json", RegexOptions.Compiled | RegexOptions.IgnoreCase)),
    ];

    private static readonly (string What, Regex Pattern)[] s_credentials =
    [
        ("a GitHub token", new Regex(@"\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_\w{60,}", RegexOptions.Compiled)),
        ("an AWS access key", new Regex(@"\b(AKIA|ASIA)[A-Z0-9]{16}\b", RegexOptions.Compiled)),
        ("a Slack token", new Regex(@"\bxox[abeoprs]-\d{8,}-[\w-]{10,}", RegexOptions.Compiled)),
        ("a Stripe key", new Regex(@"\b[sr]k_live_[A-Za-z0-9]{16,}", RegexOptions.Compiled)),
        ("an OpenAI or Anthropic key", new Regex(@"\bsk-(proj-|ant-)?[A-Za-z0-9_-]{40,}", RegexOptions.Compiled)),
        ("a Google key", new Regex(@"\bAIza[\w-]{35}\b", RegexOptions.Compiled)),
        ("a GitLab token", new Regex(@"\bglpat-[\w-]{20}\b", RegexOptions.Compiled)),
        ("an npm token", new Regex(@"\bnpm_[A-Za-z0-9]{36}\b", RegexOptions.Compiled)),
        ("a SendGrid key", new Regex(@"\bSG\.[\w-]{22}\.[\w-]{43}", RegexOptions.Compiled)),
        ("a private key", new Regex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*(\\n)?\s*[A-Za-z0-9+/]{40,}", RegexOptions.Compiled)),
    ];

    [Fact]
    public void No_file_names_what_is_not_of_the_product() => AssertNone(RepositoryFiles.All(), s_strangers);

    [Fact]
    public void No_file_holds_what_looks_like_a_live_credential() => AssertNone(RepositoryFiles.All(), s_credentials);

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void There_are_no_notes_to_finish_something_later(string folder)
    {
        var pattern = new Regex(@"\bTO" + @"DO\b|\bFIX" + @"ME\b|\bHA" + @"CK\b", RegexOptions.Compiled);
        AssertNone(RepositoryFiles.All(folder, "*.cs"), [("a note", pattern)]);
    }

    [Fact]
    public void Only_one_place_asks_the_compilation_for_a_model()
    {
        var places = RepositoryFiles.All("src/Analyzers", "*.cs")
            .Where(f => RepositoryFiles.Read(f).Contains("Compilation.GetSemanticModel(", StringComparison.Ordinal));

        Assert.Equal(["src/Analyzers/Server/McpProgram.cs"], places);
    }

    [Fact]
    public void Rules_are_live()
    {
        // What these report, an editor does not show.
        AssertNone(RepositoryFiles.All("src/Analyzers", "*.cs"), [("an action an editor does not run", CompilationWidePattern())]);
    }

    [Fact]
    public void Rules_leave_to_their_base_when_the_program_is_asked()
    {
        // One place knows at which moment of a build that costs nothing twice.
        var files = RepositoryFiles.All("src/Analyzers", "*.cs").Where(f => f != "src/Analyzers/McpAnalyzer.cs");
        AssertNone(files, [("an action that the base of the rules registers", ProgramWidePattern())]);
    }

    private static void AssertNone(IEnumerable<string> files, IReadOnlyCollection<(string What, Regex Pattern)> patterns)
    {
        var found = new List<string>();
        foreach (var file in files.Where(f => !s_binary.Contains(Path.GetExtension(f))))
        {
            var line = 0;
            foreach (var text in File.ReadLines(RepositoryFiles.Path(file)))
            {
                line++;

                // The text itself is not shown: it may be the secret.
                found.AddRange(patterns.Where(p => p.Pattern.IsMatch(text)).Select(p => $"{file}({line}) holds {p.What}"));
            }
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found.Take(30)));
    }

    [GeneratedRegex(@"\.(RegisterCompilationEndAction|RegisterCompilationAction|RegisterSymbolStartAction)\(")]
    private static partial Regex CompilationWidePattern();

    [GeneratedRegex(@"\.(RegisterSemanticModelAction|RegisterOperationBlockAction|RegisterOperationBlockStartAction|RegisterCodeBlockAction)\(")]
    private static partial Regex ProgramWidePattern();
}
