using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7003: clients are told to get other tokens than the server accepts, or are told nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AudienceNotAdvertisedAnalyzer : McpAnalyzer
{
    public AudienceNotAdvertisedAnalyzer()
        : base(Descriptors.MCPAC7003_AudienceNotAdvertised)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => AnalyzeAudience(c, program), SyntaxKind.SimpleAssignmentExpression);
            context.RegisterSyntaxNodeAction(c => AnalyzeBearer(c, program), SyntaxKind.InvocationExpression);
        }
    }

    private static void AnalyzeAudience(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var assignment = (AssignmentExpressionSyntax)context.Node;
        if (((assignment.Left as MemberAccessExpressionSyntax)?.Name ?? assignment.Left as SimpleNameSyntax) is not { } name || !AdvertisedResource.IsAudience(name.Identifier.ValueText))
        {
            return;
        }

        program.Use(context.SemanticModel);
        if (new AdvertisedResource(program, context.CancellationToken).Of(assignment) is { } found)
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC7003_AudienceNotAdvertised,
                Tier.Warning,
                found.Place.GetLocation(),
                found.Advertised is { } advertised ? new[] { advertised.GetLocation() } : null,
                ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, AdvertisedShapes.Audience),
                found.Text));
        }
    }

    private static void AnalyzeBearer(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var call = (InvocationExpressionSyntax)context.Node;
        if (call.Expression is not MemberAccessExpressionSyntax { Name: { Identifier.ValueText: "AddJwtBearer" } name })
        {
            return;
        }

        program.Use(context.SemanticModel);
        if (new AdvertisedResource(program, context.CancellationToken).IsUnadvertised(call))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC7003_AudienceNotAdvertised,
                Tier.Info,
                name.GetLocation(),
                properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, AdvertisedShapes.Metadata),
                arguments: "Clients are not told where to get a token for this server; add the metadata of the resource with AddMcp"));
        }
    }
}
