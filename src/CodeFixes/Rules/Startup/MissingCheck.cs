using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// MCPAC4001(b): a read of the startup flow that nothing checks gets its check right behind it; both move up when they
/// stand below the registration.
/// </summary>
internal static class MissingCheck
{
    public static async Task<Solution?> ApplyAsync(StartupFinding finding, CancellationToken cancellationToken)
    {
        if (finding.Root is null || CheckedRead.At(finding.Target.Node) is not { } read)
        {
            return null;
        }

        if (StatementLists.Listed(read.Whole) is { } statement && AnchorFor(statement, finding) is { } anchor)
        {
            if (Checked(statement, read, finding) is not (var stripped, var variable))
            {
                return InlineRead.Hoist(finding, read, cancellationToken);
            }

            var check = StrongChecks.Check(finding.Tree, variable, Generated.NotSet(finding.Key.Name));
            if (statement.Span.End <= anchor.SpanStart)
            {
                return finding.With(CheckBehind(finding.Tree, statement, stripped, check));
            }

            if (anchor == finding.Root.Anchor && !finding.AlwaysRuns(statement))
            {
                return null;
            }

            if (StatementMove.Closure(anchor, new[] { statement }, System.Array.Empty<SyntaxNode>(), finding.Model, cancellationToken) is { } closure)
            {
                var rewritten = closure.SelectMany(s => s == statement ? new[] { stripped, check } : new[] { s });
                return finding.With(StatementMove.Apply(finding.Tree, anchor, closure, rewritten.ToList()));
            }
        }

        // A helper that the start calls, or a statement that cannot move: the start checks, the read agrees with it.
        return await finding.GuardAsync(cancellationToken).ConfigureAwait(false) is { } solution
            ? await LateRead.StopAtReadsAsync(finding, solution, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>
    /// The registration that the check has to precede: of the root body, or of the lambda that holds both, where a host
    /// is built by a chain of calls.
    /// </summary>
    private static StatementSyntax? AnchorFor(StatementSyntax statement, StartupFinding finding) =>
        finding.IsDirectlyInRootBody(statement) ? finding.Root!.Anchor
        : finding.IsInRootBody(statement) && statement.Parent is BlockSyntax { Parent: AnonymousFunctionExpressionSyntax } block
            ? block.Statements.FirstOrDefault(StartupRoot.Registers)
            : null;

    /// <summary>The statement with the bare read, and the variable it fills; null when it does more than that.</summary>
    private static (StatementSyntax Stripped, string Variable)? Checked(StatementSyntax statement, CheckedRead read, StartupFinding finding) =>
        statement switch
        {
            LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } declaration
                when variables[0].Initializer?.Value == read.Whole =>
                (StrongChecks.Declare(declaration, read.Read, finding.Model), variables[0].Identifier.Text),
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax name } assignment }
                when assignment.Right == read.Whole && finding.Model.GetSymbolInfo(name).Symbol is ILocalSymbol { Type.NullableAnnotation: not NullableAnnotation.NotAnnotated } =>
                (statement.ReplaceNode(read.Whole, read.Read.WithTriviaFrom(read.Whole)), name.Identifier.Text),
            _ => null,
        };

    private static SyntaxNode CheckBehind(SyntaxNode tree, StatementSyntax statement, StatementSyntax stripped, StatementSyntax check)
    {
        var mark = new SyntaxAnnotation();
        tree = tree.ReplaceNode(statement, stripped.WithAdditionalAnnotations(mark));
        return StatementLists.InsertAfter(tree, (StatementSyntax)tree.GetAnnotatedNodes(mark).Single(), new[] { check });
    }
}
