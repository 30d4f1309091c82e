using System.Reflection;
using System.Text.RegularExpressions;

namespace McpAnalyzers.Server.Tests;

/// <summary>A server on disk: its sources and its built assembly.</summary>
internal sealed partial record SampleServer(string Name, string SourceFolder, string AssemblyPath)
{
    public static SampleServer Leaky { get; } = InRepository("LeakyServer");

    public static SampleServer Safe { get; } = InRepository("SafeServer");

    public static SampleServer LeakyHttp { get; } = InRepository("LeakyHttpServer");

    public static string Repository { get; } = Metadata("Repository");

    /// <summary>The assembly with the build's tasks.</summary>
    public static string Tasks { get; } = Path.Combine(Metadata("Output"), "McpAnalyzers.Build", Metadata("Pivot"), "McpAnalyzers.Build.dll");

    public string ProjectFile => Path.Combine(SourceFolder, Name + ".csproj");

    /// <summary>Whether it is built on ASP.NET Core.</summary>
    public bool IsWeb => File.ReadAllText(ProjectFile).Contains("Microsoft.NET.Sdk.Web", StringComparison.Ordinal);

    public string OutputFolder => Path.GetDirectoryName(AssemblyPath)!;

    /// <summary>
    /// The environment variables the sources read as a credential, in order of name; a key of the configuration that is
    /// checked at start is one as well.
    /// </summary>
    public IReadOnlyList<string> CredentialVariables =>
        Sources.SelectMany(file => VariableRead().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value)
            .Concat(Sources.SelectMany(file => KeyRead().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal)))
            .Concat(Sources.SelectMany(file => KeyChecked().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal)))
            .Where(name => !name.StartsWith("HELPDESK_", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToArray();

    public IEnumerable<string> Sources => Files.Where(file => Path.GetExtension(file) == ".cs");

    /// <summary>What the package gives to the compiler beside the sources.</summary>
    public IEnumerable<string> ConfigFiles => Files.Where(file => Path.GetExtension(file) is ".json" or ".csproj");

    /// <summary>The manifest for clients.</summary>
    public string Manifest => Path.Combine(SourceFolder, ".mcp", "server.json");

    /// <summary>What the compiler was told of the project and of its files besides.</summary>
    public string BuildOptions => Path.Combine(
        Metadata("Output"), "..", "obj", Name, Metadata("Pivot"), Name + ".GeneratedMSBuildEditorConfig.editorconfig");

    private IEnumerable<string> Files => Directory
        .EnumerateFiles(SourceFolder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.System })
        .Where(file => !Path.GetRelativePath(SourceFolder, file).Split(Path.DirectorySeparatorChar)
            .Any(part => part is "bin" or "obj" or "artifacts"))
        .Order(StringComparer.Ordinal);

    public static SampleServer InRepository(string name) => new(
        name,
        Path.Combine(Metadata("Repository"), "samples", name),
        Path.Combine(Metadata("Output"), name, Metadata("Pivot"), name + ".dll"));

    private static string Metadata(string key) =>
        typeof(SampleServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    [GeneratedRegex("""(?:GetEnvironmentVariable|RequiredVariable\.Read)\("(?<name>[A-Z0-9_]+)"\)""")]
    private static partial Regex VariableRead();

    [GeneratedRegex("""Configuration\["(?<name>\w+:\w*Key)"\]""")]
    private static partial Regex KeyRead();

    [GeneratedRegex("""\"(?<name>\w+:\w+) is not set\.\"\)\s*\.ValidateOnStart""")]
    private static partial Regex KeyChecked();
}
