using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>
/// Claims of a caller's token that are used although nobody validated it: the token is only taken apart. Where the program
/// validates tokens elsewhere, what is taken apart has been validated before.
/// </summary>
internal sealed class UnvalidatedClaims
{
    private static readonly string[] s_validation =
    {
        "ValidateToken", "ValidateTokenAsync", "AddJwtBearer", "AddMicrosoftIdentityWebApi", "AddMicrosoftIdentityWebApiAuthentication", "AddOpenIddict", "AddOpenIdConnect",
        "AddOAuth2Introspection", "AddIdentityServerAuthentication", "AddIdentityServerJwt", "AddAuth0WebApiAuthentication", "AddKeycloakWebApiAuthentication", "AddOktaWebApi",
        "AcquireTokenOnBehalfOf", "OnBehalfOfCredential", "VerifyData", "VerifyHash", "HMACSHA256",
    };

    private static readonly HashSet<string> s_lifetime = new(StringComparer.Ordinal) { "ValidTo", "ValidFrom", "IssuedAt", "RawData", "EncodedToken", "RawHeader", "ToString" };

    private static readonly HashSet<string> s_claims = new(StringComparer.Ordinal)
    {
        "sub", "oid", "email", "upn", "preferred_username", "role", "roles", "scp", "scope", "groups", "permissions", "client_id", "azp", "appid",
    };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public UnvalidatedClaims(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Whether a call or creation of this name can take a token apart; asked before anything is bound.</summary>
    public static bool MayParse(string name) => name is "ReadJwtToken" or "ReadJsonWebToken" or "ReadToken" or "JwtSecurityToken" or "JsonWebToken";

    /// <summary>What is decided by claims of the token that is taken apart here; null when nothing is.</summary>
    public UnvalidatedToken? Of(ExpressionSyntax parse, SemanticModel model)
    {
        if (model.GetOperation(parse, _cancellationToken) is not { } operation
            || ParsedToken.ParsedBy(operation) is not { } token
            || parse.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || DevelopmentOnly.Holds(parse))
        {
            return null;
        }

        var uses = UsesOf(parse).ToList();
        var isIdentity = uses.Any(IsIdentity) && (Establishes(type) || IsOfCaller(token));
        if (isIdentity ? IsValidatedIn(type) || (IsValidated() && !IsAuthenticationHandler(type, model)) : IsValidated() || !uses.Any(u => Decides(u, 2)) || !IsOfCaller(token))
        {
            return null;
        }

        return new UnvalidatedToken(
            TokenPart.Audience,
            parse,
            null,
            isIdentity ? Tier.Error : Tier.Warning,
            $"The claims of this token {(isIdentity ? "become the caller's identity" : "decide for the caller")}, but nobody validated it; validate its signature, issuer and audience first",
            ValidationShapes.None);
    }

    private bool IsOfCaller(IOperation token) => _program.CallerTokens.Takes(token.Syntax, SinkKind.Parsed, _cancellationToken);

    private bool IsValidated() => s_validation.Any(word => _program.Tokens(word, _cancellationToken).Any());

    private static bool IsValidatedIn(TypeDeclarationSyntax type) =>
        type.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText is "ValidateToken" or "ValidateTokenAsync" or "VerifyData" or "VerifyHash");

    private bool IsAuthenticationHandler(TypeDeclarationSyntax type, SemanticModel model) =>
        model.GetDeclaredSymbol(type, _cancellationToken) is { } symbol && SymbolNames.IsOrDerivesFrom(symbol, "Microsoft.AspNetCore.Authentication.IAuthenticationHandler");

    /// <summary>Whether the type makes a principal the one of the request.</summary>
    private static bool Establishes(TypeDeclarationSyntax type) =>
        type.DescendantNodes().Any(n => n switch
        {
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "User" or "Principal" } } => true,
            SimpleNameSyntax { Identifier.ValueText: "AuthenticationTicket" } => true,
            _ => false,
        });

    /// <summary>The places that use the parsed token, or what a variable was given of it.</summary>
    private static IEnumerable<SyntaxNode> UsesOf(SyntaxNode parse)
    {
        var member = parse.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        if (VariableOf(parse) is not { } variable || member is null)
        {
            return AccessOf(parse) is { } access ? new[] { access } : Enumerable.Empty<SyntaxNode>();
        }

        return member.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == variable && n.SpanStart > parse.Span.End)
            .Select(n => AccessOf(n))
            .OfType<SyntaxNode>();
    }

    /// <summary>The variable that the value goes into, under casts; null when it goes elsewhere.</summary>
    private static string? VariableOf(SyntaxNode value)
    {
        var node = value;
        while (node.Parent is CastExpressionSyntax or ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } or AwaitExpressionSyntax or PostfixUnaryExpressionSyntax)
        {
            node = node.Parent;
        }

        return node.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } => declarator.Identifier.ValueText,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } assignment when assignment.Right == node => target.Identifier.ValueText,
            IsPatternExpressionSyntax { Pattern: DeclarationPatternSyntax { Designation: SingleVariableDesignationSyntax designation } } => designation.Identifier.ValueText,
            _ => null,
        };
    }

    /// <summary>The member access on a token that asks for a claim; null when it asks for its lifetime, or for nothing.</summary>
    private static SyntaxNode? AccessOf(SyntaxNode token) => token.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Expression == token => s_lifetime.Contains(access.Name.Identifier.ValueText) || IsAboutLifetime(access) ? null : access,
        ConditionalAccessExpressionSyntax { WhenNotNull: var rest } conditional => rest.DescendantTokens().Any(t => s_lifetime.Contains(t.ValueText)) ? null : conditional,
        CastExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax => AccessOf(token.Parent),
        _ => null,
    };

    /// <summary>jwt.Claims.First(c => c.Type == "exp")</summary>
    private static bool IsAboutLifetime(SyntaxNode access) =>
        access.FirstAncestorOrSelf<StatementSyntax>() is { } statement
        && statement.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(l => l.Token.ValueText is "exp" or "iat" or "nbf")
        && !statement.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(l => s_claims.Contains(l.Token.ValueText));

    /// <summary>new ClaimsIdentity(jwt.Claims, ..)</summary>
    private static bool IsIdentity(SyntaxNode use) =>
        use.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is ObjectCreationExpressionSyntax { Type: var type, ArgumentList: { } arguments }
        && arguments.Span.Contains(use.Span)
        && type.RightmostName().ValueText is "ClaimsIdentity" or "CaseSensitiveClaimsIdentity";

    /// <summary>Whether what is read there decides what the caller gets.</summary>
    private bool Decides(SyntaxNode use, int depth)
    {
        for (var node = use; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case IfStatementSyntax branch when branch.Condition == node:
                    return branch.DescendantNodes().Any(n => n is ThrowStatementSyntax or ReturnStatementSyntax or ThrowExpressionSyntax);

                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } when Catches.IsLogging(call):
                    return false;

                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } when _program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol method && _program.IsOurs(method):
                    return true;

                // users.First(u => u.Id == userId)
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } comparison when comparison.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not null && !use.Span.Contains(comparison.Span) && depth < 2:
                    return true;

                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                    return depth > 0 && variable.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
                        && member.DescendantNodes().OfType<IdentifierNameSyntax>()
                            .Any(n => n.Identifier.ValueText == variable.Identifier.ValueText && n.SpanStart > variable.Span.End && Decides(n, depth - 1));

                case AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Items" } } } assignment when assignment.Right == node:
                    return true;

                // What a helper finds out is used by its callers; what a handler answers is shown.
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax:
                    return parent.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } around
                        && _program.ModelOf(around.SyntaxTree).GetDeclaredSymbol(around, _cancellationToken) is { } helper
                        && _program.Handlers.Find(helper, _cancellationToken) is null
                        && _program.Calls.CallersOf(helper, _cancellationToken).Any();

                case StatementSyntax or MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }
}
