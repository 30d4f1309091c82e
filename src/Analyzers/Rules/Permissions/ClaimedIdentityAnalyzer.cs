using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Endpoints;
using McpAnalyzers.Server.Identity;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5008: a tool takes the model's word for who the caller is, or for what he may do.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ClaimedIdentityAnalyzer : McpAnalyzer
{
    /// <summary>Of one object that a tool is handed no more members are followed.</summary>
    private const int MaxMembers = 8;

    public ClaimedIdentityAnalyzer()
        : base(Descriptors.MCPAC5008_ClaimedIdentity)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Analyze(c, program), SyntaxKind.Parameter);
            context.RegisterSyntaxNodeAction(c => AnalyzeKey(c, program), SyntaxKind.Argument);
            context.RegisterSyntaxNodeAction(c => AnalyzeObject(c, program), SyntaxKind.GenericName);
        }
    }

    /// <summary>An argument that a handler reads out of the request by hand.</summary>
    private static void AnalyzeKey(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var key = (ArgumentSyntax)context.Node;
        if (!IsShared(program, context.CancellationToken) || !ClaimedArguments.MayBeKey(key.Expression))
        {
            return;
        }

        program.Use(context.SemanticModel);
        if (new ClaimedArguments(program, context.CancellationToken).Of(key) is { } claim)
        {
            Report(context, program, claim, key.Expression);
        }
    }

    /// <summary>An object that a handler reads the arguments of the request into.</summary>
    private static void AnalyzeObject(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var reader = (GenericNameSyntax)context.Node;
        if (!IsShared(program, context.CancellationToken) || !ClaimedArguments.MayRead(reader))
        {
            return;
        }

        program.Use(context.SemanticModel);
        foreach (var claim in new ClaimedArguments(program, context.CancellationToken).Of(reader))
        {
            Report(context, program, claim, reader.TypeArgumentList.Arguments[0]);
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, McpProgram program, IdentityClaim claim, SyntaxNode place) =>
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC5008_ClaimedIdentity, Tier.Warning, place.GetLocation(), claim.Decisions.Select(d => d.GetLocation()), null, claim.Argument));

    /// <summary>A local server has one user, who may claim what he likes.</summary>
    private static bool IsShared(McpProgram program, CancellationToken cancellationToken) =>
        (program.Handlers.Host(cancellationToken) & (McpHost.Http | McpHost.Functions)) != 0;

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var cancellationToken = context.CancellationToken;
        var syntax = (ParameterSyntax)context.Node;
        if (!IsShared(program, cancellationToken)
            || !MayClaim(syntax)
            || context.SemanticModel.GetDeclaredSymbol(syntax, cancellationToken) is not IParameterSymbol { ContainingSymbol: IMethodSymbol method } parameter)
        {
            return;
        }

        program.Use(context.SemanticModel);
        if (!program.Handlers.IsModelSupplied(parameter, cancellationToken)
            || program.Handlers.Find(method, cancellationToken) is not { } handler
            || method.Parameters.Any(p => SecretNames.Classify(p.Name, NamePosition.Identifier).IsPassword)
            || IsForAdministrators(method)
            || CallerFilters.CheckArguments(program, null, cancellationToken))
        {
            return;
        }

        foreach (var member in Members(parameter, program))
        {
            if (ClaimJudge.Of(handler, parameter, member, program, cancellationToken) is { } claim)
            {
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC5008_ClaimedIdentity,
                    Tier.Warning,
                    syntax.Identifier.GetLocation(),
                    claim.Decisions.Select(d => d.GetLocation()),
                    member is null ? ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, claim.Name.Kind.ToString()) : null,
                    claim.Argument));
            }
        }
    }

    /// <summary>By its text alone: a parameter of a handler that is no number of things, and no service by its looks.</summary>
    private static bool MayClaim(ParameterSyntax parameter) =>
        parameter is { Type: { } type, Parent.Parent: MethodDeclarationSyntax { AttributeLists.Count: > 0 } or LocalFunctionStatementSyntax or ParenthesizedLambdaExpressionSyntax }
        && (type is not PredefinedTypeSyntax and not NullableTypeSyntax { ElementType: PredefinedTypeSyntax }
                ? type.ToString() is not ("CancellationToken" or "IServiceProvider" or "IMcpServer" or "McpServer" or "ClaimsPrincipal")
                : NameWords.Split(parameter.Identifier.ValueText).Count > 0);

    /// <summary>The parameter itself, or what of an object of the compilation names somebody.</summary>
    private static IEnumerable<ISymbol?> Members(IParameterSymbol parameter, McpProgram program) =>
        IdentityName.Of(parameter.Name, parameter.Type) is not null
            ? new ISymbol?[] { null }
            : parameter.Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type && program.IsOurs(type)
                ? type.GetMembers().OfType<IPropertySymbol>().Where(p => IdentityName.Of(p.Name, p.Type) is not null).Take(MaxMembers)
                : Enumerable.Empty<ISymbol?>();

    /// <summary>Whether the attributes let administrators alone use the tool: it is about others, then.</summary>
    private static bool IsForAdministrators(IMethodSymbol method) =>
        ToolAuthorization.IsRequired(method)
        && ToolAuthorization.Attribute(method, "IAuthorizeData") is { } attribute
        && attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(a => a.Value)).Any(a => a.Kind == TypedConstantKind.Primitive && a.Value is string text && IdentityWords.IsPower(text));
}
