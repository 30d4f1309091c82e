using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Signs in code that a client or a request is given a credential, and a base address.</summary>
internal sealed class RequestEvidence
{
    private static readonly HashSet<string> s_handlerSettings = new(StringComparer.Ordinal) { "Credentials", "CookieContainer", "UseDefaultCredentials" };

    private static readonly HashSet<string> s_helpers = new(StringComparer.Ordinal) { "SetBearerToken", "SetBasicAuthentication", "SetToken", "SetBasicAuthenticationOAuth" };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public RequestEvidence(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    public bool HasCredential { get; private set; }

    /// <summary>What the credential is called where it is first given: a header, a setting of the handler; null when there is none.</summary>
    public string? Credential { get; private set; }

    public string? BaseAddress { get; private set; }

    /// <summary>Looks through a piece of code for what is done to the variable named <paramref name="root"/>; null for everything in it.</summary>
    public void Scan(SyntaxNode? scope, string? root)
    {
        foreach (var node in scope?.DescendantNodesAndSelf() ?? Enumerable.Empty<SyntaxNode>())
        {
            switch (node)
            {
                case AssignmentExpressionSyntax assignment when IsOn(assignment, root):
                    Assigned(assignment);
                    break;

                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call:
                    Called(call, access, root);
                    break;

                // new HttpClient { DefaultRequestHeaders = { { "X-Api-Key", key } } }
                case InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression, Expressions: { Count: > 1 } pair } element
                    when element.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } headers && LastName(headers.Left) is "DefaultRequestHeaders" or "Headers" && IsOn(headers, root):
                    Found(IsCredentialHeader(pair[0], pair[1]), Constant(pair[0]) ?? "Authorization");
                    break;
            }
        }
    }

    /// <summary>The variable that an access starts from, <c>this</c> aside.</summary>
    public static string? RootOf(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own:
                    return own.Name.Identifier.ValueText;

                case MemberAccessExpressionSyntax access:
                    expression = access.Expression;
                    break;

                case InvocationExpressionSyntax call:
                    expression = call.Expression;
                    break;

                case PostfixUnaryExpressionSyntax suppressed:
                    expression = suppressed.Operand;
                    break;

                case ElementAccessExpressionSyntax element:
                    expression = element.Expression;
                    break;

                case IdentifierNameSyntax name:
                    return name.Identifier.ValueText;

                default:
                    return null;
            }
        }
    }

    private void Assigned(AssignmentExpressionSyntax assignment)
    {
        var name = LastName(assignment.Left);
        if (name == "Authorization")
        {
            Found(!assignment.Right.IsKind(SyntaxKind.NullLiteralExpression) && assignment.Right is not InitializerExpressionSyntax, name);
        }
        else if (name is not null && s_handlerSettings.Contains(name))
        {
            Found(!assignment.Right.IsKind(SyntaxKind.FalseLiteralExpression) && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression), name);
        }
        else if (name == "BaseAddress" && assignment.Right is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments }
            && Constant(arguments[0].Expression) is { } address
            && Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            BaseAddress ??= uri.GetLeftPart(UriPartial.Authority);
        }
    }

    private void Called(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, string? root)
    {
        var name = access.Name.Identifier.ValueText;
        var arguments = call.ArgumentList.Arguments;
        if (name is "Add" or "TryAddWithoutValidation"
            && arguments.Count > 1
            && LastName(access.Expression) is "DefaultRequestHeaders" or "Headers"
            && (root is null || RootOf(access.Expression) == root))
        {
            Found(IsCredentialHeader(arguments[0].Expression, arguments[1].Expression), Constant(arguments[0].Expression) ?? "Authorization");
        }
        else if (s_helpers.Contains(name) && (root is null || RootOf(access.Expression) == root))
        {
            Found(true, "Authorization");
        }
        else if (name == "Add" && LastName(access.Expression) == "ClientCertificates" && (root is null || RootOf(access.Expression) == root))
        {
            Found(true, "ClientCertificates");
        }
        else if (root is null && name is "AddHttpMessageHandler" or "ConfigurePrimaryHttpMessageHandler" or "AddUserAccessTokenHandler" or "AddClientCredentialsTokenHandler"
            or "AddMicrosoftIdentityUserAuthenticationHandler" or "AddMicrosoftIdentityAppAuthenticationHandler")
        {
            Found(name.IndexOf("Token", StringComparison.Ordinal) >= 0 || name.IndexOf("Identity", StringComparison.Ordinal) >= 0 || HasAuthenticatingHandler(call, access.Name), "Authorization");
        }
    }

    private void Found(bool isCredential, string name)
    {
        HasCredential |= isCredential;
        Credential ??= isCredential ? name : null;
    }

    /// <summary>A message handler that adds a credential: by its code here, else by its name.</summary>
    private bool HasAuthenticatingHandler(InvocationExpressionSyntax call, SimpleNameSyntax method)
    {
        var types = (method as GenericNameSyntax)?.TypeArgumentList.Arguments.AsEnumerable() ?? Enumerable.Empty<TypeSyntax>();
        types = types
            .Concat(call.ArgumentList.DescendantNodes().OfType<ObjectCreationExpressionSyntax>().Select(c => c.Type))
            .Concat(call.ArgumentList.DescendantNodes().OfType<GenericNameSyntax>().SelectMany(g => g.TypeArgumentList.Arguments));
        foreach (var type in types)
        {
            if (_program.ModelOf(type.SyntaxTree).GetTypeInfo(type, _cancellationToken).Type is not INamedTypeSymbol handler)
            {
                continue;
            }

            if (!_program.IsOurs(handler))
            {
                if (SecretNames.Words(handler.Name).Any(w => w is "auth" or "authentication" or "authorization" or "bearer" or "token"))
                {
                    return true;
                }

                continue;
            }

            var evidence = new RequestEvidence(_program, _cancellationToken);
            foreach (var declaration in _program.SourcesOf(handler).Select(r => r.GetSyntax(_cancellationToken)))
            {
                evidence.Scan(declaration, null);
            }

            if (evidence.HasCredential)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsCredentialHeader(ExpressionSyntax header, ExpressionSyntax value)
    {
        if (value is LiteralExpressionSyntax { Token.ValueText.Length: 0 })
        {
            return false;
        }

        var name = Constant(header);
        return name is not null
            ? name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) || SecretNames.Classify(name, NamePosition.Header).IsSecret
            : value.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && SecretNames.Classify(t.ValueText, NamePosition.Identifier).IsSecret);
    }

    /// <summary>Whether the assignment is to the variable: by its left side, or as part of the object that it is made from.</summary>
    private static bool IsOn(AssignmentExpressionSyntax assignment, string? root) =>
        root is null
        || (assignment.Parent is not InitializerExpressionSyntax && RootOf(assignment.Left) == root)
        || (assignment.Parent is InitializerExpressionSyntax initializer
            && initializer.AncestorsAndSelf().OfType<BaseObjectCreationExpressionSyntax>().LastOrDefault()?.Parent switch
            {
                EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => variable.Identifier.ValueText == root,
                AssignmentExpressionSyntax outer => RootOf(outer.Left) == root,
                _ => false,
            });

    private static string? LastName(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    private string? Constant(ExpressionSyntax expression) =>
        _program.ModelOf(expression.SyntaxTree).GetConstantValue(expression, _cancellationToken).Value as string;
}
