using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// Parameters of a primary constructor that nothing reads any more: left in place they are a compiler warning, which a
/// project that treats warnings as errors does not build with.
/// </summary>
internal static class UnusedParameters
{
    /// <summary>
    /// The solution without the unused parameters of the marked type, and without their arguments wherever it is created;
    /// null when a use is not an ordinary creation.
    /// </summary>
    public static async Task<Solution?> RemoveAsync(Solution solution, DocumentId document, SyntaxAnnotation type, CancellationToken cancellationToken)
    {
        while (await FindAsync(solution, document, type, cancellationToken).ConfigureAwait(false) is (var parameter, var symbol))
        {
            if (await WithoutAsync(solution, document, parameter, symbol, cancellationToken).ConfigureAwait(false) is not { } changed)
            {
                return null;
            }

            solution = changed;
        }

        return solution;
    }

    private static async Task<(ParameterSyntax Syntax, IParameterSymbol Symbol)?> FindAsync(
        Solution solution, DocumentId document, SyntaxAnnotation mark, CancellationToken cancellationToken)
    {
        var model = (await solution.GetDocument(document)!.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        if (root.GetAnnotatedNodes(mark).FirstOrDefault() is not ClassDeclarationSyntax type
            || type.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault() is not { } list)
        {
            return null;
        }

        foreach (var parameter in list.Parameters)
        {
            var name = parameter.Identifier.ValueText;
            if (model.GetDeclaredSymbol(parameter, cancellationToken) is { } symbol
                && !type.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n =>
                    n.Identifier.ValueText == name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n, cancellationToken).Symbol, symbol)))
            {
                return (parameter, symbol);
            }
        }

        return null;
    }

    private static async Task<Solution?> WithoutAsync(
        Solution solution, DocumentId document, ParameterSyntax parameter, IParameterSymbol symbol, CancellationToken cancellationToken)
    {
        var edits = new Dictionary<DocumentId, List<SyntaxNode>> { [document] = new() { parameter } };
        foreach (var reference in await SymbolFinder.FindReferencesAsync(symbol.ContainingSymbol, solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var location in reference.Locations)
            {
                var root = await location.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                var node = root!.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
                if (node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is not { ArgumentList: { } arguments }
                    || ArgumentFor(arguments, symbol) is not { } argument)
                {
                    return null;
                }

                if (!edits.TryGetValue(location.Document.Id, out var nodes))
                {
                    edits.Add(location.Document.Id, nodes = new List<SyntaxNode>());
                }

                nodes.Add(argument);
            }
        }

        foreach (var edit in edits)
        {
            var current = solution.GetDocument(edit.Key)!;
            var model = await current.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
            var root = await current.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            solution = solution.WithDocumentSyntaxRoot(edit.Key, Without(root!, edit.Value, model!, cancellationToken));
        }

        return solution;
    }

    private static ArgumentSyntax? ArgumentFor(ArgumentListSyntax list, IParameterSymbol parameter) =>
        list.Arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter.Name)
        ?? (parameter.Ordinal < list.Arguments.Count && list.Arguments.Take(parameter.Ordinal + 1).All(a => a.NameColon is null)
            ? list.Arguments[parameter.Ordinal]
            : null);

    /// <summary>Takes the nodes out, and with them locals that only they read and that are safe not to compute.</summary>
    private static SyntaxNode Without(SyntaxNode root, List<SyntaxNode> nodes, SemanticModel model, CancellationToken cancellationToken)
    {
        // A local may have been there for another one that goes: look again after each round.
        var removed = new List<SyntaxNode>(nodes);
        for (var i = 0; i < removed.Count; i++)
        {
            foreach (var local in removed[i].DescendantNodes().OfType<IdentifierNameSyntax>()
                .Select(n => model.GetSymbolInfo(n, cancellationToken).Symbol)
                .OfType<ILocalSymbol>())
            {
                if (local.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is VariableDeclaratorSyntax declarator
                    && !removed.Any(r => r.Span.Contains(declarator.Span))
                    && IsOrphan(declarator, removed))
                {
                    removed.Add(declarator.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()!);
                }
            }
        }

        var orphans = removed.Skip(nodes.Count).Cast<StatementSyntax>().ToList();
        root = root.TrackNodes(removed);
        root = WithoutEmptyLists(
            root.RemoveNodes(nodes.Select(n => root.GetCurrentNode(n)!), SyntaxRemoveOptions.KeepNoTrivia)!, nodes);
        return orphans.Count == 0 ? root : StatementLists.Remove(root, orphans.Select(o => root.GetCurrentNode(o)!).ToList());
    }

    /// <summary>A primary constructor without parameters is written without parentheses, unless it calls a base constructor.</summary>
    private static SyntaxNode WithoutEmptyLists(SyntaxNode root, List<SyntaxNode> nodes)
    {
        if (nodes.OfType<ParameterSyntax>().FirstOrDefault()?.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } type
            || root.DescendantNodes().OfType<ClassDeclarationSyntax>().FirstOrDefault(c => c.Identifier.ValueText == type.Identifier.ValueText) is not { } current
            || current.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault() is not { Parameters.Count: 0 } list
            || current.BaseList?.Types.Any(t => t is PrimaryConstructorBaseTypeSyntax) == true)
        {
            return root;
        }

        var trailing = list.GetTrailingTrivia();
        root = root.TrackNodes(current);
        root = root.RemoveNode(root.GetCurrentNode(current)!.ChildNodes().OfType<ParameterListSyntax>().First(), SyntaxRemoveOptions.KeepNoTrivia)!;
        current = root.GetCurrentNode(current)!;
        return root.ReplaceToken(current.Identifier, current.Identifier.WithTrailingTrivia(trailing));
    }

    private static bool IsOrphan(SyntaxNode declarator, List<SyntaxNode> removed) =>
        declarator is VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } } variable
        && StatementLists.IsListed(statement)
        && StatementMove.IsPureDeclaration(statement)
        && statement.SyntaxTree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>().All(n =>
            n.Identifier.ValueText != variable.Identifier.ValueText || removed.Any(r => r.Span.Contains(n.Span)));
}
