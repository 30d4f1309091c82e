using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Server.Tests.Fixing;

/// <summary>A server's sources as a Roslyn project, with the references of its build and without MSBuild.</summary>
internal static class ServerProject
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string WebUsings = ImplicitUsings + """

        global using System.Net.Http.Json;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    /// <summary>The project <paramref name="server"/>, in a workspace that the caller disposes of.</summary>
    public static async Task<Project> LoadAsync(AdhocWorkspace workspace, SampleServer server, CancellationToken cancellationToken)
    {
        var files = new List<(string Name, string Path, string Code)>();
        foreach (var file in server.Sources.Concat(server.ConfigFiles))
        {
            files.Add((Path.GetRelativePath(server.SourceFolder, file), file, await File.ReadAllTextAsync(file, cancellationToken)));
        }

        var project = Create(workspace, server.Name, server, files);
        return await WithBuildOptionsAsync(project, server, cancellationToken);
    }

    /// <summary>The project with what a build tells the analyzers: its properties, and which files it publishes.</summary>
    private static async Task<Project> WithBuildOptionsAsync(Project project, SampleServer server, CancellationToken cancellationToken)
    {
        var sample = SampleServer.InRepository(server.Name);
        var options = await File.ReadAllTextAsync(sample.BuildOptions, cancellationToken);
        options = options.Replace(sample.SourceFolder, server.SourceFolder, StringComparison.Ordinal);
        return project.AddAnalyzerConfigDocument("build.globalconfig", SourceText.From(options), filePath: Path.Combine(server.SourceFolder, "build.globalconfig")).Project;
    }

    /// <summary>A project of these files, settings included, with the references of <paramref name="built"/>.</summary>
    public static Project Create(
        AdhocWorkspace workspace, string name, SampleServer built, IEnumerable<(string Name, string Path, string Code)> files)
    {
        var id = ProjectId.CreateNewId(name);
        var solution = workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                id,
                VersionStamp.Default,
                name,
                name,
                LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(
                    OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable),
                parseOptions: new CSharpParseOptions(LanguageVersion.Latest),
                metadataReferences: References(built)))
            .AddDocument(DocumentId.CreateNewId(id), "ImplicitUsings.g.cs", built.IsWeb ? WebUsings : ImplicitUsings, filePath: "ImplicitUsings.g.cs");
        foreach (var file in files)
        {
            var text = SourceText.From(file.Code);
            solution = Path.GetExtension(file.Name) == ".cs"
                ? solution.AddDocument(DocumentId.CreateNewId(id), file.Name, text, filePath: file.Path)
                : solution.AddAdditionalDocument(DocumentId.CreateNewId(id), file.Name, text, filePath: file.Path);
        }

        return solution.GetProject(id)!;
    }

    /// <summary>Compiles to the assembly of <paramref name="server"/>.</summary>
    public static async Task EmitAsync(Project project, SampleServer server, CancellationToken cancellationToken)
    {
        var result = (await project.GetCompilationAsync(cancellationToken))!.Emit(server.AssemblyPath, cancellationToken: cancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(FixDriver.Describe)));
    }

    /// <summary>Writes what is different from the file on disk, and what is new.</summary>
    public static async Task SaveAsync(Project project, SampleServer server, CancellationToken cancellationToken)
    {
        foreach (var document in project.Documents.Where(document => document.Name != "ImplicitUsings.g.cs"))
        {
            var path = document.FilePath ?? Path.Combine(server.SourceFolder, document.Name);
            await File.WriteAllTextAsync(path, (await document.GetTextAsync(cancellationToken)).ToString(), cancellationToken);
        }
    }

    public static AdhocWorkspace NewWorkspace() => new(MefHostServices.DefaultHost);

    /// <summary>The base library, as it runs these tests.</summary>
    public static IEnumerable<MetadataReference> FrameworkReferences => FrameworkFiles.Select(file => MetadataReference.CreateFromFile(file));

    private static IEnumerable<string> FrameworkFiles
    {
        get
        {
            var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
            return Directory.EnumerateFiles(framework, "System*.dll")
                .Concat([Path.Combine(framework, "Microsoft.CSharp.dll"), Path.Combine(framework, "netstandard.dll")])
                .Where(IsManaged);
        }
    }

    private static IEnumerable<MetadataReference> References(SampleServer server) =>
        FrameworkFiles
            .Concat(server.IsWeb ? Directory.EnumerateFiles(Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location)!, "Microsoft*.dll") : [])
            .Concat(Directory.EnumerateFiles(server.OutputFolder, "*.dll").Where(file => file != server.AssemblyPath))
            .DistinctBy(Path.GetFileName)
            .Select(file => MetadataReference.CreateFromFile(file));

    private static bool IsManaged(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }
}
