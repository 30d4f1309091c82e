using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>Whether a tool asks for itself who calls, or whether it may change anything, before it does.</summary>
internal static class OwnGuards
{
    private static readonly string[] s_demands = { "Ensure", "Require", "Check", "Verify", "Assert", "Authorize", "Guard", "Demand", "Validate", "Enforce", "Confirm" };

    public static bool StandBefore(SyntaxNode change, IMethodSymbol tool, McpProgram program, CancellationToken cancellationToken)
    {
        foreach (var reference in program.SourcesOf(tool))
        {
            var body = reference.GetSyntax(cancellationToken);
            var end = body.SyntaxTree == change.SyntaxTree && body.Span.Contains(change.Span) ? change.SpanStart : body.Span.End;
            foreach (var node in body.DescendantNodes().Where(n => n.SpanStart < end))
            {
                if (Guards(node, program, cancellationToken))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Guards(SyntaxNode node, McpProgram program, CancellationToken cancellationToken) => node switch
    {
        IfStatementSyntax branch => Leaves(branch.Statement) && AsksMore(branch.Condition, program, cancellationToken),
        InvocationExpressionSyntax { Expression: var called } call => Name(called) is { } name
            && (name is "AuthorizeAsync" or "IsInRole" or "HasClaim"
                || Array.Exists(s_demands, d => name.StartsWith(d, StringComparison.Ordinal)) && IsStatement(call) && program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is { } symbol && program.IsOurs(symbol)),
        _ => false,
    };

    private static bool IsStatement(ExpressionSyntax call) => call.Parent is ExpressionStatementSyntax or AwaitExpressionSyntax { Parent: ExpressionStatementSyntax };

    private static bool Leaves(StatementSyntax statement) =>
        statement is ReturnStatementSyntax or ThrowStatementSyntax || statement is BlockSyntax { Statements: { Count: > 0 } statements } && statements.Last() is ReturnStatementSyntax or ThrowStatementSyntax;

    /// <summary>Whether the condition asks more than whether the tool's own arguments are well-formed.</summary>
    private static bool AsksMore(ExpressionSyntax condition, McpProgram program, CancellationToken cancellationToken)
    {
        foreach (var name in condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText.IndexOf("confirm", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }

            switch (program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol)
            {
                case IParameterSymbol { Type.Name: "ClaimsPrincipal" or "IAuthorizationService" }:
                case IFieldSymbol { IsConst: false } or IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, IsExtensionMethod: false } or IPropertySymbol { Type.SpecialType: SpecialType.System_Boolean }
                    when program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol is { } own && program.IsOurs(own):
                    return true;
            }
        }

        return false;
    }

    private static string? Name(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether a filter around the tools looks at who calls.</summary>
    public static bool AreInFilters(McpProgram program, CancellationToken cancellationToken)
    {
        foreach (var word in new List<string> { "AddCallToolFilter", "AddIncomingFilter", "CallToolFilters", "IncomingFilters", "AddAuthorizationFilters" })
        {
            foreach (var token in program.Tokens(word, cancellationToken))
            {
                if (token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>(i => i.ArgumentList.Arguments.Count > 0) is { } call
                    && call.ArgumentList.DescendantTokens().Any(t => t.ValueText is "User" or "IAuthorizationService" or "AuthorizeAsync"))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
