using System;
using System.Collections.Generic;
using System.Threading;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>A constant that takes a credential's place when the setting for it is missing.</summary>
internal sealed class SecretFallback
{
    /// <summary>The constant can be replaced by a throw where it stands.</summary>
    public const string OperandShape = "Operand";

    /// <summary>The constant stands where no throw may.</summary>
    public const string OtherShape = "Other";

    // What people write to say that there is no key, or that none is wanted.
    private static readonly HashSet<string> s_nothing = new(StringComparer.Ordinal)
    {
        "none", "null", "nil", "missing", "unset", "empty", "unknown", "undefined", "anonymous", "disabled", "enabled", "unused", "ignored", "needed", "required", "optional",
        "configured", "provided", "available", "found", "set", "no", "not", "na", "true", "false", "dummy", "fake", "ollama", "redacted", "hidden", "masked", "yes",
    };

    private SecretFallback(SecretRead read, string shape)
    {
        Read = read;
        Shape = shape;
    }

    /// <summary>What is read first.</summary>
    public SecretRead Read { get; }

    public string Shape { get; }

    /// <summary>Whether an expression stands where a fallback could; nothing is bound.</summary>
    public static bool MayBe(ExpressionSyntax value) => Outermost(value).Parent switch
    {
        BinaryExpressionSyntax coalesce => coalesce.IsKind(SyntaxKind.CoalesceExpression) && coalesce.Right == Outermost(value),
        AssignmentExpressionSyntax assignment => assignment.Right == Outermost(value) && (assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) || IfAround(assignment) is not null),
        ConditionalExpressionSyntax conditional => conditional.Condition != Outermost(value),
        ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 2, Parent: InvocationExpressionSyntax call } list } argument =>
            (list.Arguments[1] == argument && NameReader.CalledName(call) == "GetValue") || FallbackHelper.MayTake(argument),
        ArgumentSyntax argument => FallbackHelper.MayTake(argument),
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax } => true,
        _ => false,
    };

    /// <summary>The fallback that <paramref name="value"/> is; null when nothing secret is read first.</summary>
    public static SecretFallback? Of(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!MayBe(value))
        {
            return null;
        }

        var outermost = Outermost(value);
        if (outermost.Parent is ArgumentSyntax given && FallbackHelper.SettingFor(given, model, cancellationToken) is { } setting)
        {
            return new SecretFallback(SecretRead.OfSetting(setting), OtherShape);
        }

        var (first, shape) = outermost.Parent switch
        {
            // In a chain of settings no single one has to be there: what to check at start is the author's to say.
            BinaryExpressionSyntax coalesce => (coalesce.Left, IsChained(coalesce) ? OtherShape : OperandShape),
            AssignmentExpressionSyntax assignment => (assignment.Left, OtherShape),
            ConditionalExpressionSyntax conditional => (Replaced(conditional, conditional.WhenTrue == outermost ? conditional.WhenFalse : conditional.WhenTrue), OperandShape),
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } when NameReader.CalledName(call) == "GetValue" => (call, OtherShape),
            _ => (null, OtherShape),
        };
        for (; first is not null; first = NextLeft(ref outermost))
        {
            if (SecretRead.MayBe(first, cancellationToken) && SecretRead.Of(first, model, cancellationToken) is { } read)
            {
                return new SecretFallback(read, shape);
            }
        }

        return null;
    }

    /// <summary>Whether a text would be taken for a credential by whoever checks one: not a word for its absence, an address, a sentence.</summary>
    public static bool IsBuiltInCredential(string text, string key)
    {
        if (text == "*")
        {
            return true;
        }

        if (text.Length < 3 || text.Length > 400 || SampleText.IsReference(text) || SampleText.AsksForValue(text) || text.IndexOf("://", StringComparison.Ordinal) >= 0)
        {
            return false;
        }

        var digits = 0;
        foreach (var c in text)
        {
            // A sentence, or a part of a larger text.
            if (c is <= ' ' or > '~' or '=' or '/' or '\\')
            {
                return IsKeyLike(text);
            }

            digits += char.IsDigit(c) ? 1 : 0;
        }

        if (digits == text.Length && text.Length < 4)
        {
            return false;
        }

        var words = SecretNames.Words(text);
        return !words.Exists(s_nothing.Contains) && string.Join(" ", words) != string.Join(" ", SecretNames.Words(key));
    }

    /// <summary>Base64 has slashes and ends in signs of equality.</summary>
    private static bool IsKeyLike(string text) => text.Length >= 16 && text.IndexOf(' ') < 0 && text[0] != '/' && SecretValues.MayNeedName(text);

    private static ExpressionSyntax Outermost(ExpressionSyntax value)
    {
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax)
        {
            value = (ExpressionSyntax)value.Parent;
        }

        return value;
    }

    /// <summary><c>A ?? B ?? "..."</c>: what is left of the next operator outwards.</summary>
    private static ExpressionSyntax? NextLeft(ref ExpressionSyntax inner)
    {
        if (inner.Parent is not BinaryExpressionSyntax coalesce)
        {
            return null;
        }

        inner = Outermost(coalesce);
        return inner.Parent is BinaryExpressionSyntax outer && outer.IsKind(SyntaxKind.CoalesceExpression) && outer.Right == inner ? outer.Left : null;
    }

    private static bool IsChained(BinaryExpressionSyntax coalesce) =>
        Outermost(coalesce).Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } || coalesce.Left is BinaryExpressionSyntax or ConditionalExpressionSyntax;

    /// <summary>What is tested in a choice between a constant and what was read; null in a choice between two texts of one's own.</summary>
    private static ExpressionSyntax? Replaced(ConditionalExpressionSyntax conditional, ExpressionSyntax otherwise) =>
        Tested(conditional.Condition, otherwise) is { } tested && (tested == otherwise || Yields(otherwise, tested, conditional.Condition)) ? tested : null;

    /// <summary>Whether an expression yields what a condition tests, or a name that the condition gave to it.</summary>
    private static bool Yields(ExpressionSyntax value, ExpressionSyntax tested, ExpressionSyntax condition)
    {
        switch (value)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Yields(parenthesized.Expression, tested, condition);
            case ConditionalExpressionSyntax choice:
                return Yields(choice.WhenTrue, tested, condition) || Yields(choice.WhenFalse, tested, condition);
            case LiteralExpressionSyntax or ThrowExpressionSyntax:
                return false;
        }

        // A helper that reads the setting again says so by the name that was tested.
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in condition.DescendantNodes())
        {
            switch (node)
            {
                case SingleVariableDesignationSyntax given:
                    names.Add(given.Identifier.ValueText);
                    break;
                case LiteralExpressionSyntax { Token.Value: string { Length: > 0 } key }:
                    names.Add(key);
                    break;
            }
        }

        foreach (var node in tested.DescendantNodesAndSelf())
        {
            if (node is IdentifierNameSyntax { Parent: not InvocationExpressionSyntax } name)
            {
                names.Add(name.Identifier.ValueText);
            }
        }

        foreach (var token in value.DescendantTokens())
        {
            if (token.RawKind is (int)SyntaxKind.IdentifierToken or (int)SyntaxKind.StringLiteralToken && names.Contains(token.ValueText))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a test for nothing tests: <c>string.IsNullOrEmpty(x)</c>, <c>x is null</c>, <c>x == ""</c>, <c>TryGetValue("KEY", out var x)</c>.</summary>
    private static ExpressionSyntax? Tested(ExpressionSyntax condition, ExpressionSyntax otherwise)
    {
        switch (condition)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Tested(parenthesized.Expression, otherwise);
            case PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression):
                return Tested(not.Operand, otherwise);
            case InvocationExpressionSyntax call when NameReader.CalledName(call) is "IsNullOrEmpty" or "IsNullOrWhiteSpace" && call.ArgumentList.Arguments.Count == 1:
                return call.ArgumentList.Arguments[0].Expression;
            case InvocationExpressionSyntax call when NameReader.CalledName(call) is { } name && name.StartsWith("TryGet", StringComparison.Ordinal):
                return call;
            case IsPatternExpressionSyntax pattern:
                return pattern.Expression;
            case BinaryExpressionSyntax comparison when comparison.IsKind(SyntaxKind.EqualsExpression) || comparison.IsKind(SyntaxKind.NotEqualsExpression):
                return comparison.Left is LiteralExpressionSyntax ? comparison.Right : comparison.Left;
            default:
                return otherwise;
        }
    }

    /// <summary><c>if (string.IsNullOrEmpty(key)) key = "...";</c></summary>
    private static IfStatementSyntax? IfAround(AssignmentExpressionSyntax assignment)
    {
        var statement = assignment.Parent?.Parent is BlockSyntax { Statements.Count: 1 } block ? block.Parent : assignment.Parent?.Parent;
        return statement is IfStatementSyntax test && assignment.Left is IdentifierNameSyntax name && Tested(test.Condition, assignment.Left) is IdentifierNameSyntax tested
            && tested.Identifier.ValueText == name.Identifier.ValueText
                ? test
                : null;
    }
}
