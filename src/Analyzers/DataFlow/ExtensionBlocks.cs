using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// <c>extension(string text) { public string Clip(int length) => ...; }</c>: members that are called on an object and see it as a
/// parameter of the block around them. The compiler's API this is built against has no name for them.
/// </summary>
internal static class ExtensionBlocks
{
    /// <summary>The place of the object among the parameters of a member; none of a method's own goes so far.</summary>
    public const int Receiver = 1 << 20;

    /// <summary>Whether the method, or accessor, stands in a block and is called on an object.</summary>
    public static bool Declares(IMethodSymbol method) => !method.IsStatic && IsBlock(method.ContainingType);

    /// <summary>Whether the parameter is the object that the members of a block are called on.</summary>
    public static bool IsReceiver(IParameterSymbol parameter) => parameter.ContainingSymbol is INamedTypeSymbol type && IsBlock(type);

    private static bool IsBlock(INamedTypeSymbol? type) =>
        type is { ContainingType.IsStatic: true } && type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface or TypeKind.Enum or TypeKind.Delegate);
}
