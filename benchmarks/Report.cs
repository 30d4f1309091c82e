namespace McpAnalyzers.Benchmarks;

/// <summary>Prints the tables and counts the budgets that were missed.</summary>
internal sealed class Report(TextWriter output)
{
    private const int LabelWidth = 66;

    public int Missed { get; private set; }

    public void Line(string text) => output.WriteLine(text);

    public void Heading(string title, params string[] columns)
    {
        output.WriteLine();
        Row(title, columns);
    }

    public void Compile(string label, CompileCost cost, double? budget) =>
        Row(
            label,
            Milliseconds(cost.Without),
            Milliseconds(cost.NoOp),
            Milliseconds(cost.WithUs),
            Ratio(cost.RatioToNoOp),
            Ratio(cost.RatioToWithout),
            budget is { } limit ? Verdict(cost.RatioToWithout, limit, Ratio(limit)) : "");

    public void Edit(string label, Cost noOp, Cost withUs, double budget) =>
        Row(
            label,
            Milliseconds(noOp.Cpu),
            Milliseconds(withUs.Cpu),
            Milliseconds(withUs.Wall),
            Milliseconds(withUs.Cpu - noOp.Cpu),
            Verdict(withUs.Cpu - noOp.Cpu, budget, Milliseconds(budget)));

    public void RuleTimes(string title, IReadOnlyList<(string Rule, double Milliseconds, int Calls)> rows)
    {
        Heading(title, "ms", "actions");
        foreach (var (rule, milliseconds, calls) in rows)
        {
            Row(rule, Milliseconds(milliseconds), calls.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Row("together", Milliseconds(rows.Sum(r => r.Milliseconds)), "");
    }

    public void Growth(
        IReadOnlyList<(string Rule, double Milliseconds, int Calls)> small,
        IReadOnlyList<(string Rule, double Milliseconds, int Calls)> large,
        double budget)
    {
        Heading("Growth of our own time from 1x to 8x code (ms)", "1x", "8x", "growth", "budget");
        foreach (var (rule, milliseconds, _) in large)
        {
            var before = small.First(r => r.Rule == rule).Milliseconds;
            Row(rule, Milliseconds(before), Milliseconds(milliseconds), Ratio(milliseconds / before), "");
        }

        var (one, eight) = (small.Sum(r => r.Milliseconds), large.Sum(r => r.Milliseconds));
        Row("together", Milliseconds(one), Milliseconds(eight), Ratio(eight / one), Verdict(eight / one, budget, Ratio(budget)));
    }

    /// <summary>What the flow engine does at growing sizes; visits are the work, and do not depend on the machine.</summary>
    public void Curve(string title, IReadOnlyList<FlowCurve.Point> points)
    {
        Heading(title, "members", "visits", "per size", "bounds hit", "ms");
        foreach (var point in points)
        {
            Row($"  {point.Size:N0}", $"{point.Members:N0}", $"{point.Visits:N0}", $"{(double)point.Visits / point.Size:N1}", $"{point.Truncated:N0}", Milliseconds(point.Milliseconds));
        }
    }

    public void Shares(IReadOnlyList<(string Rule, double Milliseconds, double Engine)> rows)
    {
        Heading("Flow engine's share of a rule that runs alone (ms)", "rule", "engine", "share");
        foreach (var (rule, milliseconds, engine) in rows)
        {
            Row(rule, Milliseconds(milliseconds), Milliseconds(engine), $"{engine / milliseconds:P0}");
        }
    }

    public void Secrets(IReadOnlyList<SecretCost.Row> rows)
    {
        Heading("Secret model, when the answer is no", "a second", "bytes each", "to first");
        foreach (var row in rows)
        {
            Row(row.What, $"{row.PerSecond:N0}", $"{row.Bytes:N0}", Ratio(rows[0].PerSecond / row.PerSecond));
        }
    }

    /// <summary>Times at sizes that double: eight times the size may cost little more than eight times the time.</summary>
    public void Growth(string title, IReadOnlyList<SecretCost.Point> points, double budget)
    {
        Heading(title, "values", "ms", "growth", "budget");
        foreach (var point in points)
        {
            var growth = point.Milliseconds / points[0].Milliseconds;
            Row($"  {point.Characters:N0}", $"{point.Values:N0}", Milliseconds(point.Milliseconds), Ratio(growth), point.Equals(points[^1]) ? Verdict(growth, budget, Ratio(budget)) : "");
        }
    }

    /// <summary>Whole builds; without a budget, since most of each is MSBuild's own.</summary>
    public void Builds(string title, IReadOnlyList<BuildCost.Row> rows)
    {
        Heading(title, "clean", "ratio", "up to date", "ratio");
        foreach (var row in rows)
        {
            Row(row.What, Milliseconds(row.Clean), Ratio(row.CleanRatio), Milliseconds(row.UpToDate), Ratio(row.UpToDateRatio));
        }
    }

    private static string Milliseconds(double value) => value < 10 ? $"{value:N1}" : $"{value:N0}";

    private static string Ratio(double value) => $"{value:N2}x";

    private string Verdict(double value, double budget, string shown)
    {
        // A rule that runs in no time at all has no ratio; nothing is missed then.
        var met = !(value > budget);
        Missed += met ? 0 : 1;
        return $"{shown} {(met ? "pass" : "FAIL")}";
    }

    private void Row(string label, params string[] cells) =>
        output.WriteLine(label.PadRight(LabelWidth) + string.Concat(cells.Select(c => c.PadLeft(12))));
}
