using System;
using System.Threading;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>An expression that reads a credential from the environment, the configuration or bound options.</summary>
internal sealed class SecretRead
{
    private const int MaxDepth = 3;

    private SecretRead(string key, ReadKind kind)
    {
        Key = key;
        Kind = kind;
    }

    public string Key { get; }

    public ReadKind Kind { get; }

    /// <summary>The read of a setting that a helper of the program's own makes.</summary>
    public static SecretRead OfSetting(string key) => new(key, IsVariable(key) ? ReadKind.Environment : ReadKind.Configuration);

    /// <summary>
    /// Whether a word of the expression could name a credential, or its file reads one into what it names; nothing is
    /// bound, since <c>name ?? "..."</c> stands everywhere.
    /// </summary>
    public static bool MayBe(ExpressionSyntax expression, CancellationToken cancellationToken)
    {
        foreach (var token in expression.DescendantTokens())
        {
            var text = token.ValueText;
            if ((token.IsKind(SyntaxKind.IdentifierToken) || token.IsKind(SyntaxKind.StringLiteralToken)) && SecretNames.MayMatch(text, 0, text.Length))
            {
                return true;
            }
        }

        return !ReadCandidates.Of(expression.SyntaxTree, cancellationToken).Spans.IsEmpty;
    }

    public static SecretRead? Of(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        Of(expression, model, 0, cancellationToken) is { } read && SecretNames.IsSecretEnvironmentName(read.Key) ? read : null;

    private static SecretRead? Of(ExpressionSyntax expression, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Of(parenthesized.Expression, model, depth + 1, cancellationToken);
            case PostfixUnaryExpressionSyntax postfix:
                return Of(postfix.Operand, model, depth + 1, cancellationToken);
            case ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Trim" or "ToString" } } } access:
                return Of(access.Expression, model, depth + 1, cancellationToken);
            case ConditionalAccessExpressionSyntax { WhenNotNull: ElementBindingExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } } access
                when CredentialReads.IsConfiguration(model.GetTypeInfo(access.Expression, cancellationToken).Type):
                return Named(arguments[0].Expression, ReadKind.Configuration, "", model, cancellationToken);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Trim" or "ToString" } trimmed }:
                return Of(trimmed.Expression, model, depth + 1, cancellationToken);
            case InvocationExpressionSyntax call:
                return OfCall(call, model, cancellationToken);
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } element
                when CredentialReads.IsConfiguration(model.GetTypeInfo(element.Expression, cancellationToken).Type):
                return Named(arguments[0].Expression, ReadKind.Configuration, "", model, cancellationToken);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value", Expression: InvocationExpressionSyntax section } when NameReader.CalledName(section) is "GetSection" or "GetRequiredSection":
                return section.ArgumentList.Arguments.Count == 1 ? Named(section.ArgumentList.Arguments[0].Expression, ReadKind.Configuration, "", model, cancellationToken) : null;
            case IdentifierNameSyntax or MemberAccessExpressionSyntax:
                return OfSymbol(expression, model, depth, cancellationToken);
            default:
                return null;
        }
    }

    private static SecretRead? OfCall(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        var arguments = call.ArgumentList.Arguments;
        if (arguments.Count == 0 || NameReader.CalledName(call) is not { } name)
        {
            return null;
        }

        switch (name)
        {
            case "GetEnvironmentVariable":
                return Named(arguments[0].Expression, ReadKind.Environment, "", model, cancellationToken);
            case "GetConnectionString":
                return Named(arguments[0].Expression, ReadKind.Configuration, "ConnectionStrings:", model, cancellationToken);
            case "GetValue" when call.Expression is MemberAccessExpressionSyntax access && CredentialReads.IsConfiguration(model.GetTypeInfo(access.Expression, cancellationToken).Type):
                return Named(arguments[0].Expression, ReadKind.Configuration, "", model, cancellationToken);
            case "TryGetValue" or "TryGetEnvironmentVariable":
                return Named(arguments[0].Expression, ReadKind.Configuration, "", model, cancellationToken);
            default:
                // A helper of the program's own that is given a variable's name.
                return name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("Read", StringComparison.Ordinal) || name.StartsWith("Env", StringComparison.Ordinal)
                    ? Named(arguments[0].Expression, ReadKind.Environment, "", model, cancellationToken) is { } read && IsVariable(read.Key) ? read : null
                    : null;
        }
    }

    private static SecretRead? OfSymbol(ExpressionSyntax expression, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        switch (model.GetSymbolInfo(expression, cancellationToken).Symbol)
        {
            case ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } references } when references[0].GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }:
                return Of(value, model, depth + 1, cancellationToken);
            case IPropertySymbol { ContainingType: { } type } property when IsOptions(type.Name) && property.Type.SpecialType == SpecialType.System_String:
                return new SecretRead(property.Name, ReadKind.Options);
            default:
                return null;
        }
    }

    private static SecretRead? Named(ExpressionSyntax name, ReadKind kind, string prefix, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(name, cancellationToken) is { HasValue: true, Value: string { Length: > 0 } key } ? new SecretRead(prefix + key, kind) : null;

    private static bool IsOptions(string type) =>
        type.EndsWith("Options", StringComparison.Ordinal) || type.EndsWith("Settings", StringComparison.Ordinal) || type.EndsWith("Config", StringComparison.Ordinal) || type.EndsWith("Configuration", StringComparison.Ordinal);

    private static bool IsVariable(string key)
    {
        foreach (var c in key)
        {
            if (c is not ((>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'))
            {
                return false;
            }
        }

        return key.IndexOf('_') > 0;
    }
}
