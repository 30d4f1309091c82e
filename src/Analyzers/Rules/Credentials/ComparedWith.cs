using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>The name of what a constant is compared with, also when that was read into a local under another name.</summary>
internal static class ComparedWith
{
    public static BoundName NameOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        var given = Unwrapped(expression);
        var name = NameReader.Of(given);
        if (name.Verdict.Strength == NameStrength.None && given is IdentifierNameSyntax && KeyReadInto(given, model, cancellationToken) is { } key)
        {
            name = key;
        }

        return name.As(BoundUse.Comparison);
    }

    /// <summary><c>Encoding.UTF8.GetBytes(key)</c> and <c>key.AsSpan()</c> are the key.</summary>
    public static ExpressionSyntax Unwrapped(ExpressionSyntax expression)
    {
        while (expression is InvocationExpressionSyntax call && NameReader.CalledName(call) is { } called && CallNames.Transparent.Contains(called))
        {
            switch (call)
            {
                case { ArgumentList.Arguments.Count: 1 }:
                    expression = call.ArgumentList.Arguments[0].Expression;
                    continue;
                case { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax access }:
                    expression = access.Expression;
                    continue;
            }

            break;
        }

        return expression;
    }

    /// <summary><c>headers.TryGetValue("X-Api-Key", out var given)</c>, <c>var given = headers["X-Api-Key"]</c>.</summary>
    private static BoundName? KeyReadInto(ExpressionSyntax local, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(local, cancellationToken).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } places })
        {
            return null;
        }

        switch (places[0].GetSyntax(cancellationToken))
        {
            case VariableDeclaratorSyntax { Initializer.Value: { } value }:
                return NameReader.KeyRead(Unwrapped(value));

            case SingleVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: { Count: 2 } arguments, Parent: InvocationExpressionSyntax call } } } }
                when NameReader.CalledName(call) == "TryGetValue" && NameReader.TextOf(arguments[0].Expression) is { } key:
                return new BoundName(
                    key,
                    call.Expression is MemberAccessExpressionSyntax access ? NameReader.PositionOf(access.Expression) : NamePosition.Key,
                    BoundUse.Comparison);

            default:
                return null;
        }
    }
}
