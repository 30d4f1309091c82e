using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// Members of objects that are kept somewhere: settings, options, services. There is one such object, or all are alike,
/// so that whoever writes the member writes what is read here. Of objects that come and go nothing of the kind is said.
/// </summary>
internal sealed partial class FlowWalker
{
    /// <summary>Locals that were given such an object.</summary>
    private readonly HashSet<ILocalSymbol> _keptLocals = new(SymbolEqualityComparer.Default);

    private TaintValue Kept(ISymbol member, ITypeSymbol type, IMemberReferenceOperation reference)
    {
        if (_session.Subject is not (FlowSubject.Secrets or FlowSubject.Callers) || !_session.Facts.IsInSource(member) || !Carriers.IsData(type) || !_session.Facts.MayBeGivenSource(member, _session.CancellationToken))
        {
            return TaintValue.Clean;
        }

        if (member is IPropertySymbol { GetMethod: { } getter } property && (getter.IsAbstract || getter.IsVirtual || getter.IsOverride || !property.IsAutoProperty()))
        {
            return Got(getter, reference.Syntax);
        }

        return IsKept(reference.Instance) ? _session.MemberValue(member, type) : TaintValue.Clean;
    }

    /// <summary>What the accessors that the read may run return.</summary>
    private TaintValue Got(IMethodSymbol getter, SyntaxNode node)
    {
        getter = CallTarget(getter);
        var value = TaintValue.Clean;
        var bodies = getter.IsAbstract || getter.IsVirtual || getter.IsOverride
            ? _session.Facts.ImplementationsOf(getter, _session.CancellationToken)
            : System.Collections.Immutable.ImmutableArray.Create(getter);
        foreach (var body in bodies)
        {
            if (body.AssociatedSymbol is not IPropertySymbol property)
            {
                continue;
            }

            value = value.Union(property.IsAutoProperty()
                ? _session.MemberValue(property, property.Type)
                : _session.Analyze(body).Returned.Select(f => f.Source.Parameter >= 0 ? null : f.Through(node)));
        }

        return value;
    }

    /// <summary>Whether the expression yields an object that is kept: a field, a static member, what the container hands in, a part of one.</summary>
    private bool IsKept(IOperation? instance)
    {
        instance = instance is null ? null : OperationExtensions.Unconverted(instance);
        return instance switch
        {
            IFieldReferenceOperation => true,
            IPropertyReferenceOperation { Property.IsIndexer: false } property => property.Instance is null or IInstanceReferenceOperation || IsKept(property.Instance),
            IParameterReferenceOperation { Parameter: var parameter } => IsInjected(parameter),
            ILocalReferenceOperation { Local: var local } => _keptLocals.Contains(local),
            IFlowCaptureReferenceOperation reference =>
                _captureTargets.TryGetValue(reference.Id, out var captured) && captured is not IFlowCaptureReferenceOperation && IsKept(captured),
            IInvocationOperation { TargetMethod.Name: "GetRequiredService" or "GetService" } => true,
            _ => false,
        };
    }

    /// <summary>A constructor's parameter that nobody here passes, or a handler's that the client does not fill.</summary>
    private bool IsInjected(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol method
        && (method.MethodKind == MethodKind.Constructor
            || (_session.Facts.ClientNameOf(method, _session.CancellationToken) is not null && !_session.Facts.IsClientSupplied(parameter, _session.CancellationToken)));

    private void RememberKept(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is ILocalReferenceOperation { Local: var local } && IsKept(assignment.Value))
        {
            _keptLocals.Add(local);
        }
    }

    /// <summary>What is written to a member of another object: for those who read it there.</summary>
    private void WriteOther(ISymbol member, TaintValue value, SyntaxNode written)
    {
        if (value.IsClean || !_session.Facts.IsInSource(member) || member is IPropertySymbol { IsIndexer: true })
        {
            return;
        }

        member = member.OriginalDefinition;
        value = value.Select(f => f.Through(FlowPath.HandingOn(written)));
        _memberWrites[member] = _memberWrites.TryGetValue(member, out var before) ? before.Union(value) : value;
    }
}
