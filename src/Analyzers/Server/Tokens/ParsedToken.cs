using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>A token that is taken apart: nothing is known of who made it.</summary>
internal static class ParsedToken
{
    /// <summary>The text that the operation takes apart; null when it does something else.</summary>
    public static IOperation? ParsedBy(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type: { Name: "JwtSecurityToken" or "JsonWebToken" } type, Arguments: { Length: 1 } arguments }
            when IsOfLibrary(type) && arguments[0].Value.Type?.SpecialType == SpecialType.System_String => arguments[0].Value,
        IInvocationOperation { TargetMethod: { Name: "ReadJwtToken" or "ReadJsonWebToken" or "ReadToken" } method, Arguments: { Length: > 0 } arguments }
            when IsOfLibrary(method.ContainingType) && arguments[0].Value.Type?.SpecialType == SpecialType.System_String => arguments[0].Value,
        _ => null,
    };

    /// <summary>Whether the type belongs to the token library, under either of its names.</summary>
    public static bool IsOfLibrary(ITypeSymbol? type) =>
        type is not null && (DataFlow.SymbolNames.IsInNamespace(type, "Microsoft", "IdentityModel") || DataFlow.SymbolNames.IsInNamespace(type, "System", "IdentityModel"));
}
