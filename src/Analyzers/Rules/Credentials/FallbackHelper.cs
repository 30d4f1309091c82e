using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>A helper of the program's own that reads a setting and takes its caller's value when it is missing: <c>Env("CRM_API_KEY", "...")</c>.</summary>
internal static class FallbackHelper
{
    /// <summary>Whether the argument stands beside one that may name a credential; nothing is bound.</summary>
    public static bool MayTake(ArgumentSyntax value) =>
        value.Parent is ArgumentListSyntax { Arguments.Count: 2 or 3, Parent: InvocationExpressionSyntax } list
        && list.Arguments.Any(a => a != value && MayName(a.Expression));

    /// <summary>The name of the setting for which the helper takes the argument when it is missing; null when it does not.</summary>
    public static string? SettingFor(ArgumentSyntax value, SemanticModel model, CancellationToken cancellationToken)
    {
        if (value.Parent?.Parent is not InvocationExpressionSyntax call
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol { DeclaringSyntaxReferences: { Length: 1 } references } method
            || ParameterOf(value, method) is not { } fallback)
        {
            return null;
        }

        var body = references[0].GetSyntax(cancellationToken);
        foreach (var argument in call.ArgumentList.Arguments)
        {
            if (argument != value
                && ParameterOf(argument, method) is { } name
                && model.GetConstantValue(argument.Expression, cancellationToken) is { HasValue: true, Value: string { Length: > 0 } key }
                && SecretNames.IsSecretEnvironmentName(key)
                && body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(use => use.Identifier.ValueText == name && IsRead(use))
                && body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(use => use.Identifier.ValueText == fallback && IsTakenInstead(use)))
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>A constant that may be the name of a credential's setting.</summary>
    private static bool MayName(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => SecretNames.IsSecretEnvironmentName(text),
        IdentifierNameSyntax { Identifier.ValueText: var word } => MayBeConstant(word),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var word } => MayBeConstant(word),
        _ => false,
    };

    // A name that is still to be typed is empty.
    private static bool MayBeConstant(string word) => word.Length > 0 && char.IsUpper(word[0]) && SecretNames.MayMatch(word, 0, word.Length);

    /// <summary>The name of the parameter that gets the argument and nothing else.</summary>
    private static string? ParameterOf(ArgumentSyntax argument, IMethodSymbol method) =>
        ArgumentNames.ParameterOf(argument, method) is { } parameter && (argument.NameColon is not null || !parameter.IsParams) ? parameter.Name : null;

    /// <summary><c>GetEnvironmentVariable(name)</c>, <c>configuration[name]</c>, <c>configuration.GetValue&lt;string&gt;(name)</c>.</summary>
    private static bool IsRead(IdentifierNameSyntax name) => name.Parent is ArgumentSyntax { Parent: { } list } && list.Parent switch
    {
        InvocationExpressionSyntax call => NameReader.CalledName(call) is "GetEnvironmentVariable" or "GetValue" or "GetConnectionString",
        ElementAccessExpressionSyntax or ElementBindingExpressionSyntax => true,
        _ => false,
    };

    /// <summary><c>read ?? fallback</c>, <c>read.Length > 0 ? read : fallback</c>, <c>return fallback;</c></summary>
    private static bool IsTakenInstead(IdentifierNameSyntax fallback) => fallback.Parent switch
    {
        BinaryExpressionSyntax coalesce => coalesce.IsKind(SyntaxKind.CoalesceExpression) && coalesce.Right == fallback,
        ConditionalExpressionSyntax conditional => conditional.Condition != fallback,
        ReturnStatementSyntax => true,
        _ => false,
    };
}
