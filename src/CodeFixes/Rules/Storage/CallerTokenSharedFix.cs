using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC3004: each request gets an object of its own for what belongs to its caller.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallerTokenSharedFix))]
public sealed class CallerTokenSharedFix : McpCodeFix
{
    public CallerTokenSharedFix()
        : base(Descriptors.MCPAC3004_CallerTokenShared)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = target.Fact(FixFacts.Shape) is not null && target.First is { Node: InvocationExpressionSyntax call } place && NameOf(call) is { } name
            ? new[] { new FixOffer("Make the service scoped: one for each request", "MCPAC3004.Scope", ct => ScopeAsync(target, new FixPlace(place.Document, name), ct)) }
            : Array.Empty<FixOffer>();
        return Task.FromResult(offers);
    }

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name: var name } && name.Identifier.ValueText.Contains("Singleton") ? name : null;

    private static async Task<Solution?> ScopeAsync(FixTarget target, FixPlace name, CancellationToken cancellationToken)
    {
        var root = await name.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var old = (SimpleNameSyntax)name.Node;
        var identifier = SyntaxFactory.Identifier(old.Identifier.ValueText.Replace("Singleton", "Scoped")).WithTriviaFrom(old.Identifier);
        return target.Solution.WithDocumentSyntaxRoot(name.Document.Id, root!.ReplaceNode(old, old.WithIdentifier(identifier)));
    }
}
