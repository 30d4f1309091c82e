using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2001: a credential is part of what a handler returns to the client.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInResultAnalyzer : McpAnalyzer
{
    public SecretInResultAnalyzer()
        : base(Descriptors.MCPAC2001_SecretInResult)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            RegisterMemberAction(context, program, block => Analyze(block, program));
        }
    }

    private static void Analyze(MemberAnalysisContext context, McpProgram program)
    {
        foreach (var leak in program.Leaks.In(context.OwningSymbol, context.CancellationToken))
        {
            if (leak.Channel != LeakChannel.Result || leak.Source.Kind != SourceKind.Secret)
            {
                continue;
            }

            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2001_SecretInResult,
                SecretResults.AreAllowedBy(context.OwningSymbol) || leak.Places.All(IsForUserOnly) ? Tier.Info : Tier.Error,
                leak.Places[0].GetLocation(),
                leak.AdditionalLocations,
                leak.Facts,
                leak.Source.Name,
                leak.Handler,
                leak.Path.Clause));
        }
    }

    /// <summary>A content block that says its audience is the user alone: hosts keep it from the model.</summary>
    private static bool IsForUserOnly(SyntaxNode place)
    {
        foreach (var creation in place.Ancestors().OfType<BaseObjectCreationExpressionSyntax>())
        {
            if (creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>()
                .FirstOrDefault(a => a.Left is IdentifierNameSyntax { Identifier.ValueText: "Annotations" }) is { } annotations)
            {
                var words = annotations.Right.DescendantTokens().Select(t => t.ValueText).ToList();
                return words.Contains("Audience") && words.Contains("User") && !words.Contains("Assistant");
            }
        }

        return false;
    }
}
