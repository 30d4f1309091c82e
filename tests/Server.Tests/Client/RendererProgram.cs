using McpAnalyzers.Server.Tests.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpAnalyzers.Server.Tests.Client;

/// <summary>The program that the samples have their figures drawn by: it notes its command line, which everybody on the machine can read.</summary>
internal static class RendererProgram
{
    private const string Source = """
        using System;
        using System.IO;

        var log = Path.Combine(Environment.GetEnvironmentVariable("HELPDESK_STATE_DIR")!, "renderer.log");
        File.AppendAllText(log, string.Join(' ', Environment.GetCommandLineArgs()) + "\n");
        Console.Write("Drawn: " + Console.In.ReadToEnd());
        """;

    private static readonly Lazy<string> s_assembly = new(Compile);

    /// <summary>The assembly, compiled once for a run of the tests.</summary>
    public static string AssemblyPath => s_assembly.Value;

    private static string Compile()
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "renderer")).FullName;
        var assembly = Path.Combine(folder, "render.dll");
        var result = CSharpCompilation.Create(
            "render", [CSharpSyntaxTree.ParseText(Source)], ServerProject.FrameworkReferences, new CSharpCompilationOptions(OutputKind.ConsoleApplication)).Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        File.Copy(
            Path.ChangeExtension(SampleServer.Leaky.AssemblyPath, ".runtimeconfig.json"), Path.ChangeExtension(assembly, ".runtimeconfig.json"), overwrite: true);
        return assembly;
    }
}
