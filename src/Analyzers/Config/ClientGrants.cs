using System;
using System.Collections.Generic;

namespace McpAnalyzers.Config;

/// <summary>What the settings of an MCP client let run without asking: all tools, or all servers of a project.</summary>
internal static class ClientGrants
{
    /// <summary>The values that grant everything, with what each is called in its file.</summary>
    public static IEnumerable<(ConfigLeaf Leaf, string Name)> In(ConfigFile file, string text)
    {
        if (file.Kind is not (ConfigKind.McpClient or ConfigKind.VsCodeMcp))
        {
            yield break;
        }

        foreach (var leaf in file.Read(text))
        {
            var segments = leaf.Path.Split(':');
            var last = segments.Length - 1;
            if (!leaf.IsString)
            {
                if (leaf.Text == "true" && segments[last] is "enableAllProjectMcpServers" or "trust" or "alwaysAllow" or "autoApprove")
                {
                    yield return (leaf, segments[last]);
                }

                continue;
            }

            // An element of a list, which the segment before names.
            var list = last > 0 ? segments[last - 1] : "";
            if ((list is "autoApprove" or "alwaysAllow" or "autoApproveTools" && leaf.Text == "*")
                || (list == "allow" && last > 1 && segments[last - 2] == "permissions" && IsWildcard(leaf.Text)))
            {
                yield return (leaf, $"{list}: {leaf.Text}");
            }
        }
    }

    /// <summary><c>mcp__*</c>, <c>mcp__crm</c>, <c>mcp__crm__*</c>: every tool, of all servers or of one.</summary>
    private static bool IsWildcard(string rule)
    {
        if (rule == "*")
        {
            return true;
        }

        const string Prefix = "mcp__";
        if (!rule.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var tool = rule.IndexOf("__", Prefix.Length, StringComparison.Ordinal);
        return tool < 0 || rule.Substring(tool + 2) == "*";
    }
}
