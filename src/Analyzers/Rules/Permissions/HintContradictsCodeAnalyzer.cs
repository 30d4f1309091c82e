using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
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
            RegisterFileAction(context, program, c => Analyze(c, program));
        }
    }

    private static void Analyze(SemanticModelAnalysisContext context, McpProgram program)
    {
        foreach (var hint in ToolHint.In(context.SemanticModel.SyntaxTree, context.CancellationToken))
        {
            // Said to be harmless twice: one finding, at the stronger claim.
            if (hint.IsClaim
                && hint.ToolOf(program, context.CancellationToken) is { } tool
                && (hint.Name != ToolHint.Destructive || (tool.ReadOnly != true && !hint.IsSaidBetter))
                && ChangeWalk.Of(tool, deletionsOnly: hint.Name == ToolHint.Destructive, program, context.CancellationToken) is { } change)
            {
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC5005_HintContradictsCode,
                    Tier.Warning,
                    hint.Syntax.GetLocation(),
                    new[] { change.Place.GetLocation() },
                    ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, change.Deletes ? HintShapes.Deletes : HintShapes.Changes),
                    arguments: new object[] { tool.Name, hint.Name == ToolHint.Destructive ? "Destructive = false" : "ReadOnly", change.Name }));
            }
        }
    }
}
