using System.Linq;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>Records print all their members when they become text.</summary>
internal static class PrintedRecords
{
    /// <summary>The credential that a record of the compilation prints; null for other types, and for a record that prints what its author wrote.</summary>
    public static IPropertySymbol? CredentialOf(ITypeSymbol? type, McpProgram program)
    {
        if (type is not INamedTypeSymbol { IsRecord: true } record || !program.IsOurs(record))
        {
            return null;
        }

        for (INamedTypeSymbol? part = record; part is { IsRecord: true }; part = part.BaseType)
        {
            if (part.GetMembers().OfType<IMethodSymbol>().Any(m => !m.IsImplicitlyDeclared && m is { Name: "PrintMembers" } or { Name: "ToString", Parameters.IsEmpty: true }))
            {
                return null;
            }
        }

        for (INamedTypeSymbol? part = record; part is { IsRecord: true }; part = part.BaseType)
        {
            foreach (var member in part.GetMembers())
            {
                if (member is IPropertySymbol { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null } property
                    && DataFlow.Carriers.IsText(property.Type)
                    && property.Type.TypeKind != TypeKind.Array
                    && SourceTable.IsSecretMember(property))
                {
                    return property;
                }
            }
        }

        return null;
    }
}
