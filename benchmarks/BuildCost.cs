using System.Diagnostics;
using System.Globalization;

namespace McpAnalyzers.Benchmarks;

/// <summary>
/// What the package's MSBuild files, its analyzers and the error log add to <c>dotnet build</c>: whole builds in processes of their
/// own, with the working copy in the place of the package, as the samples have it.
/// </summary>
internal static class BuildCost
{
    /// <summary>What a project is built with: a name, and what the variant adds to the project file.</summary>
    private static readonly (string Name, string Properties, bool Targets, bool Rules)[] s_variants =
    [
        ("without the package", "", false, false),
        ("its targets alone", "", true, false),
        ("the package", "", true, true),
        ("an error log, without the package", "<ErrorLog>$(IntermediateOutputPath)log.sarif,version=2.1</ErrorLog>", false, false),
        ("the package, McpEnforce", "<McpEnforce>true</McpEnforce>", true, true),
        ("the package, McpAuditReport", "<McpAuditReport>true</McpAuditReport>", true, true),
    ];

    /// <summary>One row: milliseconds of CPU, and the ratio to the first row round by round.</summary>
    internal readonly record struct Row(string What, double Clean, double CleanRatio, double UpToDate, double UpToDateRatio);

    public static IReadOnlyList<Row> Rows(IReadOnlyList<SourceFile> files, int rounds)
    {
        var root = Directory.CreateTempSubdirectory("mcp-build-cost-").FullName;
        try
        {
            var projects = s_variants.Select((v, i) => Write(Path.Combine(root, $"V{i}"), files, v.Properties, v.Targets, v.Rules)).ToArray();
            foreach (var project in projects)
            {
                Build(project, "-restore");
            }

            var clean = new double[projects.Length][];
            var upToDate = new double[projects.Length][];
            for (var i = 0; i < projects.Length; i++)
            {
                (clean[i], upToDate[i]) = (new double[rounds], new double[rounds]);
            }

            for (var round = 0; round < rounds; round++)
            {
                for (var turn = 0; turn < projects.Length; turn++)
                {
                    // Another one first in each round, so that a busy moment of the machine hits all of them.
                    var i = (turn + round) % projects.Length;
                    clean[i][round] = Build(projects[i], "-t:Rebuild");
                    upToDate[i][round] = Build(projects[i], "-t:Build");
                }
            }

            return
            [
                .. s_variants.Select((v, i) => new Row(
                    v.Name, clean[i].Median(), clean[i].Zip(clean[0], (a, b) => a / b).Median(), upToDate[i].Median(), upToDate[i].Zip(upToDate[0], (a, b) => a / b).Median())),
            ];
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static string Write(string folder, IReadOnlyList<SourceFile> files, string properties, bool targets, bool rules)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }

        // Settings without a secret, as a server has them: the scans have something to read.
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), """{ "Logging": { "LogLevel": { "Default": "Information" } }, "Desk": { "Endpoint": "https://desk.dev" } }""");
        var beside = AppContext.BaseDirectory;
        var repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, ".."));
        var project = Path.Combine(folder, "Backoffice.csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
                <_McpTasksAssembly>{Path.Combine(beside, "McpAnalyzers.Build.dll")}</_McpTasksAssembly>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{beside}ModelContextProtocol*.dll;{beside}Microsoft.Extensions.*.dll" Private="false" />
                {(targets ? """<_McpAnalyzersReference Include="McpAnalyzers" />""" : "")}
                {(rules ? $"""<Analyzer Include="{Path.Combine(beside, "McpAnalyzers.dll")}" />""" : "")}
              </ItemGroup>
              {(targets ? $"""<Import Project="{Path.Combine(repository, "src", "Build", "package", "build", "McpAnalyzers.targets")}" />""" : "")}
            </Project>
            """);
        return project;
    }

    /// <summary>CPU milliseconds of one build and everything that it starts, without a server that would have done some of it before.</summary>
    private static double Build(string project, string target)
    {
        var start = new ProcessStartInfo("dotnet", ["build", project, "-nologo", "-v:q", "-tl:off", "-nodeReuse:false", "-p:UseSharedCompilation=false", target == "-restore" ? "-t:Build" : "--no-restore", target == "-restore" ? "-v:q" : target])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        var before = OfChildren();
        var clock = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode != 0
            ? throw new InvalidOperationException("The build failed:\n" + output)
            : before is { } cpu ? OfChildren()!.Value - cpu : Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }

    /// <summary>CPU milliseconds of all processes that have ended below this one; null where the system does not say, and the clock has to do.</summary>
    private static double? OfChildren()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // The fields behind the name, which may hold blanks: the 14th and 15th are the user and system time of children, in hundredths.
        var fields = File.ReadAllText("/proc/self/stat").Split(") ", 2)[1].Split(' ');
        return 10 * (double.Parse(fields[13], CultureInfo.InvariantCulture) + double.Parse(fields[14], CultureInfo.InvariantCulture));
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
