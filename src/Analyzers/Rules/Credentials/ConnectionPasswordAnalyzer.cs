using System.Collections.Immutable;
using McpAnalyzers.Options;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>MCPAC1003: a connection string or a URL in the source has a password in it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConnectionPasswordAnalyzer : McpAnalyzer
{
    public ConnectionPasswordAnalyzer()
        : base(Descriptors.MCPAC1003_ConnectionPassword)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(
                c => Analyze(c, program),
                SyntaxKind.StringLiteralExpression,
                SyntaxKind.Utf8StringLiteralExpression,
                SyntaxKind.InterpolatedStringExpression,
                SyntaxKind.AddExpression);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var expression = (ExpressionSyntax)context.Node;
        if (context.IsGeneratedCode || ConstantText.IsPartOfSum(expression) || ConstantText.IsTooShort(expression) || !MayConnect(ConstantText.Written(expression, out var holes)))
        {
            return;
        }

        if (HardCodedCredential.Find(expression, context.SemanticModel, context.CancellationToken) is not { Rule: CredentialRule.Connection } found
            || MetadataCredential.IsReported(expression, program, context.SemanticModel, context.CancellationToken))
        {
            return;
        }

        var kind = program.For(KnownOptions.Explain, expression.SyntaxTree) ? $"{found.Value.What}: {found.Value.Why}" : found.Value.What;
        var facts = SecretFallback.Of(expression, context.SemanticModel, context.CancellationToken) is { } fallback
            ? ImmutableDictionary<string, string?>.Empty
                .Add(FixFacts.SourceName, fallback.Read.Key)
                .Add(FixFacts.ReadKind, fallback.Read.Kind.ToString())
                .Add(FixFacts.Shape, fallback.Shape)
            : ImmutableDictionary<string, string?>.Empty
                .Add(FixFacts.SourceName, SecretNames.EnvironmentNameFor("ConnectionString", Owner.Around(expression), null))
                .Add(FixFacts.Shape, holes ? HardCodedCredential.PartShape : HardCodedCredential.WholeShape);
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC1003_ConnectionPassword,
            found.Value.Certainty == Certainty.Possible ? Tier.Info : Tier.Warning,
            expression.GetLocation(),
            additionalLocations: null,
            facts,
            found.DisplayName,
            kind));
    }

    /// <summary>Whether the text has what every such text has; the test that nearly all end at.</summary>
    private static bool MayConnect(string text) => text.IndexOf('=') > 0 || (text.IndexOf("://", System.StringComparison.Ordinal) > 0 && text.IndexOf('@') > 0);
}
