using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Startup;

/// <content>Where a test of the value leads.</content>
internal sealed partial class ValueUses
{
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

    /// <summary>Notes where a test of the value leads.</summary>
    private void Test(IOperation test, bool missingWhenTrue, bool nullOnly)
    {
        if (++_steps > MaxSteps || InSpeech(test) || IsReported(test))
        {
            return;
        }

        if (Functions.Around(test.Syntax) is not { } function || _graphs.Of(function, _cancellationToken) is not { } graph)
        {
            _facts.IsOptional = true;
            return;
        }

        if (IsValidation(function))
        {
            Validated(test, missingWhenTrue, nullOnly);
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

    /// <summary>
    /// Whether the answer only becomes part of a text or of an object without a name: <c>$"key set: {key.Length > 0}"</c>,
    /// <c>new { hasKey = key is not null }</c>. Saying that a key is missing is not going on without it.
    /// </summary>
    private static bool IsReported(IOperation test)
    {
        var answer = test;
        while (answer.Parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or IParenthesizedOperation or IConversionOperation
            || answer.Parent is IConditionalOperation { Type: not null, WhenFalse: { ConstantValue.HasValue: true } } choice
                && choice.Condition == answer && choice.WhenTrue.ConstantValue.HasValue)
        {
            answer = answer.Parent;
        }

        return answer.Parent switch
        {
            IInterpolationOperation => true,
            ISimpleAssignmentOperation { Parent: IAnonymousObjectCreationOperation } => true,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } => true,
            IArgumentOperation { Parent: IInvocationOperation call } => MakesText(call.TargetMethod),
            IArrayInitializerOperation { Parent: IArrayCreationOperation { IsImplicit: true, Parent: IArgumentOperation { Parent: IInvocationOperation call } } } => MakesText(call.TargetMethod),
            _ => false,
        };

        static bool MakesText(IMethodSymbol method) =>
            method.ContainingType is { SpecialType: SpecialType.System_String } && method.Name is "Format" or "Concat"
            || method.ContainingType is { Name: "StringBuilder", ContainingNamespace: { Name: "Text", ContainingNamespace.Name: "System" } };
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

    /// <summary>Whether the lambda is what <c>OptionsBuilder&lt;T&gt;.Validate</c> asks before it hands out the options.</summary>
    private bool IsValidation(SyntaxNode function) =>
        function is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Validate" } } call } }
        && OperationOf(call) is IInvocationOperation { TargetMethod.ContainingType: { Name: "OptionsBuilder", ContainingNamespace: { } space } }
        && space.ToDisplayString() == "Microsoft.Extensions.Options";

    /// <summary>The answer <c>false</c> to a missing value throws, whenever the options are first asked for; any other demands nothing.</summary>
    private void Validated(IOperation test, bool missingWhenTrue, bool nullOnly)
    {
        var answer = test;
        for (; ; answer = answer.Parent!)
        {
            switch (answer.Parent)
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not }:
                    missingWhenTrue = !missingWhenTrue;
                    continue;
                case IParenthesizedOperation or IConversionOperation:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } when !missingWhenTrue:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } when missingWhenTrue:
                    continue;
            }

            break;
        }

        if (answer.Parent is IReturnOperation && !missingWhenTrue)
        {
            Check(test.Syntax, nullOnly);
        }
        else
        {
            _facts.IsOptional = true;
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

        foreach (var call in MemberReferences(symbol is IMethodSymbol method ? CallGraph.Definition(method) : symbol.OriginalDefinition))
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
