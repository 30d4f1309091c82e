using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Whether the code around a dump lets only names through that it chose: by a constant prefix, by a list, one by one.</summary>
internal sealed class DumpFilter
{
    private static readonly HashSet<string> s_allowing = new() { "allow", "allowed", "allows", "permitted", "whitelist", "whitelisted", "safe", "public", "exposed", "visible", "known" };

    private static readonly HashSet<string> s_denying = new()
    {
        "sensitive", "secret", "secrets", "redact", "redacted", "mask", "masked", "hidden", "skip", "excluded", "exclude", "deny", "denied", "blocked", "blacklist", "forbidden",
    };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public DumpFilter(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What is left of a dump.</summary>
    public enum Strength
    {
        /// <summary>All of it.</summary>
        None,

        /// <summary>All but names that look dangerous: whoever writes such a list forgets one.</summary>
        Thinned,

        /// <summary>What was chosen.</summary>
        Chosen,
    }

    /// <summary>The function around a node, with all of its lambdas.</summary>
    public static SyntaxNode? ScopeOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or LocalFunctionStatementSyntax or FieldDeclarationSyntax)
        ?? node.FirstAncestorOrSelf<GlobalStatementSyntax>();

    /// <summary>The strongest test in the function that its elements' names have to pass.</summary>
    public Strength In(SyntaxNode scope) => In(scope, isHelper: false);

    private Strength In(SyntaxNode scope, bool isHelper)
    {
        var strongest = Strength.None;
        foreach (var node in scope.DescendantNodes())
        {
            var (tested, mayDeny) = node switch
            {
                InvocationExpressionSyntax call => (Tests(call, isHelper), IsDenying(call)),
                BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison => (Compares(comparison, isHelper), false),
                IsPatternExpressionSyntax pattern => (IsText(pattern.Pattern) && IsElement(pattern.Expression, isHelper), false),
                SwitchStatementSyntax { Expression: var value } @switch =>
                    (IsElement(value, isHelper) && @switch.Sections.SelectMany(s => s.Labels).Any(l => l is CaseSwitchLabelSyntax { Value: var text } && IsConstant(text)), false),
                _ => (false, false),
            };
            if (mayDeny)
            {
                strongest = Max(strongest, Strength.Thinned);
            }
            else if (tested)
            {
                var isUnequal = node.IsKind(SyntaxKind.NotEqualsExpression);
                strongest = Max(strongest, Keeps(node, isUnequal) ? Strength.Chosen : Strength.Thinned);
            }
        }

        return strongest;
    }

    private static Strength Max(Strength x, Strength y) => x > y ? x : y;

    private bool Tests(InvocationExpressionSyntax call, bool isHelper)
    {
        var name = NameOf(call);
        var arguments = call.ArgumentList.Arguments;
        if (call.Expression is MemberAccessExpressionSyntax access && arguments.Count > 0)
        {
            switch (name)
            {
                case "StartsWith" or "Equals" when IsConstant(arguments[0].Expression):
                    return IsElement(access.Expression, isHelper);

                case "EndsWith" or "Contains" or "IsMatch" when IsConstant(arguments[0].Expression) || IsConstant(arguments[arguments.Count - 1].Expression):
                    // Part of a name says what to leave out, not what was chosen.
                    return !Keeps(call, isUnequal: false) && IsElement(name == "IsMatch" ? arguments[0].Expression : access.Expression, isHelper);

                case "Contains" or "ContainsKey":
                    return IsElement(arguments[0].Expression, isHelper);
            }
        }

        return !isHelper
            && arguments.Any(a => IsElement(a.Expression, isHelper))
            && (Says(name, s_allowing) || HelperOf(call.Expression) == Strength.Chosen);
    }

    /// <summary>What a method of the program that is asked about each name demands of it.</summary>
    private Strength HelperOf(ExpressionSyntax called)
    {
        if (_program.ModelOf(called.SyntaxTree).GetSymbolInfo(called, _cancellationToken).Symbol is IMethodSymbol { ReturnType.SpecialType: SpecialType.System_Boolean } method)
        {
            foreach (var reference in _program.SourcesOf(method))
            {
                return In(reference.GetSyntax(_cancellationToken), isHelper: true);
            }
        }

        return Strength.None;
    }

    private bool IsDenying(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.Any(a => IsElement(a.Expression, isHelper: false)) && Says(NameOf(call), s_denying);

    private bool Compares(BinaryExpressionSyntax comparison, bool isHelper) =>
        (IsConstant(comparison.Right) && IsElement(comparison.Left, isHelper)) || (IsConstant(comparison.Left) && IsElement(comparison.Right, isHelper));

    private static bool Says(string name, HashSet<string> words) => SecretNames.Words(name).Any(words.Contains);

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    private static bool IsText(PatternSyntax pattern) => pattern switch
    {
        ConstantPatternSyntax { Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } } => true,
        BinaryPatternSyntax either => IsText(either.Left) && IsText(either.Right),
        ParenthesizedPatternSyntax parenthesized => IsText(parenthesized.Pattern),
        _ => false,
    };

    private bool IsConstant(ExpressionSyntax expression) =>
        _program.ModelOf(expression.SyntaxTree).GetConstantValue(expression, _cancellationToken) is { HasValue: true, Value: string { Length: > 0 } };

    /// <summary>Whether the expression speaks of one element: a lambda's parameter or a local; of a helper, its own parameter.</summary>
    private bool IsElement(ExpressionSyntax expression, bool isHelper)
    {
        var model = _program.ModelOf(expression.SyntaxTree);
        foreach (var node in expression.DescendantNodesAndSelf())
        {
            if (node is IdentifierNameSyntax name && model.GetSymbolInfo(name, _cancellationToken).Symbol is { } symbol
                && (symbol is ILocalSymbol { IsConst: false } local
                    ? !IsOfRequest(local)
                    : symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol owner } parameter
                        && (isHelper || owner.MethodKind == MethodKind.AnonymousFunction)
                        && !IsRequest(parameter.Type)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which tool is called says nothing of a name in the dump: <c>switch (context.Params.Name)</c>.</summary>
    private static bool IsRequest(ITypeSymbol type) => SymbolNames.IsInNamespace(type, "ModelContextProtocol");

    private bool IsOfRequest(ILocalSymbol local) =>
        IsRequest(local.Type)
        || (local.DeclaringSyntaxReferences.Length == 1
            && local.DeclaringSyntaxReferences[0].GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name =>
                _program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, _cancellationToken).Symbol is IParameterSymbol parameter && IsRequest(parameter.Type)));

    /// <summary>Whether what passes the test is what stays.</summary>
    private static bool Keeps(SyntaxNode test, bool isUnequal)
    {
        var negated = isUnequal;
        for (var node = test; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }:
                    negated = !negated;
                    break;

                case IfStatementSyntax branch when branch.Condition == node:
                    var last = branch.Statement is BlockSyntax block ? block.Statements.LastOrDefault() : branch.Statement;
                    return negated == last is ContinueStatementSyntax or BreakStatementSyntax or ReturnStatementSyntax { Expression: null };

                case ConditionalExpressionSyntax choice when choice.Condition == node:
                    return negated == choice.WhenTrue is LiteralExpressionSyntax;

                case StatementSyntax or LambdaExpressionSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax:
                    return !negated;
            }
        }

        return !negated;
    }
}
