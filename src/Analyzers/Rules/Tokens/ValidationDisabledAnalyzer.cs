using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7002: issuer, lifetime or signature of tokens are not validated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ValidationDisabledAnalyzer : McpAnalyzer
{
    public ValidationDisabledAnalyzer()
        : base(Descriptors.MCPAC7002_ValidationDisabled)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(
                c => ValidationFindings.Report(c, program, Descriptors.MCPAC7002_ValidationDisabled, IsMine),
                SyntaxKind.SimpleAssignmentExpression,
                SyntaxKind.MethodDeclaration);
        }
    }

    private static bool IsMine(TokenPart part) => part != TokenPart.Audience;
}
