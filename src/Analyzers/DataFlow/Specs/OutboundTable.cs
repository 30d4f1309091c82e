using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>Where a credential is handed to another server, and where one that came in decides who the caller is.</summary>
internal static class OutboundTable
{
    private static readonly string[] s_setters =
    {
        "SetBearerToken", "SetToken", "WithOAuthBearerToken", "WithBearerToken", "WithToken", "WithAccessToken", "SetRequestHeader", "WithHeader", "AddHeader", "AddOrUpdateHeader",
        "AddDefaultHeader", "SetAuthorizationHeader",
    };

    private static readonly string[] s_values = { "value", "values", "headerValue", "token", "accessToken", "bearerToken" };

    private static readonly string[] s_checks = { "Validate", "Verify", "Authenticate", "Authorize", "IsValid", "Check" };

    /// <summary>The parameter that takes what a call outside the compilation sends along as a credential; null for most calls.</summary>
    public static IParameterSymbol? SentBy(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor)
        {
            return MakesCredential(method.ContainingType) ? method.Parameters.FirstOrDefault(IsToken) : null;
        }

        if (method.Name is "Add" or "TryAddWithoutValidation" && (IsRequestHeaders(method.ContainingType) || IsRpcMetadata(method.ContainingType)))
        {
            return method.Parameters.LastOrDefault();
        }

        return Array.IndexOf(s_setters, method.Name) >= 0 && !SymbolNames.IsInNamespace(method, "Microsoft", "AspNetCore")
            ? method.Parameters.LastOrDefault(p => Array.IndexOf(s_values, p.Name) >= 0 && p.Type.SpecialType is SpecialType.System_String or SpecialType.System_Object)
            : null;
    }

    /// <summary>Whether writing the property sends the value along as a credential.</summary>
    public static bool IsSent(IPropertySymbol property) =>
        (property.Name is "Authorization" or "ProxyAuthorization" && IsRequestHeaders(property.ContainingType))
        || (property.Name is "BearerToken" or "AccessToken" or "AuthToken" or "ApiKey" && property.ContainingType.Name.EndsWith("Client", StringComparison.Ordinal))
        || (property.Name == "AdditionalHeaders" && SymbolNames.IsInNamespace(property.ContainingType, "ModelContextProtocol"));

    /// <summary>Whether writing the property makes the value the token that the framework checks.</summary>
    public static bool IsToken(IPropertySymbol property) => property.Name == "Token" && property.ContainingType.Name == "MessageReceivedContext";

    /// <summary>Whether a call out of sight decides by what it is passed who the caller is.</summary>
    public static bool Decides(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor
            ? method.ContainingType.Name is "Claim" or "ClaimsIdentity" or "GenericIdentity"
            : s_checks.Any(check => method.Name.StartsWith(check, StringComparison.Ordinal)) || method.Name.EndsWith("TokenAsync", StringComparison.Ordinal);

    /// <summary>Whether a call reads the claims of a token without a look at who made it.</summary>
    public static bool TakesApart(IMethodSymbol method) =>
        method.Name is "ReadJwtToken" or "ReadJsonWebToken" or "ReadToken"
        || (method.MethodKind == MethodKind.Constructor && method.ContainingType.Name is "JwtSecurityToken" or "JsonWebToken");

    /// <summary>The headers of a request that the program sends.</summary>
    public static bool IsRequestHeaders(ITypeSymbol? type) => type?.Name is "HttpRequestHeaders" or "HttpHeaders" && SymbolNames.IsInNamespace(type, "System", "Net");

    private static bool IsRpcMetadata(ITypeSymbol? type) => type?.Name == "Metadata" && SymbolNames.IsInNamespace(type, "Grpc");

    /// <summary>An object that carries a token to another server; one that trades it for another does not.</summary>
    private static bool MakesCredential(INamedTypeSymbol type) =>
        type.Name is not ("OnBehalfOfCredential" or "UserAssertion")
        && (type.Name.EndsWith("Credential", StringComparison.Ordinal)
            || type.Name.EndsWith("Credentials", StringComparison.Ordinal)
            || type.Name.EndsWith("Authenticator", StringComparison.Ordinal)
            || (type.Name == "AccessToken" && SymbolNames.IsInNamespace(type, "Azure")))
        && !SymbolNames.IsInNamespace(type, "Microsoft", "IdentityModel");

    private static bool IsToken(IParameterSymbol parameter) =>
        parameter.Type.SpecialType == SpecialType.System_String
        && parameter.Name.IndexOf("token", StringComparison.OrdinalIgnoreCase) >= 0 | parameter.Name is "password" or "apiKey" or "key";
}
