using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>What becomes an argument of another process: one row an API.</summary>
internal static class CommandLineSinks
{
    public const string Name = "a command line";

    public static readonly IReadOnlyList<SinkRow> Rows = Build().ToList();

    /// <summary>Words that a program which starts others names.</summary>
    public static readonly IReadOnlyList<string> Words = new[]
    {
        "ProcessStartInfo", "Process", "StdioClientTransportOptions", "CliWrap", "SimpleExec", "Medallion",
    };

    // Type and property, both by full name.
    private static readonly (string Type, string Property)[] s_properties =
    {
        ("System.Diagnostics.ProcessStartInfo", "Arguments"),
        ("System.Diagnostics.ProcessStartInfo", "ArgumentList"),
        ("ModelContextProtocol.Client.StdioClientTransportOptions", "Arguments"),
        ("ModelContextProtocol.Protocol.Transport.StdioClientTransportOptions", "Arguments"),
    };

    /// <summary>Whether the property holds the arguments of a process: assigning it, or adding to it, passes them.</summary>
    public static bool IsArguments(IPropertySymbol property)
    {
        foreach (var (type, name) in s_properties)
        {
            if (property.Name == name && SymbolNames.Is(property.ContainingType, type))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<SinkRow> Build()
    {
        yield return Row("System.Diagnostics.Process", "Start", "arguments");
        yield return Row("System.Diagnostics.ProcessStartInfo", ".ctor", "arguments");
        yield return Row("CliWrap.Command", "WithArguments", "arguments");
        yield return Row("CliWrap.Builders.ArgumentsBuilder", "Add", "value values");
        foreach (var method in new[] { "Run", "RunAsync", "Read", "ReadAsync" })
        {
            yield return Row("SimpleExec.Command", method, "args");
        }

        yield return Row("Medallion.Shell.Command", "Run", "arguments");
        yield return Row("Medallion.Shell.Shell", "Run", "arguments");
    }

    private static SinkRow Row(string type, string method, string parameters) =>
        new(type, method, parameters, SinkKind.CommandLine, SinkAreas.CommandLine, Name);
}
