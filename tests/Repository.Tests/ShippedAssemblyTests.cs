using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace McpAnalyzers.Repository.Tests;

/// <summary>
/// What the shipped assemblies ask of their host. A compiler that is older than an analyzer's reference drops it with
/// CS9057 and reports nothing: the user believes to be protected.
/// </summary>
public class ShippedAssemblyTests
{
    private static readonly Dictionary<string, Version> s_allowed = new()
    {
        ["netstandard"] = new(2, 0, 0, 0),
        ["Microsoft.CodeAnalysis"] = new(4, 5, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp"] = new(4, 5, 0, 0),
        ["System.Collections.Immutable"] = new(6, 0, 0, 0),
    };

    private static readonly Dictionary<string, Version> s_allowedInFixes = new(s_allowed)
    {
        ["Microsoft.CodeAnalysis.Workspaces"] = new(4, 5, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp.Workspaces"] = new(4, 5, 0, 0),
        ["McpAnalyzers"] = typeof(Descriptors).Assembly.GetName().Version!,
    };

    [Fact]
    public void Analyzers_reference_the_oldest_compiler_and_nothing_else() => AssertReferences("McpAnalyzers.dll", s_allowed);

    [Fact]
    public void Fixes_reference_the_oldest_workspaces_and_nothing_else() => AssertReferences("McpAnalyzers.CodeFixes.dll", s_allowedInFixes);

    private static void AssertReferences(string file, Dictionary<string, Version> allowed)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, file));
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        foreach (var handle in metadata.AssemblyReferences)
        {
            var reference = metadata.GetAssemblyReference(handle);
            var name = metadata.GetString(reference.Name);
            Assert.True(allowed.TryGetValue(name, out var version), $"{file} references {name}, which the user's host may not have.");
            Assert.Equal(version, reference.Version);
        }
    }
}
