using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>Delegates in locals: calling one runs the lambda, local function or method that was seen to be put into it.</summary>
internal sealed partial class FlowWalker
{
    /// <summary>What a local was given, with the graph that knows the lambda; null once it was given two.</summary>
    private readonly Dictionary<ILocalSymbol, (IOperation Target, ControlFlowGraph Graph)?> _delegates = new(SymbolEqualityComparer.Default);

    /// <summary>What this method passes to a delegate that is its parameter, by the parameter's ordinal and the delegate's own.</summary>
    private readonly Dictionary<(int Delegate, int Argument), TaintValue> _delegateArguments = new();

    /// <summary>
    /// What a callee passes to the lambdas and methods that it was handed, which run here: the arguments of the call,
    /// with what these yield then.
    /// </summary>
    private IReadOnlyList<Argument> RunDelegates(MethodFlow flow, IMethodSymbol callee, IReadOnlyList<Argument> arguments, SyntaxNode call)
    {
        if (flow.DelegateArguments.IsEmpty)
        {
            return arguments;
        }

        var passed = new List<Argument>(arguments.Count);
        foreach (var argument in arguments)
        {
            var given = flow.DelegateArguments
                .Where(pair => pair.Key.Delegate == argument.Parameter?.Ordinal)
                .OrderBy(pair => pair.Key.Argument)
                .Select(pair => (pair.Key.Argument, Value: Substitute(pair.Value, callee, arguments, call)))
                .Where(pair => !pair.Value.IsClean)
                .ToList();
            passed.Add(given.Count == 0 ? argument : argument with { Value = argument.Value.Union(Run(argument, given, call)) });
        }

        return passed;
    }

    private TaintValue Run(Argument argument, List<(int Ordinal, TaintValue Value)> given, SyntaxNode call)
    {
        List<Argument> For(IMethodSymbol method) => given
            .Where(g => g.Ordinal < method.Parameters.Length)
            .Select(g => new Argument(method.Parameters[g.Ordinal], g.Value, argument.Syntax, false, argument.Operation))
            .ToList();

        switch (OperationExtensions.Unconverted(argument.Operation))
        {
            case IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation lambda }:
                var graph = _graph;
                return Inline(
                    lambda.Symbol, lambda.Symbol.Parameters, () => graph.GetAnonymousFunctionControlFlowGraph(lambda, _session.CancellationToken), For(lambda.Symbol));

            case IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } function } }:
                return LocalFunction(function, For(function));

            case IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: var method } }:
                return ApplySummaries(method, For(method), call) ?? TaintValue.Clean;

            case IParameterReferenceOperation { Parameter: var own } when SymbolEqualityComparer.Default.Equals(own.ContainingSymbol, _method):
                foreach (var (ordinal, value) in given)
                {
                    PassToDelegate(own, ordinal, value);
                }

                return TaintValue.Clean;

            default:
                return TaintValue.Clean;
        }
    }

    private void PassToDelegate(IParameterSymbol parameter, int argument, TaintValue value)
    {
        var key = (parameter.Ordinal, argument);
        _delegateArguments[key] = _delegateArguments.TryGetValue(key, out var before) ? before.Union(value) : value;
    }

    private void RememberDelegate(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is not ILocalReferenceOperation { Local: { Type.TypeKind: TypeKind.Delegate } local })
        {
            return;
        }

        var target = OperationExtensions.Unconverted(assignment.Value) is IDelegateCreationOperation creation ? creation.Target : null;
        _delegates[local] = target is not null && (!_delegates.TryGetValue(local, out var before) || before?.Target.Syntax == target.Syntax)
            ? (target, _graph)
            : null;
    }

    /// <summary>The method's own parameter that is called: <c>action(x)</c>, <c>action?.Invoke(x)</c>.</summary>
    private IParameterSymbol? OwnDelegate(IOperation? called) => called switch
    {
        IParameterReferenceOperation { Parameter: var parameter } when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, _method) => parameter,
        IFlowCaptureReferenceOperation reference when _captureTargets.TryGetValue(reference.Id, out var captured) && captured is not IFlowCaptureReferenceOperation => OwnDelegate(captured),
        _ => null,
    };

    /// <summary>What the call yields; null when it is not known what it runs.</summary>
    private TaintValue? InvokeDelegate(IInvocationOperation call, IReadOnlyList<Argument> arguments)
    {
        if (OwnDelegate(call.Instance) is { } parameter)
        {
            for (var i = 0; i < arguments.Count; i++)
            {
                if (!arguments[i].Value.IsClean && arguments[i].Parameter is { } received)
                {
                    PassToDelegate(parameter, received.Ordinal, arguments[i].Value);
                }
            }
        }

        if (Uncaptured(call.Instance) is not ILocalReferenceOperation { Local: var local } || !_delegates.TryGetValue(local, out var known) || known is not var (target, graph))
        {
            return null;
        }

        switch (target)
        {
            case IFlowAnonymousFunctionOperation lambda:
                return Inline(
                    lambda.Symbol, lambda.Symbol.Parameters, () => graph.GetAnonymousFunctionControlFlowGraph(lambda, _session.CancellationToken), arguments);

            case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } function }:
                return Inline(function, function.Parameters, () => FindLocalFunction(function), arguments);

            case IMethodReferenceOperation { Method: var method }:
                return ApplySummaries(method, arguments, call.Syntax);

            default:
                return null;
        }
    }
}
