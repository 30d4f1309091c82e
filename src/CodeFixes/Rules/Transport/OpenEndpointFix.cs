using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Endpoints;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes.Rules.Transport;

/// <summary>
/// MCPAC6001: requires authorization where callers can prove who they are. Without an authentication scheme the server
/// would answer every call with an error, so one is added first, as an offer of its own for one place at a time.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OpenEndpointFix))]
public sealed class OpenEndpointFix : McpCodeFix
{
    private static readonly string[] s_schemes =
    {
        "AddJwtBearer", "AddMicrosoftIdentityWebApi", "AddMicrosoftIdentityWebApiAuthentication", "AddScheme", "AddCookie", "AddOpenIdConnect", "AddNegotiate", "AddCertificate", "AddBearerToken",
        "AddOAuth2Introspection", "AddIdentityServerAuthentication", "AddApiKeyInHeader", "AddKeycloakWebApiAuthentication",
    };

    private static readonly string[] s_bearer = { "AddAuthentication().AddJwtBearer()" };

    private static readonly string[] s_authorization = { "AddAuthorization()" };

    public OpenEndpointFix()
        : base(Descriptors.MCPAC6001_OpenEndpoint)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var compilation = await target.Document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        if (target.Fact(FixFacts.Shape) == nameof(OpenReason.AllowAnonymous)
            || target.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || McpProgram.TryGet(compilation!, target.Document.Project.AnalyzerOptions) is not { } program)
        {
            return Array.Empty<FixOffer>();
        }

        var needsAuthorization = !IsCalled("AddAuthorization") && !IsCalled("AddAuthorizationBuilder") && !IsCalled("AddControllers") && !IsCalled("AddMvc") && !IsCalled("AddControllersWithViews") && !IsCalled("AddRazorPages");
        if (s_schemes.Any(IsCalled))
        {
            return new[] { new FixOffer("Require authorization", "MCPAC6001.RequireAuthorization", _ => Task.FromResult(Require(target, call, needsAuthorization ? s_authorization : Array.Empty<string>()))) };
        }

        // Which tokens to accept is configured under Authentication:Schemes:Bearer; nobody can know it here.
        return compilation!.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.JwtBearerExtensions") is null || IsCalled("AddAuthentication")
            ? Array.Empty<FixOffer>()
            : new[]
            {
                new FixOffer(
                    "Accept bearer tokens and require authorization (needs Authentication:Schemes:Bearer)",
                    "MCPAC6001.AddJwtBearer@" + target.Document.Name + call.SpanStart,
                    _ => Task.FromResult(Require(target, call, needsAuthorization ? s_bearer.Concat(s_authorization).ToArray() : s_bearer))),
            };

        bool IsCalled(string word) => program.Tokens(word, cancellationToken).Any(t => t.Parent is SimpleNameSyntax name && name.WholeAccess().Parent is InvocationExpressionSyntax);
    }

    private static Solution? Require(FixTarget target, InvocationExpressionSyntax call, string[] services)
    {
        var root = call.SyntaxTree.GetRoot();
        var mark = new SyntaxAnnotation();
        root = root.ReplaceNode(call, call.WithAdditionalAnnotations(mark));
        call = (InvocationExpressionSyntax)root.GetAnnotatedNodes(mark).Single();
        if (services.Length > 0)
        {
            if (Build(call) is not var (statement, builder))
            {
                return null;
            }

            root = StatementLists.InsertBefore(root, statement, Generated.Statements(root, string.Join("\n", services.Select(s => $"{builder}.Services.{s};"))));
            call = (InvocationExpressionSyntax)root.GetAnnotatedNodes(mark).Single();
        }

        var required = SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, call.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("RequireAuthorization")))
            .WithTrailingTrivia(call.GetTrailingTrivia());
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root.ReplaceNode(call, required));
    }

    /// <summary>The statement that builds the host, and the name of its builder: <c>var app = builder.Build();</c>.</summary>
    private static (StatementSyntax Statement, string Builder)? Build(InvocationExpressionSyntax map)
    {
        if (Functions.Around(map) is not { } function)
        {
            return null;
        }

        foreach (var call in function.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.SpanStart < map.SpanStart
                && call is { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Build", Expression: IdentifierNameSyntax { Identifier.ValueText: var builder } } }
                && call.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }
                && map.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax app } && app.Identifier.ValueText == declarator.Identifier.ValueText
                && StatementLists.Listed(call) is { } statement)
            {
                return (statement, builder);
            }
        }

        return null;
    }
}
