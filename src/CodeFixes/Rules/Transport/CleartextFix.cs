using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server.Tls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC6002: the address says https; metadata comes over https; the server redirects to it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CleartextFix))]
public sealed class CleartextFix : McpCodeFix
{
    private static readonly Regex s_address = new(@"\A(?<open>[$@""]*)http://(?<rest>[^/:""{]*)(?::80(?=[/""?]|\z))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public CleartextFix()
        : base(Descriptors.MCPAC6002_Cleartext)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        switch (target.Fact(FixFacts.Shape))
        {
            case CleartextShapes.Address when target.First is { } literal && Secure(literal.Node) is { } secure:
                return new[] { new FixOffer("Use https", "MCPAC6002.Https", ct => ReplaceAsync(literal, target, secure, ct)) };

            case CleartextShapes.Metadata when target.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } assignment:
                var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
                var offers = new List<FixOffer>();
                if (assignment.Parent is InitializerExpressionSyntax || assignment.Parent is ExpressionStatementSyntax statement && StatementLists.IsListed(statement))
                {
                    offers.Add(new FixOffer("Require https for metadata", "MCPAC6002.Require", ct => RemoveAsync(target, assignment, ct)));
                }

                if (DevelopmentTest.At(assignment, model!, cancellationToken) is { } test)
                {
                    offers.Add(new FixOffer("Require https for metadata outside of development", "MCPAC6002.Development", ct => OutsideDevelopmentAsync(target, assignment, test, ct)));
                }

                return offers;

            case CleartextShapes.Endpoint when await PlaceAsync(target, cancellationToken).ConfigureAwait(false) is (var application, var anchor, var isBuild):
                return new[] { new FixOffer("Redirect to https", "MCPAC6002.Redirect", ct => RedirectAsync(target, application, anchor, isBuild, ct)) };

            default:
                return Array.Empty<FixOffer>();
        }
    }

    private static SyntaxNode? Secure(SyntaxNode node)
    {
        if (node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "UriSchemeHttp" } scheme)
        {
            return scheme.WithName(SyntaxFactory.IdentifierName("UriSchemeHttps")).WithTriviaFrom(scheme);
        }

        if (node is LiteralExpressionSyntax { Token.ValueText: "http" })
        {
            return SyntaxFactory.ParseExpression("\"https\"").WithTriviaFrom(node);
        }

        // A raw text begins with more quotes; a sum keeps its other parts.
        var text = node.ToString();
        return node is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax && s_address.IsMatch(text)
            ? SyntaxFactory.ParseExpression(s_address.Replace(text, "${open}https://${rest}")).WithTriviaFrom(node)
            : null;
    }

    private static async Task<Solution?> ReplaceAsync(FixPlace place, FixTarget target, SyntaxNode now, CancellationToken cancellationToken)
    {
        var root = (await place.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        return target.Solution.WithDocumentSyntaxRoot(place.Document.Id, root.ReplaceNode(place.Node, now));
    }

    private static async Task<Solution?> RemoveAsync(FixTarget target, AssignmentExpressionSyntax assignment, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        root = assignment.Parent is InitializerExpressionSyntax initializer
            ? Initializers.Without(root, initializer, assignment)
            : StatementLists.Remove(root, new[] { (StatementSyntax)assignment.Parent! });
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root);
    }

    private static async Task<Solution?> OutsideDevelopmentAsync(FixTarget target, AssignmentExpressionSyntax assignment, DevelopmentTest test, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        root = root.ReplaceNode(assignment.Right, SyntaxFactory.ParseExpression("!" + test.Expression).WithTriviaFrom(assignment.Right));
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, test.WithUsing(root));
    }

    /// <summary>The application that the endpoint is mapped on, and the statement to redirect behind or before.</summary>
    private static async Task<(string Application, StatementSyntax Anchor, bool IsBuild)?> PlaceAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } } call
            || StatementLists.Listed(call) is not { } statement)
        {
            return null;
        }

        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model!.GetTypeInfo(receiver, cancellationToken).Type?.Name != "WebApplication")
        {
            return null;
        }

        var build = model.GetSymbolInfo(receiver, cancellationToken).Symbol is ILocalSymbol local
            && local.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { } declaration
            && StatementLists.IsListed(declaration)
            ? declaration
            : null;
        return (receiver.Identifier.ValueText, build ?? statement, build is not null);
    }

    private static async Task<Solution?> RedirectAsync(FixTarget target, string application, StatementSyntax anchor, bool isBuild, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var redirect = Generated.Statements(root, $"{application}.UseHttpsRedirection();");
        root = isBuild && !IsLast(anchor) ? StatementLists.InsertBefore(root, Next(anchor), redirect) : StatementLists.InsertBefore(root, anchor, redirect);
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root);
    }

    private static bool IsLast(StatementSyntax statement) => StatementLists.Siblings(statement) is var siblings && siblings[siblings.Count - 1] == statement;

    private static StatementSyntax Next(StatementSyntax statement) => StatementLists.Siblings(statement).SkipWhile(s => s != statement).ElementAt(1);
}
