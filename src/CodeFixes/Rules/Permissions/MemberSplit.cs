using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>A second field, made like the first from the new credential, for the methods that only readers come to.</summary>
internal static class MemberSplit
{
    public static async Task<Solution?> ApplyAsync(ClientSplit split, CancellationToken cancellationToken)
    {
        // Both are checked at the start, as far as this project has one.
        foreach (var key in new[] { split.Read, split.Write })
        {
            if (await StartupEditor.GuardAsync(split.Solution, split.Project, key, null, cancellationToken).ConfigureAwait(false) is { } guarded
                && guarded != split.Solution)
            {
                if (await split.Target.InAsync(guarded, cancellationToken).ConfigureAwait(false) is not { } moved
                    || await ClientSplit.FindAsync(moved, cancellationToken).ConfigureAwait(false) is not { } again)
                {
                    return null;
                }

                split = again;
            }
        }

        if (split.Client.Member is not { } member
            || member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not { } declaration
            || declaration.FirstAncestorOrSelf<FieldDeclarationSyntax>() is not { Declaration.Variables.Count: 1 } field)
        {
            return null;
        }

        var type = declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>()!;
        var name = UniqueNames.In(
            member.ContainingType.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken)), member.Name + "Read");
        var writes = WritesOn(member, type, split, cancellationToken).ToList();
        var made = new SyntaxNode?[] { field.Declaration.Variables[0].Initializer?.Value }.Concat(writes).OfType<SyntaxNode>().ToList();
        if (made.All(m => CredentialUse.Renamed(m, split.Write.Name, split.Read.Name).IsEquivalentTo(m)))
        {
            return null;
        }

        var editor = new SolutionEditor(split.Solution);
        var own = await editor.GetDocumentEditorAsync(split.Target.Document.Id, cancellationToken).ConfigureAwait(false);
        own.InsertAfter(field, WithoutComments(Twin(field, member.Name, name, split)));
        foreach (var write in writes)
        {
            if (write.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax } statement)
            {
                return null;
            }

            own.InsertAfter(statement, WithoutComments(Twin(statement, member.Name, name, split)));
        }

        foreach (var use in UsesOf(member, split, cancellationToken))
        {
            if (!writes.Any(w => w.Span.Contains(use.Span))
                && ClientSplit.MemberAround(use) is BaseMethodDeclarationSyntax or PropertyDeclarationSyntax
                && ClientSplit.MemberAround(use) is { } around
                && split.ServesReadersOnly(around, cancellationToken)
                && split.Solution.GetDocument(use.SyntaxTree) is { } document)
            {
                var documentEditor = await editor.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
                documentEditor.ReplaceNode(use, use.WithIdentifier(SyntaxFactory.Identifier(name).WithTriviaFrom(use.Identifier)));
            }
        }

        return editor.GetChangedSolution();
    }

    private static T Twin<T>(T node, string oldName, string newName, ClientSplit split)
        where T : SyntaxNode =>
        CredentialUse.Renamed(
            node.ReplaceTokens(
                node.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == oldName),
                (token, _) => SyntaxFactory.Identifier(newName).WithTriviaFrom(token)),
            split.Write.Name,
            split.Read.Name);

    private static T WithoutComments<T>(T node)
        where T : SyntaxNode => node.WithLeadingTrivia(StatementLists.Indentation(node));

    private static IEnumerable<IdentifierNameSyntax> UsesOf(ISymbol member, ClientSplit split, CancellationToken cancellationToken) =>
        split.Program.Tokens(member.Name, cancellationToken)
            .Select(t => t.Parent)
            .OfType<IdentifierNameSyntax>()
            .Where(n => SymbolEqualityComparer.Default.Equals(
                split.Program.ModelOf(n.SyntaxTree).GetSymbolInfo(n, cancellationToken).Symbol?.OriginalDefinition, member));

    /// <summary>The statements of constructors that give the field its value or fit it out.</summary>
    private static IEnumerable<ExpressionSyntax> WritesOn(
        ISymbol member, TypeDeclarationSyntax type, ClientSplit split, CancellationToken cancellationToken) =>
        UsesOf(member, split, cancellationToken)
            .Where(u => type.Span.Contains(u.Span) && u.SyntaxTree == type.SyntaxTree && u.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not null)
            .Select(u => u.Ancestors().OfType<ExpressionSyntax>().LastOrDefault(e => e.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax))
            .OfType<ExpressionSyntax>()
            .Distinct();
}
