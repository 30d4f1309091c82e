using System;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>Compares the path of an endpoint, in which segments may be parameters, with what a guard asks for.</summary>
internal static class RequestPaths
{
    private static readonly char[] s_separators = { '/' };

    /// <summary>Whether the path is <paramref name="prefix"/> or lies below it; null when that depends on a parameter.</summary>
    public static bool? StartsWithSegments(string path, string prefix)
    {
        var segments = Segments(path);
        var wanted = Segments(prefix);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (i >= segments.Length)
            {
                return false;
            }

            if (IsParameter(segments[i]))
            {
                return null;
            }

            if (!segments[i].Equals(wanted[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    public static bool? Equals(string path, string other)
    {
        var segments = Segments(path);
        return segments.Length != Segments(other).Length ? segments.Length > 0 && IsParameter(segments[segments.Length - 1]) ? null : false : StartsWithSegments(path, other);
    }

    /// <summary>What a text method says of the path; null when it depends on a parameter.</summary>
    public static bool? Text(string method, string path, string text)
    {
        if (path.IndexOf('{') >= 0)
        {
            return null;
        }

        return method switch
        {
            "StartsWith" => path.StartsWith(text, StringComparison.OrdinalIgnoreCase) || (path + "/").Equals(text, StringComparison.OrdinalIgnoreCase),
            "EndsWith" => path.EndsWith(text, StringComparison.OrdinalIgnoreCase),
            "Contains" => path.IndexOf(text, StringComparison.OrdinalIgnoreCase) >= 0,
            _ => null,
        };
    }

    private static bool IsParameter(string segment) => segment.IndexOf('{') >= 0;

    private static string[] Segments(string path) => path.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
}
