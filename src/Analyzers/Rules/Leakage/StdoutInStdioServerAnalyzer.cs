using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2011: a server that speaks over its standard output writes other text there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StdoutInStdioServerAnalyzer : McpAnalyzer
{
    public StdoutInStdioServerAnalyzer()
        : base(Descriptors.MCPAC2011_StdoutInStdioServer)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterOperationAction(c => Analyze(c, program), OperationKind.Invocation);
        }
    }

    private static void Analyze(OperationAnalysisContext context, McpProgram program)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.Syntax is not InvocationExpressionSyntax { Expression: var called })
        {
            return;
        }

        if (StdoutModel.Writes(call) && program.Stdout.ReachesClient(call, context.CancellationToken))
        {
            Report(context, program, HoldsSecret(call, context.ContainingSymbol, program, context.CancellationToken) ? Tier.Error : Tier.Warning, called, called.ToString(), StdoutShapes.Write);
        }
        else if (StdoutModel.AddsConsole(call) && called is MemberAccessExpressionSyntax { Name: var name } && program.Stdout.LogsToClient(call, context.CancellationToken))
        {
            Report(context, program, Tier.Warning, name, call.TargetMethod.Name, StdoutShapes.Logger);
        }
        else if (StdoutModel.AddsSerilogConsole(call) && called is MemberAccessExpressionSyntax { Name: var sink } && program.Stdout.ReachesClient(call, context.CancellationToken))
        {
            Report(context, program, Tier.Warning, sink, "WriteTo.Console", StdoutShapes.Serilog);
        }
    }

    private static bool HoldsSecret(IInvocationOperation call, ISymbol member, McpProgram program, CancellationToken cancellationToken) =>
        call.Arguments.Length > 0
        && program.SourceReach.Includes(member, cancellationToken)
        && program.Flow.Analyze(member, cancellationToken).Hits.Any(hit =>
            hit.Fact.Source.Kind == SourceKind.Secret
            && hit.Sink.SyntaxTree == call.Syntax.SyntaxTree
            && call.Syntax.Span.Contains(hit.Sink.Span));

    private static void Report(OperationAnalysisContext context, McpProgram program, Tier tier, SyntaxNode place, string what, string shape) =>
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC2011_StdoutInStdioServer,
            tier,
            place.GetLocation(),
            properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, shape),
            arguments: new object[] { what }));
}
