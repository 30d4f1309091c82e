using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>
/// Distinct credentials everywhere the package looks, and none of them in any byte that it writes: messages, error log,
/// reports, baseline, binary log.
/// </summary>
[Collection(OwnProjects.Name)]
public class NothingWrittenTests(Consumers consumers)
{
    private readonly Dictionary<string, string> _planted = [];

    [Fact]
    public void No_planted_value_is_in_anything_that_we_write()
    {
        var consumer = new Consumer("PlantedEverywhere", "Quiet")
        {
            Properties = "<OutputType>Exe</OutputType>",
            Items = $"""
                <PackageReference Include="ModelContextProtocol" Version="{Facts.ModelContextProtocol}" />
                    <PackageReference Include="Microsoft.Extensions.Hosting" Version="{Facts.Hosting}" />
                    <None Update=".env;secrets.json;notes.txt;appsettings*.json;keys/*;large.json;broken/appsettings.json" CopyToOutputDirectory="Always" Pack="true" PackagePath="settings/" />
                    <Content Include="bundle.zip" CopyToOutputDirectory="Always" />
                    <ContainerEnvironmentVariable Include="DESK_IMAGE_TOKEN" Value="{Plant("image setting")}" />
                    <ContainerLabel Include="desk.secret" Value="{Plant("image label")}" />
                """,
            Files = Files(),
        };
        var project = consumers.Add(consumer);
        var folder = consumers.PathOf(consumer.Name);
        using (var zip = ZipFile.Open(Path.Combine(folder, "bundle.zip"), ZipArchiveMode.Create))
        {
            using var entry = new StreamWriter(zip.CreateEntry("conf/.env").Open());
            entry.Write("DESK_TOKEN=" + Plant("archive"));
        }

        // Of the process that builds, too.
        const string Variable = "DESK_OPERATOR_TOKEN";
        Environment.SetEnvironmentVariable(Variable, Plant("environment"));
        var written = new List<(string Name, string Text)>();
        DotnetResult[] results;
        try
        {
            results =
            [
                Run("build", project, "-c", "Release", "-p:McpEnforce=true", "-p:McpAuditReport=true", "-p:McpAnalysisMode=Strict"),
                Run("build", project, "-c", "Release", "-t:McpAudit"),
                Run("build", project, "-c", "Release", "-t:McpUpdateBaseline"),
                Run("build", project, "-c", "Release"),
                Run("publish", project, "--no-build"),
                Run("pack", project, "--no-build"),
                Run("build", project, "-c", "Release", "-t:McpFixConfig"),
            ];
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }

        // Else there was nothing to be silent about.
        var found = results.SelectMany(r => r.Findings).Select(f => f.Id).ToHashSet();
        Assert.Superset(new HashSet<string> { "MCPAC1001", "MCPAC1003", "MCPAC1004", "MCPAC9005", "MCPAC9006" }, found);

        foreach (var report in new[] { "mcp-audit.sarif", "mcp-audit.json", "mcp-audit.html" })
        {
            // Of what would ship: a file by its name, one that cannot be read, one in an archive, and what stands in no file.
            var text = string.Concat(written.Where(f => f.Name == report).Select(f => f.Text));
            Assert.All(["secrets.json", "server.pem", "broken/appsettings.json", "bundle.zip!conf/.env", "DESK_IMAGE_TOKEN"], name => Assert.Contains(name, text, StringComparison.Ordinal));
        }

        Assert.Contains(written, f => f.Name.EndsWith(".binlog", StringComparison.Ordinal));
        foreach (var (what, value) in _planted)
        {
            Assert.All(results, (r, i) => Assert.False(r.Output.Contains(value, StringComparison.Ordinal), $"command {i} printed the value of {what}"));
            Assert.All(written.Where(f => !IsOfMSBuild(f.Name, what)), f => Assert.False(f.Text.Contains(value, StringComparison.Ordinal), $"{f.Name} holds the value of {what}"));
        }

        // At once, since the next build deletes what it does not write itself.
        DotnetResult Run(params string[] arguments)
        {
            var log = Path.Combine(folder, "one.binlog");
            var result = consumers.Run([.. arguments, "-tl:off", "-v:n", "-bl:" + log]);
            written.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsOurs).Select(f => (Path.GetFileName(f), Text(f))));
            return result;
        }
    }

    private Dictionary<string, string> Files() => new()
    {
        ["Clients.cs"] = $$"""
            using System.ComponentModel;
            using ModelContextProtocol.Server;

            public static class DeskClient
            {
                public const string ApiKey = "{{Plant("constant")}}";
                public static readonly string Database = "Server=db.prod.acme.com;User Id=desk;Password={{PlantPassword("connection string")}};Database=desk";
                public static readonly string Key = Environment.GetEnvironmentVariable("DESK_KEY") ?? "{{Plant("fallback")}}";

                [McpServerTool(ReadOnly = true), Description("Call it with {{Plant("description")}}")]
                public static string Show() => ApiKey;
            }
            """,
        ["appsettings.json"] = $$"""{ "Desk": { "ApiKey": "{{Plant("settings")}}", "Password": "{{PlantPassword("settings password")}}" }, "ConnectionStrings": { "Main": "Server=db.prod.acme.com;User Id=a;Password={{PlantPassword("settings connection")}}" } }""",
        ["appsettings.Production.json"] = $$"""{ "Desk": { "{{Plant("name of a setting")}}": "{{Plant("setting under a secret name")}}" } }""",
        ["broken/appsettings.json"] = $$"""{ "ApiKey": "{{Plant("broken settings")}}" } } }""",
        [".mcp.json"] = $$"""{ "mcpServers": { "desk": { "command": "npx", "args": ["--token", "{{Plant("argument")}}"], "headers": { "Authorization": "Bearer {{Plant("header")}}" } } } }""",
        [".globalconfig"] = "is_global = true\nmcp_analyzers.explain = true\n",
        [".env"] = $"DESK_TOKEN={Plant("dotenv")}\nDESK_PASSWORD='{PlantPassword("dotenv password")}'\n",
        ["secrets.json"] = $$"""{ "Desk:ClientSecret": "{{PlantPassword("user secret")}}" }""",
        ["Dockerfile"] = $"FROM scratch\nENV DESK_TOKEN={Plant("image")}\nCOPY .env ./\n",
        ["docker-compose.yml"] = $"services:\n  desk:\n    environment:\n      - DESK_TOKEN={Plant("compose")}\n",
        ["notes.txt"] = $"call it with {Plant("text")}\n",
        ["large.json"] = $$"""{ "token": "{{Plant("large file")}}", "rest": "{{new string('x', 1_100_000)}}" }""",
        ["keys/server.pem"] = PlantKey(),
    };

    private string Plant(string what)
    {
        var token = Consumers.Token((uint)_planted.Count + 77);
        _planted[what] = token[12..32];
        return token;
    }

    private string PlantPassword(string what)
    {
        var token = Consumers.Token((uint)_planted.Count + 77);
        _planted[what] = token[12..26];
        return token[12..26];
    }

    private string PlantKey()
    {
        using var rsa = RSA.Create(1024);
        var key = rsa.ExportPkcs8PrivateKeyPem();
        _planted["key"] = key.Split('\n')[3][..24];
        return key;
    }

    /// <summary>A binary log holds the items of the project, as MSBuild found them there.</summary>
    private static bool IsOfMSBuild(string name, string what) => name.EndsWith(".binlog", StringComparison.Ordinal) && what.StartsWith("image ", StringComparison.Ordinal);

    /// <summary>What the compiler and the copies of the planted files hold is not our writing.</summary>
    private static bool IsOurs(string path)
    {
        var name = Path.GetFileName(path);
        return name.EndsWith(".binlog", StringComparison.Ordinal)
            || name.EndsWith(".sarif", StringComparison.Ordinal)
            || name.StartsWith("mcp-audit", StringComparison.Ordinal)
            || name.StartsWith("McpAnalyzers.", StringComparison.Ordinal);
    }

    private static string Text(string path)
    {
        using var file = File.OpenRead(path);
        if (!path.EndsWith(".binlog", StringComparison.Ordinal))
        {
            return new StreamReader(file).ReadToEnd();
        }

        using var records = new GZipStream(file, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        records.CopyTo(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
