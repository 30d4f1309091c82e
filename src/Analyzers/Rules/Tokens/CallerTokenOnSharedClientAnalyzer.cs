using System.Linq;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7011: a call puts its caller's token among the default headers of a client that all callers share.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallerTokenOnSharedClientAnalyzer : McpAnalyzer
{
    public CallerTokenOnSharedClientAnalyzer()
        : base(Descriptors.MCPAC7011_CallerTokenOnSharedClient)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterOperationAction(c => Analyze(c, program), OperationKind.PropertyReference);
        }
    }

    private static void Analyze(OperationAnalysisContext context, McpProgram program)
    {
        var cancellationToken = context.CancellationToken;
        if (DefaultHeader.Of((IPropertyReferenceOperation)context.Operation) is not { } header
            || header.IsSetUp(context.ContainingSymbol, cancellationToken)
            || !new SharedState(program, cancellationToken).IsSharedClient(header.Owner))
        {
            return;
        }

        // A server on standard streams has one caller.
        var host = program.Handlers.Host(cancellationToken);
        var isOfCaller = host != McpHost.Stdio && header.IsOfCaller(program, cancellationToken);
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC7011_CallerTokenOnSharedClient,
            isOfCaller ? Tier.Warning : Tier.Info,
            header.Place.GetLocation(),
            header.Owner.Locations.Where(l => l.IsInSource).Take(1),
            null,
            header.Owner.Name,
            isOfCaller
                ? "setting its default headers sends one caller's token with another's request"
                : "requests that are under way read its default headers while a call changes them"));
    }
}
