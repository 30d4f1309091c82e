using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>An MCP endpoint, or a group of endpoints that it may belong to.</summary>
/// <param name="Call">The call that maps it.</param>
/// <param name="Host">The host that serves it.</param>
/// <param name="Group">The group around it.</param>
/// <param name="Pattern">Its pattern within the group; null when that is no constant.</param>
internal sealed record Route(SyntaxNode Call, object Host, Route? Group, string? Pattern)
{
    /// <summary>The whole pattern; null when a part of it is no constant.</summary>
    public string? Path
    {
        get
        {
            var path = "";
            for (var route = this; route is not null; route = route.Group)
            {
                if (route.Pattern is null)
                {
                    return null;
                }

                path = route.Pattern.Trim('/') is { Length: > 0 } part ? "/" + part + path : path;
            }

            for (var branch = Host as HostBranch; branch is not null; branch = branch.Parent as HostBranch)
            {
                if (branch.Prefix is null)
                {
                    return null;
                }

                path = branch.Prefix.Trim('/') is { Length: > 0 } part ? "/" + part + path : path;
            }

            return path.Length == 0 ? "/" : path;
        }
    }
}

/// <summary>A branch of a pipeline: what <c>Map</c> and <c>UseWhen</c> set up.</summary>
/// <param name="Parent">The host or the branch that it leaves.</param>
/// <param name="Call">The call that sets it up.</param>
/// <param name="Prefix">The path that leads into it; empty for any, null when that is no constant.</param>
internal sealed record HostBranch(object Parent, SyntaxNode Call, string? Prefix);

/// <summary>A host that somebody outside of the compilation hands in.</summary>
internal sealed record ForeignHost(ISymbol Parameter);
