using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>The SDK's names, old and new. A type is known by namespace and metadata name, never by its assembly.</summary>
internal static class McpNames
{
    public const string ServerNamespace = "ModelContextProtocol.Server";
    public const string HeaderAttribute = ServerNamespace + ".McpHeaderAttribute";
    public const string FunctionsNamespace = "Microsoft.Azure.Functions.Worker.Extensions.Mcp";

    /// <summary>Words that an attribute which marks a handler can be written with.</summary>
    public static readonly ImmutableArray<string> AttributeWords = WithSuffix(
        "McpServerTool", "McpServerPrompt", "McpServerResource", "McpTool", "McpToolTrigger", "McpPromptTrigger", "McpResourceTrigger");

    /// <summary>Classes with a static <c>Create</c>, which are also the bases of hand-written primitives.</summary>
    public static readonly ImmutableArray<string> PrimitiveTypes = ImmutableArray.Create("McpServerTool", "McpServerPrompt", "McpServerResource");

    /// <summary>Bases of hand-written primitives.</summary>
    public static readonly ImmutableArray<string> BaseTypes = ImmutableArray.Create(
        "McpServerTool", "DelegatingMcpServerTool", "McpServerPrompt", "DelegatingMcpServerPrompt", "McpServerResource", "DelegatingMcpServerResource");

    /// <summary>What a request handler is for: <c>With{0}Handler</c> on the builder, <c>{0}Handler</c> on the options.</summary>
    public static readonly ImmutableArray<string> Requests = ImmutableArray.Create(
        "CallTool",
        "ListTools",
        "GetPrompt",
        "ListPrompts",
        "ReadResource",
        "ListResources",
        "ListResourceTemplates",
        "Complete",
        "SubscribeToResources",
        "UnsubscribeFromResources",
        "SetLoggingLevel",
        "SubscriptionsListen");

    /// <summary>What a filter stands around: <c>Add{0}Filter</c> on a builder, <c>{0}Filters.Add</c> on the options.</summary>
    public static readonly ImmutableArray<string> Filters = Requests.AddRange(new[] { "Incoming", "Outgoing", "CallToolWithAlternate" });

    /// <summary>Whether <paramref name="type"/> lies in one of the SDK's namespaces; its look-alikes start the same, so no prefix test.</summary>
    public static bool IsSdk(INamedTypeSymbol? type) =>
        type?.ContainingNamespace is { } space
        && (IsProtocol(space)
            || space.ToDisplayString() is ServerNamespace or "ModelContextProtocol" or "ModelContextProtocol.AspNetCore" or "Microsoft.Extensions.DependencyInjection")
        && type.Name.Contains("Mcp") | type.Name.EndsWith("Capability", System.StringComparison.Ordinal);

    /// <summary>What the attribute makes of the method it stands on; null when it is none of the SDK's.</summary>
    public static HandlerKind? KindOfAttribute(INamedTypeSymbol? attribute) =>
        attribute?.ContainingNamespace?.ToDisplayString() != ServerNamespace
            ? null
            : attribute.MetadataName switch
            {
                "McpServerToolAttribute" or "McpToolAttribute" => HandlerKind.Tool,
                "McpServerPromptAttribute" => HandlerKind.Prompt,
                "McpServerResourceAttribute" => HandlerKind.Resource,
                _ => null,
            };

    /// <summary>What the trigger makes of the Azure function whose parameter it stands on.</summary>
    public static HandlerKind? KindOfTrigger(INamedTypeSymbol? attribute) =>
        attribute?.ContainingNamespace?.ToDisplayString() != FunctionsNamespace
            ? null
            : attribute.MetadataName switch
            {
                "McpToolTriggerAttribute" => HandlerKind.Tool,
                "McpPromptTriggerAttribute" => HandlerKind.Prompt,
                "McpResourceTriggerAttribute" => HandlerKind.Resource,
                _ => null,
            };

    /// <summary>What a hand-written primitive is, by the SDK class it comes from; null when it comes from none.</summary>
    public static HandlerKind? KindOfPrimitive(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.ContainingNamespace?.ToDisplayString() == ServerNamespace && KindByName(type.MetadataName) is { } kind)
            {
                return kind;
            }
        }

        return null;
    }

    public static HandlerKind? KindByName(string primitive) => primitive switch
    {
        "McpServerTool" or "DelegatingMcpServerTool" => HandlerKind.Tool,
        "McpServerPrompt" or "DelegatingMcpServerPrompt" => HandlerKind.Prompt,
        "McpServerResource" or "DelegatingMcpServerResource" => HandlerKind.Resource,
        _ => null,
    };

    /// <summary>
    /// What a client chooses by the property, where it is the part of a request that the client fills: the arguments of a
    /// call, the address of a resource; null for every other property.
    /// </summary>
    public static HandlerKind? KindOfInput(IPropertySymbol property)
    {
        if (!ClientInputs.Contains(property.Name) || property.ContainingType?.ContainingNamespace is not { } space)
        {
            return null;
        }

        return (property.ContainingType.Name, property.Name) switch
        {
            ("CallToolRequestParams", "Arguments") when IsProtocol(space) => HandlerKind.Tool,
            ("GetPromptRequestParams", "Arguments") when IsProtocol(space) => HandlerKind.Prompt,
            ("ReadResourceRequestParams" or "SubscribeRequestParams" or "UnsubscribeRequestParams", "Uri") when IsProtocol(space) => HandlerKind.Resource,
            ("ToolInvocationContext", "Arguments") when space.ToDisplayString() == FunctionsNamespace => HandlerKind.Tool,
            ("PromptInvocationContext", "Arguments") when space.ToDisplayString() == FunctionsNamespace => HandlerKind.Prompt,
            ("ResourceInvocationContext", "Uri") when space.ToDisplayString() == FunctionsNamespace => HandlerKind.Resource,
            _ => null,
        };
    }

    /// <summary>The names of the properties that <see cref="KindOfInput"/> knows.</summary>
    public static readonly ImmutableArray<string> ClientInputs = ImmutableArray.Create("Arguments", "Uri");

    /// <summary>The namespace of the protocol's own types, which the first previews called otherwise.</summary>
    public static bool IsProtocol(INamespaceSymbol? space) => space?.ToDisplayString() is "ModelContextProtocol.Protocol" or "ModelContextProtocol.Protocol.Types";

    private static ImmutableArray<string> WithSuffix(params string[] names)
    {
        var words = ImmutableArray.CreateBuilder<string>(names.Length * 2);
        foreach (var name in names)
        {
            words.Add(name);
            words.Add(name + "Attribute");
        }

        return words.ToImmutable();
    }
}
