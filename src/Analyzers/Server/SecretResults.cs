using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>Tools whose job is to hand out secrets.</summary>
internal static class SecretResults
{
    /// <summary>Whether the code, or its type, says so with an attribute of this name; the package ships no type for it.</summary>
    public static bool AreAllowedBy(ISymbol symbol)
    {
        for (var current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (current.GetAttributes().Any(a => a.AttributeClass?.Name is "AllowsSecretResultAttribute" or "AllowsSecretResult"))
            {
                return true;
            }
        }

        return false;
    }
}
