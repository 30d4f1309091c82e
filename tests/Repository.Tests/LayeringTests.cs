using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Repository.Tests;

/// <summary>
/// Four floors, arrows only downwards: rules, the analyzer base, the server model, and below it what knows nothing of
/// the rest. The sources are bound, so that a name that only looks alike is no reference.
/// </summary>
public class LayeringTests
{
    /// <summary>The files at the root that stand above the server model; the others are plain tables and names.</summary>
    private static readonly string[] s_base = ["McpAnalyzer.cs"];

    /// <summary>Which parts each part may know, apart from itself and the tables at the root.</summary>
    private static readonly Dictionary<string, string[]> s_mayKnow = new()
    {
        ["Rules"] = ["McpAnalyzer", "Server", "DataFlow", "DataFlow/Specs", "Secrets", "Config", "Options"],
        ["McpAnalyzer"] = ["Server", "DataFlow", "DataFlow/Specs", "Secrets", "Config", "Options"],
        ["Server"] = ["DataFlow", "DataFlow/Specs", "Secrets", "Config", "Options"],
        ["DataFlow/Specs"] = ["DataFlow", "Secrets"],
        // The tables are written in the engine's words, and the engine reads them: one part, two folders.
        ["DataFlow"] = ["DataFlow/Specs"],
        ["Secrets"] = [],
        ["Config"] = ["Secrets"],
        ["Options"] = [],
        ["Tables"] = ["Options"],
    };

    private static readonly Lazy<CSharpCompilation> s_sources = new(Compile);

    private static readonly Lazy<(string From, string To, string Name, INamedTypeSymbol Type)[]> s_references = new(() => [.. References()]);

    [Fact]
    public void Sources_compile()
    {
        // Else the tests below would bind nothing and pass.
        Assert.Empty(s_sources.Value.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Take(5));
    }

    [Fact]
    public void Every_file_belongs_to_a_part() =>
        Assert.Empty(s_sources.Value.SyntaxTrees.Where(t => !s_mayKnow.ContainsKey(PartOf(t.FilePath))).Select(t => t.FilePath));

    [Fact]
    public void Arrows_point_downwards()
    {
        var wrong =
            from reference in s_references.Value
            let user = PartOf(reference.From)
            let used = PartOf(reference.To)
            where user != used && used != "Tables" && !s_mayKnow[user].Contains(used)
            select $"{reference.From} names {reference.Name} of {reference.To}";

        AssertNone(wrong);
    }

    [Theory]
    [InlineData("DataFlow")]
    [InlineData("Secrets")]
    [InlineData("Config")]
    public void Lowest_floor_does_not_know_the_tables(string part)
    {
        var wrong = s_references.Value.Where(r => PartOf(r.From) == part && PartOf(r.To) == "Tables" && !r.To.EndsWith("Polyfills.cs", StringComparison.Ordinal));

        AssertNone(wrong.Select(r => $"{r.From} names {r.Name} of {r.To}"));
    }

    [Fact]
    public void No_rule_knows_another()
    {
        var compilation = s_sources.Value;
        var rule = compilation.GetTypeByMetadataName("McpAnalyzers.McpAnalyzer")!;
        var wrong =
            from reference in s_references.Value
            where reference.From != reference.To && PartOf(reference.To) == "Rules"
            where DerivesFrom(reference.Type, rule) || (PartOf(reference.From) == "Rules" && Area(reference.From) != Area(reference.To))
            select $"{reference.From} names {reference.Name} of {reference.To}";

        AssertNone(wrong);
    }

    [Fact]
    public void Secrets_and_config_use_the_oldest_class_library_alone()
    {
        // Both are compiled into the build tasks too, where Visual Studio's MSBuild redirects these assemblies.
        string[] banned = ["Microsoft.CodeAnalysis", "System.Collections.Immutable", "System.Text.Json", "System.Memory"];
        string[] bannedTypes = ["Span", "ReadOnlySpan", "Memory", "ReadOnlyMemory"];
        var wrong = new List<string>();
        foreach (var tree in s_sources.Value.SyntaxTrees.Where(t => PartOf(t.FilePath) is "Secrets" or "Config"))
        {
            var model = s_sources.Value.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var type = TypeOf(model.GetSymbolInfo(name).Symbol);
                var space = type?.ContainingNamespace?.ToDisplayString() ?? "";
                if (type is not null && (banned.Any(b => space == b || space.StartsWith(b + ".", StringComparison.Ordinal)) || (space == "System" && bannedTypes.Contains(type.Name))))
                {
                    wrong.Add($"{tree.FilePath} uses {type}");
                }
            }
        }

        AssertNone(wrong);
    }

    private static void AssertNone(IEnumerable<string> wrong)
    {
        var all = wrong.Distinct().ToArray();
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all.Take(30)));
    }

    private static string PartOf(string path)
    {
        var parts = path["src/Analyzers/".Length..].Split('/');
        return parts switch
        {
            [var file] => s_base.Contains(file) ? Path.GetFileNameWithoutExtension(file) : "Tables",
            ["DataFlow", "Specs", ..] => "DataFlow/Specs",
            [var folder, ..] => folder,
            _ => "",
        };
    }

    private static string Area(string path) => path.Split('/')[3];

    private static bool DerivesFrom(INamedTypeSymbol type, INamedTypeSymbol ancestor)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(string From, string To, string Name, INamedTypeSymbol Type)> References()
    {
        foreach (var tree in s_sources.Value.SyntaxTrees)
        {
            var model = s_sources.Value.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (TypeOf(model.GetSymbolInfo(name).Symbol) is { } type)
                {
                    foreach (var declaration in type.DeclaringSyntaxReferences)
                    {
                        yield return (tree.FilePath, declaration.SyntaxTree.FilePath, name.ToString(), type);
                    }
                }
            }
        }
    }

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) => (symbol as INamedTypeSymbol ?? symbol?.ContainingType)?.OriginalDefinition;

    private static CSharpCompilation Compile()
    {
        var trees = RepositoryFiles.All("src/Analyzers", "*.cs")
            .Select(f => CSharpSyntaxTree.ParseText(RepositoryFiles.Read(f), new CSharpParseOptions(LanguageVersion.Latest), path: f))
            .ToArray();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => !Path.GetFileName(p).StartsWith("McpAnalyzers", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p));
        return CSharpCompilation.Create(
            "McpAnalyzers.Sources",
            trees,
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }
}
