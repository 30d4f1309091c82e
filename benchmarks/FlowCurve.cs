using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Benchmarks;

/// <summary>What the flow engine does as code grows: members it walks, operations it visits, its share of each rule's time.</summary>
internal static class FlowCurve
{
    /// <summary>One point: a size, what the engine did there, and how long it took.</summary>
    internal readonly record struct Point(int Size, int Members, long Visits, int Truncated, double Milliseconds);

    private static readonly int[] s_sizes = [250, 500, 1000, 2000];

    /// <summary>Long and tangled methods, by the shape that is repeated.</summary>
    private static readonly (string Name, Func<int, string> Member)[] s_shapes =
    [
        ("lines of a method", n => "public static string M() { var a = KEY;\n" + Repeat(n, i => $"var b{i} = a + \"{i}\";") + "return a; }"),
        ("branches of a method", n => "public static string M(int n) { var a = KEY;\n" + Repeat(n, i => $"if (n == {i}) {{ a += \"x\"; }}") + "return a; }"),
        ("cases of a switch", n => "public static string M(int n) { string a; switch (n) {\n" + Repeat(n, i => $"case {i}: a = \"{i}\"; break;") + "default: a = KEY; break; } return a; }"),
        ("arms of a switch expression", n => "public static string M(int n) => n switch {\n" + Repeat(n, i => $"{i} => \"{i}\",") + "_ => KEY };"),
        ("terms of a sum", n => "public static string M(string s) => KEY\n" + Repeat(n, _ => "+ s") + ";"),
        ("holes of a text", n => "public static string M() { var a = KEY; return $\"" + string.Concat(Enumerable.Repeat("{a},", n)) + "\"; }"),
        ("methods that call the next", n => "public static string M() => M0();\n" + Repeat(n, i => $"static string M{i}() => {(i % 20 == 19 ? "KEY" : $"M{i + 1}()")};") + $"static string M{n}() => \"\";"),
        ("methods in a circle of two", n => "public static string M() => M0(\"x\", 1);\n" + Repeat(n, i => $"static string M{i}(string s, int n) => n == 0 ? s + {(i == 0 ? "KEY" : "\"\"")} : M{(i % 2 == 0 ? i + 1 : i - 1)}(s, n - 1);")),
    ];

    public static IReadOnlyList<Point> OfServers(int classes, int rounds) =>
    [
        .. new[] { classes / 4, classes / 2, classes, classes * 2 }.Select(size => At(size, rounds, () =>
        {
            var catcher = new CompilationCatcher();
            var driver = Workspace.Attach(Workspace.Parse(GeneratedCode.Server(size), program: true), [catcher, .. Workspace.Rules], concurrent: false, time: false);
            driver.GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult();
            return BudgetOf(catcher);
        })),
    ];

    /// <summary>Each rule alone over the server: its own time, and how much of it the engine worked.</summary>
    public static IReadOnlyList<(string Rule, double Milliseconds, double Engine)> Shares(IReadOnlyList<SourceFile> files, int rounds)
    {
        var shares = new List<(string, double, double)>();
        foreach (var rule in Workspace.Rules)
        {
            var runs = Enumerable.Range(0, rounds + 1).Select(_ =>
            {
                var catcher = new CompilationCatcher();
                var driver = Workspace.Attach(Workspace.Parse(files, program: true), [catcher, rule], concurrent: false, time: true);
                var result = driver.GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult();
                return (result.AnalyzerTelemetryInfo[rule].ExecutionTime.TotalMilliseconds, BudgetOf(catcher).Milliseconds);
            }).Skip(1).ToArray();
            shares.Add((string.Join("/", rule.SupportedDiagnostics.Select(d => d.Id).Distinct()), runs.Select(r => r.Item1).Median(), runs.Select(r => r.Item2).Median()));
        }

        return [.. shares.Where(s => s.Item3 > 0).OrderByDescending(s => s.Item3)];
    }

    public static IEnumerable<(string Shape, IReadOnlyList<Point> Points)> OfShapes(int rounds)
    {
        foreach (var (name, member) in s_shapes)
        {
            yield return (name, [.. s_sizes.Select(size => At(size, rounds, () => Walk(member(size))))]);
        }
    }

    private static FlowBudget Walk(string member)
    {
        var text = "using System;\n[ModelContextProtocol.Server.McpServerToolType] public static class Tools {\n[ModelContextProtocol.Server.McpServerTool] "
            + member.Replace("KEY", "Environment.GetEnvironmentVariable(\"CRM_API_KEY\")!", StringComparison.Ordinal) + "\n}";
        var compilation = Workspace.Parse([new("Tools.cs", text), new("Program.cs", "return;")], program: true);
        var program = McpProgram.TryGet(compilation, new AnalyzerOptions([]))!;
        var methods = compilation.GetTypeByMetadataName("Tools")!.GetMembers().OfType<IMethodSymbol>().ToArray();
        foreach (var method in methods)
        {
            // The compiler's own work is not the engine's.
            program.Flow.Facts.BodyOf(method, CancellationToken.None);
        }

        foreach (var method in methods)
        {
            program.Flow.Analyze(method, CancellationToken.None);
        }

        return program.Flow.Budget;
    }

    private static Point At(int size, int rounds, Func<FlowBudget> run)
    {
        run();
        var budgets = Enumerable.Range(0, rounds).Select(_ => run()).ToArray();
        return new(size, budgets[0].Methods, budgets[0].Operations, budgets[0].Truncated, budgets.Select(b => b.Milliseconds).Median());
    }

    private static FlowBudget BudgetOf(CompilationCatcher catcher) => McpProgram.TryGet(catcher.Compilation!, new AnalyzerOptions([]))!.Flow.Budget;

    private static string Repeat(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));
}
