using System.IO.Compression;
using System.Text;

namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>
/// The package, packed as it ships, and a folder outside the repository with the projects that use it: restored and
/// built once, together, with one command each.
/// </summary>
public sealed class Consumers : IDisposable
{
    public const string PackageVersion = "0.0.0-tests";

    private readonly string _root = Directory.CreateTempSubdirectory("mcp-build-test-").FullName;
    private readonly Lazy<DotnetResult> _firstBuild;

    public Consumers()
    {
        Package = Pack("feed");
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
        _firstBuild = new(() => Dotnet.Run(_root, "build", "Consumers.slnx", "-tl:off", "-v:m", "-nodeReuse:false"));
    }

    /// <summary>The package file.</summary>
    internal string Package { get; }

    /// <summary>The build of all projects, which fails: some of them are there to fail.</summary>
    internal DotnetResult FirstBuild => _firstBuild.Value;

    /// <summary>A provider's token of the right form that nobody issued, made here so that the repository holds none.</summary>
    internal static string PlantedToken { get; } = Token(20260728);

    internal string PathOf(params string[] parts) => Path.Combine([_root, .. parts]);

    internal DotnetResult Run(params string[] arguments) => Dotnet.Run(_root, arguments);

    /// <summary>Makes the package, building what it holds first.</summary>
    internal string Pack(string folder, params string[] more)
    {
        Dotnet.Run(
            Path.Combine(Facts.Repository, "src", "Build"),
            ["pack", "-c", "Release", "-o", PathOf(folder), $"-p:PackageVersion={PackageVersion}", "-tl:off", "-nodeReuse:false", .. more]).Expect(0);
        return PathOf(folder, $"McpAnalyzers.{PackageVersion}.nupkg");
    }

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
        try
        {
            Directory.Delete(_root, recursive: true);
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

    /// <summary>Writes a project that a test builds by itself, beside the others.</summary>
    internal string Add(Consumer consumer)
    {
        Write(consumer);
        return Path.Combine(consumer.Name, consumer.Name + ".csproj");
    }

    /// <summary>Builds one project, restoring it first.</summary>
    internal DotnetResult Build(string project, params string[] more) =>
        Run(["build", project, "-tl:off", "-v:m", "-nodeReuse:false", .. more]);

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

/// <summary>Every test of the assembly shares the projects, and runs after the others: they are builds.</summary>
[CollectionDefinition(Name)]
public sealed class SharedConsumers : ICollectionFixture<Consumers>
{
    public const string Name = "Consumers";
}
