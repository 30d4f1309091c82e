using System;
using System.Collections.Generic;
using Microsoft.Build.Framework;

namespace McpAnalyzers.Build.Tasks;

/// <summary>What was set from outside, on the command line or by a build that started this one.</summary>
internal static class GlobalProperties
{
    public static IReadOnlyDictionary<string, string> Of(IBuildEngine buildEngine)
    {
        var global = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (buildEngine is IBuildEngine6 engine)
        {
            foreach (var property in engine.GetGlobalProperties())
            {
                global[property.Key] = property.Value;
            }
        }

        return global;
    }
}
