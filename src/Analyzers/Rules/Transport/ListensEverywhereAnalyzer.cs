using System.Linq;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Transport;

/// <summary>MCPAC6004: an MCP server that listens on every interface of the machine.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ListensEverywhereAnalyzer : McpAnalyzer
{
    public ListensEverywhereAnalyzer()
        : base(Descriptors.MCPAC6004_ListensEverywhere)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            RegisterFileAction(context, program, c => Analyze(c, program));
        }
    }

    private static void Analyze(SemanticModelAnalysisContext context, McpProgram program)
    {
        var tree = context.SemanticModel.SyntaxTree;
        if (!ListenAddresses.MayBeIn(tree, context.CancellationToken))
        {
            return;
        }

        var endpoints = program.Endpoints.All(context.CancellationToken);
        if (endpoints.IsEmpty)
        {
            return;
        }

        var isOpen = endpoints.Any(e => e.Protection == EndpointProtection.Open) && !program.Global(KnownOptions.AuthTerminatedUpstream);

        // In a container every interface is the only one that others reach.
        var isContainer = program.AnalyzerOptions.AdditionalFiles.Any(f => System.IO.Path.GetFileName(f.Path).StartsWith("Dockerfile", System.StringComparison.OrdinalIgnoreCase));
        foreach (var (place, host) in program.Endpoints.Addresses(context.CancellationToken).All)
        {
            if (place.SyntaxTree == tree && ListenAddresses.IsEverywhere(host))
            {
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC6004_ListensEverywhere,
                    isOpen && !isContainer ? Tier.Warning : Tier.Info,
                    place is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } ? name.GetLocation() : place.GetLocation(),
                    endpoints.Where(e => e.Protection == EndpointProtection.Open).Select(e => e.Call.GetLocation()),
                    arguments: new object[] { host, isOpen ? " and accepts unauthenticated callers" : "" }));
            }
        }
    }
}
