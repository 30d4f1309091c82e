using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>What must hold for a piece of code to run.</summary>
[Flags]
internal enum Condition
{
    None = 0,

    /// <summary>The server runs on a developer's machine.</summary>
    Development = 1,

    /// <summary>The other end is this machine.</summary>
    Loopback = 2,

    /// <summary>Somebody switched it on: a setting that is off unless it is written.</summary>
    Option = 4,
}

/// <summary>
/// Under which conditions code runs: the branches around it, those that leave before it, and, of a helper, what its
/// callers have in common.
/// </summary>
internal sealed class Surroundings
{
    private const int MaxDepth = 3;

    private static readonly HashSet<string> s_safety = new(StringComparer.Ordinal)
    {
        "insecure", "tls", "ssl", "https", "cert", "certs", "certificate", "certificates", "untrusted", "unsafe", "bypass",
    };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public Surroundings(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    public Condition Of(SyntaxNode node) => DevelopmentOnly.Holds(node) ? Condition.Development : Of(node, 0);

    /// <summary>What a condition says when it comes out as <paramref name="value"/>.</summary>
    public Condition Says(ExpressionSyntax condition, bool value) => Says(condition, value, 0);

    private Condition Of(SyntaxNode node, int depth)
    {
        var found = Condition.None;
        for (var current = node; current.Parent is { } parent; current = parent)
        {
            found |= parent switch
            {
                IfStatementSyntax branch when branch.Statement == current => Says(branch.Condition, true, 0),
                ElseClauseSyntax { Parent: IfStatementSyntax branch } => Says(branch.Condition, false, 0),
                ConditionalExpressionSyntax choice when choice.WhenTrue == current => Says(choice.Condition, true, 0),
                ConditionalExpressionSyntax choice when choice.WhenFalse == current => Says(choice.Condition, false, 0),
                BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both when both.Right == current => Says(both.Left, true, 0),
                SwitchSectionSyntax section => OfText(string.Join(" ", section.Labels)),
                SwitchExpressionArmSyntax arm => OfText(arm.Pattern.ToString()),
                _ => Condition.None,
            };

            if (current is StatementSyntax statement && (parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax))
            {
                found |= Before(statement);
            }

            if (parent is MethodDeclarationSyntax or LocalFunctionStatementSyntax && depth < MaxDepth)
            {
                found |= OfCallers(parent, depth + 1);
            }
        }

        return found;
    }

    /// <summary>Of the statements before it, those that leave when their condition holds.</summary>
    private Condition Before(StatementSyntax statement)
    {
        var found = Condition.None;
        var siblings = statement.Parent switch
        {
            BlockSyntax block => block.Statements,
            SwitchSectionSyntax section => section.Statements,
            GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement),
            _ => Enumerable.Empty<StatementSyntax>(),
        };
        foreach (var sibling in siblings.TakeWhile(s => s != statement))
        {
            if (sibling is IfStatementSyntax { Else: null } guard && Leaves(guard.Statement))
            {
                found |= Says(guard.Condition, false, 0);
            }
        }

        return found;
    }

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        BlockSyntax { Statements: { Count: > 0 } statements } => Leaves(statements[statements.Count - 1]),
        ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax => true,
        _ => false,
    };

    /// <summary>What holds at every call.</summary>
    private Condition OfCallers(SyntaxNode function, int depth)
    {
        if (_program.ModelOf(function.SyntaxTree).GetDeclaredSymbol(function, _cancellationToken) is not IMethodSymbol method)
        {
            return Condition.None;
        }

        Condition? common = null;
        foreach (var site in _program.Calls.CallersOf(method, _cancellationToken))
        {
            var here = DevelopmentOnly.Holds(site.Syntax) ? Condition.Development : Of(site.Syntax, depth);
            common = common is null ? here : common & here;
            if (common == Condition.None)
            {
                return Condition.None;
            }
        }

        return common ?? Condition.None;
    }

    private Condition Says(ExpressionSyntax condition, bool value, int depth)
    {
        if (depth > 8 || _program.ModelOf(condition.SyntaxTree).GetConstantValue(condition, _cancellationToken).HasValue)
        {
            return Condition.None;
        }

        switch (condition)
        {
            case ParenthesizedExpressionSyntax inner:
                return Says(inner.Expression, value, depth + 1);

            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                return Says(not.Operand, !value, depth + 1);

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both:
                return Joined(both, all: !value, value, depth);

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either:
                return Joined(either, all: value, value, depth);

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } compared when Bool(compared.Right) is { } literal:
                return Says(compared.Left, (literal == compared.IsKind(SyntaxKind.EqualsExpression)) == value, depth + 1);

            case IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression: var constant } } pattern when Bool(constant) is { } literal:
                return Says(pattern.Expression, literal == value, depth + 1);

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } fallback when Bool(fallback.Right) is { } literal:
                return literal == value ? Condition.None : Says(fallback.Left, value, depth + 1);
        }

        return Leaf(condition, value, depth);
    }

    private Condition Joined(BinaryExpressionSyntax operation, bool all, bool value, int depth)
    {
        var left = Says(operation.Left, value, depth + 1);
        var right = Says(operation.Right, value, depth + 1);
        return all ? left & right : left | right;
    }

    private Condition Leaf(ExpressionSyntax condition, bool value, int depth)
    {
        if (OfText(condition.ToString()) is var told and not Condition.None)
        {
            return value == !IsDenied(condition) ? told : Condition.None;
        }

        if (!value && (Holds(condition, "IsProduction") || Holds(condition, "\"Production\"")))
        {
            return Condition.Development;
        }

        var model = _program.ModelOf(condition.SyntaxTree);
        var symbol = model.GetSymbolInfo(condition, _cancellationToken).Symbol;
        switch (symbol)
        {
            case ILocalSymbol local when InitializerOf(local) is { } initializer:
                var said = Says(initializer, value, depth + 1);
                return said != Condition.None ? said : IsCalledForSafety(condition) ? Condition.Option : Condition.None;

            case IFieldSymbol or IPropertySymbol or IParameterSymbol or ILocalSymbol when IsBoolean(model.GetTypeInfo(condition, _cancellationToken).Type) && (_program.IsOurs(symbol) || symbol is IParameterSymbol):
                return DefaultOf(symbol) == value ? Condition.None : Condition.Option;

            // configuration.GetValue<bool>("Crm:AllowInvalidCertificates"), bool.TryParse(..), a comparison with "true".
            case IMethodSymbol { Name: "GetValue" } when condition is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 1 } arguments } && Bool(arguments[1].Expression) is { } fallback:
                return fallback == value ? Condition.None : Condition.Option;

            default:
                return symbol is IMethodSymbol { Name: "GetValue" } || IsCalledForSafety(condition) ? Condition.Option : Condition.None;
        }
    }

    private ExpressionSyntax? InitializerOf(ILocalSymbol local) =>
        _program.SourcesOf(local).FirstOrDefault()?.GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value } ? value : null;

    /// <summary>What a switch is unless somebody sets it.</summary>
    private bool? DefaultOf(ISymbol symbol)
    {
        if (symbol is IParameterSymbol { HasExplicitDefaultValue: true, ExplicitDefaultValue: bool given })
        {
            return given;
        }

        foreach (var reference in _program.SourcesOf(symbol))
        {
            switch (reference.GetSyntax(_cancellationToken))
            {
                case PropertyDeclarationSyntax { Initializer.Value: { } initial }:
                    return Bool(initial);
                case VariableDeclaratorSyntax { Initializer.Value: { } initial } when symbol is IFieldSymbol:
                    return Bool(initial);
            }
        }

        return null;
    }

    private static bool? Bool(ExpressionSyntax expression) =>
        expression.IsKind(SyntaxKind.TrueLiteralExpression) ? true : expression.IsKind(SyntaxKind.FalseLiteralExpression) ? false : null;

    private static bool IsBoolean(ITypeSymbol? type) =>
        type is { SpecialType: SpecialType.System_Boolean }
        || (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments } && arguments[0].SpecialType == SpecialType.System_Boolean);

    private static Condition OfText(string text)
    {
        if (Has(text, "development") || Has(text, "isDev") || Has(text, "\"local\"") || Has(text, "isDebug"))
        {
            return Condition.Development;
        }

        return Has(text, "loopback") || Has(text, "localhost") || Has(text, "127.0.0.1") || Has(text, "isLocal") ? Condition.Loopback : Condition.None;
    }

    private static bool IsDenied(ExpressionSyntax condition) =>
        condition.IsKind(SyntaxKind.NotEqualsExpression) || condition is IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax };

    private static bool IsCalledForSafety(ExpressionSyntax condition) =>
        condition.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) || t.IsKind(SyntaxKind.StringLiteralToken)
            ? SecretNames.Words(t.ValueText).Exists(s_safety.Contains)
            : false);

    private static bool Holds(ExpressionSyntax condition, string text) => Has(condition.ToString(), text);

    private static bool Has(string text, string part) => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
