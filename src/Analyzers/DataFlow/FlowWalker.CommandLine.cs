using System.Collections.Generic;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>What is added to the arguments of another process.</summary>
internal sealed partial class FlowWalker
{
    /// <summary><c>start.ArgumentList.Add(token)</c>: the list is the sink, not the method.</summary>
    private void CheckCommandLine(IMethodSymbol method, IOperation? instance, IReadOnlyList<Argument> arguments)
    {
        if (method.Name is not ("Add" or "Insert" or "AddRange") || !IsCommandLine(instance))
        {
            return;
        }

        foreach (var argument in arguments)
        {
            if (!argument.Value.IsClean)
            {
                Record(SinkKind.CommandLine, SinkAreas.CommandLine, argument.Value, argument.Syntax, CommandLineSinks.Name, null);
            }
        }
    }

    private bool IsCommandLine(IOperation? list)
    {
        list = list is null ? null : OperationExtensions.Unconverted(list);
        if (list is IFlowCaptureReferenceOperation reference && _captureTargets.TryGetValue(reference.Id, out var captured) && captured is not IFlowCaptureReferenceOperation)
        {
            list = OperationExtensions.Unconverted(captured);
        }

        return list is IPropertyReferenceOperation property && CommandLineSinks.IsArguments(property.Property);
    }
}
