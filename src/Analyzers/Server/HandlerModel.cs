using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>Which code is MCP in this compilation, for every SDK version.</summary>
internal sealed class HandlerModel
{
    private const string ServerNamespace = "ModelContextProtocol.Server";

    private readonly McpProgram _program;

    public HandlerModel(McpProgram program) => _program = program;

    /// <summary>The handler that <paramref name="method"/> (a method, a lambda, a local function) is; null when it is none.</summary>
    public McpHandler? Find(IMethodSymbol method, CancellationToken cancellationToken)
    {
        _ = _program;
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var attribute in method.GetAttributes())
        {
            if (KindOf(attribute.AttributeClass) is { } kind)
            {
                return new McpHandler(
                    method.PartialImplementationPart ?? method,
                    kind,
                    NamedString(attribute, "Name") ?? method.Name,
                    NamedBoolean(attribute, "ReadOnly"),
                    NamedBoolean(attribute, "Destructive"));
            }
        }

        return null;
    }

    /// <summary>Every handler of the compilation; binds only files whose index says that they can hold one.</summary>
    public ImmutableArray<McpHandler> All(CancellationToken cancellationToken) => throw new System.NotSupportedException();

    private static HandlerKind? KindOf(INamedTypeSymbol? attribute) =>
        attribute?.ContainingNamespace?.ToDisplayString() != ServerNamespace
            ? null
            : attribute.MetadataName switch
            {
                "McpServerToolAttribute" => HandlerKind.Tool,
                "McpServerPromptAttribute" => HandlerKind.Prompt,
                "McpServerResourceAttribute" => HandlerKind.Resource,
                _ => null,
            };

    private static bool? NamedBoolean(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Value is bool value)
            {
                return value;
            }
        }

        return null;
    }

    private static string? NamedString(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value.Value as string;
            }
        }

        return null;
    }
}
