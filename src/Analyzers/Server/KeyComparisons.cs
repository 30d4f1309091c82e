using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>One comparison of a caller's key with the server's that stops at the first difference.</summary>
/// <param name="Use">The caller's key.</param>
/// <param name="Place">The comparison.</param>
/// <param name="Secret">What it is compared with.</param>
/// <param name="IsLookUp">Whether a hash table finds it: that tells little of what it holds.</param>
internal sealed record KeyComparison(CallerUse Use, SyntaxNode Place, ComparedSecret Secret, bool IsLookUp);

/// <summary>Which comparisons in a member let a caller in.</summary>
internal static class KeyComparisons
{
    private const int MaxCallers = 2;

    // What is written where a request is turned away.
    private static readonly HashSet<string> s_denials = new(System.StringComparer.Ordinal)
    {
        "Unauthorized", "Status401Unauthorized", "Status403Forbidden", "Forbidden", "Forbid", "ForbidAsync", "Challenge", "ChallengeAsync", "AuthenticateResult",
        "UnauthorizedAccessException", "UnauthorizedResult", "UnauthorizedObjectResult", "ForbidResult", "ChallengeResult", "Unauthenticated", "SecurityException",
        "AuthenticationException", "401", "403",
    };

    public static IEnumerable<KeyComparison> In(ISymbol member, McpProgram program, CancellationToken cancellationToken)
    {
        var uses = program.CallerTokens.In(member, SinkKind.Comparison, cancellationToken)
            .Where(u => u.Source.Kind is SourceKind.CallerCredential or SourceKind.AddressCredential)
            .GroupBy(u => u.Hit.Sink)
            .ToDictionary(g => g.Key, g => g.First());
        foreach (var use in uses.Values)
        {
            if (ComparisonAt(use.Hit.Sink, program, cancellationToken) is var (comparison, other)
                && !uses.ContainsKey(other.WithoutConversions().Syntax)
                && !uses.ContainsKey(other.Syntax)
                && !IsQuery(comparison, program, cancellationToken)
                && ComparedSecret.Of(other, program, cancellationToken) is { } secret)
            {
                yield return new KeyComparison(use, comparison.Syntax, secret, Comparisons.IsLookUp(comparison));
            }
        }
    }

    /// <summary>The function that decides by it: a predicate is part of the one that it is written in.</summary>
    public static SyntaxNode FunctionAround(SyntaxNode place) =>
        place.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or PropertyDeclarationSyntax
            or AnonymousFunctionExpressionSyntax { Body: BlockSyntax }) ?? place.SyntaxTree.GetRoot();

    /// <summary>Whether a request is turned away here, or by who calls the method.</summary>
    public static bool Deny(SyntaxNode function, ISymbol member, McpProgram program, CancellationToken cancellationToken)
    {
        if (Denies(function))
        {
            return true;
        }

        var current = new List<ISymbol> { member };
        for (var hop = 0; hop < MaxCallers; hop++)
        {
            current = current.OfType<IMethodSymbol>().SelectMany(m => program.Calls.CallersOf(m, cancellationToken)).Select(s => s.Container)
                .Distinct(SymbolEqualityComparer.Default).ToList()!;
            if (current.Any(c => program.SourcesOf(c).Any(r => Denies(r.GetSyntax(cancellationToken)))))
            {
                return true;
            }
        }

        // A local function, or a predicate: the member around it turns the request away.
        return program.SourcesOf(member).Any(r => function.Span != r.Span && r.Span.Contains(function.Span) && Denies(r.GetSyntax(cancellationToken)));
    }

    private static bool Denies(SyntaxNode code) =>
        code.DescendantTokens().Any(t => t.RawKind is (int)SyntaxKind.IdentifierToken or (int)SyntaxKind.NumericLiteralToken && s_denials.Contains(t.ValueText));

    /// <summary>The comparison that takes the value as one of its sides, and the other side.</summary>
    private static (IOperation Comparison, IOperation Other)? ComparisonAt(SyntaxNode side, McpProgram program, CancellationToken cancellationToken)
    {
        var operand = program.ModelOf(side.SyntaxTree).OperationOf(side, cancellationToken);
        for (var operation = operand; operation?.Parent is { } parent; operation = parent)
        {
            if (parent is IConditionalAccessOperation access && access.Operation == operation && Comparisons.Of(access.WhenNotNull) is { } through)
            {
                return (access, through.Right);
            }

            if (Comparisons.Of(parent) is { } sides)
            {
                return (WholeOf(parent), IsWithin(sides.Left, side) ? sides.Right : sides.Left);
            }

            if (parent is not (IConversionOperation or IArgumentOperation or IParenthesizedOperation or IConditionalAccessOperation))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary><c>expected?.Equals(key)</c>: with what stands before the question mark.</summary>
    private static IOperation WholeOf(IOperation comparison) =>
        comparison.Parent is IConditionalAccessOperation access && access.WhenNotNull == comparison ? access : comparison;

    private static bool IsWithin(IOperation side, SyntaxNode node) => side.Syntax.Span.Contains(node.Span);

    /// <summary>A predicate that a database runs compares nothing here.</summary>
    private static bool IsQuery(IOperation comparison, McpProgram program, CancellationToken cancellationToken) =>
        comparison.Syntax.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().Any(lambda =>
            program.ModelOf(lambda.SyntaxTree).GetTypeInfo(lambda, cancellationToken).ConvertedType?.Name == "Expression")
        || comparison.Syntax.Ancestors().Any(n => n is QueryExpressionSyntax query
            && program.ModelOf(query.SyntaxTree).GetTypeInfo(query, cancellationToken).Type?.Name.Contains("Queryable") == true);
}
