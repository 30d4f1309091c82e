using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpAnalyzers.Verification;

/// <summary>
/// The assemblies a sample binds against: one version of the MCP SDK, the generic host, the HTTP client factory and
/// .NET itself, as NuGet resolves them for a project of today.
/// </summary>
public sealed class McpSdk
{
    private const string AspNetCoreSuffix = ".AspNetCore";

    private readonly string _set;
    private readonly Lazy<ImmutableArray<MetadataReference>> _references;

    private McpSdk(string set, Func<string, ImmutableArray<MetadataReference>> load)
    {
        _set = set;
        _references = new(() => load(set));
    }

    /// <summary>ModelContextProtocol 2.3.1: what tests use unless they say otherwise.</summary>
    public static McpSdk V2_3 { get; } = new("McpSdk.V2_3", Load);

    /// <summary>ModelContextProtocol 1.4.2.</summary>
    public static McpSdk V1_4 { get; } = new("McpSdk.V1_4", Load);

    /// <summary>ModelContextProtocol 0.2.0-preview.3.</summary>
    public static McpSdk V0_2 { get; } = new("McpSdk.V0_2", Load);

    /// <summary>2.3.1 with ASP.NET Core, and with stand-ins of the exact signatures for ModelContextProtocol.AspNetCore and JwtBearer.</summary>
    public static McpSdk V2_3AspNetCore { get; } = new("McpSdk.V2_3" + AspNetCoreSuffix, Load);

    /// <summary>1.4.2 with ASP.NET Core and the same stand-ins.</summary>
    public static McpSdk V1_4AspNetCore { get; } = new("McpSdk.V1_4" + AspNetCoreSuffix, Load);

    /// <summary>0.2.0-preview.3 with ASP.NET Core and the same stand-ins: no filters, and no authentication of its own.</summary>
    public static McpSdk V0_2AspNetCore { get; } = new("McpSdk.V0_2" + AspNetCoreSuffix, Load);

    /// <summary>No MCP SDK: the host, the HTTP client factory and .NET.</summary>
    public static McpSdk None { get; } = new("McpSdk.V2_3", set => [.. Load(set).Where(r => !r.Display!.Contains("ModelContextProtocol", StringComparison.Ordinal))]);

    public ImmutableArray<MetadataReference> References => _references.Value;

    public bool IsAspNetCore => _set.EndsWith(AspNetCoreSuffix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _set;

    private static ImmutableArray<MetadataReference> Load(string set)
    {
        var paths = Resource("References/" + set).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var references = paths.Select(FileReferences.Get).ToImmutableArray();
        return set.EndsWith(AspNetCoreSuffix, StringComparison.Ordinal)
            ? references.AddRange(
                Stub("ModelContextProtocol.AspNetCore", set, references),
                Stub("Microsoft.AspNetCore.Authentication.JwtBearer", set, references))
            : references;
    }

    private static PortableExecutableReference Stub(string name, string set, ImmutableArray<MetadataReference> references)
    {
        var options = CSharpParseOptions.Default.WithPreprocessorSymbols(set.Contains("V2_", StringComparison.Ordinal) ? "MCP_2" : set.Contains("V1_", StringComparison.Ordinal) ? "MCP_1" : "MCP_0");
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(Resource("Stubs/" + name + ".cs"), options)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException(name + ": " + string.Join(Environment.NewLine, result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        }

        return MetadataReference.CreateFromImage(image.ToArray(), filePath: name + ".dll");
    }

    private static string Resource(string name)
    {
        using var stream = typeof(McpSdk).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException("The build did not embed " + name + ".");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Every file is opened once for all tests and all sets: reading metadata is most of the cost of a test.</summary>
    private static class FileReferences
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, MetadataReference> s_byPath = new(StringComparer.Ordinal);

        public static MetadataReference Get(string path) => s_byPath.GetOrAdd(path, p => MetadataReference.CreateFromFile(p));
    }
}
