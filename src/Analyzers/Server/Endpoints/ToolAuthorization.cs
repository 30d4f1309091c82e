using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>What the attributes of a primitive say about who may use it.</summary>
internal static class ToolAuthorization
{
    /// <summary>Whether the method or its class says anything: that callers must be authorized, or that they need not be.</summary>
    public static bool IsStated(IMethodSymbol method) => Attribute(method, "IAuthorizeData") is not null || Attribute(method, "IAllowAnonymous") is not null;

    /// <summary>Whether only authorized callers may use it; <c>[AllowAnonymous]</c> anywhere wins.</summary>
    public static bool IsRequired(IMethodSymbol method) => Attribute(method, "IAuthorizeData") is not null && Attribute(method, "IAllowAnonymous") is null;

    /// <summary>The attribute on the method, or on its class or what that derives from, that implements the interface.</summary>
    public static AttributeData? Attribute(IMethodSymbol method, string contract)
    {
        var attributes = method.GetAttributes().AsEnumerable();
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            attributes = attributes.Concat(type.GetAttributes());
        }

        return attributes.FirstOrDefault(a => a.AttributeClass?.AllInterfaces.Any(i => i.Name == contract && i.ContainingNamespace?.ToDisplayString() == "Microsoft.AspNetCore.Authorization") == true);
    }
}
