using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes.Rules.Startup;

/// <summary>
/// MCPAC4003: the way without a key refuses instead of letting through. While a request is served that is a 401, or a
/// helper's <c>false</c>; while the server starts it is an exception.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GuardFailsOpenFix))]
public sealed class GuardFailsOpenFix : McpCodeFix
{
    public GuardFailsOpenFix()
        : base(Descriptors.MCPAC4003_GuardFailsOpen)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Fact(FixFacts.Shape) != "Empty" || target.Fact(FixFacts.SourceName) is not { } setting || target.Node is not ExpressionSyntax test)
        {
            return Array.Empty<FixOffer>();
        }

        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var (condition, isNegated) = Whole(test);
        switch (condition.Parent)
        {
            case IfStatementSyntax { Else: null } branch when branch.Condition == condition && !isNegated:
                return OfWay(target, branch, setting, model!);

            // if (!string.IsNullOrEmpty(key)) app.Use(...)
            case IfStatementSyntax { Else: null } branch when branch.Condition == condition && Context(branch, model!) is null && StatementLists.IsListed(branch):
                return new[]
                {
                    Offer($"Do not start without '{setting}'", "Throw", target, root => StatementLists.InsertBefore(root, Current(root, branch), Generated.Statements(root, $"if ({test})\n{{\n    throw {Generated.NotSet(setting)};\n}}"))),
                };

            // if (!string.IsNullOrEmpty(key) && sent != key) refuse
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression, Parent: IfStatementSyntax } both when both.Left == condition && isNegated && Context(both, model!) is not null:
                return new[]
                {
                    Offer($"Refuse callers without '{setting}'", "Refuse", target, root => root.ReplaceNode(
                        Current(root, both),
                        SyntaxFactory.BinaryExpression(SyntaxKind.LogicalOrExpression, test.WithTriviaFrom(both.Left), SyntaxFactory.Token(SyntaxKind.BarBarToken).WithTriviaFrom(both.OperatorToken), both.Right))),
                };

            default:
                return Array.Empty<FixOffer>();
        }
    }

    /// <summary><c>if (string.IsNullOrEmpty(key)) ...</c>, on the way that lets through.</summary>
    private static FixOffer[] OfWay(FixTarget target, IfStatementSyntax branch, string setting, SemanticModel model)
    {
        var statements = branch.Statement is BlockSyntax block ? block.Statements.ToList() : new List<StatementSyntax> { branch.Statement };
        if (statements.Count == 1 && statements[0] is ReturnStatementSyntax { Expression.RawKind: (int)SyntaxKind.TrueLiteralExpression } yes && IsRequest(branch, model))
        {
            return new[]
            {
                Offer($"Refuse callers without '{setting}'", "Refuse", target, root => root.ReplaceNode(
                    Current(root, yes), yes.WithExpression(SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression).WithTriviaFrom(yes.Expression!)))),
            };
        }

        // { await next(context); return; }
        if (Context(branch, model) is { } context)
        {
            // What is logged before it stays.
            var forward = statements.FindAll(s => s.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(i => IsNext(i, model)));
            return forward.Count == 1
                && (statements.Count == 1 ? forward[0] is ReturnStatementSyntax : forward[0] is ExpressionStatementSyntax && statements[statements.Count - 1] is ReturnStatementSyntax { Expression: null })
                && IsAsync(branch)
                    ? new[]
                    {
                        Offer($"Refuse callers without '{setting}'", "Refuse", target, root => root.ReplaceNode(
                            Current(root, forward[0]),
                            SyntaxFactory.ParseStatement($"{context}.Response.StatusCode = 401;").WithTriviaFrom(forward[0]))),
                    }
                    : Array.Empty<FixOffer>();
        }

        // A helper that sets up nothing: return; return false;
        return statements.Count == 1 && statements[0] is ReturnStatementSyntax back && Functions.Around(branch) is MethodDeclarationSyntax or LocalFunctionStatementSyntax && !IsRequest(branch, model)
            ? new[]
            {
                Offer($"Do not start without '{setting}'", "Throw", target, root => root.ReplaceNode(
                    Current(root, back), Generated.Annotate(SyntaxFactory.ParseStatement($"throw {Generated.NotSet(setting)};")).WithTriviaFrom(back))),
            }
            : Array.Empty<FixOffer>();
    }

    private static FixOffer Offer(string title, string verb, FixTarget target, Func<SyntaxNode, SyntaxNode> edit) =>
        new(title, "MCPAC4003." + verb, async cancellationToken =>
            await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
                ? target.Solution.WithDocumentSyntaxRoot(target.Document.Id, edit(root))
                : null);

    private static T Current<T>(SyntaxNode root, T node)
        where T : SyntaxNode =>
        root.FindNode(node.Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<T>(n => n.Span == node.Span)!;

    /// <summary>The test with the negation around it.</summary>
    private static (ExpressionSyntax Condition, bool IsNegated) Whole(ExpressionSyntax test)
    {
        var isNegated = false;
        while (test.Parent is ParenthesizedExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression })
        {
            isNegated ^= test.Parent is PrefixUnaryExpressionSyntax;
            test = (ExpressionSyntax)test.Parent;
        }

        return (test, isNegated);
    }

    /// <summary>The name of the request's context in the function around a node; null when that serves no request.</summary>
    private static string? Context(SyntaxNode node, SemanticModel model) =>
        Parameters(node, model).FirstOrDefault(p => p.Type.Name == "HttpContext")?.Name;

    private static bool IsRequest(SyntaxNode node, SemanticModel model) =>
        Parameters(node, model).Any(p => p.Type.Name is "HttpContext" or "HttpRequest" or "IHeaderDictionary" or "StringValues") || !Parameters(node, model).Any(p => p.Type.Name is "IApplicationBuilder" or "WebApplication" or "IServiceCollection" or "WebApplicationBuilder");

    private static IEnumerable<IParameterSymbol> Parameters(SyntaxNode node, SemanticModel model) =>
        Functions.Around(node) switch
        {
            AnonymousFunctionExpressionSyntax lambda => (model.GetSymbolInfo(lambda).Symbol as IMethodSymbol)?.Parameters ?? Enumerable.Empty<IParameterSymbol>(),
            { } function when model.GetDeclaredSymbol(function) is IMethodSymbol method => method.Parameters,
            _ => Enumerable.Empty<IParameterSymbol>(),
        };

    private static bool IsNext(InvocationExpressionSyntax call, SemanticModel model) =>
        model.GetSymbolInfo(call).Symbol is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke, ContainingType: { Name: "RequestDelegate" } or { Name: "Func", TypeArguments: { Length: 1 or 2 } } };

    private static bool IsAsync(SyntaxNode node) => Functions.Around(node) switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        _ => false,
    };
}
