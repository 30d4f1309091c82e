using System.Collections.Immutable;
using System.Linq;
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
        if (marked is null || !HoldsPrimitive(marked) || AuthorizeVerdict.Of(program, context.CancellationToken) is not var (tier, reason, host))
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

    private static bool HoldsPrimitive(ISymbol marked) => marked switch
    {
        IMethodSymbol method => IsPrimitive(method),
        INamedTypeSymbol type => type.GetMembers().OfType<IMethodSymbol>().Any(IsPrimitive),
        _ => false,
    };

    private static bool IsPrimitive(IMethodSymbol method) =>
        method.GetAttributes().Any(a => McpNames.KindOfAttribute(a.AttributeClass) is not null) && ToolAuthorization.IsRequired(method);
}
