namespace McpAnalyzers.Server.Tests;

/// <summary>The credentials in the source of the leaky server, looked up there.</summary>
internal static class Literals
{
    public static string KnowledgeKey { get; } = Between("Knowledge/KnowledgeBaseClient.cs", "ApiKey = \"", '"');

    public static string RendererToken { get; } = Between("Program.cs", "(\"RENDERER_TOKEN\") ?? \"", '"');

    public static string ReportsPassword { get; } = Between("Tools/ReportTools.cs", "https://reports:", '@');

    public static IEnumerable<string> All => [KnowledgeKey, RendererToken, ReportsPassword];

    private static string Between(string file, string before, char after) =>
        File.ReadAllText(Path.Combine(SampleServer.Leaky.SourceFolder, file)).Split(before)[1].Split(after)[0];
}
