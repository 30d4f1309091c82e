using System.Linq;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5006: a tool of an HTTP server that changes something for every caller.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnrestrictedToolAnalyzer : McpAnalyzer
{
    public UnrestrictedToolAnalyzer()
        : base(Descriptors.MCPAC5006_UnrestrictedTool)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject && !program.Global(KnownOptions.AuthTerminatedUpstream))
        {
            context.RegisterSyntaxNodeAction(c => Analyze(c, program), SyntaxKind.MethodDeclaration);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var declaration = (MethodDeclarationSyntax)context.Node;
        var cancellationToken = context.CancellationToken;
        if (declaration.AttributeLists.Count == 0
            || (program.Handlers.Host(cancellationToken) & McpHost.Http) == 0
            || context.SemanticModel.GetDeclaredSymbol(declaration, cancellationToken) is not { } method
            || program.Handlers.Find(method, cancellationToken) is not { Kind: HandlerKind.Tool, ReadOnly: not true } tool
            || ToolAuthorization.IsRequired(method))
        {
            return;
        }

        // The endpoints say who comes; of one that is not all in view nobody knows.
        var endpoints = program.Endpoints.All(cancellationToken);
        if (endpoints.IsEmpty || endpoints.Any(e => e.Protection == EndpointProtection.Unknown) || endpoints.All(e => e.IsRestricted)
            || ChangeWalk.Of(tool, deletionsOnly: false, program, cancellationToken) is not { } change
            || OwnGuards.AreInFilters(program, cancellationToken)
            || OwnGuards.StandBefore(change.Place, method, program, cancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC5006_UnrestrictedTool,
            tool.Destructive == true ? Tier.Warning : Tier.Info,
            declaration.Identifier.GetLocation(),
            new[] { change.Place.GetLocation() },
            arguments: new object[] { tool.Name, change.Name, endpoints.Any(e => e.Protection == EndpointProtection.Open) ? "caller" : "authenticated caller" }));
    }
}
