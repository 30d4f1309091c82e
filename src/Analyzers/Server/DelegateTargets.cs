using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>Which methods, lambdas and local functions a delegate-like value can stand for.</summary>
internal readonly struct DelegateTargets
{
    private const int MaxDepth = 6;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public DelegateTargets(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    public ImmutableArray<IMethodSymbol> Of(IOperation? value)
    {
        var targets = ImmutableArray.CreateBuilder<IMethodSymbol>();
        Collect(value, targets, MaxDepth);
        return targets.ToImmutable();
    }

    /// <summary>The functions that <paramref name="method"/> answers with.</summary>
    public ImmutableArray<IMethodSymbol> ReturnedBy(IMethodSymbol method)
    {
        var targets = ImmutableArray.CreateBuilder<IMethodSymbol>();
        foreach (var reference in _program.IsOurs(method) ? method.DeclaringSyntaxReferences : ImmutableArray<SyntaxReference>.Empty)
        {
            var syntax = reference.GetSyntax(_cancellationToken);
            foreach (var expression in Returned(syntax))
            {
                // A lambda has no operation of its own: only the conversion around it has.
                var model = _program.ModelOf(syntax.SyntaxTree);
                if (model.GetSymbolInfo(expression, _cancellationToken).Symbol is IMethodSymbol function and not { MethodKind: MethodKind.DelegateInvoke }
                    && expression is LambdaExpressionSyntax or AnonymousMethodExpressionSyntax or NameSyntax or MemberAccessExpressionSyntax)
                {
                    targets.Add(function);
                }
                else
                {
                    Collect(model.GetOperation(expression, _cancellationToken), targets, MaxDepth);
                }
            }
        }

        return targets.ToImmutable();
    }

    /// <summary>The value under conversions, parentheses and delegate creations.</summary>
    public static IOperation Unwrap(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IDelegateCreationOperation creation:
                    value = creation.Target;
                    break;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    break;
                default:
                    return value;
            }
        }
    }

    private static IEnumerable<ExpressionSyntax> Returned(SyntaxNode function)
    {
        var body = function switch
        {
            AnonymousFunctionExpressionSyntax lambda => (lambda.ExpressionBody, lambda.Block),
            LocalFunctionStatementSyntax local => (local.ExpressionBody?.Expression, local.Body),
            BaseMethodDeclarationSyntax method => (method.ExpressionBody?.Expression, method.Body),
            _ => default((ExpressionSyntax?, BlockSyntax?)),
        };

        if (body.Item1 is { } expression)
        {
            yield return expression;
        }

        foreach (var statement in body.Item2?.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>() ?? Enumerable.Empty<ReturnStatementSyntax>())
        {
            if (statement.Expression is { } returned)
            {
                yield return returned;
            }
        }
    }

    private void Collect(IOperation? value, ImmutableArray<IMethodSymbol>.Builder targets, int depth)
    {
        if (value is null || depth == 0)
        {
            return;
        }

        switch (Unwrap(value))
        {
            case IAnonymousFunctionOperation lambda:
                targets.Add(lambda.Symbol);
                break;
            case IMethodReferenceOperation reference:
                targets.Add(reference.Method);
                break;
            case ILocalReferenceOperation local:
                CollectInitializer(local.Local, targets, depth - 1);
                break;
            case IFieldReferenceOperation field:
                CollectInitializer(field.Field, targets, depth - 1);
                break;
            case IConditionalOperation conditional:
                Collect(conditional.WhenTrue, targets, depth - 1);
                Collect(conditional.WhenFalse, targets, depth - 1);
                break;
            case ICoalesceOperation coalesce:
                Collect(coalesce.Value, targets, depth - 1);
                Collect(coalesce.WhenNull, targets, depth - 1);
                break;
            case IInvocationOperation call:
                CollectCall(call, targets, depth - 1);
                break;
        }
    }

    private void CollectInitializer(ISymbol symbol, ImmutableArray<IMethodSymbol>.Builder targets, int depth)
    {
        if (_program.IsOurs(symbol)
            && symbol.DeclaringSyntaxReferences is { Length: 1 } references
            && references[0].GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer: { } initializer }
            && _program.ModelOf(references[0].SyntaxTree).GetOperation(initializer, _cancellationToken) is ISymbolInitializerOperation operation)
        {
            Collect(operation.Value, targets, depth);
        }
    }

    private void CollectCall(IInvocationOperation call, ImmutableArray<IMethodSymbol>.Builder targets, int depth)
    {
        var method = call.TargetMethod;
        if (method is { Name: "Create", ContainingType.Name: "AIFunctionFactory" } && call.Arguments.Length > 0)
        {
            Collect(call.Arguments[0].Value, targets, depth);
        }
        else if (method.Name is "GetMethod" or "GetRuntimeMethod"
            && (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is ITypeOfOperation { TypeOperand: { } type }
            && call.Arguments.Select(a => a.Value.ConstantValue).FirstOrDefault(c => c is { HasValue: true, Value: string }).Value is string name)
        {
            targets.AddRange(type.GetMembers(name).OfType<IMethodSymbol>());
        }
        else if (method.Name == "GetMethodInfo" || method is { Name: "CreateDelegate" })
        {
            Collect(call.Instance ?? call.Arguments.FirstOrDefault()?.Value, targets, depth);
        }
    }
}
