using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes;

/// <summary>A catch that only answers with the exception goes; what it caught goes on to the SDK.</summary>
internal static class CatchRemoval
{
    public static bool IsPossible(CatchClauseSyntax clause) =>
        clause.Parent is TryStatementSyntax && clause.Block.Statements.Count == 1 && clause.Block.Statements[0] is ReturnStatementSyntax or ThrowStatementSyntax;

    public static async Task<Solution?> ApplyAsync(FixTarget target, CatchClauseSyntax clause, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        foreach (var changed in Edits(root!, clause))
        {
            var after = target.Solution.WithDocumentSyntaxRoot(target.Document.Id, changed);
            if (await SolutionChange.IsSoundAsync(target.Solution, after, cancellationToken).ConfigureAwait(false))
            {
                return after;
            }
        }

        return null;
    }

    private static IEnumerable<SyntaxNode> Edits(SyntaxNode root, CatchClauseSyntax clause)
    {
        var attempt = (TryStatementSyntax)clause.Parent!;
        if (attempt.Catches.Count > 1 || attempt.Finally is not null)
        {
            var last = clause == attempt.Catches.Last() && attempt.Finally is null;
            var without = attempt.WithCatches(attempt.Catches.Remove(clause));
            yield return root.ReplaceNode(attempt, last ? without.WithTrailingTrivia(attempt.GetTrailingTrivia()) : without);
            yield break;
        }

        if (StatementLists.IsListed(attempt) && attempt.Block.Statements.Count > 0 && attempt.Parent is BlockSyntax or SwitchSectionSyntax)
        {
            var statements = attempt.Block.Statements.Select(s => s.WithAdditionalAnnotations(Formatter.Annotation)).ToList();
            statements[0] = statements[0].WithLeadingTrivia(attempt.GetLeadingTrivia().AddRange(StatementLists.Comments(statements[0])));
            var end = statements.Count - 1;
            statements[end] = statements[end].WithTrailingTrivia(attempt.GetTrailingTrivia());
            yield return root.ReplaceNode(attempt, statements);
        }

        // Names of the try may clash with those around it: then its braces stay.
        yield return root.ReplaceNode(attempt, attempt.Block.WithTriviaFrom(attempt).WithAdditionalAnnotations(Formatter.Annotation));
    }
}
