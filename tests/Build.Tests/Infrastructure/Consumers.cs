using System.IO.Compression;
using System.Text;

namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>
/// The package, packed as it ships once for everybody, and a folder outside the repository with the projects that use it:
/// restored and built once, together, with one command each.
/// </summary>
public sealed class Consumers : IDisposable
{
    public const string PackageVersion = "0.0.0-tests";

    private static readonly Lock s_packing = new();
    private static string? s_package;

    private readonly string _root = Directory.CreateTempSubdirectory("mcp-build-test-").FullName;
    private readonly Lazy<DotnetResult> _firstBuild;
    private readonly Lazy<IReadOnlyDictionary<string, string>> _firstAudit;
    private readonly WarmBuilds _warm = new();

    public Consumers()
    {
        Package = PathOf("feed", $"McpAnalyzers.{PackageVersion}.nupkg");
        Directory.CreateDirectory(PathOf("feed"));
        File.Copy(PackOnce(), Package);
        Write("nuget.config", $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="packages" />
              </config>
              <fallbackPackageFolders>
                <add key="restored" value="{Facts.RestoredPackages}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="under-test" value="feed" />
              </packageSources>
            </configuration>
            """);
        Write(".editorconfig", "root = true\n");
        Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <PackageUnderTest>{PackageVersion}</PackageUnderTest>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <LangVersion>latest</LangVersion>
                <UseAppHost>false</UseAppHost>
                <EnableNETAnalyzers>false</EnableNETAnalyzers>
              </PropertyGroup>
            </Project>
            """);
        Write("Directory.Build.targets", """
            <Project>
              <!-- Writes down what the compiler is about to be given. -->
              <Target Name="WriteDownInputs" BeforeTargets="CoreCompile" DependsOnTargets="ResolvePackageAssets">
                <WriteLinesToFile File="$(MSBuildProjectDirectory)/inputs.txt" Overwrite="true"
                                  Lines="@(Analyzer->'analyzer %(Filename)%(Extension)');@(EditorConfigFiles->'config %(Filename)%(Extension)');@(CompilerVisibleProperty->'property %(Identity)')" />
              </Target>
            </Project>
            """);
        foreach (var consumer in ConsumerProjects.All)
        {
            Write(consumer);
        }

        Write("Consumers.slnx", $"""
            <Solution>
            {string.Join("\n", ConsumerProjects.All.Select(c => $"""  <Project Path="{c.Name}/{c.Name}.csproj" />"""))}
            </Solution>
            """);
        _firstAudit = new(AuditOnce);
        _firstBuild = new(() => Run("build", "Consumers.slnx", "-tl:off", "-v:m", WarmBuilds.Parallel));
    }

    /// <summary>The package file.</summary>
    internal string Package { get; }

    /// <summary>The report of <see cref="ConsumerProjects.Audited"/>, by the names of its files.</summary>
    internal IReadOnlyDictionary<string, string> FirstAudit => _firstAudit.Value;

    /// <summary>The build of all projects, which fails: some of them are there to fail.</summary>
    internal DotnetResult FirstBuild => _firstBuild.Value;

    /// <summary>A provider's token of the right form that nobody issued, made here so that the repository holds none.</summary>
    internal static string PlantedToken { get; } = Token(20260728);

    internal string PathOf(params string[] parts) => Path.Combine([_root, .. parts]);

    internal DotnetResult Run(params string[] arguments) => Dotnet.Run(_root, _warm, arguments);

    /// <summary>Runs a command until it says a line that is enough.</summary>
    internal DotnetResult RunUntil(Predicate<string> isEnough, params string[] arguments) => Dotnet.Run(_root, _warm, isEnough, arguments);

    /// <summary>Makes the package again, of what is built.</summary>
    internal string PackAgain(string folder) => PackTo(PathOf(folder), _warm, "--no-build");

    internal IReadOnlyList<Finding> FindingsIn(string project) => [.. FirstBuild.Findings.Where(f => f.Project == project)];

    /// <summary>What the compiler was given: lines of <c>analyzer</c>, <c>config</c> or <c>property</c> and a name.</summary>
    internal IReadOnlyList<string> InputsOf(string project)
    {
        _ = FirstBuild;
        return File.ReadAllLines(PathOf(project, "inputs.txt"));
    }

    internal static IReadOnlyList<string> EntriesOf(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        return [.. zip.Entries.Select(e => e.FullName)];
    }

    internal static string ReadEntry(string package, string entry)
    {
        using var zip = ZipFile.OpenRead(package);
        using var reader = new StreamReader(zip.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    public void Dispose()
    {
        _warm.End(_root, Path.Combine(ConsumerProjects.All[0].Name, ConsumerProjects.All[0].Name + ".csproj"));
        Delete(_root);
    }

    /// <summary>Writes a project that a test builds by itself, beside the others.</summary>
    internal string Add(Consumer consumer)
    {
        Write(consumer);
        return Path.Combine(consumer.Name, consumer.Name + ".csproj");
    }

    /// <summary>Builds one project, restoring it first.</summary>
    internal DotnetResult Build(string project, params string[] more) =>
        Run(["build", project, "-tl:off", "-v:m", .. more]);

    private Dictionary<string, string> AuditOnce()
    {
        Run("build", ConsumerProjects.Audited.Name, "-t:McpAudit", "-tl:off", "-v:q").Expect(0);
        return Directory.EnumerateFiles(PathOf(ConsumerProjects.Audited.Name, "bin", "Debug", "net10.0"), "mcp-audit.*").ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
    }

    private string PackOnce()
    {
        lock (s_packing)
        {
            if (s_package is null)
            {
                var folder = Directory.CreateTempSubdirectory("mcp-build-test-package-").FullName;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(folder);
                s_package = PackTo(folder, _warm);
            }

            return s_package;
        }
    }

    private static string PackTo(string folder, WarmBuilds warm, params string[] more)
    {
        // The rules for our own code have nothing to say about the package, and had their say when this project was built.
        string[] arguments = ["pack", "-c", "Release", "-o", folder, $"-p:PackageVersion={PackageVersion}", "-p:RunAnalyzersDuringBuild=false", "-tl:off", WarmBuilds.Parallel, .. more];
        Dotnet.Run(Path.Combine(Facts.Repository, "src", "Build"), warm, arguments).Expect(0);
        return Path.Combine(folder, $"McpAnalyzers.{PackageVersion}.nupkg");
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // The compiler's server may still hold an analyzer; the folder lies under the system's temporary folder.
        }
        catch (UnauthorizedAccessException)
        {
            // As above, on Windows.
        }
    }

    private void Write(Consumer consumer)
    {
        Write($"{consumer.Name}/{consumer.Name}.csproj", consumer.ProjectText);
        foreach (var source in Directory.EnumerateFiles(SourcesOf(consumer)))
        {
            Write($"{consumer.Name}/{Path.GetFileName(source)}", File.ReadAllText(source).Replace("@@PLANTED_TOKEN@@", PlantedToken, StringComparison.Ordinal));
        }

        foreach (var (name, text) in consumer.Files)
        {
            Write($"{consumer.Name}/{name}", text.Replace("@@PLANTED_TOKEN@@", PlantedToken, StringComparison.Ordinal));
        }
    }

    internal static string SourcesOf(Consumer consumer) =>
        Path.Combine(Facts.Repository, "tests", "Build.Tests", "Consumers", consumer.Sources);

    private void Write(string path, string text)
    {
        var full = PathOf(path.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Another such token for each number.</summary>
    internal static string Token(uint number)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        var token = new StringBuilder("github_pat_");
        var state = number;
        for (var i = 0; i < 82; i++)
        {
            state = (state * 1664525) + 1013904223;
            token.Append(i == 22 ? '_' : Letters[(int)((state >> 16) % Letters.Length)]);
        }

        return token.ToString();
    }
}

/// <summary>Tests that share one build of all projects, or build one of them again.</summary>
[CollectionDefinition(Name)]
public sealed class SharedConsumers : ICollectionFixture<Consumers>
{
    public const string Name = "Consumers";
}

/// <summary>Tests that build projects of their own, in a folder of their own, beside the others: two processors have enough to do.</summary>
[CollectionDefinition(Name)]
public sealed class OwnProjects : ICollectionFixture<Consumers>
{
    public const string Name = "Own projects";
}
