using System.Globalization;
using McpAnalyzers.Benchmarks;
using Microsoft.CodeAnalysis;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Settings.Parse(args) is not { } settings)
{
    Console.Error.WriteLine(Settings.Usage);
    return 2;
}

var report = new Report(Console.Out);
report.Line($"Roslyn {typeof(Compilation).Assembly.GetName().Version}, {Environment.ProcessorCount} processors, median of {settings.Rounds} paired rounds, {Workspace.Rules.Length} analyzers of ours, {SdkAnalyzers.All.Length} of the SDK");

var server = GeneratedCode.Server(settings.Classes);
if (settings.Compile)
{
    var library = GeneratedCode.Library(settings.Classes);
    var servers = $"server of {GeneratedCode.Tools(settings.Classes)} tools, {Lines(server):N0} lines";
    report.Heading($"CPU of one build (ms)", "without", "no-op", "with us", "us/no-op", "us/without", "budget");
    report.Compile(
        $"library without MCP, {Lines(library):N0} lines",
        CompileCost.Measure(library, program: false, SdkAnalyzers.All, settings.Rounds),
        budget: 1.03);
    report.Compile(servers, CompileCost.Measure(server, program: true, SdkAnalyzers.All, settings.Rounds), budget: 1.10);
    report.Compile(
        $"{servers}, SDK's analyzers off",
        CompileCost.Measure(server, program: true, [], settings.Rounds),
        budget: null);
}

if (settings.Rules)
{
    report.RuleTimes("Own time of each rule in that server's build (ms)", RuleTimes.OfBuild(server, settings.Rounds));
}

if (settings.Growth)
{
    var small = RuleTimes.OfBuild(GeneratedCode.Server(settings.Classes / 4), settings.Rounds);
    var large = RuleTimes.OfBuild(GeneratedCode.Server(settings.Classes * 2), settings.Rounds);
    report.Growth(small, large, budget: 10);
}

if (settings.Curve)
{
    report.Curve("Flow engine on a server, by its tool classes", FlowCurve.OfServers(settings.Classes, settings.Rounds));
    foreach (var (shape, points) in FlowCurve.OfShapes(settings.Rounds))
    {
        report.Curve($"Flow engine on one member, by {shape}", points);
    }

    report.Shares(FlowCurve.Shares(server, settings.Rounds));
}

if (settings.Edit)
{
    const int EditedClasses = 600;
    var big = GeneratedCode.Server(EditedClasses);
    var cost = EditCost.Measure(big, settings.Rounds);
    report.Heading($"Diagnostics of one file at {GeneratedCode.Tools(EditedClasses)} tools, {Lines(big):N0} lines (ms)", "no-op", "with us", "wall", "over no-op", "budget");
    report.Edit("edited file", cost.EditedNoOp, cost.EditedWithUs, budget: 150);
    report.Edit("second open file (Program.cs)", cost.SecondNoOp, cost.SecondWithUs, budget: 150);
    if (settings.Rules)
    {
        report.RuleTimes("Own time of each rule for the edited file (ms)", EditCost.RuleTimesOf(big, settings.Rounds, second: false));
        report.RuleTimes("Own time of each rule for the second file (ms)", EditCost.RuleTimesOf(big, settings.Rounds, second: true));
    }
}

if (settings.Secrets)
{
    report.Secrets(SecretCost.Rows(settings.Rounds));
    report.Growth("Reading and judging a JSON file, by its characters", SecretCost.Growth(settings.Rounds), budget: 12);
    report.Growth("Judging one value, by its characters", SecretCost.OneValue(settings.Rounds), budget: 12);
}

if (settings.Build)
{
    report.Builds($"CPU of dotnet build, {Lines(server):N0} lines (ms)", BuildCost.Rows(server, settings.Rounds));
}

report.Line(report.Missed == 0 ? "All budgets are met." : $"{report.Missed} budget(s) missed.");
return settings.Check && report.Missed > 0 ? 1 : 0;

static int Lines(IReadOnlyList<SourceFile> files) => files.Sum(f => f.Text.Count(c => c == '\n') + 1);
