using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7001: tokens that were issued for other services are accepted.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AudienceNotValidatedAnalyzer : McpAnalyzer
{
    public AudienceNotValidatedAnalyzer()
        : base(Descriptors.MCPAC7001_AudienceNotValidated)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(
                c => ValidationFindings.Report(c, program, Descriptors.MCPAC7001_AudienceNotValidated, IsMine),
                SyntaxKind.SimpleAssignmentExpression,
                SyntaxKind.MethodDeclaration,
                SyntaxKind.InvocationExpression,
                SyntaxKind.ObjectCreationExpression);
        }
    }

    private static bool IsMine(TokenPart part) => part == TokenPart.Audience;
}
