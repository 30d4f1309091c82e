using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Startup;

/// <summary>
/// Follows a value that was read upwards through its expression and forwards through locals, parameters and members, and
/// notes how it is tested. What cannot be followed counts as optional: silence where we cannot know.
/// </summary>
internal sealed partial class ValueUses
{
    private const int MaxSteps = 500;
    private const int MaxReferences = 60;
    private const int MaxDepth = 4;

    private readonly McpProgram _program;
    private readonly FlowGraphs _graphs;
    private readonly CancellationToken _cancellationToken;
    private readonly ReadFacts _facts = new();
    private readonly HashSet<ISymbol> _followed = new(SymbolEqualityComparer.Default);
    private readonly bool _stopAtReturn;
    private int _steps;
    private int _depth;

    private ValueUses(McpProgram program, FlowGraphs graphs, bool stopAtReturn, CancellationToken cancellationToken)
    {
        _program = program;
        _graphs = graphs;
        _stopAtReturn = stopAtReturn;
        _cancellationToken = cancellationToken;
    }

    public static ReadFacts Of(CredentialRead read, McpProgram program, FlowGraphs graphs, CancellationToken cancellationToken)
    {
        var uses = new ValueUses(program, graphs, false, cancellationToken);
        foreach (var inner in read.Through)
        {
            uses.ReadHelper(inner, read.Node);
        }

        if (read.ChecksItself)
        {
            uses.Check(read.Node, nullOnly: true);
        }

        if (uses.OperationOf(read.Node) is { } operation)
        {
            uses.Climb(operation);
        }
        else
        {
            uses._facts.IsOptional = true;
        }

        return uses._facts;
    }

    /// <summary>What the members of an options type, or any other, go through wherever they are referenced.</summary>
    public static ReadFacts OfMember(ISymbol member, McpProgram program, FlowGraphs graphs, CancellationToken cancellationToken)
    {
        var uses = new ValueUses(program, graphs, false, cancellationToken);
        uses.FollowMember(member);
        return uses._facts;
    }

    private IOperation? OperationOf(SyntaxNode node) => _program.ModelOf(node.SyntaxTree).GetOperation(node, _cancellationToken);

    /// <summary>What a helper does with the value before it hands it to <paramref name="call"/> counts as done there.</summary>
    private void ReadHelper(SyntaxNode inner, SyntaxNode call)
    {
        var helper = new ValueUses(_program, _graphs, true, _cancellationToken);
        if (OperationOf(inner) is { } operation)
        {
            helper.Climb(operation);
        }

        if (helper._facts.Checks.FirstOrDefault(c => !c.ByReturn) is { } check)
        {
            Check(call, check.NullOnly);
        }

        // A helper that answers a missing value with nothing only passes the question on.
        var passesOn = helper._facts.Checks.All(c => !c.ByReturn || c.Returned is null || IsEmpty(c.Returned));
        _facts.IsOptional |= helper._facts.IsOptional || helper._facts.IsAlternative || !helper._facts.IsReturned || !passesOn;
    }

    private void Climb(IOperation value)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (++_steps > MaxSteps)
        {
            _facts.IsOptional = true;
            return;
        }

        switch (value.Parent)
        {
            case IConversionOperation or IParenthesizedOperation or IAwaitOperation:
                Climb(value.Parent);
                break;
            case ICoalesceOperation coalesce:
                Coalesce(coalesce, value);
                break;
            case ICoalesceAssignmentOperation assignment when assignment.Value == value:
                _facts.IsAlternative = true;
                Assigned(assignment.Target, value);
                break;
            case ICoalesceAssignmentOperation assignment:
                _facts.IsOptional |= DelegateTargets.Unwrap(assignment.Value) is not IThrowOperation;
                break;
            case IConditionalAccessOperation access when access.Operation == value:
                ConditionalAccess(access);
                break;
            case IInvocationOperation call when call.Instance == value:
                InstanceCall(call);
                break;
            case IPropertyReferenceOperation { Property.Name: "Length" } length when length.Instance == value:
                Length(length);
                break;
            case IArgumentOperation argument:
                Argument(argument);
                break;
            case IBinaryOperation binary:
                Binary(binary, value);
                break;
            case IIsPatternOperation isPattern when isPattern.Value == value:
                Pattern(isPattern, isPattern.Pattern);
                break;
            case ISwitchExpressionOperation selection when selection.Value == value:
                Switch(selection);
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                FollowLocal(declarator.Symbol, value.Syntax);
                break;
            case ISimpleAssignmentOperation { Parent: IAnonymousObjectCreationOperation }:
                Use(value);
                break;
            case ISimpleAssignmentOperation assignment when assignment.Value == value:
                Assigned(assignment.Target, value);
                if (assignment.Parent is not (IExpressionStatementOperation or IObjectOrCollectionInitializerOperation))
                {
                    Climb(assignment);
                }

                break;
            case IFieldInitializerOperation field:
                Member(field.InitializedFields.FirstOrDefault(), value);
                break;
            case IPropertyInitializerOperation property:
                Member(property.InitializedProperties.FirstOrDefault(), value);
                break;
            case IReturnOperation:
                Returned(value);
                break;
            case IConditionalOperation conditional when conditional.Condition != value:
                Chosen(conditional, value);
                break;
            case IInterpolationOperation or IArrayInitializerOperation or ITupleOperation when InSpeech(value):
                break;
            case IInterpolationOperation or ICompoundAssignmentOperation:
                Use(value);
                break;
            case ITupleOperation or IArrayInitializerOperation or ISwitchExpressionArmOperation or ISwitchOperation:
                _facts.IsOptional = true;
                break;
        }
    }

    private void Use(IOperation value)
    {
        if (IntoConfiguration.Goes(value.Syntax))
        {
            // The configuration has it from here on: what counts is how its key is read, or how the options are checked that it fills.
            _facts.IsOptional = true;
        }
        else
        {
            _facts.Uses.Add(value.Syntax);
        }
    }

    private void Coalesce(ICoalesceOperation coalesce, IOperation value)
    {
        if (coalesce.Value != value)
        {
            _facts.IsAlternative = true;
            Climb(coalesce);
            return;
        }

        for (IOperation? rest = coalesce.WhenNull; rest is not null;)
        {
            rest = DelegateTargets.Unwrap(rest);
            var item = rest is ICoalesceOperation more ? DelegateTargets.Unwrap(more.Value) : rest;
            if (item is IThrowOperation)
            {
                Check(value.Syntax, nullOnly: true);
            }
            else if (IsCredentialRead(item))
            {
                _facts.HasAlternatives = true;
            }
            else if (!IsEmpty(item))
            {
                _facts.IsOptional = true;
            }

            rest = (rest as ICoalesceOperation)?.WhenNull;
        }

        Climb(coalesce);
    }

    private static bool IsCredentialRead(IOperation value) => value switch
    {
        IInvocationOperation call => ReadCandidates.IsReader(call.TargetMethod.Name) && call.Arguments.Any(a => a.Value.ConstantValue is { HasValue: true, Value: string }),
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } arguments } => arguments[0].Value.ConstantValue is { HasValue: true, Value: string },
        _ => false,
    };

    private static bool IsEmpty(IOperation value)
    {
        value = DelegateTargets.Unwrap(value);
        return value.ConstantValue is { HasValue: true, Value: null or "" }
            || value is IDefaultValueOperation
            || value is IFieldReferenceOperation { Field: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String } };
    }

    private void ConditionalAccess(IConditionalAccessOperation access)
    {
        if (access.WhenNotNull is IPropertyReferenceOperation { Property.Name: "Length" })
        {
            Length(access);
        }
        else if (access.Type?.SpecialType == SpecialType.System_String)
        {
            Climb(access);
        }
        else if (!InSpeech(access))
        {
            Use(access);
        }
    }

    private void InstanceCall(IInvocationOperation call)
    {
        if (call.Type?.SpecialType == SpecialType.System_String)
        {
            Climb(call);
        }
        else if (call.Type?.SpecialType != SpecialType.System_Boolean && !InSpeech(call))
        {
            Use(call);
        }
    }

    private void Chosen(IConditionalOperation conditional, IOperation value)
    {
        var other = conditional.WhenTrue == value ? conditional.WhenFalse : conditional.WhenTrue;
        if (other is not null && DelegateTargets.Unwrap(other) is not IThrowOperation && !IsEmpty(other))
        {
            _facts.IsAlternative = true;
        }

        Climb(conditional);
    }

    private void Argument(IArgumentOperation argument)
    {
        if (InSpeech(argument))
        {
            return;
        }

        var method = argument.Parent switch
        {
            IInvocationOperation call => call.TargetMethod,
            IObjectCreationOperation creation => creation.Constructor,
            _ => null,
        };
        if (method is null || argument.Parameter is not { } parameter)
        {
            Use(argument);
            return;
        }

        var returnsBoolean = method.ReturnType.SpecialType == SpecialType.System_Boolean;
        if (_program.IsOurs(method))
        {
            Passed(argument, parameter.OriginalDefinition);
        }
        else if (returnsBoolean)
        {
            if (method.Name is "IsNullOrEmpty" or "IsNullOrWhiteSpace")
            {
                Test(argument.Parent!, missingWhenTrue: true, nullOnly: false);
            }
        }
        else if (method.Name.Contains("NotNull") || method.Name.Contains("IfNull") || method.Name.Contains("NullOrEmpty") || method.Name.Contains("NullOrWhiteSpace"))
        {
            Check(argument.Parent!.Syntax, nullOnly: !method.Name.Contains("Empty") && !method.Name.Contains("WhiteSpace"));
        }
        else
        {
            Use(argument);
        }
    }

    private void Passed(IArgumentOperation argument, IParameterSymbol parameter)
    {
        if (parameter.NullableAnnotation == NullableAnnotation.Annotated || parameter.RefKind is RefKind.Out or RefKind.Ref)
        {
            _facts.IsOptional = true;
            return;
        }

        Use(argument);
        if (_depth >= MaxDepth || parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return;
        }

        // What the called method demands of its argument is demanded by the call.
        var inner = new ValueUses(_program, _graphs, true, _cancellationToken) { _depth = _depth + 1, _steps = _steps };
        inner.FollowParameter(parameter);
        _steps = inner._steps;
        _facts.IsOptional |= inner._facts.IsOptional || inner._facts.Checks.Any(c => c.ByReturn && !(c.Returned is { } returned && IsBoolean(returned)));
        foreach (var check in inner._facts.Checks)
        {
            if (!check.ByReturn && IsBodyOf(check.Function, method))
            {
                Check(argument.Parent!.Syntax, check.NullOnly);
            }
            else if (!check.ByReturn)
            {
                _facts.Checks.Add(check);
            }
            else if (check.Returned is { ConstantValue: { HasValue: true, Value: bool missing } } && argument.Parent is IInvocationOperation call && IsBodyOf(check.Function, method))
            {
                Test(call, missing, check.NullOnly);
            }
        }

        if (inner._facts.IsReturned && argument.Parent is IInvocationOperation { Type.SpecialType: SpecialType.System_String } passing)
        {
            Climb(passing);
        }
    }

    private static bool IsBoolean(IOperation value) => value.ConstantValue is { HasValue: true, Value: bool };

    private static bool IsBodyOf(SyntaxNode function, IMethodSymbol method) =>
        CallGraph.Definition(method).DeclaringSyntaxReferences.Any(r => r.SyntaxTree == function.SyntaxTree && r.Span.Contains(function.Span))
        || method.MethodKind == MethodKind.Constructor
        && method.ContainingType.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == function.SyntaxTree && r.Span.Contains(function.Span))
        && function is EqualsValueClauseSyntax or ConstructorDeclarationSyntax;

    private void Assigned(IOperation target, IOperation value)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                FollowLocal(local.Local, value.Syntax);
                break;
            case IFieldReferenceOperation field:
                Member(field.Field, value);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: false } property:
                Member(property.Property, value);
                break;
            case IDiscardOperation:
                break;
            case IParameterReferenceOperation:
                _facts.IsAlternative = true;
                _facts.IsOptional = true;
                break;
            default:
                Use(value);
                break;
        }
    }

    private void Member(ISymbol? member, IOperation value)
    {
        var type = member switch { IFieldSymbol field => field.Type, IPropertySymbol property => property.Type, _ => null };
        if (member is null || type is null)
        {
            _facts.IsOptional = true;
        }
        else if (!_program.IsOurs(member))
        {
            Use(value);
        }
        else if (type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            Perhaps(member, value);
        }
        else
        {
            Use(value);
            FollowMember(member);
        }
    }

    /// <summary>A member that is declared as perhaps absent is needed only if a test of it ends the program.</summary>
    private void Perhaps(ISymbol member, IOperation value)
    {
        var inner = new ValueUses(_program, _graphs, _stopAtReturn, _cancellationToken) { _depth = _depth, _steps = _steps };
        inner.FollowMember(member);
        _steps = inner._steps;
        if (inner._facts.IsOptional || !inner._facts.Checks.Any(c => !c.ByReturn || IsEntryPoint(c.Function)))
        {
            _facts.IsOptional = true;
            return;
        }

        Use(value);
        _facts.Checks.AddRange(inner._facts.Checks);
        _facts.Uses.AddRange(inner._facts.Uses);
        _facts.IsAlternative |= inner._facts.IsAlternative;
    }

    private bool IsEntryPoint(SyntaxNode function) =>
        _program.Compilation.GetEntryPoint(_cancellationToken) is { } entry
        && entry.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == function.SyntaxTree && r.Span == function.Span);

    private void Returned(IOperation value)
    {
        if (_stopAtReturn)
        {
            _facts.IsReturned = true;
            return;
        }

        var function = Functions.Around(value.Syntax);
        if (function is null or AnonymousFunctionExpressionSyntax)
        {
            Use(value);
            return;
        }

        var declaration = function is AccessorDeclarationSyntax ? function.Parent?.Parent : function is ArrowExpressionClauseSyntax ? function.Parent : function;
        var symbol = declaration is null ? null : _program.ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, _cancellationToken);
        var type = symbol switch
        {
            IMethodSymbol { ReturnType: INamedTypeSymbol { TypeArguments: { Length: 1 } arguments, Name: "Task" or "ValueTask" } } => arguments[0],
            IMethodSymbol method => method.ReturnType,
            IPropertySymbol property => property.Type,
            _ => null,
        };
        if (type is null || type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            _facts.IsOptional = true;
            return;
        }

        Use(value);
        FollowMember(symbol!);
    }
}
