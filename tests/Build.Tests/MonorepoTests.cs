using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>Many projects, built in parallel along their graph: each writes for itself, and always the same.</summary>
[Collection(OwnProjects.Name)]
public class MonorepoTests(Consumers consumers)
{
    /// <summary>Set MCP_MONOREPO_PROJECTS to try others.</summary>
    private static readonly int s_count =
        int.TryParse(Environment.GetEnvironmentVariable("MCP_MONOREPO_PROJECTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 40;

    /// <summary>Builds in threads instead of processes, where the SDK can.</summary>
    private static readonly string[] s_inThreads = typeof(Microsoft.Build.Framework.ITask).Assembly.GetType("Microsoft.Build.Framework.IMultiThreadableTask") is null ? [] : ["-mt"];

    [Fact]
    public void Builds_along_the_graph_in_processes_stopped_and_in_threads_write_the_same()
    {
        var projects = Enumerable.Range(0, s_count).Select(i => consumers.Add(new Consumer($"Mono{i:00}", "Library")
        {
            Properties = $"<McpServerProject>true</McpServerProject>{(i == s_count - 1 ? """<NoWarn Condition="'$(Lowers)' == 'true'">$(NoWarn);MCPAC1001</NoWarn>""" : "")}",
            Items = i % 4 == 0 ? "" : $"""<ProjectReference Include="../Mono{i - 1:00}/Mono{i - 1:00}.csproj" />""",
            Files = new Dictionary<string, string> { ["appsettings.json"] = "{ \"Desk\": {\n  \"ApiKey\": \"@@PLANTED_TOKEN@@\" } }\n" },
        })).ToArray();
        File.WriteAllText(consumers.PathOf("Mono.slnx"), $"""
            <Solution>
            {string.Join("\n", projects.Select(p => $"""  <Project Path="{p.Replace('\\', '/')}" />"""))}
            </Solution>
            """);

        var first = Build().Expect(0);
        var written = Written();
        var results = Results(written);

        // Every project says its own, once, however many reference it.
        Assert.Equal(
            projects.Select(p => Path.GetFileNameWithoutExtension(p)).SelectMany(p => new[] { $"{p} Greeting.cs MCPAC1001", $"{p} appsettings.json MCPAC1004" }),
            first.Findings.Select(f => $"{f.Project} {f.File} {f.Id}").Order(StringComparer.Ordinal));
        Assert.Equal(2 * s_count, results.Length);

        // Nothing to compile: not a byte is another.
        Build().Expect(0);
        Assert.Equal(Hashes(written), Hashes(Written()));

        // Somebody stops a build in the middle: what is there is whole.
        var built = 0;
        var stopped = consumers.RunUntil(line => line.Contains("MCP audit", StringComparison.Ordinal) && Interlocked.Increment(ref built) == s_count / 8, Arguments("--no-restore", "--no-incremental"));
        Assert.NotEqual(0, stopped.ExitCode);
        Assert.All(Written().Where(IsReport), f => Assert.True(IsWhole(f), f.Path));

        // The next one finds what the stopped one left. The compiler's own log holds times and no order, what is made of it does not.
        Build(["--no-restore", .. s_inThreads]).Expect(0);
        var rebuilt = Written();
        Assert.Equal(results, Results(rebuilt));
        Assert.Equal(Hashes(written.Where(IsReport)), Hashes(rebuilt.Where(IsReport)));

        // In threads, too, what is lowered in one project is said of that one.
        var last = Path.GetFileName(projects[^1]);
        Assert.Equal([$"{last} MCPAC9002 error"], Build(["--no-restore", "-p:Lowers=true", .. s_inThreads]).Expect(1).Findings.Where(f => f.Id != "MCPAC1004").Select(f => $"{f.File} {f.Id} {f.Severity}"));
    }

    private static bool IsReport((string Path, byte[] Bytes) file) => Path.GetFileName(file.Path).StartsWith("mcp-audit.", StringComparison.Ordinal);

    private static string[] Hashes(IEnumerable<(string Path, byte[] Bytes)> files) => [.. files.Select(f => $"{f.Path} {Convert.ToHexString(SHA256.HashData(f.Bytes))}")];

    /// <summary>What the compiler's logs say of our rules.</summary>
    private static string[] Results(IEnumerable<(string Path, byte[] Bytes)> files) =>
    [
        .. files.Where(f => f.Path.EndsWith(".sarif", StringComparison.Ordinal) && !IsReport(f))
            .SelectMany(f => JsonDocument.Parse(f.Bytes).RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(r => $"{f.Path} {r.GetProperty("ruleId")} {r.GetProperty("locations")[0].GetProperty("physicalLocation")}"))
            .Where(r => r.Contains(" MCPAC1", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private DotnetResult Build(params string[] more) => consumers.Run(Arguments(more));

    private static string[] Arguments(params string[] more) =>
        ["build", "Mono.slnx", "-m", "-graph", "-p:McpAuditReport=true", "-p:McpEnforce=true", "-tl:off", "-v:m", WarmBuilds.Parallel, .. more];

    private static bool IsWhole((string Path, byte[] Bytes) file)
    {
        if (file.Path.EndsWith(".html", StringComparison.Ordinal))
        {
            return System.Text.Encoding.UTF8.GetString(file.Bytes).EndsWith("</html>\n", StringComparison.Ordinal);
        }

        using var document = JsonDocument.Parse(file.Bytes);
        return document.RootElement.ValueKind == JsonValueKind.Object;
    }

    private List<(string Path, byte[] Bytes)> Written() =>
    [
        .. Directory.EnumerateDirectories(consumers.PathOf(), "Mono*")
            .SelectMany(d => Directory.EnumerateFiles(d, "*", SearchOption.AllDirectories))
            .Where(f => f.EndsWith(".sarif", StringComparison.Ordinal) || Path.GetFileName(f).StartsWith("mcp-audit.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => (f, File.ReadAllBytes(f))),
    ];
}
