using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC8001: a filter that writes down who called which tool, and no arguments.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallNotAttributableFix))]
public sealed class CallNotAttributableFix : McpCodeFix
{
    private static readonly string[] s_filter =
    {
        "",
        ".WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, cancellationToken) =>",
        "{",
        "    var result = await next(request, cancellationToken);",
        "    request.Services?.GetService<ILoggerFactory>()?.CreateLogger(\"Audit\")",
        "        .LogInformation(\"{Subject} called {Tool}, error: {IsError}\", request.User?.FindFirst(\"sub\")?.Value, request.Params?.Name, result.IsError);",
        "    return result;",
        "}))",
    };

    public CallNotAttributableFix()
        : base(Descriptors.MCPAC8001_CallNotAttributable)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model!.Compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.McpRequestFilterBuilderExtensions") is not null
            && target.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            ? new[] { new FixOffer("Log who calls which tool", "MCPAC8001.Log", ct => LogAsync(target, call, ct)) }
            : Array.Empty<FixOffer>();
    }

    private static async Task<Solution?> LogAsync(FixTarget target, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var line = call.GetLocation().GetLineSpan().StartLinePosition.Line;
        var text = root.SyntaxTree.GetText(cancellationToken).Lines[line].ToString();
        var indentation = text.Substring(0, text.Length - text.TrimStart().Length) + "    ";
        var code = string.Join("\n" + indentation, s_filter);

        // Behind the call, so that what is chained on it stays chained.
        var end = call.Span.End;
        var changed = root.SyntaxTree.GetText(cancellationToken).Replace(new Microsoft.CodeAnalysis.Text.TextSpan(end, 0), NewLines.In(root, code));
        var document = target.Document.WithText(changed);
        var after = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        after = await HasAsync(target.Document, "Microsoft.Extensions.Logging", "ILoggerFactory", call, cancellationToken).ConfigureAwait(false) ? after : Imports.Ensure(after, "Microsoft.Extensions.Logging");
        after = await HasAsync(target.Document, "Microsoft.Extensions.DependencyInjection", "ServiceProviderServiceExtensions", call, cancellationToken).ConfigureAwait(false) ? after : Imports.Ensure(after, "Microsoft.Extensions.DependencyInjection");
        return document.WithSyntaxRoot(after).Project.Solution;
    }

    private static async Task<bool> HasAsync(Document document, string space, string type, SyntaxNode place, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model!.LookupNamespacesAndTypes(place.SpanStart, name: type).Any(t => t.ContainingNamespace?.ToDisplayString() == space);
    }
}
