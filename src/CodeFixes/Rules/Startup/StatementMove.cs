using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Moves statements up inside one list, with the declarations they need, when that changes nothing but the order.</summary>
internal static class StatementMove
{
    private static readonly HashSet<string> s_pureCalls = new()
    {
        "GetEnvironmentVariable", "GetSection", "GetRequiredSection", "GetConnectionString", "GetValue", "Get", "Combine", "Trim",
        "nameof",
    };

    /// <summary>
    /// The statements to move so that <paramref name="wanted"/> can stand above <paramref name="anchor"/>, in order; null
    /// when one of them depends on something that has to stay below, or something between depends on them.
    /// </summary>
    /// <param name="anchor">The statement to stand above.</param>
    /// <param name="wanted">Statements of the anchor's list.</param>
    /// <param name="replaceable">Uses that the caller rewrites, and which are no dependencies therefore.</param>
    /// <param name="model">The model of the document.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static IReadOnlyList<StatementSyntax>? Closure(
        StatementSyntax anchor,
        IEnumerable<StatementSyntax> wanted,
        IReadOnlyCollection<SyntaxNode> replaceable,
        SemanticModel model,
        CancellationToken cancellationToken)
    {
        var list = StatementLists.Siblings(anchor).ToList();
        var start = list.IndexOf(anchor);
        var moved = new SortedSet<int>();
        var pending = new Stack<int>(wanted.Select(s => list.IndexOf(s)));
        while (pending.Count != 0)
        {
            var index = pending.Pop();
            if (index < 0)
            {
                return null;
            }

            if (index < start || !moved.Add(index))
            {
                continue;
            }

            foreach (var declaring in Uses(list[index]).Select(DeclaringIndex).Where(i => i >= start && i != index))
            {
                if (declaring == start || !IsPureDeclaration(list[declaring]))
                {
                    return null;
                }

                pending.Push(declaring);
            }
        }

        var result = moved.Select(i => list[i]).ToList();
        var added = result.Except(wanted).ToList();
        return result.Count == 0 || StaysCorrect() ? result : null;

        IEnumerable<ISymbol> Uses(StatementSyntax statement) => statement.DescendantNodes(n => !replaceable.Contains(n))
            .OfType<IdentifierNameSyntax>()
            .Where(n => !replaceable.Contains(n))
            .Select(n => model.GetSymbolInfo(n, cancellationToken).Symbol)
            .Where(s => s is ILocalSymbol or IMethodSymbol { MethodKind: MethodKind.LocalFunction })
            .Select(s => s!)
            .Distinct(SymbolEqualityComparer.Default);

        int DeclaringIndex(ISymbol symbol) =>
            symbol is ILocalSymbol && symbol.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
                ? list.FindIndex(s => s.SyntaxTree == reference.SyntaxTree && s.Span.Contains(reference.Span))
                : -1;

        bool StaysCorrect()
        {
            var between = list.Skip(start).Take(moved.Max - start).Where(s => !result.Contains(s)).ToList();
            var movedWrites = new HashSet<ISymbol>(result.SelectMany(Written), SymbolEqualityComparer.Default);
            var betweenWrites = new HashSet<ISymbol>(between.SelectMany(Written), SymbolEqualityComparer.Default);
            return !between.SelectMany(Uses).Any(movedWrites.Contains)
                && !result.SelectMany(Uses).Any(betweenWrites.Contains)
                && added.SelectMany(Written).All(local => list.Where(s => !result.Contains(s)).SelectMany(Uses).All(u => !SymbolEqualityComparer.Default.Equals(u, local)));
        }

        IEnumerable<ISymbol> Written(StatementSyntax statement) =>
            statement is LocalFunctionStatementSyntax || model.AnalyzeDataFlow(statement) is not { Succeeded: true } flow
                ? Enumerable.Empty<ISymbol>()
                : flow.WrittenInside;
    }

    /// <summary>Moves what <see cref="Closure"/> gave, rewritten statement by statement, to stand above the anchor.</summary>
    public static SyntaxNode Apply(
        SyntaxNode root,
        StatementSyntax anchor,
        IReadOnlyList<StatementSyntax> moved,
        IReadOnlyList<StatementSyntax> rewritten)
    {
        root = root.TrackNodes(moved.Append(anchor));
        if (moved.Count != 0)
        {
            root = StatementLists.Remove(root, moved.Select(s => root.GetCurrentNode(s)!).ToList());
        }

        return StatementLists.InsertBefore(root, root.GetCurrentNode(anchor)!, rewritten);
    }

    public static bool IsPureDeclaration(StatementSyntax statement) =>
        statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, AwaitKeyword.RawKind: 0 } declaration
        && declaration.Declaration.Variables.All(v => v.Initializer is { Value: var value } && IsPure(value));

    private static bool IsPure(ExpressionSyntax expression) => expression.DescendantNodesAndSelf().All(node => node switch
    {
        AssignmentExpressionSyntax or AwaitExpressionSyntax or BaseObjectCreationExpressionSyntax => false,
        PrefixUnaryExpressionSyntax prefix => !prefix.IsKind(SyntaxKind.PreIncrementExpression) && !prefix.IsKind(SyntaxKind.PreDecrementExpression),
        PostfixUnaryExpressionSyntax postfix => postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression),
        InvocationExpressionSyntax call => s_pureCalls.Contains(StartupGuards.CalledName(call)),
        _ => true,
    });
}
