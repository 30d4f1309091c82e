using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>Tokens that are taken out of an authorization server's answer by their names.</summary>
internal sealed partial class FlowWalker
{
    private TaintSource? AnsweredBy(IInvocationOperation call) =>
        _session.Subject == FlowSubject.Secrets && SourceTable.FindAnswered(call) is { } token && !IsAsked(call.Instance ?? call.Arguments[0].Value, depth: 0) ? token : null;

    private TaintSource? AnsweredBy(IPropertyReferenceOperation reference) =>
        _session.Subject == FlowSubject.Secrets && SourceTable.FindAnswered(reference) is { } token && !IsAsked(reference.Instance, depth: 0) ? token : null;

    /// <summary>
    /// Whether the data is what the client asks with, as a tool that reads its arguments itself gets it: that may be shown
    /// to the client, and is no answer of a server.
    /// </summary>
    private bool IsAsked(IOperation? data, int depth)
    {
        data = Uncaptured(data);
        return depth < 6 && data switch
        {
            IConversionOperation conversion => IsAsked(conversion.Operand, depth + 1),
            IParameterReferenceOperation { Parameter: var parameter } => IsAskingName(parameter.Name) || _session.Facts.IsClientSupplied(parameter, _session.CancellationToken),
            ILocalReferenceOperation { Local: var local } => IsAskingName(local.Name),
            IPropertyReferenceOperation { Property: var property } reference =>
                SymbolNames.IsInNamespace(property.ContainingType, "ModelContextProtocol") || IsAskingName(property.Name) || IsAsked(reference.Instance, depth + 1),
            IInvocationOperation call => IsAsked(call.Instance, depth + 1),
            _ => false,
        };
    }

    private static bool IsAskingName(string name) => name is "arg" or "args" or "arguments" or "Arguments" or "parameters" or "Params" or "params" or "input" or "request";
}
