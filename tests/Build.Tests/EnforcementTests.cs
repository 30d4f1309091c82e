using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>What McpEnforce makes of switches, lowered severities and suppressions, in real builds.</summary>
[Collection(OwnProjects.Name)]
public class EnforcementTests(Consumers consumers)
{
    private const string Enforced = "<McpServerProject>true</McpServerProject><McpEnforce>true</McpEnforce>";

    /// <summary>A mistake that a build without enforcement shows as a warning.</summary>
    private const string Mistake = """
        namespace Desk;

        public static class DeskClient
        {
            public const string Password = "hG7tq2LmZ9rX4w";
        }
        """;

    [Fact]
    public void Clean_project_builds_and_keeps_the_log_beside_the_output()
    {
        var project = Add("Enforced Cleanly", Enforced);

        Assert.Empty(consumers.Build(project).Expect(0).Findings);
        Assert.Contains("\"MCPAC1001\"", File.ReadAllText(consumers.PathOf("Enforced Cleanly", "obj", "Debug", "net10.0", "McpAnalyzers.sarif")), StringComparison.Ordinal);
        Assert.Empty(consumers.Build(project, "--no-restore").Expect(0).Findings);
        Assert.Equal(["DeskTools.cs: warning MCPAC1001"], Shown(consumers.Build(Add("Enforced With Findings", Enforced, ("DeskTools.cs", Mistake))).Expect(0)));
    }

    [Fact]
    public void Every_lowered_rule_names_what_lowered_it_in_each_build()
    {
        var project = Add(
            "Lowered Rules",
            Enforced + "<McpAnalysisMode>Strict</McpAnalysisMode>\n<NoWarn>$(NoWarn);MCPAC2001</NoWarn>\n<CodeAnalysisRuleSet>desk.ruleset</CodeAnalysisRuleSet>",
            (".editorconfig", """
                [*.cs]
                # A rule with several tiers, set to what its descriptor says: in Strict it is less.
                dotnet_diagnostic.MCPAC1002.severity = warning
                dotnet_diagnostic.MCPAC3002.severity = warning
                dotnet_diagnostic.MCPAC3003.severity = error
                [Greeting.cs]
                dotnet_diagnostic.MCPAC2002.severity = none
                [appsettings.Test.json]
                mcp_analyzers.MCPAC1004.severity = suggestion
                [Elsewhere.cs]
                dotnet_diagnostic.MCPAC4002.severity = none
                """),
            (".globalconfig", "is_global = true\ndotnet_diagnostic.MCPAC2004.severity = silent ; why not\n"),
            ("desk.ruleset", """
                <RuleSet Name="Desk" ToolsVersion="15.0">
                  <Rules AnalyzerId="McpAnalyzers" RuleNamespace="McpAnalyzers">
                    <Rule Id="MCPAC2006" Action="Info" />
                  </Rules>
                </RuleSet>
                """));
        string[] expected =
        [
            ".editorconfig(3): error MCPAC9002",
            ".editorconfig(4): error MCPAC9002",
            ".editorconfig(7): error MCPAC9002",
            ".editorconfig(9): error MCPAC9002",
            ".globalconfig(2): error MCPAC9002",
            "Lowered Rules.csproj(4): error MCPAC9002",
            "desk.ruleset(3): error MCPAC9002",
        ];

        var first = consumers.Build(project).Expect(1);
        Assert.Equal(expected, Lines(first));
        Assert.Contains("'MCPAC2001' was lowered from error to none by NoWarn in Lowered Rules.csproj", first.Output, StringComparison.Ordinal);
        Assert.Contains("'MCPAC2004' was lowered from error to silent by dotnet_diagnostic.MCPAC2004.severity in .globalconfig", first.Output, StringComparison.Ordinal);
        Assert.Contains("'MCPAC2006' was lowered from error to suggestion by desk.ruleset", first.Output, StringComparison.Ordinal);

        // The compiler has nothing to do.
        Assert.Equal(expected, Lines(consumers.Build(project, "--no-restore").Expect(1)));
    }

    [Fact]
    public void Line_for_all_rules_is_one_complaint()
    {
        var project = Add("Lowered Category", Enforced, (".editorconfig", "[*.cs]\ndotnet_analyzer_diagnostic.category-McpSecurity.severity = none\n"));

        var result = consumers.Build(project).Expect(1);

        Assert.Equal([".editorconfig(2): error MCPAC9002"], Lines(result));
        Assert.Contains("'MCPAC1001' and ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Hand_written_file_that_is_called_generated_is_named()
    {
        var project = Add("Lowered As Generated", Enforced, (".editorconfig", "[DeskTools.cs]\ngenerated_code = true\n"), ("DeskTools.cs", Mistake), ("Other.g.cs", "namespace Desk;"));

        var result = consumers.Build(project).Expect(1);

        Assert.Equal([".editorconfig(2): error MCPAC9002"], Lines(result));
        Assert.Contains("Every rule was lowered to none in 'DeskTools.cs' by generated_code", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_that_are_spared_from_being_errors_are_named()
    {
        var project = Add("Spared", Enforced + "<TreatWarningsAsErrors>true</TreatWarningsAsErrors><WarningsNotAsErrors>$(WarningsNotAsErrors);MCPAC1001</WarningsNotAsErrors>");

        Assert.Contains("'MCPAC1001' was lowered from error to warning by WarningsNotAsErrors in Spared.csproj", consumers.Build(project).Expect(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Suppressions_need_a_reason_that_still_holds()
    {
        var project = Add("Suppressed", Enforced, ("DeskTools.cs", """
            using System.Diagnostics.CodeAnalysis;
            namespace Desk;
            public static class DeskClient
            {
            #pragma warning disable MCPAC1001
                public const string Password = "hG7tq2LmZ9rX4w";
            #pragma warning restore MCPAC1001
            #pragma warning disable MCPAC1001 // The test desk has no other.
                public const string TestPassword = "hG7tq2LmZ9rX4w";
            #pragma warning restore MCPAC1001
            #pragma warning disable MCPAC1001 // Do not hard-code credentials
                public const string OtherPassword = "hG7tq2LmZ9rX4w";
            #pragma warning restore MCPAC1001
            #pragma warning disable MCPAC1001 // Goes with the old desk, until 2020-01-31.
                public const string OldPassword = "hG7tq2LmZ9rX4w";
            #pragma warning restore MCPAC1001
            #pragma warning disable MCPAC1001 // Goes with the new desk, until 2999-01-31.
                public const string NewPassword = "hG7tq2LmZ9rX4w";
            #pragma warning restore MCPAC1001
                [SuppressMessage("McpSecurity", "MCPAC1001", Justification = "<Pending>")]
                public const string AdminPassword = "hG7tq2LmZ9rX4w";
                [SuppressMessage("McpSecurity", "MCPAC1001", Justification = "Printed on the box.")]
                public const string BoxPassword = "hG7tq2LmZ9rX4w";
                [SuppressMessage("McpSecurity", "MCPAC1001")]
                public const string RootPassword = "hG7tq2LmZ9rX4w";
            }
            """));
        string[] expected =
        [
            "DeskTools.cs(11): error MCPAC9003",
            "DeskTools.cs(14): error MCPAC9003",
            "DeskTools.cs(20): error MCPAC9003",
            "DeskTools.cs(24): error MCPAC9003",
            "DeskTools.cs(5): error MCPAC9003",
        ];

        var result = consumers.Build(project).Expect(1);

        Assert.Equal(expected, Lines(result));
        Assert.Contains("'MCPAC1001' is suppressed at DeskTools.cs(5) without a justification", result.Output, StringComparison.Ordinal);
        Assert.Contains("'MCPAC1001' is suppressed at DeskTools.cs(14) until 2020-01-31, which is past", result.Output, StringComparison.Ordinal);
        Assert.Equal(expected, Lines(consumers.Build(project, "--no-restore").Expect(1)));
    }

    [Theory]
    [InlineData("Off By Analyzers", "<RunAnalyzers>false</RunAnalyzers>", "", "RunAnalyzers is 'false' in Directory.Build.props", "Directory.Build.props(2)")]
    [InlineData("Off By Build", "<RunAnalyzersDuringBuild>False</RunAnalyzersDuringBuild>", "", "RunAnalyzersDuringBuild is 'false' in Directory.Build.props", "Directory.Build.props(2)")]
    [InlineData("Off By Mode", "<McpAnalysisMode>None</McpAnalysisMode>", "", "McpAnalysisMode is 'None' in Directory.Build.props", "Directory.Build.props(2)")]
    [InlineData("Off By Scan", "<McpScanConfigFiles>false</McpScanConfigFiles>", "", "The check of configuration files is off in this build", "Directory.Build.props(2)")]
    [InlineData("Off By Output", "<McpScanOutput>false</McpScanOutput>", "", "The scan of what ships is off in this build", "Directory.Build.props(2)")]
    [InlineData("Off By Command", "", "-p:RunAnalyzers=false", "RunAnalyzers is 'false' on the command line", "Off By Command.csproj(0)")]
    [InlineData("Off By Removal", "", "-p:TakesAnalyzersOut=true", "the package's analyzers were taken out of the compilation", "Off By Removal.csproj(0)")]
    [InlineData("Off By Scope", "", "-p:NarrowsScope=true", "mcp_analyzers.scope is 'handlers' in narrow.globalconfig", "narrow.globalconfig(2)")]
    public void What_is_off_fails_the_build_and_is_named(string name, string inProps, string argument, string words, string place)
    {
        var project = Add(
            name,
            Enforced,
            ("Directory.Build.props", $"<Project>\n  <PropertyGroup>{inProps}</PropertyGroup>\n  <Import Project=\"../Directory.Build.props\" />\n</Project>"),
            ("narrow.globalconfig", "is_global = true\nmcp_analyzers.scope = handlers\n"),
            ("Directory.Build.targets", """
                <Project>
                  <ItemGroup Condition="'$(NarrowsScope)' == 'true'">
                    <EditorConfigFiles Include="narrow.globalconfig" />
                  </ItemGroup>
                  <Target Name="TakeOut" BeforeTargets="CoreCompile" Condition="'$(TakesAnalyzersOut)' == 'true'">
                    <ItemGroup>
                      <Analyzer Remove="@(Analyzer)" Condition="'%(Filename)' == 'McpAnalyzers'" />
                    </ItemGroup>
                  </Target>
                </Project>
                """));

        var result = consumers.Build(project, [.. argument.Length == 0 ? [] : new[] { argument }]).Expect(1);

        Assert.Contains(words, result.Output, StringComparison.Ordinal);
        Assert.Equal([place + ": error MCPAC9001"], result.Findings.Select(f => $"{f.File}({f.Line}): {f.Severity} {f.Id}"));
    }

    [Fact]
    public void Without_enforcement_the_mode_says_how_loud_a_complaint_is()
    {
        const string Off = "<McpServerProject>true</McpServerProject><RunAnalyzers>false</RunAnalyzers>";

        var quiet = Add("Off And Quiet", Off);
        Assert.Empty(consumers.Build(quiet).Expect(0).Findings);
        Assert.Contains("message MCPAC9001: Analysis is off in this build", consumers.Run("build", quiet, "-tl:off", "-v:n").Expect(0).Output, StringComparison.Ordinal);

        var loud = consumers.Build(Add("Off And Strict", Off + "<McpAnalysisMode>Strict</McpAnalysisMode><NoWarn>MCPAC2001</NoWarn>")).Expect(0);
        Assert.Equal(["MCPAC9001 warning", "MCPAC9002 warning"], loud.Findings.Select(f => f.Id + " " + f.Severity).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Enforcement_taken_away_on_the_command_line_is_said()
    {
        var result = consumers.Build(Add("Unenforced", Enforced), "-p:McpEnforce=false").Expect(0);

        Assert.Contains("warning MCPAC9001: Enforcement is off in this build: McpEnforce is 'false' on the command line", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_changes_between_builds_is_seen_although_no_file_has_changed()
    {
        const string Enforce = "-p:McpEnforce=true";
        const string Silence = "-p:NoWarn=MCPAC1001";
        string[] found = ["DeskTools.cs: warning MCPAC1001"];
        string[] lowered = ["Switching.csproj: error MCPAC9002"];
        var project = Add("Switching", "<McpServerProject>true</McpServerProject>", ("DeskTools.cs", Mistake));
        var source = consumers.PathOf("Switching", "DeskTools.cs");
        var log = consumers.PathOf("Switching", "obj", "Debug", "net10.0", "McpAnalyzers.sarif");

        // Switched on after a build that wrote no log.
        Assert.Equal(found, Shown(consumers.Build(project).Expect(0)));
        Assert.Equal(lowered, Shown(consumers.Build(project, Enforce, Silence).Expect(1)));
        Assert.Equal(found, Shown(consumers.Build(project, Enforce).Expect(0)));
        Assert.Empty(consumers.Build(project, Enforce).Expect(0).Findings);

        // The log is gone.
        File.Delete(log);
        Assert.Equal(found, Shown(consumers.Build(project, Enforce).Expect(0)));
        Assert.True(File.Exists(log));

        // The compiler was stopped when it had written its output and a part of the log.
        File.WriteAllText(log, File.ReadAllText(log)[..400]);
        Assert.Equal(found, Shown(consumers.Build(project, Enforce).Expect(0)));

        // A compilation fails, and the next has the source of before and the property of the one that failed.
        var written = File.GetLastWriteTimeUtc(source);
        File.WriteAllText(source, Mistake + "this is no member");
        Assert.Contains("error CS", consumers.Build(project, Enforce, Silence).Expect(1).Output, StringComparison.Ordinal);
        File.WriteAllText(source, Mistake);
        File.SetLastWriteTimeUtc(source, written);
        Assert.Equal(lowered, Shown(consumers.Build(project, Enforce, Silence).Expect(1)));
        Assert.Equal(found, Shown(consumers.Build(project, Enforce).Expect(0)));
    }

    [Fact]
    public void Log_of_the_user_is_used_and_one_that_cannot_be_read_is_named()
    {
        const string Silenced = "<NoWarn>$(NoWarn);MCPAC1001</NoWarn>";

        var own = Add("Own Log", Enforced + Silenced + "<ErrorLog>$(MSBuildProjectDirectory)/own.sarif,version=2.1</ErrorLog>", ("DeskTools.cs", Mistake));
        Assert.Equal(["Own Log.csproj: error MCPAC9002"], Shown(consumers.Build(own).Expect(1)));
        Assert.True(File.Exists(consumers.PathOf("Own Log", "own.sarif")));
        Assert.False(File.Exists(consumers.PathOf("Own Log", "obj", "Debug", "net10.0", "McpAnalyzers.sarif")));

        var old = Add("Old Log", Enforced + "<ErrorLog>old.sarif</ErrorLog>");
        Assert.Equal(["old.sarif: error MCPAC9006"], Shown(consumers.Build(old).Expect(1)));
    }

    [Fact]
    public void Several_target_frameworks_complain_once_and_one_of_them_alone_complains_too()
    {
        var project = Add("Many Frameworks für Mühlen", Enforced + "<TargetFramework /><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><NoWarn>$(NoWarn);MCPAC1001</NoWarn>");

        var all = consumers.Build(project).Expect(1);
        Assert.Equal([new Finding("Many Frameworks für Mühlen", "", "Many Frameworks für Mühlen.csproj", 3, "MCPAC9002", "error")], all.Findings);
        Assert.Equal(all.Findings, consumers.Build(project, "--no-restore").Expect(1).Findings);

        Assert.Equal(["Many Frameworks für Mühlen.csproj: error MCPAC9002"], Shown(consumers.Build(project, "-f", "netstandard2.0").Expect(1)));
        consumers.Build(project, "-graph").Expect(1);
    }

    [Fact]
    public void Projects_that_the_rules_do_not_concern_build_under_enforcement()
    {
        var outside = Add("Enforced Outside", "<McpEnforce>true</McpEnforce>", ("DeskTools.cs", Mistake));
        Assert.Empty(consumers.Build(outside).Expect(0).Findings);

        // What an editor asks for: none of the package's targets runs, and nothing is written.
        var designTime = consumers.Run(
            "msbuild", outside, "-t:CoreCompile", "-p:DesignTimeBuild=true", "-p:McpAuditReport=true", "-p:McpAnalysisLevel=9.9", "-p:RunAnalyzers=false", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true",
            "-p:IntermediateOutputPath=obj/designed/", "-tl:off", "-v:d", "-nodeReuse:false").Expect(0);
        Assert.Empty(designTime.Findings);
        Assert.Matches("Target \"CoreCompile\" in file", designTime.Output);
        Assert.DoesNotMatch("Target \"_Mcp\\w+\" in file", designTime.Output);
        Assert.DoesNotContain("McpAnalyzers.Build.Tasks", designTime.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(consumers.PathOf("Enforced Outside"), "*", SearchOption.AllDirectories), f => f.Contains("designed", StringComparison.Ordinal) && f.Contains("McpAnalyzers.", StringComparison.Ordinal));
    }

    private string Add(string name, string properties, params (string Name, string Text)[] files) =>
        consumers.Add(new Consumer(name, "Library")
        {
            Properties = properties,
            Files = new Dictionary<string, string>(files.Select(f => KeyValuePair.Create(f.Name, f.Text))) { ["Greeting.cs"] = "namespace Plain;" },
        });

    private static IEnumerable<string> Shown(DotnetResult result)
    {
        Assert.True(result.ExitCode == 0 || result.Findings.Count > 0, $"Failed for another reason:\n{result.Output}");
        return result.Findings.Select(f => $"{f.File}: {f.Severity} {f.Id}").Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Lines(DotnetResult result) =>
        result.Findings.Select(f => $"{f.File}({f.Line}): {f.Severity} {f.Id}").Order(StringComparer.Ordinal);
}
