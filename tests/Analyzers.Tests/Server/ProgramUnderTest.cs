using System.Collections.Immutable;
using McpAnalyzers.Server;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Tests.Server;

/// <summary>A compilation of a few files and the models over it, for tests that ask a model and not a rule.</summary>
internal sealed class ProgramUnderTest
{
    private static readonly ImmutableArray<MetadataReference> s_platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
            || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToImmutableArray();

    private ProgramUnderTest(CSharpCompilation compilation)
    {
        Compilation = compilation;
        Program = McpProgram.TryGet(compilation, new AnalyzerOptions(ImmutableArray<AdditionalText>.Empty, new ServerProjectOptions()))!;
    }

    public CSharpCompilation Compilation { get; }

    public McpProgram Program { get; }

    public static ProgramUnderTest Of(params string[] files) => Of(OutputKind.DynamicallyLinkedLibrary, files);

    public static ProgramUnderTest Of(OutputKind kind, params string[] files)
    {
        var trees = files.Select((text, i) => CSharpSyntaxTree.ParseText("using System;\nusing System.Threading.Tasks;\n" + text, path: $"File{i}.cs"));
        return new(CSharpCompilation.Create("Server", trees, s_platform, new CSharpCompilationOptions(kind)));
    }

    /// <summary>Files of a server that bind against the MCP SDK, with the usual usings.</summary>
    public static ProgramUnderTest OfServer(params string[] files)
    {
        const string usings = """
            global using System;
            global using System.IO;
            global using System.Linq;
            global using System.Net.Http;
            global using System.Threading.Tasks;
            global using Microsoft.Extensions.DependencyInjection;
            global using Microsoft.Extensions.DependencyInjection.Extensions;
            global using ModelContextProtocol.Server;
            """;
        var trees = files.Append(usings).Select((text, i) => CSharpSyntaxTree.ParseText(text, path: $"File{i:00}.cs"));
        var compilation = CSharpCompilation.Create(
            "Server", trees, McpSdk.V2_3.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        return new(compilation);
    }

    /// <summary>The only member of that name; <c>Type.Member</c>, or <c>Type.ctor</c>.</summary>
    public IMethodSymbol Method(string name)
    {
        var parts = name.Split('.');
        var type = Type(parts[0]);
        return parts[1] == "ctor"
            ? type.InstanceConstructors.First(c => !c.IsImplicitlyDeclared)
            : type.GetMembers(parts[1]).OfType<IMethodSymbol>().Single();
    }

    public INamedTypeSymbol Type(string name) =>
        (INamedTypeSymbol)Compilation.GetSymbolsWithName(name, SymbolFilter.Type).First();

    /// <summary>The sites as <c>Container: text</c>, in the order given.</summary>
    public static string[] Show(IEnumerable<CallSite> sites) =>
        sites.Select(site => $"{site.Container.Name}: {site.Syntax}").ToArray();

    private sealed class ServerProjectOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value)
            {
                value = key == "build_property.McpServerProject" ? "true" : "";
                return value.Length > 0;
            }
        }
    }
}
