using System.Collections.Generic;
using System.Threading;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>Reads the name off one piece of syntax.</summary>
internal static class NameReader
{
    /// <summary>The name an expression goes by: an identifier, a member, a key in brackets, a getter.</summary>
    public static BoundName Of(ExpressionSyntax? expression) => expression switch
    {
        IdentifierNameSyntax identifier => Identifier(identifier.Identifier.ValueText),
        MemberAccessExpressionSyntax access => Identifier(access.Name.Identifier.ValueText),
        MemberBindingExpressionSyntax binding => Identifier(binding.Name.Identifier.ValueText),
        ConditionalAccessExpressionSyntax access => Of(access.WhenNotNull),
        ParenthesizedExpressionSyntax parenthesized => Of(parenthesized.Expression),
        PostfixUnaryExpressionSyntax postfix => Of(postfix.Operand),
        AwaitExpressionSyntax awaited => Of(awaited.Expression),
        ElementAccessExpressionSyntax or InvocationExpressionSyntax => KeyRead(expression) ?? OfCall(expression),
        _ => BoundName.None,
    };

    /// <summary>The key that an expression reads: <c>configuration["Mail:ApiKey"]</c>, <c>Environment.GetEnvironmentVariable("X")</c>; null for anything else.</summary>
    public static BoundName? KeyRead(ExpressionSyntax? expression)
    {
        switch (expression)
        {
            case ElementAccessExpressionSyntax element when element.ArgumentList.Arguments.Count == 1 && TextOf(element.ArgumentList.Arguments[0].Expression) is { } key:
                return new BoundName(key, PositionOf(element.Expression), BoundUse.Value);
            case InvocationExpressionSyntax call when call.ArgumentList.Arguments.Count > 0 && TextOf(call.ArgumentList.Arguments[0].Expression) is { } name:
                var position = CalledName(call) is "GetEnvironmentVariable" ? NamePosition.EnvironmentVariable : NamePosition.Key;
                return CalledName(call) is { } called && called.StartsWith("Get", System.StringComparison.Ordinal) ? new BoundName(name, position, BoundUse.Value) : null;
            case ConditionalAccessExpressionSyntax access:
                return KeyRead(access.WhenNotNull);
            default:
                return null;
        }
    }

    /// <summary>The constant text of a key; null for anything computed.</summary>
    public static string? TextOf(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,

        // A key kept in a constant usually says what it is: ApiKeyHeader, Keys.ApiKey. Its own name is all that syntax has.
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } name when name.ArgumentList.Arguments.Count == 1 =>
            Of(name.ArgumentList.Arguments[0].Expression).Name,
        _ => null,
    };

    /// <summary>The text of a key, also of one that is kept in a constant.</summary>
    public static string? KeyOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        TextOf(expression) ?? (expression is IdentifierNameSyntax or MemberAccessExpressionSyntax ? ConstantText.Folded(expression, model, cancellationToken) : null);

    public static string? CalledName(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    public static BoundName OfInitializer(EqualsValueClauseSyntax clause, BoundUse use) => clause.Parent switch
    {
        VariableDeclaratorSyntax variable => Identifier(variable.Identifier.ValueText).As(use),
        PropertyDeclarationSyntax property => Identifier(property.Identifier.ValueText).As(use),
        ParameterSyntax parameter => Identifier(parameter.Identifier.ValueText).As(BoundUse.Fallback),
        _ => BoundName.None,
    };

    /// <summary>What an assignment writes to.</summary>
    public static BoundName OfTarget(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellationToken) => assignment.Left switch
    {
        ImplicitElementAccessSyntax element when element.ArgumentList.Arguments.Count == 1 && KeyOf(element.ArgumentList.Arguments[0].Expression, model, cancellationToken) is { } key =>
            new BoundName(key, NamePosition.Key, BoundUse.Value),
        ElementAccessExpressionSyntax element when element.ArgumentList.Arguments.Count == 1 && KeyOf(element.ArgumentList.Arguments[0].Expression, model, cancellationToken) is { } key =>
            new BoundName(key, PositionOf(element.Expression), BoundUse.Value),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Key" } or IdentifierNameSyntax { Identifier.ValueText: "Key" } when KeyOfCipher(assignment.Left, model, cancellationToken) is { } cipher => cipher,
        var left => Of(left),
    };

    /// <summary><c>aes.Key</c>, <c>hmac.Key</c>: nothing but a key goes there.</summary>
    private static BoundName? KeyOfCipher(ExpressionSyntax target, SemanticModel model, CancellationToken cancellationToken)
    {
        for (var type = model.GetSymbolInfo(target, cancellationToken).Symbol?.ContainingType; type is not null; type = type.BaseType)
        {
            if (type.Name is "SymmetricAlgorithm" or "KeyedHashAlgorithm" or "HMAC")
            {
                return Certainly($"key of {type.Name}", isPassword: false);
            }
        }

        return null;
    }

    public static BoundName OfMember(SyntaxNode? member, BoundUse use) => member switch
    {
        PropertyDeclarationSyntax property => Identifier(property.Identifier.ValueText).As(use),
        MethodDeclarationSyntax method => Method(method.Identifier.ValueText).As(use),
        LocalFunctionStatementSyntax function => Method(function.Identifier.ValueText).As(use),
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax owner } => Identifier(owner.Identifier.ValueText).As(use),
        _ => BoundName.None,
    };

    /// <summary>The method, property or lambda that a return statement leaves.</summary>
    public static BoundName OfEnclosing(SyntaxNode statement, BoundUse use, out LambdaExpressionSyntax? lambda)
    {
        lambda = null;
        for (var node = statement.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case LambdaExpressionSyntax found:
                    lambda = found;
                    return BoundName.None;
                case MemberDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax:
                    return OfMember(node, use);
            }
        }

        return BoundName.None;
    }

    /// <summary>What a constant pattern is matched against.</summary>
    public static BoundName OfPattern(SyntaxNode pattern)
    {
        for (var node = pattern.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case IsPatternExpressionSyntax test:
                    return Of(test.Expression).As(BoundUse.Comparison);
                case SwitchExpressionSyntax choice:
                    return Of(choice.GoverningExpression).As(BoundUse.Comparison);
                case SwitchStatementSyntax choice:
                    return Of(choice.Expression).As(BoundUse.Comparison);
                case SubpatternSyntax { NameColon: { } name }:
                    return Identifier(name.Name.Identifier.ValueText).As(BoundUse.Comparison);
                case PatternSyntax or SwitchExpressionArmSyntax or SwitchLabelSyntax or SwitchSectionSyntax:
                    continue;
                default:
                    return BoundName.None;
            }
        }

        return BoundName.None;
    }

    /// <summary>The command-line option that stands directly before an element: <c>"--token", "..."</c>.</summary>
    public static BoundName? OptionBefore(IReadOnlyList<ExpressionSyntax> elements, ExpressionSyntax element)
    {
        for (var i = 1; i < elements.Count; i++)
        {
            if (elements[i] == element)
            {
                return TextOf(elements[i - 1]) is { Length: > 2 } text && text[0] == '-' ? new BoundName(text, NamePosition.Option, BoundUse.Value) : null;
            }
        }

        return null;
    }

    /// <summary><c>arguments.Add("--token"); arguments.Add("...");</c></summary>
    public static BoundName? OptionAddedBefore(ExpressionStatementSyntax statement)
    {
        if (statement.Parent is not BlockSyntax block)
        {
            return null;
        }

        var index = block.Statements.IndexOf(statement);
        if (index < 1
            || block.Statements[index - 1] is not ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1, Expression: MemberAccessExpressionSyntax before } call }
            || statement.Expression is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax own }
            || TextOf(call.ArgumentList.Arguments[0].Expression) is not { Length: > 2 } text)
        {
            return null;
        }

        return text[0] == '-' && before.Name.Identifier.ValueText == "Add" && before.Expression.ToString() == own.Expression.ToString() ? new BoundName(text, NamePosition.Option, BoundUse.Value) : null;
    }

    /// <summary><c>foreach (var c in "...") secure.AppendChar(c);</c>, <c>ForEach(secure.AppendChar)</c>: the way to fill a SecureString from a constant.</summary>
    public static bool FillsSecureString(SyntaxNode code)
    {
        foreach (var node in code.DescendantNodes())
        {
            if (node is IdentifierNameSyntax { Identifier.ValueText: "AppendChar" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>$"Bearer {token}"</c>: whether the hole is all that the text says besides a scheme.</summary>
    public static bool IsScheme(InterpolatedStringExpressionSyntax text, InterpolationSyntax hole)
    {
        foreach (var content in text.Contents)
        {
            if (content != hole && content is not InterpolatedStringTextSyntax { TextToken.ValueText: "Bearer " or "Basic " or "Token " or "token " or "ApiKey " or "Bot " })
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A place that only a credential goes to, whatever the names there are.</summary>
    public static BoundName Certainly(string what, bool isPassword = true) =>
        new(what, NamePosition.Identifier, BoundUse.Value, new NameVerdict(NameStrength.Strict, what, isPassword, $"it is used as {what}", isCertain: true));

    public static NamePosition PositionOf(ExpressionSyntax receiver) =>
        Of(receiver).Name.IndexOf("header", System.StringComparison.OrdinalIgnoreCase) >= 0 ? NamePosition.Header : NamePosition.Key;

    private static BoundName OfCall(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax call when CalledName(call) is { } name => Method(name),
        ElementAccessExpressionSyntax element => Of(element.Expression),
        _ => BoundName.None,
    };

    private static BoundName Identifier(string name) => new(name, NamePosition.Identifier, BoundUse.Value);

    private static BoundName Method(string name) => new(name, NamePosition.Method, BoundUse.Value);
}
