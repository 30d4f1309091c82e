using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Cors;

/// <summary>Which policies for other origins hold for the MCP endpoint, and what they allow.</summary>
internal sealed class CorsPolicies
{
    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public CorsPolicies(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Whether a call opens its policy to any origin: <c>AllowAnyOrigin()</c>, a test that says yes, <c>WithOrigins("*")</c>.</summary>
    public bool OpensToAll(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name }
            || _program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, _cancellationToken).Symbol is not IMethodSymbol { ContainingType.Name: "CorsPolicyBuilder" })
        {
            return false;
        }

        return name switch
        {
            "AllowAnyOrigin" => true,
            "SetIsOriginAllowed" => call.ArgumentList.Arguments is { Count: 1 } test && SaysYes(test[0].Expression),
            "WithOrigins" => call.ArgumentList.Arguments.Any(a => _program.ModelOf(a.SyntaxTree).GetConstantValue(a.Expression, _cancellationToken).Value is "*"),
            _ => false,
        };
    }

    /// <summary>Whether the policy that the call is part of also lets the browser send what it signs the user in with.</summary>
    public static bool AllowsCredentials(InvocationExpressionSyntax call) =>
        Scope(call).DescendantNodesAndSelf().Any(n => n is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AllowCredentials" } && !IsAnAlternativeTo(n, call));

    /// <summary>Whether only one of the two is ever run: they stand in different branches.</summary>
    private static bool IsAnAlternativeTo(SyntaxNode node, SyntaxNode other)
    {
        foreach (var around in node.Ancestors().TakeWhile(a => a is not AnonymousFunctionExpressionSyntax))
        {
            if (!around.Span.Contains(other.Span))
            {
                continue;
            }

            return around switch
            {
                IfStatementSyntax { Statement: var then, Else: { } otherwise } => (then.Span.Contains(node.Span) && otherwise.Span.Contains(other.Span)) || (otherwise.Span.Contains(node.Span) && then.Span.Contains(other.Span)),
                ConditionalExpressionSyntax choice => !choice.Condition.Span.Contains(node.Span) && !choice.Condition.Span.Contains(other.Span),
                SwitchStatementSyntax choice => !choice.Expression.Span.Contains(node.Span) && !choice.Expression.Span.Contains(other.Span),
                _ => false,
            };
        }

        return false;
    }

    /// <summary>Whether requests to the MCP endpoint are judged by the policy that the call is part of.</summary>
    public bool HoldsForMcp(InvocationExpressionSyntax call)
    {
        foreach (var around in call.Ancestors().OfType<InvocationExpressionSyntax>())
        {
            switch (NameOf(around))
            {
                case "UseCors":
                    return true;

                case "RequireCors":
                    return IsOnMcp(around);

                case "AddDefaultPolicy":
                    return IsUsed(name: null);

                case "AddPolicy" when around.ArgumentList.Arguments is { Count: 2 } arguments:
                    return IsUsed(arguments[0].Expression);
            }
        }

        return false;
    }

    private static SyntaxNode Scope(InvocationExpressionSyntax call)
    {
        SyntaxNode scope = call.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() ?? (SyntaxNode)call;
        while (scope == call && call.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax outer })
        {
            scope = call = outer;
        }

        return scope;
    }

    /// <summary>A default policy is used by every use without a name, a named one by those with its name.</summary>
    private bool IsUsed(ExpressionSyntax? name)
    {
        foreach (var word in new[] { "UseCors", "RequireCors" })
        {
            foreach (var token in _program.Tokens(word, _cancellationToken))
            {
                if (token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } use && NameOf(use) == word
                    && !DevelopmentOnly.Holds(use)
                    && (word == "UseCors" || IsOnMcp(use))
                    && (use.ArgumentList.Arguments.Count == 0 ? name is null : name is not null && IsSame(use.ArgumentList.Arguments[0].Expression, name)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsSame(ExpressionSyntax left, ExpressionSyntax right)
    {
        var (a, b) = (_program.ModelOf(left.SyntaxTree), _program.ModelOf(right.SyntaxTree));
        return a.GetConstantValue(left, _cancellationToken) is { HasValue: true, Value: string text }
            ? b.GetConstantValue(right, _cancellationToken).Value is string other && text == other
            : a.GetSymbolInfo(left, _cancellationToken).Symbol is { } symbol && SymbolEqualityComparer.Default.Equals(symbol, b.GetSymbolInfo(right, _cancellationToken).Symbol);
    }

    /// <summary><c>app.MapMcp().RequireCors(..)</c>, on the call or on the local that it was put into.</summary>
    private bool IsOnMcp(InvocationExpressionSyntax require)
    {
        if (require.DescendantNodes().Any(n => n is SimpleNameSyntax { Identifier.ValueText: "MapMcp" }))
        {
            return true;
        }

        return (require.Expression as MemberAccessExpressionSyntax)?.Expression is IdentifierNameSyntax name
            && _program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, _cancellationToken).Symbol is ILocalSymbol local
            && _program.SourcesOf(local).Any(r => r.GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value } declarator
                && (value.DescendantNodesAndSelf().Any(n => n is SimpleNameSyntax { Identifier.ValueText: "MapMcp" })
                    || GroupMapsMcp(declarator)));
    }

    /// <summary><c>var group = app.MapGroup(..); group.MapMcp();</c></summary>
    private static bool GroupMapsMcp(VariableDeclaratorSyntax group) =>
        group.SyntaxTree.GetRoot().DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Any(a => a.Name.Identifier.ValueText == "MapMcp" && a.Expression is IdentifierNameSyntax receiver && receiver.Identifier.ValueText == group.Identifier.ValueText);

    private bool SaysYes(ExpressionSyntax test)
    {
        switch (test)
        {
            case LambdaExpressionSyntax { ExpressionBody: { } body }:
                return _program.ModelOf(test.SyntaxTree).GetConstantValue(body, _cancellationToken).Value is true;

            case AnonymousFunctionExpressionSyntax { Block: { } block }:
                return AllReturnTrue(block);

            default:
                return _program.ModelOf(test.SyntaxTree).GetSymbolInfo(test, _cancellationToken).Symbol is IMethodSymbol method
                    && _program.SourcesOf(method).FirstOrDefault()?.GetSyntax(_cancellationToken) switch
                    {
                        MethodDeclarationSyntax { ExpressionBody.Expression: { } body } => body.IsKind(SyntaxKind.TrueLiteralExpression),
                        MethodDeclarationSyntax { Body: { } block } => AllReturnTrue(block),
                        LocalFunctionStatementSyntax { ExpressionBody.Expression: { } body } => body.IsKind(SyntaxKind.TrueLiteralExpression),
                        LocalFunctionStatementSyntax { Body: { } block } => AllReturnTrue(block),
                        _ => false,
                    };
        }
    }

    private static bool AllReturnTrue(BlockSyntax block)
    {
        var returns = block.DescendantNodes().OfType<ReturnStatementSyntax>().ToList();
        return returns.Count > 0 && returns.TrueForAll(r => r.Expression?.IsKind(SyntaxKind.TrueLiteralExpression) == true);
    }

    private static string NameOf(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? "";
}
