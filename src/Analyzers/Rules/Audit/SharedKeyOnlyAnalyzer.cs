using System.Linq;
using System.Threading;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Audit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Audit;

/// <summary>MCPAC8002: one key lets everybody in, and nobody is anybody.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedKeyOnlyAnalyzer : McpAnalyzer
{
    private static readonly string[] s_schemes = { "AddAuthentication", "AddJwtBearer", "AddMicrosoftIdentityWebApi", "RequireAuthorization", "AuthenticationHandler", "AddMcp" };

    public SharedKeyOnlyAnalyzer()
        : base(Descriptors.MCPAC8002_SharedKeyOnly)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Inline(c, program), SyntaxKind.InvocationExpression);
            context.RegisterSyntaxNodeAction(c => Class(c, program), SyntaxKind.MethodDeclaration);
        }
    }

    /// <summary><c>app.Use(async (context, next) => ..)</c>, and a filter on the endpoint.</summary>
    private static void Inline(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        if (context.Node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Use" or "UseWhen" or "AddEndpointFilter" }, ArgumentList.Arguments: { Count: > 0 } arguments }
            && arguments[arguments.Count - 1].Expression is AnonymousFunctionExpressionSyntax function)
        {
            Report(context, program, function);
        }
    }

    /// <summary>A middleware or endpoint filter of its own type.</summary>
    private static void Class(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var method = (MethodDeclarationSyntax)context.Node;
        if (method.Identifier.ValueText is "InvokeAsync" or "Invoke"
            && method.ParameterList.Parameters.Any(p => p.Type?.RightmostName().ValueText is "HttpContext" or "EndpointFilterInvocationContext"))
        {
            Report(context, program, method);
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, McpProgram program, SyntaxNode function)
    {
        program.Use(context.SemanticModel);
        if (SharedKeyGuard.ComparisonIn(function, program, context.CancellationToken) is { } comparison
            && (program.Handlers.Host(context.CancellationToken) & McpHost.Http) != 0
            && !HasScheme(program, context.CancellationToken))
        {
            context.ReportDiagnostic(program.Finding(Descriptors.MCPAC8002_SharedKeyOnly, Tier.Info, comparison.GetLocation()));
        }
    }

    private static bool HasScheme(McpProgram program, CancellationToken cancellationToken) =>
        s_schemes.Any(word => program.Tokens(word, cancellationToken).Any());
}
