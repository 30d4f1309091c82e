using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>Types of the compilation or a library that hold credentials in members: token responses, token containers.</summary>
internal static class SecretTypes
{
    private const int MaxDepth = 3;

    private static readonly string[] s_platform = { "Microsoft", "Azure", "Amazon", "Google", "Newtonsoft", "ModelContextProtocol" };

    /// <summary>A readable text property with a strict secret name, of the type or of what it holds; null when there is none.</summary>
    public static ISymbol? FindSecretMember(ITypeSymbol? type) => SecretMembers(type).FirstOrDefault(m => !IsIgnoredByNewtonsoft(m));

    /// <summary>
    /// The text properties with a strict secret name that a serializer writes when it is given an object of the type: the
    /// type's own, and those of what it holds, three levels deep. One that System.Text.Json leaves out is none.
    /// </summary>
    public static IEnumerable<IPropertySymbol> SecretMembers(ITypeSymbol? type)
    {
        var found = new List<IPropertySymbol>();
        Collect(type, 1, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default), found);
        return found;
    }

    /// <summary>What is left when tasks, nullables, arrays and the framework's collections are taken off a type.</summary>
    public static IEnumerable<ITypeSymbol> Contents(ITypeSymbol? type)
    {
        switch (type)
        {
            case null or { SpecialType: not (SpecialType.None or SpecialType.System_Nullable_T) }:
                return Enumerable.Empty<ITypeSymbol>();

            case IArrayTypeSymbol array:
                return Contents(array.ElementType);

            case INamedTypeSymbol { IsTupleType: true }:
                // The members of a tuple are fields, which the serializer leaves out.
                return Enumerable.Empty<ITypeSymbol>();

            case INamedTypeSymbol named when SymbolNames.IsInNamespace(named, "System"):
                return named.TypeArguments.SelectMany(Contents);

            default:
                return new[] { type };
        }
    }

    /// <summary>Whether Newtonsoft's attribute takes the property out; the serializer of the SDK does not know it.</summary>
    public static bool IsIgnoredByNewtonsoft(IPropertySymbol property) =>
        property.GetAttributes().Any(a => a.AttributeClass is { Name: "JsonIgnoreAttribute" } attribute && SymbolNames.IsInNamespace(attribute, "Newtonsoft"));

    private static void Collect(ITypeSymbol? type, int depth, HashSet<ITypeSymbol> seen, List<IPropertySymbol> found)
    {
        foreach (var content in Contents(type))
        {
            if (content is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named
                || !seen.Add(named)
                || HasConverter(named))
            {
                continue;
            }

            for (var part = named; part is { SpecialType: SpecialType.None }; part = part.BaseType)
            {
                if (SymbolNames.IsInNamespace(part, "System"))
                {
                    // A type that is a collection is written as its elements.
                    foreach (var argument in part.TypeArguments)
                    {
                        Collect(argument, depth, seen, found);
                    }

                    break;
                }

                foreach (var member in part.GetMembers())
                {
                    if (member is not IPropertySymbol { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: { } getter } property
                        || property.IsOverride
                        || getter.DeclaredAccessibility != Accessibility.Public
                        || IsIgnored(property)
                        || HasConverter(property))
                    {
                        continue;
                    }

                    if (Carriers.IsText(property.Type))
                    {
                        // What an anonymous object was given is known without its members' names.
                        if (!named.IsAnonymousType && SourceTable.IsSecretMember(property))
                        {
                            found.Add(property);
                        }
                    }
                    else if (depth < MaxDepth && !IsOfPlatform(named))
                    {
                        Collect(property.Type, depth + 1, seen, found);
                    }
                }
            }
        }
    }

    /// <summary>The models of the platform and its clouds are wide and say nothing of this server below their first level.</summary>
    private static bool IsOfPlatform(INamedTypeSymbol type)
    {
        foreach (var space in s_platform)
        {
            if (SymbolNames.IsInNamespace(type, space))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A converter of its own writes what it likes.</summary>
    private static bool HasConverter(ISymbol symbol) =>
        symbol.GetAttributes().Any(a => a.AttributeClass is { Name: "JsonConverterAttribute" } attribute && SymbolNames.IsInNamespace(attribute, "System"));

    /// <summary>Whether System.Text.Json leaves the property out when it writes; a condition on its value does not count.</summary>
    private static bool IsIgnored(IPropertySymbol property)
    {
        foreach (var attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "JsonIgnoreAttribute" } type && SymbolNames.IsInNamespace(type, "System"))
            {
                var condition = attribute.NamedArguments.FirstOrDefault(a => a.Key == "Condition").Value;
                return condition.IsNull || condition.Kind != TypedConstantKind.Enum || NameOf(condition) is "Always" or "WhenWriting";
            }
        }

        return false;
    }

    private static string? NameOf(TypedConstant value) =>
        value.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value.Value))?.Name;
}
