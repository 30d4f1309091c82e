using System;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Audit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Audit;

/// <summary>MCPAC8001: tools change things, and nothing that is written down says on whose behalf.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallNotAttributableAnalyzer : McpAnalyzer
{
    /// <summary>How many tools without hints are bound to learn what they do.</summary>
    private const int MaxBodies = 30;

    public CallNotAttributableAnalyzer()
        : base(Descriptors.MCPAC8001_CallNotAttributable)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Analyze(c, program), SyntaxKind.InvocationExpression);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        if (context.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: { Identifier.ValueText: "WithHttpTransport" } name } } call
            || context.SemanticModel.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol { ContainingNamespace: { Name: "DependencyInjection" } }
            || FirstOf(program, context.CancellationToken) != name.GetLocation()
            || CallerTrail.IsKept(program, context.CancellationToken)
            || ChangingTool(program, context.CancellationToken) is not { } tool)
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC8001_CallNotAttributable,
            Tier.Info,
            name.GetLocation(),
            tool.Method.Locations.Where(l => l.IsInSource).Take(1),
            arguments: new object[] { tool.Name }));
    }

    private static Location? FirstOf(McpProgram program, CancellationToken cancellationToken) =>
        program.Tokens("WithHttpTransport", cancellationToken)
            .Where(t => t.Parent?.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax })
            .OrderBy(t => t.SyntaxTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(t => t.SpanStart)
            .Select(t => t.Parent!.GetLocation())
            .FirstOrDefault();

    /// <summary>A tool that changes something, by its hints first; else by what it does.</summary>
    private static McpHandler? ChangingTool(McpProgram program, CancellationToken cancellationToken)
    {
        var tools = program.Handlers.All(cancellationToken).Where(h => h.Kind == HandlerKind.Tool).ToList();
        return tools.Find(t => t is { Destructive: true } or { ReadOnly: false })
            ?? tools.Where(t => !Reach.IsAnnotated(t)).Take(MaxBodies).FirstOrDefault(t => program.Reach.EffectOf(t, cancellationToken).Kind == EffectKind.Mutating);
    }
}
