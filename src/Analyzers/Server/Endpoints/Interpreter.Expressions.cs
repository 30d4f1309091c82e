using System;
using System.Linq;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Endpoints;

internal sealed partial class Interpreter
{
    /// <summary>What the operation yields; what it does is done to the state.</summary>
    private RequestValue Visit(IOperation? operation)
    {
        if (operation is null || _isStopped || _nesting > MaxNesting)
        {
            return RequestValue.Unknown;
        }

        if (operation.ConstantValue is { HasValue: true } constant)
        {
            return RequestValue.Of(constant.Value);
        }

        _nesting++;
        var value = Evaluate(operation);
        _nesting--;
        if (value.Name is { } name)
        {
            _touched.Add(name);
        }

        return value;
    }

    private RequestValue Evaluate(IOperation operation)
    {
        switch (operation)
        {
            case IExpressionStatementOperation { Operation: var inner }:
                return Visit(inner);
            case IAwaitOperation { Operation: var inner }:
                return Visit(inner);
            case IConversionOperation { Operand: var inner }:
                return Visit(inner);
            case IParenthesizedOperation { Operand: var inner }:
                return Visit(inner);
            case IDeclarationExpressionOperation { Expression: var inner }:
                return Visit(inner);

            case IFlowCaptureOperation capture:
                var captured = Visit(capture.Value);
                _state = _state.With((_function, capture.Id), captured);
                return captured;
            case IFlowCaptureReferenceOperation reference:
                return _state.Values.TryGetValue((_function, reference.Id), out var held) ? held : RequestValue.Unknown;

            case ISimpleAssignmentOperation assignment:
                return Assign(assignment);
            case ICompoundAssignmentOperation compound:
                var combined = Combine(compound.OperatorKind, Visit(compound.Target), Visit(compound.Value), compound);
                Store(compound.Target, combined);
                return combined;

            case ILocalReferenceOperation { Local: var local }:
                return OfLocal(local);
            case IParameterReferenceOperation { Parameter: var parameter }:
                return _state.Values.TryGetValue(parameter, out var passed) ? passed : OfParameter(parameter);
            case IFieldReferenceOperation { Field: var field }:
                return OfMember(field, field.Type);
            case IPropertyReferenceOperation property:
                return OfProperty(property);

            case IInvocationOperation call:
                return Call(call);
            case IObjectCreationOperation creation:
                return Create(creation);
            case IDelegateCreationOperation { Target: var target }:
                return OfDelegate(target);
            case IFlowAnonymousFunctionOperation or IAnonymousFunctionOperation:
                return OfDelegate(operation);

            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Visit(not.Operand).Not();
            case IBinaryOperation binary:
                return Combine(binary.OperatorKind, Visit(binary.LeftOperand), Visit(binary.RightOperand), binary);
            case IIsNullOperation isNull:
                return Told(Visit(isNull.Operand), v => v.IsNull);
            case IIsTypeOperation isType:
                return Visit(isType.ValueOperand) is { Kind: ValueKind.Credential } ? RequestValue.False : RequestValue.Unknown;
            case IIsPatternOperation pattern:
                return Matches(Visit(pattern.Value), pattern.Pattern);

            case IInterpolatedStringOperation text:
                return text.Parts.OfType<IInterpolationOperation>().Select(p => Visit(p.Expression)).ToList() is var holes && holes.Any(h => h.Kind == ValueKind.Credential)
                    ? RequestValue.Unknown
                    : new RequestValue(ValueKind.Text);
            case IArrayElementReferenceOperation element:
                return Visit(element.ArrayReference);
            case IImplicitIndexerReferenceOperation part:
                return Visit(part.Instance);
            case IDefaultValueOperation:
                return RequestValue.Of(operation.Type?.SpecialType == SpecialType.System_Boolean ? false : null);

            // Without a graph: what a field is set to where it is declared.
            case ICoalesceOperation coalesce:
                return Visit(coalesce.Value) is { IsNull: not false } missing && missing.IsNull == true
                    ? Visit(coalesce.WhenNull) is var fallback && fallback.Kind == ValueKind.Known ? fallback with { Name = missing.Name } : fallback
                    : Visit(coalesce.Value);
            case IConditionalOperation choice:
                return Visit(choice.Condition).Truth is { } truth
                    ? Visit(truth ? choice.WhenTrue : choice.WhenFalse)
                    : RequestValue.Join(Visit(choice.WhenTrue), Visit(choice.WhenFalse));
            case IConditionalAccessOperation access:
                return Visit(access.Operation) is { IsNull: true } nothing ? nothing : Visit(access.WhenNotNull);
            case IConditionalAccessInstanceOperation instance:
                return InstanceOf(instance);
            case IInvalidOperation:
                return OfInvalid(operation);
            case IThrowOperation:
                return new RequestValue(ValueKind.Text);
            case IArrayCreationOperation { Initializer: null or { ElementValues.IsEmpty: true }, DimensionSizes: { Length: 1 } sizes } when sizes[0].ConstantValue.Value is 0:
                return RequestValue.Of("");

            default:
                return OfChildren(operation);
        }
    }

    private RequestValue OfChildren(IOperation operation)
    {
        // The compiler of the floor has no collection expressions.
        if (operation.Syntax.ToString() == "[]")
        {
            return RequestValue.Of("");
        }

        var result = RequestValue.Unknown;
        foreach (var child in operation.ChildOperations)
        {
            var value = Visit(child);
            if (value.Kind == ValueKind.Credential || value.Kind == ValueKind.Setting && result.Kind != ValueKind.Credential)
            {
                result = value;
            }
        }

        return result;
    }

    /// <summary>Code that does not bind: what it is said of may be guarded by it.</summary>
    private RequestValue OfInvalid(IOperation operation)
    {
        var name = operation.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } ? called : "";
        var isGuard = name == "Use" || name.StartsWith("Use", StringComparison.Ordinal) && HostTypes.SoundsLikeGuard(name);
        foreach (var child in operation.ChildOperations)
        {
            var value = Visit(child);
            if (value.Data is { } subject && (value.Kind == ValueKind.Route || value.Kind == ValueKind.Host && isGuard))
            {
                _state = _state.With(new Fact(FactKind.Left, subject));
            }
        }

        return RequestValue.Unknown;
    }

    private RequestValue InstanceOf(IOperation instance)
    {
        for (var parent = instance.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull.Syntax.Span.Contains(instance.Syntax.Span))
            {
                return Visit(access.Operation);
            }
        }

        return RequestValue.Unknown;
    }

    private RequestValue Assign(ISimpleAssignmentOperation assignment)
    {
        var value = Visit(assignment.Value);
        if (assignment.Target is IPropertyReferenceOperation { Property.Name: "StatusCode" } && value is { Kind: ValueKind.Known, Data: 401 or 403 })
        {
            Rejects = true;
        }
        else if (assignment.Target is IPropertyReferenceOperation { Property.Name: "FallbackPolicy", Instance: { } options }
            && Visit(options) is { Kind: ValueKind.Authorization, Data: { } host })
        {
            Met.Add(assignment.Syntax);
            if (value.Kind != ValueKind.OpenPolicy && value is not { Kind: ValueKind.Known, Data: null })
            {
                _state = _state.With(new Fact(FactKind.Authorized, host));
            }
        }

        Store(assignment.Target, value);
        return value;
    }

    private void Store(IOperation target, RequestValue value)
    {
        switch (target)
        {
            case ILocalReferenceOperation { Local: var local }:
                _state = _state.With(local, value);
                break;
            case IParameterReferenceOperation { Parameter: var parameter }:
                _state = _state.With(parameter, value);
                break;
            case IFieldReferenceOperation { Field: var field }:
                Keep(field, value);
                break;
            case IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: null or IInstanceReferenceOperation }:
                Keep(property, value);
                break;
            case IDeclarationExpressionOperation { Expression: var declared }:
                Store(declared, value);
                break;
            case IFlowCaptureReferenceOperation reference:
                _state = _state.With((_function, reference.Id), value);
                break;
        }
    }

    /// <summary>A member outlives the run: who else uses an endpoint that it holds cannot be seen from here.</summary>
    private void Keep(ISymbol member, RequestValue value)
    {
        _state = _state.With(member, value);
        if (value is { Kind: ValueKind.Route, Data: { } route })
        {
            _state = _state.With(new Fact(FactKind.Left, route));
        }
    }

    private RequestValue Combine(BinaryOperatorKind kind, RequestValue left, RequestValue right, IOperation operation)
    {
        switch (kind)
        {
            case BinaryOperatorKind.Equals:
                return Equal(left, right, operation.Syntax);
            case BinaryOperatorKind.NotEquals:
                return Equal(left, right, operation.Syntax).Not();
            case BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr:
                return left.Truth == true ? left : right.Truth == true ? right : left.Truth == false ? right : right.Truth == false ? left : Either(left, right);
            case BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd:
                return left.Truth == false ? left : right.Truth == false ? right : left.Truth == true ? right : right.Truth == true ? left : Either(left, right);
            case BinaryOperatorKind.GreaterThan when Numbers(left, right) is var (a, b):
                return RequestValue.Of((object)(a > b)) with { Name = left.Name ?? right.Name };
            case BinaryOperatorKind.GreaterThanOrEqual when Numbers(left, right) is var (a, b):
                return RequestValue.Of((object)(a >= b)) with { Name = left.Name ?? right.Name };
            case BinaryOperatorKind.LessThan when Numbers(left, right) is var (a, b):
                return RequestValue.Of((object)(a < b)) with { Name = left.Name ?? right.Name };
            case BinaryOperatorKind.LessThanOrEqual when Numbers(left, right) is var (a, b):
                return RequestValue.Of((object)(a <= b)) with { Name = left.Name ?? right.Name };
            case BinaryOperatorKind.Add:
                return left.Kind == ValueKind.Setting || right.Kind == ValueKind.Setting ? new RequestValue(ValueKind.Text) : RequestValue.Unknown;
            default:
                return RequestValue.Unknown;
        }

        static RequestValue Either(RequestValue left, RequestValue right) =>
            left.Kind == ValueKind.Switch ? left : right.Kind == ValueKind.Switch ? right : RequestValue.Unknown;

        static (int, int)? Numbers(RequestValue left, RequestValue right) =>
            left is { Kind: ValueKind.Known, Data: int a } && right is { Kind: ValueKind.Known, Data: int b } ? (a, b) : null;
    }

    private RequestValue Equal(RequestValue left, RequestValue right, SyntaxNode place)
    {
        if (right.Kind == ValueKind.Credential && left.Kind != ValueKind.Credential || left.Kind == ValueKind.Known && right.Kind != ValueKind.Known)
        {
            (left, right) = (right, left);
        }

        if (left.Kind == ValueKind.Detail || right.Kind == ValueKind.Detail)
        {
            var other = left.Kind == ValueKind.Detail ? right : left;
            return !_scenario.IsForged ? new RequestValue(ValueKind.Detail)
                : other.Kind is ValueKind.Setting or ValueKind.Text || other is { Kind: ValueKind.Known, Data: null or "" } ? RequestValue.False
                : other.Kind is ValueKind.Known ? new RequestValue(ValueKind.Detail) : RequestValue.Unknown;
        }

        switch (left.Kind)
        {
            case ValueKind.Credential when right is { Kind: ValueKind.Known, Name: not null }:
                // What was not sent against what was not configured.
                if (!Equals(left.Data, right.Data))
                {
                    return RequestValue.False;
                }

                EmptyMatch ??= place;
                return RequestValue.True;
            case ValueKind.Credential when right.Kind == ValueKind.Known:
                return RequestValue.Of(right.Data is null or "" or false or 0);
            case ValueKind.Credential:
                return RequestValue.False;
            case ValueKind.Known when right.Kind == ValueKind.Known:
                return RequestValue.Of((object)Equals(left.Data, right.Data)) with { Name = left.Name ?? right.Name };
            case ValueKind.RequestMethod when right is { Kind: ValueKind.Known, Data: string method }:
                return RequestValue.Of((object)method.Equals("POST", StringComparison.OrdinalIgnoreCase));
            case ValueKind.RequestPath when right is { Kind: ValueKind.Known, Data: string other } && _path is not null:
                return RequestValue.Of(RequestPaths.Equals(_path, other));
            case ValueKind.Setting or ValueKind.Text when right is { Kind: ValueKind.Known, Data: null or "" or "*" }:
                return RequestValue.False with { Name = left.Name };
            case ValueKind.Setting or ValueKind.Switch when right.Kind == ValueKind.Known:
                return new RequestValue(ValueKind.Switch, null, left.Name);
            default:
                return right is { Kind: ValueKind.Known, Data: null } && left.IsNull is { } isNull ? RequestValue.Of((object)isNull) : RequestValue.Unknown;
        }
    }

    private RequestValue Matches(RequestValue value, IPatternOperation pattern)
    {
        if (pattern is IDeclarationPatternOperation { DeclaredSymbol: { } declared })
        {
            _state = _state.With(declared, value);
        }
        else if (pattern is IRecursivePatternOperation { DeclaredSymbol: { } named })
        {
            _state = _state.With(named, value);
        }

        if (pattern is INegatedPatternOperation negated)
        {
            return Matches(value, negated.Pattern).Not();
        }

        if (pattern is IConstantPatternOperation constant)
        {
            return Equal(value, RequestValue.Of(constant.Value.ConstantValue.Value), pattern.Syntax);
        }

        var meaning = Patterns.Meaning(pattern);
        return meaning == PatternMeaning.Unknown
            ? value.Kind == ValueKind.Credential && pattern is IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } ? RequestValue.False : RequestValue.Unknown
            : Told(value, v => (Patterns.IsNullOnly(pattern) ? v.IsNull : v.IsEmpty) is { } isMissing ? isMissing == (meaning == PatternMeaning.Missing) : null);
    }

    /// <summary>The answer to a question about a value, under the name of the setting that it comes from.</summary>
    private static RequestValue Told(RequestValue value, Func<RequestValue, bool?> question) =>
        question(value) is { } truth
            ? RequestValue.Of((object)truth) with { Name = value.Name }
            : value.Kind is ValueKind.Switch or ValueKind.Detail ? value : RequestValue.Unknown;
}
