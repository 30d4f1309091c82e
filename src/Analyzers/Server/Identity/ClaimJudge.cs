using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Identity;

/// <summary>
/// Tells arguments by which the program decides who the caller is from those that name whom a tool is about: only a
/// condition that keeps somebody out, or lets somebody do more, and the look-up of a credential count.
/// </summary>
internal sealed class ClaimJudge
{
    private readonly ClaimWalk _walk;
    private readonly ClaimTests _tests;
    private readonly IdentityName _name;
    private readonly string _tool;
    private bool? _isAttribute;

    private ClaimJudge(ClaimWalk walk, IdentityName name, string tool, McpProgram program)
    {
        _walk = walk;
        _name = name;
        _tool = tool;
        _tests = new ClaimTests(walk, name, program);
    }

    /// <summary>What the parameter, or the member of it, decides; null when it decides nothing, or the program asks who is signed in.</summary>
    public static IdentityClaim? Of(McpHandler handler, IParameterSymbol parameter, ISymbol? member, McpProgram program, CancellationToken cancellationToken)
    {
        var type = (member as IPropertySymbol)?.Type ?? parameter.Type;
        if (IdentityName.Of(member?.Name ?? parameter.Name, type) is not { } name)
        {
            return null;
        }

        var walk = ClaimWalk.Of(handler.Method, parameter, member?.Name, program, cancellationToken);
        var tool = handler.Method.MethodKind == MethodKind.Ordinary ? handler.Method.Name : handler.Name;
        return Of(walk, member is null ? parameter.Name : parameter.Name + "." + member.Name, name, tool, program);
    }

    /// <summary>What the argument that was followed decides, in the code of a tool of that name.</summary>
    public static IdentityClaim? Of(ClaimWalk walk, string argument, IdentityName name, string tool, McpProgram program)
    {
        if (walk.IsExhausted || walk.Bodies.Any(b => b.Operations.Any(o => AsksWhoIsSignedIn(o, walk))))
        {
            return null;
        }

        var judge = new ClaimJudge(walk, name, tool, program);
        var decisions = walk.Bodies.SelectMany(b => b.Operations).Select(judge.Decision).Where(d => d is not null).Distinct().ToImmutableArray();
        return decisions.IsEmpty ? null : new IdentityClaim(argument, name, decisions!);
    }

    /// <summary>Whether the code looks at the one who is signed in: then it knows better than the model, and may check the argument against it.</summary>
    private static bool AsksWhoIsSignedIn(IOperation operation, ClaimWalk walk)
    {
        // What is set there is the claim itself, or what it is set from is looked at.
        if ((operation.Parent as IMemberReferenceOperation)?.Parent is IAssignmentOperation set && set.Target == operation.Parent)
        {
            return false;
        }

        switch (operation)
        {
            case IParameterReferenceOperation { Parameter: var parameter }:
                return !walk.Knows(parameter) && (IsPrincipal(parameter.Type) || IsSignedIn(parameter.Type));
            case ILocalReferenceOperation { Local: var local }:
                return !walk.Knows(local) && IsPrincipal(local.Type);
            case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } member:
                return !walk.Knows(member.Member)
                    && !walk.IsClaim(member)
                    && (IsPrincipal(member.Type) || IsSignedIn(member.Type) || IdentityWords.IsOfSignedIn(member.Member.Name) || (member.Instance is null && IsSignedIn(member.Member.ContainingType)))
                    && (member.Parent as IAssignmentOperation)?.Target != member;
            case IInvocationOperation { TargetMethod: var method } call:
                return (IdentityWords.IsOfSignedIn(method.Name) && !call.Arguments.Any(a => walk.IsClaim(a.Value))) || IsPrincipal(ClaimWalk.Result(method.ReturnType));
            default:
                return false;
        }
    }

    private static bool IsPrincipal(ITypeSymbol? type) =>
        type is { Name: "ClaimsPrincipal" or "ClaimsIdentity" or "IPrincipal" or "IIdentity" or "AuthenticationState" } && SymbolNames.IsInNamespace(type, "System") | type.Name == "AuthenticationState";

    private static bool IsSignedIn(ITypeSymbol? type) =>
        type is INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Struct } && IdentityWords.IsOfSignedIn(type.Name);

    private SyntaxNode? Decision(IOperation operation)
    {
        switch (operation)
        {
            case IConditionalOperation conditional when _tests.Of(conditional.Condition) is { Count: > 0 } tests:
                return tests.Any(t => Decides(t, conditional)) ? conditional.Condition.Syntax : null;

            case ISwitchOperation choice when _name.Kind == IdentityKind.Role:
                return choice.Cases.Any(c => c.Clauses.OfType<ISingleValueCaseClauseOperation>().Any(v => IsPower(choice.Value, v.Value)) && c.Body.Any(Acts)) && !IsAttribute && !IdentityWords.IsSubject(_tool, _name)
                    ? choice.Value.Syntax
                    : null;

            case ISwitchExpressionOperation choice when _name.Kind == IdentityKind.Role:
                return choice.Arms.Any(a => a.Pattern.DescendantsAndSelf().OfType<IConstantPatternOperation>().Any(v => IsPower(choice.Value, v.Value)) && Acts(a.Value)) && !IsAttribute && !IdentityWords.IsSubject(_tool, _name)
                    ? choice.Value.Syntax
                    : null;

            case IInvocationOperation call when IsDemand(call) || IsLookup(call):
                return call.Syntax;

            case IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } key, Instance: { } store } element
                when (element.Parent as IAssignmentOperation)?.Target != element && MayKeepCredentials && _walk.IsClaim(key[0].Value)
                    && (IdentityWords.IsCredentials(ClaimWalk.NameOf(store)) || IdentityWords.IsCredentials(TextIn(key[0].Value))):
                return element.Syntax;

            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } context, Property: var property } } assignment
                when _walk.IsClaim(assignment.Value) && IsSignedIn(context.Type) && IdentityName.Of(property.Name, property.Type) is not null:
                return assignment.Syntax;

            default:
                return null;
        }
    }

    private bool IsPower(IOperation value, IOperation constant) => _tests.OfCase(value, constant) is { IsPower: true };

    private bool Decides(ClaimTest test, IConditionalOperation conditional)
    {
        var passed = test.WhenTrue ? conditional.WhenTrue : conditional.WhenFalse;
        var refused = test.WhenTrue ? conditional.WhenFalse : conditional.WhenTrue;
        var keepsOut = refused is not null && Leaves(refused);
        var rest = (passed is null || refused is null) && (keepsOut || (passed is not null && Leaves(passed))) ? After(conditional) : Enumerable.Empty<IOperation>();
        var done = passed is null ? rest : new[] { passed };
        var instead = refused is null ? rest : new[] { refused };
        var isDenied = instead.SelectMany(o => o.DescendantsAndSelf()).Any(IdentityWords.Denies);

        // What is written down as somebody's role is no claim about the caller, whatever values are let through.
        if (IsAttribute && _name.Kind is IdentityKind.Role or IdentityKind.Privilege)
        {
            return false;
        }

        if (test.Kind == ClaimTestKind.Rights && IdentityWords.Appoints(_tool))
        {
            return false;
        }

        if (isDenied && (keepsOut || done.Any(Acts)))
        {
            return true;
        }

        // if (role == "guest") throw ...; who may not approve what is his own
        if (!IsAttribute && (_name.Kind == IdentityKind.Role || test.Kind == ClaimTestKind.Ownership) && passed is not null && Leaves(passed) && passed.DescendantsAndSelf().Any(IdentityWords.Denies) && rest.Any(Acts))
        {
            return true;
        }

        if (_name.IsWeak || test.IsOfElement || !test.IsPower || IsAttribute || IdentityWords.IsSubject(_tool, _name) || done.SelectMany(o => o.DescendantsAndSelf()).Any(IdentityWords.Grants))
        {
            return false;
        }

        return done.Any(Acts) && (keepsOut || (test.Kind == ClaimTestKind.Ownership ? passed is not null && done.Any(Changes) : conditional.WhenFalse is not null || Leaves(conditional.WhenTrue) || done.Any(Changes)));
    }

    /// <summary>Whether the argument is written into something: it is an attribute of what the tool is about.</summary>
    private bool IsAttribute => _isAttribute ??= _walk.Bodies.SelectMany(b => b.Operations).Any(WritesDown);

    private bool WritesDown(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: { } owner } } assignment
                when _walk.IsClaim(assignment.Value) && ClaimWalk.Written(owner) is not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }:
                return !IdentityWords.IsBookkeeping(property.Name) && ClaimWalk.Written(owner) is not IInstanceReferenceOperation && !IsSignedIn(owner.Type);

            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: > 0 } key } } element:
                return _walk.IsClaim(element.Value) || _walk.IsClaim(key[key.Length - 1].Value);

            case IInvocationOperation { TargetMethod: var method } call when IdentityWords.IsChange(method.Name) && !IdentityWords.IsBookkeeping(method.Name):
                return !_walk.Bodies.Any(b => ClaimTests.Implements(b.Method, method))
                    && call.Arguments.Any(a => a.Parameter is { } parameter && !IdentityWords.IsBookkeeping(parameter.Name)
                        && (_walk.IsClaim(a.Value) || _walk.IsRecord(a.Value) || _walk.MembersOf(a.Value).Any(m => m.Length > 0 && !IdentityWords.IsBookkeeping(m)) || Picks(a.Value)));

            default:
                return false;
        }
    }

    /// <summary>Whether the lambda picks what the argument names: <c>members.RemoveAll(m => m.UserId == userId)</c>.</summary>
    private bool Picks(IOperation value) =>
        ClaimWalk.Written(value) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }
        && lambda.Descendants().Any(o => o is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equality && (_walk.IsClaim(equality.LeftOperand) || _walk.IsClaim(equality.RightOperand)));

    /// <summary>A call that throws when the person may not.</summary>
    private bool IsDemand(IInvocationOperation call) =>
        ClaimWalk.Result(call.TargetMethod.ReturnType).SpecialType == SpecialType.System_Void | call.TargetMethod.ReturnType.Name is "Task" or "ValueTask" && ClaimWalk.Result(call.TargetMethod.ReturnType).SpecialType != SpecialType.System_Boolean
        && IdentityWords.IsDemand(call.TargetMethod, _name.Kind)
        && !(IsAttribute && _name.Kind is IdentityKind.Role or IdentityKind.Privilege)
        && !_walk.Bodies.Any(b => ClaimTests.Implements(b.Method, call.TargetMethod))
        && call.Arguments.Any(a => _walk.IsClaim(a.Value));

    /// <summary>Only a person, or a tenant, has credentials of his own; a tool that manages them is about them.</summary>
    private bool MayKeepCredentials => _name is { Kind: IdentityKind.User or IdentityKind.Tenant, IsWeak: false } && !IdentityWords.IsCredentials(_tool);

    /// <summary>A call that hands out the credential of the person.</summary>
    private bool IsLookup(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (!MayKeepCredentials || call.Arguments.FirstOrDefault(a => _walk.IsClaim(a.Value)) is not { } key)
        {
            return false;
        }

        if (method is { Name: "AuthorizeAsync", ContainingType.Name: "GoogleWebAuthorizationBroker" })
        {
            return key.Parameter?.Name == "user";
        }

        var result = method.Parameters.FirstOrDefault(p => p.RefKind == RefKind.Out)?.Type ?? ClaimWalk.Result(method.ReturnType);
        return IdentityWords.IsGetter(method.Name)
            && (result.SpecialType is SpecialType.System_String or SpecialType.System_Object || (result.SpecialType == SpecialType.None && !IsMany(result) && result is not { Name: "TokenCredential" }))
            && (IdentityWords.IsCredentials(method.Name) && (_name.Kind == IdentityKind.User || method.Name == "TryGetValue")
                || IdentityWords.IsCredentials(ClaimWalk.NameOf(call.Instance))
                || IdentityWords.IsCredentials(method.IsExtensionMethod && call.Arguments.Length > 0 ? ClaimWalk.NameOf(call.Arguments[0].Value) : "")
                || IdentityWords.IsCredentials(TextIn(key.Value)));
    }

    private static bool IsMany(ITypeSymbol type) =>
        type is IArrayTypeSymbol { ElementType.SpecialType: not SpecialType.System_Byte } || (type is INamedTypeSymbol { TypeArguments.Length: > 0 } && SymbolNames.IsInNamespace(type, "System", "Collections"));

    /// <summary>The text that is put around the argument: the key of a cache.</summary>
    private static string TextIn(IOperation key) =>
        ClaimWalk.Written(key) is IInterpolatedStringOperation or IBinaryOperation
            ? string.Join(" ", key.DescendantsAndSelf().Select(o => o.ConstantValue.Value as string).Where(t => t is not null))
            : "";

    /// <summary>Whether the branch ends what is going on; going on with the next element is a filter.</summary>
    private static bool Leaves(IOperation branch) => branch switch
    {
        IBlockOperation { Operations: { Length: > 0 } operations } => Leaves(operations[operations.Length - 1]),
        IReturnOperation or IThrowOperation => true,
        IExpressionStatementOperation { Operation: var expression } => Leaves(expression),
        IConversionOperation conversion => Leaves(conversion.Operand),
        IConditionalOperation { WhenFalse: { } otherwise } nested => Leaves(nested.WhenTrue) && Leaves(otherwise),
        _ => false,
    };

    private static IEnumerable<IOperation> After(IOperation statement)
    {
        for (IOperation? inner = statement, outer = statement.Parent; outer is not null; inner = outer, outer = outer.Parent)
        {
            if (((outer as IBlockOperation)?.Operations ?? (outer as ISwitchCaseOperation)?.Body) is { } statements)
            {
                foreach (var next in statements.SkipWhile(o => o != inner).Skip(1))
                {
                    yield return next;
                }
            }

            if (outer is ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                yield break;
            }
        }
    }

    /// <summary>Whether something is done or handed out there; texts, logs and constants are nothing.</summary>
    private bool Acts(IOperation operation) => operation.DescendantsAndSelf().Any(o => o switch
    {
        IInvocationOperation { TargetMethod: var method } => IsDoing(method),
        IReturnOperation { ReturnedValue: { } value } => value.DescendantsAndSelf().Any(v => v is IMemberReferenceOperation { Member: IPropertySymbol or IFieldSymbol { IsConst: false } } member && !_walk.IsClaim(member)),
        _ => false,
    });

    private static bool Changes(IOperation operation) =>
        operation.DescendantsAndSelf().Any(o => o is IInvocationOperation { TargetMethod: var method } && IsDoing(method) && IdentityWords.IsChange(method.Name) && method.Name is not ("Add" or "Append"));

    private static bool IsDoing(IMethodSymbol method) =>
        method.ContainingType is { SpecialType: not (SpecialType.System_String or SpecialType.System_Object) } type
        && type.Name is not ("Enumerable" or "StringBuilder" or "Console" or "JsonSerializer" or "Guid" or "Activity" or "Math" or "Convert" or "Path")
        && !type.Name.StartsWith("ILogger", System.StringComparison.Ordinal)
        && !type.Name.StartsWith("Logger", System.StringComparison.Ordinal)
        && !(type.Name == "Task" && method.Name == "FromResult");
}
