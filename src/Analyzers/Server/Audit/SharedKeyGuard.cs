using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow.Specs;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Audit;

/// <summary>A middleware that lets everybody in who has the one key of the server, and calls nobody by name.</summary>
internal static class SharedKeyGuard
{
    private static readonly HashSet<string> s_collections = new(StringComparer.Ordinal)
    {
        "Contains", "ContainsKey", "TryGetValue", "FirstOrDefault", "SingleOrDefault", "Any", "Find", "FindAsync", "FirstOrDefaultAsync", "AnyAsync", "GetValueOrDefault", "Where",
    };

    /// <summary>The comparison of the request's key with the server's, in a function that answers 401; null for any other function.</summary>
    public static ExpressionSyntax? ComparisonIn(SyntaxNode function, McpProgram program, CancellationToken cancellationToken)
    {
        var nodes = function.DescendantNodes().ToList();
        if (!nodes.Any(n => Refuses(n)) || !nodes.Any(n => ReadsHeader(n, program, cancellationToken)) || nodes.Any(NamesCaller))
        {
            return null;
        }

        return nodes.OfType<ExpressionSyntax>().FirstOrDefault(n => Compares(n, program, cancellationToken));
    }

    /// <summary>401 or 403, as a number, a constant or a result.</summary>
    private static bool Refuses(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "StatusCode" }, Right: LiteralExpressionSyntax { Token.Value: 401 or 403 } } => true,
        IdentifierNameSyntax { Identifier.ValueText: "Status401Unauthorized" or "Status403Forbidden" or "Unauthorized" } => true,
        _ => false,
    };

    private static bool ReadsHeader(SyntaxNode node, McpProgram program, CancellationToken cancellationToken)
    {
        if (node is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Headers" } headers
            || program.ModelOf(node.SyntaxTree).GetTypeInfo(headers, cancellationToken).Type?.Name is not "IHeaderDictionary")
        {
            return false;
        }

        return headers.Parent switch
        {
            ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => IsKeyHeader(arguments[0].Expression, program, cancellationToken),
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Authorization" } => true,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryGetValue", Parent: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } } => IsKeyHeader(arguments[0].Expression, program, cancellationToken),
            _ => false,
        };
    }

    private static bool IsKeyHeader(ExpressionSyntax name, McpProgram program, CancellationToken cancellationToken) =>
        program.ModelOf(name.SyntaxTree).OperationOf(name, cancellationToken) is { } key && InboundTable.NamesCredentialHeader(key);

    /// <summary>Sets the principal, or looks the key up among several: callers are told apart.</summary>
    private static bool NamesCaller(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "User" } } => true,
        IdentifierNameSyntax { Identifier.ValueText: "ClaimsPrincipal" or "ClaimsIdentity" or "SignInAsync" or "AuthenticateAsync" or "AuthenticationTicket" } => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Expression: var receiver } access =>
            access.Parent is InvocationExpressionSyntax && s_collections.Contains(name)
            && receiver.ToString().IndexOf("Headers", StringComparison.Ordinal) < 0 && receiver.ToString().IndexOf("Query", StringComparison.Ordinal) < 0
            && receiver.ToString().IndexOf("Path", StringComparison.Ordinal) < 0
            && SecretNames.Words(receiver.ToString()).Exists(w => w is "keys" or "tokens" or "clients" or "users" or "secrets" or "tenants" or "accounts" or "store" or "db" or "context"),
        _ => false,
    };

    private static bool Compares(ExpressionSyntax node, McpProgram program, CancellationToken cancellationToken)
    {
        var model = program.ModelOf(node.SyntaxTree);
        var operands = node switch
        {
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } binary => new[] { binary.Left, binary.Right },
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FixedTimeEquals" or "Equals" } access, ArgumentList.Arguments: { Count: > 0 } arguments } =>
                arguments.Count == 1 || model.GetTypeInfo(arguments[1].Expression, cancellationToken).Type is { TypeKind: TypeKind.Enum }
                    ? new[] { access.Expression, arguments[0].Expression }
                    : arguments.Take(2).Select(a => a.Expression).ToArray(),
            _ => Array.Empty<ExpressionSyntax>(),
        };
        return operands.Length == 2
            && operands.All(o => !model.GetConstantValue(o, cancellationToken).HasValue && !o.IsKind(SyntaxKind.NullLiteralExpression))
            && operands.All(o => model.GetTypeInfo(o, cancellationToken).Type is { } type && (type.SpecialType == SpecialType.System_String || type.Name is "StringValues" or "Byte" or "ReadOnlySpan" || type is IArrayTypeSymbol))
            && operands.Any(o => o.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => IsKey(n, model, cancellationToken)));
    }

    private static bool IsKey(IdentifierNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
    {
        var text = name.Identifier.ValueText;
        return (SecretNames.Classify(text, NamePosition.Identifier).Strength != NameStrength.None || SecretNames.Words(text).Exists(w => w is "key" or "apikey" or "token" or "secret" or "expected"))
            && model.GetSymbolInfo(name, cancellationToken).Symbol is ILocalSymbol or IFieldSymbol or IPropertySymbol or IParameterSymbol;
    }
}
