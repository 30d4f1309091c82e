using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>A typed HTTP client as two named ones, and the type built from each under its key.</summary>
internal static class HttpClientRegistrations
{
    private static readonly HashSet<string> s_noise = new() { "client", "http", "api", "service", "i" };

    public static void Write(
        DocumentEditor editor, StatementSyntax statement, ServiceRegistration registration, ExpressionSyntax reading, ExpressionSyntax writing)
    {
        var call = registration.Syntax;
        var receiver = call.Expression is MemberAccessExpressionSyntax access ? access.Expression.WithoutTrivia().ToString() : null;
        var name = registration.ClientName ?? ClientName(registration.Implementation!.Name);
        var statements = new List<StatementSyntax>
        {
            Named(ClientSplit.ReadKey, reading),
            Named(ClientSplit.WriteKey, writing),
            Typed(ClientSplit.ReadKey),
            Typed(ClientSplit.WriteKey),
        };
        ServiceSplit.Replace(editor, statement, statements);

        StatementSyntax Named(string key, ExpressionSyntax configure)
        {
            var source = call.ArgumentList.Arguments.First(a => a.Expression.Span.Contains(registration.Source!.Span));
            var simple = SyntaxFactory.IdentifierName("AddHttpClient").WithTriviaFrom(((MemberAccessExpressionSyntax)call.Expression).Name);
            var arguments = SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList<ArgumentSyntax>(SyntaxFactory.NodeOrTokenList(
                SyntaxFactory.Argument(SyntaxFactory.ParseExpression(Generated.Literal(name + "." + key))),
                SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space),
                source.WithExpression(configure.WithTriviaFrom(source.Expression)))));
            return statement.ReplaceNode(
                call,
                call.WithExpression(((MemberAccessExpressionSyntax)call.Expression).WithName(simple))
                    .WithArgumentList(arguments.WithTriviaFrom(call.ArgumentList)));
        }

        StatementSyntax Typed(string key)
        {
            var types = ((GenericNameSyntax)((MemberAccessExpressionSyntax)call.Expression).Name).TypeArgumentList.Arguments;
            var type = types.Last().WithoutTrivia().ToString();
            var service = types.Count > 1 ? $"<{types[0].WithoutTrivia()}>" : "";
            var client = $"sp.GetRequiredService<global::System.Net.Http.IHttpClientFactory>().CreateClient({Generated.Literal(name + "." + key)})";
            var made = TakesClientOnly(registration.Implementation!)
                ? $"new {type}({client})"
                : $"global::Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<{type}>(sp, {client})";
            return Generated.Annotate(SyntaxFactory.ParseStatement(
                    $"{receiver}.AddKeyedTransient{service}({Generated.Literal(key)}, (sp, _) => {made});"))
                .WithLeadingTrivia(StatementLists.Indentation(statement))
                .WithTrailingTrivia(NewLines.Of(statement.SyntaxTree.GetRoot()));
        }
    }

    private static bool TakesClientOnly(INamedTypeSymbol type) =>
        type.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public).ToList() is { Count: 1 } constructors
        && constructors[0].Parameters is { Length: 1 } parameters
        && parameters[0].Type.Name == "HttpClient";

    /// <summary>The type's words without those that every client has: <c>CrmHttpClient</c> is <c>crm</c>.</summary>
    private static string ClientName(string type)
    {
        var words = SecretNames.Words(type).Where(w => !s_noise.Contains(w)).ToList();
        return words.Count == 0 ? type : string.Join("-", words);
    }
}
