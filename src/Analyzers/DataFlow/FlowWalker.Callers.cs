using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>Follows the credentials that callers send: to what they are compared with, where they are kept, and to whom they are sent on.</summary>
internal sealed partial class FlowWalker
{
    private bool FollowsCallers => _session.Subject == FlowSubject.Callers;

    private static bool IsOfCaller(TaintFact fact) =>
        fact.Source.Kind is SourceKind.CallerCredential or SourceKind.AddressCredential or SourceKind.CallerGrant or SourceKind.Parameter;

    /// <summary>What the framework puts into a parameter for a request.</summary>
    private TaintValue BoundTo(IParameterSymbol parameter) =>
        FollowsCallers && InboundTable.Find(parameter, parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_session.CancellationToken)) is { } source
            ? TaintValue.Of(TaintFact.From(source))
            : TaintValue.Clean;

    private void EnterBound(FlowState entry, IMethodSymbol function)
    {
        if (FollowsCallers)
        {
            foreach (var parameter in function.Parameters)
            {
                if (BoundTo(parameter) is { IsClean: false } bound)
                {
                    entry.Set(parameter, bound);
                }
            }
        }
    }

    /// <summary>The credential that a call yields or puts into its out argument; null when it brings none in.</summary>
    private TaintValue? CalledForCaller(IInvocationOperation call, TaintValue receiver)
    {
        if (!FollowsCallers)
        {
            return null;
        }

        if (InboundTable.Find(call) is { } source)
        {
            return TaintValue.Of(TaintFact.From(source));
        }

        // The request that a library builds for the exchange yields what it is for.
        if (call.TargetMethod.Name == "ExecuteAsync" && receiver.All.Any(f => f.Source.Kind == SourceKind.CallerGrant))
        {
            return receiver.Flatten();
        }

        // All values of a header at once.
        if (call is { Instance.Type.Name: "StringValues", TargetMethod.Name: "ToArray" })
        {
            return receiver.Flatten();
        }

        if (InboundTable.FindOut(call) is { } found)
        {
            Assign(call.Arguments[1].Value, TaintValue.Of(TaintFact.From(found)), call.Arguments[1].Value.Syntax);
            return TaintValue.Clean;
        }

        return null;
    }

    private void CheckCompared(IBinaryOperation binary, TaintValue left, TaintValue right)
    {
        if (FollowsCallers && binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
        {
            CheckCompared(binary.LeftOperand, left, binary.RightOperand);
            CheckCompared(binary.RightOperand, right, binary.LeftOperand);
        }
    }

    private void CheckCompared(IOperation compared, TaintValue value, IOperation with)
    {
        if (!value.IsClean && !IsSpelledOut(with))
        {
            Record(SinkKind.Comparison, SinkAreas.Client, value.Flatten(), compared.Syntax, "a comparison", null);
        }
    }

    private static bool IsSpelledOut(IOperation operation) =>
        OperationExtensions.Unconverted(operation) is ILiteralOperation or IDefaultValueOperation or IInvalidOperation || operation.ConstantValue is { HasValue: true, Value: null or "" };

    /// <summary>Where a call takes a caller's credential: a comparison, another server, a decision out of sight.</summary>
    private void CheckCallers(IMethodSymbol method, IInvocationOperation? call, TaintValue receiver, IReadOnlyList<Argument> arguments)
    {
        if (!FollowsCallers || (receiver.IsClean && arguments.All(a => a.Value.IsClean)))
        {
            return;
        }

        if (call is not null && Comparisons.Of(call) is { } compared)
        {
            CheckCompared(compared.Left, ValueOf(compared.Left), compared.Right);
            CheckCompared(compared.Right, ValueOf(compared.Right), compared.Left);
            return;
        }

        if (InSource(method) && !method.IsAbstract)
        {
            return;
        }

        if (OutboundTable.SentBy(method) is { } sent && arguments.FirstOrDefault(a => a.Parameter?.Name == sent.Name) is { } argument)
        {
            Record(SinkKind.Outgoing, SinkAreas.Client, argument.Value.Flatten(), argument.Syntax, method.Name, null);
        }
        else if (OutboundTable.TakesApart(method) && arguments.Count > 0)
        {
            Record(SinkKind.Parsed, SinkAreas.Client, arguments[0].Value.Flatten(), arguments[0].Syntax, method.Name, null);
        }
        else if (OutboundTable.Decides(method))
        {
            foreach (var given in arguments.Where(a => !a.Value.IsClean))
            {
                Record(SinkKind.Decision, SinkAreas.Client, given.Value.Flatten(), given.Syntax, method.Name, null);
            }
        }

        TaintValue ValueOf(IOperation operand) =>
            operand == call?.Instance ? receiver : arguments.FirstOrDefault(a => a.Operation == operand)?.Value ?? TaintValue.Clean;
    }

    /// <summary>Where an assignment puts a caller's credential: into a member that outlives the call, or into a request to another server.</summary>
    private void CheckCallers(IMemberReferenceOperation target, TaintValue value, SyntaxNode written)
    {
        if (!FollowsCallers || value.IsClean)
        {
            return;
        }

        if (target is IPropertyReferenceOperation { Property: var property } && (OutboundTable.IsSent(property) || OutboundTable.IsToken(property)))
        {
            Record(OutboundTable.IsSent(property) ? SinkKind.Outgoing : SinkKind.Decision, SinkAreas.Client, value.Flatten(), written, property.Name, null);
        }
        else
        {
            Record(SinkKind.Kept, SinkAreas.Client, value.Flatten(), written, target.Member.Name, null);
        }
    }
}
