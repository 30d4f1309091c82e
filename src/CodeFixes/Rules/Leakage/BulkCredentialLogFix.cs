using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2005: names instead of values, nothing instead of everything, and switches that hold in development only.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BulkCredentialLogFix))]
public sealed class BulkCredentialLogFix : LeakFix
{
    public BulkCredentialLogFix()
        : base(Descriptors.MCPAC2005_BulkCredentialLog, "MCPAC2005.LogLess")
    {
    }

    private protected override string Title(string? sourceName) => "Leave it out of the log";

    private protected override Replacement ReplacementFor(string? sourceName) => Replacement.Redacted;

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        (string Title, string Key, System.Func<SyntaxNode, SemanticModel, CancellationToken, IEnumerable<(SyntaxNode, SyntaxNode)>> Edits)? offer = target.Fact(FixFacts.Shape) switch
        {
            BulkShapes.Collection => ("Log the names only", "MCPAC2005.LogNames", Names),
            BulkShapes.Object => (Title(null), "MCPAC2005.LogLess", SecretInLogFix.Without),
            BulkShapes.Header => ("Let HTTP logging redact the header", "MCPAC2005.RedactHeader", WithoutHeader),
            BulkShapes.Redaction => ("Redact all headers", "MCPAC2005.RedactAll", Redacting),
            BulkShapes.Switch => ("Set it to false", "MCPAC2005.SwitchOff", Off),
            BulkShapes.Call => ("Log values in development only", "MCPAC2005.DevelopmentOnly", InDevelopment),
            _ => null,
        };
        IReadOnlyList<FixOffer> offers = offer is not { } made
            ? System.Array.Empty<FixOffer>()
            : new[] { new FixOffer(made.Title, made.Key, ct => ApplyAsync(target, (place, model) => made.Edits(place, model, ct), ct)) };
        return Task.FromResult(offers);
    }

    private static IEnumerable<(SyntaxNode Old, SyntaxNode New)> Names(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        if (LeakPlace.Expression(place) is not { } collection)
        {
            yield break;
        }

        var type = model.GetTypeInfo(collection, cancellationToken).Type;
        var member = collection;
        while (member is ConditionalAccessExpressionSyntax conditional)
        {
            member = conditional.WhenNotNull;
        }

        var isNullable = model.GetSymbolInfo(member, cancellationToken).Symbol is IPropertySymbol { NullableAnnotation: NullableAnnotation.Annotated };
        ExpressionSyntax whole = collection;
        while (whole.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == whole)
        {
            whole = access;
        }

        var hasKeys = type is not null && new[] { type }.Concat(type.AllInterfaces).Any(t => t.GetMembers("Keys").Any(m => m is IPropertySymbol));
        var names = whole.WithoutTrivia() + (isNullable ? "?" : "") + (hasKeys ? ".Keys" : ".Select(header => header.Key)");
        yield return (whole, SyntaxFactory.ParseExpression(names).WithTriviaFrom(whole));

        // Below what did not compile: the line without the value.
        foreach (var edit in SecretInLogFix.Without(whole, model, cancellationToken))
        {
            yield return edit;
        }
    }

    private static IEnumerable<(SyntaxNode Old, SyntaxNode New)> WithoutHeader(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (place.Parent)
        {
            case ExpressionStatementSyntax statement when StatementLists.IsListed(statement):
                var root = place.SyntaxTree.GetRoot(cancellationToken);
                yield return (root, StatementLists.Remove(root, new[] { statement }));
                yield break;

            case LambdaExpressionSyntax lambda:
                yield return (lambda, lambda.WithBody(SyntaxFactory.ParseStatement("{ }").WithTriviaFrom(place)));
                yield break;
        }
    }

    private static IEnumerable<(SyntaxNode Old, SyntaxNode New)> Redacting(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var no in place.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(l => l.IsKind(SyntaxKind.FalseLiteralExpression)))
        {
            yield return (no, SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression).WithTriviaFrom(no));
        }
    }

    private static IEnumerable<(SyntaxNode Old, SyntaxNode New)> Off(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        if (place is AssignmentExpressionSyntax assignment)
        {
            yield return (assignment.Right, SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression).WithTriviaFrom(assignment.Right));
        }
    }

    /// <summary>The call with a condition where an environment is in reach; else without the call.</summary>
    private static IEnumerable<(SyntaxNode Old, SyntaxNode New)> InDevelopment(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        if (place.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax access } call)
        {
            yield break;
        }

        var root = place.SyntaxTree.GetRoot(cancellationToken);
        foreach (var environment in Environments(call, model))
        {
            var condition = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(environment + ".IsDevelopment()"));
            var guarded = call.WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SingletonSeparatedList(condition)));
            yield return (call, guarded);
            yield return (root, Imports.Ensure(root.ReplaceNode(call, guarded), "Microsoft.Extensions.Hosting"));
        }

        if (call.Parent is ExpressionStatementSyntax statement && access.Expression is IdentifierNameSyntax && StatementLists.IsListed(statement))
        {
            yield return (root, StatementLists.Remove(root, new[] { statement }));
        }

        yield return (call, access.Expression.WithoutTrailingTrivia().WithTrailingTrivia(call.GetTrailingTrivia()));
    }

    private static IEnumerable<string> Environments(SyntaxNode place, SemanticModel model)
    {
        foreach (var (symbol, type) in ValuesInReach.At(place.SpanStart, model))
        {
            if (IsEnvironment(type))
            {
                yield return symbol.Name;
            }
            else if (type.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(p => p.DeclaredAccessibility == Accessibility.Public && IsEnvironment(p.Type)) is { } property)
            {
                yield return symbol.Name + "." + property.Name;
            }
        }
    }

    private static bool IsEnvironment(ITypeSymbol? type) =>
        type is not null && (type.Name == "IHostEnvironment" || type.AllInterfaces.Any(i => i.Name == "IHostEnvironment"));
}
