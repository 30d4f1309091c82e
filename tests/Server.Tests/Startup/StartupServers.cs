using McpAnalyzers.Server.Tests.Fixing;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Tests.Startup;

/// <summary>Small servers, compiled beside the assemblies of a sample's build: a second for each instead of a build.</summary>
public sealed class StartupServers : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StartupServers()
    {
        foreach (var file in Directory.EnumerateFiles(SampleServer.Leaky.OutputFolder, "*.dll").Where(file => file != SampleServer.Leaky.AssemblyPath))
        {
            File.Copy(file, Path.Combine(_folder.Path, Path.GetFileName(file)));
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Compiles the project; the server can be started afterwards.</summary>
    internal async Task<SampleServer> CompileAsync(Project project, CancellationToken cancellationToken)
    {
        var server = new SampleServer(project.AssemblyName, _folder.Path, Path.Combine(_folder.Path, project.AssemblyName + ".dll"));
        await ServerProject.EmitAsync(project, server, cancellationToken);
        File.Copy(Path.ChangeExtension(SampleServer.Leaky.AssemblyPath, ".runtimeconfig.json"), Path.ChangeExtension(server.AssemblyPath, ".runtimeconfig.json"));
        return server;
    }
}
