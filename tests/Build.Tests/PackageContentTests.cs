using System.Security.Cryptography;
using System.Xml.Linq;
using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

[Collection(SharedConsumers.Name)]
public class PackageContentTests(Consumers consumers)
{
    [Fact]
    public void Package_holds_exactly_these_files()
    {
        string[] expected =
        [
            "McpAnalyzers.nuspec",
            "README.md",
            "analyzers/dotnet/cs/McpAnalyzers.CodeFixes.dll",
            "analyzers/dotnet/cs/McpAnalyzers.dll",
            "build/McpAnalyzers.Audit.targets",
            "build/McpAnalyzers.Enforcement.targets",
            "build/McpAnalyzers.Shared.targets",
            "build/McpAnalyzers.ShipScan.targets",
            "build/McpAnalyzers.targets",
            "buildMultiTargeting/McpAnalyzers.targets",
            "icon.png",
            "presets/McpAnalyzers.None.globalconfig",
            "presets/McpAnalyzers.Recommended.globalconfig",
            "presets/McpAnalyzers.Strict.globalconfig",
            "presets/levels/McpAnalyzers.0.1.Strict.globalconfig",
            "presets/levels/McpAnalyzers.0.1.globalconfig",
            "tools/McpAnalyzers.Build.dll",
            "tools/McpAudit.proj",
        ];

        var entries = Consumers.EntriesOf(consumers.Package)
            .Where(e => !e.StartsWith("_rels/", StringComparison.Ordinal)
                && !e.StartsWith("package/", StringComparison.Ordinal)
                && e != "[Content_Types].xml");

        Assert.Equal(expected, entries.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nuspec_declares_a_development_dependency_without_dependencies()
    {
        var metadata = Nuspec(consumers.Package);

        Assert.Equal("McpAnalyzers", Value(metadata, "id"));
        Assert.Equal("true", Value(metadata, "developmentDependency"));
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal("icon.png", Value(metadata, "icon"));
        Assert.NotEmpty(Value(metadata, "description"));
        Assert.DoesNotContain(metadata.Descendants(), e => e.Name.LocalName is "dependency" or "frameworkReference" or "references");
    }

    [Fact]
    public void Two_packs_are_the_same_bytes()
    {
        var again = consumers.PackAgain("again");

        Assert.Equal(SHA256.HashData(File.ReadAllBytes(consumers.Package)), SHA256.HashData(File.ReadAllBytes(again)));
    }

    [Fact]
    public void Assemblies_name_no_folder_of_the_machine_that_built_them()
    {
        foreach (var assembly in Consumers.EntriesOf(consumers.Package).Where(e => e.EndsWith(".dll", StringComparison.Ordinal)))
        {
            var text = Consumers.ReadEntry(consumers.Package, assembly);

            Assert.DoesNotContain(Facts.Repository.TrimEnd('/', '\\'), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Package_of_a_consumer_does_not_depend_on_us()
    {
        consumers.FirstBuild.Expect(1);
        var package = Directory.GetFiles(consumers.PathOf("Default", "bin"), "Default.*.nupkg", SearchOption.AllDirectories).Single();

        var dependencies = Nuspec(package).Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value);

        Assert.Contains("ModelContextProtocol", dependencies);
        Assert.DoesNotContain("McpAnalyzers", dependencies);
        Assert.DoesNotContain(Consumers.EntriesOf(package), e => e.Contains("McpAnalyzers", StringComparison.Ordinal));
    }

    private static XElement Nuspec(string package)
    {
        var name = Consumers.EntriesOf(package).Single(e => e.EndsWith(".nuspec", StringComparison.Ordinal));
        return XDocument.Parse(Consumers.ReadEntry(package, name)).Root!.Elements().Single();
    }

    private static string Value(XElement metadata, string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;
}
