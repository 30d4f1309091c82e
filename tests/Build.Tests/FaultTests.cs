using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using McpAnalyzers.Build.ConfigFix;
using McpAnalyzers.Build.Tasks;
using McpAnalyzers.Build.Tests.Infrastructure;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tests;

/// <summary>Folders that cannot be written, full disks, builds that stop or meet: what is there stays whole, and one line says why.</summary>
public sealed class FaultTests : IDisposable
{
    private static readonly string s_sources = Path.Combine(Facts.Repository, "src", "Build");

    private readonly string _folder = Directory.CreateTempSubdirectory("mcp-fault-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Output_folder_that_is_a_file_is_one_line()
    {
        var output = Path.Combine(_folder, "closed");
        File.WriteAllText(output, "");
        NothingIsWrittenTo(output);
    }

    [RightsFact]
    [UnsupportedOSPlatform("windows")]
    public void Output_folder_without_the_right_to_write_is_one_line()
    {
        var output = Path.Combine(_folder, "closed");
        Directory.CreateDirectory(output, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        NothingIsWrittenTo(output);
    }

    private void NothingIsWrittenTo(string output)
    {
        var audit = new TaskRun();
        Assert.True(audit.Execute(Audit(output, Log("a.sarif", 3))));
        Assert.Matches(@"^Desk\.csproj\(0\): warning MCPAC9006: 'Desk\.csproj' has no audit report: writing it failed \(\w+Exception\)$", Assert.Single(audit.Logged));

        var merge = new TaskRun();
        Assert.True(merge.Execute(new MergeAudits { Audits = [new TaskItem(WrittenAudit())], Page = Path.Combine(output, "all.html") }));
        Assert.Matches(@"^all\.html\(0\): warning MCPAC9006: The audits were not merged: \w+Exception$", Assert.Single(merge.Logged));

        // Here the file is what was asked for.
        var baseline = new TaskRun();
        Assert.False(baseline.Execute(Baseline(Path.Combine(output, "McpAnalyzers.baseline.json"), Log("b.sarif", 3))));
        Assert.StartsWith("Desk.csproj(0): error MCPAC9006: 'McpAnalyzers.baseline.json' was not updated: ", Assert.Single(baseline.Logged), StringComparison.Ordinal);

        Assert.All([.. audit.Texts, .. merge.Texts, .. baseline.Texts], t => Assert.DoesNotContain("   at ", t, StringComparison.Ordinal));
    }

    [Fact]
    public void Setting_file_that_may_not_be_written_is_named_and_stays()
    {
        // Held open by somebody, which stops everybody; a mode does not stop the administrator.
        var path = Path.Combine(_folder, "appsettings.json");
        var text = $$"""{ "Desk": { "ApiKey": "{{Consumers.PlantedToken}}" } }""";
        File.WriteAllText(path, text);
        using (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None))
        {
            var run = new TaskRun();
            Assert.True(run.Execute(new FixConfig { Files = [new TaskItem(path)] }));
            Assert.Equal("appsettings.json(0): warning MCPAC9006: 'appsettings.json' was not checked: IOException", Assert.Single(run.Logged));
        }

        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void Full_disk_leaves_the_old_file_and_no_other()
    {
        var path = Path.Combine(_folder, "mcp-audit.json");
        OutputFile.Write(path, "old");

        Assert.Throws<IOException>(() => OutputFile.Replace(path, draft =>
        {
            File.WriteAllText(draft, "ha");
            throw new IOException("No space left on device");
        }));

        // The build is stopped in the middle.
        Assert.Throws<OperationCanceledException>(() => OutputFile.Replace(path, draft =>
        {
            File.WriteAllText(draft, "ha");
            throw new OperationCanceledException();
        }));

        // A device that is always full, where there is one.
        if (File.Exists("/dev/full"))
        {
            Assert.Throws<IOException>(() => OutputFile.Replace(path, _ => File.WriteAllText("/dev/full", new string('x', 100_000))));
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("{ \"ApiKey\": \"\", \"More\": \"than there was before\" }")]
    [InlineData("{}")]
    public void Full_disk_leaves_a_setting_file_as_it_was(string text)
    {
        const string Before = "{ \"ApiKey\": \"0123456789\" }";
        var path = Path.Combine(_folder, "appsettings.json");
        File.WriteAllText(path, Before);
        var file = TextFile.Read(path, 1000)!;

        for (var room = 0; room < text.Length; room++)
        {
            using var disk = new FullDisk(Before, room);
            Assert.Throws<IOException>(() => file.Write(disk, text));
            Assert.Equal(Before, disk.Text);
        }

        file.Write(path, text);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [RightsFact(isForAdministrators: true)]
    [UnsupportedOSPlatform("windows")]
    public void Setting_file_keeps_its_mode_and_what_links_to_it()
    {
        var path = Path.Combine(_folder, "real.json");
        var link = Path.Combine(_folder, "appsettings.json");
        File.WriteAllText(path, "{ \"ApiKey\": \"0123456789\" }");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, path);

        TextFile.Read(link, 1000)!.Write(link, "{}");

        Assert.Equal("{}", File.ReadAllText(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Builds_of_one_project_at_once_write_one_of_their_reports_whole()
    {
        var logs = Enumerable.Range(0, 4).Select(i => Log($"log{i}.sarif", i + 1)).ToArray();
        var output = Path.Combine(_folder, "out");
        var baseline = Path.Combine(_folder, "McpAnalyzers.baseline.json");
        var said = new System.Collections.Concurrent.ConcurrentBag<string>();

        Parallel.For(0, 48, i =>
        {
            var run = new TaskRun();
            if (i % 8 == 7)
            {
                // A build deletes the report of the one before.
                File.Delete(Path.Combine(output, "mcp-audit.json"));
            }

            Assert.True(run.Execute(Audit(output, logs[i % 4])));
            Assert.True(run.Execute(Baseline(baseline, logs[i % 4])));
            foreach (var text in run.Logged)
            {
                said.Add(text);
            }
        });

        Assert.Empty(said);
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "mcp-audit.json")));
        Assert.InRange(report.RootElement.GetProperty("findings").GetArrayLength(), 1, 4);
        using var listed = JsonDocument.Parse(File.ReadAllText(baseline));
        Assert.InRange(listed.RootElement.GetProperty("findings").GetArrayLength(), 1, 4);
        Assert.Equal(["mcp-audit.html", "mcp-audit.json", "mcp-audit.sarif"], Directory.GetFiles(output).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.Equal(5, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void Scan_that_is_cancelled_stops_and_says_nothing()
    {
        var path = Path.Combine(_folder, "appsettings.json");
        File.WriteAllText(path, $$"""{ "Desk": { "ApiKey": "{{Consumers.PlantedToken}}" } }""");
        ScanOutput Scan() => new() { Shipment = "Publish", Project = Path.Combine(_folder, "Desk.csproj"), IsServerProject = "true", Files = [new TaskItem(path, new Dictionary<string, string> { ["RelativePath"] = "appsettings.json" })] };
        var whole = new TaskRun();
        Assert.True(whole.Execute(Scan()));
        Assert.Contains("MCPAC9005", Assert.Single(whole.Logged), StringComparison.Ordinal);

        var scan = Scan();
        scan.Cancel();
        var run = new TaskRun();
        Assert.False(run.Execute(scan));
        Assert.Empty(run.Logged);
    }

    /// <summary>Else a new writer would forget all of the above.</summary>
    [Fact]
    public void Nothing_else_of_the_tasks_writes()
    {
        var writer = new Regex(@"\bFile\.(Write|Append|Create|Copy|Move|Replace|Open)|new (FileStream|StreamWriter|BinaryWriter)\(|XmlWriter\.Create|\.Save\(");
        var writers = Sources()
            .SelectMany(f => File.ReadLines(f).Where(l => writer.IsMatch(l) && !l.Contains("FileAccess.Read,", StringComparison.Ordinal)).Select(_ => Path.GetRelativePath(s_sources, f).Replace('\\', '/')))
            .Distinct();

        Assert.Equal(["ConfigFix/TextFile.cs", "OutputFile.cs"], writers.Order(StringComparer.Ordinal));
    }

    /// <summary>Else each of them starts a process of its own in a build with -mt, or meets another there.</summary>
    [Fact]
    public void Tasks_ask_nothing_of_their_process_and_say_so()
    {
        var tasks = typeof(Enforce).Assembly.GetTypes().Where(t => typeof(Microsoft.Build.Framework.ITask).IsAssignableFrom(t) && !t.IsAbstract).ToArray();
        Assert.NotEmpty(tasks);
        Assert.All(tasks, t => Assert.Contains(t.GetCustomAttributesData(), a => a.AttributeType.FullName == "Microsoft.Build.Framework.MSBuildMultiThreadableTaskAttribute"));

        var asking = new Regex(@"\bEnvironment\.|CurrentDirectory|\bProcess\.|\bstatic (?!readonly|class|partial|implicit|explicit)[\w<>?\[\], ]+ s_\w+");
        Assert.DoesNotContain(Sources(), f => File.ReadLines(f).Any(asking.IsMatch));
    }

    /// <summary>What an editor asks a project for is no build; each target that hooks itself into one says so in its condition.</summary>
    [Fact]
    public void Targets_that_hook_themselves_in_are_off_in_design_time_builds()
    {
        var hooked = Directory.EnumerateFiles(Path.Combine(Facts.Repository, "src", "Build", "package"), "*.targets", SearchOption.AllDirectories)
            .SelectMany(f => XDocument.Load(f).Descendants("Target"))
            .Where(t => t.Attribute("BeforeTargets") is not null || t.Attribute("AfterTargets") is not null)
            .ToArray();

        Assert.NotEmpty(hooked);
        Assert.All(hooked, t => Assert.Matches(@"'\$\((_McpIsBuild|_McpAudits|_McpScanOutput|_McpScanPublish)\)' == 'true'|'@\(_McpInnerBuild\)' != ''|'\$\(DesignTimeBuild\)' != 'true'", t.Attribute("Condition")?.Value ?? ""));
    }

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(s_sources, "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private WriteAudit Audit(string folder, string log) => new() { Project = Path.Combine(_folder, "Desk.csproj"), Folder = folder, Root = _folder, ErrorLogs = [new TaskItem(log)] };

    private UpdateBaseline Baseline(string file, string log) => new() { Project = Path.Combine(_folder, "Desk.csproj"), File = file, ErrorLogs = [new TaskItem(log)], Compilations = 1 };

    private string WrittenAudit()
    {
        var folder = Path.Combine(_folder, "written");
        Assert.True(new TaskRun().Execute(Audit(folder, Log("written.sarif", 1))));
        return Path.Combine(folder, "mcp-audit.json");
    }

    private string Log(string name, int findings)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $$"""
            { "version": "2.1.0", "runs": [ {
              "results": [ {{string.Join(", ", Enumerable.Range(0, findings).Select(i => $$"""
                { "ruleId": "MCPAC1001", "level": "warning", "message": { "text": "it" },
                  "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "file:///src/Desk{{i}}.cs" }, "region": { "startLine": {{i + 1}}, "startColumn": 3 } } } ],
                  "properties": { "customProperties": { "Fingerprint": "00000000000000{{i:x2}}", "FingerprintIn": "Desk.Key{{i}}" } } }
                """))}} ],
              "tool": { "driver": { "rules": [ { "id": "MCPAC1001", "shortDescription": { "text": "Title" } } ] } } } ] }
            """);
        return path;
    }

    /// <summary>A file on a disk with room for so many bytes more than a first write; what was there before fits again.</summary>
    private sealed class FullDisk : MemoryStream
    {
        private readonly int _room;
        private bool _wasFull;

        public FullDisk(string text, int room)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            base.Write(bytes, 0, bytes.Length);
            Position = 0;
            _room = room;
        }

        public string Text => System.Text.Encoding.UTF8.GetString(ToArray());

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (_wasFull)
            {
                base.Write(buffer, offset, count);
                return;
            }

            base.Write(buffer, offset, Math.Min(count, _room));
            _wasFull = true;
            throw new IOException("No space left on device");
        }
    }
    /// <summary>A test about rights that only some users lack.</summary>
    private sealed class RightsFactAttribute : FactAttribute
    {
        public RightsFactAttribute(bool isForAdministrators = false) =>
            Skip = OperatingSystem.IsWindows() ? "The modes of files are those of Unix."
                : Environment.IsPrivilegedProcess && !isForAdministrators ? "No right keeps the administrator out of a folder."
                : null;
    }
}
