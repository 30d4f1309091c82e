using System;
using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>Reports what one model knows under the two ids that name it.</summary>
internal static class ValidationFindings
{
    public static void Report(SyntaxNodeAnalysisContext context, McpProgram program, DiagnosticDescriptor rule, Func<TokenPart, bool> isMine)
    {
        if (FindingIn(context, program) is not { } found || !isMine(found.Part))
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            rule,
            found.Tier,
            found.Place is MethodDeclarationSyntax method ? method.Identifier.GetLocation() : found.Place.GetLocation(),
            found.Origin is { } origin ? new[] { origin.GetLocation() } : null,
            ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, found.Shape),
            found.Text));
    }

    private static UnvalidatedToken? FindingIn(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        switch (context.Node)
        {
            case AssignmentExpressionSyntax { Left: var target } assignment
                when ((target as MemberAccessExpressionSyntax)?.Name ?? target as SimpleNameSyntax) is { } name && TokenValidation.IsSetting(name.Identifier.ValueText):
                program.Use(context.SemanticModel);
                return new TokenValidation(program, context.CancellationToken).Of(assignment, context.SemanticModel);

            case MethodDeclarationSyntax method when method.Modifiers.Any(SyntaxKind.OverrideKeyword) && TokenValidation.IsOverride(method.Identifier.ValueText):
                program.Use(context.SemanticModel);
                return new TokenValidation(program, context.CancellationToken).Of(method, context.SemanticModel);

            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call when UnvalidatedClaims.MayParse(access.Name.Identifier.ValueText):
                program.Use(context.SemanticModel);
                return new UnvalidatedClaims(program, context.CancellationToken).Of(call, context.SemanticModel);

            case ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 1 } creation when UnvalidatedClaims.MayParse(creation.Type.RightmostName().ValueText):
                program.Use(context.SemanticModel);
                return new UnvalidatedClaims(program, context.CancellationToken).Of(creation, context.SemanticModel);

            default:
                return null;
        }
    }
}
