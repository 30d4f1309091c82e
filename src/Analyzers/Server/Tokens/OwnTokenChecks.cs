using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>What of a token is judged.</summary>
internal enum TokenPart
{
    Audience,
    Issuer,
    Lifetime,
    Signature,
}

/// <summary>Whether the program judges a part of the token by itself, beside the library.</summary>
internal sealed class OwnTokenChecks
{
    private static readonly Dictionary<TokenPart, HashSet<string>> s_claims = new()
    {
        [TokenPart.Audience] = new(StringComparer.Ordinal) { "aud" },
        [TokenPart.Issuer] = new(StringComparer.Ordinal) { "iss", "tid", "http://schemas.microsoft.com/identity/claims/tenantid" },
        [TokenPart.Lifetime] = new(StringComparer.Ordinal) { "exp" },
        [TokenPart.Signature] = new(StringComparer.Ordinal),
    };

    private static readonly Dictionary<TokenPart, HashSet<string>> s_members = new()
    {
        [TokenPart.Audience] = new(StringComparer.Ordinal) { "Audiences", "Aud" },
        [TokenPart.Issuer] = new(StringComparer.Ordinal) { "Issuer", "Iss", "TenantId", "Tid" },
        [TokenPart.Lifetime] = new(StringComparer.Ordinal) { "ValidTo", "Exp", "Expiration" },
        [TokenPart.Signature] = new(StringComparer.Ordinal),
    };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public OwnTokenChecks(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Whether something that sees the tokens of this place decides by the part.</summary>
    public bool Judge(TokenPart part, SyntaxNode place) => Scopes(place).Any(scope => scope.DescendantNodes().Any(n => Names(n, part) && Decides(n)));

    /// <summary>
    /// The code that sees what was let through here: the type around, the callers of a method that only hands out the
    /// settings, what a decision is handed over to, and the events of the handler.
    /// </summary>
    private IEnumerable<SyntaxNode> Scopes(SyntaxNode place)
    {
        yield return place.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? place.SyntaxTree.GetRoot(_cancellationToken);
        if (place.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } around && around.ReturnType.RightmostName().ValueText == "TokenValidationParameters"
            && _program.ModelOf(place.SyntaxTree).GetDeclaredSymbol(around, _cancellationToken) is { } method)
        {
            foreach (var caller in _program.Calls.CallersOf(method, _cancellationToken).Take(8))
            {
                if (caller.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type)
                {
                    yield return type;
                }
            }
        }

        // Whoever handles the validated token, wherever that is written.
        foreach (var word in new[] { "OnTokenValidated", "TokenValidated" })
        {
            foreach (var token in _program.Tokens(word, _cancellationToken))
            {
                if (token.Parent is MethodDeclarationSyntax handler)
                {
                    yield return handler;
                }
                else if (token.Parent?.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } assignment
                    && _program.ModelOf(assignment.SyntaxTree).GetOperation(assignment.Right, _cancellationToken) is { } value)
                {
                    foreach (var target in new DelegateTargets(_program, _cancellationToken).Of(value))
                    {
                        foreach (var source in _program.SourcesOf(target))
                        {
                            yield return source.GetSyntax(_cancellationToken);
                        }
                    }
                }
            }
        }
    }

    private bool Names(SyntaxNode node, TokenPart part) => node switch
    {
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => s_claims[part].Contains(literal.Token.ValueText),
        SimpleNameSyntax name when s_members[part].Contains(name.Identifier.ValueText) && name.Parent is not NameColonSyntax { Parent: ArgumentSyntax } =>
            _program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, _cancellationToken).Symbol?.ContainingType is { } type
            && (type.Name.EndsWith("Token", StringComparison.Ordinal) || type.Name.EndsWith("ClaimNames", StringComparison.Ordinal) || type.Name is "ClaimConstants" or "ClaimTypes")
            && !_program.IsOurs(type),
        _ => false,
    };

    /// <summary>Whether the value is part of a condition, or of a variable that is.</summary>
    private static bool Decides(SyntaxNode use)
    {
        for (var node = use; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case IfStatementSyntax branch when branch.Condition == node:
                case ConditionalExpressionSyntax choice when choice.Condition == node:
                case SwitchStatementSyntax or SwitchExpressionSyntax:
                    return true;

                case ReturnStatementSyntax or ArrowExpressionClauseSyntax:
                    return ReturnsTruth(parent);

                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                    return IsTested(variable, variable.Identifier.ValueText);

                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } assignment when assignment.Right == node:
                    return IsTested(assignment, target.Identifier.ValueText);

                case StatementSyntax or MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    private static bool IsTested(SyntaxNode declaration, string name) =>
        declaration.FirstAncestorOrSelf<SyntaxNode>(n => n is BlockSyntax or CompilationUnitSyntax)?.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(n => n.Identifier.ValueText == name && n.SpanStart > declaration.Span.End && IsCondition(n)) == true;

    private static bool IsCondition(SyntaxNode use)
    {
        for (var node = use; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case IfStatementSyntax branch:
                    return branch.Condition == node;

                case ConditionalExpressionSyntax choice when choice.Condition == node:
                case SwitchStatementSyntax or SwitchExpressionSyntax:
                    return true;

                case ReturnStatementSyntax or ArrowExpressionClauseSyntax:
                    return ReturnsTruth(parent);

                case StatementSyntax or MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    private static bool ReturnsTruth(SyntaxNode returned)
    {
        var type = returned.FirstAncestorOrSelf<SyntaxNode>(n => n is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or PropertyDeclarationSyntax) switch
        {
            MethodDeclarationSyntax method => method.ReturnType,
            LocalFunctionStatementSyntax local => local.ReturnType,
            PropertyDeclarationSyntax property => property.Type,
            _ => null,
        };
        return type?.ToString() is "bool" or "Task<bool>" or "ValueTask<bool>";
    }
}
