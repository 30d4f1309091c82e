using McpAnalyzers.Build.Report;

namespace McpAnalyzers.Build.Tests.Audit;

/// <summary>The sum of docs/grade.md.</summary>
public class GradeTests
{
    [Fact]
    public void No_findings_are_an_A() => Assert.Equal(('A', 100), Credentials());

    [Fact]
    public void Example_of_the_page_is_right()
    {
        var grade = Credentials(
            AuditSamples.Finding("MCPAC2001", AuditTier.Exploitable, line: 1) with { Cause = "CRM_API_KEY" },
            AuditSamples.Finding("MCPAC2001", AuditTier.Exploitable, line: 2) with { Cause = "CRM_API_KEY" },
            AuditSamples.Finding("MCPAC4001", AuditTier.Mistake, line: 3) with { Cause = "CRM_API_KEY" },
            AuditSamples.Finding("MCPAC4001", AuditTier.Mistake, line: 4) with { Cause = "MAIL_API_KEY" },
            AuditSamples.Finding("MCPAC1001", AuditTier.Mistake, line: 5) with { IsAside = true });

        Assert.Equal(('D', 47), grade);
    }

    [Theory]
    [InlineData("MCPAC1001", true)]
    [InlineData("MCPAC2001", true)]
    [InlineData("MCPAC3001", true)]
    [InlineData("MCPAC4001", true)]
    [InlineData("MCPAC7001", true)]
    [InlineData("MCPAC9005", true)]
    [InlineData("MCPAC5003", false)]
    [InlineData("MCPAC6001", false)]
    [InlineData("MCPAC8001", false)]
    [InlineData("MCPAC9007", false)]
    [InlineData("MCPAC9002", null)]
    [InlineData("MCPAC0001", null)]
    public void Rule_counts_for_one_axis(string rule, bool? isCredentials) =>
        Assert.Equal(isCredentials is { } credentials ? credentials ? GradeAxis.Credentials : GradeAxis.Permissions : null, Grade.AxisOf(rule));

    [Theory]
    [InlineData(1, AuditTier.Exploitable, 70, 'C')]
    [InlineData(2, AuditTier.Exploitable, 40, 'E')]
    [InlineData(9, AuditTier.Exploitable, 40, 'E')]
    [InlineData(1, AuditTier.Mistake, 90, 'B')]
    [InlineData(3, AuditTier.Mistake, 70, 'C')]
    [InlineData(9, AuditTier.Mistake, 70, 'C')]
    [InlineData(1, AuditTier.Hardening, 98, 'A')]
    [InlineData(9, AuditTier.Hardening, 94, 'A')]
    internal void One_rule_has_a_cap(int causes, AuditTier tier, int points, char letter) =>
        Assert.Equal((letter, points), Credentials([.. Enumerable.Range(1, causes).Select(i => AuditSamples.Finding("MCPAC2001", tier, line: i))]));

    [Fact]
    public void Advice_alone_never_costs_an_A() =>
        Assert.Equal(('A', 92), Credentials([.. Enumerable.Range(1, 60).Select(i => AuditSamples.Finding($"MCPAC20{i % 10}{i % 7}", AuditTier.Hardening, line: i))]));

    [Fact]
    public void Points_do_not_go_below_zero() =>
        Assert.Equal(('F', 0), Credentials([.. Enumerable.Range(1, 60).Select(i => AuditSamples.Finding($"MCPAC20{i % 10}{i % 7}", AuditTier.Exploitable, line: i))]));

    [Fact]
    public void Reason_takes_a_suppressed_finding_out()
    {
        var finding = AuditSamples.Finding("MCPAC2001", AuditTier.Mistake);

        Assert.Equal(100, Credentials(finding with { Suppressions = [new(AuditSuppression.Attribute, "meant")] }).Points);
        Assert.Equal(90, Credentials(finding with { Suppressions = [new(AuditSuppression.Pragma, "")] }).Points);
        Assert.Equal(90, Credentials(finding with { Suppressions = [new(AuditSuppression.Baseline, "old")] }).Points);
    }

    [Fact]
    public void Gravest_finding_of_a_cause_counts()
    {
        var sample = AuditSamples.Finding("MCPAC2001", AuditTier.Exploitable, line: 1) with { Cause = "KEY", IsAside = true };
        var mistake = AuditSamples.Finding("MCPAC2001", AuditTier.Mistake, line: 2) with { Cause = "KEY" };

        Assert.Equal(90, Credentials(sample, mistake).Points);
    }

    [Fact]
    public void File_that_ships_is_one_cause_whoever_says_it()
    {
        var shipped = AuditSamples.Finding("MCPAC9005", AuditTier.Exploitable, "src/.env", 2);
        var item = AuditSamples.Finding("MCPAC1006", AuditTier.Mistake, "src/.env", 1);

        Assert.Equal(90, Credentials(item).Points);
        Assert.Equal(70, Credentials(shipped).Points);
        Assert.Equal(70, Credentials(shipped, item).Points);

        // A second secret in the file, or in another file of the archive that it is.
        Assert.Equal(70, Credentials(shipped, shipped with { Place = shipped.Place with { Line = 9 } }).Points);
        Assert.Equal(60, Credentials(shipped, item with { Place = item.Place with { File = "src/dev.pfx" } }).Points);
        Assert.Equal(40, Credentials(shipped, shipped with { Place = shipped.Place with { File = "src/secrets.json" } }).Points);

        // Settings of an image stand in the project: each is a cause of its own.
        Assert.Equal(40, Credentials(shipped with { Cause = "DESK_TOKEN" }, shipped with { Cause = "CRM_TOKEN" }).Points);

        // What the source says stays where the file does not ship.
        Assert.Equal(90, Credentials(item, AuditSamples.Finding("MCPAC9006", AuditTier.Hardening, "src/.env")).Points);
    }

    [Fact]
    public void Order_of_findings_does_not_matter()
    {
        var findings = Enumerable.Range(1, 40).Select(i => AuditSamples.Finding($"MCPAC20{i % 4:00}", (AuditTier)(i % 3), line: i) with { IsAside = i % 5 == 0 }).ToArray();

        Assert.Equal(Credentials(findings), Credentials([.. findings.Reverse()]));
    }

    [Fact]
    public void Axes_do_not_touch_each_other()
    {
        var report = new AuditReport { Findings = [AuditSamples.Finding("MCPAC6001", AuditTier.Exploitable)] };

        Assert.Equal(100, Grade.Of(report, GradeAxis.Credentials).Points);
        Assert.Equal(70, Grade.Of(report, GradeAxis.Permissions).Points);
    }

    private static (char Letter, int Points) Credentials(params AuditFinding[] findings)
    {
        var grade = Grade.Of(new AuditReport { Findings = findings }, GradeAxis.Credentials);
        return (grade.Letter, grade.Points);
    }
}
