using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Benchmarks;

/// <summary>
/// What an editor waits for: one file's diagnostics after an edit in it, and those of a second open file. As an editor
/// does, each request has a driver and a compilation of its own over the edited program.
/// </summary>
/// <remarks>
/// A request is served by one thread, so that its CPU time is what a user of an idle machine waits; the wall time of a
/// busy one stands beside it.
/// </remarks>
internal sealed record EditCost(Cost EditedNoOp, Cost EditedWithUs, Cost SecondNoOp, Cost SecondWithUs)
{
    private const string Edited = "Tools/Contract5Tools.cs";
    private const string Second = "Program.cs";

    public static EditCost Measure(IReadOnlyList<SourceFile> files, int rounds)
    {
        var noOp = new Editor(files, [new Yardstick()]);
        var withUs = new Editor(files, Workspace.Rules);
        var costs = Statistics.Rounds(
            warmUp: 3,
            rounds,
            noOp.EditAndRequest,
            withUs.EditAndRequest,
            _ => noOp.Request(Second),
            _ => withUs.Request(Second));
        return new(costs[0].Median(), costs[1].Median(), costs[2].Median(), costs[3].Median());
    }

    /// <summary>The time of each rule in the request for the edited file, or in that for the second one.</summary>
    public static IReadOnlyList<(string Rule, double Milliseconds, int Calls)> RuleTimesOf(
        IReadOnlyList<SourceFile> files, int rounds, bool second)
    {
        var editor = new Editor(files, Workspace.Rules) { Time = true };
        var round = 0;
        return RuleTimes.Median(rounds, () =>
        {
            editor.EditAndRequest(round++);
            if (second)
            {
                editor.Request(Second);
            }

            return editor.Telemetry;
        });
    }

    /// <summary>A program that is being edited, with what keeps between requests: its unchanged trees.</summary>
    private sealed class Editor
    {
        private readonly ImmutableArray<DiagnosticAnalyzer> _analyzers;
        private Compilation _compilation;

        public Editor(IReadOnlyList<SourceFile> files, ImmutableArray<DiagnosticAnalyzer> analyzers)
        {
            _analyzers = analyzers;
            _compilation = Workspace.Parse(files, program: true);
        }

        public bool Time { get; init; }

        public ImmutableDictionary<DiagnosticAnalyzer, AnalyzerTelemetryInfo> Telemetry { get; private set; } =
            ImmutableDictionary<DiagnosticAnalyzer, AnalyzerTelemetryInfo>.Empty;

        /// <summary>Types a statement into the first method of the file and asks for the file's diagnostics.</summary>
        public void EditAndRequest(int round)
        {
            var tree = Tree(Edited);
            var text = tree.GetText();
            var brace = text.ToString().IndexOf("if (string.IsNullOrWhiteSpace(query))", StringComparison.Ordinal);
            var change = new TextChange(new TextSpan(brace, 0), FormattableString.Invariant($"_ = {round};\n"));
            _compilation = _compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(text.WithChanges(change)));
            Request(Edited);
        }

        public void Request(string path)
        {
            var driver = Workspace.Attach(_compilation, _analyzers, concurrent: false, Time);
            var tree = Tree(path);
            var model = driver.Compilation.GetSemanticModel(tree);
            driver.GetAnalyzerSyntaxDiagnosticsAsync(tree, CancellationToken.None).GetAwaiter().GetResult();
            driver.GetAnalyzerSemanticDiagnosticsAsync(model, null, CancellationToken.None).GetAwaiter().GetResult();
            if (Time)
            {
                Telemetry = _analyzers.ToImmutableDictionary(
                    a => a, a => driver.GetAnalyzerTelemetryInfoAsync(a, CancellationToken.None).GetAwaiter().GetResult());
            }
        }

        private SyntaxTree Tree(string path) => _compilation.SyntaxTrees.First(t => t.FilePath == path);
    }
}
