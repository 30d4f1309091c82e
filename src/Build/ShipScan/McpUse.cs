using System;
using System.Collections.Generic;
using System.IO;

namespace McpAnalyzers.Build.ShipScan;

/// <summary>Does a project use MCP at all? By what was restored for it and what it references, since no compiler is at hand.</summary>
internal static class McpUse
{
    private static readonly string[] s_libraries = { "ModelContextProtocol", "Microsoft.Azure.Functions.Worker.Extensions.Mcp" };

    /// <param name="assetsFile">What NuGet resolved for all frameworks, transitive packages and projects too; need not exist.</param>
    /// <param name="references">File names of referenced assemblies.</param>
    public static bool IsIn(string assetsFile, IEnumerable<string> references)
    {
        foreach (var reference in references)
        {
            if (Array.Exists(s_libraries, l => reference.StartsWith(l, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        if (assetsFile.Length == 0 || !File.Exists(assetsFile))
        {
            return false;
        }

        var text = File.ReadAllText(assetsFile);
        return Array.Exists(s_libraries, l => text.IndexOf('"' + l, StringComparison.OrdinalIgnoreCase) >= 0);
    }
}
