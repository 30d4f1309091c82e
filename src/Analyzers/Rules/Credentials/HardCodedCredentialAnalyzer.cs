using System.Collections.Immutable;
using McpAnalyzers.Options;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>MCPAC1001: a credential is written into the source.</summary>
/// <remarks>
/// Starts from syntax, since texts in attributes and default values belong to no operation in older compilers, and since
/// nearly every text is refused before anything is bound.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HardCodedCredentialAnalyzer : McpAnalyzer
{
    public HardCodedCredentialAnalyzer()
        : base(Descriptors.MCPAC1001_HardCodedCredential)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program) =>
        context.RegisterSyntaxNodeAction(
            c => Analyze(c, program),
            SyntaxKind.StringLiteralExpression,
            SyntaxKind.Utf8StringLiteralExpression,
            SyntaxKind.InterpolatedStringExpression,
            SyntaxKind.AddExpression,
            SyntaxKind.ArrayInitializerExpression,
            (SyntaxKind)NewerSyntax.CollectionExpression);

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var expression = (ExpressionSyntax)context.Node;
        if (context.IsGeneratedCode || ConstantText.IsPartOfSum(expression) || ConstantText.IsTooShort(expression))
        {
            return;
        }

        if (Find(expression, context, program) is not { } found
            || TierOf(found.Value, program) is not { } tier
            || IsOfAnotherRule(found, expression, context, program))
        {
            return;
        }

        var kind = program.For(KnownOptions.Explain, expression.SyntaxTree) ? $"{found.Value.What}: {found.Value.Why}" : found.Value.What;
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC1001_HardCodedCredential,
            tier,
            expression.GetLocation(),
            additionalLocations: null,
            FactsOf(found),
            found.DisplayName,
            kind));
    }

    private static HardCodedCredential? Find(ExpressionSyntax expression, SyntaxNodeAnalysisContext context, McpProgram program) =>
        expression is InitializerExpressionSyntax || expression.RawKind == NewerSyntax.CollectionExpression
            ? HardCodedCredential.FindSpelledOut(expression, context.SemanticModel, context.CancellationToken)
            : HardCodedCredential.Find(expression, context.SemanticModel, context.CancellationToken, program);

    /// <summary>One finding for a cause: passwords of connections are MCPAC1003's, what stands in for a missing setting is MCPAC1002's, what every model is sent MCPAC1005's.</summary>
    private static bool IsOfAnotherRule(HardCodedCredential found, ExpressionSyntax expression, SyntaxNodeAnalysisContext context, McpProgram program) =>
        found.Rule == CredentialRule.Connection
        || MetadataCredential.IsReported(expression, program, context.SemanticModel, context.CancellationToken)
        || (found.Rule == CredentialRule.Any
            && expression is LiteralExpressionSyntax literal
            && SecretFallback.Of(expression, context.SemanticModel, context.CancellationToken) is { } fallback
            && SecretFallback.IsBuiltInCredential(literal.Token.ValueText, fallback.Read.Key));

    /// <summary>The rank of a finding; null where tests stay silent.</summary>
    private static Tier? TierOf(ValueVerdict value, McpProgram program)
    {
        if (program.IsTestProject)
        {
            // A made-up password in a test is none; a live-looking token is one wherever it stands.
            return value.Kind == ValueKind.ProviderFormat && value.Certainty == Certainty.Certain ? Tier.Info : null;
        }

        return value.Certainty switch
        {
            Certainty.Certain => Tier.Error,
            Certainty.Likely => Tier.Warning,
            _ => Tier.Info,
        };
    }

    private static ImmutableDictionary<string, string?> FactsOf(HardCodedCredential found) =>
        ImmutableDictionary<string, string?>.Empty
            .Add(FixFacts.SourceName, found.Variable)
            .Add(FixFacts.Shape, found.Shape);
}
