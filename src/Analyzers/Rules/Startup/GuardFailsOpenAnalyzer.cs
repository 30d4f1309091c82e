using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Startup;

/// <summary>MCPAC4003: a guard that lets every caller through when its key is not configured.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GuardFailsOpenAnalyzer : McpAnalyzer
{
    public GuardFailsOpenAnalyzer()
        : base(Descriptors.MCPAC4003_GuardFailsOpen)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Analyze(c, program), SyntaxKind.CompilationUnit);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var tree = context.Node.SyntaxTree;
        var gaps = program.Endpoints.All(context.CancellationToken)
            .SelectMany(e => e.Gaps.Select(g => (Endpoint: e, Gap: g)))
            .Where(g => g.Gap.Place.SyntaxTree == tree)
            .GroupBy(g => g.Gap.Place);
        foreach (var gap in gaps)
        {
            Report(context, program, gap.First().Gap, gap.Select(g => g.Endpoint).Distinct().ToImmutableArray());
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, McpProgram program, GuardGap gap, ImmutableArray<McpEndpoint> endpoints) =>
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC4003_GuardFailsOpen,
            TierOf(gap, program, context),
            gap.Place.GetLocation(),
            endpoints.Select(e => e.Call.GetLocation()),
            ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, gap.Setting is null ? "" : gap.IsEmptyMatch ? "Match" : "Empty").Add(FixFacts.SourceName, gap.Setting),
            arguments: new object[] { Message(gap) }));

    private static Tier TierOf(GuardGap gap, McpProgram program, SyntaxNodeAnalysisContext context) =>
        gap.Setting is null || program.Endpoints.Addresses(context.CancellationToken).AreLoopback ? Tier.Info
        : gap.IsEmptyMatch || gap.Place.DescendantTokens().Any(t => t.IsKind(SyntaxKind.StringLiteralToken) && t.ValueText == "*") ? Tier.Error
        : Tier.Warning;

    private static string Message(GuardGap gap) =>
        gap.Setting is { } setting ? $"When '{setting}' is empty every caller is accepted; do not start without it, or answer 401"
        : gap.IsDevelopment ? "In development every caller is accepted; keep it to this machine"
        : $"Unless '{gap.Place}' says so, nobody is authenticated; do not start without authentication";
}
