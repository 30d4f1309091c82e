using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2003: the exception is logged and the client reads a fixed text, or the catch goes and the SDK masks.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExceptionDetailFix))]
public sealed class ExceptionDetailFix : McpCodeFix
{
    private const string Protocol = "global::ModelContextProtocol.Protocol.";

    private static readonly Replacement s_logged = Replacement.ByText("see the server log", "The operation failed; see the server log.");
    private static readonly Replacement s_unlogged = Replacement.ByText("the operation failed", "The operation failed.");

    public ExceptionDetailFix()
        : base(Descriptors.MCPAC2003_ExceptionDetail)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Fact(FixFacts.Shape) is not null || ClauseOf(target.Node) is not { } clause)
        {
            // The body of a response: there is no exception to log.
            return new List<FixOffer> { new("Return a fixed text", "MCPAC2003.FixedText", ct => LeakFix.ApplyAsync(target, s_unlogged, ct)) };
        }

        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var isLogged = CaughtLog.IsWritten(clause);
        var loggers = isLogged ? new List<string>() : CaughtLog.LoggersAt(clause, model!);
        var end = clause.Block.Statements.LastOrDefault() is ThrowStatementSyntax ? "throw" : "return";
        var offers = new List<FixOffer>();
        foreach (var logger in loggers)
        {
            // The first logger that can be used here: one of the instance cannot where the code is static.
            if (await TextAsync(target, clause, logger, s_logged, cancellationToken).ConfigureAwait(false) is not null)
            {
                offers.Add(new FixOffer(
                    $"Log the exception and {end} a fixed text", "MCPAC2003.FixedText", ct => TextAsync(target, clause, logger, s_logged, ct)));
                break;
            }
        }

        if (offers.Count == 0)
        {
            offers.Add(new FixOffer(
                char.ToUpperInvariant(end[0]) + end.Substring(1) + " a fixed text",
                "MCPAC2003.FixedText",
                ct => TextAsync(target, clause, null, isLogged ? s_logged : s_unlogged, ct)));
        }

        if (target.Fact(FixFacts.AtBorder) is not null && CatchRemoval.IsPossible(clause))
        {
            offers.Add(new FixOffer("Remove the catch, so that the SDK masks the exception", "MCPAC2003.RemoveCatch", ct => CatchRemoval.ApplyAsync(target, clause, ct)));
        }

        return offers;
    }

    private static async Task<Solution?> TextAsync(
        FixTarget target, CatchClauseSyntax clause, string? logger, Replacement replacement, CancellationToken cancellationToken)
    {
        var mark = new SyntaxAnnotation();
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var marked = target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root!.ReplaceNode(clause, clause.WithAdditionalAnnotations(mark)));
        if (await target.InAsync(marked, cancellationToken).ConfigureAwait(false) is not { } current)
        {
            return null;
        }

        // The texts first: a statement above them would be seen by what looks for the places.
        var solution = await LeakFix.ApplyAsync(current, replacement, cancellationToken).ConfigureAwait(false)
            ?? await WholeResultAsync(current, replacement, cancellationToken).ConfigureAwait(false);
        if (solution is null || await RootAsync(solution).ConfigureAwait(false) is not { } changed)
        {
            return null;
        }

        if (logger is not null)
        {
            foreach (var logged in CaughtLog.Write(changed, Clause(changed), logger))
            {
                var after = solution.WithDocumentSyntaxRoot(target.Document.Id, logged);
                if (await SolutionChange.IsSoundAsync(solution, after, cancellationToken).ConfigureAwait(false))
                {
                    return after;
                }
            }

            return null;
        }

        return solution.WithDocumentSyntaxRoot(target.Document.Id, changed.ReplaceNode(Clause(changed), CaughtLog.WithoutIdleName(Clause(changed))));

        CatchClauseSyntax Clause(SyntaxNode node) => (CatchClauseSyntax)node.GetAnnotatedNodes(mark).First();

        async Task<SyntaxNode?> RootAsync(Solution s)
        {
            var node = await s.GetDocument(target.Document.Id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            return node!.GetAnnotatedNodes(mark).Any() ? node : null;
        }
    }

    /// <summary>Where the exception itself is handed to a helper: a text, or an exception with one, in the place of what the helper makes.</summary>
    private static async Task<Solution?> WholeResultAsync(FixTarget target, Replacement replacement, CancellationToken cancellationToken)
    {
        if (target.Count(FixFacts.FurtherPlaces) > 0)
        {
            return null;
        }

        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        foreach (var expression in target.Node.Ancestors().TakeWhile(n => n is not StatementSyntax).OfType<ExpressionSyntax>())
        {
            var type = model!.GetTypeInfo(expression, cancellationToken).Type;
            var text = Generated.Literal(replacement.WholeError);
            var made = expression.Parent is ThrowStatementSyntax or ThrowExpressionSyntax && type is not null
                    ? Generated.Expression($"new {type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}({text})").WithTriviaFrom(expression)
                : type?.Name == "CallToolResult"
                    ? Generated.Expression($"new {Protocol}CallToolResult {{ IsError = true, Content = {{ new {Protocol}TextContentBlock {{ Text = {text} }} }} }}").WithTriviaFrom(expression)
                : LeakPlace.Literal(expression, replacement.WholeError);
            var after = target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root!.ReplaceNode(expression, made));
            if (await SolutionChange.IsSoundAsync(target.Solution, after, cancellationToken).ConfigureAwait(false))
            {
                return after;
            }
        }

        return null;
    }

    /// <summary>The catch whose exception the place shows; the nearest one where it shows a variable.</summary>
    private static CatchClauseSyntax? ClauseOf(SyntaxNode place)
    {
        var names = new HashSet<string>(place.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
        var clauses = place.Ancestors().OfType<CatchClauseSyntax>().ToList();
        return clauses.FirstOrDefault(c => c.Declaration is { } declaration && names.Contains(declaration.Identifier.ValueText)) ?? clauses.FirstOrDefault();
    }
}
