using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Startup;

/// <summary>
/// Which host a call configures: the builder at the root of its chain, seen through locals, the lambdas of the set-up and
/// helpers. Two calls with a common root configure one host.
/// </summary>
internal readonly struct BuilderRoots
{
    private const int MaxDepth = 8;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public BuilderRoots(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The locals, parameters and creating calls that the chain of <paramref name="expression"/> starts from.</summary>
    public HashSet<object> Of(ExpressionSyntax expression)
    {
        var roots = new HashSet<object>();
        Collect(expression, roots, MaxDepth);
        return roots;
    }

    private void Collect(ExpressionSyntax expression, HashSet<object> roots, int depth)
    {
        if (depth == 0)
        {
            return;
        }

        var first = First(expression);
        var symbol = _program.ModelOf(first.SyntaxTree).GetSymbolInfo(first, _cancellationToken).Symbol;
        switch (symbol)
        {
            case ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } references }
                when references[0].GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value } && StartsFromVariable(value):
                Collect(value, roots, depth - 1);
                break;

            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } }
                when first.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } }:
                Collect(call, roots, depth - 1);
                break;

            case IParameterSymbol { ContainingSymbol: IMethodSymbol method } parameter:
                foreach (var site in _program.Calls.CallersOf(method, _cancellationToken))
                {
                    if (site.Syntax is InvocationExpressionSyntax call && ArgumentOf(call, method, parameter) is { } passed)
                    {
                        Collect(passed, roots, depth - 1);
                    }
                }

                roots.Add(parameter);
                break;

            case ILocalSymbol or IFieldSymbol or IPropertySymbol or IParameterSymbol:
                roots.Add(symbol);
                break;

            default:
                // A chain that starts with the creation itself: known by the local it ends in, else by its own place.
                roots.Add(Assigned(first) ?? (object)Start(first));
                break;
        }
    }

    /// <summary>The leftmost name of a chain.</summary>
    private static ExpressionSyntax First(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case InvocationExpressionSyntax { Expression: var called }:
                    expression = called;
                    break;
                case MemberAccessExpressionSyntax { Expression: var receiver }:
                    expression = receiver;
                    break;
                case ConditionalAccessExpressionSyntax { Expression: var receiver }:
                    expression = receiver;
                    break;
                case ParenthesizedExpressionSyntax { Expression: var inner }:
                    expression = inner;
                    break;
                case AwaitExpressionSyntax { Expression: var awaited }:
                    expression = awaited;
                    break;
                default:
                    return expression;
            }
        }
    }

    private bool StartsFromVariable(ExpressionSyntax value) =>
        First(value) is IdentifierNameSyntax first
        && _program.ModelOf(first.SyntaxTree).GetSymbolInfo(first, _cancellationToken).Symbol is ILocalSymbol or IParameterSymbol;

    private ISymbol? Assigned(ExpressionSyntax first)
    {
        SyntaxNode chain = first;
        while (chain.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax or AwaitExpressionSyntax)
        {
            chain = chain.Parent;
        }

        return chain.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }
            ? _program.ModelOf(declarator.SyntaxTree).GetDeclaredSymbol(declarator, _cancellationToken)
            : null;
    }

    /// <summary>The first call of a chain that starts with a type: <c>Host.CreateDefaultBuilder(args)</c>.</summary>
    private static SyntaxNode Start(ExpressionSyntax first) =>
        first.Ancestors().TakeWhile(a => a is MemberAccessExpressionSyntax or InvocationExpressionSyntax).FirstOrDefault(a => a is InvocationExpressionSyntax) ?? first;

    private static ExpressionSyntax? ArgumentOf(InvocationExpressionSyntax call, IMethodSymbol method, IParameterSymbol parameter)
    {
        var index = parameter.Ordinal;
        if (method.IsExtensionMethod && call.Expression is MemberAccessExpressionSyntax access)
        {
            if (index == 0)
            {
                return access.Expression;
            }

            index--;
        }

        var named = call.ArgumentList.Arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter.Name);
        return (named ?? (index < call.ArgumentList.Arguments.Count ? call.ArgumentList.Arguments[index] : null))?.Expression;
    }
}
