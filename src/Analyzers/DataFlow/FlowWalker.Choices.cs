using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// Follows what a client passes to what it chooses: names of settings, addresses of requests. Only in an engine whose
/// facts ask for it; everywhere else what a client sent is nothing to look after.
/// </summary>
internal sealed partial class FlowWalker
{
    private readonly Dictionary<ILocalSymbol, IOperation> _tests = new(SymbolEqualityComparer.Default);

    private bool FollowsChoices => _session.Subject == FlowSubject.Choices;

    /// <summary>What a client passes to a handler.</summary>
    private TaintValue ArgumentOf(IParameterSymbol parameter) =>
        FollowsChoices && Carriers.CanCarry(parameter.Type) && _session.Facts.IsClientSupplied(parameter, _session.CancellationToken)
            ? TaintValue.Of(TaintFact.From(new TaintSource(
                SourceKind.Argument, parameter.Name, null, parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_session.CancellationToken))))
            : TaintValue.Clean;

    /// <summary>What a client sent with a request, read from the request itself; null for every other property.</summary>
    private TaintValue? SentBy(IPropertyReferenceOperation reference) =>
        FollowsChoices && _session.Facts.ClientInputOf(reference.Property) is { } kind
            ? Tested(TaintValue.Of(TaintFact.From(new TaintSource(SourceKind.Argument, reference.Property.Name, kind, RequestSyntax.OriginOf(reference.Syntax)))))
            : null;

    /// <summary>The value without what a test before this read has taken from it.</summary>
    private TaintValue Tested(TaintValue read) => read.Select(f => f.CleanedFor(_state.PassedFor(f.Source)));

    /// <summary>What is taken out of the arguments of a request under a name that stands in the code: one argument of several.</summary>
    private TaintValue Keyed(TaintValue whole, IEnumerable<IOperation> keys) =>
        FollowsChoices
        && !whole.IsClean
        && keys.Select(k => OperationExtensions.Unconverted(k).ConstantValue).FirstOrDefault(c => c is { HasValue: true, Value: string { Length: > 0 } }).Value is string key
            ? Tested(whole.Select(f => IsWhole(f.Source) ? f.OfMember(key) : f))
            : whole;

    /// <summary>What a helper gives out that is asked for an argument by its name.</summary>
    private TaintValue Asked(TaintValue given, IInvocationOperation call) =>
        FollowsChoices && !given.IsClean && given.All.Any(f => IsWholeRequest(f.Source))
            ? Keyed(given.Select(f => IsWholeRequest(f.Source) ? f : null), call.Arguments.Select(a => a.Value)).Union(given.Select(f => IsWholeRequest(f.Source) ? null : f))
            : given;

    private static bool IsWholeRequest(TaintSource source) => source is { Kind: SourceKind.Argument, Key: not null, Path.IsEmpty: true };

    /// <summary>Whether it is all that came with a request, or what may be handed on of it.</summary>
    private static bool IsWhole(TaintSource source) =>
        source is { Kind: SourceKind.Argument, Key: not null, Path.Length: < TaintSource.MaxPath } or { Kind: SourceKind.Parameter, Path.IsEmpty: true };

    /// <summary>The receiver and the arguments of a call that looks something up by name in what a client sent.</summary>
    private (TaintValue Receiver, List<Argument> Arguments) LookedUp(IInvocationOperation call, TaintValue receiver, List<Argument> arguments)
    {
        if (!FollowsChoices || InSource(call.TargetMethod) || !ChoiceTable.LooksUp(call.TargetMethod))
        {
            return (receiver, arguments);
        }

        var keys = call.Arguments.Select(a => a.Value).ToList();
        return call.Instance is not null
            ? (Keyed(receiver, keys), arguments)
            : (receiver, arguments.Select((a, i) => i == 0 ? a with { Value = Keyed(a.Value, keys) } : a).ToList());
    }

    /// <summary>A lambda or a local function that is a handler itself gets its arguments from the client.</summary>
    private void EnterHandler(FlowState entry, IMethodSymbol function)
    {
        if (FollowsChoices && _session.Facts.ClientNameOf(function, _session.CancellationToken) is not null)
        {
            foreach (var parameter in function.Parameters)
            {
                entry.Set(parameter, ArgumentOf(parameter));
            }
        }
    }

    /// <summary>What of a value matters here: choices at what they choose, a setting that was chosen at the ways out.</summary>
    private static bool Matters(TaintFact fact, SinkKind kind) =>
        kind is SinkKind.SettingName or SinkKind.RequestAddress
            ? fact.Source.Kind is SourceKind.Argument or SourceKind.Parameter
            : fact.Source.Kind != SourceKind.Argument;

    private void CheckChoices(IMethodSymbol method, SyntaxNode call, IOperation? instance, IReadOnlyList<Argument> arguments)
    {
        if (!FollowsChoices)
        {
            return;
        }

        if (ChoiceTable.SettingNameOf(method) is { } name)
        {
            if (arguments.FirstOrDefault(a => a.Parameter?.Name == name) is { } argument && !ChoiceTable.IsSection(instance ?? ReceiverOf(method, arguments)))
            {
                Record(SinkKind.SettingName, SinkAreas.Name, AnchorAt(argument.Value.Flatten(), argument.Syntax), call, method.Name, null);
            }

            return;
        }

        if (ChoiceTable.AddressOf(method) is { } address && arguments.FirstOrDefault(a => a.Parameter?.Name == address) is { } requested)
        {
            Record(SinkKind.RequestAddress, SinkAreas.Address, AnchorAt(requested.Value.Flatten(), requested.Syntax), call, method.Name, null);
        }

        if (!InSource(method) && ChoiceTable.IsOutgoing(method))
        {
            foreach (var sent in arguments.Where(a => !a.IsDefault))
            {
                Record(SinkKind.Outgoing, SinkAreas.Client, sent.Value.Flatten(), sent.Syntax, method.Name, null);
            }
        }
    }

    private static IOperation? ReceiverOf(IMethodSymbol method, IReadOnlyList<Argument> arguments) =>
        method is { IsExtensionMethod: true } && arguments.Count > 0 ? arguments[0].Operation : null;

    private void CheckChosenSetting(IPropertyReferenceOperation reference)
    {
        if (FollowsChoices && ChoiceTable.IsSettingIndexer(reference) && !ChoiceTable.IsSection(reference.Instance))
        {
            var name = reference.Arguments[0].Value;
            Record(SinkKind.SettingName, SinkAreas.Name, AnchorAt(Visit(name).Flatten(), name.Syntax), reference.Syntax, "configuration", null);
        }
    }

    private void CheckChosenAddress(IPropertyReferenceOperation target, TaintValue value, SyntaxNode written)
    {
        if (FollowsChoices && ChoiceTable.IsAddress(target.Property))
        {
            Record(SinkKind.RequestAddress, SinkAreas.Address, AnchorAt(value.Flatten(), written), target.Syntax, target.Property.Name, null);
        }
    }

    /// <summary>The arguments of a call that makes a text or an address of them, without what their place in it takes from them.</summary>
    private List<Argument> Placed(IMethodSymbol method, List<Argument> arguments)
    {
        if (!FollowsChoices)
        {
            return arguments;
        }

        if (ChoiceTable.Escapes(method))
        {
            return arguments.Select(a => a with { Value = Restrict(a.Value, SinkAreas.Address) }).ToList();
        }

        switch (method)
        {
            case { Name: "Concat", ContainingType.SpecialType: SpecialType.System_String }:
                var before = "";
                return arguments.Select(a =>
                {
                    var placed = a with { Value = Restrict(a.Value, ChoiceTable.FixedBy(before)) };
                    before += a.Operation.ConstantValue.Value as string ?? "\0";
                    return placed;
                }).ToList();

            case { Name: "Format", ContainingType.SpecialType: SpecialType.System_String }
                when arguments.FirstOrDefault(a => a.Parameter?.Name == "format")?.Operation.ConstantValue.Value is string format:
                var fixedBy = ChoiceTable.FixedBy(format.Substring(0, System.Math.Max(0, format.IndexOf('{'))));
                return arguments.Select(a => a with { Value = Restrict(a.Value, fixedBy) }).ToList();

            case { MethodKind: MethodKind.Constructor, ContainingType.Name: "Uri" } when arguments.Any(a => IsRelativeKind(a.Operation)):
                return arguments.Select(a => a with { Value = Restrict(a.Value, SinkAreas.Address) }).ToList();

            default:
                return arguments;
        }
    }

    /// <summary>The value as a part of a text, behind what stands before it.</summary>
    private TaintValue Placed(TaintValue value, string before) => FollowsChoices ? Restrict(value, ChoiceTable.FixedBy(before)) : value;

    /// <summary>The text so far with one more part; a part that is not constant is a NUL.</summary>
    private string Behind(string before, IOperation part) => FollowsChoices ? before + (part.ConstantValue.Value as string ?? "\0") : before;

    private static TaintValue Restrict(TaintValue value, SinkAreas areas) =>
        areas == SinkAreas.None || value.IsClean ? value : value.Select(f => f.CleanedFor(areas));

    private static bool IsRelativeKind(IOperation operation) =>
        operation is IFieldReferenceOperation { Field: { Name: "Relative", ContainingType.Name: "UriKind" } };

    private static bool IsAbsoluteKind(IOperation operation) =>
        operation is IFieldReferenceOperation { Field: { Name: "Absolute", ContainingType.Name: "UriKind" } };

    /// <summary>What <c>Uri.TryCreate</c> gives out is what went in.</summary>
    private void FillCreatedUri(IInvocationOperation call, IReadOnlyList<Argument> arguments)
    {
        if (FollowsChoices
            && call.TargetMethod is { Name: "TryCreate", ContainingType.Name: "Uri" }
            && arguments.FirstOrDefault(a => a.Parameter?.RefKind == RefKind.Out) is { } created)
        {
            var relative = arguments.Any(a => IsRelativeKind(a.Operation)) ? SinkAreas.Address : SinkAreas.None;
            var value = arguments.Where(a => a != created).Aggregate(TaintValue.Clean, (all, a) => all.Union(a.Value.Flatten()));
            Assign(created.Operation, Restrict(value, relative), created.Syntax);
        }
    }

    /// <summary>A helper that throws for what is not on its list guards its caller from then on.</summary>
    private bool TakeGuard(int ordinal, TaintValue onExit, Argument argument)
    {
        if (!FollowsChoices || argument.Value.IsClean || onExit.All.Any(f => f.Source.Kind != SourceKind.Parameter || f.Source.Parameter != ordinal))
        {
            return false;
        }

        var areas = onExit.All.Where(f => f.Source.Path.IsEmpty).Select(f => f.Cleaned).DefaultIfEmpty(SinkAreas.None).Aggregate((x, y) => x & y);
        if (areas != SinkAreas.None)
        {
            _state = Without(_state, argument.Value.All.Select(f => f.Source).ToList(), areas);
            Change(argument.Operation, value => Restrict(value, areas));
        }

        return true;
    }

    /// <summary>One test that a condition is, or is made of.</summary>
    /// <param name="Tested">The value that it looks at.</param>
    /// <param name="Areas">What a value that passes can no longer choose.</param>
    /// <param name="WhenTrue">Whether it passes when the condition holds, or when it does not.</param>
    private readonly record struct Guard(IOperation Tested, SinkAreas Areas, bool WhenTrue);

    /// <summary>The state on the branch on which a condition has this outcome.</summary>
    private FlowState Guarded(FlowState state, List<Guard> guards, bool holds)
    {
        var open = _state;
        _state = state.Clone();
        foreach (var guard in guards)
        {
            if (guard.WhenTrue == holds)
            {
                _state = Without(_state, Visit(guard.Tested).All.Select(f => f.Source).ToList(), guard.Areas);
                Change(guard.Tested, value => Restrict(value, guard.Areas));
            }
        }

        var result = _state;
        _state = open;
        return result;
    }

    private static FlowState Without(FlowState state, List<TaintSource> tested, SinkAreas areas)
    {
        if (tested.Count == 0)
        {
            return state;
        }

        var passed = state.Map(value => value.Select(f => tested.Any(t => Covers(t, f.Source)) ? f.CleanedFor(AreasOf(tested, f.Source, areas)) : f));
        foreach (var source in tested.Where(t => t is { Kind: SourceKind.Argument, Key: not null } && (!t.Path.IsEmpty || t.Name == "Uri")))
        {
            passed.Pass(source, areas);
        }

        return passed;
    }

    private static SinkAreas AreasOf(List<TaintSource> tested, TaintSource source, SinkAreas areas) =>
        tested.Any(t => t.Equals(source)) ? areas : areas & SinkAreas.Address;

    /// <summary>Whether a test of the one says something of the other: the same value, or the address whose host was tested.</summary>
    private static bool Covers(TaintSource tested, TaintSource source) =>
        tested.Equals(source)
        || (tested.Kind == source.Kind
            && tested.Parameter == source.Parameter
            && ReferenceEquals(tested.Node, source.Node)
            && tested.Path.Length == source.Path.Length + 1
            && ChoiceTable.IsHost(tested.Path[tested.Path.Length - 1])
            && tested.Path.Take(source.Path.Length).SequenceEqual(source.Path));

    /// <summary>Remembers a test whose outcome is kept in a local; one of several ways to the end may depend on it.</summary>
    private void RememberTest(ISimpleAssignmentOperation assignment)
    {
        if (FollowsChoices && assignment is { Target: ILocalReferenceOperation { Local: var local }, Value.Type.SpecialType: SpecialType.System_Boolean })
        {
            _tests[local] = assignment.Value;
        }
    }

    /// <summary>A test whose outcome is the result of a method, or a part of it: a caller may let through only what passed.</summary>
    private void JoinPassed(IOperation test)
    {
        if (FollowsChoices && test.Type?.SpecialType == SpecialType.System_Boolean && Guards(test) is { Count: > 0 } guards)
        {
            _state.Join(Guarded(_state, guards, holds: true));
        }
    }

    private List<Guard> Guards(IOperation condition)
    {
        var guards = new List<Guard>();
        Collect(condition, true, guards, followsLocals: true);
        return guards;
    }

    private void Collect(IOperation condition, bool whenTrue, List<Guard> guards, bool followsLocals)
    {
        if (!FlowSolver.HasStack())
        {
            return;
        }

        condition = OperationExtensions.Unconverted(condition);
        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                Collect(not.Operand, !whenTrue, guards, followsLocals);
                break;

            case ILocalReferenceOperation local when followsLocals && _tests.TryGetValue(local.Local, out var test):
                // One step only: a local may be made of itself, found = found || ...
                Collect(test, whenTrue, guards, followsLocals: false);
                break;

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary:
                if (binary.RightOperand.ConstantValue is { HasValue: true, Value: bool expected })
                {
                    Collect(binary.LeftOperand, whenTrue == (expected == (binary.OperatorKind == BinaryOperatorKind.Equals)), guards, followsLocals);
                    break;
                }

                AddEquality(binary.LeftOperand, binary.RightOperand, whenTrue == (binary.OperatorKind == BinaryOperatorKind.Equals), guards);
                break;

            case IIsPatternOperation pattern:
                AddPattern(pattern.Value, pattern.Pattern, whenTrue, guards, followsLocals);
                break;

            case IPropertyReferenceOperation { Instance: { } uri, Property: { Name: "IsAbsoluteUri", ContainingType.Name: "Uri" } }:
                guards.Add(new Guard(uri, SinkAreas.Address, !whenTrue));
                break;

            case IPropertyReferenceOperation { Instance: { } uri, Property: { Name: "IsLoopback", ContainingType.Name: "Uri" } }:
                guards.Add(new Guard(uri, SinkAreas.Address, whenTrue));
                break;

            case IInvocationOperation call:
                AddCall(call, whenTrue, guards);
                break;
        }
    }

    private void AddEquality(IOperation left, IOperation right, bool whenTrue, List<Guard> guards)
    {
        foreach (var (tested, other) in new[] { (left, right), (right, left) })
        {
            // Nothing chooses nothing.
            if (!tested.ConstantValue.HasValue && (IsNull(OperationExtensions.Unconverted(other)) || IsGiven(other)))
            {
                guards.Add(new Guard(tested, SinkAreas.Name | SinkAreas.Address, whenTrue));
            }
        }
    }

    private static bool IsNull(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: null };

    /// <summary>Whether a value is not the client's, and not just absent.</summary>
    private bool IsGiven(IOperation other) =>
        other.ConstantValue is { HasValue: true } constant
            ? constant.Value is string { Length: > 0 }
            : !Visit(other).All.Any(f => f.Source.Kind == SourceKind.Argument);

    /// <summary>Adds what a pattern says of a value, where it matches when the condition has this outcome.</summary>
    private void AddPattern(IOperation value, IPatternOperation pattern, bool whenTrue, List<Guard> guards, bool followsLocals)
    {
        switch (pattern)
        {
            case INegatedPatternOperation negated:
                AddPattern(value, negated.Pattern, !whenTrue, guards, followsLocals);
                break;

            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool expected } }:
                Collect(value, whenTrue == expected, guards, followsLocals);
                break;

            case IConstantPatternOperation constant when IsNull(OperationExtensions.Unconverted(constant.Value)):
                guards.Add(new Guard(value, SinkAreas.Name | SinkAreas.Address, whenTrue));
                break;

            case IConstantPatternOperation or IBinaryPatternOperation when IsList(pattern):
                guards.Add(new Guard(value, SinkAreas.Name | SinkAreas.Address, whenTrue));
                break;

            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both:
                AddPattern(value, both.LeftPattern, whenTrue, guards, followsLocals);
                AddPattern(value, both.RightPattern, whenTrue, guards, followsLocals);
                break;

            case IRecursivePatternOperation recursive:
                foreach (var property in recursive.PropertySubpatterns)
                {
                    if (property.Member is IPropertyReferenceOperation { Property: var member } && IsList(property.Pattern))
                    {
                        guards.Add(new Guard(ChoiceTable.IsHost(member.Name) ? value : property.Member, SinkAreas.Address, whenTrue));
                    }
                }

                break;
        }
    }

    private static bool IsList(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => constant.Value.ConstantValue is { HasValue: true, Value: string { Length: > 0 } },
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => IsList(either.LeftPattern) && IsList(either.RightPattern),
        _ => false,
    };

    private void AddCall(IInvocationOperation call, bool whenTrue, List<Guard> guards)
    {
        var method = call.TargetMethod;
        var operands = call.Instance is { } instance ? call.Arguments.Select(a => a.Value).Prepend(instance).ToList() : call.Arguments.Select(a => a.Value).ToList();
        if (operands.Count == 0)
        {
            return;
        }

        switch (method.Name)
        {
            case "IsNullOrEmpty" or "IsNullOrWhiteSpace":
                guards.Add(new Guard(operands[0], SinkAreas.Name | SinkAreas.Address, whenTrue));
                break;

            case "Contains" or "ContainsKey" or "TryGetValue" when operands.Count > 1 && operands[0].Type?.SpecialType != SpecialType.System_String:
                if (IsGiven(operands[0]))
                {
                    guards.Add(new Guard(operands[1], SinkAreas.Name | SinkAreas.Address, whenTrue));
                }

                break;

            case "Any" or "Exists" when operands.Count > 1 && IsGiven(operands[0]) && IsLambda(operands[1]):
                guards.AddRange(ComparedIn(operands[1]).Select(o => new Guard(o, SinkAreas.Name | SinkAreas.Address, whenTrue)));
                break;

            case "Equals" when operands.Count > 1 && method.ContainingType is { } type && (type.SpecialType == SpecialType.System_String || type.Name is "StringComparer" or "Object" or "IEquatable"):
                var first = type.Name == "StringComparer" && operands.Count > 2 ? 1 : 0;
                AddEquality(operands[first], operands[first + 1], whenTrue, guards);
                break;

            case "StartsWith" when operands.Count > 1 && operands[0].Type?.SpecialType == SpecialType.System_String && IsGiven(operands[1]):
                var isWhole = operands[1].ConstantValue is not { HasValue: true, Value: string prefix } || ChoiceTable.HasWholeHost(prefix);
                guards.Add(new Guard(operands[0], isWhole && !IsHost(operands[0]) ? SinkAreas.Name | SinkAreas.Address : SinkAreas.Name, whenTrue));
                break;

            case "EndsWith" when operands.Count > 1 && IsHost(operands[0]) && IsGiven(operands[1]):
                if (operands[1].ConstantValue is not { HasValue: true, Value: string suffix } || suffix.StartsWith(".", System.StringComparison.Ordinal))
                {
                    guards.Add(new Guard(operands[0], SinkAreas.Address, whenTrue));
                }

                break;

            case "IsWellFormedUriString" or "TryCreate" when method.ContainingType?.Name == "Uri" && operands.Any(IsRelativeKind):
                guards.Add(new Guard(operands[0], SinkAreas.Address, whenTrue));
                break;

            case "TryCreate" when method.ContainingType?.Name == "Uri" && operands.Any(IsAbsoluteKind):
                guards.Add(new Guard(operands[0], SinkAreas.Address, !whenTrue));
                break;

            case "IsBaseOf" when operands.Count > 1:
                guards.Add(new Guard(operands[1], SinkAreas.Address, whenTrue));
                break;

            case "IsMatch" when SymbolNames.Is(method.ContainingType, "System.Text.RegularExpressions.Regex"):
                AddMatch(call, operands, whenTrue, guards);
                break;

            default:
                AddOwnTest(call, whenTrue, guards);
                break;
        }
    }

    /// <summary>Whether the value is the host of an address.</summary>
    private bool IsHost(IOperation operation) =>
        Visit(operation).All.Any(f => !f.Source.Path.IsEmpty && ChoiceTable.IsHost(f.Source.Path[f.Source.Path.Length - 1]));

    /// <summary>What a lambda over the elements of a list compares with them.</summary>
    private IEnumerable<IOperation> ComparedIn(IOperation lambda)
    {
        if (OperationExtensions.Unconverted(lambda) is not IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation function })
        {
            yield break;
        }

        var graph = _graph.GetAnonymousFunctionControlFlowGraph(function, _session.CancellationToken);
        foreach (var operation in graph.Blocks.SelectMany(b => b.BranchValue is { } value ? b.Operations.Add(value) : b.Operations).SelectMany(o => o.Descendants().Prepend(o)))
        {
            var compared = operation switch
            {
                IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equality => new[] { equality.LeftOperand, equality.RightOperand },
                IInvocationOperation { TargetMethod.Name: "Equals" or "StartsWith" or "EndsWith" or "IsMatch" or "IsBaseOf" } call =>
                    (call.Instance is { } instance ? call.Arguments.Select(a => a.Value).Prepend(instance) : call.Arguments.Select(a => a.Value)).ToArray(),
                _ => System.Array.Empty<IOperation>(),
            };
            foreach (var operand in compared.Where(o => Visit(o).All.Any(f => f.Source.Kind is SourceKind.Argument or SourceKind.Parameter)))
            {
                yield return operand;
            }
        }
    }

    /// <summary>A pattern that is not in view is believed; one that is must begin with more than a class of characters.</summary>
    private static void AddMatch(IInvocationOperation call, List<IOperation> operands, bool whenTrue, List<Guard> guards)
    {
        var tested = call.Instance is null ? operands[0] : operands.Count > 1 ? operands[1] : operands[0];
        var pattern = call.Instance is null && operands.Count > 1 ? operands[1].ConstantValue.Value as string : null;
        if (pattern is null)
        {
            guards.Add(new Guard(tested, SinkAreas.Name | SinkAreas.Address, whenTrue));
            return;
        }

        if (pattern.Length < 4 || pattern[0] != '^')
        {
            return;
        }

        var host = pattern.IndexOf("://", System.StringComparison.Ordinal);
        if (host < 0 && pattern.Skip(1).Take(3).All(c => char.IsLetterOrDigit(c) || c == '_'))
        {
            guards.Add(new Guard(tested, SinkAreas.Name, whenTrue));
        }
        else if (host >= 0 && host + 3 < pattern.Length && char.IsLetterOrDigit(pattern[host + 3]))
        {
            guards.Add(new Guard(tested, SinkAreas.Address, whenTrue));
        }
    }

    /// <summary>A test by name, <c>IsAllowedHost(uri)</c>, or one of the compilation that looks at the value as a guard does.</summary>
    private void AddOwnTest(IInvocationOperation call, bool whenTrue, List<Guard> guards)
    {
        if (call.TargetMethod.ReturnType.SpecialType != SpecialType.System_Boolean)
        {
            return;
        }

        var byName = ChoiceTable.Allows(call.TargetMethod);
        var flow = !byName && InSource(call.TargetMethod) && call.TargetMethod.MethodKind != MethodKind.LocalFunction ? _session.Analyze(CallTarget(call.TargetMethod)) : null;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is not { } parameter || argument.Value.ConstantValue.HasValue)
            {
                continue;
            }

            var areas = byName ? SinkAreas.Name | SinkAreas.Address
                : flow is not null && flow.Parameters.TryGetValue(parameter.Ordinal, out var onExit)
                    ? onExit.All.Where(f => f.Source.Kind == SourceKind.Parameter && f.Source.Parameter == parameter.Ordinal && f.Source.Path.IsEmpty)
                        .Aggregate(SinkAreas.None, (all, f) => all | f.Cleaned)
                    : SinkAreas.None;
            if (areas != SinkAreas.None)
            {
                guards.Add(new Guard(argument.Value, areas, whenTrue));
            }
        }
    }
}
