using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>A check of a credential that stands above the first registration.</summary>
internal sealed class StartupGuard
{
    public StartupGuard(string? local) => Local = local;

    /// <summary>The local that holds the checked value where the anchor stands; null when the check keeps none.</summary>
    public string? Local { get; }
}

/// <summary>Which credentials the startup flow already checks, and how it can read others.</summary>
internal static class StartupGuards
{
    private const string ConfigurationType = "Microsoft.Extensions.Configuration.IConfiguration";

    private static readonly HashSet<string> s_emptyTests = new() { "IsNullOrEmpty", "IsNullOrWhiteSpace" };

    private static readonly HashSet<string> s_throwHelpers = new() { "ThrowIfNull", "ThrowIfNullOrEmpty", "ThrowIfNullOrWhiteSpace" };

    private static readonly HashSet<string> s_exits = new() { "Exit", "FailFast" };

    /// <summary>The check of the key above the anchor; null when there is none.</summary>
    public static StartupGuard? Find(StartupRoot root, CredentialKey key, CancellationToken cancellationToken)
    {
        var locals = new HashSet<string>();
        foreach (var statement in root.Before)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (DeclaredRead(statement, key, root, cancellationToken) is { } declared)
            {
                if (StopsWithout(declared.Value))
                {
                    return new StartupGuard(declared.Local);
                }

                locals.Add(declared.Local);
            }

            switch (statement)
            {
                case IfStatementSyntax @if when Exits(@if.Statement) && Tested(@if.Condition) is { } tested && IsOurs(tested):
                    return new StartupGuard((tested as IdentifierNameSyntax)?.Identifier.ValueText);
                case ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call }
                    when s_throwHelpers.Contains(CalledName(call)) && IsOurs(arguments[0].Expression):
                    return new StartupGuard((arguments[0].Expression as IdentifierNameSyntax)?.Identifier.ValueText);
                case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment }
                    when Unwrap(assignment.Right) is var right && StopsWithout(right) && ReadIn(right, key, root.Model, cancellationToken):
                    return new StartupGuard(null);
            }
        }

        return null;

        bool IsOurs(ExpressionSyntax tested) =>
            tested is IdentifierNameSyntax name ? locals.Contains(name.Identifier.ValueText) : IsRead(tested, key, root.Model, cancellationToken);
    }

    /// <summary>An expression that reads the key above the anchor, as code; null when no configuration is in scope there.</summary>
    public static string? Read(StartupRoot root, CredentialKey key, CancellationToken cancellationToken)
    {
        if (key.Kind == ReadKind.Environment)
        {
            return $"{Generated.Environment}.GetEnvironmentVariable({Generated.Literal(key.Name)})";
        }

        return ConfigurationIn(root, cancellationToken) is { } configuration
            ? $"{configuration}[{Generated.Literal(key.Name)}]"
            : null;
    }

    /// <summary>An expression for the configuration where the anchor stands: a local or parameter, or its <c>Configuration</c>.</summary>
    public static string? ConfigurationIn(StartupRoot root, CancellationToken cancellationToken)
    {
        var position = root.Anchor.SpanStart;
        foreach (var (symbol, type) in ValuesInReach.At(position, root.Model).Where(v => v.Symbol is ILocalSymbol or IParameterSymbol).OrderBy(v => Start(v.Symbol)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsConfiguration(type))
            {
                return symbol.Name;
            }

            if (type.GetMembers("Configuration").OfType<IPropertySymbol>().Any(p => IsConfiguration(p.Type)))
            {
                return symbol.Name + ".Configuration";
            }
        }

        return null;
    }

    /// <summary>The place of a declaration; the <c>args</c> of top-level statements has none.</summary>
    private static int Start(ISymbol symbol) => symbol.Locations.FirstOrDefault()?.SourceSpan.Start ?? -1;

    /// <summary>Whether the expression is a read of the key, casts, parentheses and <c>!</c> aside.</summary>
    public static bool IsRead(ExpressionSyntax expression, CredentialKey key, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (Unwrap(expression))
        {
            case InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call:
                return CalledName(call) switch
                {
                    "GetEnvironmentVariable" => key.Kind == ReadKind.Environment && Text(arguments[0]) == key.Name,
                    "GetValue" => key.Kind == ReadKind.Configuration && Text(arguments[0]) == key.Name,
                    "GetConnectionString" => key.Kind == ReadKind.Configuration && "ConnectionStrings:" + Text(arguments[0]) == key.Name,
                    _ => false,
                };
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments }:
                return key.Kind == ReadKind.Configuration && Text(arguments[0]) == key.Name;
            default:
                return false;
        }

        string? Text(ArgumentSyntax argument) => model.GetConstantValue(argument.Expression, cancellationToken).Value as string;
    }

    /// <summary>Whether evaluation of the expression stops when the value in it is missing: <c>?? throw</c>, or a conditional that throws.</summary>
    public static bool StopsWithout(ExpressionSyntax expression) => Unwrap(expression) switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax } => true,
        ConditionalExpressionSyntax { WhenFalse: ThrowExpressionSyntax } or ConditionalExpressionSyntax { WhenTrue: ThrowExpressionSyntax } => true,
        _ => false,
    };

    /// <summary>Whether the statement always leaves: throws, returns, or ends the process.</summary>
    public static bool Exits(StatementSyntax statement) => statement switch
    {
        ThrowStatementSyntax or ReturnStatementSyntax => true,
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } => s_exits.Contains(CalledName(call)),
        BlockSyntax block => block.Statements.Any(Exits),
        _ => false,
    };

    /// <summary>What a condition tests for being null or empty, when it is true for a missing value.</summary>
    public static ExpressionSyntax? Tested(ExpressionSyntax condition)
    {
        switch (Unwrap(condition))
        {
            case InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } call when s_emptyTests.Contains(CalledName(call)):
                return Unwrap(arguments[0].Expression);
            case IsPatternExpressionSyntax { Pattern: var pattern } isPattern when HoldsForNull(pattern):
                return Unwrap(isPattern.Expression);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } equals when equals.Right.IsKind(SyntaxKind.NullLiteralExpression):
                return Unwrap(equals.Left);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } or:
                return Tested(or.Left) ?? Tested(or.Right);
            default:
                return null;
        }
    }

    public static ExpressionSyntax Unwrap(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => Unwrap(inner.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } inner => Unwrap(inner.Operand),
        CastExpressionSyntax inner => Unwrap(inner.Expression),
        _ => expression,
    };

    public static string CalledName(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };

    private static bool HoldsForNull(PatternSyntax pattern) => pattern switch
    {
        ConstantPatternSyntax constant => constant.Expression.IsKind(SyntaxKind.NullLiteralExpression),
        BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern } or => HoldsForNull(or.Left) || HoldsForNull(or.Right),
        ParenthesizedPatternSyntax inner => HoldsForNull(inner.Pattern),
        UnaryPatternSyntax { Pattern: RecursivePatternSyntax } => true,
        _ => false,
    };

    private static (string Local, ExpressionSyntax Value)? DeclaredRead(
        StatementSyntax statement, CredentialKey key, StartupRoot root, CancellationToken cancellationToken) =>
        statement is LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables }
        && variables[0].Initializer?.Value is { } value
        && ReadIn(value, key, root.Model, cancellationToken)
            ? (variables[0].Identifier.ValueText, value)
            : null;

    private static bool ReadIn(ExpressionSyntax value, CredentialKey key, SemanticModel model, CancellationToken cancellationToken) =>
        Unwrap(value) switch
        {
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce =>
                IsRead(coalesce.Left, key, model, cancellationToken),
            ConditionalExpressionSyntax conditional =>
                conditional.Condition.DescendantNodesAndSelf().OfType<ExpressionSyntax>()
                    .Any(e => IsRead(e, key, model, cancellationToken)),
            var other => IsRead(other, key, model, cancellationToken),
        };

    public static bool IsConfiguration(ITypeSymbol type) =>
        type.ToDisplayString() == ConfigurationType || type.AllInterfaces.Any(i => i.ToDisplayString() == ConfigurationType);
}
