using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>Calls that change nothing for the question at hand: they write a line, or they never return.</summary>
internal static class Speech
{
    /// <summary>Whether the call writes a log or console line.</summary>
    public static bool IsSpeech(IMethodSymbol method)
    {
        var type = (method.ReducedFrom ?? method).ContainingType;
        return type?.Name switch
        {
            "Console" or "Trace" or "Debug" => method.Name.StartsWith("Write", System.StringComparison.Ordinal),
            "TextWriter" or "StreamWriter" => method.Name.StartsWith("Write", System.StringComparison.Ordinal) || method.Name.StartsWith("Flush", System.StringComparison.Ordinal),
            "LoggerExtensions" or "ILogger" or "Log" or "Logger" => true,
            _ => method.Name.StartsWith("Log", System.StringComparison.Ordinal) && method.ReturnsVoid,
        };
    }

    /// <summary>Whether the call ends the process or always throws.</summary>
    public static bool NeverReturns(IMethodSymbol method)
    {
        if (method is { ContainingType: { Name: "Environment", ContainingNamespace.Name: "System" }, Name: "Exit" or "FailFast" })
        {
            return true;
        }

        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "DoesNotReturnAttribute")
            {
                return true;
            }
        }

        return false;
    }
}
