using System.Collections.Generic;
using System.Threading;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>
/// Follows a constant from a name that says nothing (<c>const string Value</c>, <c>var bytes</c>, the parameter of a
/// helper) to the place that says what it is: a header, a parameter, a property, whichever file that stands in.
/// </summary>
/// <remarks>Asked only for texts that such a place would make a credential, which are few.</remarks>
internal sealed class HeldConstant
{
    private const int MaxDepth = 3;

    /// <summary>How many places of one name are bound; a constant with more uses is none that signs in.</summary>
    private const int MaxPlaces = 16;

    private static readonly NameVerdict s_any = new(NameStrength.Strict, "credential", isPassword: true, "any place would do");

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);

    public HeldConstant(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Whether any place at all would make the text a credential.</summary>
    public static bool MayMatter(string text) => SecretValues.Classify(text, s_any, null).IsSecret;

    /// <summary>The certain name of a place that the constant reaches; null when there is none.</summary>
    /// <param name="holder">What keeps the constant, as <see cref="BoundNameFinder"/> says.</param>
    /// <param name="depth">How many names it has passed.</param>
    public BoundName? UseOf(SyntaxNode holder, int depth = 0)
    {
        if (depth >= MaxDepth || SymbolOf(holder) is not { } symbol || !_program.IsOurs(symbol) || !_visited.Add(symbol))
        {
            return null;
        }

        foreach (var use in UsesOf(symbol))
        {
            if (IsPartOfConstant(use))
            {
                continue;
            }

            var name = BoundNameFinder.Find(use, _program.ModelOf(use.SyntaxTree), _cancellationToken, out var next);
            if (name is { Verdict.Strength: NameStrength.Strict, Use: BoundUse.Value or BoundUse.Comparison })
            {
                return name;
            }

            if (next is not null && UseOf(next, depth + 1) is { } reached)
            {
                return reached;
            }
        }

        return null;
    }

    /// <summary>A constant text that is joined with others to a constant is judged as the whole, where that stands.</summary>
    private bool IsPartOfConstant(ExpressionSyntax use)
    {
        SyntaxNode whole = use;
        while (whole.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } or ParenthesizedExpressionSyntax or InterpolationSyntax or InterpolatedStringExpressionSyntax)
        {
            whole = whole.Parent;
        }

        return whole != use && _program.ModelOf(use.SyntaxTree).GetConstantValue(whole, _cancellationToken).HasValue;
    }

    private ISymbol? SymbolOf(SyntaxNode holder)
    {
        var model = _program.ModelOf(holder.SyntaxTree);
        return holder switch
        {
            ArgumentSyntax argument => ParameterOf(argument, model),
            ExpressionSyntax target => model.GetSymbolInfo(target, _cancellationToken).Symbol,
            _ => model.GetDeclaredSymbol(holder, _cancellationToken),
        };
    }

    private IParameterSymbol? ParameterOf(ArgumentSyntax argument, SemanticModel model) =>
        argument.Parent is ArgumentListSyntax { Parent: ExpressionSyntax call }
        && model.GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol method
        && _program.IsOurs(method)
        && ArgumentNames.ParameterOf(argument, method) is { } parameter
            ? CallGraph.Definition(method).Parameters[parameter.Ordinal]
            : null;

    /// <summary>The expressions that stand for what the symbol holds.</summary>
    private IEnumerable<ExpressionSyntax> UsesOf(ISymbol symbol)
    {
        var places = 0;
        foreach (var token in TokensOf(symbol))
        {
            if (token.Parent is not IdentifierNameSyntax name || name.IsInNameOf() || name.Parent is NameColonSyntax or NameEqualsSyntax)
            {
                continue;
            }

            if (++places > MaxPlaces)
            {
                yield break;
            }

            if (SymbolEqualityComparer.Default.Equals(_program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, _cancellationToken).Symbol?.OriginalDefinition, symbol.OriginalDefinition))
            {
                var whole = name.WholeAccess();
                yield return symbol is IMethodSymbol && whole.Parent is InvocationExpressionSyntax call && call.Expression == whole ? call : whole;
            }
        }
    }

    private IEnumerable<SyntaxToken> TokensOf(ISymbol symbol)
    {
        if (symbol is not (ILocalSymbol or IParameterSymbol))
        {
            return _program.Tokens(symbol.Name, _cancellationToken);
        }

        return symbol.DeclaringSyntaxReferences.Length == 1 ? TokensAround(symbol.DeclaringSyntaxReferences[0], symbol.Name) : System.Array.Empty<SyntaxToken>();
    }

    private IEnumerable<SyntaxToken> TokensAround(SyntaxReference declaration, string name)
    {
        var node = declaration.GetSyntax(_cancellationToken);
        var scope = node.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)!;
        foreach (var token in TreeIndex.Of(node.SyntaxTree, _cancellationToken).Tokens(node.SyntaxTree.GetRoot(_cancellationToken), name))
        {
            if (scope.Span.Contains(token.Span))
            {
                yield return token;
            }
        }
    }
}
