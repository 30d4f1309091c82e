using McpAnalyzers.Build.Tasks;
using McpAnalyzers.Build.Tests.Infrastructure;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tests;

/// <summary>What stands in a file that is evaluated after the package: it has no effect, and the build says so.</summary>
[Collection(OwnProjects.Name)]
public sealed class OrderOfFilesTests(Consumers consumers) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp-order-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Reference_and_settings_that_come_too_late_are_named_once()
    {
        var reference = Late("Late Reference", "<TargetFramework /><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>", $"\n  <ItemGroup>\n    {Consumer.ByTheBook}\n  </ItemGroup>") with { Reference = "" };
        var settings = Late("Late Settings", "<McpAnalysisLevel>0.1</McpAnalysisLevel>", "\n  <PropertyGroup>\n    <McpAnalysisLevel>latest</McpAnalysisLevel>\n    <McpEnforce>true</McpEnforce>\n  </PropertyGroup>");
        var projects = new[] { reference, settings }.Select(consumers.Add).ToArray();
        File.WriteAllText(consumers.PathOf("Late.slnx"), $"<Solution>{string.Concat(projects.Select(p => $"<Project Path=\"{p.Replace('\\', '/')}\" />"))}</Solution>");

        var result = consumers.Run("build", "Late.slnx", "-tl:off", "-v:m", WarmBuilds.Parallel).Expect(1);

        Assert.Equal(
            ["Late Reference: Directory.Build.targets(3) warning MCPAC9001", "Late Settings: Directory.Build.targets(3) error MCPAC9001", "Late Settings: Directory.Build.targets(4) error MCPAC9001"],
            result.Findings.Where(f => f.Id.StartsWith("MCPAC9", StringComparison.Ordinal)).Select(f => $"{f.Project}: {f.File}({f.Line}) {f.Severity} {f.Id}").Order(StringComparer.Ordinal));
        Assert.Contains("The reference to McpAnalyzers in Directory.Build.targets is evaluated after the package itself", result.Output, StringComparison.Ordinal);
        Assert.Contains("'McpEnforce' is set in Directory.Build.targets, which is evaluated after the package itself, so that it has no effect", result.Output, StringComparison.Ordinal);

        // A target that would do nothing at all says why.
        var audit = consumers.Run("build", projects[0], "-t:McpAudit", "-p:McpEnforce=true", "-tl:off", "-v:m").Expect(1);
        Assert.Equal(["Directory.Build.targets(3) error MCPAC9001"], audit.Findings.Select(f => $"{f.File}({f.Line}) {f.Severity} {f.Id}"));
    }

    [Theory]
    [InlineData("", "", "", "", "warning")]
    [InlineData("Strict", "", "", "", "error")]
    [InlineData("None", "", "", "", "warning")]
    [InlineData("", "true", "", "MCPAC9001", "error")]
    [InlineData("", "", "", "MCPAC9001", "off")]
    [InlineData("", "true", "0.0", "", "off")]
    public void Severity_is_that_of_a_mistake(string mode, string enforce, string version, string noWarn, string expected)
    {
        var run = new TaskRun();
        run.Execute(new CheckOrder
        {
            Project = Path.Combine(_folder, "Desk.csproj"),
            References = [new TaskItem("Other"), new TaskItem("mcpanalyzers")],
            Mode = mode,
            Enforce = enforce,
            Version = version,
            NoWarn = noWarn,
        });

        Assert.Equal(expected == "off" ? [] : ["Desk.csproj(0): " + expected + " MCPAC9001"], run.Logged.Select(l => l[..l.IndexOf(": The reference", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("<Project><ItemGroup>\n<PackageReference Include=\"Other;McpAnalyzers\" />\n</ItemGroup></Project>", 2)]
    [InlineData("<Project>\n<ItemGroup>\n<GlobalPackageReference Include=\" mcpanalyzers \" /></ItemGroup></Project>", 3)]
    [InlineData("<Project><ItemGroup><PackageReference Include=\"$(Ours)\" /></ItemGroup></Project>", 0)]
    [InlineData("<Project>", 0)]
    public void Line_is_that_of_the_item(string text, int line)
    {
        var file = Path.Combine(_folder, "Late.targets");
        File.WriteAllText(file, text);
        Assert.Equal(line, Enforcement.SettingPlaces.LineOfItem(file, "McpAnalyzers", "PackageReference", "GlobalPackageReference"));
    }

    private static Consumer Late(string name, string properties, string inTargets) => new(name, "Library")
    {
        Properties = "<McpServerProject>true</McpServerProject>" + properties,
        Files = new Dictionary<string, string>
        {
            ["Directory.Build.targets"] = $"<Project>{inTargets}\n  <Import Project=\"../Directory.Build.targets\" />\n</Project>\n",
            ["Greeting.cs"] = "namespace Plain;",
        },
    };
}
