using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>Types of the compilation or the SDK that hold credentials in members: token responses, token containers.</summary>
internal static class SecretTypes
{
    private const int MaxDepth = 3;

    /// <summary>A readable text property with a strict secret name, of the type or of what it holds; null when there is none.</summary>
    public static ISymbol? FindSecretMember(ITypeSymbol? type) => Find(type, 0);

    private static ISymbol? Find(ITypeSymbol? type, int depth)
    {
        switch (type)
        {
            case null or { SpecialType: not SpecialType.None }:
                return null;

            case IArrayTypeSymbol array:
                return depth < MaxDepth ? Find(array.ElementType, depth + 1) : null;

            case INamedTypeSymbol named when IsInFramework(named):
                return depth < MaxDepth ? named.TypeArguments.Select(a => Find(a, depth + 1)).FirstOrDefault(m => m is not null) : null;

            case INamedTypeSymbol { IsAnonymousType: true }:
                return null;

            case INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named:
                return named.GetMembers().FirstOrDefault(IsSecret) ?? (depth < MaxDepth ? Find(named.BaseType, depth + 1) : null);

            default:
                return null;
        }
    }

    private static bool IsSecret(ISymbol member) =>
        member is IPropertySymbol { IsStatic: false, GetMethod: not null, DeclaredAccessibility: Accessibility.Public } property
        && Carriers.IsText(property.Type)
        && SourceTable.IsSecretMember(property)
        && !property.GetAttributes().Any(a => a.AttributeClass?.Name == "JsonIgnoreAttribute");

    private static bool IsInFramework(INamedTypeSymbol type) => SymbolNames.IsInNamespace(type, "System");
}
