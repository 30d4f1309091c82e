using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>Delegates in locals: calling one runs the lambda, local function or method that was seen to be put into it.</summary>
internal sealed partial class FlowWalker
{
    /// <summary>What a local was given, with the graph that knows the lambda; null once it was given two.</summary>
    private readonly Dictionary<ILocalSymbol, (IOperation Target, ControlFlowGraph Graph)?> _delegates = new(SymbolEqualityComparer.Default);

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

    /// <summary>What the call yields; null when it is not known what it runs.</summary>
    private TaintValue? InvokeDelegate(IInvocationOperation call, IReadOnlyList<Argument> arguments)
    {
        if (call.Instance is not ILocalReferenceOperation { Local: var local } || !_delegates.TryGetValue(local, out var known) || known is not var (target, graph))
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
