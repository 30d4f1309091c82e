using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Identity;

/// <summary>One body that an argument comes to.</summary>
/// <param name="Method">The method, lambda or local function.</param>
/// <param name="Operations">Everything in it, lambdas and local functions included, in source order.</param>
/// <param name="Depth">How many calls it is away from the handler.</param>
internal sealed record ClaimBody(IMethodSymbol Method, ImmutableArray<IOperation> Operations, int Depth);

/// <summary>
/// Follows one argument of a handler as it is: through locals, fields, members of objects, lambdas and calls, to what was
/// looked up by it. Unlike the flow engine it follows numbers, flags and ids as well, and lets go of a value once
/// something else was computed from it: only the value itself says who somebody is.
/// </summary>
internal sealed class ClaimWalk
{
    private const int MaxBodies = 30;
    private const int MaxDepth = 4;
    private const int MaxRounds = 4;
    private const int MaxOperations = 20_000;

    /// <summary>The value itself, not a member of it.</summary>
    private const string Itself = "";

    private static readonly HashSet<string> s_transparent = new(StringComparer.Ordinal)
    {
        "Trim", "TrimStart", "TrimEnd", "ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant", "ToString", "Normalize", "Parse", "ParseExact", "GetValueOrDefault", "Concat", "Format",
    };

    /// <summary>What gives out the one value that a piece of JSON is.</summary>
    private static readonly HashSet<string> s_values = new(StringComparer.Ordinal)
    {
        "GetString", "GetBoolean", "GetInt32", "GetInt64", "GetGuid", "GetRawText", "GetValue", "AsValue", "Deserialize", "ToObject", "Value", "Clone",
    };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<ISymbol, HashSet<string>> _claims = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _records = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _roles = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IMethodSymbol> _delegates = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IOperation?> _flags = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _made = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<ClaimBody> _bodies = new();
    private readonly ICollection<SyntaxNode> _reads;
    private readonly string? _member;
    private int _operations;
    private bool _grew;

    private ClaimWalk(McpProgram program, ICollection<SyntaxNode> reads, string? member, CancellationToken cancellationToken)
    {
        _program = program;
        _reads = reads;
        _member = member;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The bodies that the argument comes to, the handler's first.</summary>
    public IReadOnlyList<ClaimBody> Bodies => _bodies;

    /// <summary>Whether a bound was hit: then nobody may rely on what was found.</summary>
    public bool IsExhausted => _operations > MaxOperations;

    /// <summary>Follows a parameter, or the member of it with this name.</summary>
    public static ClaimWalk Of(IMethodSymbol handler, IParameterSymbol parameter, string? member, McpProgram program, CancellationToken cancellationToken)
    {
        var walk = new ClaimWalk(program, Array.Empty<SyntaxNode>(), member, cancellationToken);
        walk.Add(parameter, member ?? Itself);
        walk.Run(handler);
        return walk;
    }

    /// <summary>Follows what the function reads at these places, or the member of it with this name.</summary>
    public static ClaimWalk Of(IMethodSymbol function, ICollection<SyntaxNode> reads, string? member, McpProgram program, CancellationToken cancellationToken)
    {
        var walk = new ClaimWalk(program, reads, member, cancellationToken);
        walk.Run(function);
        return walk;
    }

    private void Run(IMethodSymbol start)
    {
        Enter(start, 0);
        for (var round = 0; round < MaxRounds && !IsExhausted; round++)
        {
            _grew = false;

            // Bodies that are entered on the way are walked in the same round.
            for (var i = 0; i < _bodies.Count; i++)
            {
                foreach (var operation in _bodies[i].Operations)
                {
                    Propagate(operation, _bodies[i].Depth);
                }
            }

            if (!_grew)
            {
                break;
            }
        }
    }

    /// <summary>Whether the expression is the argument, perhaps written otherwise.</summary>
    public bool IsClaim(IOperation? operation)
    {
        operation = Written(operation);
        if (operation is not null && _member is null && IsRead(operation))
        {
            return !HasOut(operation);
        }

        switch (operation)
        {
            case ILocalReferenceOperation local:
                return Has(local.Local, Itself);

            case IParameterReferenceOperation parameter:
                return Has(parameter.Parameter, Itself);

            case IFieldReferenceOperation field when Has(field.Field, Itself):
                return true;

            case IPropertyReferenceOperation { Property.Name: "Value" or "HasValue", Instance: { } nullable } when IsClaim(nullable):
                return true;

            case IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: var instance }:
                return Has(property, Itself) || (instance is not null && MembersOf(instance).Contains(property.Name));

            case ICoalesceOperation either:
                return IsClaim(either.Value) && IsNothingElse(either.WhenNull);

            case IConditionalAccessInstanceOperation instance:
                return IsClaim(AccessOf(instance)?.Operation);

            case IConditionalAccessOperation access:
                return IsClaim(access.WhenNotNull);

            // string.IsNullOrEmpty(userId) ? "nobody" : userId
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return (IsClaim(choice.WhenTrue) && IsNothingElse(otherwise)) || (IsClaim(otherwise) && IsNothingElse(choice.WhenTrue));

            case IInvocationOperation call when IsTransparent(call.TargetMethod):
                return IsClaim(call.Instance) || call.Arguments.Any(a => IsClaim(a.Value));

            case IInterpolatedStringOperation text:
                return text.Parts.OfType<IInterpolationOperation>().Any(p => IsClaim(p.Expression));

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum:
                return IsClaim(sum.LeftOperand) || IsClaim(sum.RightOperand);

            // A type for ids around it.
            case IObjectCreationOperation { Arguments: { Length: 1 } arguments, Type.IsValueType: true }:
                return IsClaim(arguments[0].Value);

            default:
                return false;
        }
    }

    /// <summary>Whether the expression stands for the argument that is not there.</summary>
    private bool IsNothingElse(IOperation operation) =>
        Written(operation) is var written && (written is { ConstantValue.HasValue: true } or IThrowOperation or IDefaultValueOperation or IFieldReferenceOperation { Field: { Name: "Empty", IsStatic: true } } || IsClaim(written));

    private bool IsRead(IOperation operation) => _reads.Contains(operation.Syntax) && operation is IInvocationOperation or IPropertyReferenceOperation;

    /// <summary>Whether the call asks a piece of JSON that is the argument for its value; a member of it is another value.</summary>
    private bool IsValueOf(IInvocationOperation call) => IsOfJson(call.TargetMethod) && !call.TargetMethod.Name.StartsWith("TryGetProperty", StringComparison.Ordinal) && IsClaim(call.Instance);

    /// <summary>Whether what was read comes out by a parameter, and the result only says whether it was there.</summary>
    private static bool HasOut(IOperation operation) => operation is IInvocationOperation call && call.Arguments.Any(a => a.Parameter?.RefKind == RefKind.Out);

    /// <summary>Whether the call gives out what it is handed, perhaps written otherwise.</summary>
    private bool IsTransparent(IMethodSymbol method) =>
        _program.IsOurs(method)
            ? method.Parameters.Length == 1 && method.Parameters[0].Type is { Name: "JsonElement" or "JsonNode" or "JsonValue" or "JToken" } && !IsObject(Result(method.ReturnType))
            : s_transparent.Contains(method.Name) || (s_values.Contains(method.Name) && IsOfJson(method)) || (method.ContainingType is { Name: "Convert" } && method.Name.StartsWith("To", StringComparison.Ordinal));

    private static bool IsOfJson(IMethodSymbol method) => SymbolNames.IsInNamespace(method, "System", "Text") || SymbolNames.IsInNamespace(method, "Newtonsoft", "Json");

    /// <summary>Whether the expression is what was found under the argument: the user, the account.</summary>
    public bool IsRecord(IOperation? operation)
    {
        operation = Written(operation);
        switch (operation)
        {
            case ILocalReferenceOperation local:
                return _records.Contains(local.Local);

            case IParameterReferenceOperation parameter:
                return _records.Contains(parameter.Parameter);

            case ICoalesceOperation either:
                return IsRecord(either.Value);

            case IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } key } element:
                return IsObject(element.Type) && IsClaim(key[0].Value);

            case IInvocationOperation call when IsObject(Result(call.TargetMethod.ReturnType)) && !s_transparent.Contains(call.TargetMethod.Name):
                return call.Arguments.Any(a => IsClaim(a.Value) || IsFilter(a.Value))
                    || (call.TargetMethod.Name is "FirstOrDefault" or "First" or "SingleOrDefault" or "Single" or "FirstOrDefaultAsync" or "FirstAsync" or "SingleOrDefaultAsync" or "SingleAsync" or "AsNoTracking" or "Include"
                        && (IsRecord(call.Instance) || (call.Arguments.Length > 0 && IsRecord(call.Arguments[0].Value))));

            default:
                return false;
        }
    }

    /// <summary>Whether the expression is what the program knows of the rights of whom the argument names.</summary>
    public bool IsRole(IOperation? operation)
    {
        operation = Written(operation);
        return operation switch
        {
            ILocalReferenceOperation local => _roles.Contains(local.Local),
            IParameterReferenceOperation parameter => _roles.Contains(parameter.Parameter),
            IPropertyReferenceOperation { Instance: { } record, Property.Name: var member } when IdentityWords.IsRoleMember(member) => IsRecord(record),
            IConditionalAccessOperation { WhenNotNull: IPropertyReferenceOperation { Property.Name: var member } } access when IdentityWords.IsRoleMember(member) => IsRecord(access.Operation),
            IInvocationOperation call => IdentityWords.IsRoleQuestion(call.TargetMethod.Name)
                && Result(call.TargetMethod.ReturnType).SpecialType is not (SpecialType.System_Boolean or SpecialType.System_Void)
                && call.Arguments.Any(a => IsClaim(a.Value)),
            _ => false,
        };
    }

    /// <summary>What a flag was given, where it is given one value.</summary>
    public IOperation? ValueOf(ILocalSymbol flag) => _flags.TryGetValue(flag, out var value) ? value : null;

    /// <summary>The members of the object that hold the argument.</summary>
    public IReadOnlyCollection<string> MembersOf(IOperation? operation)
    {
        operation = Written(operation);
        if (_member is not null && operation is not null && IsRead(operation))
        {
            return new[] { _member };
        }

        switch (operation)
        {
            case ILocalReferenceOperation local:
                return NamesOf(local.Local);

            case IParameterReferenceOperation parameter:
                return NamesOf(parameter.Parameter);

            case IFieldReferenceOperation field:
                return NamesOf(field.Field);

            case IPropertyReferenceOperation { Property: { IsIndexer: false } property }:
                return NamesOf(property);

            case IConditionalAccessInstanceOperation instance when AccessOf(instance) is { } access:
                return MembersOf(access.Operation);

            case IObjectCreationOperation creation when IsObject(creation.Type):
                var given = Initialized(creation.Initializer);
                foreach (var argument in creation.Arguments.Where(a => a.Parameter is not null && IsClaim(a.Value)))
                {
                    // A record's parameter, or a class's that is kept under the same name.
                    if (creation.Type!.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(p => string.Equals(p.Name, argument.Parameter!.Name, StringComparison.OrdinalIgnoreCase)) is { } kept)
                    {
                        given.Add(kept.Name);
                    }
                }

                return given;

            case IWithOperation copy:
                var changed = Initialized(copy.Initializer);
                changed.UnionWith(MembersOf(copy.Operand));
                return changed;

            default:
                return Array.Empty<string>();
        }
    }

    /// <summary>Whether the symbol holds the argument, or came of it.</summary>
    public bool Knows(ISymbol symbol) => _claims.ContainsKey(symbol) || _records.Contains(symbol) || _roles.Contains(symbol);

    /// <summary>What is written, without what the language puts around it.</summary>
    public static IOperation? Written(IOperation? operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;

                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;

                case IAwaitOperation awaited:
                    operation = awaited.Operation;
                    break;

                case IArgumentOperation argument:
                    operation = argument.Value;
                    break;

                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task }:
                    operation = task;
                    break;

                default:
                    return operation;
            }
        }
    }

    /// <summary>The type of what comes out of a task.</summary>
    public static ITypeSymbol Result(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } ? result[0] : type;

    private void Propagate(IOperation operation, int depth)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer:
                if (Written(initializer.Value) is IObjectCreationOperation)
                {
                    _made.Add(declarator.Symbol);
                }

                Bind(declarator.Symbol, initializer.Value);
                break;

            // Of an object that is made here; what is written into one that was there before says nothing of what it held.
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property, Instance: ILocalReferenceOperation { Local: var owner } } } assignment when _made.Contains(owner):
                if (IsClaim(assignment.Value))
                {
                    Add(owner, property.Name);
                }

                break;

            case IAssignmentOperation assignment:
                switch (assignment.Target)
                {
                    case ILocalReferenceOperation local:
                        Bind(local.Local, assignment.Value, isOnly: false);
                        break;
                    case IParameterReferenceOperation parameter:
                        Bind(parameter.Parameter, assignment.Value);
                        break;
                    case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field:
                        Bind(field.Field, assignment.Value);
                        break;
                    case IPropertyReferenceOperation { Property.IsIndexer: false, Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } property:
                        Bind(property.Property, assignment.Value);
                        break;
                }

                break;

            case IIsPatternOperation { Value: var tested, Pattern: var pattern } when IsClaim(tested) || IsRecord(tested):
                foreach (var declared in pattern.DescendantsAndSelf().Select(p => (p as IDeclarationPatternOperation)?.DeclaredSymbol ?? (p as IRecursivePatternOperation)?.DeclaredSymbol).Where(s => s is not null))
                {
                    Bind(declared!, tested);
                }

                break;

            case IInvocationOperation call:
                Call(call, depth);
                break;

            case IObjectCreationOperation { Constructor: { } constructor } creation:
                Pass(constructor, creation.Arguments, depth);
                break;
        }
    }

    private void Call(IInvocationOperation call, int depth)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            if (call.Instance is IParameterReferenceOperation { Parameter: var given } && _delegates.TryGetValue(given, out var lambda))
            {
                for (var i = 0; i < call.Arguments.Length && i < lambda.Parameters.Length; i++)
                {
                    Bind(lambda.Parameters[i], call.Arguments[i].Value);
                }
            }

            return;
        }

        // Guid.TryParse(userId, out var id); users.TryGetValue(userId, out var user); arguments.TryGetValue("userId", out var id)
        if (call.Arguments.FirstOrDefault(a => a.Parameter?.RefKind == RefKind.Out) is { } made
            && (IsRead(call) || (!_program.IsOurs(method) && (call.Arguments.Any(a => a != made && IsClaim(a.Value)) || IsValueOf(call)))))
        {
            var target = made.Value is IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared } ? declared.Local : (made.Value as ILocalReferenceOperation)?.Local;
            if (target is not null)
            {
                if (method.Name == "TryParse" || IsRead(call) || IsValueOf(call))
                {
                    Add(target, Itself);
                }
                else if (IsObject(target.Type))
                {
                    _grew |= _records.Add(target);
                }
                else if (IdentityWords.IsRoleMember(NameOf(call.Instance)))
                {
                    _grew |= _roles.Add(target);
                }
            }
        }

        Pass(method, call.Arguments, depth);

        // What the object or its type already holds it uses when it is called.
        if (_claims.Keys.Any(k => k is IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }
            && SymbolEqualityComparer.Default.Equals(k.ContainingType, method.ContainingType)))
        {
            Enter(method, depth + 1);
        }
    }

    private void Pass(IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments, int depth)
    {
        if (!_program.IsOurs(method))
        {
            return;
        }

        var bodies = method.MethodKind is MethodKind.LocalFunction ? ImmutableArray.Create(method) : _program.Calls.Implementations(method, _cancellationToken);
        foreach (var argument in arguments.Where(a => a.Parameter is not null))
        {
            var passed = argument.Value;
            foreach (var body in bodies.Where(b => argument.Parameter!.Ordinal < b.Parameters.Length))
            {
                var parameter = body.Parameters[argument.Parameter!.Ordinal];
                if (LambdaIn(passed) is { } lambda)
                {
                    if (!_delegates.ContainsKey(parameter))
                    {
                        _delegates.Add(parameter, lambda);
                        _grew = true;
                    }

                    Enter(body, depth + 1);
                    if (lambda.MethodKind == MethodKind.Ordinary)
                    {
                        Enter(lambda, depth + 1);
                    }
                }
                else if (Bind(parameter, passed))
                {
                    Enter(body, depth + 1);
                }
            }
        }
    }

    /// <summary>The code that a delegate runs, where it is written here.</summary>
    private static IMethodSymbol? LambdaIn(IOperation passed) => Written(passed) switch
    {
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => lambda.Symbol,
        IDelegateCreationOperation { Target: IMethodReferenceOperation group } => group.Method,
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        _ => null,
    };

    /// <summary>Notes what a variable holds; whether it has to do with the argument.</summary>
    private bool Bind(ISymbol symbol, IOperation value, bool isOnly = true)
    {
        if (symbol is ILocalSymbol { Type.SpecialType: SpecialType.System_Boolean })
        {
            // A flag that is set more than once stands for no one test.
            _flags[symbol] = isOnly && (!_flags.TryGetValue(symbol, out var known) || known == value) ? value : null;
        }

        var holds = false;
        if (IsClaim(value))
        {
            Add(symbol, Itself);
            holds = true;
        }

        foreach (var member in MembersOf(value))
        {
            if (member.Length > 0)
            {
                Add(symbol, member);
                holds = true;
            }
        }

        if (IsRole(value))
        {
            _grew |= _roles.Add(symbol);
            holds = true;
        }
        else if (IsRecord(value))
        {
            _grew |= _records.Add(symbol);
            holds = true;
        }

        return holds;
    }

    private void Enter(IMethodSymbol method, int depth)
    {
        if (depth > MaxDepth || _bodies.Count >= MaxBodies)
        {
            return;
        }

        foreach (var body in depth == 0 || method.MethodKind is MethodKind.AnonymousFunction ? ImmutableArray.Create(CallGraph.Definition(method)) : _program.Calls.Implementations(method, _cancellationToken))
        {
            // Local functions and lambdas stand in the body around them.
            if (_seen.Count >= MaxBodies || (depth > 0 && body.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction) || !_seen.Add(body))
            {
                continue;
            }

            foreach (var reference in _program.SourcesOf(body))
            {
                _cancellationToken.ThrowIfCancellationRequested();
                var syntax = reference.GetSyntax(_cancellationToken);
                if (syntax is not TypeDeclarationSyntax && _program.ModelOf(syntax.SyntaxTree).GetOperation(BodyOf(syntax), _cancellationToken) is { } operation)
                {
                    var operations = operation.DescendantsAndSelf().ToImmutableArray();
                    _operations += operations.Length;
                    _bodies.Add(new ClaimBody(body, operations, depth));
                    _grew = true;
                }
            }
        }
    }

    private static SyntaxNode BodyOf(SyntaxNode declaration) => declaration switch
    {
        AccessorDeclarationSyntax { ExpressionBody: { } body } => body.Expression,
        ArrowExpressionClauseSyntax arrow => arrow.Expression,
        _ => declaration,
    };

    private HashSet<string> Initialized(IObjectOrCollectionInitializerOperation? initializer)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var assignment in initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? Enumerable.Empty<ISimpleAssignmentOperation>())
        {
            if (assignment.Target is IPropertyReferenceOperation { Property: var property } && IsClaim(assignment.Value))
            {
                members.Add(property.Name);
            }
        }

        return members;
    }

    /// <summary>Whether the lambda asks for the one element that the argument names.</summary>
    private bool IsFilter(IOperation value) =>
        Written(value) is var written
        && (written is IDelegateCreationOperation { Target: IAnonymousFunctionOperation inner } ? inner : written as IAnonymousFunctionOperation) is { } lambda
        && lambda.Descendants().Any(o => o switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equality => IsClaim(equality.LeftOperand) || IsClaim(equality.RightOperand),
            IInvocationOperation { TargetMethod.Name: "Equals" } equals => IsClaim(equals.Instance) || equals.Arguments.Any(a => IsClaim(a.Value)),
            _ => false,
        });

    /// <summary>The <c>a?.b</c> whose <c>a</c> the instance stands for.</summary>
    public static IConditionalAccessOperation? AccessOf(IConditionalAccessInstanceOperation instance)
    {
        for (IOperation inner = instance, outer = instance.Parent!; outer is not null; inner = outer, outer = outer.Parent!)
        {
            if (outer is IConditionalAccessOperation access && access.Operation != inner)
            {
                return access;
            }
        }

        return null;
    }

    /// <summary>The last name of an expression.</summary>
    public static string NameOf(IOperation? operation) => Written(operation) switch
    {
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        IMemberReferenceOperation member => member.Member.Name,
        IInvocationOperation call => call.TargetMethod.Name,
        _ => "",
    };

    private static bool IsObject(ITypeSymbol? type) =>
        type is { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } and not { Name: "Guid" or "DateTime" or "DateTimeOffset" or "Task" or "ValueTask" or "CancellationToken" };

    private bool Has(ISymbol symbol, string member) => _claims.TryGetValue(symbol, out var members) && members.Contains(member);

    private IReadOnlyCollection<string> NamesOf(ISymbol symbol) => _claims.TryGetValue(symbol, out var members) ? members : Array.Empty<string>();

    private void Add(ISymbol symbol, string member)
    {
        if (!_claims.TryGetValue(symbol, out var members))
        {
            _claims.Add(symbol, members = new HashSet<string>(StringComparer.Ordinal));
        }

        _grew |= members.Add(member);
    }
}
