using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// A read that runs on first use, checked there (MCPAC4002) or not (MCPAC4001 c). A lambda of the startup body captures a
/// value that was read and checked above the registration; anywhere else the start gets a check of its own.
/// </summary>
internal static class LateRead
{
    public static async Task<Solution?> ApplyAsync(StartupFinding finding, CancellationToken cancellationToken)
    {
        if (finding.Root is null || CheckedRead.At(finding.Target.Node) is not { } read)
        {
            return null;
        }

        if (finding.LambdaOf(read.Whole) is { } lambda)
        {
            var hoisted = LambdaChecks.Hoist(finding, lambda, read, cancellationToken) ?? InlineRead.Hoist(finding, read, cancellationToken);
            if (hoisted is not null)
            {
                return hoisted;
            }
        }

        if (await finding.GuardAsync(cancellationToken).ConfigureAwait(false) is not { } solution)
        {
            return null;
        }

        // A read that is checked where it stands stays as it is: the start now checks the same key before it.
        return finding.Target.Fact(FixFacts.Shape) == StartupShapes.LazyGuard
            ? solution
            : await StopAtReadsAsync(finding, solution, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets the reads themselves stop on a missing value instead of covering it up: start and use then agree.</summary>
    public static async Task<Solution> StopAtReadsAsync(StartupFinding finding, Solution solution, CancellationToken cancellationToken)
    {
        for (var i = 0; i == 0 || i < finding.Target.Additional.Length; i++)
        {
            if (await finding.Target.InAsync(solution, cancellationToken).ConfigureAwait(false) is not { } target)
            {
                return solution;
            }

            var place = i == 0 ? target.Primary : target.Additional[i];
            if (place is not null
                && CheckedRead.At(place.Node) is { Exception: null } read
                && (i == 0 || read.HasFallback)
                && await place.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } tree)
            {
                var stopping = Stopping(read, finding.Key.Name);
                solution = solution.WithDocumentSyntaxRoot(place.Document.Id, tree.ReplaceNode(read.Whole, stopping));
            }
        }

        return solution;
    }

    private static ExpressionSyntax Stopping(CheckedRead read, string name)
    {
        var stopping = SyntaxFactory.BinaryExpression(
            SyntaxKind.CoalesceExpression,
            read.Read.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space),
            SyntaxFactory.Token(SyntaxKind.QuestionQuestionToken).WithTrailingTrivia(SyntaxFactory.Space),
            SyntaxFactory.ThrowExpression(
                SyntaxFactory.Token(SyntaxKind.ThrowKeyword).WithTrailingTrivia(SyntaxFactory.Space), Generated.Expression(Generated.NotSet(name))));
        ExpressionSyntax result = stopping;
        if (read.Whole.Parent is not (EqualsValueClauseSyntax or ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax
            or AssignmentExpressionSyntax or LambdaExpressionSyntax or ParenthesizedExpressionSyntax))
        {
            result = SyntaxFactory.ParenthesizedExpression(result);
        }

        return result.WithTriviaFrom(read.Whole);
    }
}
