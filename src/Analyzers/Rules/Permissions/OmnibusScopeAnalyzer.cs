using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5002: the protected resource tells every client to ask for everything.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OmnibusScopeAnalyzer : McpAnalyzer
{
    public OmnibusScopeAnalyzer()
        : base(Descriptors.MCPAC5002_OmnibusScope)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Analyze(c, program), SyntaxKind.StringLiteralExpression);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var literal = (LiteralExpressionSyntax)context.Node;
        if (ScopeTable.IsOmnibus(literal.Token.ValueText)
            && TreeIndex.Of(literal.SyntaxTree, context.CancellationToken).MayContain("ScopesSupported")
            && ScopePositions.Of(literal, context.SemanticModel, context.CancellationToken) == ScopePosition.Advertised)
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC5002_OmnibusScope, Tier.Warning, literal.GetLocation(), arguments: literal.Token.ValueText));
        }
    }
}
