using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Identity;

/// <summary>What a condition asks of an argument.</summary>
internal enum ClaimTestKind
{
    /// <summary>Whether it is a certain role.</summary>
    Role,

    /// <summary>Whether it is one of those who may do more; whether the person that it names may.</summary>
    Rights,

    /// <summary>Whether a thing belongs to the person that it names.</summary>
    Ownership,
}

/// <summary>One test of an argument within a condition.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="WhenTrue">Whether the person passes when the condition holds.</param>
/// <param name="IsPower">Whether the role that is asked for is one with more rights than others.</param>
/// <param name="IsOfElement">Whether the thing is one of many that are gone through: a filter.</param>
internal readonly record struct ClaimTest(ClaimTestKind Kind, bool WhenTrue, bool IsPower = true, bool IsOfElement = false);

/// <summary>Takes conditions apart into what they ask of an argument.</summary>
internal sealed class ClaimTests
{
    private const int MaxDepth = 12;

    private readonly ClaimWalk _walk;
    private readonly IdentityName _name;
    private readonly McpProgram _program;
    private readonly HashSet<ISymbol> _asked = new(SymbolEqualityComparer.Default);

    public ClaimTests(ClaimWalk walk, IdentityName name, McpProgram program)
    {
        _walk = walk;
        _name = name;
        _program = program;
    }

    /// <summary>The tests that a condition is made of.</summary>
    public List<ClaimTest> Of(IOperation condition)
    {
        var tests = new List<ClaimTest>();
        Collect(condition, true, tests, MaxDepth);
        return tests;
    }

    /// <summary>What the value of a switch decides, by the constant of one of its cases.</summary>
    public ClaimTest? OfCase(IOperation value, IOperation constant) => Equality(value, constant, true);

    private void Collect(IOperation? condition, bool whenTrue, List<ClaimTest> tests, int depth)
    {
        condition = ClaimWalk.Written(condition);
        if (condition is null || depth == 0)
        {
            return;
        }

        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                Collect(not.Operand, !whenTrue, tests, depth - 1);
                break;

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.And or BinaryOperatorKind.Or } both:
                Collect(both.LeftOperand, whenTrue, tests, depth - 1);
                Collect(both.RightOperand, whenTrue, tests, depth - 1);
                break;

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } equality:
                var equal = whenTrue == (equality.OperatorKind == BinaryOperatorKind.Equals);
                if (ClaimWalk.Written(equality.RightOperand)?.ConstantValue is { HasValue: true, Value: bool expected })
                {
                    Collect(equality.LeftOperand, equal == expected, tests, depth - 1);
                }
                else
                {
                    Add(Equality(equality.LeftOperand, equality.RightOperand, equal) ?? Equality(equality.RightOperand, equality.LeftOperand, equal), tests);
                }

                break;

            case IIsPatternOperation matched:
                Match(matched.Value, matched.Pattern, whenTrue, tests, depth - 1);
                break;

            case ILocalReferenceOperation { Local: var local } when _walk.ValueOf(local) is { } value:
                Collect(value, whenTrue, tests, depth - 1);
                break;

            // arguments["isAdmin"].GetBoolean()
            case IInvocationOperation flag when _name.Kind == IdentityKind.Privilege && IsFlag(flag.Type) && _walk.IsClaim(flag):
                tests.Add(new ClaimTest(ClaimTestKind.Rights, whenTrue));
                break;

            case IInvocationOperation call:
                Ask(call, whenTrue, tests);
                break;

            // result.Succeeded, of an answer to "may he?"
            case IPropertyReferenceOperation { Property: { Type.SpecialType: SpecialType.System_Boolean, Name: "Succeeded" or "IsAllowed" or "Allowed" or "Granted" or "IsAuthorized" or "Authorized" }, Instance: { } answer }
                when _walk.IsRecord(answer):
                tests.Add(new ClaimTest(ClaimTestKind.Rights, whenTrue));
                break;

            default:
                if (IsFlag(condition.Type)
                    && ((_name.Kind == IdentityKind.Privilege && _walk.IsClaim(condition)) || _walk.IsRole(condition)))
                {
                    tests.Add(new ClaimTest(ClaimTestKind.Rights, whenTrue));
                }

                break;
        }
    }

    private static bool IsFlag(ITypeSymbol? type) =>
        type?.SpecialType == SpecialType.System_Boolean
        || type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } flag } && flag[0].SpecialType == SpecialType.System_Boolean;

    private static void Add(ClaimTest? test, List<ClaimTest> tests)
    {
        if (test is { } found)
        {
            tests.Add(found);
        }
    }

    private void Match(IOperation value, IPatternOperation pattern, bool whenTrue, List<ClaimTest> tests, int depth)
    {
        switch (pattern)
        {
            case INegatedPatternOperation negated when depth > 0:
                Match(value, negated.Pattern, !whenTrue, tests, depth - 1);
                break;

            case IBinaryPatternOperation either when depth > 0:
                Match(value, either.LeftPattern, whenTrue, tests, depth - 1);
                Match(value, either.RightPattern, whenTrue, tests, depth - 1);
                break;

            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool expected } }:
                Collect(value, whenTrue == expected, tests, depth);
                break;

            case IConstantPatternOperation constant:
                Add(Equality(value, constant.Value, whenTrue), tests);
                break;
        }
    }

    private ClaimTest? Equality(IOperation left, IOperation right, bool equal)
    {
        var tested = ClaimWalk.Written(left);
        var with = ClaimWalk.Written(right);
        if (with is null || tested is null)
        {
            return null;
        }

        var constant = with is IFieldReferenceOperation { Field: { HasConstantValue: true } field } ? field.ContainingType.TypeKind == TypeKind.Enum ? field.Name : field.ConstantValue as string
            : with.ConstantValue.Value as string;
        if (with.ConstantValue.HasValue || constant is not null)
        {
            return string.IsNullOrWhiteSpace(constant) ? null
                : _walk.IsRole(tested) ? new ClaimTest(ClaimTestKind.Rights, equal)
                : !_walk.IsClaim(tested) ? null
                : _name.Kind == IdentityKind.Role ? new ClaimTest(ClaimTestKind.Role, equal, IdentityWords.IsPower(constant!))
                : _name.Kind == IdentityKind.User && IdentityWords.IsPower(constant!) ? new ClaimTest(ClaimTestKind.Rights, equal)
                : null;
        }

        if (!_walk.IsClaim(tested) || _walk.IsClaim(with) || _walk.IsRecord(with) || _walk.IsRole(with))
        {
            return null;
        }

        var (held, owner) = with is IConditionalAccessOperation { WhenNotNull: IMemberReferenceOperation last } access ? (last, access.Operation) : (with as IMemberReferenceOperation, (with as IMemberReferenceOperation)?.Instance);
        if (held is { Member.Name: var member }
            && owner is not null
            && ClaimWalk.Written(owner) is var thing and not IInstanceReferenceOperation
            && !_walk.IsRecord(thing)
            && !IsSettings(owner))
        {
            return _name.Kind is IdentityKind.User or IdentityKind.Tenant && IdentityWords.IsOwnerMember(member)
                ? new ClaimTest(ClaimTestKind.Ownership, equal, IsOfElement: IsElement(thing))
                : null;
        }

        return _name.Kind == IdentityKind.User && IdentityWords.IsPower(SettingName(with)) ? new ClaimTest(ClaimTestKind.Rights, equal) : null;
    }

    /// <summary>Settings say who the administrator is, not whom a thing belongs to.</summary>
    private static bool IsSettings(IOperation owner) =>
        owner.Type is { } type && (type.Name.EndsWith("Options", System.StringComparison.Ordinal) || type.Name.EndsWith("Settings", System.StringComparison.Ordinal) || type.Name.EndsWith("Config", System.StringComparison.Ordinal));

    private static string SettingName(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } key } => key[0].Value.ConstantValue.Value as string ?? "",
        IInvocationOperation { TargetMethod.Name: "GetEnvironmentVariable" or "GetValue", Arguments: { Length: > 0 } arguments } =>
            arguments.Select(a => a.Value.ConstantValue.Value as string).FirstOrDefault(t => t is not null) ?? "",
        _ => ClaimWalk.NameOf(operation),
    };

    /// <summary>Whether the thing is one of those that a loop or a query goes through.</summary>
    private static bool IsElement(IOperation? thing) => thing switch
    {
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } => true,
        ILocalReferenceOperation { Local: var local } => IsLoopVariable(local, thing),
        IMemberReferenceOperation { Instance: { } owner } => IsElement(ClaimWalk.Written(owner)),
        _ => false,
    };

    private static bool IsLoopVariable(ILocalSymbol local, IOperation at)
    {
        for (var parent = at.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IForEachLoopOperation loop && loop.Locals.Contains(local, SymbolEqualityComparer.Default))
            {
                return true;
            }
        }

        return false;
    }

    private void Ask(IInvocationOperation call, bool whenTrue, List<ClaimTest> tests)
    {
        var method = call.TargetMethod;
        var operands = call.Instance is { } instance ? call.Arguments.Select(a => a.Value).Prepend(instance).ToList() : call.Arguments.Select(a => a.Value).ToList();
        switch (method.Name)
        {
            case "Equals" when operands.Count > 1:
                var first = method.ContainingType.Name.EndsWith("Comparer", System.StringComparison.Ordinal) && operands.Count > 2 ? 1 : 0;
                Add(Equality(operands[first], operands[first + 1], whenTrue) ?? Equality(operands[first + 1], operands[first], whenTrue), tests);
                return;

            case "Contains" or "ContainsKey" or "TryGetValue" or "Any" or "Exists" when operands.Count > 1 && !_program.IsOurs(method):
                Add(Membership(operands[0], operands[1], whenTrue), tests);
                return;
        }

        if (ClaimWalk.Result(method.ReturnType).SpecialType != SpecialType.System_Boolean || !call.Arguments.Any(a => _walk.IsClaim(a.Value) || _walk.MembersOf(a.Value).Any(m => m.Length > 0) || _walk.IsRecord(a.Value)))
        {
            // user.IsInRole("admin"), of a user who was looked up; isAllowed() beside a field that holds the claim.
            if (ClaimWalk.Result(method.ReturnType).SpecialType == SpecialType.System_Boolean && call.Instance is { } receiver && _walk.IsRecord(receiver) && IdentityWords.IsPermission(method, IdentityKind.User))
            {
                tests.Add(new ClaimTest(ClaimTestKind.Rights, whenTrue));
            }
            else if (_program.IsOurs(method) && method.ReturnType.SpecialType == SpecialType.System_Boolean)
            {
                AskOwn(method, whenTrue, tests);
            }

            return;
        }

        if (IdentityWords.IsPermission(method, _name.Kind))
        {
            tests.Add(new ClaimTest(ClaimTestKind.Rights, whenTrue));
        }
        else
        {
            AskOwn(method, whenTrue, tests);
        }
    }

    /// <summary>What a method of the compilation returns says of the argument.</summary>
    private void AskOwn(IMethodSymbol method, bool whenTrue, List<ClaimTest> tests)
    {
        foreach (var body in _walk.Bodies.Where(b => Implements(b.Method, method)))
        {
            if (!_asked.Add(body.Method))
            {
                continue;
            }

            foreach (var operation in body.Operations)
            {
                var asked = operation switch
                {
                    IReturnOperation { ReturnedValue: { ConstantValue.HasValue: false } value } => Of(value),
                    IConditionalOperation { WhenTrue: var branch } conditional when ReturnsFlag(branch) is { } flag => Of(conditional.Condition).Select(t => t with { WhenTrue = t.WhenTrue == flag }).ToList(),
                    _ => null,
                };
                foreach (var test in asked ?? new List<ClaimTest>())
                {
                    tests.Add(test with { WhenTrue = test.WhenTrue == whenTrue });
                }
            }

            _asked.Remove(body.Method);
        }
    }

    /// <summary>Whether a call of the method may run the body.</summary>
    public static bool Implements(IMethodSymbol body, IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals(body, CallGraph.Definition(method))
        || (body.Name == method.Name && method.ContainingType.TypeKind == TypeKind.Interface && body.ContainingType.AllInterfaces.Contains(method.ContainingType, SymbolEqualityComparer.Default));

    private static bool? ReturnsFlag(IOperation branch) => branch switch
    {
        IReturnOperation { ReturnedValue.ConstantValue: { HasValue: true, Value: bool flag } } => flag,
        IBlockOperation { Operations: { Length: 1 } operations } => ReturnsFlag(operations[0]),
        _ => null,
    };

    private ClaimTest? Membership(IOperation list, IOperation element, bool whenTrue)
    {
        var collection = ClaimWalk.Written(list);
        if (collection?.Type?.SpecialType == SpecialType.System_String)
        {
            return null;
        }

        // roles.Contains("admin"), of the roles that were looked up
        if (_walk.IsRole(collection))
        {
            return new ClaimTest(ClaimTestKind.Rights, whenTrue);
        }

        if (!_walk.IsClaim(element) && !Compares(element))
        {
            return null;
        }

        var name = ClaimWalk.NameOf(collection);
        if (_name.Kind == IdentityKind.Role)
        {
            var constants = collection?.DescendantsAndSelf().Select(o => o.ConstantValue.Value as string).Where(t => t is not null).ToList();
            return constants is { Count: > 0 } ? new ClaimTest(ClaimTestKind.Role, whenTrue, constants.TrueForAll(c => IdentityWords.IsPower(c!)))
                : new ClaimTest(ClaimTestKind.Role, whenTrue, IdentityWords.IsRoleList(name) && !IdentityWords.IsBookkeeping(name));
        }

        return IdentityWords.IsPowerList(name, _name.Kind) && collection is not IMemberReferenceOperation { Instance: { } and not IInstanceReferenceOperation }
                ? new ClaimTest(ClaimTestKind.Rights, whenTrue)
            : collection is IMemberReferenceOperation { Instance: { } thing } && ClaimWalk.Written(thing) is not IInstanceReferenceOperation && !_walk.IsRecord(thing) && IdentityWords.IsOwnerMember(name)
                ? new ClaimTest(IdentityWords.IsPowerList(name, _name.Kind) ? ClaimTestKind.Rights : ClaimTestKind.Ownership, whenTrue, IsOfElement: IsElement(ClaimWalk.Written(thing)))
            : null;
    }

    /// <summary>Whether the lambda looks for the argument among the elements.</summary>
    private bool Compares(IOperation lambda) =>
        ClaimWalk.Written(lambda) is IDelegateCreationOperation or IAnonymousFunctionOperation
        && lambda.Descendants().Any(o => o is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equality && (_walk.IsClaim(equality.LeftOperand) || _walk.IsClaim(equality.RightOperand)));
}
