using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Startup;

/// <summary>
/// Follows a value that was read upwards through its expression and forwards through locals, parameters and members, and
/// notes how it is tested. What cannot be followed counts as optional: silence where we cannot know.
/// </summary>
internal sealed class ValueUses
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

    private void Use(IOperation value) => _facts.Uses.Add(value.Syntax);

    private void Check(SyntaxNode node, bool nullOnly, bool byReturn = false, IOperation? returned = null)
    {
        if (Functions.Around(node) is not { } function)
        {
            return;
        }

        // A check over a list of names stands where the list is walked: that is not skipped.
        for (var current = node; current is not null && current != function; current = current.Parent)
        {
            if (current is CommonForEachStatementSyntax loop && loop.Statement.Span.Contains(node.Span))
            {
                node = loop.Expression;
                break;
            }
        }

        if (!byReturn && _graphs.Of(function, _cancellationToken) is { } graph && graph.Locate(node) is { } point && graph.IsSwallowed(point))
        {
            _facts.IsOptional = true;
            return;
        }

        _facts.Checks.Add(new CredentialCheck(node, function, byReturn, nullOnly, returned));
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

    private void Length(IOperation length)
    {
        while (length.Parent is IConversionOperation conversion)
        {
            length = conversion;
        }

        if (length.Parent is IBinaryOperation binary)
        {
            if (binary.LeftOperand == length && DelegateTargets.Unwrap(binary.RightOperand).ConstantValue is { HasValue: true, Value: int and <= 1 })
            {
                Test(binary, binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual, nullOnly: false);
            }
        }
        else if (length.Parent is IIsPatternOperation isPattern)
        {
            Pattern(isPattern, isPattern.Pattern);
        }
    }

    private void Binary(IBinaryOperation binary, IOperation value)
    {
        var other = binary.LeftOperand == value ? binary.RightOperand : binary.LeftOperand;
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals when IsEmpty(other):
                Test(binary, binary.OperatorKind == BinaryOperatorKind.Equals, nullOnly: DelegateTargets.Unwrap(other).ConstantValue is { HasValue: true, Value: null });
                break;
            case BinaryOperatorKind.Add when !InSpeech(binary):
                Use(value);
                break;
        }
    }

    private void Pattern(IIsPatternOperation test, IPatternOperation pattern)
    {
        foreach (var part in pattern.DescendantsAndSelf())
        {
            if ((part is IRecursivePatternOperation recursive ? recursive.DeclaredSymbol : (part as IDeclarationPatternOperation)?.DeclaredSymbol) is ILocalSymbol local)
            {
                FollowLocal(local, test.Syntax);
            }
        }

        switch (Patterns.Meaning(pattern))
        {
            case PatternMeaning.Missing:
                Test(test, missingWhenTrue: true, nullOnly: Patterns.IsNullOnly(pattern));
                break;
            case PatternMeaning.Present:
                Test(test, missingWhenTrue: false, nullOnly: Patterns.IsNullOnly(pattern));
                break;
        }
    }

    private void Switch(ISwitchExpressionOperation selection)
    {
        foreach (var arm in selection.Arms)
        {
            if (DelegateTargets.Unwrap(arm.Value) is IThrowOperation && Patterns.Meaning(arm.Pattern) != PatternMeaning.Present)
            {
                Check(selection.Value.Syntax, nullOnly: Patterns.IsNullOnly(arm.Pattern));
                return;
            }
        }

        _facts.IsOptional = true;
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
        HandlerModel.Body(method).DeclaringSyntaxReferences.Any(r => r.SyntaxTree == function.SyntaxTree && r.Span.Contains(function.Span))
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
            _facts.IsOptional = true;
        }
        else
        {
            Use(value);
            FollowMember(member);
        }
    }

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

    private void FollowLocal(ILocalSymbol local, SyntaxNode source)
    {
        if (!_followed.Add(local) || local.DeclaringSyntaxReferences.Length != 1)
        {
            return;
        }

        var declaration = local.DeclaringSyntaxReferences[0].GetSyntax(_cancellationToken);
        if (Functions.Around(declaration) is not { } scope)
        {
            return;
        }

        if (declaration is VariableDeclaratorSyntax { Initializer.Value: { } initial } && !initial.Span.Contains(source.Span)
            && OperationOf(initial) is { } other && !IsEmpty(other))
        {
            _facts.IsAlternative = true;
        }

        foreach (var reference in References(scope, local, source))
        {
            Climb(reference);
        }
    }

    private void FollowParameter(IParameterSymbol parameter)
    {
        if (!_followed.Add(parameter) || parameter.DeclaringSyntaxReferences.Length != 1)
        {
            return;
        }

        var declaration = parameter.DeclaringSyntaxReferences[0].GetSyntax(_cancellationToken);
        var owner = declaration.Parent?.Parent;
        if (owner is null)
        {
            return;
        }

        foreach (var reference in References(owner, parameter, declaration))
        {
            Climb(reference);
        }

        if (owner is RecordDeclarationSyntax
            && parameter.ContainingType.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
        {
            FollowMember(property);
        }
    }

    private List<IOperation> References(SyntaxNode scope, ISymbol symbol, SyntaxNode source)
    {
        var references = new List<IOperation>();
        var model = _program.ModelOf(scope.SyntaxTree);
        foreach (var name in scope.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != symbol.Name
                || source.Span.Contains(name.Span)
                || model.GetOperation(name, _cancellationToken) is not { } operation
                || !SymbolEqualityComparer.Default.Equals(Referenced(operation), symbol))
            {
                continue;
            }

            if (operation.Parent is ISimpleAssignmentOperation assignment && assignment.Target == operation)
            {
                // Another value for the same variable may stand in for this one.
                _facts.IsAlternative |= !assignment.Value.Syntax.Span.Contains(source.Span) && !IsEmpty(assignment.Value);
            }
            else
            {
                references.Add(operation);
            }
        }

        return references;
    }

    private static ISymbol? Referenced(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        IInvocationOperation call => HandlerModel.Body(call.TargetMethod),
        _ => null,
    };

    private void FollowMember(ISymbol member)
    {
        member = member is IMethodSymbol method ? HandlerModel.Body(method) : member.OriginalDefinition;
        if (!_followed.Add(member) || _depth >= MaxDepth)
        {
            return;
        }

        _depth++;
        foreach (var reference in MemberReferences(member))
        {
            Climb(reference);
        }

        _depth--;
    }

    private List<IOperation> MemberReferences(ISymbol member)
    {
        var references = new List<IOperation>();
        var bound = 0;
        foreach (var token in _program.Tokens(member.Name, _cancellationToken))
        {
            if (token.Parent is not SimpleNameSyntax name || Functions.Around(name) is null)
            {
                continue;
            }

            if (++bound > MaxReferences)
            {
                break;
            }

            if (name.Parent is NameColonSyntax or ExpressionColonSyntax)
            {
                // A property pattern asks about the value among others.
                _facts.IsOptional |= _program.ModelOf(token.SyntaxTree!).GetSymbolInfo(name, _cancellationToken).Symbol is { } asked
                    && SymbolEqualityComparer.Default.Equals(asked.OriginalDefinition, member);
                continue;
            }

            SyntaxNode node = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            node = member is IMethodSymbol && node.Parent is InvocationExpressionSyntax call ? call : node;
            if (OperationOf(node) is not { } operation || !SymbolEqualityComparer.Default.Equals(Referenced(operation), member))
            {
                continue;
            }

            if (operation.Parent is not ISimpleAssignmentOperation assignment || assignment.Target != operation)
            {
                references.Add(operation);
            }
        }

        return references;
    }

    /// <summary>Notes where a test of the value leads.</summary>
    private void Test(IOperation test, bool missingWhenTrue, bool nullOnly)
    {
        if (++_steps > MaxSteps || InSpeech(test))
        {
            return;
        }

        if (Functions.Around(test.Syntax) is not { } function || _graphs.Of(function, _cancellationToken) is not { } graph)
        {
            _facts.IsOptional = true;
            return;
        }

        if (graph.OutcomeOf(test.Syntax, missingWhenTrue) is not { } outcome)
        {
            Answered(test, missingWhenTrue, nullOnly);
            return;
        }

        switch (outcome.Kind)
        {
            case OutcomeKind.Stops:
                Check(test.Syntax, nullOnly);
                break;
            case OutcomeKind.Returns:
                Check(test.Syntax, nullOnly, byReturn: true, outcome.Returned);
                if (!_stopAtReturn && outcome.Returned is { ConstantValue: { HasValue: true, Value: bool missing } })
                {
                    Callers(function, missing, nullOnly);
                }

                break;
            case OutcomeKind.GoesOn when !outcome.OnlySpeaks:
                _facts.IsOptional = true;
                break;
        }
    }

    /// <summary>The outcome of a test is a value itself: a local, or the answer of a method.</summary>
    private void Answered(IOperation test, bool missingWhenTrue, bool nullOnly)
    {
        var answer = test;
        while (answer.Parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or IParenthesizedOperation or IConversionOperation)
        {
            answer = answer.Parent;
            missingWhenTrue ^= answer is IUnaryOperation;
        }

        switch (answer.Parent)
        {
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { DeclaringSyntaxReferences: { Length: 1 } references } local } }
                when Functions.Around(references[0].GetSyntax(_cancellationToken)) is { } scope && _followed.Add(local):
                foreach (var reference in References(scope, local, answer.Syntax))
                {
                    Test(reference, missingWhenTrue, nullOnly);
                }

                break;
            case IReturnOperation when Functions.Around(answer.Syntax) is { } function and not AnonymousFunctionExpressionSyntax && !_stopAtReturn:
                Callers(function, missingWhenTrue, nullOnly);
                break;
            default:
                _facts.IsOptional = true;
                break;
        }
    }

    private void Callers(SyntaxNode function, bool missingWhenTrue, bool nullOnly)
    {
        var declaration = function is AccessorDeclarationSyntax ? function.Parent?.Parent : function is ArrowExpressionClauseSyntax ? function.Parent : function;
        if (declaration is null || _program.ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, _cancellationToken) is not { } symbol
            || !_followed.Add(symbol))
        {
            return;
        }

        foreach (var call in MemberReferences(symbol is IMethodSymbol method ? HandlerModel.Body(method) : symbol.OriginalDefinition))
        {
            Test(call.Parent is IAwaitOperation awaited ? awaited : call, missingWhenTrue, nullOnly);
        }
    }

    private static bool InSpeech(IOperation operation)
    {
        for (var current = operation.Parent; current is not null and not (IBlockOperation or IExpressionStatementOperation); current = current.Parent)
        {
            if (current is IInvocationOperation call && Speech.IsSpeech(call.TargetMethod))
            {
                return true;
            }
        }

        return false;
    }
}
