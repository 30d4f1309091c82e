using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Who uses a client that is set up somewhere.</summary>
internal enum ClientUsers
{
    /// <summary>Nobody in sight, or not where they can be followed.</summary>
    Unknown,

    /// <summary>Code that sends no credential with it.</summary>
    Anonymous,

    /// <summary>Code that sends one.</summary>
    Credentialed,

    /// <summary>The authentication, which fetches with it what tokens are checked with.</summary>
    TokenKeys,
}

/// <summary>
/// The credential that goes through a client, asked from where its handler or its address is set: the registration around,
/// the type around, and the types that call it.
/// </summary>
internal sealed class ClientCredential
{
    private const int MaxCallers = 2;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    private ClientCredential(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    public ClientUsers Users { get; private set; }

    /// <summary>What the credential is called; where no user is in sight, the first that the program reads at all; else null.</summary>
    public string? Name { get; private set; }

    /// <summary>Whether the factory makes it, so that its users are known by type or name.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>What is known of the client that is set up at <paramref name="place"/>.</summary>
    public static ClientCredential Of(SyntaxNode place, McpProgram program, CancellationToken cancellationToken)
    {
        var client = new ClientCredential(program, cancellationToken);
        client.Read(place);
        return client;
    }

    private void Read(SyntaxNode place)
    {
        if (place.Ancestors().Any(IsTokenValidation))
        {
            Users = ClientUsers.TokenKeys;
            return;
        }

        var around = RegistrationAround(place);
        IsRegistered = around is not null;
        var scopes = around is not null ? ScopesOf(around) : ScopesAround(place, 0);
        foreach (var scope in scopes.Distinct())
        {
            if (NameIn(scope) is { } name)
            {
                Users = ClientUsers.Credentialed;
                Name = name;
                return;
            }
        }

        Users = Users == ClientUsers.Anonymous ? Users : ClientUsers.Unknown;
        Name = Users == ClientUsers.Unknown ? _program.Credentials.Reads(_cancellationToken).FirstOrDefault()?.Key : null;
    }

    /// <summary>A lambda that configures how tokens are checked, or the handler of such options.</summary>
    private bool IsTokenValidation(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "BackchannelHttpHandler" or "Backchannel" } } => true,
        AnonymousFunctionExpressionSyntax lambda => _program.ModelOf(lambda.SyntaxTree).GetSymbolInfo(lambda, _cancellationToken).Symbol is IMethodSymbol { Parameters: { Length: > 0 } parameters }
            && parameters[0].Type.Name is "JwtBearerOptions" or "OpenIdConnectOptions",
        _ => false,
    };

    private ServiceRegistration? RegistrationAround(SyntaxNode place)
    {
        foreach (var registration in _program.Services.In(place.SyntaxTree, _cancellationToken))
        {
            if (registration.Form is ServiceForm.NamedHttpClient or ServiceForm.TypedHttpClient && ChainOf(registration.Syntax).Span.Contains(place.Span))
            {
                return registration;
            }
        }

        return null;
    }

    private static SyntaxNode ChainOf(SyntaxNode call)
    {
        while (call.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax)
        {
            call = call.Parent;
        }

        return call;
    }

    private IEnumerable<SyntaxNode> ScopesOf(ServiceRegistration registration)
    {
        var users = new List<SyntaxNode>();
        foreach (var type in new[] { registration.Implementation, registration.Service }.OfType<INamedTypeSymbol>())
        {
            users.AddRange(_program.SourcesOf(type).Select(r => r.GetSyntax(_cancellationToken)));
        }

        if (registration.Form == ServiceForm.NamedHttpClient)
        {
            foreach (var token in _program.Tokens("CreateClient", _cancellationToken))
            {
                if (token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { ArgumentList.Arguments: { Count: < 2 } arguments } call
                    && (arguments.Count == 0 ? registration.ClientName is null or "" : _program.ModelOf(call.SyntaxTree).GetConstantValue(arguments[0].Expression, _cancellationToken).Value as string == registration.ClientName))
                {
                    users.Add(call.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? call.FirstAncestorOrSelf<SyntaxNode>(n => n is CompilationUnitSyntax)!);
                }
            }
        }

        // Without a user in sight the name may be built, or a library asks for it.
        Users = users.Count == 0 ? ClientUsers.Unknown : ClientUsers.Anonymous;
        return users.Prepend(ChainOf(registration.Syntax));
    }

    /// <summary>The code around, and that of the callers; a message handler's is where it is made or registered.</summary>
    private IEnumerable<SyntaxNode> ScopesAround(SyntaxNode place, int depth)
    {
        var type = place.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        if (type is null)
        {
            yield return place.SyntaxTree.GetRoot(_cancellationToken);
            yield break;
        }

        yield return type;
        if (depth == MaxCallers)
        {
            yield break;
        }

        var model = _program.ModelOf(place.SyntaxTree);
        if (place.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method && model.GetDeclaredSymbol(method, _cancellationToken) is { } symbol)
        {
            foreach (var site in _program.Calls.CallersOf(symbol, _cancellationToken))
            {
                foreach (var scope in RegistrationAround(site.Syntax) is { } registration ? ScopesOf(registration) : ScopesAround(site.Syntax, depth + 1))
                {
                    yield return scope;
                }
            }
        }

        if (model.GetDeclaredSymbol(type, _cancellationToken) is INamedTypeSymbol owner && IsMessageHandler(owner))
        {
            foreach (var token in _program.Tokens(owner.Name, _cancellationToken))
            {
                if (token.Parent is { } mention && !type.Span.Contains(mention.Span) && mention.FirstAncestorOrSelf<StatementSyntax>() is not null)
                {
                    foreach (var scope in RegistrationAround(mention) is { } registration ? ScopesOf(registration) : ScopesAround(mention, depth + 1))
                    {
                        yield return scope;
                    }
                }
            }
        }
    }

    private static bool IsMessageHandler(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.Name == "HttpMessageHandler")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A header or setting that carries a credential; else the first name of one in the code.</summary>
    private string? NameIn(SyntaxNode scope)
    {
        var evidence = new RequestEvidence(_program, _cancellationToken);
        evidence.Scan(scope, null);
        if (evidence.Credential is { } credential)
        {
            return credential;
        }

        foreach (var token in scope.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && token.Parent is IdentifierNameSyntax or ParameterSyntax or VariableDeclaratorSyntax or PropertyDeclarationSyntax
                && !token.ValueText.EndsWith("Credential", StringComparison.Ordinal)
                && SecretNames.Classify(token.ValueText, NamePosition.Identifier).IsSecret)
            {
                return token.ValueText;
            }
        }

        return null;
    }
}
