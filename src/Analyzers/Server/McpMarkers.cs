using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>The types whose presence says that a compilation can hold an MCP server or client, for every SDK version.</summary>
internal static class McpMarkers
{
    private static readonly string[] s_types =
    {
        "ModelContextProtocol.Server.McpServerToolAttribute",
        "ModelContextProtocol.Server.McpServer",
        "ModelContextProtocol.Server.IMcpServer",
        "Microsoft.Azure.Functions.Worker.Extensions.Mcp.McpToolTriggerAttribute",
    };

    /// <summary>Whether any marker resolves; by name, never by assembly, since the types have moved between assemblies.</summary>
    public static bool AreIn(Compilation compilation)
    {
        foreach (var type in s_types)
        {
            if (!compilation.GetTypesByMetadataName(type).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}
