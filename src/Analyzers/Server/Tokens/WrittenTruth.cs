using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>What a condition is when the server runs for its users.</summary>
internal enum Truth
{
    Unknown,
    False,
    True,

    /// <summary>It depends on whether somebody configured something.</summary>
    Configured,
}

/// <summary>
/// Whether a condition is constant, through locals, fields, members, parameters and methods; in production, so that what
/// only a developer's machine does is left out.
/// </summary>
internal sealed class WrittenTruth
{
    private const int MaxDepth = 8;

    private readonly McpProgram _program;
    private readonly WrittenValues _values;
    private readonly CancellationToken _cancellationToken;

    public WrittenTruth(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
        _values = new WrittenValues(program, cancellationToken);
    }

    /// <summary>Where a constant stands that another place is given; null when it stands at that place.</summary>
    public SyntaxNode? Origin { get; private set; }

    public Truth Of(IOperation value) => Of(value, MaxDepth);

    /// <summary>Whether the code runs on a developer's machine only.</summary>
    public bool IsDevelopmentOnly(SyntaxNode node) => IsDevelopmentOnly(node, 2);

    private bool IsDevelopmentOnly(SyntaxNode node, int hops)
    {
        if (DevelopmentOnly.Holds(node))
        {
            return true;
        }

        for (var current = node; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IfStatementSyntax branch when (branch.Statement == current && Of(branch.Condition) == Truth.False) || (branch.Else == current && Of(branch.Condition) == Truth.True):
                case ConditionalExpressionSyntax choice when (choice.WhenTrue == current && Of(choice.Condition) == Truth.False) || (choice.WhenFalse == current && Of(choice.Condition) == Truth.True):
                case BlockSyntax block when current is StatementSyntax statement && block.Statements.TakeWhile(s => s != statement).Any(Leaves):
                    return true;

                // A method that only a developer's machine calls.
                case MethodDeclarationSyntax or LocalFunctionStatementSyntax when hops > 0
                    && _program.ModelOf(parent.SyntaxTree).GetDeclaredSymbol(parent, _cancellationToken) is IMethodSymbol method
                    && _program.Calls.CallersOf(method, _cancellationToken) is { IsEmpty: false } callers
                    && callers.All(c => IsDevelopmentOnly(c.Syntax, hops - 1)):
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether production goes no further than this statement.</summary>
    private bool Leaves(StatementSyntax statement) =>
        statement is IfStatementSyntax { Else: null } guard
        && (guard.Statement is BlockSyntax block ? block.Statements.LastOrDefault() : guard.Statement) is ReturnStatementSyntax or ThrowStatementSyntax
        && Of(guard.Condition) == Truth.True;

    private Truth Of(ExpressionSyntax condition) =>
        NamesEnvironment(condition) && _program.ModelOf(condition.SyntaxTree).OperationOf(condition, _cancellationToken) is { } operation ? Of(operation) : Truth.Unknown;

    /// <summary>A cheap look before binding: conditions about the environment name it, or a variable that does.</summary>
    private static bool NamesEnvironment(ExpressionSyntax condition) =>
        condition.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken)
            && (Has(t, "dev") || Has(t, "prod") || Has(t, "environment") || Has(t, "local")));

    private static bool Has(SyntaxToken token, string word) => token.ValueText.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    private Truth Of(IOperation value, int depth)
    {
        value = value.WithoutConversions();
        if (value.ConstantValue is { HasValue: true, Value: bool constant })
        {
            Origin = value.Syntax;
            return constant ? Truth.True : Truth.False;
        }

        if (depth == 0)
        {
            return Truth.Unknown;
        }

        switch (value)
        {
            case IDefaultValueOperation:
                Origin = value.Syntax;
                return Truth.False;

            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Not(Of(not.Operand, depth - 1));

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And } both:
                return And(Of(both.LeftOperand, depth - 1), Of(both.RightOperand, depth - 1));

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or } either:
                return Not(And(Not(Of(either.LeftOperand, depth - 1)), Not(Of(either.RightOperand, depth - 1))));

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.GreaterThan } comparison:
                return OfComparison(comparison);

            case IIsPatternOperation { Pattern: var pattern } when IsAboutPresence(pattern):
                return Truth.Configured;

            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Of(choice.Condition, depth - 1) switch
                {
                    Truth.True => Of(choice.WhenTrue, depth - 1),
                    Truth.False => Of(otherwise, depth - 1),
                    _ => Either(Of(choice.WhenTrue, depth - 1), Of(otherwise, depth - 1)),
                };

            // configured ?? false
            case ICoalesceOperation coalesce:
                return Of(coalesce.WhenNull, depth - 1) == Truth.False ? Truth.Configured : Truth.Unknown;

            case IInvocationOperation call when OfCall(call) is { } known:
                return known;

            case IPropertyReferenceOperation { Property.Name: "IsDevelopment" } or IFieldReferenceOperation { Field.Name: "_isDevelopment" }:
                return Truth.False;
        }

        return Follow(value, depth);
    }

    private Truth Follow(IOperation value, int depth)
    {
        var (values, anyCounts) = _values.Of(value);
        Truth? joined = null;
        foreach (var one in values)
        {
            var truth = Of(one, depth - 1);
            if (anyCounts && truth == Truth.False)
            {
                return truth;
            }

            joined = joined is null || joined == truth ? truth : Truth.Unknown;
        }

        return joined ?? Truth.Unknown;
    }

    private static Truth? OfCall(IInvocationOperation call)
    {
        switch (call.TargetMethod.Name)
        {
            case "IsDevelopment":
                return Truth.False;

            case "IsProduction":
                return Truth.True;

            case "IsEnvironment" when call.Arguments.FirstOrDefault(a => a.Value.ConstantValue.Value is string)?.Value.ConstantValue.Value is string name:
                return OfEnvironment(name);

            case "IsNullOrEmpty" or "IsNullOrWhiteSpace" when call.Arguments.Length == 1:
                return call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: var text } ? (text is string { Length: > 0 } ? Truth.False : Truth.True) : Truth.Configured;

            case "Any" when call.Arguments.Length == 1:
                return Truth.Configured;

            // configuration.GetValue<bool>("Auth:ValidateAudience"): nobody who has not heard of the key sets it.
            case "GetValue" when call.Type?.SpecialType == SpecialType.System_Boolean && SymbolNames.IsInNamespace(call.TargetMethod, "Microsoft", "Extensions"):
                return call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "defaultValue") is { Value: var fallback } && fallback.WithoutConversions().ConstantValue.Value is not false
                    ? Truth.Unknown
                    : Truth.Configured;

            default:
                return null;
        }
    }

    private static Truth OfComparison(IBinaryOperation comparison)
    {
        var isEquality = comparison.OperatorKind == BinaryOperatorKind.Equals;
        foreach (var (side, other) in new[] { (comparison.LeftOperand, comparison.RightOperand), (comparison.RightOperand, comparison.LeftOperand) })
        {
            if (side.WithoutConversions().ConstantValue is not { HasValue: true, Value: var constant })
            {
                continue;
            }

            // audience != null, audiences.Length > 0
            if (constant is null || (constant is 0 && other.WithoutConversions() is IPropertyReferenceOperation { Property.Name: "Length" or "Count" }))
            {
                return Truth.Configured;
            }

            if (constant is string name && other.Syntax.DescendantTokens().Any(t => Has(t, "environment")))
            {
                return isEquality ? OfEnvironment(name) : Not(OfEnvironment(name));
            }
        }

        return Truth.Unknown;
    }

    private static Truth OfEnvironment(string name) =>
        name.Equals("Production", StringComparison.OrdinalIgnoreCase) ? Truth.True
        : name.StartsWith("Dev", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Local", StringComparison.OrdinalIgnoreCase) || name.IndexOf("Test", StringComparison.OrdinalIgnoreCase) >= 0 ? Truth.False
        : Truth.Unknown;

    private static bool IsAboutPresence(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => IsAboutPresence(negated.Pattern),
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null or "" } } => true,
        IBinaryPatternOperation both => IsAboutPresence(both.LeftPattern) && IsAboutPresence(both.RightPattern),
        IRecursivePatternOperation => true,
        _ => false,
    };

    private static Truth Not(Truth truth) => truth switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => truth,
    };

    private static Truth And(Truth left, Truth right) =>
        left == Truth.False || right == Truth.False ? Truth.False
        : left == Truth.True ? right
        : right == Truth.True ? left
        : left == Truth.Configured || right == Truth.Configured ? Truth.Configured
        : Truth.Unknown;

    /// <summary>One of the two, nobody knows which.</summary>
    private static Truth Either(Truth one, Truth other) =>
        one == other ? one
        : one is Truth.False or Truth.Configured || other is Truth.False or Truth.Configured ? Truth.Configured
        : Truth.Unknown;
}
