using System.Collections.Generic;
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

    /// <summary>Of one class no more methods are asked for their callers.</summary>
    private const int MaxMethods = 20;

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
        if (attribute.Parent?.Parent is not (MethodDeclarationSyntax or TypeDeclarationSyntax or LocalFunctionStatementSyntax or ParenthesizedLambdaExpressionSyntax)
            || attribute.Name.RightmostName().ValueText.StartsWith("Mcp", System.StringComparison.Ordinal)
            || context.SemanticModel.GetTypeInfo(attribute, context.CancellationToken).Type is not INamedTypeSymbol type
            || !type.AllInterfaces.Any(i => i.ToDisplayString() == Contract))
        {
            return;
        }

        program.Use(context.SemanticModel);
        var marked = attribute.Parent.Parent is ParenthesizedLambdaExpressionSyntax lambda
            ? context.SemanticModel.GetSymbolInfo(lambda, context.CancellationToken).Symbol
            : context.SemanticModel.GetDeclaredSymbol(attribute.Parent.Parent, context.CancellationToken);
        if (marked is null)
        {
            return;
        }

        var name = Primitive(marked, program, context.CancellationToken);
        if ((name is not null ? AuthorizeVerdict.Of(program, context.CancellationToken) : Bystander(marked, program, context.CancellationToken)) is not var (tier, reason, host))
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC5007_AuthorizationNotEnforced,
            tier,
            attribute.GetLocation(),
            host is null ? null : new[] { host.GetLocation() },
            host is null ? null : ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, "AddFilters"),
            marked.Name.Length > 0 ? marked.Name : name ?? "a lambda",
            reason));
    }

    /// <summary>The name of the tool, prompt or resource that the attribute speaks of; null when it stands elsewhere, or is lifted.</summary>
    private static string? Primitive(ISymbol marked, McpProgram program, CancellationToken cancellationToken) => marked switch
    {
        IMethodSymbol method => ToolAuthorization.IsRequired(method) && IsPrimitive(method, program, cancellationToken) ? program.Handlers.Find(method, cancellationToken)?.Name : null,
        INamedTypeSymbol type => type.GetMembers().OfType<IMethodSymbol>().Any(m => m.MethodKind == MethodKind.Ordinary && ToolAuthorization.IsRequired(m) && IsPrimitive(m, program, cancellationToken)) ? type.Name : null,
        _ => null,
    };

    private static bool IsPrimitive(IMethodSymbol method, McpProgram program, CancellationToken cancellationToken) =>
        program.Handlers.Find(method, cancellationToken) is { Kind: HandlerKind.Tool or HandlerKind.Prompt or HandlerKind.Resource, IsProtocolLevel: false };

    /// <summary>
    /// What becomes of the attribute on something that tools merely call, or that answers requests by itself: whoever looks for
    /// attributes looks at tools. Code that a framework may call, which has its own look at them, is not judged.
    /// </summary>
    private static AuthorizeVerdict? Bystander(ISymbol marked, McpProgram program, CancellationToken cancellationToken)
    {
        if (marked is IMethodSymbol function && program.Handlers.Find(function, cancellationToken) is { Kind: HandlerKind.LowLevel or HandlerKind.Filter })
        {
            return new AuthorizeVerdict(Tier.Warning, "it answers requests and is no tool, prompt or resource", null);
        }

        if (marked is IMethodSymbol { ContainingType.TypeKind: TypeKind.Interface } declared && program.Calls.Implementations(declared, cancellationToken).Any(m => IsPrimitive(m, program, cancellationToken)))
        {
            return new AuthorizeVerdict(Tier.Warning, "only attributes of the method that implements it are looked at", null);
        }

        var type = marked as INamedTypeSymbol ?? marked.ContainingType;
        var methods = marked is INamedTypeSymbol ? type.GetMembers().OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary && !m.IsImplicitlyDeclared).Take(MaxMethods).ToList()
            : marked is IMethodSymbol { MethodKind: MethodKind.Ordinary } method ? new List<IMethodSymbol> { method }
            : new List<IMethodSymbol>();
        if (methods.Count == 0
            || program.Handlers.Host(cancellationToken) == McpHost.None
            || methods.Exists(m => program.Handlers.Find(m, cancellationToken) is not null || !ToolAuthorization.IsRequired(m))
            || MayBelongToFramework(type, program))
        {
            return null;
        }

        var places = methods.SelectMany(m => program.Calls.CallersOf(m, cancellationToken)).ToList();
        return places.Exists(p => p.Kind == CallKind.Invocation && IsInTool(p.Container, program, cancellationToken)) && !methods.Exists(m => IsHandedOn(m, program, cancellationToken))
            ? new AuthorizeVerdict(Tier.Warning, "a tool calls it, and only attributes of the tool itself are looked at", null)
            : null;
    }

    /// <summary>Whether the method is named somewhere without being called: an endpoint that is mapped to it has its attributes.</summary>
    private static bool IsHandedOn(IMethodSymbol method, McpProgram program, CancellationToken cancellationToken) =>
        program.Tokens(method.Name, cancellationToken).Any(t => t.Parent is SimpleNameSyntax name
            && !(name.WholeAccess().Parent is InvocationExpressionSyntax call && call.Expression == name.WholeAccess())
            && name.Parent is not MemberBindingExpressionSyntax { Parent: InvocationExpressionSyntax });

    private static bool IsInTool(ISymbol? container, McpProgram program, CancellationToken cancellationToken)
    {
        for (; container is IMethodSymbol method; container = container.ContainingSymbol)
        {
            if (IsPrimitive(method, program, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether somebody else may look at the attribute: a base class or a contract from elsewhere, another attribute of ASP.NET Core.</summary>
    private static bool MayBelongToFramework(INamedTypeSymbol type, McpProgram program)
    {
        for (var current = type; current is not null && current.SpecialType != SpecialType.System_Object; current = current.BaseType)
        {
            if (!program.IsOurs(current)
                || current.Interfaces.Any(i => !program.IsOurs(i) && i.ContainingNamespace?.ToDisplayString() != "System")
                || current.Name.EndsWith("Controller", System.StringComparison.Ordinal)
                || current.GetAttributes().Concat(current.GetMembers().SelectMany(m => m.GetAttributes())).Any(a =>
                    a.AttributeClass?.ContainingNamespace?.ToDisplayString().StartsWith("Microsoft.AspNetCore.", System.StringComparison.Ordinal) == true
                    && a.AttributeClass.ContainingNamespace.ToDisplayString() != "Microsoft.AspNetCore.Authorization"))
            {
                return true;
            }
        }

        return false;
    }
}
