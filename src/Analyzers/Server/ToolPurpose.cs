using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>
/// Tells a tool that is there to end or change a session, a log, a cache of somebody from one that keeps its own: what is
/// changed is what the tool is called after, and the caller says which one.
/// </summary>
internal static class ToolPurpose
{
    private static readonly HashSet<string> s_verbs = new(StringComparer.Ordinal)
    {
        "delete", "remove", "purge", "clear", "end", "close", "terminate", "kill", "revoke", "cancel", "invalidate", "evict", "expire", "drop", "wipe", "erase", "destroy",
        "update", "rename", "reset", "replace", "set", "change", "modify", "edit", "patch", "rotate", "extend", "disable", "archive", "unlock",
    };

    /// <summary>Whether the change that the call makes is what the tool is there for.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="container">The method that makes the call: the tool itself, or one of a client.</param>
    /// <param name="call">The call that changes something.</param>
    /// <param name="records">The words of what programs keep for themselves.</param>
    public static bool Covers(McpHandler tool, IMethodSymbol container, IOperation call, HashSet<string> records)
    {
        var isItself = SymbolEqualityComparer.Default.Equals(CallGraph.Definition(container), tool.Method);
        var changes = s_verbs.Contains(Verb(tool.Method.Name)) || s_verbs.Contains(Verb(tool.Name));
        if (Address(call) is { } address)
        {
            return address.SelectMany(CertainChanges.PathOf).Any(IsChosen) && (changes ? isItself || IsAbout(tool, container, records) : isItself && IsDelete(call));
        }

        return changes && (isItself || IsAbout(tool, container, records));
    }

    private static string Verb(string name) => NameWords.Split(name).FirstOrDefault() ?? "";

    /// <summary>Whether the tool is called after what the other method keeps.</summary>
    private static bool IsAbout(McpHandler tool, IMethodSymbol container, HashSet<string> records)
    {
        var about = Records(tool.Name).Concat(Records(tool.Method.Name)).Concat(Records(tool.Method.ContainingType?.Name ?? "")).ToList();
        return about.Count > 0 && Records(container.Name).Concat(Records(container.ContainingType?.Name ?? "")).Any(about.Contains);

        IEnumerable<string> Records(string name) => NameWords.Split(name).Where(records.Contains).Select(w => w.TrimEnd('s'));
    }

    /// <summary>What the address of the request is made of; null where the call sends none.</summary>
    private static List<IOperation>? Address(IOperation call)
    {
        if (call is not IInvocationOperation { TargetMethod: var method } invocation
            || (method.ReducedFrom ?? method).ContainingType is not { Name: "HttpClient" or "HttpClientJsonExtensions" or "HttpMessageInvoker" })
        {
            return null;
        }

        return method.Name is "Send" or "SendAsync"
            ? HttpCalls.RequestsOf(call).SelectMany(r => r.Arguments.Select(a => a.Value)).ToList()
            : invocation.Arguments.Where(a => a.Parameter?.Name == "requestUri").Select(a => a.Value).ToList();
    }

    /// <summary>A text, a number, an id that comes in by a parameter.</summary>
    private static bool IsChosen(IOperation part) =>
        part is IParameterReferenceOperation { Parameter.Type: { SpecialType: SpecialType.System_String or SpecialType.System_Int32 or SpecialType.System_Int64 } or { Name: "Guid" or "Uri" } };

    private static bool IsDelete(IOperation call) =>
        call is IInvocationOperation { TargetMethod.Name: var name } && (name.StartsWith("Delete", StringComparison.Ordinal) || HttpCalls.VerbOf(call) == "Delete");
}
