using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7008: a token, a nonce or a handle can be guessed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PredictableTokenAnalyzer : McpAnalyzer
{
    public PredictableTokenAnalyzer()
        : base(Descriptors.MCPAC7008_PredictableToken)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Analyze(c, program), SyntaxKind.SimpleMemberAccessExpression);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var name = ((MemberAccessExpressionSyntax)context.Node).Name;
        if (!PredictableValues.MayBeSource(name.Identifier.ValueText))
        {
            return;
        }

        program.Use(context.SemanticModel);
        if (new PredictableValues(program, context.CancellationToken).Of(name, context.SemanticModel) is { } found)
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC7008_PredictableToken,
                Tier.Warning,
                found.Place.GetLocation(),
                found.Target.Span.Contains(found.Place.Span) ? null : new[] { found.Target.GetLocation() },
                ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, found.Shape),
                found.Position,
                found.Source));
        }
    }
}
