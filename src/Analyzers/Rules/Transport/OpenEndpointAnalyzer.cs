using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Transport;

/// <summary>MCPAC6001: an HTTP endpoint that serves whoever calls.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OpenEndpointAnalyzer : McpAnalyzer
{
    public OpenEndpointAnalyzer()
        : base(Descriptors.MCPAC6001_OpenEndpoint)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject && !program.Global(KnownOptions.AuthTerminatedUpstream))
        {
            RegisterFileAction(context, program, c => Analyze(c, program));
        }
    }

    private static void Analyze(SemanticModelAnalysisContext context, McpProgram program)
    {
        var tree = context.SemanticModel.SyntaxTree;
        if (!TreeIndex.Of(tree, context.CancellationToken).MayContain("MapMcp"))
        {
            return;
        }

        foreach (var endpoint in program.Endpoints.All(context.CancellationToken))
        {
            // An authentication scheme that anybody passes is the finding of MCPAC4003, at the scheme.
            if (endpoint.Call.SyntaxTree == tree && endpoint is { Protection: EndpointProtection.Open, Reason: not OpenReason.AnybodyAuthenticated })
            {
                Report(context, program, endpoint);
            }
        }
    }

    private static void Report(SemanticModelAnalysisContext context, McpProgram program, McpEndpoint endpoint)
    {
        var isLocal = program.Endpoints.Addresses(context.CancellationToken).AreLoopback || DevelopmentOnly.Holds(endpoint.Call);
        var legacy = LegacySse.SwitchedOn(program, context.CancellationToken);
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC6001_OpenEndpoint,
            isLocal ? Tier.Info : Tier.Warning,
            Name(endpoint.Call).GetLocation(),
            new[] { endpoint.Guard, legacy }.Where(n => n is not null).Select(n => n!.GetLocation()),
            ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, endpoint.Reason.ToString()),
            arguments: new object[] { endpoint.Path ?? Pattern(endpoint.Call), (legacy is null ? "" : LegacySse.Clause(endpoint.Path)) + Reason(endpoint) }));
    }

    private static SyntaxNode Name(InvocationExpressionSyntax call) => call.Expression is MemberAccessExpressionSyntax access ? access.Name : call.Expression;

    private static string Pattern(InvocationExpressionSyntax call) => call.ArgumentList.Arguments.LastOrDefault()?.Expression.ToString() ?? "/";

    private static string Reason(McpEndpoint endpoint) => endpoint.Reason switch
    {
        OpenReason.PathNotCovered => $": the check in {endpoint.Guard!.FileLine()} covers another path",
        OpenReason.AllowAnonymous => ": AllowAnonymous lifts what is required",
        _ => "",
    };
}
