using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server.Tokens;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC7005: a gate around the refresh, and a second look behind it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnsynchronisedRefreshFix))]
public sealed class UnsynchronisedRefreshFix : McpCodeFix
{
    public UnsynchronisedRefreshFix()
        : base(Descriptors.MCPAC7005_UnsynchronisedRefresh)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (target.Fact(FixFacts.Shape) == RefreshShapes.Cache
            || target.Node.FirstAncestorOrSelf<IfStatementSyntax>() is not { Else: null } test
            || !test.Condition.Span.Contains(target.Node.Span)
            || test.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { Body: { } body } method
            || test.Parent != body
            || !method.Modifiers.Any(SyntaxKind.AsyncKeyword)
            || method.Parent is not TypeDeclarationSyntax type
            || LooksAtCopy(test.Condition, type, model!, cancellationToken))
        {
            return Array.Empty<FixOffer>();
        }

        if (target.Fact(FixFacts.Shape) == RefreshShapes.NoSecondLook)
        {
            return GatedBlock(test, body) is { } gated
                ? new[] { new FixOffer("Look again behind the gate", "MCPAC7005.Look", ct => LookAgainAsync(target, test, gated, ct)) }
                : Array.Empty<FixOffer>();
        }

        var guarded = Leaves(test.Statement) ? body.Statements.SkipWhile(s => s != test).Skip(1).ToList() : new List<StatementSyntax>();
        if ((guarded.Count == 0 && Leaves(test.Statement)) || Calls(guarded.Cast<SyntaxNode>().DefaultIfEmpty(test.Statement), method.Identifier.ValueText))
        {
            return Array.Empty<FixOffer>();
        }

        var isStatic = method.Modifiers.Any(SyntaxKind.StaticKeyword) || target.Additional.Skip(1).FirstOrDefault()?.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } kept && kept.Modifiers.Any(SyntaxKind.StaticKeyword);
        return new[] { new FixOffer("Let one call at a time refresh it", "MCPAC7005.Gate", ct => GateAsync(target, new Place(test, method, type, guarded, isStatic), ct)) };
    }

    private sealed record Place(IfStatementSyntax Test, MethodDeclarationSyntax Method, TypeDeclarationSyntax Type, List<StatementSyntax> Guarded, bool IsStatic);

    private static async Task<Solution?> GateAsync(FixTarget target, Place place, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var endOfLine = NewLines.Of(root);
        var (gate, isNew) = GateOf(place);
        var wait = Generated.Statements(root, $"await {gate}.WaitAsync({Token(place.Method)}){Continuation(place.Method)};")[0].WithTrailingTrivia(endOfLine);
        var copy = Copy(place.Test);
        BlockSyntax body;
        if (place.Guarded.Count > 0)
        {
            var before = place.Method.Body!.Statements.Take(place.Method.Body.Statements.Count - place.Guarded.Count);
            var inner = place.Guarded.Select((s, i) => i == 0 && !StatementLists.StartsWithBlankLine(s.GetLeadingTrivia()) ? s.WithLeadingTrivia(s.GetLeadingTrivia().Insert(0, endOfLine)) : s);
            body = place.Method.Body.WithStatements(SyntaxFactory.List(before
                .Append(wait.WithLeadingTrivia(endOfLine))
                .Append(Try(root, inner.Prepend(copy), gate))));
        }
        else
        {
            body = place.Method.Body!.ReplaceNode(place.Test, place.Test.WithStatement(SyntaxFactory.Block(wait, Try(root, new[] { copy }, gate)).WithTrailingTrivia(place.Test.GetTrailingTrivia())).WithAdditionalAnnotations(Formatter.Annotation));
        }

        var method = place.Method.WithBody(body);
        var type = place.Type.ReplaceNode(place.Method, method);
        if (isNew)
        {
            var modifiers = place.IsStatic ? "private static readonly" : "private readonly";
            type = Members.InsertFirst(type, Generated.Member(root, $"{modifiers} global::System.Threading.SemaphoreSlim {gate} = new(1, 1);"), root);
        }

        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root.ReplaceNode(place.Type, type));
    }

    private static TryStatementSyntax Try(SyntaxNode root, IEnumerable<StatementSyntax> statements, string gate) =>
        SyntaxFactory.TryStatement(
                SyntaxFactory.Block(statements),
                default,
                SyntaxFactory.FinallyClause(SyntaxFactory.Block(Generated.Statements(root, $"{gate}.Release();"))))
            .WithTrailingTrivia(NewLines.Of(root))
            .WithAdditionalAnnotations(Formatter.Annotation);

    /// <summary>The test once more, without what is said about it: comments above it stay where they are.</summary>
    private static IfStatementSyntax Copy(IfStatementSyntax test) =>
        test.WithLeadingTrivia().WithAdditionalAnnotations(Formatter.Annotation);

    /// <summary>The gate of the type, when nobody behind it waits for it a second time; else the name of a new one.</summary>
    private static (string Name, bool IsNew) GateOf(Place place)
    {
        var names = place.Type.Members.OfType<FieldDeclarationSyntax>().Where(f => f.Modifiers.Any(SyntaxKind.StaticKeyword) == place.IsStatic).SelectMany(f => f.Declaration.Variables).Select(v => v.Identifier.ValueText).ToList();
        var prefix = names.TrueForAll(n => n.StartsWith("_", StringComparison.Ordinal)) ? "_" : names.TrueForAll(n => n.StartsWith("s_", StringComparison.Ordinal)) ? "s_" : "";
        var wanted = prefix + "refreshGate";
        var existing = place.Type.Members.OfType<FieldDeclarationSyntax>().FirstOrDefault(f =>
            f.Declaration.Variables[0].Identifier.ValueText is "_refreshGate" or "s_refreshGate" or "refreshGate" && f.Declaration.Type.ToString().EndsWith("SemaphoreSlim", StringComparison.Ordinal) && f.Modifiers.Any(SyntaxKind.StaticKeyword) == place.IsStatic);
        if (existing is not null)
        {
            var name = existing.Declaration.Variables[0].Identifier.ValueText;
            var holders = place.Type.Members.OfType<MethodDeclarationSyntax>().Where(m => m.DescendantTokens().Any(t => t.ValueText == name)).ToList();
            if (holders.All(h => !Calls(new[] { h }, place.Method.Identifier.ValueText) && !Calls(new[] { (SyntaxNode)place.Method }, h.Identifier.ValueText)))
            {
                return (name, false);
            }
        }

        return (UniqueNames.In(new[] { (SyntaxNode)place.Type }, wanted), true);
    }

    private static string Token(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters.FirstOrDefault(p => p.Type?.ToString() is "CancellationToken" or "System.Threading.CancellationToken")?.Identifier.ValueText ?? "";

    private static string Continuation(MethodDeclarationSyntax method) =>
        method.DescendantNodes().OfType<AwaitExpressionSyntax>().All(a => a.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } })
            ? ".ConfigureAwait(false)"
            : "";

    private static bool Calls(IEnumerable<SyntaxNode> code, string name) =>
        code.SelectMany(c => c.DescendantNodes()).OfType<InvocationExpressionSyntax>().Any(c => c.Expression switch
        {
            IdentifierNameSyntax called => called.Identifier.ValueText == name,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var called } => called.Identifier.ValueText == name,
            _ => false,
        });

    /// <summary>A copy of the state, taken before: a second look at it sees nothing new.</summary>
    private static bool LooksAtCopy(ExpressionSyntax condition, TypeDeclarationSyntax type, SemanticModel model, CancellationToken cancellationToken)
    {
        var owner = model.GetDeclaredSymbol(type, cancellationToken);
        return condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n =>
            model.GetSymbolInfo(n, cancellationToken).Symbol is ILocalSymbol local
            && local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(v =>
                model.GetSymbolInfo(v, cancellationToken).Symbol is (IFieldSymbol or IPropertySymbol) and { ContainingType: var holder } && SymbolEqualityComparer.Default.Equals(holder, owner)));
    }

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        BlockSyntax { Statements: { Count: > 0 } statements } => Leaves(statements[statements.Count - 1]),
        ReturnStatementSyntax or ThrowStatementSyntax => true,
        _ => false,
    };

    /// <summary>What runs behind the gate: the block of the <c>try</c> that follows the wait.</summary>
    private static BlockSyntax? GatedBlock(IfStatementSyntax test, BlockSyntax body)
    {
        var scope = Leaves(test.Statement) ? body : test.Statement as BlockSyntax;
        if (scope is null)
        {
            return null;
        }

        for (var i = 0; i + 1 < scope.Statements.Count; i++)
        {
            if (scope.Statements[i] is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax wait } && wait.ToString().Contains("Async(") && scope.Statements[i + 1] is TryStatementSyntax gated
                && (scope != body || scope.Statements[i].SpanStart > test.SpanStart))
            {
                return gated.Block;
            }
        }

        return null;
    }

    private static async Task<Solution?> LookAgainAsync(FixTarget target, IfStatementSyntax test, BlockSyntax gated, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var endOfLine = NewLines.Of(root);
        BlockSyntax block;
        if (Leaves(test.Statement))
        {
            var first = gated.Statements[0];
            var spaced = StatementLists.StartsWithBlankLine(first.GetLeadingTrivia()) ? first : first.WithLeadingTrivia(first.GetLeadingTrivia().Insert(0, endOfLine));
            block = gated.WithStatements(gated.Statements.Replace(first, spaced).Insert(0, Copy(test)));
        }
        else
        {
            block = gated.WithStatements(SyntaxFactory.SingletonList<StatementSyntax>(
                SyntaxFactory.IfStatement(test.Condition, SyntaxFactory.Block(gated.Statements)).WithAdditionalAnnotations(Formatter.Annotation)));
        }

        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root.ReplaceNode(gated, block.WithAdditionalAnnotations(Formatter.Annotation)));
    }
}
