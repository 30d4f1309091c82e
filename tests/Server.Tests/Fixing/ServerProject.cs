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
        var id = ProjectId.CreateNewId(server.Name);
        var solution = workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                id,
                VersionStamp.Default,
                server.Name,
                server.Name,
                LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(
                    OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable),
                parseOptions: new CSharpParseOptions(LanguageVersion.Latest),
                metadataReferences: References(server)))
            .AddDocument(DocumentId.CreateNewId(id), "ImplicitUsings.g.cs", server.IsWeb ? WebUsings : ImplicitUsings, filePath: "ImplicitUsings.g.cs");
        foreach (var file in server.Sources)
        {
            var text = SourceText.From(await File.ReadAllTextAsync(file, cancellationToken));
            solution = solution.AddDocument(
                DocumentId.CreateNewId(id), Path.GetRelativePath(server.SourceFolder, file), text, filePath: file);
        }

        return solution.GetProject(id)!;
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

    private static IEnumerable<MetadataReference> References(SampleServer server)
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return Directory.EnumerateFiles(framework, "System*.dll")
            .Concat([Path.Combine(framework, "Microsoft.CSharp.dll"), Path.Combine(framework, "netstandard.dll")])
            .Where(IsManaged)
            .Concat(server.IsWeb ? Directory.EnumerateFiles(Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location)!, "Microsoft*.dll") : [])
            .Concat(Directory.EnumerateFiles(server.OutputFolder, "*.dll").Where(file => file != server.AssemblyPath))
            .DistinctBy(Path.GetFileName)
            .Select(file => MetadataReference.CreateFromFile(file));
    }

    private static bool IsManaged(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }
}
