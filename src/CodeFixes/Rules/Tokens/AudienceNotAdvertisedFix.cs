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

namespace McpAnalyzers.CodeFixes.Rules.Tokens;

/// <summary>MCPAC7003: the resource that is advertised is required; where nothing is advertised, the metadata is added.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AudienceNotAdvertisedFix))]
public sealed class AudienceNotAdvertisedFix : McpCodeFix
{
    private const string Challenge = "global::ModelContextProtocol.AspNetCore.Authentication.McpAuthenticationDefaults.AuthenticationScheme";

    public AudienceNotAdvertisedFix()
        : base(Descriptors.MCPAC7003_AudienceNotAdvertised)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        switch (target.Fact(FixFacts.Shape))
        {
            case AdvertisedShapes.Audience when target.Node is ExpressionSyntax audience && audience.Parent is AssignmentExpressionSyntax assignment && Resource(root!) is { } resource:
                var value = assignment.Left.ToString().EndsWith("ValidAudiences", StringComparison.Ordinal) ? SyntaxFactory.ParseExpression($"new[] {{ {resource} }}") : resource;
                return Offer("Require the resource that is advertised", "MCPAC7003.Require", target, root!.ReplaceNode(audience, value.WithTriviaFrom(audience)));

            case AdvertisedShapes.Metadata when target.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && Authority(call) is { } authority:
                // What the SDK of the project calls an authorization server is an address in some versions, a text in others.
                foreach (var server in new[] { authority.ToString(), $"new global::System.Uri({authority})" })
                {
                    var changed = target.Solution.WithDocumentSyntaxRoot(target.Document.Id, WithMetadata(root!, call, server));
                    if (await SolutionChange.IsSoundAsync(target.Solution, changed, cancellationToken).ConfigureAwait(false))
                    {
                        return new[] { new FixOffer("Advertise the resource with AddMcp", "MCPAC7003.Advertise", _ => Task.FromResult<Solution?>(changed)) };
                    }
                }

                return Array.Empty<FixOffer>();

            default:
                return Array.Empty<FixOffer>();
        }
    }

    private static FixOffer[] Offer(string title, string key, FixTarget target, SyntaxNode root) =>
        new[] { new FixOffer(title, key, _ => Task.FromResult<Solution?>(target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root))) };

    /// <summary>The resource as this file spells it; null when it is made up of parts.</summary>
    private static ExpressionSyntax? Resource(SyntaxNode root)
    {
        var resources = root.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => a.Left is IdentifierNameSyntax { Identifier.ValueText: "Resource" } && a.Parent is InitializerExpressionSyntax).ToList();
        if (resources.Count != 1)
        {
            return null;
        }

        var value = resources[0].Right is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } ? arguments[0].Expression : resources[0].Right;
        return value is LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } ? value.WithoutTrivia() : null;
    }

    /// <summary>The authority that the options name, when it can be named outside of them too.</summary>
    private static ExpressionSyntax? Authority(InvocationExpressionSyntax call)
    {
        var lambda = call.ArgumentList.Arguments.Select(a => a.Expression).OfType<LambdaExpressionSyntax>().FirstOrDefault();
        var parameter = (lambda as SimpleLambdaExpressionSyntax)?.Parameter.Identifier.ValueText;
        var value = lambda?.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(a => a.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Authority" })?.Right;
        return value is null || value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == parameter) ? null : value.WithoutTrivia();
    }

    private static SyntaxNode WithMetadata(SyntaxNode root, InvocationExpressionSyntax call, string server)
    {
        var access = (MemberAccessExpressionSyntax)call.Expression;
        var onLine = access.OperatorToken.LeadingTrivia.Any(t => t.IsKind(SyntaxKind.WhitespaceTrivia));
        var dot = onLine ? access.OperatorToken.LeadingTrivia.ToFullString() : "";
        var chained = $"{(onLine ? NewLines.Of(root).ToString() + dot : "")}.AddMcp(options => options.ResourceMetadata = new() {{ AuthorizationServers = {{ {server} }} }})";
        var challenged = call.ReplaceNodes(
            call.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(i => i.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddAuthentication" } && i.Span.End <= access.OperatorToken.SpanStart),
            (old, _) => Challenged(old));
        var text = challenged.WithoutTrivia().ToFullString() + chained;
        return root.ReplaceNode(call, Generated.Annotate(SyntaxFactory.ParseExpression(text)).WithTriviaFrom(call));
    }

    /// <summary>Who is turned away is told where to get a token; who the caller is, the bearer handler says as before.</summary>
    private static InvocationExpressionSyntax Challenged(InvocationExpressionSyntax authentication)
    {
        var arguments = authentication.ArgumentList.Arguments;
        if (arguments.Count > 1 || (arguments.Count == 1 && arguments[0].Expression is AnonymousFunctionExpressionSyntax))
        {
            return authentication;
        }

        var scheme = arguments.Count == 1 ? arguments[0].Expression.ToString() : "global::Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerDefaults.AuthenticationScheme";
        var lambda = SyntaxFactory.ParseExpression($"options => {{ options.DefaultScheme = {scheme}; options.DefaultChallengeScheme = {Challenge}; }}");
        return authentication.WithArgumentList(SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(lambda)))
            .WithTrailingTrivia(authentication.ArgumentList.GetTrailingTrivia()));
    }
}
