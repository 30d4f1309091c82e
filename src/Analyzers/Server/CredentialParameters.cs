using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>A credential that the model passes to a tool.</summary>
/// <param name="Name">The parameter, or the member of the parameter's type: <c>login.Password</c>.</param>
/// <param name="IsHeader">Whether clients also send it as an HTTP header.</param>
/// <param name="HasDefault">Whether a value stands in the source for callers that pass none.</param>
/// <param name="IsSubjectData">Whether the tool works on it rather than with it: the password of the user that it creates.</param>
internal sealed record CredentialParameter(string Name, bool IsHeader, bool HasDefault, bool IsSubjectData)
{
    /// <summary>Whether it is a member of what the model passes, not the parameter itself.</summary>
    public bool IsMember => Name.IndexOf('.') > 0;
}

/// <summary>Which parameters of a tool are credentials.</summary>
internal static class CredentialParameters
{
    /// <summary>What the parameter of <paramref name="tool"/> passes; null for no credential.</summary>
    public static CredentialParameter? Read(IParameterSymbol parameter, McpHandler tool)
    {
        if (Carriers.IsText(parameter.Type))
        {
            var verdict = Judge(parameter);
            return verdict.IsSecret
                ? new CredentialParameter(
                    parameter.Name,
                    HasHeader(parameter),
                    HasDefault(parameter),
                    SubjectData.Is(parameter.Name, verdict, Operation(tool), tool.Method.Parameters.Where(p => !ReferenceEquals(p, parameter)).Select(p => p.Name)))
                : null;
        }

        return parameter.Type is INamedTypeSymbol type && IsArgumentType(type) ? InMembers(parameter, type, tool) : null;
    }

    /// <summary>Whether the model fills the members of an object of this type: they become part of the tool's schema.</summary>
    public static bool IsArgumentType(INamedTypeSymbol type) =>
        type.TypeKind is TypeKind.Class or TypeKind.Struct
        && type.Locations.Any(l => l.IsInSource)
        && !Carriers.IsService(type)
        && !SecretNames.Words(type.Name).Any(word => word is "options" or "settings" or "config" or "configuration" or "context" or "state" or "store" or "provider");

    /// <summary>The members that the schema of such an object shows.</summary>
    public static IEnumerable<IPropertySymbol> SchemaMembers(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IPropertySymbol>().Where(p =>
            p is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsIndexer: false, SetMethod.DeclaredAccessibility: Accessibility.Public }
            && !p.GetAttributes().Any(a => a.AttributeClass?.Name == "JsonIgnoreAttribute"));

    private static CredentialParameter? InMembers(IParameterSymbol parameter, INamedTypeSymbol type, McpHandler tool)
    {
        var members = SchemaMembers(type).ToList();
        foreach (var member in members)
        {
            if (Carriers.IsText(member.Type) && SecretNames.Classify(member.Name, NamePosition.Identifier) is { IsSecret: true } verdict)
            {
                return new CredentialParameter(
                    parameter.Name + "." + member.Name,
                    HasHeader(member),
                    HasDefault: false,
                    SubjectData.Is(
                        member.Name,
                        verdict,
                        Operation(tool).Concat(SecretNames.Words(type.Name)).ToList(),
                        members.Where(m => !ReferenceEquals(m, member)).Select(m => m.Name)));
            }
        }

        return null;
    }

    /// <summary>By the parameter's own name, or by the one the client sees.</summary>
    private static NameVerdict Judge(IParameterSymbol parameter)
    {
        var verdict = SecretNames.Classify(parameter.Name, NamePosition.Identifier);
        if (!verdict.IsSecret
            && parameter.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "McpToolPropertyAttribute") is { ConstructorArguments: { Length: > 0 } arguments }
            && arguments[0] is { Kind: TypedConstantKind.Primitive, Value: string shown })
        {
            return SecretNames.Classify(shown, NamePosition.Identifier);
        }

        return verdict;
    }

    private static bool HasHeader(ISymbol symbol) =>
        symbol.GetAttributes().Any(a => SymbolNames.Is(a.AttributeClass, McpNames.HeaderAttribute));

    private static bool HasDefault(IParameterSymbol parameter) =>
        parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: string { Length: > 0 } }
        || parameter.GetAttributes().Any(a =>
            a.AttributeClass?.Name is "DefaultValueAttribute" or "DefaultParameterValueAttribute"
            && a.ConstructorArguments is { Length: 1 } arguments
            && arguments[0] is { Kind: TypedConstantKind.Primitive, Value: string { Length: > 0 } });

    private static List<string> Operation(McpHandler tool)
    {
        var words = SecretNames.Words(tool.Method.Name);
        words.AddRange(SecretNames.Words(tool.Name));
        if (tool.Method.ContainingType is { } type)
        {
            words.AddRange(SecretNames.Words(type.Name));
        }

        return words;
    }
}
