using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC7006: the new refresh token is kept beside the access token.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RefreshTokenDroppedFix))]
public sealed class RefreshTokenDroppedFix : McpCodeFix
{
    public RefreshTokenDroppedFix()
        : base(Descriptors.MCPAC7006_RefreshTokenDropped)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = target.Fact(FixFacts.Shape) is { } holder
            && target.Fact(FixFacts.SourceName) is { } rotated
            && target.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { Parent: ExpressionStatementSyntax statement } assignment
            && StatementLists.IsListed(statement)
            && Answer(assignment) is { } answer
            ? new[] { new FixOffer($"Keep '{rotated}'", "MCPAC7006.Keep", ct => KeepAsync(target, statement, $"{holder} = {answer}.{rotated} ?? {holder};", ct)) }
            : Array.Empty<FixOffer>();
        return Task.FromResult(offers);
    }

    private static string? Answer(AssignmentExpressionSyntax assignment) =>
        assignment.Right.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().FirstOrDefault()?.Expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault()?.Identifier.ValueText;

    private static async Task<Solution?> KeepAsync(FixTarget target, StatementSyntax statement, string code, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var kept = Generated.Statements(root, code)[0]
            .WithLeadingTrivia(StatementLists.Indentation(statement))
            .WithTrailingTrivia(NewLines.Of(root));
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root.InsertNodesAfter(statement, new[] { kept }));
    }
}
