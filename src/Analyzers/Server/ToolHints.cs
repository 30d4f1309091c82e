using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>What the tools of a type say of themselves.</summary>
internal static class ToolHints
{
    /// <summary>The tools that <paramref name="type"/> declares by attribute, by file and position.</summary>
    public static ImmutableArray<McpHandler> DeclaredBy(INamedTypeSymbol type, McpProgram program, CancellationToken cancellationToken) =>
        type.GetMembers().OfType<IMethodSymbol>()
            .Where(m => m.MethodKind == MethodKind.Ordinary && m.PartialDefinitionPart is null)
            .Select(m => program.Handlers.Find(m, cancellationToken))
            .OfType<McpHandler>()
            .Where(h => h.Kind == HandlerKind.Tool && IsDeclared(h))
            .OrderBy(h => h.Method.Locations[0].SourceTree?.FilePath, System.StringComparer.Ordinal)
            .ThenBy(h => h.Method.Locations[0].SourceSpan.Start)
            .ToImmutableArray();

    /// <summary>Whether the tool says neither ReadOnly nor Destructive, not even half-typed.</summary>
    public static bool AreMissing(McpHandler tool) =>
        tool is { ReadOnly: null, Destructive: null }
        && !tool.Method.GetAttributes().Any(a => a.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax { ArgumentList.Arguments: var arguments }
            && arguments.Any(argument => argument.NameEquals?.Name.Identifier.ValueText is ToolHint.ReadOnly or ToolHint.Destructive));

    private static bool IsDeclared(McpHandler handler) =>
        handler.Method.GetAttributes().Any(a => a.AttributeClass?.GetMembers(ToolHint.ReadOnly).Length > 0 && McpNames.KindOfAttribute(a.AttributeClass) == HandlerKind.Tool);
}
