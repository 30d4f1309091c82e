using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5007: <c>[Authorize]</c> on a tool, and nothing that looks at it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AuthorizationNotEnforcedAnalyzer : McpAnalyzer
{
    private const string Contract = "Microsoft.AspNetCore.Authorization.IAuthorizeData";
    private const string Extensions = "Microsoft.Extensions.DependencyInjection.HttpMcpServerBuilderExtensions";

    public AuthorizationNotEnforcedAnalyzer()
        : base(Descriptors.MCPAC5007_AuthorizationNotEnforced)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject && !context.Compilation.GetTypesByMetadataName(Contract).IsEmpty)
        {
            context.RegisterSyntaxNodeAction(c => Analyze(c, program), SyntaxKind.Attribute);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var attribute = (AttributeSyntax)context.Node;
        if (attribute.Parent?.Parent is not (MethodDeclarationSyntax or TypeDeclarationSyntax)
            || attribute.Name.RightmostName().ValueText.StartsWith("Mcp", System.StringComparison.Ordinal)
            || context.SemanticModel.GetTypeInfo(attribute, context.CancellationToken).Type is not INamedTypeSymbol type
            || !type.AllInterfaces.Any(i => i.ToDisplayString() == Contract))
        {
            return;
        }

        program.Use(context.SemanticModel);
        var marked = context.SemanticModel.GetDeclaredSymbol(attribute.Parent.Parent, context.CancellationToken);
        if (marked is null || !HoldsPrimitive(marked, program, context.CancellationToken) || Verdict(program, context.CancellationToken) is not var (tier, reason, host))
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC5007_AuthorizationNotEnforced,
            tier,
            attribute.GetLocation(),
            host is null ? null : new[] { host.GetLocation() },
            host is null ? null : ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, "AddFilters"),
            marked.Name,
            reason));
    }

    private static bool HoldsPrimitive(ISymbol marked, McpProgram program, CancellationToken cancellationToken) => marked switch
    {
        IMethodSymbol method => IsPrimitive(method),
        INamedTypeSymbol type => type.GetMembers().OfType<IMethodSymbol>().Any(IsPrimitive),
        _ => false,
    };

    private static bool IsPrimitive(IMethodSymbol method) =>
        method.GetAttributes().Any(a => McpNames.KindOfAttribute(a.AttributeClass) is not null) && ToolAuthorization.IsRequired(method);

    /// <summary>What becomes of the attribute with the host that this compilation sets up; null when it is enforced, or nobody knows.</summary>
    private static (Tier Tier, string Reason, SyntaxNode? Host)? Verdict(McpProgram program, CancellationToken cancellationToken)
    {
        if (program.Tokens("AddAuthorizationFilters", cancellationToken).Any())
        {
            return null;
        }

        var host = program.Handlers.Host(cancellationToken);
        if ((host & McpHost.Http) != 0)
        {
            // The chain of the builder may end in another project.
            var transport = program.Tokens("WithHttpTransport", cancellationToken).Select(t => t.Parent).OfType<SimpleNameSyntax>()
                .FirstOrDefault(n => n.WholeAccess().Parent is InvocationExpressionSyntax);
            var extensions = program.Compilation.GetTypesByMetadataName(Extensions);
            return transport is null || extensions.IsEmpty
                ? null
                : extensions.Any(e => !e.GetMembers("AddAuthorizationFilters").IsEmpty)
                    ? (Tier.Error, "without AddAuthorizationFilters the server answers every list and call with an error", transport)
                    : (Tier.Error, "this version of the SDK does not look at it", null);
        }

        return host == McpHost.Stdio && !SetsUser(program, cancellationToken)
            ? (Tier.Warning, "a stdio server has no caller to authorize", null)
            : null;
    }

    /// <summary>Whether a filter for messages says who the user of a local server is.</summary>
    private static bool SetsUser(McpProgram program, CancellationToken cancellationToken) =>
        program.Tokens("User", cancellationToken).Any(t => t.Parent is SimpleNameSyntax name && name.WholeAccess() is var access
            && access.Parent is AssignmentExpressionSyntax assignment && assignment.Left == access);
}
