using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5005: a tool says that it only reads, and changes something.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HintContradictsCodeAnalyzer : McpAnalyzer
{
    public HintContradictsCodeAnalyzer()
        : base(Descriptors.MCPAC5005_HintContradictsCode)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Analyze(c, program), SyntaxKind.AttributeArgument, SyntaxKind.SimpleAssignmentExpression);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        if (ToolHint.Read(context.Node) is not { IsClaim: true } hint)
        {
            return;
        }

        program.Use(context.SemanticModel);
        if (hint.ToolOf(program, context.CancellationToken) is not { } tool

            // Said to be harmless twice: one finding, at the stronger claim.
            || (hint.Name == ToolHint.Destructive && (tool.ReadOnly == true || hint.IsSaidBetter))
            || ChangeWalk.Of(tool, deletionsOnly: hint.Name == ToolHint.Destructive, program, context.CancellationToken) is not { } change)
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC5005_HintContradictsCode,
            Tier.Warning,
            context.Node.GetLocation(),
            new[] { change.Place.GetLocation() },
            ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, change.Deletes ? HintShapes.Deletes : HintShapes.Changes),
            arguments: new object[] { tool.Name, hint.Name == ToolHint.Destructive ? "Destructive = false" : "ReadOnly", change.Name }));
    }
}
