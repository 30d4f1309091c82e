using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>A PrintMembers that prints what the compiler's own would, less the credentials.</summary>
internal static class PrintedMembers
{
    public static async Task<Solution?> ApplyAsync(Solution solution, FixPlace place, CancellationToken cancellationToken)
    {
        var record = (RecordDeclarationSyntax)place.Node;
        var model = await place.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var root = await place.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);

        // A derived record prints what its base prints: which of both is to change is its author's choice.
        if (model?.GetDeclaredSymbol(record, cancellationToken) is not { } type
            || (!type.IsValueType && type.BaseType is not { SpecialType: SpecialType.System_Object })
            || type.GetMembers("PrintMembers").Any(m => !m.IsImplicitlyDeclared))
        {
            return null;
        }

        var printed = type.GetMembers().Where(IsPrinted).Select(m => m.Name).ToList();
        var modifiers = type.IsValueType || type.IsSealed ? "private" : "protected virtual";
        var lines = printed.Select((name, i) => $"    builder.Append(\"{(i == 0 ? "" : ", ")}{name} = \").Append({SafeName(name)});");
        var code = printed.Count == 0
            ? $"{modifiers} bool PrintMembers(global::System.Text.StringBuilder builder) => false;"
            : $"{modifiers} bool PrintMembers(global::System.Text.StringBuilder builder)\n{{\n{string.Join("\n", lines)}\n    return true;\n}}";
        var changed = Members.InsertFirst(WithBody(record, root!), Generated.Member(root!, code), root!);
        return solution.WithDocumentSyntaxRoot(place.Document.Id, root!.ReplaceNode(record, changed));
    }

    private static bool IsPrinted(ISymbol member) => member switch
    {
        IPropertySymbol { IsStatic: false, IsIndexer: false, IsOverride: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null } property =>
            !(Carriers.IsText(property.Type) && SourceTable.IsSecretMember(property)),
        IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Public } field =>
            !(Carriers.IsText(field.Type) && SourceTable.IsSecretMember(field)),
        _ => false,
    };

    private static string SafeName(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static RecordDeclarationSyntax WithBody(RecordDeclarationSyntax record, SyntaxNode root)
    {
        if (record.SemicolonToken.IsKind(SyntaxKind.None))
        {
            return record;
        }

        var endOfLine = NewLines.Of(root);
        var indentation = StatementLists.Indentation(record);
        var last = record.SemicolonToken.GetPreviousToken();
        return record
            .ReplaceToken(last, last.WithTrailingTrivia(endOfLine))
            .WithSemicolonToken(default)
            .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithLeadingTrivia(indentation).WithTrailingTrivia(endOfLine))
            .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithLeadingTrivia(indentation).WithTrailingTrivia(record.SemicolonToken.TrailingTrivia));
    }
}
