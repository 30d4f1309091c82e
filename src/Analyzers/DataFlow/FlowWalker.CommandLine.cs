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

    private bool IsCommandLine(IOperation? list) =>
        Uncaptured(list is null ? null : OperationExtensions.Unconverted(list)) is { } written
        && OperationExtensions.Unconverted(written) is IPropertyReferenceOperation property
        && CommandLineSinks.IsArguments(property.Property);
}
