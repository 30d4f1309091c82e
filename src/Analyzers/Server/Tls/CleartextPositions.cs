using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Tls;

/// <summary>The members that take an address whose traffic must be encrypted, and what that traffic is.</summary>
internal static class CleartextPositions
{
    /// <summary>What is sent to or fetched from the address, as a clause with <c>{0}</c> for the host; null for any other member.</summary>
    public static string? ClauseOf(ISymbol member) => (member.ContainingType?.Name, member.Name) switch
    {
        ("HttpClientTransportOptions" or "SseClientTransportOptions", "Endpoint") => "'MCP traffic' is sent over http to {0}",
        ("JwtBearerOptions" or "OpenIdConnectOptions" or "MicrosoftIdentityOptions", "Authority" or "MetadataAddress" or "Instance") => "'token validation keys' are sent over http by {0}",
        ("ProtectedResourceMetadata", "AuthorizationServers") => "'sign-in' is sent over http to {0}",
        ("ProtectedResourceMetadata", "Resource") => "'access token' is sent over http to {0}",
        ("ClientOAuthOptions", "RedirectUri") => "'authorization code' is sent over http to {0}",
        ("OAuthOptions" or "GitHubAuthenticationOptions", "AuthorizationEndpoint") => "'sign-in' is sent over http to {0}",
        ("OAuthOptions" or "GitHubAuthenticationOptions", "TokenEndpoint" or "UserInformationEndpoint") => "'client secret' is sent over http to {0}",
        _ => null,
    };

    /// <summary>
    /// What goes with every request of a client whose base address is set here; null when no credential is in sight.
    /// </summary>
    public static string? CredentialOf(SyntaxNode target, McpProgram program, CancellationToken cancellationToken)
    {
        // At the top of a program stand the clients of all services: by what is done to this one.
        var client = RequestClient.Of(target, program, cancellationToken);
        if (client.Credential is { } own)
        {
            return own;
        }

        var around = ClientCredential.Of(target, program, cancellationToken);
        return around.Users == ClientUsers.Credentialed && (around.IsRegistered || target.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && type.Identifier.ValueText != "Program")
            ? around.Name
            : null;
    }
}
