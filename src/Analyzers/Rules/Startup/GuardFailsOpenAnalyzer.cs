using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

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
            RegisterFileAction(context, program, c => Analyze(c, program));
            context.RegisterOperationAction(c => AnalyzeFallback(c, program), OperationKind.Coalesce);
            context.RegisterSyntaxNodeAction(c => AnalyzeMethod(c, program), SyntaxKind.MethodDeclaration);
        }
    }

    private static void Analyze(SemanticModelAnalysisContext context, McpProgram program)
    {
        var tree = context.SemanticModel.SyntaxTree;
        var gaps = program.Endpoints.All(context.CancellationToken)
            .SelectMany(e => e.Gaps.Select(g => (Endpoint: e, Gap: g)))
            .Where(g => g.Gap.Place.SyntaxTree == tree)
            .GroupBy(g => g.Gap.Place);
        foreach (var gap in gaps)
        {
            Report(context, program, gap.First().Gap, gap.Select(g => g.Endpoint).Distinct().ToImmutableArray());
        }
    }

    private static void AnalyzeFallback(OperationAnalysisContext context, McpProgram program)
    {
        var fallback = (ICoalesceOperation)context.Operation;
        if (MayServe(fallback.Syntax.SyntaxTree, program, context.CancellationToken)
            && fallback.Syntax.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression }
            && program.Endpoints.StandIn(fallback, context.CancellationToken) is { } name)
        {
            context.ReportDiagnostic(StandIn(fallback.Syntax, name, program));
        }
    }

    private static void AnalyzeMethod(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var method = (MethodDeclarationSyntax)context.Node;
        if (MayServe(method.SyntaxTree, program, context.CancellationToken)
            && method.DescendantTokens().Any(t => t.ValueText is "Headers" or "Query")
            && program.Endpoints.StandIn(method, context.CancellationToken) is var (place, name))
        {
            context.ReportDiagnostic(StandIn(place, name, program));
        }
    }

    private static bool MayServe(SyntaxTree tree, McpProgram program, CancellationToken cancellationToken) =>
        TreeIndex.Of(tree, cancellationToken) is var index && (index.MayContain("Headers") || index.MayContain("Query")) && (program.Handlers.Host(cancellationToken) & McpHost.Http) != 0;

    private static Diagnostic StandIn(SyntaxNode place, string name, McpProgram program) =>
        program.Finding(
            Descriptors.MCPAC4003_GuardFailsOpen,
            Tier.Warning,
            place.GetLocation(),
            arguments: new object[] { $"A caller who sends no token acts with '{name}'; answer 401, or require authorization" });

    private static void Report(SemanticModelAnalysisContext context, McpProgram program, GuardGap gap, ImmutableArray<McpEndpoint> endpoints) =>
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC4003_GuardFailsOpen,
            TierOf(gap, program, context),
            gap.Place.GetLocation(),
            endpoints.Select(e => e.Call.GetLocation()),
            ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, gap.Setting is null || gap.IsForged || gap.IsScheme ? "" : gap.IsEmptyMatch ? "Match" : "Empty").Add(FixFacts.SourceName, gap.Setting),
            arguments: new object[] { Message(gap) }));

    private static Tier TierOf(GuardGap gap, McpProgram program, SemanticModelAnalysisContext context) =>
        gap is { Setting: null, Handler: null } || program.Endpoints.Addresses(context.CancellationToken).AreLoopback ? Tier.Info
        : gap.IsEmptyMatch || gap.Place.DescendantTokens().Any(t => t.IsKind(SyntaxKind.StringLiteralToken) && t.ValueText == "*") ? Tier.Error
        : Tier.Warning;

    private static string Message(GuardGap gap) =>
        gap.Handler is { } handler ? $"'{handler}' takes every caller for authenticated; answer NoResult or Fail for one who proves nothing"
        : gap is { Setting: { } key, IsForged: true } ? $"When '{key}' is empty any key is accepted; do not start without it, or answer 401"
        : gap.Setting is { } setting ? $"When '{setting}' is empty every caller is accepted; do not start without it, or answer 401"
        : gap.IsDevelopment ? "In development every caller is accepted; keep it to this machine"
        : $"Unless '{gap.Place}' says so, nobody is authenticated; do not start without authentication";
}
