using System.Diagnostics;
using System.Security;
using McpAnalyzers.Server.Tests.Client;

namespace McpAnalyzers.Server.Tests.Fixing;

/// <summary>A copy of a sample outside the repository, with a build of its own in which every finding that a fix mends is an error.</summary>
internal static class ServerCopy
{
    public static SampleServer Create(SampleServer server, string folder)
    {
        foreach (var source in server.Sources.Concat(server.ConfigFiles))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(server.SourceFolder, source));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }

        File.Copy(Path.Combine(SampleServer.Repository, "Directory.Packages.props"), Path.Combine(folder, "Directory.Packages.props"));
        File.WriteAllText(Path.Combine(folder, ".editorconfig"), "root = true\n");
        File.WriteAllText(Path.Combine(folder, "Directory.Build.targets"), $"""
            <Project>
              <ItemGroup>
                <_McpAnalyzersReference Include="McpAnalyzers" />
              </ItemGroup>
              <PropertyGroup>
                <_McpTasksAssembly>{SecurityElement.Escape(SampleServer.Tasks)}</_McpTasksAssembly>
              </PropertyGroup>
              <Import Project="{SecurityElement.Escape(Path.Combine(SampleServer.Repository, "src", "Build", "package", "build", "McpAnalyzers.targets"))}" />
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <WarningsNotAsErrors>{string.Join(';', Rules.WithoutFix)}</WarningsNotAsErrors>
                <NoWarn>$(NoWarn);NU1603</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <Analyzer Include="{SecurityElement.Escape(typeof(McpAnalyzer).Assembly.Location)}" />
              </ItemGroup>
            </Project>
            """);
        return new(server.Name, folder, Path.Combine(folder, "bin", "Release", "net10.0", server.Name + ".dll"));
    }

    /// <summary>Mends the settings, then runs the compiler and our rules over the copy; the output, and whether it is clean.</summary>
    public static async Task<(bool IsClean, string Output)> BuildAsync(SampleServer copy, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(DotnetHost.Path)
        {
            ArgumentList = { "build", copy.ProjectFile, "-t:McpFixConfig;Build", "-c", "Release", "-nologo", "-v", "q", "-nodeReuse:false", "-p:UseSharedCompilation=false" },
            WorkingDirectory = copy.SourceFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode == 0, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
