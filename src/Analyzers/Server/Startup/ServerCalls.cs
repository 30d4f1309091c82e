using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>What a call means for the start of a server.</summary>
internal enum ServerCallKind
{
    None,

    /// <summary>Makes handlers callable once the server runs.</summary>
    Registration,

    /// <summary>Starts the server.</summary>
    Start,
}

/// <summary>Tells the calls that register handlers and start servers, by name and namespace.</summary>
internal static class ServerCalls
{
    /// <summary>Words of which a compilation that registers handlers holds at least one.</summary>
    public static readonly ImmutableArray<string> RegistrationWords = ImmutableArray.Create(
        "WithTools",
        "WithToolsFromAssembly",
        "WithPrompts",
        "WithPromptsFromAssembly",
        "WithResources",
        "WithResourcesFromAssembly",
        "WithCallToolHandler",
        "WithListToolsHandler",
        "WithGetPromptHandler",
        "WithReadResourceHandler",
        "MapMcp",
        "McpServer",
        "McpServerFactory",
        "McpServerTool",
        "ToolCollection");

    public static ServerCallKind Classify(IMethodSymbol method)
    {
        var type = (method.ReducedFrom ?? method).ContainingType;
        var space = type?.ContainingNamespace?.ToDisplayString();
        return (space, type?.Name) switch
        {
            ("Microsoft.Extensions.DependencyInjection", "McpServerBuilderExtensions" or "HttpMcpServerBuilderExtensions") => IsRegistration(method.Name) ? ServerCallKind.Registration : ServerCallKind.None,
            ("Microsoft.AspNetCore.Builder", "McpEndpointRouteBuilderExtensions") => ServerCallKind.Registration,
            (McpNames.ServerNamespace, "McpServer" or "McpServerFactory") when method is { IsStatic: true, Name: "Create" } => ServerCallKind.Registration,
            (McpNames.ServerNamespace, "McpServer" or "IMcpServer") => IsStart(method.Name) ? ServerCallKind.Start : ServerCallKind.None,
            ("Microsoft.Extensions.Hosting", "HostingAbstractionsHostExtensions" or "IHost" or "HostingHostBuilderExtensions") => IsStart(method.Name) ? ServerCallKind.Start : ServerCallKind.None,
            ("Microsoft.AspNetCore.Builder", "WebApplication") => IsStart(method.Name) ? ServerCallKind.Start : ServerCallKind.None,
            ("Microsoft.AspNetCore.Hosting", "WebHostExtensions" or "IWebHost") => IsStart(method.Name) ? ServerCallKind.Start : ServerCallKind.None,
            _ => IsAddOfPrimitive(method) ? ServerCallKind.Registration : ServerCallKind.None,
        };
    }

    /// <summary>Whether the call runs its delegate argument while the server is being set up, not later.</summary>
    public static bool RunsItsDelegate(string method) => method is "ConfigureServices" or "ConfigureWebHostDefaults" or "ConfigureWebHost" or "ConfigureAppConfiguration"
        or "ConfigureHostConfiguration" or "ConfigureLogging" or "ConfigureFunctionsWorkerDefaults" or "ConfigureFunctionsWebApplication" or "ConfigureHostOptions" or "Configure";

    private static bool IsRegistration(string name) =>
        name.StartsWith("WithTools", StringComparison.Ordinal)
        || name.StartsWith("WithPrompts", StringComparison.Ordinal)
        || name.StartsWith("WithResources", StringComparison.Ordinal)
        || name.StartsWith("With", StringComparison.Ordinal) && name.EndsWith("Handler", StringComparison.Ordinal);

    private static bool IsStart(string name) => name is "Run" or "RunAsync" or "Start" or "StartAsync" or "RunConsoleAsync";

    /// <summary><c>services.AddSingleton(McpServerTool.Create(..))</c>, <c>options.ToolCollection.Add(..)</c>.</summary>
    private static bool IsAddOfPrimitive(IMethodSymbol method)
    {
        if (method.Name is not ("AddSingleton" or "Add" or "TryAdd"))
        {
            return false;
        }

        foreach (var argument in method.TypeArguments)
        {
            if (McpNames.KindOfPrimitive(argument as INamedTypeSymbol) is not null)
            {
                return true;
            }
        }

        return method.Name != "AddSingleton"
            && method.ContainingType is { TypeArguments: { Length: 1 } arguments, Name: "McpServerPrimitiveCollection" or "McpServerResourceCollection" }
            && McpNames.KindOfPrimitive(arguments[0] as INamedTypeSymbol) is not null
            || method is { Name: "Add", ContainingType.Name: "McpServerResourceCollection" };
    }
}
