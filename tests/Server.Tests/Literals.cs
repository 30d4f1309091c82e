namespace McpAnalyzers.Server.Tests;

/// <summary>The credentials in the source and the settings of the leaky server, looked up there.</summary>
internal static class Literals
{
    public static string KnowledgeKey { get; } = Between("Knowledge/KnowledgeBaseClient.cs", "ApiKey = \"", '"');

    public static string RendererToken { get; } = Between("Program.cs", "(\"RENDERER_TOKEN\") ?? \"", '"');

    public static string ReportsPassword { get; } = Between("Tools/ReportTools.cs", "https://reports:", '@');

    public static string CalendarPassword { get; } = Between("Calendar/CalendarClient.cs", ";Password=", '"');

    public static string ReportsKey { get; } = Between("appsettings.json", "\"ApiKey\": \"", '"');

    public static string DeveloperKey { get; } = Between("appsettings.Development.json", "\"ApiKey\": \"", '"');

    private static Dictionary<string, string> NamesByValue { get; } = new()
    {
        [KnowledgeKey] = "key in the source",
        [RendererToken] = "built-in token of the renderer",
        [ReportsPassword] = "password in a description",
        [CalendarPassword] = "password in a connection string",
        [ReportsKey] = "key in the settings",
        [DeveloperKey] = "key of a developer",
    };

    public static IEnumerable<string> All => NamesByValue.Keys;

    public static IEnumerable<string> Names => NamesByValue.Values;

    /// <summary>What the credential is, by its place; null for any other text.</summary>
    public static string? NameOf(string? value) => value is null ? null : NamesByValue.GetValueOrDefault(value);

    private static string Between(string file, string before, char after) =>
        File.ReadAllText(Path.Combine(SampleServer.Leaky.SourceFolder, file)).Split(before)[1].Split(after)[0];
}
