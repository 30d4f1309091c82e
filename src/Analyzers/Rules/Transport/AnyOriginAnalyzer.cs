using System.Linq;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Cors;
using McpAnalyzers.Server.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Rules.Transport;

/// <summary>MCPAC6005: any web page may call the server from the browser of somebody who can reach it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AnyOriginAnalyzer : McpAnalyzer
{
    public AnyOriginAnalyzer()
        : base(Descriptors.MCPAC6005_AnyOrigin)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        context.RegisterSyntaxNodeAction(c => Policy(c, program), SyntaxKind.InvocationExpression);
        context.RegisterSyntaxNodeAction(c => Address(c, program), SyntaxKind.StringLiteralExpression);
        context.RegisterAdditionalFileAction(c => Settings(c, program));
    }

    private static void Policy(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        if (context.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: { Identifier.ValueText: "AllowAnyOrigin" or "SetIsOriginAllowed" or "WithOrigins" } name } } call)
        {
            return;
        }

        var policies = new CorsPolicies(program, context.CancellationToken);
        if (!policies.OpensToAll(call)
            || (program.Handlers.Host(context.CancellationToken) & McpHost.Http) == 0
            || !policies.HoldsForMcp(call)
            || (new Surroundings(program, context.CancellationToken).Of(call) & Condition.Development) != 0)
        {
            return;
        }

        var sendsCookies = CorsPolicies.AllowsCredentials(call);
        var isOpen = program.Endpoints.All(context.CancellationToken).Any(e => e.Protection == EndpointProtection.Open);
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC6005_AnyOrigin,
            sendsCookies || isOpen ? Tier.Warning : Tier.Info,
            name.GetLocation(),
            arguments: new object[]
            {
                sendsCookies ? "Any origin may call the MCP endpoint with what the browser signs its user in with; name the origins that may"
                    : isOpen ? "Any origin may call the MCP endpoint, which asks no caller who he is; name the origins that may"
                    : "Any origin may call the MCP endpoint; name the origins that may",
            }));
    }

    /// <summary>Without a word of allowed hosts, the address that the server listens on is the place to say it.</summary>
    private static void Address(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var literal = (LiteralExpressionSyntax)context.Node;
        if (literal.Token.ValueText.StartsWith("http", System.StringComparison.Ordinal)
            && literal.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not null
            && (program.Handlers.Host(context.CancellationToken) & McpHost.Http) != 0
            && HostFilter.LocalAddress(program, context.CancellationToken) == literal
            && !HostFilter.IsInCode(program, context.CancellationToken)
            && !program.AnalyzerOptions.AdditionalFiles.Any(f => HostFilter.In(f, context.CancellationToken) is not null))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC6005_AnyOrigin,
                Tier.Info,
                literal.GetLocation(),
                arguments: new object[] { "Any origin may call the MCP endpoint under a name of its own; set 'AllowedHosts' to 'localhost;127.0.0.1;[::1]'" }));
        }
    }

    private static void Settings(AdditionalFileAnalysisContext context, McpProgram program)
    {
        var file = context.AdditionalFile;
        if (!program.IsScanned(file)
            || HostFilter.In(file, context.CancellationToken) is not { } hosts
            || !hosts.Text.Split(';').Any(h => h.Trim() == "*")
            || (program.Handlers.Host(context.CancellationToken) & McpHost.Http) == 0
            || !(HostFilter.ListensLocally(file, context.CancellationToken) || HostFilter.LocalAddress(program, context.CancellationToken) is not null)
            || file.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        var span = new TextSpan(hosts.Start, hosts.Length);
        var place = Location.Create(file.Path, span, text.Lines.GetLinePositionSpan(span));
        if (program.FindingIn(file, Descriptors.MCPAC6005_AnyOrigin, KnownOptions.HostFilterSeverity, Tier.Info, place, "Any origin may call the MCP endpoint under a name of its own; set 'AllowedHosts' to 'localhost;127.0.0.1;[::1]'") is { } finding)
        {
            context.ReportDiagnostic(finding);
        }
    }
}
