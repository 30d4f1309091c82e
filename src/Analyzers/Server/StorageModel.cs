using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>A credential that one member writes where it outlives the process.</summary>
/// <param name="Hit">What reaches which sink.</param>
/// <param name="Place">The write itself where it is in view, else what is handed to the helper that writes.</param>
internal sealed record StoredSecret(FlowHit Hit, SyntaxNode Place);

/// <summary>Where credentials are stored, for the rules that judge how.</summary>
internal sealed class StorageModel
{
    private readonly McpProgram _program;

    public StorageModel(McpProgram program) => _program = program;

    /// <summary>What the member's own code stores in clear, or hands to a helper that does; one for each place.</summary>
    public ImmutableArray<StoredSecret> In(ISymbol member, CancellationToken cancellationToken)
    {
        // The SDK hands its token cache the tokens whatever the words around them are.
        if (member.Name != "StoreTokensAsync" && !_program.SourceReach.Includes(member, cancellationToken))
        {
            return ImmutableArray<StoredSecret>.Empty;
        }

        return _program.Flow.Analyze(member, cancellationToken).Hits
            .Where(hit => hit.Kind == SinkKind.Storage
                && hit.Fact.Source.Kind is SourceKind.Secret or SourceKind.SecretObject
                && hit.Fact.AnchorFrame is { } frame
                && SymbolEqualityComparer.Default.Equals(frame, member)
                && (hit.SinkName != "a database" || Changes(hit.Sink)))
            .OrderBy(hit => hit.Fact.Source.Kind)
            .ThenBy(hit => hit.Sink.SpanStart)
            .Select(hit => new StoredSecret(hit, SymbolEqualityComparer.Default.Equals(ProgramFacts.OutermostMember(hit.Method), member) ? hit.Sink : hit.Fact.Anchor!))
            .GroupBy(stored => stored.Place)
            .Select(group => group.First())
            .ToImmutableArray();
    }

    /// <summary>A value of a query is looked for; one of an insert or an update is stored.</summary>
    private static bool Changes(SyntaxNode value) =>
        value.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && member.DescendantTokens().Any(t => t.RawKind is (int)SyntaxKind.StringLiteralToken or (int)SyntaxKind.InterpolatedStringTextToken or (int)SyntaxKind.SingleLineRawStringLiteralToken or (int)SyntaxKind.MultiLineRawStringLiteralToken
            && (Contains(t, "INSERT ") || Contains(t, "UPDATE ") || Contains(t, "REPLACE ")));

    private static bool Contains(SyntaxToken token, string word) => token.Text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
}

/// <summary>What an expression is made of, as far as the code around it shows.</summary>
internal static class Origins
{
    private const int MaxDepth = 5;

    /// <summary>The expression, and those that locals, fields, properties and methods of the compilation in it stand for.</summary>
    public static IEnumerable<SyntaxNode> Of(SyntaxNode expression, McpProgram program, CancellationToken cancellationToken)
    {
        var seen = new HashSet<SyntaxNode>();
        var pending = new Queue<(SyntaxNode Node, int Depth)>();
        pending.Enqueue((expression, 0));
        while (pending.Count > 0)
        {
            var (current, depth) = pending.Dequeue();
            if (!seen.Add(current))
            {
                continue;
            }

            yield return current;
            if (depth == MaxDepth)
            {
                continue;
            }

            foreach (var name in current.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
            {
                if (program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol is not { } symbol || !program.IsOurs(symbol))
                {
                    continue;
                }

                foreach (var origin in Values(symbol, program, cancellationToken))
                {
                    pending.Enqueue((origin, depth + 1));
                }
            }
        }
    }

    private static IEnumerable<SyntaxNode> Values(ISymbol symbol, McpProgram program, CancellationToken cancellationToken)
    {
        foreach (var reference in program.SourcesOf(symbol))
        {
            var syntax = reference.GetSyntax(cancellationToken);
            SyntaxNode? value = (symbol, syntax) switch
            {
                (_, VariableDeclaratorSyntax { Initializer: { } initializer }) => initializer.Value,
                (_, PropertyDeclarationSyntax property) => property.Initializer?.Value ?? property.ExpressionBody?.Expression ?? (SyntaxNode?)property.AccessorList,
                (IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction }, _) => Body(syntax),
                _ => null,
            };
            if (value is not null)
            {
                yield return value;
            }

            // _path = Path.Combine(..) in a constructor.
            if (symbol is IFieldSymbol or ILocalSymbol && Scope(syntax) is { } scope)
            {
                foreach (var assignment in scope.DescendantNodes().OfType<AssignmentExpressionSyntax>())
                {
                    if (assignment.Left is IdentifierNameSyntax { Identifier.ValueText: var name } && name == symbol.Name)
                    {
                        yield return assignment.Right;
                    }
                }
            }
        }
    }

    private static SyntaxNode? Scope(SyntaxNode declarator) =>
        declarator.FirstAncestorOrSelf<SyntaxNode>(n => n is TypeDeclarationSyntax or BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax);

    private static SyntaxNode? Body(SyntaxNode function) => function switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.ExpressionBody ?? method.Body,
        LocalFunctionStatementSyntax local => (SyntaxNode?)local.ExpressionBody ?? local.Body,
        _ => null,
    };
}
