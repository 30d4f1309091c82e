using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>MCPAC5007: the filters that enforce what the attributes say, once behind the HTTP transport.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AuthorizationNotEnforcedFix))]
public sealed class AuthorizationNotEnforcedFix : McpCodeFix
{
    public AuthorizationNotEnforcedFix()
        : base(Descriptors.MCPAC5007_AuthorizationNotEnforced)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Fact(FixFacts.Shape) != "AddFilters" || target.First is not { } host
            || host.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } transport)
        {
            return Array.Empty<FixOffer>();
        }

        var compilation = await target.Document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        if (McpProgram.TryGet(compilation!, target.Document.Project.AnalyzerOptions) is not { } program || program.Tokens("AddAuthorizationFilters", cancellationToken).Any())
        {
            return Array.Empty<FixOffer>();
        }

        var needsServices = !program.Tokens("AddAuthorization", cancellationToken).Any() && !program.Tokens("AddAuthorizationBuilder", cancellationToken).Any();
        var services = Services(transport);
        return needsServices && (services is null || StatementLists.Listed(transport) is null)
            ? Array.Empty<FixOffer>()
            : new[] { new FixOffer("Add the authorization filters", "MCPAC5007.AddFilters", ct => AddAsync(host, transport, needsServices ? services : null, ct)) };
    }

    private static async Task<Solution?> AddAsync(FixPlace host, InvocationExpressionSyntax transport, string? services, CancellationToken cancellationToken)
    {
        if (await host.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        var mark = new SyntaxAnnotation();
        var access = SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, transport.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("AddAuthorizationFilters"));

        // A chain of lines goes on as it began.
        if (transport.Expression is MemberAccessExpressionSyntax before && before.OperatorToken.HasLeadingTrivia)
        {
            access = access.WithExpression(access.Expression.WithTrailingTrivia(before.Expression.GetTrailingTrivia())).WithOperatorToken(access.OperatorToken.WithLeadingTrivia(before.OperatorToken.LeadingTrivia));
        }

        var added = SyntaxFactory.InvocationExpression(access).WithTrailingTrivia(transport.GetTrailingTrivia()).WithAdditionalAnnotations(mark);
        root = root.ReplaceNode(transport, added);
        if (services is not null && StatementLists.Listed(root.GetAnnotatedNodes(mark).Single()) is { } statement)
        {
            root = StatementLists.InsertBefore(root, statement, Generated.Statements(root, $"{services}.AddAuthorization();"));
        }

        return host.Document.Project.Solution.WithDocumentSyntaxRoot(host.Document.Id, root);
    }

    /// <summary>What AddMcpServer is called on in the chain: <c>builder.Services</c>.</summary>
    private static string? Services(InvocationExpressionSyntax transport) =>
        transport.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
            .Select(i => i.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddMcpServer", Expression: NameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } } access ? access.Expression.WithoutTrivia().ToString() : null)
            .FirstOrDefault(s => s is not null);
}
