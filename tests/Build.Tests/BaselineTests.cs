using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>Old findings keep quiet, new ones do not: the baseline in real builds.</summary>
[Collection(OwnProjects.Name)]
public class BaselineTests(Consumers consumers)
{
    private const string Value = "hG7tq2LmZ9rX4w";

    private const string Strict = "<McpServerProject>true</McpServerProject><McpAnalysisMode>Strict</McpAnalysisMode><TreatWarningsAsErrors>true</TreatWarningsAsErrors>";

    private const string Desk = $$"""
        namespace Desk;

        public static class DeskClient
        {
            public const string Password = "{{Value}}";
            public const string Token = "@@PLANTED_TOKEN@@";
            public static string Other() { var password = "{{Value}}"; var again = password; return again; }
        }
        """;

    [Fact]
    public void Old_findings_keep_quiet_where_they_are_moved_to_and_new_ones_do_not()
    {
        var project = Add("Baseline Of Desk", Strict, ("DeskClient.cs", Desk), ("appsettings.json", "{ \"Desk\": { \"ApiKey\": \"@@PLANTED_TOKEN@@\" } }\n"));
        Assert.NotEmpty(consumers.Build(project).Expect(1).Findings);

        // The update shows what it lists, as warnings, and succeeds where the build does not.
        var update = consumers.Build(project, "-t:McpUpdateBaseline").Expect(0);
        Assert.DoesNotContain(update.Findings, f => f.Severity == "error");
        var file = consumers.PathOf("Baseline Of Desk", "McpAnalyzers.baseline.json");
        var text = File.ReadAllText(file);
        Assert.Contains("\"in\": \"DeskClient.Password\"", text, StringComparison.Ordinal);
        Assert.Contains("\"in\": \"appsettings.json\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Consumers.PlantedToken[20..40], text, StringComparison.Ordinal);
        Assert.DoesNotContain(consumers.PathOf(), text, StringComparison.Ordinal);
        Assert.Empty(consumers.Build(project).Expect(0).Findings);

        // Nothing has changed: the same file, not written again.
        var written = File.GetLastWriteTimeUtc(file);
        consumers.Build(project, "-t:McpUpdateBaseline").Expect(0);
        Assert.Equal((text, written), (File.ReadAllText(file), File.GetLastWriteTimeUtc(file)));

        // Lines move, the file and the namespace have other names, other members come.
        var source = consumers.PathOf("Baseline Of Desk", "DeskClient.cs");
        var desk = File.ReadAllText(source);
        File.Delete(source);
        Write("Baseline Of Desk", "Moved.cs", desk
            .Replace("namespace Desk", "// moved\n\n\nnamespace Support.Desk", StringComparison.Ordinal)
            .Replace("    public const", "    public static int Count() => 3;\n    public const string", StringComparison.Ordinal).Replace("string string", "string", StringComparison.Ordinal)
            .Replace("public static int Count() => 3;\n    public const string Token", "public const string Token", StringComparison.Ordinal));
        Assert.Empty(consumers.Build(project).Expect(0).Findings);

        // A new one beside them is all that is reported.
        Write("Baseline Of Desk", "New.cs", $"namespace Desk;\n\npublic static class Crm {{ public const string Password = \"{Value}\"; }}");
        Assert.Equal(["New.cs(3): error MCPAC1001"], Lines(consumers.Build(project).Expect(1)));
        File.Delete(consumers.PathOf("Baseline Of Desk", "New.cs"));

        // One is repaired: its entry is stale, which is no reason to fail an enforced build.
        Write("Baseline Of Desk", "Moved.cs", File.ReadAllText(consumers.PathOf("Baseline Of Desk", "Moved.cs")).Replace($"Password = \"{Value}\"", "Password = \"\"", StringComparison.Ordinal));
        var stale = consumers.Build(project, "-p:McpEnforce=true").Expect(0);
        Assert.Equal(["MCPAC9004 warning"], stale.Findings.Select(f => f.Id + " " + f.Severity));
        Assert.Contains("'MCPAC1001 in DeskClient.Password' in the baseline no longer occurs; remove it", stale.Output, StringComparison.Ordinal);
        consumers.Build(project, "-t:McpUpdateBaseline").Expect(0);
        Assert.DoesNotContain("DeskClient.Password", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Empty(consumers.Build(project, "-p:McpEnforce=true").Expect(0).Findings);
    }

    [Fact]
    public void Findings_of_every_target_framework_are_listed_once()
    {
        var project = Add(
            "Baseline Of Many",
            Strict + "<TargetFramework /><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><McpEnforce>true</McpEnforce><McpBaselineFile>known/findings.json</McpBaselineFile>",
            ("DeskClient.cs", $$"""
                namespace Desk;
                public static class DeskClient
                {
                    public const string Password = "{{Value}}";
                #if NETSTANDARD
                    public const string OldPassword = "{{Value}}";
                #endif
                }
                """));
        Directory.CreateDirectory(consumers.PathOf("Baseline Of Many", "known"));

        var update = consumers.Build(project, "-t:McpUpdateBaseline").Expect(0);

        Assert.Contains("McpUpdateBaseline: 2 findings in findings.json; 2 entries new, 0 gone.", update.Output, StringComparison.Ordinal);
        Assert.Empty(consumers.Build(project).Expect(0).Findings);
        Assert.Empty(consumers.Build(project, "-f", "net10.0").Expect(0).Findings);
    }

    [Fact]
    public void Damaged_file_is_an_error_at_its_place_and_is_not_overwritten()
    {
        const string Damaged = "{\n  \"version\": 1,\n  \"findings\": [\n<<<<<<< ours\n  ]\n}\n";
        var project = Add("Baseline Damaged", "<McpServerProject>true</McpServerProject>", ("DeskClient.cs", Desk), ("McpAnalyzers.baseline.json", Damaged));

        var result = consumers.Build(project).Expect(1);
        Assert.Contains("McpAnalyzers.baseline.json(4): error MCPAC9006", Lines(result));
        Assert.Contains("DeskClient.cs(5): warning MCPAC1001", Lines(result));

        consumers.Build(project, "-t:McpUpdateBaseline").Expect(1);
        Assert.Equal(Damaged, File.ReadAllText(consumers.PathOf("Baseline Damaged", "McpAnalyzers.baseline.json")));
    }

    [Fact]
    public void Project_that_does_not_compile_keeps_its_baseline()
    {
        var project = Add("Baseline Broken", Strict, ("DeskClient.cs", Desk + "\npublic class { }"));

        Assert.Contains("'McpAnalyzers.baseline.json' was not updated: the project does not compile", consumers.Build(project, "-t:McpUpdateBaseline").Expect(1).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(consumers.PathOf("Baseline Broken", "McpAnalyzers.baseline.json")));
    }

    private string Add(string name, string properties, params (string Name, string Text)[] files) =>
        consumers.Add(new Consumer(name, "Library")
        {
            Properties = properties,
            Files = new Dictionary<string, string>(files.Select(f => KeyValuePair.Create(f.Name, f.Text))) { ["Greeting.cs"] = "namespace Plain;" },
        });

    private void Write(string project, string file, string text) => File.WriteAllText(consumers.PathOf(project, file), text);

    private static IEnumerable<string> Lines(DotnetResult result) =>
        result.Findings.Select(f => $"{f.File}({f.Line}): {f.Severity} {f.Id}").Order(StringComparer.Ordinal);
}
