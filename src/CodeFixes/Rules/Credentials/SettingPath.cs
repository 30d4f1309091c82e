using System.Linq;
using System.Threading;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// The whole name of a setting that is read from a section: what is <c>ApiKey</c> where it is read may be
/// <c>Crm:ApiKey</c> where the server starts, and a check of the short name would stop a server that is set up well.
/// </summary>
internal static class SettingPath
{
    /// <summary>The setting as the root of the configuration knows it; null when it is read from a section that is not known.</summary>
    /// <param name="written">What stands in for the missing setting.</param>
    /// <param name="key">The setting as the read spells it.</param>
    /// <param name="model">The model of the file.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static CredentialKey? Of(ExpressionSyntax written, CredentialKey key, SemanticModel model, CancellationToken cancellationToken)
    {
        if (key.Kind != ReadKind.Configuration)
        {
            return key;
        }

        var whole = written.AncestorsAndSelf().TakeWhile(n => n is ExpressionSyntax).Last();
        var receiver = whole.DescendantNodesAndSelf().OfType<ExpressionSyntax>()
            .SelectMany(e => Initializer(e, model, cancellationToken) is { } declared ? declared.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Append(e) : new[] { e })
            .Where(e => NameReader.KeyRead(e) is { } read && read.Name == key.Name)
            .Select(ReceiverOf)
            .FirstOrDefault(r => r is not null);
        return receiver is null ? key : Prefix(receiver, model, cancellationToken) is { } prefix ? new CredentialKey(key.Kind, prefix + key.Name) : null;
    }

    private static string? Prefix(ExpressionSyntax receiver, SemanticModel model, CancellationToken cancellationToken)
    {
        receiver = StartupGuards.Unwrap(receiver);
        if (receiver is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } section
            && StartupGuards.CalledName(section) is "GetSection" or "GetRequiredSection")
        {
            return model.GetConstantValue(arguments[0].Expression, cancellationToken).Value is string name
                && ReceiverOf(section) is { } outer
                && Prefix(outer, model, cancellationToken) is { } prefix
                    ? prefix + name + ":"
                    : null;
        }

        if (Initializer(receiver, model, cancellationToken) is { } declared)
        {
            return Prefix(declared, model, cancellationToken);
        }

        return model.GetTypeInfo(receiver, cancellationToken).Type is { } type && (type.Name == "IConfigurationSection" || type.AllInterfaces.Any(i => i.Name == "IConfigurationSection")) ? null : "";
    }

    private static ExpressionSyntax? Initializer(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        expression is IdentifierNameSyntax
        && model.GetSymbolInfo(expression, cancellationToken).Symbol is ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } references }
        && references[0].GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
        && !value.Span.Contains(expression.Span)
            ? value
            : null;

    private static ExpressionSyntax? ReceiverOf(ExpressionSyntax read) => read switch
    {
        ElementAccessExpressionSyntax element => element.Expression,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Expression,
        ConditionalAccessExpressionSyntax access => access.Expression,
        _ => null,
    };
}
