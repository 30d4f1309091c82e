using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC7011: the header goes on a request of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallerTokenOnSharedClientFix))]
public sealed class CallerTokenOnSharedClientFix : McpCodeFix
{
    private const string Headers = "DefaultRequestHeaders";

    public CallerTokenOnSharedClientFix()
        : base(Descriptors.MCPAC7011_CallerTokenOnSharedClient)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = new[] { new FixOffer("Set the header on the request", "MCPAC7011.SetOnRequest", ct => ApplyAsync(target, ct)) };
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> ApplyAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (target.Node is not ExpressionSyntax { Parent: ExpressionStatementSyntax statement } written
            || !StatementLists.IsListed(statement)
            || ClientOf(written) is not { } client
            || SendingCall(statement, client) is not { } call
            || HeaderOf(written) is not { } header)
        {
            return null;
        }

        // What only made room for the header goes with it.
        var removed = StatementLists.Siblings(statement).TakeWhile(s => s != statement).Reverse().TakeWhile(s => IsRemoval(s, client)).Append(statement).ToList();
        var mark = new SyntaxAnnotation();
        root = root!.ReplaceNodes(removed, (_, s) => s.WithAdditionalAnnotations(mark));
        var marked = target.Document.WithSyntaxRoot(root);
        root = (await marked.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        model = (await marked.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        call = SendingCall((StatementSyntax)root.GetAnnotatedNodes(mark).Last(), client)!;
        var changed = RequestOf(call) is { } request
            ? StatementLists.InsertBefore(root, StatementLists.Listed(call)!, Generated.Statements(root, header(request)))
            : new HeaderRequest("", null, model, cancellationToken).Send(root, call, header);
        return changed?.RemoveNodes(changed.GetAnnotatedNodes(mark).Select(s => s.Parent is GlobalStatementSyntax global ? global : s), SyntaxRemoveOptions.KeepExteriorTrivia & ~SyntaxRemoveOptions.KeepTrailingTrivia)
            is { } cleared
                ? target.Solution.WithDocumentSyntaxRoot(target.Document.Id, cleared)
                : null;
    }

    /// <summary>The client whose default headers are written: <c>_http</c>, <c>this.Client</c>.</summary>
    private static string? ClientOf(ExpressionSyntax written) =>
        written.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().FirstOrDefault(a => a.Name.Identifier.ValueText == Headers)?.Expression.ToString();

    /// <summary>The one call below that sends something with the client; null when there are none or several, or who has the client sends elsewhere.</summary>
    private static InvocationExpressionSyntax? SendingCall(StatementSyntax statement, string client)
    {
        var function = statement.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax);
        var calls = function?.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(c => c.Expression is MemberAccessExpressionSyntax access && access.Expression.ToString() == client)
            .ToList();
        var siblings = StatementLists.Siblings(statement);
        return calls?.Count == 1 && siblings.Any(s => s.SpanStart > statement.SpanStart && s.Span.Contains(calls[0].Span)) ? calls[0] : null;
    }

    /// <summary>The line that sets the same header on a request.</summary>
    private static Func<string, string>? HeaderOf(ExpressionSyntax written) => written switch
    {
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } assignment =>
            request => $"{request}.Headers.{name} = {assignment.Right};",
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var method } } call =>
            request => $"{request}.Headers.{method}{call.ArgumentList};",
        _ => null,
    };

    private static bool IsRemoval(StatementSyntax statement, string client) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Remove", Expression: var headers } } }
        && headers.ToString() == client + "." + Headers;

    /// <summary>The request that the call sends when it has one already.</summary>
    private static string? RequestOf(InvocationExpressionSyntax call) =>
        StartupGuards.CalledName(call) == "SendAsync" && call.ArgumentList.Arguments.FirstOrDefault()?.Expression is IdentifierNameSyntax request ? request.Identifier.ValueText : null;
}
