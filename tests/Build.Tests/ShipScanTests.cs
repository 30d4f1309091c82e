using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>What is published, packed or put into an image, in real builds.</summary>
[Collection(OwnProjects.Name)]
public class ShipScanTests(Consumers consumers)
{
    private static readonly string s_server = $"""
        <PackageReference Include="ModelContextProtocol" Version="{Facts.ModelContextProtocol}" />
            <PackageReference Include="Microsoft.Extensions.Hosting" Version="{Facts.Hosting}" />
        """;

    private const string Settings = "{ \"Desk\": {\n  \"ApiKey\": \"@@PLANTED_TOKEN@@\" } }\n";

    private const string Quiet = "{ \"Logging\": { \"LogLevel\": { \"Default\": \"Information\" } }, \"AllowedHosts\": \"*\" }\n";

    [Fact]
    public void Publish_of_a_web_server_reports_each_file_with_a_secret_every_time()
    {
        // The name of the folder is that of the project: blanks and letters beyond ASCII are in many.
        var web = Web("Grüße an den Server", """
            <None Update=".env" CopyToOutputDirectory="Always" />
                <None Update="keys/*" CopyToPublishDirectory="PreserveNewest" />
                <Content Include="bundle.zip;words.txt;blob.dat;dev.pfx;demo.pfx" CopyToPublishDirectory="Always" />
                <Content Update="demo.pfx" McpScanOutput="false" />
                <None Include="../Outside/*.txt" Link="notes/%(Filename).txt" CopyToPublishDirectory="PreserveNewest" />
            """) with
        {
            Properties = "<McpScanOutputMaxBytes>100000</McpScanOutputMaxBytes><GenerateDocumentationFile>true</GenerateDocumentationFile>",
            Files = new Dictionary<string, string>
            {
                ["appsettings.json"] = Quiet,
                ["appsettings.Development.json"] = Quiet,
                ["appsettings.Production.json"] = Settings,
                ["appsettings.Broken.json"] = "{\n  \"Desk\": { \"ApiKey\": \"\" }}\n}\n",
                [".env"] = "# of this machine\nDESK_TOKEN=@@PLANTED_TOKEN@@\n",
                ["wwwroot/app.js"] = "const a = '@@PLANTED_TOKEN@@';\n",
                ["wwwroot/quiet.js"] = "const password = 'Password', token = t.token; fetch('/token?x=' + token);\n",
                ["words.txt"] = new string('w', 120_000),
                ["blob.dat"] = "\0\0\u0001 @@PLANTED_TOKEN@@",
                ["strange.json"] = "\0\0\u0001",
                ["dev.pfx"] = "a store",
                ["demo.pfx"] = "another",
                ["../Outside/note.txt"] = "call it with @@PLANTED_TOKEN@@\n",
                ["keys/server.pem"] = Key(),
            },
        };
        var project = consumers.Add(web);
        using (var zip = ZipFile.Open(consumers.PathOf(web.Name, "bundle.zip"), ZipArchiveMode.Create))
        {
            using var entry = new StreamWriter(zip.CreateEntry("conf/desk.yml").Open());
            entry.Write("token: " + Consumers.PlantedToken);
        }

        // The audit that is asked for beside it looks at the same, and leaves the publish as it is.
        var first = Publish(project, "-p:McpAuditReport=true").Expect(0);

        string[] expected =
        [
            ".env(2): warning MCPAC9005",
            "app.js(1): warning MCPAC9005",
            "appsettings.Broken.json(3): warning MCPAC9006",
            "appsettings.Production.json(2): warning MCPAC9005",
            "bundle.zip(0): warning MCPAC9005",
            "dev.pfx(0): warning MCPAC9005",
            "note.txt(1): warning MCPAC9005",
            "server.pem(1): warning MCPAC9005",
            "strange.json(0): warning MCPAC9006",
            "words.txt(0): warning MCPAC9006",
        ];
        Assert.Equal(expected, Shown(first));
        Assert.DoesNotContain(Consumers.PlantedToken[12..30], first.Output, StringComparison.Ordinal);
        using (var audit = JsonDocument.Parse(File.ReadAllText(consumers.PathOf(web.Name, "bin", "Release", "net10.0", "mcp-audit.json"))))
        {
            Assert.Equal(expected, audit.RootElement.GetProperty("findings").EnumerateArray()
                .Where(f => f.GetProperty("rule").GetString() is "MCPAC9005" or "MCPAC9006")
                .Select(f => $"{Path.GetFileName(f.GetProperty("place").GetProperty("file").GetString())}({f.GetProperty("place").GetProperty("line").GetInt32()}): {f.GetProperty("level").GetString()} {f.GetProperty("rule").GetString()}")
                .Order(StringComparer.Ordinal));
        }

        var line = 1 + File.ReadAllLines(consumers.PathOf(web.Name, web.Name + ".csproj")).ToList().FindIndex(l => l.Contains("\".env\"", StringComparison.Ordinal));
        Assert.Contains($"the None item in {web.Name}.csproj({line}) has CopyToOutputDirectory=\"Always\"; write <None Update=\".env\" CopyToPublishDirectory=\"Never\" />", first.Output, StringComparison.Ordinal);
        Assert.Contains("'appsettings.Production.json' would be shipped with the publish output and holds a secret (GitHub fine-grained token): the Content item of the SDK's default items", first.Output, StringComparison.Ordinal);
        Assert.Contains("'bundle.zip!conf/desk.yml'", first.Output, StringComparison.Ordinal);
        Assert.Contains("'notes/note.txt'", first.Output, StringComparison.Ordinal);

        // Nothing is to be built or copied any more, and the secrets are still there.
        Assert.Equal(expected, Shown(Publish(project, "--no-build").Expect(0)));

        // An error comes before anything is copied.
        var recommended = Publish(project, "--no-build", "-p:McpAnalysisMode=Recommended", "-p:PublishDir=elsewhere/").Expect(1);
        Assert.Equal(expected.Select(f => f.EndsWith("9005", StringComparison.Ordinal) ? f.Replace("warning", "error", StringComparison.Ordinal) : f), Shown(recommended));
        Assert.False(File.Exists(consumers.PathOf(web.Name, "elsewhere", ".env")));

        Assert.All(Publish(project, "--no-build", "-p:TreatWarningsAsErrors=true", "-p:WarningsNotAsErrors=MCPAC9006").Expect(1).Findings, f => Assert.Equal(f.Id == "MCPAC9005" ? "error" : "warning", f.Severity));
        Assert.Empty(Shown(Publish(project, "--no-build", "-p:NoWarn=MCPAC9005%3BMCPAC9006").Expect(0)));
        Assert.Empty(Shown(Publish(project, "--no-build", "-p:McpScanOutput=false").Expect(0)));

        // What the message says to write is what helps.
        var text = File.ReadAllText(consumers.PathOf(web.Name, web.Name + ".csproj"));
        File.WriteAllText(consumers.PathOf(web.Name, web.Name + ".csproj"), text.Replace("</Project>", "<ItemGroup><None Update=\".env\" CopyToPublishDirectory=\"Never\" /></ItemGroup></Project>", StringComparison.Ordinal));
        Assert.Equal(expected.Skip(1), Shown(Publish(project, "--no-build").Expect(0)));
    }

    [Fact]
    public void Publish_with_nothing_to_say_prints_what_it_prints_without_the_package()
    {
        Consumer[] servers =
        [
            new Consumer("StockConsole", "Quiet") { Properties = "<OutputType>Exe</OutputType><GenerateDocumentationFile>true</GenerateDocumentationFile>", Items = s_server },
            Web("StockWeb") with { Files = new Dictionary<string, string> { ["appsettings.json"] = Quiet, ["appsettings.Development.json"] = Quiet, ["wwwroot/app.js"] = "let x = 1;\n", ["wwwroot/index.html"] = "<p>hello</p>\n" } },
        ];
        foreach (var server in servers)
        {
            var with = Publish(consumers.Add(server)).Expect(0);
            var without = Publish(consumers.Add(server with { Name = server.Name + "Bare", Reference = "" })).Expect(0);

            Assert.Equal(Lines(without, server.Name + "Bare"), Lines(with, server.Name));
        }

        static IEnumerable<string> Lines(DotnetResult result, string name) =>
            result.Output.Split('\n').Select(l => l.Replace(name, "Server", StringComparison.Ordinal).TrimEnd()).Where(l => l.Length > 0 && !l.Contains("Restored ", StringComparison.Ordinal)).Distinct();
    }

    [Fact]
    public void Pack_reports_items_and_the_finished_package_once()
    {
        var library = new Consumer("PackedOnce", "Library")
        {
            Properties = "<TargetFramework /><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><McpServerProject>true</McpServerProject>",
            Items = """<None Include="secrets.json;.env;plain.txt" Pack="true" PackagePath="settings/" /><Content Include="tokens.yml" />""",
            Files = new Dictionary<string, string>
            {
                ["secrets.json"] = Settings,
                [".env"] = "DESK_TOKEN=@@PLANTED_TOKEN@@\n",
                ["plain.txt"] = "nothing\n",
                ["tokens.yml"] = "token: @@PLANTED_TOKEN@@\n",
            },
        };
        var project = consumers.Add(library);

        // Packing leaves out what begins with a dot.
        string[] expected = ["secrets.json(2): warning MCPAC9005", "tokens.yml(1): warning MCPAC9005"];
        var first = Pack(project).Expect(0);
        Assert.Equal(expected, Shown(first));
        Assert.Contains("the None item in PackedOnce.csproj(", first.Output, StringComparison.Ordinal);
        Assert.Contains("write <None Update=\"secrets.json\" Pack=\"false\" />", first.Output, StringComparison.Ordinal);
        Assert.Contains("is packed, since nothing says otherwise; ", first.Output, StringComparison.Ordinal);
        Assert.Equal(expected, Shown(Pack(project, "--no-build").Expect(0)));
        Assert.Equal([".env(1): warning MCPAC9005", .. expected], Shown(Pack(project, "--no-build", "-p:NoDefaultExcludes=true", "-p:PackageVersion=2.0.0").Expect(0)));

        Assert.Equal(expected.Select(e => e.Replace("warning", "error", StringComparison.Ordinal)), Shown(Pack(project, "--no-build", "-p:McpAnalysisMode=Strict", "-p:PackageVersion=3.0.0").Expect(1)));
        Assert.Empty(Directory.GetFiles(consumers.PathOf("PackedOnce"), "PackedOnce.3.0.0.nupkg", SearchOption.AllDirectories));

        // A .nuspec file takes no items: the package itself is looked into, and again when it is up to date.
        File.WriteAllText(
            consumers.PathOf("PackedOnce", "own.nuspec"),
            """
            <package><metadata><id>PackedOnce</id><version>4.0.0</version><authors>a</authors><description>d</description></metadata>
            <files><file src="tokens.yml" target="settings/desk.yml" /></files></package>
            """);
        foreach (var pack in new[] { Pack(project, "--no-build", "-p:NuspecFile=own.nuspec", "-p:PackageVersion=4.0.0"), Pack(project, "--no-build", "-p:NuspecFile=own.nuspec", "-p:PackageVersion=4.0.0") })
        {
            Assert.Equal(["PackedOnce.4.0.0.nupkg(0): warning MCPAC9005"], Shown(pack.Expect(0)));
            Assert.Contains("'settings/desk.yml' would be shipped with the package", pack.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Tool_is_reported_once_by_what_it_publishes()
    {
        var tool = new Consumer("PackedTool", "Quiet")
        {
            Properties = "<OutputType>Exe</OutputType><PackAsTool>true</PackAsTool><PackageType>McpServer</PackageType>",
            Items = s_server + """<None Update="appsettings.json" CopyToOutputDirectory="PreserveNewest" />""",
            Files = new Dictionary<string, string> { ["appsettings.json"] = Settings },
        };

        var packed = Pack(consumers.Add(tool)).Expect(0);

        Assert.Equal(["appsettings.json(2): warning MCPAC9005"], Shown(packed));
        Assert.Contains("has CopyToOutputDirectory=\"PreserveNewest\"", packed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_is_scanned_with_what_earlier_publishes_left()
    {
        var server = new Consumer("Imaged", "Quiet") { Properties = "<OutputType>Exe</OutputType><PublishDir>out/</PublishDir>", Items = s_server + """<ContainerEnvironmentVariable Include="DESK_TOKEN" Value="$(Desk)" /><ContainerEnvironmentVariable Include="DESK_ADDRESS" Value="https://desk.dev" />""", Files = new Dictionary<string, string> { ["out/old/desk.env"] = "DESK_TOKEN=@@PLANTED_TOKEN@@\n" } };

        // An error, so that the image is not made: its base would come from the network.
        var result = Publish(consumers.Add(server), "-t:PublishContainer", "-p:McpAnalysisMode=Recommended", "-p:Desk=" + Consumers.PlantedToken).Expect(1);

        Assert.Equal(["Imaged.csproj(0): error MCPAC9005", "desk.env(1): error MCPAC9005"], Shown(result));
        Assert.Contains("'DESK_TOKEN' would be shipped with the container image and holds a secret (GitHub fine-grained token)", result.Output, StringComparison.Ordinal);
        Assert.Contains("'old/desk.env' would be shipped with the container image", result.Output, StringComparison.Ordinal);
        Assert.Contains("though this publish did not write it; delete it there", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Projects_without_mcp_and_test_projects_are_left_alone()
    {
        var files = new Dictionary<string, string> { ["appsettings.json"] = Settings };
        const string Items = """<Content Include="appsettings.json" CopyToPublishDirectory="Always" />""";

        Assert.Empty(Shown(Publish(consumers.Add(new Consumer("ShipsWithoutMcp", "Library") { Items = Items, Files = files })).Expect(0)));
        Assert.Empty(Shown(Publish(consumers.Add(new Consumer("ShipsTests", "Library") { Properties = "<IsTestProject>true</IsTestProject><McpServerProject>true</McpServerProject>", Items = Items, Files = files })).Expect(0)));
    }

    [Fact]
    public async Task Publishes_at_once_say_the_same_and_design_time_builds_nothing()
    {
        var server = new Consumer("ShipsAtOnce", "Library")
        {
            Properties = "<McpServerProject>true</McpServerProject>",
            Items = """<Content Include="secrets.json" CopyToPublishDirectory="Always" />""",
            Files = new Dictionary<string, string> { ["secrets.json"] = Settings },
        };
        var project = consumers.Add(server);
        string[] expected = ["secrets.json(2): warning MCPAC9005"];
        Assert.Equal(expected, Shown(Publish(project).Expect(0)));

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(() => Publish(project, "--no-build", $"-p:PublishDir=at{i}/"))));

        Assert.All(both, result => Assert.Equal(expected, Shown(result.Expect(0))));
        Assert.Empty(Shown(consumers.Run("msbuild", project, "-t:ComputeResolvedFilesToPublishList", "-p:DesignTimeBuild=true", "-p:Configuration=Release", "-tl:off", "-v:m")));

        // The scan keeps nothing, so there is nothing that could be stale, locked or read-only.
        Assert.DoesNotContain(Directory.EnumerateFiles(consumers.PathOf("ShipsAtOnce", "obj"), "*", SearchOption.AllDirectories), f => Path.GetFileName(f).StartsWith("McpAnalyzers", StringComparison.Ordinal));
    }

    [Fact]
    public void File_of_a_referenced_project_and_of_a_target_names_where_it_comes_from()
    {
        consumers.Add(new Consumer("ShipsForOthers", "Library")
        {
            Reference = "",
            Items = """<Content Include="desk.json" CopyToOutputDirectory="Always" />""",
            Files = new Dictionary<string, string> { ["desk.json"] = Settings },
        });
        var server = new Consumer("ShipsOthers", "Quiet")
        {
            Properties = "<OutputType>Exe</OutputType>",
            Items = s_server + """<ProjectReference Include="../ShipsForOthers/ShipsForOthers.csproj" />""",
            Files = new Dictionary<string, string>
            {
                ["late.txt"] = "@@PLANTED_TOKEN@@",
                ["Directory.Build.targets"] = """
                    <Project>
                      <Target Name="AddLate" AfterTargets="ComputeResolvedFilesToPublishList">
                        <ItemGroup><ResolvedFileToPublish Include="late.txt" RelativePath="late/late.txt" CopyToPublishDirectory="Always" /></ItemGroup>
                      </Target>
                    </Project>
                    """,
            },
        };

        var result = Publish(consumers.Add(server)).Expect(0);

        Assert.Equal(["desk.json(2): warning MCPAC9005", "late.txt(1): warning MCPAC9005"], Shown(result));
        Assert.Contains("it comes with the referenced project ShipsForOthers.csproj", result.Output, StringComparison.Ordinal);
        Assert.Contains("it is added to ResolvedFileToPublish by a target", result.Output, StringComparison.Ordinal);
    }

    private static Consumer Web(string name, string items = "") =>
        new(name, "Quiet") { Sdk = "Microsoft.NET.Sdk.Web", Items = s_server.Replace($"""<PackageReference Include="Microsoft.Extensions.Hosting" Version="{Facts.Hosting}" />""", "", StringComparison.Ordinal) + items };

    private static string Key()
    {
        using var rsa = RSA.Create(1024);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private static IEnumerable<string> Shown(DotnetResult result) => result.Findings
        .Where(f => f.Id is "MCPAC9005" or "MCPAC9006")
        .Select(f => $"{f.File}({f.Line}): {f.Severity} {f.Id}")
        .Order(StringComparer.Ordinal);

    private DotnetResult Publish(string project, params string[] more) => consumers.Run(["publish", project, "-tl:off", "-v:m", .. more]);

    private DotnetResult Pack(string project, params string[] more) => consumers.Run(["pack", project, "-tl:off", "-v:m", .. more]);
}
