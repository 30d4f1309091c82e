using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>Which types can hold a secret's text. Numbers, booleans, enums, dates and the like drop taint: the length of a secret is no secret.</summary>
internal static class Carriers
{
    public static bool CanCarry(ITypeSymbol? type)
    {
        if (type is null)
        {
            return true;
        }

        switch (type.SpecialType)
        {
            case SpecialType.System_Void:
            case SpecialType.System_Boolean:
            case SpecialType.System_Char:
            case SpecialType.System_SByte:
            case SpecialType.System_Byte:
            case SpecialType.System_Int16:
            case SpecialType.System_UInt16:
            case SpecialType.System_Int32:
            case SpecialType.System_UInt32:
            case SpecialType.System_Int64:
            case SpecialType.System_UInt64:
            case SpecialType.System_Decimal:
            case SpecialType.System_Single:
            case SpecialType.System_Double:
            case SpecialType.System_DateTime:
            case SpecialType.System_IntPtr:
            case SpecialType.System_UIntPtr:
                return false;
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return false;
        }

        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            && type is INamedTypeSymbol { TypeArguments: { Length: 1 } arguments })
        {
            return CanCarry(arguments[0]);
        }

        return !(type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
                 && type.Name is "Guid" or "TimeSpan" or "DateTimeOffset" or "Type" or "Version" or "DateOnly" or "TimeOnly" or "Index" or "Range")
            && !(type.Name is "CancellationToken" or "CancellationTokenSource");
    }

    /// <summary>Whether the type is made to do something: what was once passed to it does not come out of it as text.</summary>
    public static bool IsService(ITypeSymbol type) =>
        (type is { TypeKind: TypeKind.Interface } && !SymbolNames.IsInNamespace(type, "System", "Collections"))
        || type.Name.EndsWith("Client", System.StringComparison.Ordinal)
        || type.Name.EndsWith("Service", System.StringComparison.Ordinal)
        || type.Name.EndsWith("Factory", System.StringComparison.Ordinal);

    /// <summary>Whether the type is one that a program is put together with: the services, the configuration, a builder.</summary>
    public static bool IsRegistry(ITypeSymbol type) =>
        (type.TypeKind == TypeKind.Interface || type.Name.EndsWith("Builder", System.StringComparison.Ordinal))
        && (SymbolNames.IsInNamespace(type, "Microsoft", "Extensions") || SymbolNames.IsInNamespace(type, "Microsoft", "AspNetCore"))
        && !IsData(type);

    /// <summary>Whether nobody who is given a value of the type can put something into it.</summary>
    public static bool IsImmutable(ITypeSymbol type) => type.SpecialType == SpecialType.System_String || SymbolNames.Is(type, "System.Uri") || !CanCarry(type);

    /// <summary>Whether the type is made to hold data, not to do something: only such members are worth tracing to their writers.</summary>
    public static bool IsData(ITypeSymbol? type) =>
        type switch
        {
            null => false,
            _ when IsText(type) => true,
            { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic } => true,
            IArrayTypeSymbol array => IsData(array.ElementType),
            { IsRecord: true } => true,
            INamedTypeSymbol { TypeArguments.IsEmpty: true, Name: "IDictionary" or "Hashtable" } => true,
            INamedTypeSymbol { Name: "Uri" or "StringBuilder" or "AuthenticationHeaderValue" or "StringValues" } => true,
            INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } named =>
                (SymbolNames.IsInNamespace(named, "System", "Collections") || named.Name is "Lazy" or "Func" or "Task" or "ValueTask")
                && IsData(arguments[arguments.Length - 1]),
            _ => false,
        };

    /// <summary>Whether the type is a text, is built into one, or stands for any value in front of one.</summary>
    public static bool IsTextual(ITypeSymbol? type) =>
        type switch
        {
            null or { SpecialType: SpecialType.System_Object } => true,
            IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Object or SpecialType.System_String } => true,
            { Name: "Uri" or "UriBuilder" or "StringBuilder" or "FormattableString" or "StringValues" or "HttpRequestMessage" or "Task" or "ValueTask" } => true,
            _ => IsText(type),
        };

    /// <summary>Whether the type is a plain object of this program: properties and fields, and nothing that it does.</summary>
    public static bool IsPlainObject(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsStatic: false, IsAnonymousType: false } named
            || named.DeclaringSyntaxReferences.IsEmpty
            || IsService(named))
        {
            return false;
        }

        var holds = false;
        foreach (var member in named.GetMembers())
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsImplicitlyDeclared: false, IsOverride: false, IsStatic: false })
            {
                return false;
            }

            holds |= member is IPropertySymbol or IFieldSymbol { IsImplicitlyDeclared: false };
        }

        return holds;
    }

    /// <summary>
    /// Whether values of the type are objects of this program, or hold such: what is known of their members stays told
    /// apart when one is put into a collection and taken out again.
    /// </summary>
    public static bool TellsMembersApart(ITypeSymbol? type) =>
        type switch
        {
            IArrayTypeSymbol array => TellsMembersApart(array.ElementType),
            INamedTypeSymbol { IsAnonymousType: true } or INamedTypeSymbol { IsTupleType: true } => true,
            INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named =>
                !named.DeclaringSyntaxReferences.IsEmpty || named.TypeArguments.Any(TellsMembersApart) || TellsMembersApart(named.ContainingType),
            _ => false,
        };

    /// <summary>Whether the type is itself a piece of text or bytes, so that a secret name on it means a secret value.</summary>
    public static bool IsText(ITypeSymbol? type) =>
        type switch
        {
            { SpecialType: SpecialType.System_String } => true,
            IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Char or SpecialType.System_Byte } => true,
            { Name: "SecureString" } => true,
            INamedTypeSymbol { Name: "ReadOnlyMemory" or "Memory" } => true,
            _ => false,
        };
}
