using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>What expressions yield and assignments do.</summary>
internal sealed partial class FlowWalker
{
    // OperationKind.CollectionExpression, which the compiler API this is built against does not name yet.
    private const int CollectionExpression = 0x7f;

    private TaintValue Visit(IOperation? operation)
    {
        if (operation is null || IsExhausted)
        {
            return TaintValue.Clean;
        }

        _operations++;
        if ((_operations & 15) == 0 && !FlowSolver.HasStack())
        {
            // An expression too deep to walk: nothing is known of the method.
            _operations = int.MaxValue;
            return TaintValue.Clean;
        }

        if (operation.ConstantValue.HasValue)
        {
            return TaintValue.Clean;
        }

        var value = OfSubject(Custom(operation, Evaluate(operation)));
        return value.IsClean || !Carriers.CanCarry(operation.Type) ? TaintValue.Clean
            : Carriers.IsTextual(operation.Type) ? value
            : value.WithoutNames();
    }

    private TaintValue Evaluate(IOperation operation)
    {
        switch (operation)
        {
            case IExpressionStatementOperation statement:
                return Visit(statement.Operation);

            case ILocalReferenceOperation local:
                return _state.Find(local.Local) ?? TaintValue.Clean;

            case IParameterReferenceOperation parameter:
                return Parameter(parameter);

            case IFieldReferenceOperation field:
                return Field(field);

            case IPropertyReferenceOperation property:
                return Property(property);

            case IFlowCaptureOperation capture:
                var captured = Visit(capture.Value);
                _captureTargets[capture.Id] = capture.Value;
                JoinPassed(capture.Value);
                _state.Set(capture.Id, captured);
                return TaintValue.Clean;

            case IFlowCaptureReferenceOperation reference:
                return _state.Get(reference.Id);

            case ISimpleAssignmentOperation assignment:
                RememberDelegate(assignment);
                RememberTest(assignment);
                RememberKept(assignment);
                if (RememberPlace(assignment))
                {
                    return Visit(assignment.Value);
                }

                var assigned = Visit(assignment.Value);
                return Assign(
                    assignment.Target,
                    assignment.Target is ILocalReferenceOperation named && assigned.All.All(f => f.Source.Kind == SourceKind.Parameter)
                        ? assigned.Union(NamedLocal(named.Local, assignment.Value))
                        : assigned,
                    assignment.Value.Syntax);

            case ICompoundAssignmentOperation compound:
                var sum = AnchorAt(Visit(compound.Target), compound.Target.Syntax)
                    .Union(AnchorAt(Visit(compound.Value), compound.Value.Syntax));
                return Assign(compound.Target, sum, compound.Value.Syntax);

            case IDeconstructionAssignmentOperation deconstruction:
                return Assign(deconstruction.Target, Deconstructed(deconstruction.Value), deconstruction.Value.Syntax);

            case IInvocationOperation invocation:
                return Invoke(invocation);

            case IObjectCreationOperation creation:
                return Create(creation);

            case IAnonymousObjectCreationOperation anonymous:
                return Anonymous(anonymous);

            case ITupleOperation tuple:
                var elements = TaintValue.Clean;
                for (var i = 0; i < tuple.Elements.Length; i++)
                {
                    elements = elements.With("Item" + (i + 1), AnchorAt(Visit(tuple.Elements[i]), tuple.Elements[i].Syntax));
                }

                return elements;

            case IInterpolatedStringOperation text:
                return Interpolate(text);

            case IBinaryOperation binary:
                return Binary(binary);

            case IIsTypeOperation test:
                Visit(test.ValueOperand);
                ForgetFilteredException(test.ValueOperand, IsToldToClient(test.TypeOperand));
                return TaintValue.Clean;

            case IIsPatternOperation pattern:
                var tested = Visit(pattern.Value);
                ForgetOrdinary(pattern.Value, pattern.Pattern);
                ForgetFilteredException(pattern.Value, IsToldToClient(pattern.Pattern));
                BindPattern(pattern.Pattern, tested);
                return TaintValue.Clean;

            case IConversionOperation { OperatorMethod: { } converter } converted when InSource(converter):
                var given = new[] { new Argument(converter.Parameters[0], Visit(converted.Operand), converted.Operand.Syntax, false, converted.Operand) };
                return ApplySummaries(converter, given, converted.Syntax) ?? given[0].Value;

            case IConversionOperation conversion:
                return Visit(conversion.Operand);

            case IAwaitOperation awaited:
                return Visit(awaited.Operation);

            case IFlowAnonymousFunctionOperation lambda:
                return Lambda(lambda, TaintValue.Clean);

            case IDelegateCreationOperation creation:
                return DelegateValue(creation, TaintValue.Clean);

            case IMethodReferenceOperation method:
                Visit(method.Instance);
                return MethodGroup(method.Method);

            case IArrayElementReferenceOperation element:
                VisitAll(element.Indices);
                return Taken(Visit(element.ArrayReference), element.Type);

            case IImplicitIndexerReferenceOperation part:
                Visit(part.Argument);
                var whole = Visit(part.Instance).Flatten();
                return Excerpts.ShowsLittle(part) ? TaintValue.Clean : whole;

            case IArrayCreationOperation array:
                VisitAll(array.DimensionSizes);
                return Visit(array.Initializer);

            case IArrayInitializerOperation elementsOfArray:
                return elementsOfArray.ElementValues.Aggregate(
                    TaintValue.Clean, (all, e) => all.Union(AnchorAt(Visit(e), e.Syntax)));

            case IInvalidOperation:
                // Code that does not bind: nothing is known of what it does.
                VisitAll(operation.Children());
                return TaintValue.Clean;

            case ICaughtExceptionOperation caught:
                return Caught(caught);

            case INameOfOperation:
            case ITypeOfOperation:
            case ISizeOfOperation:
            case IInstanceReferenceOperation:
            case IDefaultValueOperation:
                return TaintValue.Clean;

            case IDeclarationExpressionOperation declaration:
                return Visit(declaration.Expression);

            case IParenthesizedOperation parenthesized:
                return Visit(parenthesized.Operand);

            case { Kind: (OperationKind)CollectionExpression }:
                return operation.Children().Aggregate(
                    TaintValue.Clean, (all, element) => all.Union(AnchorAt(Visit(element), element.Syntax)));

            default:
                // An operation this version of the compiler API does not know, or one that only combines: what goes in comes out.
                return operation.Children().Aggregate(TaintValue.Clean, (all, child) => all.Union(Visit(child)));
        }
    }

    /// <summary>
    /// What stands behind a local: the variable that it is a reference to, the stream or builder that a writer in it
    /// writes to. What happens to the one happens to the other.
    /// </summary>
    private readonly Dictionary<ILocalSymbol, IOperation> _behind = new(SymbolEqualityComparer.Default);

    /// <summary>Notes what stands behind a local; whether the assignment did nothing else.</summary>
    private bool RememberPlace(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is not ILocalReferenceOperation { Local: var local })
        {
            return false;
        }

        if (assignment.IsRef)
        {
            if (assignment.Value is ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation or IArrayElementReferenceOperation)
            {
                _behind[local] = assignment.Value;
            }

            _state.Set(local, Visit(assignment.Value));
            return true;
        }

        if (OperationExtensions.Unconverted(assignment.Value) is IObjectCreationOperation { Arguments: { Length: > 0 } arguments, Type: { } type }
            && TransferTable.WritesThrough(type)
            && OperationExtensions.Unconverted(arguments[0].Value) is ILocalReferenceOperation { Local: var behind } below
            && !SymbolEqualityComparer.Default.Equals(behind, local))
        {
            _behind[local] = below;
        }

        return false;
    }

    private void VisitAll(IEnumerable<IOperation> operations)
    {
        foreach (var operation in operations)
        {
            Visit(operation);
        }
    }

    /// <summary>
    /// A variable with a strict secret name that is given something from out of sight: the name alone is enough for a log
    /// or an address, where a credential has no business.
    /// </summary>
    private TaintValue NamedLocal(ILocalSymbol local, IOperation value) =>
        Carriers.IsText(local.Type) && SourceTable.IsSecretName(local.Name) && IsFromOutOfSight(value, depth: 0)
            ? TaintValue.Of(TaintFact.ByName(new TaintSource(SourceKind.Secret, local.Name, null, value.Syntax)))
            : TaintValue.Clean;

    /// <summary>What a call outside the compilation or an element of a collection yields, or a method that makes a credential.</summary>
    private bool IsFromOutOfSight(IOperation value, int depth)
    {
        value = OperationExtensions.Unconverted(value);
        switch (value)
        {
            case IAwaitOperation awaited:
                return IsFromOutOfSight(awaited.Operation, depth);

            case IFlowCaptureReferenceOperation reference:
                return depth < 4 && _captureTargets.TryGetValue(reference.Id, out var captured) && IsFromOutOfSight(captured, depth + 1);

            case IArrayElementReferenceOperation:
            case IPropertyReferenceOperation { Property.IsIndexer: true }:
                return true;

            case IInvocationOperation call:
                var method = call.TargetMethod;
                return !_session.TraitsOf(method).CleansEverything
                    && (method.ContainingType?.SpecialType == SpecialType.System_String
                        ? call.Instance is { } text && !Excerpts.ShowsLittle(call) && IsFromOutOfSight(text, depth + 1)
                        : InSource(method) ? SourceTable.MakesCredential(method.Name) : method.Name != "ToString");

            default:
                return false;
        }
    }


    /// <summary>What is taken apart, its parts by position; a record's are its constructor's parameters.</summary>
    private TaintValue Deconstructed(IOperation operation)
    {
        var value = Visit(operation);
        if (value.IsClean || operation.Type is not INamedTypeSymbol { IsTupleType: false } type)
        {
            return value;
        }

        var parts = PartsOf(type);
        if (parts.IsEmpty)
        {
            return type is { Name: "KeyValuePair", TypeArguments: { Length: 2 } pair } ? TaintValue.Clean.With("Item2", Taken(value, pair[1])) : value.Flatten();
        }

        var taken = TaintValue.Clean;
        for (var i = 0; i < parts.Length; i++)
        {
            taken = taken.With("Item" + (i + 1), value.Member(parts[i].Name));
        }

        return taken;
    }

    private static ImmutableArray<IParameterSymbol> PartsOf(INamedTypeSymbol type) =>
        type.IsRecord && type.GetMembers("Deconstruct").OfType<IMethodSymbol>().FirstOrDefault(m => m.IsImplicitlyDeclared) is { } deconstruct
            ? deconstruct.Parameters
            : ImmutableArray<IParameterSymbol>.Empty;

    private TaintValue Parameter(IParameterReferenceOperation reference)
    {
        if (_state.Find(reference.Parameter) is { } value)
        {
            return value;
        }

        if (ExtensionBlocks.IsReceiver(reference.Parameter))
        {
            return Carriers.CanCarry(reference.Parameter.Type) && !Carriers.IsService(reference.Parameter.Type)
                ? TaintValue.Of(TaintFact.From(new TaintSource(SourceKind.Parameter, reference.Parameter.Name, null, null, ExtensionBlocks.Receiver)))
                : TaintValue.Clean;
        }

        // A primary constructor's parameter, used in another member: what the type was created with.
        if (reference.Parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor })
        {
            return TaintValue.Clean;
        }

        var given = Carriers.IsData(reference.Parameter.Type) && (!FollowsChoices || _session.Facts.MayHoldSource(reference.Parameter, _session.CancellationToken))
            ? _session.ArgumentsFor(reference.Parameter)
            : TaintValue.Clean;
        return IsNamedSecret(reference.Parameter)
            ? FlowSession.Named(given, new TaintSource(SourceKind.Secret, reference.Parameter.Name, null, reference.Syntax))
            : given;
    }

    private TaintValue Field(IFieldReferenceOperation reference)
    {
        var field = reference.Field;
        if (field.IsConst)
        {
            return TaintValue.Clean;
        }

        if (field.IsStatic || reference.Instance is IInstanceReferenceOperation)
        {
            return _state.Find(field) ?? OwnMember(field, field.Type, reference.Syntax);
        }

        var receiver = Visit(reference.Instance);
        var name = NameOf(field);
        return receiver.Knows(name) || (receiver.Self.Length > 0 && !IsSecretOfParameter(receiver, field, field.Type))
            ? receiver.Member(name)
            : ForeignMember(field, field.Type, reference);
    }

    /// <summary>An element of a tuple goes by its position: whoever made the tuple may have named it otherwise, or not.</summary>
    private static string NameOf(IFieldSymbol field) => field.CorrespondingTupleField?.Name ?? field.Name;

    private TaintValue Property(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        VisitAll(reference.Arguments.Select(a => a.Value));
        CheckChosenSetting(reference);
        if (SentBy(reference) is { } sent)
        {
            Visit(reference.Instance);
            return sent;
        }

        if ((FollowsCallers ? InboundTable.Find(reference) : SourceTable.Find(reference)) is { } source)
        {
            Visit(reference.Instance);
            return TaintValue.Of(TaintFact.From(Named(source, reference.Arguments.FirstOrDefault()?.Value)));
        }

        if (AnsweredBy(reference) is { } answered)
        {
            Visit(reference.Instance);
            return TaintValue.Of(TaintFact.From(answered));
        }

        if (property.IsStatic || reference.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
        {
            return _state.Find(property) ?? OwnProperty(property, reference.Syntax);
        }

        var receiver = Visit(reference.Instance);
        if (reference.Instance is { } extended && property.GetMethod is { } extension && ExtensionBlocks.Declares(extension))
        {
            return _session.TraitsOf(extension).CleansEverything ? TaintValue.Clean
                : ApplySummaries(extension, new[] { new Argument(null, receiver, extended.Syntax, false, extended) { IsReceiver = true } }, reference.Syntax) ?? receiver.Flatten();
        }

        if (property.IsIndexer)
        {
            if (ConnectionParts.IsPublicPart(reference))
            {
                return TaintValue.Clean;
            }

            var element = Keyed(Taken(receiver, reference.Type), reference.Arguments.Select(a => a.Value));
            return reference.Arguments.Any(a => OperationExtensions.Unconverted(a.Value).ConstantValue is { HasValue: true, Value: string }) ? Selected(element) : element;
        }

        if (property.Name == "ConnectionString" && ConnectionBuilders.IsWithoutPassword(Uncaptured(reference.Instance)))
        {
            return TaintValue.Clean;
        }

        if (receiver.Knows(property.Name))
        {
            return receiver.Member(property.Name);
        }

        if (!receiver.IsClean && TransferTable.IsWhole(property))
        {
            return receiver.Flatten();
        }

        // The values of a dictionary, the value of a pair, the current element, the result of a task.
        if (!receiver.IsClean && receiver.Self.IsEmpty && !_session.Facts.IsInSource(property) && !TransferTable.IsHarmlessPart(property) && Carriers.TellsMembersApart(property.Type))
        {
            return receiver;
        }

        if (receiver.Self.Length > 0 && !IsSecretOfParameter(receiver, property, property.Type))
        {
            return (!FollowsChoices && TransferTable.IsHarmlessPart(property)) || (FollowsCallers && InboundTable.IsHarmlessPart(property)) ? TaintValue.Clean : IsUnwrapped(reference) ? receiver : receiver.Member(property.Name);
        }

        return ForeignMember(property, property.Type, reference);
    }

    /// <summary>What comes out of something that holds it: an object as it was put in, a text with all that is in there.</summary>
    private static TaintValue Taken(TaintValue whole, ITypeSymbol? type) => Carriers.TellsMembersApart(type) ? whole : whole.Flatten();

    /// <summary>What is left of a dump once a value was taken out of it by name: that value is no dump.</summary>
    private static TaintValue Selected(TaintValue value) => value.Select(f => f.Source.Kind == SourceKind.Dump ? null : f);

    /// <summary>
    /// A member with a strict secret name, of an object that a caller passes: like a parameter of such a name it is a
    /// source of its own, so that this place is reported and not each caller's.
    /// </summary>
    private bool IsSecretOfParameter(TaintValue receiver, ISymbol member, ITypeSymbol type) =>
        !FollowsCallers && receiver.Self.All(f => f.Source.Kind == SourceKind.Parameter) && SourceTable.FindByName(member, type, null) is not null;

    private TaintValue OwnProperty(IPropertySymbol property, SyntaxNode node)
    {
        if (property.GetMethod is { } getter && InSource(getter) && !property.IsAutoProperty())
        {
            var returned = _session.Analyze(CallTarget(getter)).Returned.Select(f => f.Source.Parameter >= 0 ? null : f.Through(node));
            return returned.IsClean && SourceTable.FindByName(property, property.Type, node) is { } named && property.GetMethod.IsAbstract
                ? TaintValue.Of(TaintFact.From(named))
                : returned;
        }

        return OwnMember(property, property.Type, node);
    }

    /// <summary>A field or auto-property of this type or a static one: what its writers put in.</summary>
    private TaintValue OwnMember(ISymbol member, ITypeSymbol type, SyntaxNode node)
    {
        if (!_session.Facts.IsInSource(member))
        {
            return SourceTable.FindByName(member, type, node) is { } named ? TaintValue.Of(TaintFact.From(named)) : TaintValue.Clean;
        }

        return _session.MemberValue(member, type);
    }

    /// <summary>A member of some other object that nothing was assigned to in view: a source when its name says so.</summary>
    private TaintValue ForeignMember(ISymbol member, ITypeSymbol type, IMemberReferenceOperation reference)
    {
        if (FollowsCallers || SourceTable.FindByName(member, type, reference.Syntax) is not { } named)
        {
            return Kept(member, type, reference);
        }

        // What the client itself sends, it knows.
        if (reference.Instance is IParameterReferenceOperation { Parameter: var parameter } && _session.Facts.IsClientSupplied(parameter, _session.CancellationToken))
        {
            return TaintValue.Of(TaintFact.ByName(named));
        }

        return _session.Facts.IsInSource(member) ? _session.MemberValue(member, type) : TaintValue.Of(TaintFact.From(named));
    }

    private TaintValue Interpolate(IInterpolatedStringOperation text)
    {
        var value = TaintValue.Clean;
        var before = "";
        foreach (var part in text.Parts)
        {
            if (part is IInterpolationOperation { Expression: { } hole })
            {
                value = value.Union(AnchorAt(Placed(Text(hole), before), hole.Syntax));
                before = Behind(before, hole);
            }
            else if (part is IInterpolatedStringTextOperation { Text: { } literal })
            {
                before = Behind(before, literal);
            }
            else if (part is not IInterpolatedStringTextOperation)
            {
                // AppendFormatted of a custom handler: the argument is the hole.
                value = value.Union(part.Children().Aggregate(TaintValue.Clean, (all, child) => all.Union(AnchorAt(Visit(child), child.Syntax))));
            }
        }

        return value;
    }

    /// <summary>The value as a text: a class that does not override ToString shows its name, not its members.</summary>
    private TaintValue Text(IOperation operation) => AsText(operation, Visit(operation));

    private TaintValue AsText(IOperation operation, TaintValue value)
    {
        return operation.Type is { TypeKind: TypeKind.Class, IsRecord: false, IsAnonymousType: false } type
            && _session.Facts.IsInSource(type)
            && value.Self.IsEmpty
            && type.GetMembers("ToString").IsEmpty
                ? TaintValue.Clean
                : value.Flatten();
    }

    /// <summary>A chain of additions is as deep as it is long: its terms are visited one after the other.</summary>
    private TaintValue Sum(IBinaryOperation sum)
    {
        var terms = new Stack<IOperation>();
        IOperation first = sum;
        while (first is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, ConstantValue.HasValue: false } next)
        {
            terms.Push(next.RightOperand);
            first = next.LeftOperand;
        }

        var value = AnchorAt(Visit(first), first.Syntax);
        var before = Behind("", first);
        while (terms.Count > 0)
        {
            var term = terms.Pop();
            value = value.Union(AnchorAt(Placed(Visit(term), before), term.Syntax));
            before = Behind(before, term);
        }

        return value.Flatten();
    }

    private TaintValue Binary(IBinaryOperation binary)
    {
        if (binary.OperatorKind == BinaryOperatorKind.Add)
        {
            return Sum(binary);
        }

        var left = Visit(binary.LeftOperand);
        var right = Visit(binary.RightOperand);
        CheckCompared(binary, left, right);
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Equals:
            case BinaryOperatorKind.NotEquals:
                ForgetOrdinaryWhenComparedWith(binary.LeftOperand, binary.RightOperand);
                ForgetOrdinaryWhenComparedWith(binary.RightOperand, binary.LeftOperand);
                return TaintValue.Clean;

            default:
                return left.Union(right);
        }
    }

    private TaintValue Anonymous(IAnonymousObjectCreationOperation creation)
    {
        var value = TaintValue.Clean;
        foreach (var initializer in creation.Initializers)
        {
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment)
            {
                value = value.With(target.Property.Name, AnchorAt(Visit(assignment.Value), assignment.Value.Syntax));
            }
            else
            {
                value = value.Union(Visit(initializer));
            }
        }

        return value;
    }

    private TaintValue Assign(IOperation target, TaintValue value, SyntaxNode written)
    {
        SendToCustom(target, value, written);
        if (target is IFieldReferenceOperation || (target is IPropertyReferenceOperation { Property: var assigned } && UrlSinks.Find(assigned) is null && !assigned.IsIndexer))
        {
            value = value.WithoutNames();
        }

        switch (target)
        {
            case ILocalReferenceOperation local:
                _state.Set(local.Local, Carriers.CanCarry(local.Local.Type) ? value : TaintValue.Clean);
                if (local.Local.IsRef && _behind.TryGetValue(local.Local, out var place))
                {
                    Assign(place, value, written);
                }

                break;

            case IParameterReferenceOperation parameter:
                _state.Set(parameter.Parameter, value);
                break;

            case IFieldReferenceOperation field when field.Field.IsStatic || field.Instance is IInstanceReferenceOperation:
                CheckCallers(field, value, written);
                WriteOwn(field.Field, value, written);
                break;

            case IFieldReferenceOperation field:
                CheckCallers(field, value, written);
                WriteOther(field.Field, value, written);
                Change(field.Instance, receiver => receiver.With(NameOf(field.Field), AnchorAt(value, written)));
                break;

            case IPropertyReferenceOperation { Property.IsIndexer: false } property when IsOwn(property):
                CheckCallers(property, value, written);
                WriteOwn(property.Property, value, written);
                GiveToSetter(property.Property, value, property, written);
                break;

            case IPropertyReferenceOperation property:
                value = FollowsChoices && ChoiceTable.IsBehindHost(property.Property) ? Restrict(value, SinkAreas.Address) : value;
                GiveToSetter(property.Property, value, property, written);
                WriteOther(property.Property, value, written);
                VisitAll(property.Arguments.Select(a => a.Value));
                Change(
                    property.Instance,
                    receiver => property.Property.IsIndexer
                        ? receiver.Union(AnchorAt(value, written))
                        : receiver.With(property.Property.Name, AnchorAt(value, written)));
                SendIfForwarded(property, value, written);
                CheckChosenAddress(property, value, written);
                CheckCallers(property, value, written);
                break;

            case IArrayElementReferenceOperation element:
                Change(element.ArrayReference, receiver => receiver.Union(AnchorAt(value, written)));
                break;

            case IFlowCaptureReferenceOperation reference:
                _state.Set(reference.Id, value);
                if (_captureTargets.TryGetValue(reference.Id, out var captured) && captured is not IFlowCaptureReferenceOperation)
                {
                    Assign(captured, value, written);
                }

                break;

            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value, written);
                break;

            case IConversionOperation conversion:
                Assign(conversion.Operand, value, written);
                break;

            case ITupleOperation tuple:
                for (var i = 0; i < tuple.Elements.Length; i++)
                {
                    Assign(tuple.Elements[i], value.Member("Item" + (i + 1)), written);
                }

                break;
        }

        return value;
    }

    private static bool IsOwn(IPropertyReferenceOperation property) =>
        property.Property.IsStatic || property.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    /// <summary>Sets a member of this type; for who reads it in another method, being written is a step of its own.</summary>
    private void WriteOwn(ISymbol member, TaintValue value, SyntaxNode? written)
    {
        _state.Set(member, value);
        member = member.OriginalDefinition;
        value = written is null ? value : value.Select(f => f.Through(FlowPath.HandingOn(written)));
        _memberWrites[member] = _memberWrites.TryGetValue(member, out var before) ? before.Union(value) : value;
    }

    /// <summary>Changes the object that an expression names, as far as it names a variable or a member of one.</summary>
    private void Change(IOperation? receiver, System.Func<TaintValue, TaintValue> change)
    {
        switch (receiver)
        {
            case ILocalReferenceOperation local:
                _state.Set(local.Local, change(_state.Find(local.Local) ?? TaintValue.Clean));
                if (_behind.TryGetValue(local.Local, out var place))
                {
                    Change(place, change);
                }

                break;

            case IParameterReferenceOperation parameter:
                _state.Set(parameter.Parameter, change(_state.Find(parameter.Parameter) ?? TaintValue.Clean));
                break;

            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field:
                WriteOwn(field.Field, change(_state.Find(field.Field) ?? TaintValue.Clean), null);
                break;

            case IPropertyReferenceOperation { Property.IsIndexer: false } property when IsOwn(property):
                WriteOwn(property.Property, change(_state.Find(property.Property) ?? TaintValue.Clean), null);
                break;

            case IPropertyReferenceOperation { Property.IsIndexer: false } property:
                Change(property.Instance, outer => outer.With(property.Property.Name, change(outer.Member(property.Property.Name))));
                break;

            case IPropertyReferenceOperation { Property.IsIndexer: true } element:
                // node["crm"]["key"] = value: what is put into a part is in the whole.
                Change(element.Instance, change);
                break;

            case IFlowCaptureReferenceOperation reference:
                _state.Set(reference.Id, change(_state.Get(reference.Id)));
                if (_captureTargets.TryGetValue(reference.Id, out var captured) && captured is not IFlowCaptureReferenceOperation)
                {
                    Change(captured, change);
                }

                break;

            case IConversionOperation conversion:
                Change(conversion.Operand, change);
                break;

            case IInvocationOperation fluent when fluent.Instance is not null && TransferTable.FillsReceiver(fluent.TargetMethod):
                Change(fluent.Instance, change);
                break;
        }
    }

    /// <summary>An ordinary setting that was compared with a constant is one of a few known words: showing it shows nothing.</summary>
    private void ForgetOrdinaryWhenComparedWith(IOperation variable, IOperation other)
    {
        if (other.ConstantValue is { HasValue: true, Value: string { Length: > 0 } })
        {
            ForgetOrdinary(variable);
        }
    }

    private void ForgetOrdinary(IOperation variable, IPatternOperation pattern)
    {
        if (pattern.Constants().Any(c => c is string { Length: > 0 }))
        {
            ForgetOrdinary(variable);
        }
    }

    private void ForgetOrdinary(IOperation variable)
    {
        // What a comparison says of a choice depends on its outcome.
        if (FollowsChoices)
        {
            return;
        }

        Change(variable, value => value.Select(f => f.Source.Kind is SourceKind.EnvironmentValue or SourceKind.ConfigurationValue ? null : f));
    }

    private void BindPattern(IPatternOperation pattern, TaintValue value)
    {
        switch (pattern)
        {
            case IDeclarationPatternOperation { DeclaredSymbol: { } symbol } declaration:
                _state.Set(symbol, IsToldToClient(declaration.MatchedType) ? TaintValue.Clean : value);
                break;

            case IRecursivePatternOperation recursive:
                if (recursive.DeclaredSymbol is { } declared)
                {
                    _state.Set(declared, IsToldToClient(recursive.MatchedType) ? TaintValue.Clean : value);
                }

                foreach (var property in recursive.PropertySubpatterns)
                {
                    BindPattern(property.Pattern, property.Member switch
                    {
                        IPropertyReferenceOperation { Property: var asked } member when value.IsClean && SourceTable.FindByName(asked, asked.Type, member.Syntax) is not null => ForeignMember(asked, asked.Type, member),
                        IPropertyReferenceOperation member => value.Member(member.Property.Name),
                        _ => value,
                    });
                }

                var parts = recursive.MatchedType is INamedTypeSymbol record ? PartsOf(record) : ImmutableArray<IParameterSymbol>.Empty;
                for (var i = 0; i < recursive.DeconstructionSubpatterns.Length; i++)
                {
                    var part = parts.Length > i ? value.Member(parts[i].Name)
                        : recursive.MatchedType.IsTupleType ? value.Member("Item" + (i + 1))
                        : value.Flatten();
                    BindPattern(recursive.DeconstructionSubpatterns[i], part);
                }

                break;

            case IListPatternOperation list:
                if (list.DeclaredSymbol is { } whole)
                {
                    _state.Set(whole, value);
                }

                foreach (var element in list.Patterns)
                {
                    BindPattern(element, value.Flatten());
                }

                break;

            case ISlicePatternOperation { Pattern: { } rest }:
                BindPattern(rest, value);
                break;

            case INegatedPatternOperation negated:
                BindPattern(negated.Pattern, value);
                break;

            case IBinaryPatternOperation binary:
                BindPattern(binary.LeftPattern, value);
                BindPattern(binary.RightPattern, value);
                break;
        }
    }
}
