namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>A project that uses the package, or stands beside one that does.</summary>
/// <param name="Name">Also its folder.</param>
/// <param name="Sources">The folder under Consumers/ whose files it gets.</param>
internal sealed record Consumer(string Name, string Sources)
{
    public const string ByTheBook = """<PackageReference Include="McpAnalyzers" Version="$(PackageUnderTest)" PrivateAssets="all" />""";

    /// <summary>How it references the package; empty when it does not.</summary>
    public string Reference { get; init; } = ByTheBook;

    public string Sdk { get; init; } = "Microsoft.NET.Sdk";

    public string Properties { get; init; } = "";

    public string Items { get; init; } = "";

    /// <summary>Further files of its folder, by name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    public string ProjectText => $"""
        <Project Sdk="{Sdk}">
          <PropertyGroup>
            {Properties}
          </PropertyGroup>
          <ItemGroup>
            {Reference}
            {Items}
          </ItemGroup>
        </Project>
        """;
}
