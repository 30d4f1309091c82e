using System.Text.RegularExpressions;

namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>The projects, each a way to use the package.</summary>
internal static class ConsumerProjects
{
    private const string Program = "<OutputType>Exe</OutputType>";

    private static readonly string s_sdk = $"""
        <PackageReference Include="ModelContextProtocol" Version="{Facts.ModelContextProtocol}" />
            <PackageReference Include="Microsoft.Extensions.Hosting" Version="{Facts.Hosting}" />
            <PackageReference Include="Microsoft.Extensions.Http" Version="{Facts.Http}" />
        """;

    /// <summary>As the README says; also packed, and referenced by <see cref="Downstream"/>.</summary>
    public static readonly Consumer Default = Server("Default", properties: "<GeneratePackageOnBuild>true</GeneratePackageOnBuild>");

    public static readonly Consumer None = Server("None", mode: "None");

    public static readonly Consumer Recommended = Server("Recommended", mode: "Recommended");

    /// <summary>Also pins the rules to their version.</summary>
    public static readonly Consumer Strict = Server("Strict", mode: "Strict", properties: "<McpAnalysisLevel>0.1</McpAnalysisLevel>");

    /// <summary>A mode nobody knows, and a level.</summary>
    public static readonly Consumer Misspelt = Server("Misspelt", mode: "Stirct", properties: "<McpAnalysisLevel>latest-strict</McpAnalysisLevel>");

    public static readonly Consumer Silenced = Server("Silenced", properties: "<McpAnalysisLevel> 0.1.7 </McpAnalysisLevel>") with
    {
        Files = new Dictionary<string, string> { [".editorconfig"] = "[*.cs]\ndotnet_diagnostic.MCPAC2002.severity = none\n" },
    };

    public static readonly Consumer WarningsAsErrors =
        Server("WarningsAsErrors", properties: "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");

    public static readonly Consumer AnalyzersOff =
        Server("AnalyzersOff", properties: "<RunAnalyzersDuringBuild>false</RunAnalyzersDuringBuild>");

    public static readonly Consumer Logged =
        Server("Logged", properties: "<ErrorLog>$(MSBuildProjectDirectory)/log.sarif,version=2.1</ErrorLog>");

    /// <summary>Three that tests build again, each for itself.</summary>
    public static readonly Consumer Formatted = Server("Formatted");

    public static readonly Consumer Recompiled = Server("Recompiled");

    public static readonly Consumer Switched = Server("Switched");

    public static readonly Consumer MultiTargeting = Server("MultiTargeting") with
    {
        // The rules hold for a library of tools too; two files have no place in one for old frameworks.
        Properties = "<TargetFramework /><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>",
        Items = s_sdk + """<Compile Remove="Program.cs;OwnerTools.cs" />""",
    };

    /// <summary>Audited by tests, with a file that does not compile when it is asked for.</summary>
    public static readonly Consumer Audited = Server("Audited") with
    {
        Items = s_sdk + """<Compile Remove="Broken.cs" Condition="'$(Break)' != 'true'" />""",
        Files = new Dictionary<string, string>
        {
            ["Broken.cs"] = "public class Broken { public int This is no member }\n",
            ["AnsweredTools.cs"] = """
                namespace Backoffice;

                [McpServerToolType]
                public sealed class AnsweredTools
                {
                    [McpServerTool(Name = "<script>alert(1)</script>", ReadOnly = true)]
                    public string Pin()
                    {
                        var pin = Environment.GetEnvironmentVariable("DOOR_PASSWORD");
                #pragma warning disable MCPAC2001 // The door's own screen is the only client.
                        return $"It is {pin}.";
                #pragma warning restore MCPAC2001
                    }
                }

                """,
        },
    };

    /// <summary>A library without MCP that says it is part of a server.</summary>
    public static readonly Consumer Helper = new("Helper", "Library") { Properties = "<McpServerProject>true</McpServerProject>" };

    public static readonly Consumer WithoutMcp = new("WithoutMcp", "Library");

    /// <summary>Uses a server that uses the package.</summary>
    public static readonly Consumer Downstream = new("Downstream", "Library")
    {
        Reference = "",
        Items = """<ProjectReference Include="../Default/Default.csproj" />""",
    };

    /// <summary>Named through central package management for all projects of a folder.</summary>
    public static readonly Consumer Global = Server("Global") with
    {
        Reference = "",
        Items = """
            <PackageReference Include="ModelContextProtocol" />
                <PackageReference Include="Microsoft.Extensions.Hosting" />
                <PackageReference Include="Microsoft.Extensions.Http" />
            """,
        Properties = Program + "<McpAnalysisMode>Strict</McpAnalysisMode>",
        Files = new Dictionary<string, string>
        {
            ["Directory.Packages.props"] = $"""
                <Project>
                  <PropertyGroup>
                    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                  </PropertyGroup>
                  <ItemGroup>
                    <GlobalPackageReference Include="McpAnalyzers" Version="$(PackageUnderTest)" />
                    <PackageVersion Include="ModelContextProtocol" Version="{Facts.ModelContextProtocol}" />
                    <PackageVersion Include="Microsoft.Extensions.Hosting" Version="{Facts.Hosting}" />
                    <PackageVersion Include="Microsoft.Extensions.Http" Version="{Facts.Http}" />
                  </ItemGroup>
                </Project>
                """,
        },
    };

    private static readonly IReadOnlyDictionary<string, string> s_settings = new Dictionary<string, string>
    {
        ["appsettings.json"] = "{\n  // where it is\n  \"Desk\": {\n    \"ApiKey\": \"@@PLANTED_TOKEN@@\",\n    \"Endpoint\": \"https://desk.dev\"\n  }\n}\n",
        [".mcp.json"] = "{ \"mcpServers\": { \"desk\": { \"command\": \"dnx\", \"env\": {\n  \"DESK_TOKEN\": \"@@PLANTED_TOKEN@@\" } } } }\n",
        [".editorconfig"] = "[*.cs]\ndotnet_analyzer_diagnostic.category-McpSecurity.severity = none\n",
    };

    /// <summary>Holds secrets in its configuration, for two target frameworks; lists one of the files itself.</summary>
    public static readonly Consumer Configured = Configuration("Configured") with
    {
        Items = """<AdditionalFiles Include="$(MSBuildProjectDirectory)/appsettings.json" />""",
    };

    public static readonly Consumer ToBeFixed = Configuration("ToBeFixed") with
    {
        Files = new Dictionary<string, string>(s_settings)
        {
            [".git/HEAD"] = "ref: refs/heads/main\n",
            [".gitignore"] = "appsettings.Local.json\n",
            ["appsettings.Local.json"] = "{ \"ApiKey\": \"@@PLANTED_TOKEN@@\" }\n",
        },
    };

    /// <summary>Audited by tests, for two target frameworks.</summary>
    public static readonly Consumer AuditedFrameworks = Configuration("AuditedFrameworks");

    public static readonly Consumer Unscanned = Configuration("Unscanned", "<McpScanConfigFiles>False</McpScanConfigFiles>");

    /// <summary>Takes in the files at what it calls the root of the repository.</summary>
    public static readonly Consumer Rooted = Configuration("Rooted", "<McpScanRepository>true</McpScanRepository><McpRepositoryRoot>$(MSBuildProjectDirectory)/repository</McpRepositoryRoot>") with
    {
        Files = new Dictionary<string, string>
        {
            ["repository/docker-compose.yml"] = "services:\n  desk:\n    environment:\n      - DESK_TOKEN=@@PLANTED_TOKEN@@\n",
        },
    };

    /// <summary>Ships and commits files with secrets; a repository of its own.</summary>
    public static readonly Consumer Shipped = new("Shipped", "Library")
    {
        Properties = "<McpServerProject>true</McpServerProject>",
        Items = """<None Update="dev.pfx" Pack="true" /><None Update="appsettings.Development.json" CopyToOutputDirectory="PreserveNewest" />""",
        Files = new Dictionary<string, string>
        {
            [".git/HEAD"] = "ref: refs/heads/main\n",
            [".gitignore"] = "tokens.json\n",
            [".env"] = "DESK_TOKEN=@@PLANTED_TOKEN@@\n",
            ["tokens.json"] = "{ \"access_token\": \"@@PLANTED_TOKEN@@\" }\n",
            ["dev.pfx"] = "not a certificate",
            ["appsettings.Development.json"] = "{ \"Desk\": { \"ApiKey\": \"@@PLANTED_TOKEN@@\" } }\n",
        },
    };

    /// <summary>References the package so that everything of it flows on, against the README.</summary>
    public static readonly Consumer Careless = new("Careless", "Library")
    {
        Reference = """<PackageReference Include="McpAnalyzers" Version="$(PackageUnderTest)" PrivateAssets="none" />""",
    };

    public static readonly Consumer BehindCareless = new("BehindCareless", "Library")
    {
        Reference = "",
        Properties = "<McpAnalysisMode>Strict</McpAnalysisMode>",
        Items = """<ProjectReference Include="../Careless/Careless.csproj" />""",
    };

    /// <summary>A server with its own sources, sinks and sanitizers beside its project file: the example of the configuration page, and a bad line.</summary>
    public static readonly Consumer Taught = new("Taught", "Library") { Items = s_sdk, Files = FilesOfTheConfigurationPage() };

    /// <summary>The same, with the project naming one of the files itself.</summary>
    public static readonly Consumer TaughtByHand = Taught with
    {
        Name = "TaughtByHand",
        Items = s_sdk + """<AdditionalFiles Include="McpAnalyzers.Sinks.txt" />""",
    };

    public static IReadOnlyList<Consumer> All { get; } =
    [
        Default, None, Recommended, Strict, Misspelt, Silenced, WarningsAsErrors, AnalyzersOff, Logged, Formatted, Recompiled, Switched,
        Configured, ToBeFixed, Unscanned, Rooted, Shipped, MultiTargeting, Audited, AuditedFrameworks, Helper, WithoutMcp, Downstream, Global, Careless, BehindCareless, Taught, TaughtByHand,
    ];

    private static Dictionary<string, string> FilesOfTheConfigurationPage()
    {
        var page = File.ReadAllText(Path.Combine(Facts.Repository, "docs", "configuration.md"));
        var files = Regex.Matches(page, @"`(McpAnalyzers\.\w+\.txt)`:\r?\n\r?\n```text\r?\n([^\0]*?)^```", RegexOptions.Multiline)
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        files["McpAnalyzers.Sinks.txt"] += "nothing of ours\n";
        files["VaultTools.cs"] = Regex.Match(page, @"^```csharp\r?\n([^\0]*?)^```", RegexOptions.Multiline).Groups[1].Value;
        return files;
    }

    private static Consumer Configuration(string name, string properties = "") => new(name, "Library")
    {
        Properties = "<TargetFramework /><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><McpServerProject>true</McpServerProject>" + properties,
        Files = s_settings,
    };

    private static Consumer Server(string name, string? mode = null, string properties = "") => new(name, "Server")
    {
        Properties = Program + properties + (mode is null ? "" : $"<McpAnalysisMode>{mode}</McpAnalysisMode>"),
        Items = s_sdk,
    };
}
