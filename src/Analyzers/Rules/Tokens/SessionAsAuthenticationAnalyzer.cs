using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7009: the id of a session stands for who the caller is.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SessionAsAuthenticationAnalyzer : McpAnalyzer
{
    private const int MaxHops = 2;

    private static readonly HashSet<string> s_identity = new(StringComparer.Ordinal)
    {
        "token", "tokens", "user", "users", "credential", "credentials", "identity", "identities", "principal", "principals", "account", "accounts", "authorized", "authenticated", "caller", "callers", "login", "logins",
    };

    public SessionAsAuthenticationAnalyzer()
        : base(Descriptors.MCPAC7009_SessionAsAuthentication)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Analyze(c, program), SyntaxKind.SimpleMemberAccessExpression, SyntaxKind.StringLiteralExpression);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var source = context.Node switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SessionId" } access when IsOfSdk(access, context) => access,
            LiteralExpressionSyntax literal when literal.Token.ValueText.Equals("Mcp-Session-Id", StringComparison.OrdinalIgnoreCase) => HeaderOf(literal),
            _ => null,
        };
        if (source is null
            || !program.Tokens("MapMcp", context.CancellationToken).Concat(program.Tokens("WithHttpTransport", context.CancellationToken)).Any()
            || NamesCaller(source)
            || StoreOf(source, MaxHops, context.SemanticModel, context.CancellationToken) is not { } store)
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC7009_SessionAsAuthentication, Tier.Info, source.GetLocation(), arguments: store));
    }

    private static bool IsOfSdk(MemberAccessExpressionSyntax access, SyntaxNodeAnalysisContext context) =>
        context.SemanticModel.GetSymbolInfo(access, context.CancellationToken).Symbol is IPropertySymbol property && SymbolNames.IsInNamespace(property, "ModelContextProtocol");

    /// <summary>Request.Headers["Mcp-Session-Id"], of a request that came in.</summary>
    private static ExpressionSyntax? HeaderOf(LiteralExpressionSyntax name) => name.Parent switch
    {
        ArgumentSyntax { Parent.Parent: ElementAccessExpressionSyntax { Parent: not AssignmentExpressionSyntax } element } when IsRequest(element.Expression) => element,
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryGetValue", Expression: var headers } } call } when IsRequest(headers) => call,
        _ => null,
    };

    private static bool IsRequest(ExpressionSyntax headers) =>
        headers is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Headers", Expression: var request } && Catches.LastName(request) is "Request" or "request";

    /// <summary>Whether the code around asks who the caller is as well.</summary>
    private static bool NamesCaller(SyntaxNode source) =>
        source.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)!
            .DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText is "ClaimsPrincipal" or "User" or "FindFirst" or "FindFirstValue" or "NameIdentifier" or "ClaimTypes");

    /// <summary>The store of tokens or users that the value is a key of; null when it is none.</summary>
    private static string? StoreOf(SyntaxNode value, int hops, SemanticModel model, CancellationToken cancellationToken)
    {
        // Headers.TryGetValue("Mcp-Session-Id", out var id)
        if (value is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } && arguments[1].Expression is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax designation })
        {
            return Uses(value, designation.Identifier.ValueText);
        }

        for (var node = value; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case ArgumentSyntax { Parent: BracketedArgumentListSyntax { Parent: ElementAccessExpressionSyntax element } }:
                    return NameOf(element.Expression);

                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var method, Expression: var receiver } } call }
                    when model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol symbol:
                    if (method is "TryGetValue" or "ContainsKey" or "Contains" or "GetOrAdd" or "TryAdd" or "Add" or "AddOrUpdate" or "Get" or "Set" or "GetString" or "GetStringAsync" or "SetStringAsync")
                    {
                        return NameOf(receiver) ?? (IsIdentity(symbol.ContainingType.Name) ? symbol.ContainingType.Name : null);
                    }

                    // tokens.GetTokenForSession(id)
                    return IsIdentity(method) && !Catches.IsLogging(call) ? method : null;

                case ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax or ParenthesizedExpressionSyntax:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression }:
                    break;

                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString" or "FirstOrDefault" or "First" or "Single" or "SingleOrDefault" } access when access.Expression == node:
                case InvocationExpressionSyntax invocation when invocation.Expression == node:
                    break;

                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                    return hops > 0 ? Uses(variable, variable.Identifier.ValueText) : null;

                default:
                    return null;
            }
        }

        return null;

        string? Uses(SyntaxNode from, string name) =>
            from.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)!.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(n => n.Identifier.ValueText == name && n.SpanStart > from.Span.End)
                .Select(n => StoreOf(n, hops - 1, model, cancellationToken))
                .FirstOrDefault(s => s is not null);
    }

    private static string? NameOf(ExpressionSyntax store) => Catches.LastName(store) is { Length: > 0 } name && IsIdentity(name) ? name : null;

    private static bool IsIdentity(string name) => SecretNames.Words(name).Exists(s_identity.Contains) || SecretNames.Classify(name, NamePosition.Identifier).IsSecret;
}
