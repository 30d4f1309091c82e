using System;
using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5001: the server asks for a scope that allows far more than its tools can need.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BroadScopeAnalyzer : McpAnalyzer
{
    private static readonly char[] s_separators = { ' ', ',', '+' };

    public BroadScopeAnalyzer()
        : base(Descriptors.MCPAC5001_BroadScope)
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
        var text = literal.Token.ValueText;
        if (!ScopeTable.MayHoldOne(text))
        {
            return;
        }

        ScopePosition? position = null;
        foreach (var scope in text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries))
        {
            var row = ScopeTable.Find(scope);
            if (row is null && !ScopeTable.IsEverything(scope))
            {
                continue;
            }

            position ??= ScopePositions.Of(literal, context.SemanticModel, context.CancellationToken);
            if (position is ScopePosition.None or ScopePosition.Advertised
                || (row is null && position != ScopePosition.OfLibrary)
                || (row?.Context is { } word && !Mentions(literal.SyntaxTree, word, context.CancellationToken)))
            {
                continue;
            }

            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC5001_BroadScope,
                row is { IsOnlyForm: true } ? Tier.Info : Tier.Warning,
                literal.GetLocation(),
                properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.SourceName, scope),
                arguments: new object[] { scope, row?.Grants ?? "everything", Advice(row) }));
        }
    }

    private static string Advice(ScopeRow? row) => row switch
    {
        { IsOnlyForm: true } => "giving the identity itself no more than the tools need",
        { Narrower.IsEmpty: false } => "'" + string.Join("' or '", row.Narrower) + "'",
        _ => "the scopes that the tools need",
    };

    /// <summary>Whether the file has to do with the service: what "repo" or "api" is a scope of depends on it.</summary>
    private static bool Mentions(SyntaxTree tree, string word, System.Threading.CancellationToken cancellationToken) =>
        tree.GetText(cancellationToken).ToString().IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
}
