using System;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>The types through which a host, its services and its pipeline are set up.</summary>
internal static class HostTypes
{
    private static readonly string[] s_hosts =
    {
        "WebApplication", "WebApplicationBuilder", "IApplicationBuilder", "ApplicationBuilder", "IEndpointRouteBuilder", "IServiceCollection", "ServiceCollection",
        "IHostBuilder", "HostBuilder", "IWebHostBuilder", "WebHostBuilder", "IHostApplicationBuilder", "HostApplicationBuilder", "IHost", "IWebHost", "IMcpServerBuilder",
        "AuthorizationBuilder", "AuthenticationBuilder", "ConfigureWebHostBuilder", "ConfigureHostBuilder",
    };

    public static bool IsHost(ITypeSymbol? type) =>
        type is not null && Array.IndexOf(s_hosts, type.Name) >= 0 && SymbolNames.IsInNamespace(type, "Microsoft");

    /// <summary>Whether the method maps an MCP endpoint: the SDK's, or one that stands in for it in the program itself.</summary>
    public static bool MapsMcp(IMethodSymbol method) =>
        method is { Name: "MapMcp", ContainingType.Name: "McpEndpointRouteBuilderExtensions" };

    public static bool IsRoute(ITypeSymbol? type) =>
        type?.Name is "IEndpointConventionBuilder" or "RouteGroupBuilder" or "RouteHandlerBuilder" && SymbolNames.IsInNamespace(type, "Microsoft");

    /// <summary>Whether code outside of the compilation guards what it is handed, as far as its name tells.</summary>
    public static bool SoundsLikeGuard(string name)
    {
        if (name.IndexOf("Header", StringComparison.Ordinal) >= 0 || name.IndexOf("Authorize", StringComparison.Ordinal) < 0 && name is "UseAuthentication" or "UseAuthorization")
        {
            return false;
        }

        foreach (var word in new[] { "Auth", "ApiKey", "Token", "Jwt", "Bearer", "Secur", "Guard", "Protect", "Identity", "Firewall", "SafeList", "Whitelist", "AllowList", "Basic" })
        {
            if (name.IndexOf(word, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
