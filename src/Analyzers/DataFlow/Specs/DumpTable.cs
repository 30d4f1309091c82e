using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>Reads that bring in everything at once: the environment, the configuration, a file of settings.</summary>
internal static class DumpTable
{
    public const string Environment = "all environment variables";
    public const string Configuration = "the whole configuration";

    private static readonly char[] s_separators = { '/', '\\' };

    private static readonly HashSet<string> s_fileReads = new(StringComparer.Ordinal)
    {
        "ReadAllText", "ReadAllTextAsync", "ReadAllLines", "ReadAllLinesAsync", "ReadLines", "ReadLinesAsync", "ReadAllBytes", "ReadAllBytesAsync",
    };

    // Taking one value by its name is no dump.
    private static readonly HashSet<string> s_selecting = new(StringComparer.Ordinal)
    {
        "GetProperty", "TryGetProperty", "SelectToken", "GetValueOrDefault", "TryGetValue", "Value",
    };

    /// <summary>The dump that a call is, or null.</summary>
    public static TaintSource? Find(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "GetEnvironmentVariables" when SymbolNames.Is(method.ContainingType, "System.Environment"):
                return Dump(Environment, call);

            case "GetDebugView" when SymbolNames.Is(method.ContainingType, "Microsoft.Extensions.Configuration.ConfigurationRootExtensions"):
            case "AsEnumerable" when SymbolNames.Is(method.ContainingType, "Microsoft.Extensions.Configuration.ConfigurationExtensions") && !IsOfSection(call):
                return Dump(Configuration, call);

            case var name when s_fileReads.Contains(name)
                && SymbolNames.Is(method.ContainingType, "System.IO.File")
                && call.Arguments.Length > 0
                && FileName(call.Arguments[0].Value) is { } file
                && HoldsSettings(file):
                return Dump($"the file '{file}'", call);

            default:
                return null;
        }
    }

    /// <summary>Whether the call takes a value out by a name that stands in the code.</summary>
    public static bool SelectsByName(IInvocationOperation call) =>
        s_selecting.Contains(call.TargetMethod.Name) && call.Arguments.Any(a => OperationExtensions.Unconverted(a.Value).ConstantValue is { HasValue: true, Value: string });

    private static TaintSource Dump(string name, IInvocationOperation call) => new(SourceKind.Dump, name, null, call.Syntax);

    private static bool IsOfSection(IInvocationOperation call) =>
        call.Arguments.Length > 0
        && SymbolNames.Is(OperationExtensions.Unconverted(call.Arguments[0].Value).Type, "Microsoft.Extensions.Configuration.IConfigurationSection");

    private static bool HoldsSettings(string file) =>
        (file.StartsWith(".env", StringComparison.OrdinalIgnoreCase)
            && (file.Length == 4 || file[4] == '.')
            && !file.EndsWith("example", StringComparison.OrdinalIgnoreCase)
            && !file.EndsWith("sample", StringComparison.OrdinalIgnoreCase)
            && !file.EndsWith("template", StringComparison.OrdinalIgnoreCase))
        || (file.StartsWith("appsettings", StringComparison.OrdinalIgnoreCase) && file.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        || string.Equals(file, "secrets.json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The last part of a path as far as it stands in the code.</summary>
    private static string? FileName(IOperation path)
    {
        path = OperationExtensions.Unconverted(path);
        var text = path switch
        {
            { ConstantValue: { HasValue: true, Value: string constant } } => constant,
            IInvocationOperation { TargetMethod.Name: "Combine" or "Join" or "GetFullPath" } call when call.Arguments.Length > 0 => FileName(Last(call)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => FileName(sum.RightOperand),
            IInterpolatedStringOperation interpolated when interpolated.Parts.LastOrDefault() is IInterpolatedStringTextOperation { Text: { } end } => FileName(end),
            _ => null,
        };
        return text is null ? null : text.Substring(text.LastIndexOfAny(s_separators) + 1);
    }

    private static IOperation Last(IInvocationOperation call)
    {
        var last = call.Arguments[call.Arguments.Length - 1].Value;
        return last is IArrayCreationOperation { Initializer.ElementValues: { Length: > 0 } values } ? values[values.Length - 1] : last;
    }
}
